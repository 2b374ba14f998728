"""`python -m bot run`: from settings to a connected bot, and its end in good order."""

import asyncio
import gc
import hashlib
import logging
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, KeepAliveHandler
from discord.http import Route

from bot.answers.answerer import Answerer, load_answerer
from bot.answers.catalogue import Catalogue, Relations
from bot.answers.lookup import lookups_of
from bot.discord_app.admission import Admission, Cooldowns
from bot.discord_app.client import FootnoteClient
from bot.discord_app.event import RESPONSE_DEADLINE
from bot.discord_app.ground import LOST, Ground
from bot.errors import DiscordLoginError, QueryLogError, SettingsError
from bot.moderation.trend import INSTALL, can_draw
from bot.querylog.backup import finish_restore
from bot.querylog.log import QueryLog
from bot.querylog.recorder import PATIENCE, REMEDY, Recorder
from bot.querylog.retention import purging
from bot.querylog.servers import Limit
from bot.quotecheck.checker import QuoteChecker
from bot.quotecheck.opposites import load_tables
from bot.replies.sentences import load_languages
from bot.settings import DISCORD_API, PREFIX, Settings

LOGIN_PATIENCE = 60.0
"""Seconds until Discord counts as out of reach."""

FEWEST_STARTS = 5
"""Sessions that must be left for the day before one is spent; after the last the token is reset."""

CLOSING_PATIENCE = 15.0
"""Seconds that replies under way get once the bot is told to stop."""

_REFUSED_BECAUSE = {  # by HTTP status and by the gateway's close code
    401: "the token is refused",
    4004: "the token is refused",
    4013: "its intents are refused",
    4014: "its intents are refused",
}

_INTERACTION_TOKEN = re.compile(r"/(interactions|webhooks)/(\d+)/[^/\s?]+")

logger = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Answer on Discord until SIGTERM or SIGINT; returns once everything is closed.

    Raises:
        SettingsError: the token is missing, or another process runs with it.
        KnowledgeError: the content cannot be used.
        DiscordLoginError: Discord refuses the token or cannot be reached.
    """
    token = token_of(settings)
    set_up_logging(settings.log_level, token)
    if not can_draw():
        logger.warning("/log trend has no picture without matplotlib: %s", INSTALL)
    prepared = prepare(load_answerer(settings.knowledge), settings.knowledge)
    # What is there by now stays. To look through it for garbage again and again would stop every
    # reply for tens of milliseconds each time.
    gc.freeze()
    asyncio.run(_until_signalled(settings, token, prepared))


def token_of(settings: Settings) -> str:
    """The bot's token.

    Raises:
        SettingsError: there is none, or what there is cannot be a token.
    """
    secret = settings.discord_token
    token = secret.get_secret_value().strip() if secret else ""
    if not token:
        raise SettingsError(f"{PREFIX}DISCORD_TOKEN", "it is not set, and Discord asks for it")
    if not re.fullmatch(r"[\x21-\x7e]+", token):
        raise SettingsError(f"{PREFIX}DISCORD_TOKEN", "it holds what no token does")
    return token


async def _until_signalled(settings: Settings, token: str, prepared: partial[Ground]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_until(stop, settings, token, prepared)


async def run_until(
    stop: asyncio.Event, settings: Settings, token: str, prepared: partial[Ground]
) -> None:
    """Answer on Discord until `stop` is set, then finish the replies under way and close.

    Raises:
        SettingsError: another process runs with the token.
        DiscordLoginError: Discord refuses the token or cannot be reached.
    """
    base = str(settings.discord_api_base).rstrip("/")
    await _make_log(settings.database)
    async with (
        QueryLog.open_later(settings.database, PATIENCE) as log,
        Recorder(log) as recorder,
        purging(log, settings.retention_days),
    ):
        ground = prepared(
            log=log,
            recorder=recorder,
            admission=Admission(),
            cooldowns=Cooldowns(Limit(settings.cooldown_questions, settings.cooldown_seconds)),
            retention_days=settings.retention_days,
        )
        with only_process(base, token), api_at(base), acknowledged():
            async with FootnoteClient(ground) as client:
                tasks = (
                    asyncio.create_task(_connected(client, token)),
                    asyncio.create_task(stop.wait()),
                )
                beside = (
                    asyncio.create_task(_pulse(settings, client, ground.answerer, recorder)),
                    asyncio.create_task(_look_through(log)),
                )
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if stop.is_set() and not await _finished(client, ground.admission):
                    logger.warning("Replies were still under way when the bot was stopped")
                await client.close()
                await _ended(beside, tasks)
    logger.info("Stopped")


async def _finished(client: FootnoteClient, admission: Admission) -> bool:
    """Whether all that has been asked is answered, once nothing more is heard."""
    done = await admission.close(CLOSING_PATIENCE)
    for shard in client.shards.values():
        await shard.disconnect()
    # What arrived meanwhile is told that the bot restarts.
    return done and await admission.close(RESPONSE_DEADLINE)


def prepare(answerer: Answerer, knowledge: Path) -> partial[Ground]:
    """Return what is made of the notes, which any number of runs can stand on.

    Raises:
        KnowledgeError: a table of the language cannot be used.
    """
    corpus, opposites = answerer.corpus, load_tables(knowledge)
    catalogue = Catalogue(corpus)
    return partial(
        Ground,
        answerer=answerer,
        catalogue=catalogue,
        relations=Relations(catalogue),
        lookups=lookups_of(catalogue),
        checker=QuoteChecker(corpus, answerer.language, answerer.dictionary, opposites),
        languages=load_languages(),
    )


async def _make_log(database: Path) -> None:
    """Make or migrate the log before anybody waits for it; a failure is the recorder's to tell."""
    with suppress(QueryLogError):
        if aside := await asyncio.to_thread(finish_restore, database):
            logger.warning("A restore was interrupted; the log from before it is %s", aside)


