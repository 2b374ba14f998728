"""Checking a quote by command and in a message's context menu; nothing of it is logged."""

import asyncio
from pathlib import Path

import pytest

from bot.discord_app import check as checking
from tests.discord_app.conftest import StartBot
from tests.discord_app.pressing import option
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

MENU = "Check this quote"
POWERFUL = "“the whole problem is the power”"
POWER = "“The whole problem is the power.”\n-# Ilya Sutskever’s own words · [§ Alignment] · [sect"
MISQUOTED = "lol, Ilya said “the real reward hacking is the researchers” @everyone <@1>"


async def check(server: DiscordServer, text: str) -> str:
    reply = await server.slash("check", {"text": text})
    assert reply.ephemeral
    return reply.content


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("text", "verdict", "shown"),
    [
        ("Ilya: “the whole problem is the power”", "**Verbatim.** These are Ilya Sut", POWER),
        (
            "Ilya: “the robustness of humans is really very staggering”",
            "**Nearly.** Ilya Sutskever said",
            "\n- written: ‹humans›; said: “people”\n- written: ‹very›; not said there\n\n“The rob",
        ),
        (
            "Ilya recalls that AlexNet was trained on two GPUs",
            "**A paraphrase.** These are nobody’s own words; they are a paraphrase of § Straight-",
            "\n-# Paraphrase of Ilya Sutskever · [§ Straight-shotting superintelligence] · [sec",
        ),
        (
            "Dwarkesh: “the whole problem is the power”",
            "**Said by somebody else.** These are the words of Ilya Sutskever, not Dwarkesh Patel.",
            POWER,
        ),
        (
            "Ilya said “the model was born in a lasagne kitchen in Rome”",
            "**Not in the notes.**",
            "‹the model was born in a lasagne kitchen in Rome›",
        ),
        ("Ilya said “will run out”", "**Cannot tell.**", "‹will run out›"),
        (
            "Ilya recalls that AlexNet was trained on 20 GPUs",
            "**Contradicts the notes.** They say something else of Ilya Sutskever in § Straight-",
            "\n- number: the notes: ‹two GPUs›; the text: ‹20 GPUs›\n\nIlya recalls AlexNet, which",
        ),
        (
            "Ilya: “a human being is an AGI”",
            "**Contradicts the notes.** Ilya Sutskever said something else.",
            "\n- denied or not: said, and not written: “not”\n\n“a human being is not an AGI”",
        ),
        (
            "“the whole problem is the power and money”",
            "**Cannot tell.** It is not quite what § Alignment says; compare the two.",
            "\n- another word: written: ‹and money›; not said there\n\n“The whole problem",
        ),
        (
            "AlexNet needed 20 GPUs for training. Ilya said “the whole problem is the power”.",
            "**Contradicts the notes.**",
            "\nThe worst of 2 statements stands on top:\n- Contradicts the notes. ‹AlexNet needed",
        ),
    ],
)
async def test_each_verdict_is_told_in_words_privately(
    discord_server: DiscordServer, text: str, verdict: str, shown: str
) -> None:
    content = await check(discord_server, text)
    assert content.startswith(verdict)
    assert shown in content


@pytest.mark.usefixtures("bot")
async def test_a_check_is_shown_to_everybody_only_if_asked(discord_server: DiscordServer) -> None:
    options = {"text": POWERFUL, "private": False}
    assert not (await discord_server.slash("check", options)).ephemeral
    empty = await discord_server.slash("check", {"text": "<@1> 🔥", "private": False})
    assert empty.content == "There are no words in that which I could check."
    assert empty.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_misquote_in_a_message_is_corrected_privately(
    discord_server: DiscordServer,
) -> None:
    said = await discord_server.say(MISQUOTED)
    reply = await discord_server.message_menu(MENU, said)
    assert reply.ephemeral
    assert "the words of Dwarkesh Patel, not Ilya Sutskever." in reply.content
    assert "‹the real reward hacking is the researchers›" in reply.content
    assert "“the real reward hacking is the human researchers who are too" in reply.content
    assert "lol" not in reply.content


