"""After rows were deleted: gaps without a question, words of full-text search, leftover bytes."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from bot.errors import QueryLogError
from bot.querylog.connection import Connection
from bot.querylog.statements.cleaning import (
    delete_gap,
    empty_wal,
    gaps_without_question,
    merge_words,
    vacuum,
)

BREATH = 0.02
"""Seconds between two steps, in which others write."""

PATIENCE = 10.0
"""Seconds in which others who read or write have to be done."""

_PAGES = 64  # of the index, a step; a few milliseconds
_RETRY_AFTER = 0.1  # seconds


async def drop_empty_gaps(connection: Connection) -> None:
    """Delete what moderators said of questions of which none is left, a gap at a time."""
    for gap_id in await connection.read(gaps_without_question):
        await connection.write(partial(delete_gap, gap_id=gap_id))
        await asyncio.sleep(BREATH)


async def drop_words(connection: Connection) -> None:
    """Take the words of deleted questions out of full-text search, some pages at a time."""
    pages = -_PAGES
    while await connection.write(partial(merge_words, pages=pages)):
        pages = _PAGES
        await asyncio.sleep(BREATH)


async def sweep(connection: Connection, patience: float) -> bool:
    """Take what is deleted out of every byte of the files; whether that succeeded.

    It is tried for `patience` seconds while others read or write all the time. The file is written
    anew, during which nothing else can be written: about a second for each 100,000 rows.
    """
    until = asyncio.get_running_loop().time() + patience
    return await _tried(lambda: _vacuumed(connection), until) and await _tried(
        lambda: connection.outside_transactions(empty_wal), until
    )


async def _tried(attempt: Callable[[], Awaitable[bool]], until: float) -> bool:
    while not await attempt():
        if asyncio.get_running_loop().time() > until:
            return False
        await asyncio.sleep(_RETRY_AFTER)
    return True


async def _vacuumed(connection: Connection) -> bool:
    try:
        await connection.outside_transactions(vacuum)
    except QueryLogError as error:
        if "locked" not in error.reason:
            raise
        return False
    return True
