"""More: the passages after the first three, for whoever presses, before and after a restart."""

import re

import pytest

from bot.answers.answerer import Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.custom_ids import Press, What, decode, encode
from tests.discord_app.pressing import custom_id, forge, labels, press_without_waiting
from tests.discord_app.revising import revised
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

QUESTION = "why do humans generalise better than models?"


@pytest.mark.usefixtures("bot")
async def test_further_passages_are_shown_to_whoever_presses_alone(
    discord_server: DiscordServer, answerer: Answerer
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    reply = await discord_server.press(said, "More", user=bob)
    assert reply.ephemeral
    assert reply.content.startswith(f"**{QUESTION}**\nAlso found, less close than")
    shown = said.content.split("\n\n")
    assert not [block for block in shown if block in reply.content]
    assert labels(reply.message) in ([], ["More"])
    assert len(answerer.answer(QUESTION).hits) == 10


@pytest.mark.usefixtures("bot")
async def test_more_can_be_pressed_until_every_passage_found_was_shown(
    discord_server: DiscordServer, answerer: Answerer
) -> None:
    said = (await discord_server.slash("ask", {"question": QUESTION})).message
    contents = [said.content]
    while "More" in labels(said):
        said = (await discord_server.press(said, "More")).message
        contents.append(said.content)
    beginnings = [hit.passage.spans[0].text[:12] for hit in answerer.answer(QUESTION).distinct]
    assert [each for each in beginnings if each not in "".join(contents)] == []


@pytest.mark.usefixtures("bot")
async def test_what_the_notes_do_not_cover_has_no_more(discord_server: DiscordServer) -> None:
    reply = await discord_server.slash("ask", {"question": "best lasagne recipe?"})
    assert "More" not in labels(reply.message)


async def test_it_works_after_a_restart_and_in_direct_messages(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        here = (await discord_server.slash("ask", {"question": QUESTION})).message
        direct = await discord_server.message(QUESTION, dm=True)
    async with start_bot():
        assert "Also found" in (await discord_server.press(here, "More")).content
        assert "Also found" in (await discord_server.press(direct, "More", dm=True)).content


async def test_it_works_where_only_a_user_brought_the_bot(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    group = discord_server.group_dm()
    for place in (discord_server.guild.channel, group):
        asked = await discord_server.slash(
            "ask", {"question": QUESTION}, channel=place, user_install=True
        )
        reply = await discord_server.press(asked, "More", channel=place, user_install=True)
        assert "Also found" in reply.content
    assert [row.guild_id for row in await bot.rows()] == [None, None]


async def test_notes_revised_meanwhile_are_said(
    discord_server: DiscordServer, start_bot: StartBot, answerer: Answerer
) -> None:
    async with start_bot():
        said = await discord_server.message(QUESTION, mention_bot=True)
    async with start_bot(answerer=revised(answerer)):
        reply = await discord_server.press(said, "More")
    assert "have been revised" in reply.content
    assert reply.ephemeral


async def test_a_row_that_is_gone_is_said(discord_server: DiscordServer, bot: RunningBot) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    await bot.forget_everything()
    reply = await discord_server.press(said, "More")
    assert "no longer in my log" in reply.content
    assert reply.ephemeral


async def test_a_log_that_cannot_be_read_is_said_and_an_answer_not_logged_has_delete_alone(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await discord_server.press(said, "More")
    assert "cannot be reached just now" in reply.content
    assert reply.ephemeral
    assert "Traceback" not in caplog.text
    assert labels(await discord_server.message(QUESTION, mention_bot=True)) == ["Delete"]
    bot.settings.database.rmdir()


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "forged",
    [
        "fn1:more:2:{asker}:3",
        "fn1:more:1:7:3",
        f"fn1:more:{2**63}:2",
        f"fn1:more:1:{2**63}",
        "fn1:",
        "fn1:\nmore",
        "other",
        "x" * 100,
    ],
)
async def test_a_custom_id_that_is_on_no_button_gets_a_private_word(
    discord_server: DiscordServer, forged: str
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    reply = await forge(discord_server, said, forged.format(asker=discord_server.user.id))
    assert "does nothing here" in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
async def test_a_buttons_custom_id_in_a_select_gets_a_private_word(
    discord_server: DiscordServer,
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    select = {"type": 3, "custom_id": custom_id(said, "More")}
    reply = await discord_server.people.press(said, select, discord_server.scene(), ["a"])
    assert "does nothing here" in reply.content
    assert reply.ephemeral


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("what", [*What])
async def test_another_guilds_row_is_never_read_even_from_a_forged_button(
    discord_server: DiscordServer, what: What
) -> None:
    said = await discord_server.message("the secret of value functions", mention_bot=True)
    press = decode(custom_id(said, "More"))
    assert press
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    await discord_server.invite_bot(other)
    await discord_server.message(QUESTION, mention_bot=True, guild=other)
    there = await discord_server.message(QUESTION, mention_bot=True, guild=other)
    for asker in (press.asker, discord_server.state.owner.id):
        forged = encode(Press(what, press.query, asker, 3))
        there.buttons[0]["custom_id"] = forged
        if what is What.DELETE:
            continue  # names no row: it takes away the message that it stands on
        reply = await discord_server.press(there, forged, guild=other)
        assert reply.ephemeral
        assert "secret" not in reply.content
        assert re.search("Please ask your question again|Only who asked", reply.content)


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("code", [10062, 40060])
async def test_an_interaction_that_has_expired_leaves_no_trace(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    discord_server.fail_next("POST", "/interactions/*", 404, code)
    await press_without_waiting(discord_server, said, "More")
    await discord_server.requested("POST", "/interactions/*")
    assert "Also found" in (await discord_server.press(said, "More")).content
    assert "Traceback" not in caplog.text
    assert "generalise" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_two_presses_at_once_are_both_answered(discord_server: DiscordServer) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    both = [await press_without_waiting(discord_server, said, "More") for _ in range(2)]
    replies = [await discord_server.people.answered(one) for one in both]
    assert ["Also found" in reply.content for reply in replies] == [True, True]


async def test_while_the_bot_is_ending_a_press_is_told_so(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    said = await discord_server.message(QUESTION, mention_bot=True)
    gate = discord_server.hold("POST", "/channels/*/messages")
    await discord_server.say(QUESTION, mention_bot=True)
    await gate.arrived.wait()
    bot.stop.set()
    reply = await discord_server.press(said, "More")
    while "just restarting" not in reply.content:
        reply = await discord_server.press(said, "More")
    assert reply.ephemeral
    gate.release()