async def _look_through(log: QueryLog) -> None:
    """Say when the log is damaged; one that cannot be opened is the recorder's to tell."""
    with suppress(QueryLogError):
        if not await log.is_whole():
            logger.error("The query log %s is damaged. What to do: %s", log.path, REMEDY)


async def _connected(client: FootnoteClient, token: str) -> None:
    """Log in and stay connected; returns when the client is closed."""
    try:
        async with asyncio.timeout(LOGIN_PATIENCE):
            await client.login(token)
            limit, client.shard_count = await find_gateway(client)
        # A proxy or a local server may count no starts, or just the one.
        counted = limit.get("total", 0) > FEWEST_STARTS
        if counted and limit.get("remaining", FEWEST_STARTS) < FEWEST_STARTS:
            # One start after another uses up the day's, and past the last Discord resets the token.
            hours = limit.get("reset_after", 0) / 3_600_000
            raise DiscordLoginError(f"too few starts are left for the next {hours:.1f} hours")
        await client.connect()
    except discord.LoginFailure:
        raise DiscordLoginError(_REFUSED_BECAUSE[4004]) from None
    except discord.PrivilegedIntentsRequired:
        raise DiscordLoginError(_REFUSED_BECAUSE[4014]) from None
    except discord.ConnectionClosed as error:
        reason = f"the gateway closes with code {error.code}"
        raise DiscordLoginError(_REFUSED_BECAUSE.get(error.code, reason)) from None
    except discord.HTTPException as error:
        reason = f"its API answers with status {error.status}"
        raise DiscordLoginError(_REFUSED_BECAUSE.get(error.status, reason)) from None
    except (discord.GatewayNotFound, aiohttp.ClientError, OSError, TimeoutError):
        raise DiscordLoginError("it cannot be reached") from None


async def _pulse(
    settings: Settings, client: FootnoteClient, answerer: Answerer, recorder: Recorder
) -> None:
    if settings.health_file is not None:
        await keep_pulse(
            settings.health_file,
            settings.health_interval_seconds,
            client.online,
            lambda: can_answer(answerer),
            lambda: str(recorder.trouble or ""),
        )


async def _ended(
    beside: tuple[asyncio.Task[None], ...], tasks: tuple[asyncio.Task[object], ...]
) -> None:
    """Cancel what is still running; raises what the connection ended with."""
    for task in (*beside, *tasks):
        task.cancel()
    await asyncio.wait((*beside, *tasks))
    for task in tasks:
        with suppress(asyncio.CancelledError):
            task.result()


