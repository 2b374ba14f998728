"""What becomes of errors: one line in the log with an id, a short private apology with the same.

A question never reaches the log this way: errors are logged by type and place, without their
messages, which may quote what was sent.
"""

import logging
import secrets
import traceback

import aiohttp
import discord
from discord import app_commands

logger = logging.getLogger(__name__)

LOST = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError)
"""Discord did not take what was sent; there is nobody left to apologise to."""


class ForgedError(Exception):
    """What came with a press is not borne out by its message, the notes or the log."""


class LogUnavailableError(Exception):
    """The query log cannot be used now; why is in the application log."""


_UNKNOWN_INTERACTION = 10062
_ALREADY_ACKNOWLEDGED = 40060

_REASONS = {
    _UNKNOWN_INTERACTION: "it had expired, or another process of this bot has answered it",
    _ALREADY_ACKNOWLEDGED: "another process with this token has answered it",
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
