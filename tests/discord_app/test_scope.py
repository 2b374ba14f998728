"""No command, option, autocomplete, page, export or digest shows what its reader could not see.

Servers by chance on the local Discord, whose members each try everything.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from random import Random

from bot.querylog.log import QueryLog
from bot.querylog.people import People
from bot.querylog.record import Opinion, Vote
from bot.querylog.servers import Servers
from tests.discord_app.guilds import a_guild, people
from tests.discord_app.running import RunningBot
from tests.discord_server.payloads import channel_json
from tests.discord_server.replies import Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import (
    Channel,
    Guild,
    Json,
    Permission,
    Role,
    User,
)

SEEDS = (1, 2, 3)
WITHOUT_ROW: tuple[tuple[str, Json], ...] = (
    ("recent", {}),
    ("search", {}),
    ("search", {"text": "lasagne"}),
    ("search", {"vote": "not_helpful", "outcome": "not_covered"}),
    ("unanswered", {"resolved": True}),
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
    """A server in which questions were asked; those of `gone` are in no channel any more."""

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
        for channel in list(guild.channels):
            await self._publicly(world, channel, "best lasagne recipe", [*people(guild)[:1]])
            await self._publicly(world, channel, "who won it", random.sample(people(guild), 2))
            await self._privately(world, channel)
        async with QueryLog.open(self._bot.settings.database) as log:
            for row in world.rows:
                await log.vote(Vote(row.id, 7, Opinion.NOT_HELPFUL, datetime.now(UTC)))
            await Servers(log.connection).change(
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
        """A channel is deleted with its threads, and every other thread is archived."""
        guild, gateway = world.guild, self._server.gateway
        lost = next(one for one in guild.channels if one.parent is None)
        below = [one for one in guild.channels if one.parent is lost]
        for channel in (*below, lost):
            event = "CHANNEL_DELETE" if channel is lost else "THREAD_DELETE"
            await gateway.dispatch(event, channel_json(channel), guild.id)
            guild.channels.remove(channel)
            world.gone.add(channel.id)
        for thread in (one for one in guild.channels if one.parent is not None):
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
            shown = reply.content
            await self.server.press(reply, button, user=self.user, channel=self.channel)
            await self.server.state.until(lambda: reply.content != shown, "another page", 5)  # noqa: B023 -- it is awaited here
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
            names = await People(log.connection).names()
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
            number = {"row" if name == "show" else "gap": row.id}
            shown = await reader.use(name, options | number)
            assert ("log has no such question" in shown) == (row not in ours), (name, row)
            assert set(MARK.findall(shown)) <= {row.mark}
            assert not [each for each in hidden if each in shown]
