"""`/settings`: who may change what, what is believed, and that it is kept."""

import pytest

from bot.querylog.log import QueryLog
from bot.querylog.servers import ServerSettings
from tests.discord_app.conftest import StartBot
from tests.discord_app.running import RunningBot
from tests.discord_server.commands import NotOfferedError
from tests.discord_server.replies import Reply
from tests.discord_server.server import DiscordServer, Place
from tests.discord_server.world import MEMBER, MODERATOR, ChannelType, Guild, Json, Permission

MANAGER = MEMBER | Permission.MANAGE_GUILD
CHANGED = "**Changed, and in force from now on**"


async def kept(bot: RunningBot, guild: Guild) -> ServerSettings:
    async with QueryLog.open(bot.settings.database) as log:
        return await log.servers.get(guild.id)


async def manage(server: DiscordServer, command: str, **options: object) -> Reply:
    """What a manager does with a command, as Discord's client allows it."""
    return await server.slash(f"settings {command}", options, permissions=MANAGER)


async def test_as_it_comes_it_shows_what_holds(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=5, cooldown_seconds=30):
        reply = await manage(discord_server, "show")
    assert reply.ephemeral
    assert reply.content.splitlines() == [
        "**Settings of this server**",
        "Answers that everybody sees: in every channel",
        "Commands, unless told otherwise: for everybody, in the channels above",
        "Answers look like: text",
        "Cool-down: 5 questions in 30 seconds a person (mine)",
        "`/log` is for: those who may manage messages",
        "Weekly digest: off",
    ]


