"""What a server's settings do to everything that the bot says in it, and to nothing elsewhere."""

from bot.querylog.log import QueryLog
from bot.querylog.servers import Limit, ServerSettings, Style
from bot.replies import itself
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import labels
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import TEXT_DISPLAY, Message, Reply
from tests.discord_server.server import DiscordServer, Place
from tests.discord_server.world import Channel, Guild, Json

CONTAINER = 17
PRIVATE_HERE = str(itself.PRIVATE_HERE)

QUESTION = "stroke patient socks"
CITATION = "[§ Emotions and value functions] · [section from 0:09:39](<https://"
COMMANDS: dict[str, Json] = {
    "ask": {"question": QUESTION},
    "cite": {"passage": "value function"},
    "glossary": {"term": "value function"},
    "section": {"title": "Emotions and value functions"},
    "check": {"text": "“The whole problem is the power.”"},
}


def in_container(message: Message) -> str:
    """The one text of a message whose first component is a container that holds it alone."""
    first, *_ = message.data["components"]
    (text,) = first["components"]
    assert (first["type"], text["type"], message.content) == (CONTAINER, TEXT_DISPLAY, "")
    return str(text["content"])


async def have(bot: RunningBot, settings: ServerSettings) -> None:
    """Set what a server's managers would set, as another process."""
    async with QueryLog.open(bot.settings.database) as log:
        await log.servers.change(settings.guild_id, lambda _: settings)


def closed(guild: Guild, style: Style = Style.TEXT) -> ServerSettings:
    """Settings by which no channel is public."""
    return ServerSettings(guild.id, public_channels=frozenset(), style=style)


async def other_guild(server: DiscordServer) -> Guild:
    guild = server.add_guild("Another guild")
    server.join(guild, server.user)
    await server.invite_bot(guild)
    return guild


async def follow_ups(server: DiscordServer, reply: Reply) -> list[Message]:
    return await server.state.until(lambda: reply.followups, "a word after the reply")


async def test_off_the_list_every_command_answers_privately_and_says_why_if_asked_otherwise(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, ServerSettings(discord_server.guild.id, public_channels=frozenset({1})))
    for command, options in COMMANDS.items():
        quiet = await discord_server.slash(command, options)
        assert quiet.ephemeral, command
        assert PRIVATE_HERE not in quiet.content
        asked = await discord_server.slash(command, options | {"private": False})
        assert asked.ephemeral, command
        if not asked.content.startswith(f"-# {PRIVATE_HERE}\n"):
            (after,) = await follow_ups(discord_server, asked)
            assert (after.content, after.ephemeral) == (PRIVATE_HERE, True)


