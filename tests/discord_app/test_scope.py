"""No command, option, autocomplete, page, export or digest shows what its reader could not see.

Servers by chance on the local Discord, whose members each try everything.
"""

import re
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from sqlite3 import connect

import pytest

from bot.moderation.digest import WEEK, last_end
from bot.querylog.log import QueryLog
from bot.querylog.values import Opinion, Vote
from tests.discord_app.conftest import StartBot
from tests.discord_app.guilds import a_guild, people
from tests.discord_app.running import RunningBot
from tests.discord_server.payloads import channel_json
from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import (
    MODERATOR,
    Channel,
    ChannelType,
    Guild,
    Json,
    Overwrite,
    Permission,
    Role,
    User,
)

SEEDS = (1, 2, 3)
MANAGER = MODERATOR | Permission.MANAGE_GUILD
WITHOUT_ROW: tuple[tuple[str, Json], ...] = (
    ("recent", {}),
    ("search", {}),
    ("search", {"text": "lasagne"}),
    ("search", {"vote": "not_helpful", "outcome": "not_covered"}),
    ("unanswered", {"resolved": True}),
    ("tentative", {"resolved": True}),
    ("not-helpful", {"resolved": True}),
    ("top questions", {}),
    ("top sections", {}),
    ("export", {"kind": "csv"}),
    ("export", {"kind": "jsonl"}),
    ("trend", {"days": 3}),
    ("digest", {}),
    ("replay", {"since": "3"}),
)
OF_A_ROW: tuple[tuple[str, Json], ...] = (
    ("show", {}),
    ("note", {"text": "mine"}),
    ("resolve", {}),
    ("reopen", {}),
    ("split", {}),
)
MARK = re.compile("qz[a-z]{4}xq")


@dataclass(frozen=True)
class Row:
    """A question as it was asked, by its mark, which may be that of another one too."""

    id: int
    mark: str
    channel: Channel
    asker: User
    private: bool


@dataclass
class World:
    """A server in which questions were asked; those of `gone` are in no channel any more.

    Nor in one that the bot knows: it is told of no private thread that was archived.
    """

    guild: Guild
    reviewers: Role
    rows: list[Row] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def may_review(self, user: User) -> bool:
        held = self.guild.permissions_of(user) & Permission.MANAGE_MESSAGES
        return bool(held) or self.reviewers in self.guild.roles_of(user)

    def shown_to(self, user: User) -> list[Row]:
        """What the member could see in Discord; everything to an administrator."""
        if self.guild.permissions_of(user) & Permission.ADMINISTRATOR:
            return self.rows
        left = (row for row in self.rows if row.channel.id not in self.gone)
        return [row for row in left if row.channel.can_look(user)]


class Life:
    """What happens on the local Discord before anybody looks into the log."""

    def __init__(self, server: DiscordServer, bot: RunningBot) -> None:
        self._server = server
        self._bot = bot
        self._row_ids = count(1)
        self._marks = count()

    async def world(self, seed: int) -> World:
        random = Random(seed)  # noqa: S311 -- no secret
        guild = a_guild(self._server.state, random)
        world = World(guild, guild.roles[1])
        await self._server.invite_bot(guild)
        for channel in guild.channels:
            channel.joined = ()  # whom the bot does not know
        for channel in list(guild.channels):
            await self._publicly(world, channel, "best lasagne recipe", [*people(guild)[:1]])
            await self._publicly(world, channel, "who won it", random.sample(people(guild), 2))
            await self._privately(world, channel)
        async with QueryLog.open(self._bot.settings.database) as log:
            for row in world.rows:
                await log.votes.cast(Vote(row.id, 7, Opinion.NOT_HELPFUL, datetime.now(UTC)))
            await log.servers.change(
                guild.id, lambda now: replace(now, reviewer_roles=frozenset({world.reviewers.id}))
            )
        await self._lose_channels(world)
        return world

    async def _publicly(
        self, world: World, channel: Channel, text: str, askers: list[User]
    ) -> None:
        mark = self._mark()
        for asker in askers:
            said = f"{text} {mark}?"
            await self._server.message(said, mention_bot=True, user=asker, channel=channel)
            world.rows.append(Row(next(self._row_ids), mark, channel, asker, private=False))

    async def _privately(self, world: World, channel: Channel) -> None:
        mark = self._mark()
        asker = self._server.add_user(f"asker {mark}")
        question = {"question": f"stroke patient socks {mark}", "private": True}
        await self._server.slash("ask", question, user=asker, channel=channel)
        world.rows.append(Row(next(self._row_ids), mark, channel, asker, private=True))

    def _mark(self) -> str:
        number = next(self._marks)
        return f"qz{''.join(chr(ord('b') + number // 8**place % 8) for place in range(4))}xq"

    async def _lose_channels(self, world: World) -> None:
        """A channel is deleted with its threads, and some other threads are archived."""
        guild, gateway = world.guild, self._server.gateway
        lost = next(one for one in guild.channels if one.parent is None)
        below = [one for one in guild.channels if one.parent is lost]
        for channel in (*below, lost):
            event = "CHANNEL_DELETE" if channel is lost else "THREAD_DELETE"
            await gateway.dispatch(event, channel_json(channel), guild.id)
            guild.channels.remove(channel)
            world.gone.add(channel.id)
        for thread in [one for one in guild.channels if one.parent is not None][::2]:
            if thread.type is ChannelType.PRIVATE_THREAD:
                world.gone.add(thread.id)
            data = channel_json(thread)
            data["thread_metadata"]["archived"] = True
            await gateway.dispatch("THREAD_UPDATE", data, guild.id)


