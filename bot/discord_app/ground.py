"""What features work on, the client that brings it to them, and what becomes of errors.

An error is one line in the log with an id, and a short private apology with the same. A question
never reaches the log this way: errors are logged by type and place, without their messages, which
may quote what was sent.
"""

import asyncio
import logging
import secrets
import traceback
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import aiohttp
import discord
from discord import app_commands
from discord.ext import tasks

from bot.answers.answerer import Answerer
from bot.answers.catalogue import Catalogue, Relations
from bot.answers.lookup import Lookups
from bot.discord_app.admission import Admission, Cooldowns, Taken
from bot.errors import QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.recorder import Recorder
from bot.quotecheck.checker import QuoteChecker
from bot.replies.sentences import Languages

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ground:
    """What there is for every feature, made once.

    Work of some length holds `aside`, so that one at a time is done in a thread, for which the
    events wait whose ids are `waiting`; `posting` are the ids of the private messages that are
    being shared, so that each is posted once, and `taken` those of what was answered lately.
    `mentions` make commands clickable; see `message.Mentions`.
    """

    answerer: Answerer
    catalogue: Catalogue
    relations: Relations
    lookups: Lookups
    checker: QuoteChecker
    languages: Languages
    log: QueryLog
    recorder: Recorder
    admission: Admission
    cooldowns: Cooldowns
    retention_days: int
    aside: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: set[int] = field(default_factory=set)
    posting: set[int] = field(default_factory=set)
    taken: Taken = field(default_factory=Taken)
    mentions: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def revision(self) -> str:
        """The name of the notes' revision."""
        return self.answerer.corpus.revision


class Client(discord.AutoShardedClient):
    """The client that events come through."""

    ground: Ground


Interaction = discord.Interaction[Client]


LOST = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
"""Discord did not take what was sent; there is nobody left to apologise to."""


class ForgedError(Exception):
    """What came with a press is not borne out by its message, the notes or the log."""


class LogUnavailableError(Exception):
    """The query log cannot be used now; why is in the application log."""


_UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060

_REASONS = {
    _UNKNOWN_INTERACTION: "it had expired, or another process of this bot has answered it",
    ALREADY_ACKNOWLEDGED: "another process with this token has answered it",
}


def is_expired(error: discord.HTTPException) -> bool:
    """Whether the interaction itself is gone, so that nothing more can be said to it."""
    return error.code in _REASONS


def report(error: BaseException, where: str, event_id: int) -> str | None:
    """Log the error; the id to apologise with, or None where an apology would be lost as well."""
    cause = _cause(error)
    if isinstance(cause, LOST):
        logger.warning("Reply lost in %s (%d): %s", where, event_id, _described(cause))
        return None
    error_id = secrets.token_hex(4)
    logger.error("Error %s in %s (%d): %s", error_id, where, event_id, _traced(cause))
    return error_id


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _described(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, discord.HTTPException):
        reason = _REASONS.get(error.code, "")
        return f"{name}, status {error.status}, code {error.code}{reason and ': '}{reason}"
    return name


def _traced(error: BaseException) -> str:
    """The error's types and places, from the outermost to the first cause."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        parts.append(f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "caused by ".join(parts).rstrip()


class Watch(ABC):
    """Looks at something every `interval` seconds, from its start to its close.

    An error is logged under `name`, and the next look may fare better.
    """

    def __init__(self, name: str, interval: float) -> None:
        self._name = name
        self._looking = tasks.loop(seconds=interval)(self._look_once)

    @abstractmethod
    async def look(self) -> None:
        """Look, and do what there is to do."""

    def start(self) -> None:
        """Begin, once the client knows its servers."""
        if not self._looking.is_running():
            self._looking.start()

    async def close(self) -> None:
        """End; what is under way is broken off."""
        task = self._looking.get_task()
        self._looking.cancel()
        if task is not None:
            await asyncio.wait({task})

    async def _look_once(self) -> None:
        try:
            await self.look()
        except QueryLogError as error:
            logger.warning("The query log fails %s: %s", self._name, error)
        except Exception as error:  # noqa: BLE001 -- the one handler of what nobody waits for
            report(error, self._name, 0)
