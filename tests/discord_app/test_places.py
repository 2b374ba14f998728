"""Every command where there may be no guild, or one that the bot is not in."""

from collections.abc import Callable

import pytest

from tests.discord_app.pressing import choose, menu_of
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Reply
from tests.discord_server.server import DiscordServer, Place

QUESTION = "why do humans generalise better than models?"
GPUS = "sutskever-2025/straight-transformer"

COMMANDS: dict[str, tuple[dict[str, object], str]] = {
    "ask": ({"question": QUESTION}, "sample efficiency"),
    "about": ({}, "**Footnote** answers questions"),
    "cite": ({"passage": GPUS}, "“two GPUs of today”"),
    "quote": ({"words": "two gpus"}, "“two GPUs of today”\n-# Ilya Sutskever’s own words"),
    "glossary": ({"term": "value function"}, "**Glossary: Value function** · 2 passages"),
    "section": ({"title": "alignment"}, "**§ Alignment** · "),
    "check": ({"text": "“The whole problem is the power.”"}, "**Verbatim.**"),
}
MENUS = {"Check this quote": "**Verbatim.**", "Find claims": "[§ Alignment]"}


def direct(_: DiscordServer) -> Place:
    return {"dm": True}


def group(server: DiscordServer) -> Place:
    return {"channel": server.group_dm(), "user_install": True}


def beside_the_bot(_: DiscordServer) -> Place:
    """A guild that has the bot, for a person who uses an installation of their own."""
    return {"user_install": True}


def elsewhere(server: DiscordServer) -> Place:
    """A guild that the bot has never heard of."""
    guild = server.add_guild("Elsewhere", bot_is_member=False)
    server.join(guild, server.user)
    return {"guild": guild, "user_install": True}


Where = Callable[[DiscordServer], Place]

places = pytest.mark.parametrize("where", [direct, group, beside_the_bot, elsewhere])


async def used(server: DiscordServer, command: str, place: Place) -> Reply:
    options, _ = COMMANDS[command]
    if command == "quote":
        choices = await server.autocomplete(command, options, **place)
        options = {"words": choices[0]["value"]}
    return await server.slash(command, options, **place)


@pytest.mark.usefixtures("bot")
@places
@pytest.mark.parametrize("command", COMMANDS)
async def test_every_command_works(
    discord_server: DiscordServer, where: Where, command: str
) -> None:
    reply = await used(discord_server, command, where(discord_server))
    assert COMMANDS[command][1] in reply.content


@pytest.mark.usefixtures("bot")
@places
@pytest.mark.parametrize("menu", MENUS)
async def test_every_menu_at_a_message_works(
    discord_server: DiscordServer, where: Where, menu: str
) -> None:
    place = where(discord_server)
    said = await discord_server.say("“The whole problem is the power.”", **place)
    reply = await discord_server.message_menu(menu, said, **place)
    assert MENUS[menu] in reply.content
    assert reply.ephemeral


@places
async def test_every_button_and_menu_under_a_reply_works(
    discord_server: DiscordServer, bot: RunningBot, where: Where
) -> None:
    place = where(discord_server)
    answer = (await used(discord_server, "ask", place)).message
    assert "Also found" in (await discord_server.press(answer, "More", **place)).content
    related = (await discord_server.press(answer, "Related", **place)).message
    first = menu_of(related)["options"][0]
    shown = await choose(discord_server, related, first["value"], **place)
    assert first["label"] in shown.content
    assert "Thank you." in (await discord_server.press(answer, "Helpful", **place)).content
    page = await discord_server.slash("section", {"title": "alignment"}, **place)
    await discord_server.press(page, "Next", **place)
    assert "-# Page 2 of" in page.content
    await discord_server.press(answer, "Delete", **place)
    await discord_server.state.until(
        lambda: answer.id not in discord_server.state.messages, "a deletion"
    )
    assert [row.guild_id for row in await bot.rows()] == [None]


@pytest.mark.usefixtures("bot")
@places
async def test_a_private_answer_is_shared(discord_server: DiscordServer, where: Where) -> None:
    place = where(discord_server)
    private = await discord_server.slash("ask", {"question": QUESTION, "private": True}, **place)
    shared = await discord_server.press(private, "Share", **place)
    assert f"Shared by <@{discord_server.user.id}>" in shared.content
    assert not shared.ephemeral