async def test_every_change_is_shown_and_outlives_a_restart(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    channel = discord_server.guild.channel
    changes: dict[str, Json] = {
        "style": {"style": "embed"},
        "private": {"on": True},
        "channels add": {"channel": channel},
        "cooldown set": {"questions": 2, "seconds": 90},
        "digest channel": {"channel": channel},
    }
    async with start_bot():
        role = await discord_server.create_role(discord_server.guild, "Librarians")
        changes["reviewers add"] = {"role": role}
        for command, options in changes.items():
            reply = await manage(discord_server, command, **options)
            assert reply.content.startswith(CHANGED)
            assert reply.ephemeral
    async with start_bot():
        shown = await manage(discord_server, "show")
    listed = f"in <#{channel.id}>, with their threads; elsewhere they are private"
    assert shown.content.splitlines()[1:] == [
        f"Answers that everybody sees: {listed}",
        "Commands, unless told otherwise: private",
        "Answers look like: an embed",
        "Cool-down: 2 questions in 90 seconds a person (this server’s)",
        f"`/log` is for: those who may manage messages, and <@&{role.id}>",
        f"Weekly digest: in <#{channel.id}>",
    ]


async def test_everything_can_be_taken_back(discord_server: DiscordServer, bot: RunningBot) -> None:
    guild = discord_server.guild
    role = await discord_server.create_role(guild, "Librarians")
    await manage(discord_server, "channels add", channel=guild.channel)
    await manage(discord_server, "reviewers add", role=role)
    await manage(discord_server, "cooldown set", questions=1, seconds=5)
    await manage(discord_server, "digest channel", channel=guild.channel)
    assert await kept(bot, guild) != ServerSettings(guild.id)
    await manage(discord_server, "channels remove", channel=guild.channel)
    assert (await kept(bot, guild)).public_channels == frozenset()
    await manage(discord_server, "channels everywhere")
    await manage(discord_server, "reviewers remove", role=role)
    await manage(discord_server, "cooldown reset")
    await manage(discord_server, "digest off")
    assert await kept(bot, guild) == ServerSettings(guild.id)
    await manage(discord_server, "channels nowhere")
    await manage(discord_server, "reviewers add", role=role)
    reply = await manage(discord_server, "reviewers nobody")
    assert "Answers that everybody sees: nowhere; all are private" in reply.content
    assert (await kept(bot, guild)).reviewer_roles == frozenset()


@pytest.mark.usefixtures("bot")
async def test_what_was_so_already_is_said(discord_server: DiscordServer) -> None:
    channel = discord_server.guild.channel
    reply = await manage(discord_server, "channels remove", channel=channel)
    assert reply.content.startswith("**It was so already**")
    assert "in every channel" in reply.content


COMMANDS: dict[str, Json] = {
    "show": {},
    "style": {"style": "embed"},
    "private": {"on": True},
    "channels nowhere": {},
    "cooldown set": {"questions": 100, "seconds": 1},
    "reviewers nobody": {},
    "digest off": {},
}


@pytest.mark.parametrize("held", [MEMBER, MODERATOR])
async def test_who_may_not_manage_the_server_is_refused_by_the_bot_itself(
    discord_server: DiscordServer, bot: RunningBot, held: Permission
) -> None:
    for command, options in COMMANDS.items():
        name = f"settings {command}"
        with pytest.raises(NotOfferedError):
            await discord_server.slash(name, options, permissions=held)
        reply = await discord_server.slash(name, options, permissions=held, checked=False)
        assert "those who may manage this server" in reply.content
        assert reply.ephemeral
    assert await kept(bot, discord_server.guild) == ServerSettings(discord_server.guild.id)


@pytest.mark.usefixtures("bot")
async def test_an_administrator_may_without_the_permission_by_name(
    discord_server: DiscordServer,
) -> None:
    reply = await discord_server.slash("settings show", permissions=Permission.ADMINISTRATOR)
    assert "Settings of this server" in reply.content


async def test_neither_in_private_messages_nor_as_a_guest(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    with pytest.raises(NotOfferedError):
        await discord_server.slash("settings show", dm=True)
    stranger = discord_server.add_guild("Without the bot", bot_is_member=False)
    places: tuple[Place, ...] = (
        {"dm": True, "checked": False},
        {
            "guild": stranger,
            "user_install": True,
            "checked": False,
            "permissions": Permission.ADMINISTRATOR,
        },
    )
    for place in places:
        reply = await discord_server.slash("settings private", {"on": True}, **place)
        assert "those who may manage this server" in reply.content
    assert await kept(bot, stranger) == ServerSettings(stranger.id)


async def test_channels_and_roles_of_another_server_are_not_believed(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    other = discord_server.add_guild("Another guild")
    await discord_server.invite_bot(other)
    role = await discord_server.create_role(other, "Theirs")
    thread = await discord_server.create_channel(
        discord_server.guild, "thread", parent=discord_server.guild.channel
    )
    forged: list[tuple[str, Json, str]] = [
        ("channels add", {"channel": other.channel}, "no such channel"),
        ("channels add", {"channel": thread}, "no such channel"),
        ("digest channel", {"channel": other.channel}, "no such channel"),
        ("reviewers add", {"role": role}, "no such role"),
        ("reviewers add", {"role": discord_server.guild.roles[0]}, "Everybody has that role"),
    ]
    for command, options, word in forged:
        reply = await discord_server.slash(
            f"settings {command}", options, permissions=MANAGER, checked=False
        )
        assert word in reply.content
        assert reply.ephemeral
    assert await kept(bot, discord_server.guild) == ServerSettings(discord_server.guild.id)


async def test_the_digest_goes_only_where_the_bot_may_post(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    guild = discord_server.guild
    voice = await discord_server.create_channel(guild, "voice", kind=ChannelType.VOICE)
    with pytest.raises(NotOfferedError):
        await manage(discord_server, "digest channel", channel=voice)
    for denied in (Permission.SEND_MESSAGES, Permission.VIEW_CHANNEL):
        closed = await discord_server.create_channel(guild, "closed", denied=int(denied))
        reply = await manage(discord_server, "digest channel", channel=closed)
        assert f"I may not post in <#{closed.id}>" in reply.content
    assert (await kept(bot, guild)).digest_channel_id is None


@pytest.mark.usefixtures("bot")
async def test_more_than_can_be_kept_is_refused(discord_server: DiscordServer) -> None:
    for number in range(25):
        role = await discord_server.create_role(discord_server.guild, f"role {number}")
        await manage(discord_server, "reviewers add", role=role)
    one_more = await discord_server.create_role(discord_server.guild, "one more")
    reply = await manage(discord_server, "reviewers add", role=one_more)
    assert "up to 100 channels and 25 roles" in reply.content
    for options in ({"questions": 0, "seconds": 5}, {"questions": 1, "seconds": 86_401}):
        with pytest.raises(NotOfferedError):
            await manage(discord_server, "cooldown set", **options)


async def test_a_log_that_cannot_be_used_is_said(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await bot.rows()
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await manage(discord_server, "private", on=True)
    assert "log cannot be reached just now" in reply.content
    assert reply.ephemeral
