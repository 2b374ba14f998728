"""From login to the end: commands synced, health shown, connections lost, replies finished."""

import asyncio
from functools import partial
from pathlib import Path

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route
from pydantic import HttpUrl, SecretStr

from bot.discord_app.admission import Admission, Admittance
from bot.discord_app.client import definition
from bot.discord_app.ground import Ground
from bot.discord_app.run import keep_pulse, run_until, serve, token_of
from bot.errors import DiscordLoginError, SettingsError
from bot.querylog.database import open_database
from bot.settings import DISCORD_API, Settings
from tests.discord_app.conftest import StartBot
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer
from tests.discord_server.sessions import Session

QUESTION = "stroke patient socks"


async def test_commands_are_sent_once_and_again_only_when_they_changed(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    for _ in range(2):
        async with start_bot():
            pass
    assert len(discord_server.requests_to("PUT", "/applications/*/commands")) == 1
    discord_server.commands[0]["description"] = "Something else."
    async with start_bot():
        pass
    assert len(discord_server.requests_to("PUT", "/applications/*/commands")) == 2


async def test_commands_are_sent_when_what_discord_has_cannot_be_read(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        pass
    discord_server.fail_next("GET", "/applications/*/commands", 404)
    async with start_bot():
        pass
    assert len(discord_server.requests_to("PUT", "/applications/*/commands")) == 2


async def test_commands_that_cannot_be_sent_do_not_keep_the_bot_from_answering(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    discord_server.fail_next("PUT", "/applications/*/commands", 400, 30034)
    async with start_bot():
        assert (await discord_server.message(QUESTION, mention_bot=True)).content


def test_defaults_that_discord_fills_in_do_not_make_a_command_another() -> None:
    ours = {"name": "ask", "options": [], "default_member_permissions": 8192, "contexts": [0, 1]}
    theirs = {
        "id": "1",
        "version": "2",
        "name": "ask",
        "name_localizations": None,
        "default_member_permissions": "8192",
        "contexts": [1, 0],
        "nsfw": False,
    }
    assert definition([ours]) == definition([theirs])
    assert definition([ours]) != definition([theirs | {"default_member_permissions": "0"}])


async def test_only_unprivileged_intents_are_asked_for(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        pass
    assert discord_server.gateway.sessions[0].intents == 1 << 0 | 1 << 9 | 1 << 12


async def test_a_lost_connection_is_resumed_and_nothing_asked_meanwhile_is_lost(
    discord_server: DiscordServer, start_bot: StartBot
) -> None:
    async with start_bot():
        await discord_server.drop_gateway()
        said = await discord_server.say(QUESTION, mention_bot=True)
        await discord_server.resumed()
        reply = await discord_server.people.reply_to(said, discord_server.guild.channel)
        assert reply.reply_to == said.id
        assert len(discord_server.gateway.sessions) == 1


async def test_stopping_finishes_replies_under_way_and_takes_no_new_question(
    discord_server: DiscordServer, bot: RunningBot
) -> None:
    gate = discord_server.hold("POST", "/channels/*/messages")
    said = await discord_server.say(QUESTION, mention_bot=True)
    await gate.arrived.wait()
    bot.stop.set()
    late = await discord_server.slash("ask", {"question": QUESTION}, dm=True)
    assert "just restarting" in late.content
    assert not bot.running.done()
    gate.release()
    await bot.running
    reply = await discord_server.people.reply_to(said, discord_server.guild.channel)
    assert "[§ Emotions and value functions]" in reply.content
    assert len(await bot.rows()) == 1


async def test_the_health_file_is_there_while_connected_and_gone_after(
    start_bot: StartBot, tmp_path: Path
) -> None:
    path = tmp_path / "health"
    async with start_bot(health_file=path, health_interval_seconds=0.01):
        first = await _touched(path, after=0)
        assert await _touched(path, after=first) > first
    assert not path.exists()


async def test_a_log_that_fails_is_told_at_start_and_in_the_health_file(
    discord_server: DiscordServer,
    start_bot: StartBot,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = tmp_path / "health"
    await asyncio.to_thread((tmp_path / "queries.sqlite3").write_bytes, b"x" * 10_000)
    async with start_bot(health_file=path, health_interval_seconds=0.01):
        assert "log restore BACKUP" in caplog.text
        assert (await discord_server.slash("ask", {"question": QUESTION})).content
        first = await _touched(path, after=0)
        await _touched(path, after=await _touched(path, after=first))
        told = await asyncio.to_thread(path.read_text, "utf-8")
    assert "the query log records nothing: 1 questions wait in memory" in told
    assert "log restore BACKUP" in told


async def test_a_log_that_is_damaged_half_way_is_told_at_start(
    start_bot: StartBot, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "queries.sqlite3"
    open_database(database).close()
    damaged = bytearray(await asyncio.to_thread(database.read_bytes))
    damaged[40_960:53_248] = b"\xa5" * 12_288
    await asyncio.to_thread(database.write_bytes, damaged)
    async with start_bot(), asyncio.timeout(10):
        while "is damaged. What to do: end the bot, and `python -m bot log" not in caplog.text:  # noqa: ASYNC110 -- a line has no event
            await asyncio.sleep(0.01)


async def test_a_bot_that_cannot_answer_shows_no_health(tmp_path: Path) -> None:
    online, path, checks = asyncio.Event(), tmp_path / "health", asyncio.Semaphore(0)

    def unable() -> bool:
        checks.release()
        return False

    online.set()
    pulse = asyncio.create_task(keep_pulse(path, 0.001, online, unable, str))
    for _ in range(2):
        await asyncio.wait_for(checks.acquire(), 5)
    assert not path.exists()
    pulse.cancel()


async def test_a_refused_token_is_a_login_error(
    discord_server: DiscordServer, prepared: partial[Ground], tmp_path: Path
) -> None:
    with pytest.raises(DiscordLoginError, match="the token is refused"):
        await run_until(
            asyncio.Event(), _settings(discord_server.api_base, tmp_path), "wrong", prepared
        )
    assert Route.BASE == DISCORD_API
    assert DiscordWebSocket.DEFAULT_GATEWAY.host == "gateway.discord.gg"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (4004, "the token is refused"),
        (4014, "its intents are refused"),
        (4012, "the gateway closes with code 4012"),
    ],
)
async def test_a_gateway_that_refuses_the_bot_is_a_login_error(
    discord_server: DiscordServer, prepared: partial[Ground], tmp_path: Path, code: int, reason: str
) -> None:
    settings, token = _settings(discord_server.api_base, tmp_path), discord_server.token
    running = asyncio.create_task(run_until(asyncio.Event(), settings, token, prepared))
    await discord_server.ready()
    assert (await discord_server.slash("about")).content
    await discord_server.gateway.drop(code)
    with pytest.raises(DiscordLoginError, match=reason):
        await running


@pytest.mark.parametrize(
    ("status", "reason"), [(401, "the token is refused"), (403, "its API answers with status 403")]
)
async def test_an_api_that_refuses_the_bot_is_a_login_error(
    discord_server: DiscordServer,
    prepared: partial[Ground],
    tmp_path: Path,
    status: int,
    reason: str,
) -> None:
    discord_server.fail_next("GET", "/oauth2/applications/@me", status)
    settings = _settings(discord_server.api_base, tmp_path)
    with pytest.raises(DiscordLoginError, match=reason):
        await run_until(asyncio.Event(), settings, discord_server.token, prepared)


async def test_a_second_process_with_the_same_token_is_refused(
    discord_server: DiscordServer, bot: RunningBot, prepared: partial[Ground]
) -> None:
    with pytest.raises(SettingsError, match="another process on this machine"):
        await run_until(asyncio.Event(), bot.settings, discord_server.token, prepared)
    assert (await discord_server.slash("about")).content


async def test_a_discord_out_of_reach_is_a_login_error(
    prepared: partial[Ground], tmp_path: Path
) -> None:
    settings = _settings("http://127.0.0.1:9/api/v10", tmp_path)
    with pytest.raises(DiscordLoginError, match="it cannot be reached"):
        await run_until(asyncio.Event(), settings, "token", prepared)


async def test_the_last_starts_of_the_day_are_not_used_up(
    discord_server: DiscordServer, prepared: partial[Ground], tmp_path: Path
) -> None:
    discord_server.gateway.sessions += [Session(str(n), 0, None) for n in range(997)]
    settings = _settings(discord_server.api_base, tmp_path)
    with pytest.raises(DiscordLoginError, match="too few starts are left"):
        await run_until(asyncio.Event(), settings, discord_server.token, prepared)
    assert len(discord_server.gateway.sessions) == 997


@pytest.mark.parametrize("token", [None, SecretStr(" ")])
def test_a_missing_token_is_a_settings_error_before_anything_else(
    token: SecretStr | None, tmp_path: Path
) -> None:
    settings = Settings(discord_token=token, knowledge=tmp_path / "nothing here")
    with pytest.raises(SettingsError, match="FOOTNOTE_DISCORD_TOKEN"):
        serve(settings)


@pytest.mark.parametrize("token", ["a\nb", "a b", "tökén"])
def test_what_cannot_be_a_token_is_a_settings_error_that_does_not_tell_it(token: str) -> None:
    with pytest.raises(SettingsError) as caught:
        token_of(Settings(discord_token=SecretStr(token)))
    assert token not in str(caught.value)


def test_the_token_is_taken_without_the_blanks_around_it() -> None:
    assert token_of(Settings(discord_token=SecretStr(" abc\n"))) == "abc"


async def test_no_more_replies_than_the_capacity_are_made_at_once() -> None:
    admission = Admission(capacity=1)
    with admission.reply() as first, admission.reply() as second:
        assert (first, second) == (Admittance.OPEN, Admittance.BUSY)
    with admission.reply() as third:
        assert third is Admittance.OPEN


async def test_waiting_for_replies_has_an_end() -> None:
    admission = Admission()
    with admission.reply():
        assert not await admission.close(patience=0.01)
    assert await admission.close(patience=0.01)


def _settings(api_base: str, folder: Path) -> Settings:
    return Settings(discord_api_base=HttpUrl(api_base), database=folder / "queries.sqlite3")


async def _touched(path: Path, after: int) -> int:
    """The file's time once it is later than `after`, in nanoseconds."""
    async with asyncio.timeout(5):
        while True:
            when = path.stat().st_mtime_ns if path.exists() else 0  # noqa: ASYNC240 -- a test
            if when > after:
                return when
            await asyncio.sleep(0.005)
