"""Helpful and Not helpful: one vote a person and answer, changeable, with a word why."""

import logging
from contextlib import closing
from sqlite3 import connect

import pytest

from tests.discord_app.conftest import StartBot
from tests.discord_app.custom_ids import Press, What, encode
from tests.discord_app.pressing import labels, press_without_waiting
from tests.discord_app.running import RunningBot
from tests.discord_server.replies import Message, Reply
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MODERATOR

QUESTION = "stroke patient socks"
WHY = "it is the § after that one which says it"


def votes(bot: RunningBot) -> list[tuple[int, str, str | None]]:
    """Who voted, what and why, by who."""
    with closing(connect(bot.settings.database)) as database:
        return database.execute("SELECT user_id, vote, why FROM votes ORDER BY user_id").fetchall()


async def asked(server: DiscordServer) -> Message:
    return await server.message(QUESTION, mention_bot=True)


async def test_a_vote_is_stored_and_can_be_changed(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer, ada = await asked(discord_server), discord_server.user.id
    reply = await discord_server.press(answer, "Helpful")
    assert "Your vote: helpful." in reply.content
    assert reply.ephemeral
    assert votes(bot) == [(ada, "helpful", None)]
    form = await discord_server.press(answer, "Not helpful")
    thanks = await discord_server.submit_modal(form, {"why": f"  {WHY}\n"})
    assert "Your vote: not helpful." in thanks.content
    assert thanks.ephemeral
    assert votes(bot) == [(ada, "not_helpful", WHY)]
    await discord_server.press(answer, "Helpful")
    assert votes(bot) == [(ada, "helpful", None)]


async def test_everybody_who_sees_it_has_one_vote(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer, ada = await asked(discord_server), discord_server.user
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    for user in (ada, bob, bob, ada):
        await discord_server.press(answer, "Helpful", user=user)
    assert votes(bot) == [(ada.id, "helpful", None), (bob.id, "helpful", None)]
    recent = await discord_server.slash("log recent", permissions=MODERATOR)
    assert " · 2 found it helpful · #1" in recent.content


@pytest.mark.parametrize("written", ["", "   \n"])
async def test_the_press_is_the_vote_and_the_word_why_is_optional(
    discord_server: DiscordServer, bot: RunningBot, written: str
) -> None:
    form = await discord_server.press(await asked(discord_server), "Not helpful")
    assert form.modal["title"] == "Your vote: not helpful"
    assert [vote for _, vote, _ in votes(bot)] == ["not_helpful"]
    thanks = await discord_server.submit_modal(form, {"why": written})
    assert "Thank you" in thanks.content
    assert [why for _, _, why in votes(bot)] == [None]


async def test_a_word_beyond_the_limit_is_refused_with_limit_and_length(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    form = await discord_server.press(await asked(discord_server), "Not helpful")
    thanks = await discord_server.submit_modal(form, {"why": "x" * 301})
    assert "301 characters, and 300 is the most" in thanks.content
    assert thanks.ephemeral
    assert [why for _, _, why in votes(bot)] == [None]


async def test_buttons_and_forms_from_before_a_restart_still_count(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        answer = await asked(discord_server)
        form = await discord_server.press(answer, "Not helpful")
    async with start_bot() as bot:
        thanks = await discord_server.submit_modal(form, {"why": WHY})
        assert "Your vote: not helpful." in thanks.content
        assert [why for _, _, why in votes(bot)] == [WHY]
        assert "Your vote: helpful." in (await discord_server.press(answer, "Helpful")).content


@pytest.mark.usefixtures("bot")
async def test_answers_have_their_buttons_in_words_and_help_has_no_vote(
    discord_server: DiscordServer,
) -> None:
    private = await discord_server.slash("ask", {"question": "what is AGI?", "private": True})
    public = await discord_server.message("what is AGI?", mention_bot=True)
    lasagne = await discord_server.message("best lasagne recipe?", dm=True)
    greeted = await discord_server.message("hello!", dm=True)
    about = await discord_server.slash("about")
    assert labels(private.message) == ["More", "Related", "Share", "Helpful", "Not helpful"]
    assert labels(public) == ["More", "Related", "Delete", "Helpful", "Not helpful"]
    assert labels(lasagne) == ["Delete", "Helpful", "Not helpful"]
    assert labels(greeted) == ["Delete"]
    assert labels(about.message) == []


async def test_a_shared_answer_is_voted_on_as_the_answer_it_is(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await discord_server.slash("ask", {"question": QUESTION, "private": True})
    await discord_server.press(answer, "Helpful")
    shared = await discord_server.press(answer, "Share")
    bob = discord_server.join(discord_server.guild, discord_server.add_user("bob"))
    await discord_server.press(shared, "Helpful", user=bob)
    await discord_server.press(shared, "Helpful")
    assert len(votes(bot)) == 2


async def test_two_presses_at_once_leave_one_vote(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await asked(discord_server)
    both = [await press_without_waiting(discord_server, answer, "Helpful") for _ in range(2)]
    for one in both:
        assert "Thank you" in (await discord_server.people.answered(one)).content
    assert len(votes(bot)) == 1


async def test_a_stuck_log_is_said_in_time_without_a_trace(
    discord_server: DiscordServer, bot: RunningBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await asked(discord_server)
    form = await discord_server.press(answer, "Not helpful")
    async with bot.stuck_log():
        refused = [
            await discord_server.press(answer, "Helpful"),
            await discord_server.press(answer, "Not helpful"),
            await discord_server.submit_modal(form, {"why": WHY}),
        ]
    for reply in refused:
        assert "cannot be reached just now" in reply.content
        assert reply.ephemeral
    ours = [one.getMessage() for one in caplog.records if one.name.startswith("bot")]
    assert not [line for line in ours if "Traceback" in line or WHY in line or QUESTION in line]


async def test_a_query_that_is_gone_takes_no_vote(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await asked(discord_server)
    form = await discord_server.press(answer, "Not helpful")
    await bot.forget_everything()
    for reply in (
        await discord_server.press(answer, "Helpful"),
        await discord_server.press(answer, "Not helpful"),
        await discord_server.submit_modal(form, {"why": WHY}),
    ):
        assert "no longer in my log" in reply.content
        assert reply.ephemeral
    assert votes(bot) == []


@pytest.mark.parametrize("what", [*What])
async def test_a_form_that_is_forged_stores_nothing(
    discord_server: DiscordServer, bot: RunningBot, what: What
) -> None:
    form = await discord_server.press(await asked(discord_server), "Not helpful")
    for press in (Press(what, 1, 7), Press(what, 2, discord_server.user.id)):
        reply = await _forged(discord_server, form, encode(press))
        assert reply.ephemeral
        assert reply.content.endswith("Please ask your question again.")
    for custom_id in ("fn1:", "fn1:why", "fn1:why:1:2:3:4"):
        assert "does nothing here" in (await _forged(discord_server, form, custom_id)).content
    assert [why for _, _, why in votes(bot)] == [None]


async def test_a_form_in_another_guild_or_channel_stores_nothing(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    form = await discord_server.press(await asked(discord_server), "Not helpful")
    other = discord_server.add_guild("Another guild")
    discord_server.join(other, discord_server.user)
    await discord_server.invite_bot(other)
    for reply in (
        await discord_server.submit_modal(form, {"why": WHY}, guild=other),
        await discord_server.submit_modal(form, {"why": WHY}, dm=True),
    ):
        assert "no longer in my log" in reply.content
    assert [why for _, _, why in votes(bot)] == [None]


async def test_an_answer_deleted_meanwhile_can_still_be_voted_on_by_who_saw_it(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    answer = await asked(discord_server)
    del discord_server.state.messages[answer.id]
    assert "Thank you" in (await discord_server.press(answer, "Helpful")).content
    assert len(votes(bot)) == 1


async def _forged(server: DiscordServer, form: Reply, custom_id: str) -> Reply:
    form.modal["custom_id"] = custom_id
    return await server.submit_modal(form, {"why": WHY})