@dataclass(frozen=True)
class Reader:
    """A member who reads the log in a channel, and all that they are shown."""

    server: DiscordServer
    user: User
    channel: Channel

    async def use(self, name: str, options: Json) -> str:
        """The reply with every page and file, and what is behind its buttons."""
        before = len(self.server.requests)
        reply = await self.server.slash(
            f"log {name}", options, user=self.user, channel=self.channel, checked=False
        )
        pages = [_all_of(reply)]
        while (button := _onwards(reply)) is not None:
            shown = reply.text
            await self.server.press(reply, button, user=self.user, channel=self.channel)
            await self.server.state.until(lambda: reply.text != shown, "another page")  # noqa: B023 -- it is awaited here
            pages.append(_all_of(reply))
        files = [data for one in self.server.requests[before:] for data in one.files.values()]
        return "\n".join([*pages, *(data.decode(errors="ignore") for data in files)])

    async def offered(self, name: str) -> str:
        choices = await self.server.autocomplete(
            f"log {name}", {"gap": ""}, user=self.user, channel=self.channel, checked=False
        )
        return "\n".join(choice["name"] for choice in choices)


def _all_of(reply: Reply) -> str:
    ids = (str(one.get("custom_id")) for one in reply.components)
    return "\n".join([reply.text, *ids])


def _onwards(reply: Reply) -> str | None:
    labels = {str(each["label"]) for each in reply.message.buttons if not each.get("disabled")}
    return next(iter(labels & {"Older", "Next"}), None)


