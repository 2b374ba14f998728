"""The shipped `python -m bot run` against the local Discord, by environment settings alone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from signal import SIGINT

import pytest

from tests.discord_app.shipped import Shipped, settings_of, shipped
from tests.discord_server.server import DiscordServer
from tests.discord_server.world import MEMBER, MODERATOR

QUESTION = "stroke patient socks"
CITATION = "[§ Emotions and value functions] · [section from 0:09:39](<https://"


@pytest.fixture
def settings(discord_server: DiscordServer, tmp_path: Path) -> dict[str, str]:
    return settings_of(discord_server.api_base, discord_server.token, tmp_path)


@pytest.fixture
async def bot(discord_server: DiscordServer, settings: dict[str, str]) -> AsyncIterator[Shipped]:
    async with shipped(settings) as bot:
        await discord_server.ready()
        yield bot


def _questions(settings: dict[str, str]) -> list[str]:
    with closing(sqlite3.connect(settings["DATABASE"])) as database:
        return [row[0] for row in database.execute("SELECT question FROM queries ORDER BY id")]


def _is_closed(settings: dict[str, str]) -> bool:
    """Whether the database was closed, which takes its write-ahead log away."""
    return not Path(settings["DATABASE"] + "-wal").exists()


async def test_it_answers_what_it_is_asked_and_nothing_else(
    discord_server: DiscordServer, bot: Shipped, settings: dict[str, str]
) -> None:
    assert CITATION in (await discord_server.slash("ask", {"question": QUESTION})).content
    assert CITATION in (await discord_server.message(QUESTION, mention_bot=True)).content
    direct = await discord_server.message("best lasagne recipe?", dm=True)
    assert direct.content.startswith("The notes don’t cover this.")
    await discord_server.no_reply(QUESTION)
    long = await discord_server.slash("ask", {"question": "w" * 301}, checked=False)
    assert "301 characters; 300 is the most" in long.content
    assert long.ephemeral
    ended = await bot.terminate()
    assert ended.status == 0
    assert _questions(settings) == [QUESTION, QUESTION, "best lasagne recipe?", "marker"]


async def test_questions_and_secrets_stay_out_of_the_application_log(
    discord_server: DiscordServer, bot: Shipped
) -> None:
    discord_server.fail_next("POST", "/channels/*/messages", 500)
    await discord_server.message("stroke patient?", mention_bot=True)
    reply = await discord_server.slash("ask", {"question": "lasagne"})
    ended = await bot.terminate()
    for hidden in ("stroke", "lasagne", discord_server.token):
        assert hidden not in ended.err + ended.out
    assert reply.interaction.payload["token"] not in ended.err
    assert "Traceback" not in ended.err


async def test_choices_that_come_too_late_leave_no_trace(
    discord_server: DiscordServer, bot: Shipped
) -> None:
    discord_server.fail_next("POST", "/interactions/*", 404, 10062)
    lost = asyncio.create_task(discord_server.autocomplete("cite", {"passage": "lasagne"}))
    await discord_server.requested("POST", "/interactions/*")
    lost.cancel()
    (first, *_) = await discord_server.autocomplete("cite", {"passage": "two gp"})
    assert first["name"] == "“two GPUs of today” · § Straight-shotting superintelligence"
    ended = await bot.terminate()
    assert "Traceback" not in ended.err
    assert "lasagne" not in ended.err


@pytest.mark.usefixtures("bot")
async def test_the_log_is_for_this_servers_moderators(discord_server: DiscordServer) -> None:
    await discord_server.slash("ask", {"question": QUESTION})
    here = await discord_server.slash("log recent", permissions=MODERATOR)
    assert QUESTION in here.content
    assert here.ephemeral
    refused = await discord_server.slash("log recent", permissions=MEMBER, checked=False)
    assert "for moderators" in refused.content
    other = discord_server.add_guild("Another guild")
    await discord_server.invite_bot(other)
    elsewhere = await discord_server.slash("log recent", guild=other, permissions=MODERATOR)
    assert QUESTION not in elsewhere.content


async def test_sigterm_lets_a_reply_in_flight_finish(
    discord_server: DiscordServer, bot: Shipped, settings: dict[str, str]
) -> None:
    gate = discord_server.hold("POST", "/channels/*/messages")
    said = await discord_server.say(QUESTION, mention_bot=True)
    await gate.arrived.wait()
    bot.process.terminate()
    # It is still connected and says so, which also shows that the signal has arrived.
    late = await discord_server.slash("ask", {"question": QUESTION}, dm=True)
    async with asyncio.timeout(10):
        while "just restarting" not in late.content:
            late = await discord_server.slash("ask", {"question": QUESTION}, dm=True)
    gate.release()
    assert (await bot.ended()).status == 0
    assert _is_closed(settings)
    reply = await discord_server.people.reply_to(said, discord_server.guild.channel)
    assert CITATION in reply.content
    assert _questions(settings)[0] == QUESTION


async def test_ctrl_c_ends_it_in_good_order(bot: Shipped, settings: dict[str, str]) -> None:
    bot.process.send_signal(SIGINT)
    ended = await bot.ended()
    assert ended.status == 0
    assert "Traceback" not in ended.err
    assert _is_closed(settings)


async def test_a_row_survives_sigkill_right_after_its_reply(
    discord_server: DiscordServer, bot: Shipped, settings: dict[str, str]
) -> None:
    assert CITATION in (await discord_server.message(QUESTION, mention_bot=True)).content
    await bot.kill()
    await discord_server.disconnected()
    async with shipped(settings) as again:
        await discord_server.ready()
        rows = await discord_server.slash("log recent", permissions=MODERATOR)
        assert QUESTION in rows.content
        assert (await again.terminate()).status == 0
    assert len(discord_server.requests_to("PUT", "/applications/*/commands")) == 1


@pytest.mark.usefixtures("bot")
async def test_a_dropped_connection_is_resumed(discord_server: DiscordServer) -> None:
    await discord_server.drop_gateway()
    await discord_server.resumed()
    assert CITATION in (await discord_server.message(QUESTION, mention_bot=True)).content
    assert len(discord_server.gateway.sessions) == 1


async def test_a_wrong_token_ends_it_with_one_sentence(
    discord_server: DiscordServer, settings: dict[str, str]
) -> None:
    async with shipped(settings | {"DISCORD_TOKEN": "wrong-and-secret"}) as bot:
        ended = await bot.ended()
    assert ended.status == 1
    assert ended.err.splitlines()[-1].endswith("the token is refused.")
    assert "wrong-and-secret" not in ended.err
    assert "Traceback" not in ended.err
    assert not discord_server.gateway.sessions


async def test_a_missing_token_ends_it_with_one_sentence(settings: dict[str, str]) -> None:
    async with shipped(settings | {"DISCORD_TOKEN": ""}) as bot:
        ended = await bot.ended()
    assert ended.status == 1
    (sentence,) = ended.err.splitlines()
    assert "FOOTNOTE_DISCORD_TOKEN" in sentence


async def test_a_discord_out_of_reach_ends_it_with_one_sentence(settings: dict[str, str]) -> None:
    nowhere = {"DISCORD_API_BASE": "http://127.0.0.1:9/api/v10"}
    async with shipped(settings | nowhere) as bot:
        ended = await bot.ended()
    assert ended.status == 1
    assert ended.err.splitlines()[-1].endswith("it cannot be reached.")
    assert "Traceback" not in ended.err