async def test_on_the_list_answers_are_public_and_in_threads_below_it(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    guild = discord_server.guild
    thread = await discord_server.create_channel(guild, "thread", parent=guild.channel)
    shut = await discord_server.create_channel(guild, "shut")
    below = await discord_server.create_channel(guild, "thread below", parent=shut)
    await have(bot, ServerSettings(guild.id, public_channels=frozenset({guild.channel.id})))
    places: dict[Channel, bool] = {guild.channel: False, thread: False, shut: True, below: True}
    for channel, private in places.items():
        reply = await discord_server.slash("ask", {"question": QUESTION}, channel=channel)
        assert reply.ephemeral is private, channel.name
        said = await discord_server.message(QUESTION, mention_bot=True, channel=channel)
        assert (PRIVATE_HERE in said.content) is private, channel.name


async def test_a_mention_off_the_list_is_pointed_to_the_command_and_not_answered(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60) as bot:
        await have(bot, closed(discord_server.guild))
        said = await discord_server.message(QUESTION, mention_bot=True)
        assert said.content.startswith(f"{PRIVATE_HERE} Please use </ask:")
        assert labels(said) == []
        told = await discord_server.message(QUESTION, mention_bot=True)
        assert "ask again in" in told.content
        await discord_server.no_reply(f"{discord_server.bot.mention} {QUESTION}")
        assert [row.question for row in await bot.rows()] == []


async def test_off_the_list_nothing_is_shared_even_by_an_older_button(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    options = {"question": QUESTION, "private": True}
    before = (await discord_server.slash("ask", options)).message
    await have(bot, closed(discord_server.guild))
    assert "Share" not in labels((await discord_server.slash("ask", options)).message)
    refused = await discord_server.press(before, "Share")
    assert refused.content == f"{PRIVATE_HERE} So this one stays with you."
    assert refused.ephemeral
    await have(bot, ServerSettings(discord_server.guild.id))
    assert not (await discord_server.press(before, "Share")).ephemeral


async def test_a_public_page_is_turned_no_further_where_pages_are_private_by_now(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    options = {"title": "alignment", "private": False}
    page = await discord_server.slash("section", options)
    await have(bot, closed(discord_server.guild))
    copy = await discord_server.press(page, "Next")
    assert copy.ephemeral
    assert "-# Page 2 of" in copy.content
    assert "-# Page 1 of" in page.content


async def test_private_unless_told_otherwise(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, ServerSettings(discord_server.guild.id, private=True))
    for command in ("ask", "cite", "glossary"):
        assert (await discord_server.slash(command, COMMANDS[command])).ephemeral
        told = COMMANDS[command] | {"private": False}
        assert not (await discord_server.slash(command, told)).ephemeral
    assert CITATION in (await discord_server.message(QUESTION, mention_bot=True)).content


async def test_a_container_holds_the_same_text_and_everything_that_can_be_pressed(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    plain = await discord_server.slash("ask", {"question": QUESTION})
    await have(bot, ServerSettings(discord_server.guild.id, style=Style.EMBED))
    framed = await discord_server.slash("ask", {"question": QUESTION})
    assert framed.content == ""
    assert in_container(framed.message) == plain.content
    assert labels(framed.message) == labels(plain.message)
    said = await discord_server.message(QUESTION, mention_bot=True)
    assert CITATION in in_container(said)
    helpful = await discord_server.press(framed, "Helpful")
    assert helpful.content.startswith("Thank you.")
    shared = await discord_server.slash("ask", {"question": QUESTION, "private": True})
    assert CITATION in in_container((await discord_server.press(shared, "Share")).message)
    more = await discord_server.press(framed, "More")
    assert "Also found" in in_container(more.message)
    for command, options in COMMANDS.items():
        assert in_container((await discord_server.slash(command, options)).message), command
    refusal = await discord_server.slash("ask", {"question": "🤔"})
    assert "no question" in refusal.content
    assert discord_server.violations == []


async def test_a_shared_check_leaves_its_container_without_the_button(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, ServerSettings(discord_server.guild.id, style=Style.EMBED))
    checked = await discord_server.slash("check", {"text": "“two GPUs of today”"})
    text = in_container(checked.message)
    shared = await discord_server.press(checked, "Share")
    assert "Share" not in labels(checked.message)
    posted = await discord_server.state.until(
        lambda: next(iter(shared.followups), None), "the post", 5
    )
    assert in_container(posted).startswith(text.splitlines()[0])
    assert "Shared by" in in_container(posted)
    again = await discord_server.message("why?", reply_to=posted)
    assert again.text
    assert discord_server.violations == []


async def test_a_page_that_is_turned_stays_in_its_container(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, ServerSettings(discord_server.guild.id, style=Style.EMBED))
    page = await discord_server.slash("section", {"title": "alignment"})
    await discord_server.press(page, "Next")
    assert "-# Page 2 of" in in_container(page.message)
    await have(bot, ServerSettings(discord_server.guild.id))
    await discord_server.press(page, "Previous")
    assert "-# Page 1 of" in in_container(page.message)
    assert discord_server.violations == []


async def test_a_servers_cool_down_holds_there_in_the_place_of_the_operators(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60) as bot:
        elsewhere = await other_guild(discord_server)
        await have(bot, ServerSettings(discord_server.guild.id, cooldown=Limit(3, 60)))
        for _ in range(3):
            assert CITATION in (await discord_server.slash("ask", {"question": QUESTION})).content
        refused = await discord_server.slash("ask", {"question": QUESTION})
        assert "ask again in" in refused.content
        first = await discord_server.slash("ask", {"question": QUESTION}, guild=elsewhere)
        assert CITATION in first.content
        second = await discord_server.slash("ask", {"question": QUESTION}, guild=elsewhere)
        assert "ask again in" in second.content


async def test_one_servers_settings_do_nothing_in_another_or_in_private_messages(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    elsewhere = await other_guild(discord_server)
    await have(
        bot,
        ServerSettings(
            discord_server.guild.id,
            public_channels=frozenset(),
            private=True,
            style=Style.EMBED,
            cooldown=Limit(1, 60),
        ),
    )
    for _ in range(2):
        there = await discord_server.slash("ask", {"question": QUESTION}, guild=elsewhere)
        assert not there.ephemeral
        assert CITATION in there.content
        direct = await discord_server.message(QUESTION, dm=True)
        assert CITATION in direct.content


async def test_a_guest_brings_no_settings_and_reads_none(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    stranger = discord_server.add_guild("Without the bot", bot_is_member=False)
    discord_server.join(stranger, discord_server.user)
    await have(bot, closed(stranger, style=Style.EMBED))
    guest = await discord_server.slash(
        "ask", {"question": QUESTION}, guild=stranger, user_install=True
    )
    assert CITATION in guest.content
    assert not guest.ephemeral


async def test_a_servers_settings_hold_for_its_members_own_installations_too(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, closed(discord_server.guild))
    reply = await discord_server.slash(
        "ask", {"question": QUESTION, "private": False}, user_install=True
    )
    assert reply.ephemeral


async def test_a_server_that_keeps_answers_private_does_so_while_its_settings_cannot_be_read(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await have(bot, closed(discord_server.guild))
    await discord_server.slash("ask", {"question": QUESTION})
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert CITATION in reply.content
    assert reply.ephemeral


async def test_a_role_that_the_server_named_reads_the_log_and_no_other_does(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    guild = discord_server.guild
    named = await discord_server.create_role(guild, "Librarians", discord_server.user)
    elsewhere = await other_guild(discord_server)
    await discord_server.slash("ask", {"question": QUESTION})
    await have(bot, ServerSettings(guild.id, reviewer_roles=frozenset({named.id})))
    await have(bot, ServerSettings(elsewhere.id, reviewer_roles=frozenset({named.id})))
    reply = await discord_server.slash("log recent", checked=False)
    assert QUESTION in reply.content
    assert reply.ephemeral
    bob = discord_server.join(guild, discord_server.add_user("bob"))
    places: tuple[Place, ...] = (
        {"user": bob, "checked": False},
        {"guild": elsewhere, "checked": False},
    )
    for place in places:
        refused = await discord_server.slash("log recent", **place)
        assert "for moderators" in refused.content
