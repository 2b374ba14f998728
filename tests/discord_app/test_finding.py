"""Finding what the notes say on a message, in its context menu."""

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import labels, option
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

MENU = "Find claims"
CITATION = "[§ Emotions and value functions] · [section from 0:09:39](<https://"
NO_TOPIC = "There is no topic in that message to look up in the notes."


async def test_what_the_notes_say_on_a_message_is_shown_privately_and_not_logged(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    said = await discord_server.say("<@1> I wonder about that stroke patient and his socks, lol")
    reply = await discord_server.message_menu(MENU, said)
    assert CITATION in reply.content
    assert "I wonder" not in reply.content
    assert reply.ephemeral
    assert labels(reply.message) == ["Share", "Related"]
    related = (await discord_server.press(reply, "Related")).message
    assert option(related, "Glossary: Value function")
    assert await bot.rows() == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("written", ["", "<@1> 🔥 ```\n```", "hello!", "thanks"])
async def test_a_message_without_a_topic_gets_a_private_word(
    discord_server: DiscordServer, written: str
) -> None:
    reply = await discord_server.message_menu(MENU, await discord_server.say(written))
    assert reply.content == NO_TOPIC
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_what_the_notes_do_not_cover_is_said_privately(
    discord_server: DiscordServer,
) -> None:
    said = await discord_server.say("who won the champions league last night")
    reply = await discord_server.message_menu(MENU, said)
    assert reply.content.startswith("The notes don’t cover this.")
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_the_longest_message_with_any_markup_is_taken(discord_server: DiscordServer) -> None:
    said = await discord_server.say(
        ("**@everyone** [“x”](https://b.c) valu funktion; " * 99)[:4000]
    )
    reply = await discord_server.message_menu(MENU, said)
    assert "@everyone" not in reply.content.replace(r"\@", "")
    assert reply.ephemeral


async def test_finding_counts_towards_the_cool_down_as_questions_do(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot(cooldown_questions=1, cooldown_seconds=60):
        said = await discord_server.say("that stroke patient and his socks")
        assert CITATION in (await discord_server.message_menu(MENU, said)).content
        second = await discord_server.message_menu(MENU, said)
        assert second.content.startswith("That was quick.")
        assert second.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_contradiction_above_what_is_found_names_the_statement_it_is_of(
    discord_server: DiscordServer,
) -> None:
    said = await discord_server.say(
        "Daniel Gross left SSI for Meta. A teenager needs 100 hours to drive."
    )
    verdict, echo, *_ = (await discord_server.message_menu(MENU, said)).content.splitlines()
    assert verdict.startswith("**Contradicts the notes.**")
    assert echo == "-# Checked: ‹A teenager needs 100 hours to drive.›"
