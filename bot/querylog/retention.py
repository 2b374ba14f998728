"""Rows past their retention are purged, in steps; and deleted text leaves every file."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import Protocol

from bot.errors import QueryLogError
from bot.querylog.connection import Connections
from bot.querylog.values import microseconds

INTERVAL = 3600.0
"""Seconds between two purges."""

STEP = 200
"""Rows deleted in one transaction, a few milliseconds."""

BREATH = 0.02
"""Seconds between two steps, in which others write."""

PATIENCE = 10.0
"""Seconds in which others who read or write have to be done."""

WAL_PATIENCE = 2.0
"""The same where nothing was promised of the bytes."""

_PAGES = 64  # of the index, a step; a few milliseconds
_RETRY_AFTER = 0.1  # seconds

_MERGE = """
    INSERT INTO questions (questions, rank) VALUES ('merge', :pages)
"""
_WITHOUT_QUESTION = """
    SELECT id FROM gaps
    WHERE (guild_id IS NULL AND gist NOT IN (SELECT gist FROM queries WHERE gist NOT NULL))
       OR (guild_id NOT NULL AND (guild_id, gist) NOT IN
           (SELECT guild_id, gist FROM queries WHERE guild_id NOT NULL AND gist NOT NULL))
"""
_DELETE_GAP = """
    DELETE FROM gaps WHERE id = :id AND NOT EXISTS
        (SELECT 1 FROM queries WHERE queries.gist = gaps.gist
         AND (gaps.guild_id IS NULL OR queries.guild_id = gaps.guild_id))
"""

_DELETING = """
    DELETE FROM {table} WHERE id IN
        (SELECT id FROM {table} WHERE {condition} ORDER BY {order} LIMIT :step)
"""

logger = logging.getLogger(__name__)


def deleting(table: str, condition: str, order: str) -> str:
    """The statement that deletes up to `:step` rows of a table that has ids, the first in order."""
    return _DELETING.format(table=table, condition=condition, order=order)


_OUTDATED = (
    deleting("queries", "asked_at < :before", "asked_at"),
    deleting("readings", "read_at < :before", "read_at"),
)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went. `complete`: with every byte of them, as far as no reader hindered it."""

    questions: int
    readings: int
    complete: bool


class Purgeable(Protocol):
    """A query log."""

    async def purge(self, days: int) -> Purged: ...


@asynccontextmanager
async def purging(log: Purgeable, days: int, interval: float = INTERVAL) -> AsyncIterator[None]:
    """While open, the log is purged: at once, and every `interval` seconds."""
    task = asyncio.create_task(_keep_purging(log, days, interval))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep_purging(log: Purgeable, days: int, interval: float) -> None:
    while True:
        try:
            purged = await log.purge(days)
            if purged.questions:
                logger.info("%d questions past their retention are deleted", purged.questions)
        except QueryLogError as error:
            logger.warning("The query log could not be purged: %s", error)
        await asyncio.sleep(interval)


async def purge_older(log: Connections, days: int, step: int) -> tuple[int, int]:
    """Delete what is older than so many days (1 or more); return how many questions and readings.

    In steps, between which others write. Interrupted anywhere, the log is whole, and the next
    purge goes on with it.
    """
    before = microseconds("before", datetime.now(UTC) - timedelta(days=days))
    values = {"before": before, "step": step}
    questions, readings = [await in_steps(log, partial(_deleted, sql, values)) for sql in _OUTDATED]
    await drop_empty_gaps(log)
    await drop_words(log)
    return questions, readings


async def in_steps(log: Connections, step: Callable[[sqlite3.Connection], int]) -> int:
    """Do the step, each in a transaction, until it changes no row; return how many it changed."""
    total = changed = await log.write(step)
    while changed:
        await asyncio.sleep(BREATH)
        changed = await log.write(step)
        total += changed
    return total


async def empty_wal(log: Connections, patience: float = WAL_PATIENCE) -> bool:
    """Leave nothing of what is deleted in the write-ahead log; whether it succeeded in time."""
    return await _tried(log.empty_wal, patience)


def _deleted(statement: str, values: dict[str, int], database: sqlite3.Connection) -> int:
    return database.execute(statement, values).rowcount


async def drop_empty_gaps(log: Connections) -> None:
    """Delete what moderators said of questions of which none is left, a gap at a time."""
    for gap_id in await log.read(_gaps_without_question):
        await log.write(partial(_delete_gap, gap_id=gap_id))
        await asyncio.sleep(BREATH)


async def drop_words(log: Connections) -> None:
    """Take the words of deleted questions out of full-text search, some pages at a time."""
    pages = -_PAGES
    while await log.write(partial(_merge_words, pages=pages)):
        pages = _PAGES
        await asyncio.sleep(BREATH)


async def sweep(log: Connections, patience: float) -> bool:
    """Take what is deleted out of every byte of the files; whether that succeeded.

    It is tried for `patience` seconds while others read or write all the time. The file is written
    anew, during which nothing else can be written: about a second for each 100,000 rows.
    """
    until = monotonic() + patience
    vacuumed = await _tried(lambda: _vacuumed(log), patience)
    return vacuumed and await empty_wal(log, until - monotonic())


async def _tried(attempt: Callable[[], Awaitable[bool]], patience: float) -> bool:
    until = monotonic() + patience
    while not await attempt():
        if monotonic() > until:
            return False
        await asyncio.sleep(_RETRY_AFTER)
    return True


async def _vacuumed(log: Connections) -> bool:
    try:
        await log.write_alone(_vacuum)
    except QueryLogError as error:
        if "locked" not in error.reason:
            raise
        return False
    return True


def _merge_words(database: sqlite3.Connection, pages: int) -> bool:
    """Do so much of bringing the words of full-text search together; whether anything was done.

    Negative `pages` begin it: every segment is then to become one, and what was deleted is in none.
    """
    before = database.total_changes
    database.execute(_MERGE, {"pages": pages})
    # As SQLite documents it: the statement itself counts as one change.
    return database.total_changes - before >= 2  # noqa: PLR2004 -- the reason above


def _gaps_without_question(database: sqlite3.Connection) -> tuple[int, ...]:
    return tuple(row[0] for row in database.execute(_WITHOUT_QUESTION))


def _delete_gap(database: sqlite3.Connection, gap_id: int) -> None:
    """Delete the gap unless such a question was asked meanwhile."""
    database.execute(_DELETE_GAP, {"id": gap_id})


def _vacuum(database: sqlite3.Connection) -> None:
    """Write the file anew, without free pages and without what is left over in others."""
    database.execute("VACUUM")