async def test_nobody_is_shown_a_question_that_they_could_not_see_in_discord(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    life = Life(discord_server, bot)
    refused, seen, unseen = 0, 0, 0
    for seed in SEEDS:
        world = await life.world(seed)
        async with QueryLog.open(bot.settings.database) as log:
            names = await log.people.names()
        hidden = {str(row.asker.id) for row in world.rows if row.private}
        hidden |= {names(row.asker.id, world.guild.id) for row in world.rows if row.private}
        for number, user in enumerate(people(world.guild)):
            channel = world.guild.channels[number % len(world.guild.channels)]
            reader = Reader(discord_server, user, channel)
            if not world.may_review(user):
                refused += await _refused(reader, world)
                continue
            ours = world.shown_to(user)
            await _reads(reader, ours, hidden)
            await _tries_every_row(reader, world, ours, hidden)
            seen, unseen = seen + len(ours), unseen + len(world.rows) - len(ours)
    assert min(refused, seen, unseen) > 20
    assert discord_server.violations == []


async def _refused(reader: Reader, world: World) -> int:
    for name, options in (*WITHOUT_ROW, ("show", {"row": world.rows[0].id})):
        shown = await reader.use(name, options)
        assert "The log is for moderators" in shown, name
        assert not MARK.findall(shown)
    assert await reader.offered("note") == ""
    return len(world.rows)


async def _reads(reader: Reader, ours: list[Row], hidden: set[str]) -> None:
    marks = {row.mark for row in ours}
    for name, options in WITHOUT_ROW:
        shown = await reader.use(name, options)
        assert set(MARK.findall(shown)) <= marks, (name, options)
        assert not [each for each in hidden if each in shown], (name, options)
        if name in {"recent", "export"}:
            assert set(MARK.findall(shown)) == marks, name
        if name == "trend":
            numbers = re.findall(r"(?:answered|tentative|not covered) (\d+)", shown)
            assert sum(map(int, numbers)) in {len(ours), 2 * len(ours)}, shown
    for name in ("note", "resolve"):
        assert set(MARK.findall(await reader.offered(name))) <= marks


async def _tries_every_row(reader: Reader, world: World, ours: list[Row], hidden: set[str]) -> None:
    for row in world.rows:
        for name, options in OF_A_ROW if row.id % 3 == 0 else OF_A_ROW[:1]:
            number = {"row" if name in {"show", "split"} else "gap": row.id}
            shown = await reader.use(name, options | number)
            assert ("log has no such question" in shown) == (row not in ours), (name, row)
            marks = {row.mark} if name == "show" else {each.mark for each in ours}
            assert set(MARK.findall(shown)) <= marks
            assert not [each for each in hidden if each in shown]


async def test_a_digest_shows_what_two_have_asked_where_all_its_readers_can_look(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    worlds: list[tuple[World, Channel]] = []
    async with start_bot(cooldown_questions=100) as bot:
        life = Life(discord_server, bot)
        for seed in SEEDS:
            world = await life.world(seed)
            texts = [one for one in world.guild.channels if one.type is ChannelType.TEXT]
            worlds += [(world, texts[0])] if texts else []
    last_week(bot.settings.database, {world.guild.id: channel.id for world, channel in worlds})
    async with start_bot():
        await discord_server.state.until(
            lambda: len(digests(discord_server)) == len(worlds), "the digests"
        )
    posted = {int(one.data["channel_id"]): one.text for one in digests(discord_server)}
    shown = 0
    for world, channel in worlds:
        readers = [user for user in people(world.guild) if channel.can_look(user)]
        for row in world.rows:
            if row.mark in posted[channel.id]:
                shown += 1
                assert not row.private
                assert len({one.asker for one in world.rows if one.mark == row.mark}) > 1
                assert all(row in world.shown_to(reader) for reader in readers)
    assert shown


def last_week(database: Path, channels: dict[int, int]) -> None:
    """Everything was asked last week, and digests of it are due in these channels of servers."""
    end = last_end(datetime.now(UTC))
    asked, sent = end - timedelta(days=1), end - WEEK
    with closing(connect(database)) as connection, connection:
        connection.execute("UPDATE queries SET asked_at = ?", (int(asked.timestamp() * 1_000_000),))
        for guild_id, channel_id in channels.items():
            connection.execute(
                "UPDATE servers SET digest_channel_id = ?, digest_sent_at = ? WHERE guild_id = ?",
                (channel_id, int(sent.timestamp() * 1_000_000), guild_id),
            )


def digests(server: DiscordServer) -> list[Message]:
    sent = (Message(one) for one in server.state.messages.values())
    return [one for one in sent if one.text.startswith("**What was asked, ")]


async def test_what_one_may_in_a_channel_alone_gives_no_right_to_the_servers_log(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    """Neither to read it, nor to see who read it, nor to change the server's settings."""
    await discord_server.message("stroke patient socks", mention_bot=True)
    channel, everything = discord_server.guild.channel, (1 << 50) - 1 - Permission.ADMINISTRATOR
    channel.overwrites = (Overwrite(discord_server.user.id, everything, 0, of_member=True),)
    await change_channel(discord_server, channel)
    for name in ("log recent", "log show", "log audit", "settings show"):
        options = {"row": 1} if name == "log show" else {}
        reply = await discord_server.slash(name, options)
        assert "for moderators" in reply.text or "for those who may manage" in reply.text
    assert len(await bot.rows()) == 1


@pytest.mark.usefixtures("bot")
async def test_a_moderator_sees_a_channel_while_they_can_look_into_it(
    discord_server: DiscordServer,
) -> None:
    moderator = discord_server.join(discord_server.guild, discord_server.add_user("mo"))
    secret = await discord_server.create_channel(discord_server.guild, "secret")
    await discord_server.message("stroke patient socks", mention_bot=True, channel=secret)
    seen = await discord_server.slash("log recent", user=moderator, permissions=MODERATOR)
    assert "socks" in seen.text
    view = int(Permission.VIEW_CHANNEL)
    secret.overwrites = (Overwrite(moderator.id, 0, view, of_member=True),)
    await change_channel(discord_server, secret)
    unseen = await discord_server.slash("log recent", user=moderator, permissions=MODERATOR)
    assert "socks" not in unseen.text


async def change_channel(server: DiscordServer, channel: Channel) -> None:
    assert channel.guild is not None
    await server.gateway.dispatch("CHANNEL_UPDATE", channel_json(channel), channel.guild.id)


@pytest.mark.usefixtures("bot")
async def test_of_what_was_asked_privately_no_reviewer_sees_who_asked_even_once_it_is_shared(
    discord_server: DiscordServer,
) -> None:
    question = {"question": "stroke patient socks", "private": True}
    private = await discord_server.slash("ask", question)
    await discord_server.press(private, "Share")
    moderator = discord_server.join(discord_server.guild, discord_server.add_user("mo"))
    for name, options in (("recent", {}), ("show", {"row": 1}), ("search", {"text": "socks"})):
        shown = await discord_server.slash(
            f"log {name}", options, user=moderator, permissions=MODERATOR
        )
        assert "somebody (in private) in <#" in shown.text
        assert str(discord_server.user.id) not in shown.text
    for kind in ("csv", "jsonl"):
        await discord_server.slash(
            "log export", {"kind": kind}, user=moderator, permissions=MODERATOR
        )
        (data,) = [one for one in discord_server.state.requests if one.files][-1].files.values()
        assert b"socks" in data
        assert b"person-" not in data


@pytest.mark.usefixtures("bot")
async def test_while_discord_has_not_told_of_the_server_nobody_reviews_it(
    discord_server: DiscordServer,
) -> None:
    outage = {"id": str(discord_server.guild.id), "unavailable": True}
    await discord_server.gateway.dispatch("GUILD_DELETE", outage, discord_server.guild.id)
    for name in ("log recent", "log audit", "settings show"):
        reply = await discord_server.slash(name, permissions=MANAGER)
        assert "has not told me of this server" in reply.text
