"""`python -m bot run`: from settings to a connected bot, and its end in good order."""

import asyncio
import logging
import re
import signal
from contextlib import suppress
from pathlib import Path

import aiohttp
import discord

from bot.answers.answerer import Answerer, load_answerer
from bot.discord_app.admission import Admission
from bot.discord_app.api_base import api_at, find_gateway
from bot.discord_app.asking import Asking
from bot.discord_app.client import FootnoteClient
from bot.discord_app.cooldown import Cooldowns
from bot.discord_app.health import can_answer, keep_pulse
from bot.discord_app.limits import FEWEST_STARTS
from bot.discord_app.logs import set_up_logging
from bot.discord_app.phrases import load_phrasebook
from bot.discord_app.settings.places import Places
from bot.discord_app.single import only_process
from bot.errors import DiscordLoginError, QueryLogError, SettingsError
from bot.querylog.backup import finish_restore
from bot.querylog.log import QueryLog
from bot.querylog.recorder import PATIENCE, REMEDY, Recorder
from bot.querylog.retention import purging
from bot.querylog.servers import Limit
from bot.settings import PREFIX, Settings

LOGIN_PATIENCE = 60.0
"""Seconds until Discord counts as out of reach."""

CLOSING_PATIENCE = 15.0
"""Seconds that replies under way get once the bot is told to stop."""

_REFUSED_BECAUSE = {  # by HTTP status and by the gateway's close code
    401: "the token is refused",
    4004: "the token is refused",
    4013: "its intents are refused",
    4014: "its intents are refused",
}

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
    answerer = load_answerer(settings.knowledge)
    asyncio.run(_until_signalled(settings, token, answerer))


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


async def _until_signalled(settings: Settings, token: str, answerer: Answerer) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run_until(stop, settings, token, answerer)


async def run_until(
    stop: asyncio.Event, settings: Settings, token: str, answerer: Answerer
) -> None:
    """Answer on Discord until `stop` is set, then finish the replies under way and close.

    Raises:
        SettingsError: another process runs with the token.
        DiscordLoginError: Discord refuses the token or cannot be reached.
    """
    base, admission = str(settings.discord_api_base).rstrip("/"), Admission()
    cooldowns = Cooldowns(Limit(settings.cooldown_questions, settings.cooldown_seconds))
    await _prepare(settings.database)
    async with (
        QueryLog.open_later(settings.database, PATIENCE) as log,
        Recorder(log) as recorder,
        purging(log, settings.retention_days),
    ):
        asking = Asking(answerer, recorder, cooldowns, Places(log.servers, load_phrasebook()))
        with only_process(base, token), api_at(base):
            async with FootnoteClient(
                asking, admission, settings.database, settings.retention_days
            ) as client:
                tasks = (
                    asyncio.create_task(_connected(client, token)),
                    asyncio.create_task(stop.wait()),
                )
                beside = (
                    asyncio.create_task(_pulse(settings, client, answerer, recorder)),
                    asyncio.create_task(_look_through(log)),
                )
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                if stop.is_set() and not await admission.close(CLOSING_PATIENCE):
                    logger.warning("Replies were still under way when the bot was stopped")
                await client.close()
                await _ended(beside, tasks)
    logger.info("Stopped")


async def _prepare(database: Path) -> None:
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
            limit = await find_gateway(client)
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