@pytest.mark.usefixtures("bot")
async def test_what_is_beside_the_true_words_is_one_press_away(
    discord_server: DiscordServer,
) -> None:
    checked = await discord_server.slash("check", {"text": POWERFUL})
    related = await discord_server.press(checked, "Related")
    assert option(related.message, "§ Alignment")
    assert related.ephemeral
    unknown = await discord_server.slash("check", {"text": "Ilya said “lasagne is the answer”"})
    assert unknown.message.buttons == []


@pytest.mark.usefixtures("bot")
async def test_a_message_of_any_length_and_markup_is_checked(discord_server: DiscordServer) -> None:
    said = await discord_server.say(("<@1> **“x** `_ [a](https://b.c) @everyone " * 99)[:4000])
    reply = await discord_server.message_menu(MENU, said)
    assert reply.content.startswith("**")
    assert "“" not in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_message_without_words_gets_a_private_word(discord_server: DiscordServer) -> None:
    said = await discord_server.say("")
    reply = await discord_server.message_menu(MENU, said)
    assert reply.content == "There are no words in that which I could check."
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_it_works_in_direct_messages_and_where_only_a_user_brought_the_bot(
    discord_server: DiscordServer,
) -> None:
    assert POWER in (await discord_server.slash("check", {"text": POWERFUL}, dm=True)).content
    group = discord_server.group_dm()
    said = await discord_server.say(POWERFUL, channel=group)
    brought = await discord_server.message_menu(MENU, said, channel=group, user_install=True)
    assert POWER in brought.content


@pytest.mark.parametrize("private", [True, False])
async def test_checks_count_towards_the_cool_down_as_questions_do(
    discord_server: DiscordServer, start_bot: StartBot, *, private: bool
) -> None:
    options = {"text": POWERFUL, "private": private}
    async with start_bot(cooldown_questions=1, cooldown_seconds=60):
        assert "**Verbatim.**" in (await discord_server.slash("check", options)).content
        for again in (
            await discord_server.slash("check", options),
            await discord_server.message_menu(MENU, await discord_server.say(POWERFUL)),
            await discord_server.slash("ask", {"question": "what is a value function?"}),
        ):
            assert again.content.startswith("That was quick.")
            assert again.ephemeral
        bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
        assert POWER in (await discord_server.slash("check", options, user=bob)).content


async def test_nothing_that_was_checked_is_logged(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    said = await discord_server.say(MISQUOTED)
    await discord_server.message_menu(MENU, said)
    await check(discord_server, "“a lasagne is the answer to everything”")
    assert await bot.rows() == []
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("bot.")]
    assert not [line for line in ours if "lasagne" in line or "reward" in line]


async def test_many_checks_at_once_are_all_answered(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    assert not bot.running.done()
    texts = [f"Ilya: “the whole problem is the power” {one}" for one in range(20)]
    contents = await asyncio.gather(*(check(discord_server, text) for text in texts))
    assert all(POWER in content for content in contents)


async def test_more_checks_at_once_than_can_wait_are_told_so(
    discord_server: DiscordServer, bot: RunningBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not bot.running.done()
    monkeypatch.setattr(checking, "MOST_WAITING", 1)
    texts = [f"Ilya: “the whole problem is the power” {one}" for one in range(12)]
    contents = await asyncio.gather(*(check(discord_server, text) for text in texts))
    told = [content for content in contents if content.startswith("Too many questions at once.")]
    answered = [content for content in contents if POWER in content]
    assert told
    assert answered
    assert len(told) + len(answered) == len(texts)
    assert POWER in await check(discord_server, texts[0])


async def test_commands_of_the_context_menu_are_not_sent_again_at_the_next_start(
    discord_server: DiscordServer, start_bot: StartBot, tmp_path: Path
) -> None:
    database = tmp_path / "other.sqlite3"
    for _ in range(2):
        async with start_bot(database=database):
            pass
    puts = [one for one in discord_server.requests if one.method == "PUT"]
    assert len(puts) == 1
