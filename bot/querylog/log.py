"""The query log: opened, written and read."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from os import stat_result
from pathlib import Path
from typing import Self, TypeVar

import aiosqlite

from bot.errors import QueryLogError
from bot.querylog.database import BUSY_TIMEOUT, open_database, wrapped_errors
from bot.querylog.record import QueryRecord, StoredQuery, Vote
from bot.querylog.scope import Scope
from bot.querylog.statements import (
    LARGEST_INTEGER,
    delete_share,
    insert_query,
    insert_share,
    newest_queries,
    one_query,
    upsert_vote,
)

T = TypeVar("T")

_CHUNK = 64  # rows aiosqlite fetches at a time; its own default


class QueryLog:
    """One row a question, in a SQLite file. Several processes may have the same file open.

    Every method raises `QueryLogError` when the database fails, and runs to its end even when the
    caller is cancelled: what was begun is committed or rolled back, never left half-done.
    """

    def __init__(self, path: Path, database: aiosqlite.Connection, identity: stat_result) -> None:
        self._path = path
        self._database = database
        self._identity = (identity.st_dev, identity.st_ino)
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[object]] = set()
        self._closed = False

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, busy_timeout: float = BUSY_TIMEOUT) -> AsyncIterator[Self]:
        """The log at `path`, created or migrated if need be; closed on leaving.

        `busy_timeout` is how many seconds a statement waits for another process.

        Raises:
            QueryLogError: the file cannot be used; see `open_database`.
        """
        opening = asyncio.create_task(_connect(path, busy_timeout))
        try:
            log = cls(path, *await asyncio.shield(opening))
        except asyncio.CancelledError:
            with suppress(QueryLogError):
                database, _ = await opening
                await database.close()
            raise
        try:
            yield log
        finally:
            await log._close()

    async def record(self, record: QueryRecord) -> int:
        """Store the record; returns its id once it is committed and outlives this process.

        Text is stored as it is, except that lone surrogates become U+FFFD.

        Raises:
            ValueError: `asked_at` has no time zone, an id is not between 0 and 2**63 - 1, a
                number is not finite; nothing is stored.
            QueryLogError: the row could not be written, or the file was moved away.
        """
        return await self._to_the_end(self._write(partial(insert_query, record=record)))

    async def recent(self, limit: int, scope: Scope) -> tuple[StoredQuery, ...]:
        """At most `limit` (1 or more) rows of the scope, newest first.

        Raises:
            ValueError: the limit is below 1, or the guild's id is not one.
            QueryLogError: the log could not be read.
        """
        if limit < 1:
            raise ValueError("limit is below 1")
        limit = min(limit, LARGEST_INTEGER)
        return await self._to_the_end(newest_queries(self._database, limit, scope))

    async def query(self, query_id: int) -> StoredQuery | None:
        """The row of this id with its votes; None where there is none, or none any more.

        Raises:
            ValueError: the id is not between 0 and 2**63 - 1.
            QueryLogError: the log could not be read.
        """
        return await self._to_the_end(one_query(self._database, query_id))

    async def vote(self, vote: Vote) -> bool:
        """Store the vote in the place of the person's earlier one; False if the query is gone.

        Raises:
            ValueError: `voted_at` has no time zone, an id is not between 0 and 2**63 - 1.
            QueryLogError: the vote could not be written, or the file was moved away.
        """
        return await self._to_the_end(self._write(partial(upsert_vote, vote=vote)))

    async def share(self, query_id: int, shared_at: datetime) -> bool:
        """Note that the answer is posted for everybody; False if it was already, or is gone.

        Raises:
            ValueError: `shared_at` has no time zone, the id is not between 0 and 2**63 - 1.
            QueryLogError: it could not be written, or the file was moved away.
        """
        share = partial(insert_share, query_id=query_id, shared_at=shared_at)
        return await self._to_the_end(self._write(share))

    async def unshare(self, query_id: int) -> None:
        """Take a share back: the answer could not be posted.

        Raises:
            QueryLogError: it could not be written, or the file was moved away.
        """
        await self._to_the_end(self._write(partial(delete_share, query_id=query_id)))

    async def _write(self, statements: Callable[[aiosqlite.Connection], Awaitable[T]]) -> T:
        await asyncio.to_thread(self._check_in_place)
        async with _transaction(self._database):
            return await statements(self._database)

    def _check_in_place(self) -> None:
        # SQLite goes on writing to a deleted file, and the rows would be lost without a sign.
        now = self._path.stat()
        if (now.st_dev, now.st_ino) != self._identity:
            raise QueryLogError(self._path, "was replaced by another file")

    async def _to_the_end(self, work: Coroutine[object, object, T]) -> T:
        if self._closed:
            work.close()
            raise QueryLogError(self._path, "is closed")
        task = asyncio.create_task(self._alone(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _alone(self, work: Coroutine[object, object, T]) -> T:
        async with self._one_at_a_time:
            with wrapped_errors(self._path):
                return await work

    async def _close(self) -> None:
        self._closed = True
        try:
            await asyncio.gather(*self._under_way, return_exceptions=True)
        finally:
            with wrapped_errors(self._path):
                await self._database.close()


async def _connect(path: Path, busy_timeout: float) -> tuple[aiosqlite.Connection, stat_result]:
    # At DEBUG, aiosqlite logs the values of every statement: questions, in an application log.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    failures: list[QueryLogError] = []
    opening = partial(_open_or_keep, path, busy_timeout, failures)
    database = await aiosqlite.Connection(opening, _CHUNK)
    database.row_factory = aiosqlite.Row
    if failures:
        await database.close()
        raise failures[0]
    try:
        with wrapped_errors(path):
            return database, await asyncio.to_thread(path.stat)
    except BaseException:
        await database.close()
        raise


def _open_or_keep(
    path: Path, busy_timeout: float, failures: list[QueryLogError]
) -> sqlite3.Connection:
    """The log's connection, or an empty one beside the failure.

    When opening raises, aiosqlite does not wait for its thread, which then reports to an event loop
    that may be closed: a trace on standard error.
    """
    try:
        return open_database(path, busy_timeout)
    except QueryLogError as error:
        failures.append(error)
        return sqlite3.connect(":memory:")


@asynccontextmanager
async def _transaction(database: aiosqlite.Connection) -> AsyncIterator[None]:
    try:
        async with database.execute("BEGIN IMMEDIATE"):
            yield
        await database.commit()
    except BaseException:
        await database.rollback()  # nothing to do, and no error, where none was begun
        raise
