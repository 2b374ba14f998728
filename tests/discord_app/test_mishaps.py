"""When something fails: what people are told, what the log says, and that nothing else is lost."""

import logging
import re

import pytest

from bot.answers.answer import Answer, Earlier
from bot.answers.answerer import RANKED, Answerer
from tests.discord_app.conftest import StartBot
from tests.discord_app.running import RunningBot, sent
from tests.discord_server.server import DiscordServer

QUESTION = "stroke patient socks"


class BrokenAnswerer(Answerer):
    """Fails at every question, and quotes it."""

    def __init__(self, whole: Answerer) -> None:
        self.corpus = whole.corpus
        self.language = whole.language
        self.dictionary = whole.dictionary

    def answer(self, question: str, limit: int = RANKED, *, after: Earlier | None = None) -> Answer:
        raise RuntimeError(f"cannot answer {question!r} with {limit} after {after}")


async def test_an_error_is_apologised_for_with_an_id_that_the_log_knows(
    discord_server: DiscordServer,
    start_bot: StartBot,
    answerer: Answerer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with start_bot(BrokenAnswerer(answerer)):
        reply = await discord_server.slash("ask", {"question": QUESTION})
        message = await discord_server.message(QUESTION, mention_bot=True)
    assert reply.ephemeral
    for content in (reply.content, message.content):
        apology = re.fullmatch(r"Sorry, that went wrong on my side \(error (\w{8})\)\.", content)
        assert apology
        assert f"Error {apology[1]} in " in caplog.text
    assert f"in /ask ({reply.interaction.payload['id']}): RuntimeError\n" in caplog.text
    assert "stroke" not in caplog.text


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_an_interaction_that_is_gone_is_logged_and_not_tried_again(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture, status: int, code: int
) -> None:
    discord_server.fail_next("POST", "/interactions/*", status, code)
    scene = discord_server.scene()
    ask = next(one for one in discord_server.commands if one["name"] == "ask")
    data = {"id": ask["id"], "name": "ask", "type": 1}
    data["options"] = [{"name": "question", "type": 3, "value": QUESTION}]
    await discord_server.people.interact(2, data, scene)
    await discord_server.requested("POST", "/interactions/*")
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert reply.content
    assert len(discord_server.requests_to("POST", "/interactions/*")) == 2
    assert f"code {code}: " in caplog.text
    assert "stroke" not in caplog.text


@pytest.mark.usefixtures("bot")
async def test_a_channel_where_the_bot_may_not_write_is_noted_quietly(
    discord_server: DiscordServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    discord_server.fail_next("POST", "/channels/*/messages", 403, 50013)
    await discord_server.say(QUESTION, mention_bot=True)
    await discord_server.requested("POST", "/channels/*/messages")
    assert (await discord_server.message(QUESTION, dm=True)).content
    assert len(discord_server.requests_to("POST", "/channels/*/messages")) == 2
    assert "No permission to reply in channel" in caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]


@pytest.mark.usefixtures("bot")
async def test_a_reply_is_posted_without_reference_where_the_bot_sees_no_history(
    discord_server: DiscordServer,
) -> None:
    discord_server.fail_next("POST", "/channels/*/messages", 403, 160002)
    reply = await discord_server.message(QUESTION, mention_bot=True)
    assert reply.reply_to is None


@pytest.mark.usefixtures("bot")
async def test_a_brief_outage_does_not_cost_the_reply_nor_double_it(
    discord_server: DiscordServer,
) -> None:
    discord_server.fail_next("POST", "/channels/*/messages", 503)
    assert (await discord_server.message(QUESTION, mention_bot=True)).content
    first, second = discord_server.requests_to("POST", "/channels/*/messages")
    assert sent(first)["nonce"] == sent(second)["nonce"]
    assert sent(second)["enforce_nonce"]


@pytest.mark.usefixtures("bot")
async def test_a_command_of_another_version_is_answered(discord_server: DiscordServer) -> None:
    about = next(one for one in discord_server.commands if one["name"] == "about")
    discord_server.commands.append(about | {"name": "gone", "id": "1"})
    reply = await discord_server.slash("gone")
    assert "being updated" in reply.content
    assert reply.ephemeral


async def test_a_failing_log_does_not_cost_the_reply(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    await bot.rows()
    bot.settings.database.unlink()
    bot.settings.database.mkdir()
    reply = await discord_server.slash("ask", {"question": QUESTION})
    assert "[§ Emotions and value functions]" in reply.content
    bot.settings.database.rmdir()