@contextmanager
def only_process(base: str, token: str) -> Iterator[None]:
    """Keep others on this machine from running with the same token: each would answer all.

    Raises:
        SettingsError: another one does.
    """
    if sys.platform != "linux":
        yield  # abstract sockets are Linux's: they need no file, and end with their process
        return
    name = hashlib.sha256(f"{base}\n{token}".encode()).hexdigest()
    with socket.socket(socket.AF_UNIX) as claim:
        try:
            claim.bind(f"\0footnote-{name}")
        except OSError:
            reason = "another process on this machine is running with it"
            raise SettingsError(f"{PREFIX}DISCORD_TOKEN", reason) from None
        yield


class SessionLimit(TypedDict, total=False):
    """How many sessions Discord allows a day, and how many more today."""

    total: int
    remaining: int
    reset_after: int  # milliseconds


@contextmanager
def api_at(base: str) -> Iterator[None]:
    """Send requests to `base`, such as `https://discord.com/api/v10`, until left.

    It is a REST proxy's, or a local server's in tests. discord.py has no option for it: its
    addresses are two class attributes, read whenever a request is made or the gateway is joined.
    """
    if base == DISCORD_API:
        yield
        return
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = base
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def find_gateway(client: discord.Client) -> tuple[SessionLimit, int]:
    """Take the gateway's address from the API in use, once the client has logged in.

    It tells, too, with how many shards to connect.
    """
    found = await client.http.request(Route("GET", "/gateway/bot"))
    if Route.BASE != DISCORD_API:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(found["url"])
    limit: SessionLimit = found.get("session_start_limit", {})
    return limit, max(1, found.get("shards", 1))


class Heartbeat(KeepAliveHandler):
    """Counts a connection as lost when a heartbeat is not acknowledged before the next but one.

    discord.py waits for a minute in which nothing at all was received.
    """

    def __init__(self, *args: Any, ws: DiscordWebSocket, **kwargs: Any) -> None:  # noqa: ANN401 -- discord.py's own
        super().__init__(*args, ws=ws, **kwargs)
        self.heartbeat_timeout = 1.5 * (self.interval or 0)

    def tick(self) -> None:
        """Nothing: what Discord sends does not tell whether it hears."""

    def ack(self) -> None:
        super().ack()
        self._last_recv = self._last_ack


@contextmanager
def acknowledged() -> Iterator[None]:
    """Have connections kept by a `Heartbeat` until left; discord.py has no option for it."""
    before = discord.gateway.KeepAliveHandler
    discord.gateway.KeepAliveHandler = Heartbeat  # type: ignore[misc]  # there is no other way
    try:
        yield
    finally:
        discord.gateway.KeepAliveHandler = before  # type: ignore[misc]  # as above


async def keep_pulse(
    path: Path,
    interval: float,
    online: asyncio.Event,
    able: Callable[[], bool],
    trouble: Callable[[], str],
) -> None:
    """Renew the file every `interval` seconds while online and able; remove it when cancelled.

    It holds the trouble that there is beside, or nothing.
    """
    try:
        while True:
            await online.wait()
            if able():
                _renew(path, trouble())
            await asyncio.sleep(interval)
    finally:
        _remove(path)


def can_answer(answerer: Answerer) -> bool:
    """Whether the answerer finds the first passage when asked with its own words."""
    passages = answerer.corpus.passages[:1]
    return any(answerer.answer(passage.text).hits for passage in passages)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _renew(path: Path, trouble: str) -> None:
    try:
        path.write_text(trouble, "utf-8")
    except OSError as error:
        logger.warning("The health file cannot be written: %s", error.strerror)


class RedactingFormatter(logging.Formatter):
    """Takes out the bot's token, and interactions' tokens, which stand in Discord's addresses."""

    def __init__(self, secret: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record).replace(self._secret, "[token]")
        return _INTERACTION_TOKEN.sub(r"/\1/\2/[token]", text)


def _is_of_use(record: logging.LogRecord) -> bool:
    # discord.py warns of missing voice libraries at every start; the bot does not speak.
    if "voice will NOT be supported" in record.getMessage():
        return False
    # It also traces every list of choices that came too late, as whoever types on makes them.
    error = record.exc_info[1] if record.exc_info else None
    return not (record.name == "discord.app_commands.tree" and isinstance(error, LOST))


def set_up_logging(level: str, secret: str) -> None:
    """Log to standard error from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_of_use)
    handler.setFormatter(RedactingFormatter(secret))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # Below INFO, libraries log whole payloads and rows: what people wrote.
    root.setLevel(max(logging.getLevelName(level), logging.INFO))
    logging.getLogger("bot").setLevel(level)
