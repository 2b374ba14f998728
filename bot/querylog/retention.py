"""Rows past their retention are purged, by the hour and in steps too short to be noticed."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.errors import QueryLogError
from bot.querylog.cleaning import BREATH, drop_empty_gaps, drop_words
from bot.querylog.connection import Connection
from bot.querylog.people import People
from bot.querylog.statements.cleaning import empty_wal
from bot.querylog.statements.retention import STATEMENTS, delete_older
from bot.querylog.statements.values import microseconds

INTERVAL = 3600.0
"""Seconds between two purges."""

STEP = 200
"""Rows deleted in one transaction, a few milliseconds."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went. `complete`: with every byte of them, as far as no reader hindered it."""

    questions: int
    readings: int
    complete: bool


async def purge(connection: Connection, days: int, step: int = STEP) -> Purged:
    """Delete what is older than so many days (1 or more), and finish erasures left undone.

    In steps, between which others write. Interrupted anywhere, the log is whole, and the next
    purge goes on with it.

    Raises:
        QueryLogError: the database fails.
    """
    before = microseconds("before", datetime.now(UTC) - timedelta(days=days))
    questions, readings = [await _delete(connection, one, before, step) for one in STATEMENTS]
    await drop_empty_gaps(connection)
    await drop_words(connection)
    await People(connection).finish()
    complete = await connection.outside_transactions(empty_wal)
    return Purged(questions, readings, complete)


@asynccontextmanager
async def purging(path: Path, days: int, interval: float = INTERVAL) -> AsyncIterator[None]:
    """While open, the log at `path` is purged: at once, and every `interval` seconds."""
    task = asyncio.create_task(_keep_purging(path, days, interval))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep_purging(path: Path, days: int, interval: float) -> None:
    while True:
        try:
            async with Connection.open(path) as connection:
                purged = await purge(connection, days)
            if purged.questions:
                logger.info("%d questions past their retention are deleted", purged.questions)
        except QueryLogError as error:
            logger.warning("The query log could not be purged: %s", error)
        await asyncio.sleep(interval)


async def _delete(connection: Connection, statement: str, before: int, step: int) -> int:
    work = partial(delete_older, statement=statement, before=before, step=step)
    total = deleted = await connection.write(work)
    while deleted:
        await asyncio.sleep(BREATH)
        deleted = await connection.write(work)
        total += deleted
    return total
