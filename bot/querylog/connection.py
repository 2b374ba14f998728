"""A connection to the query log's database, on which every desk of the log does its work."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from functools import partial
from os import stat_result
from pathlib import Path
from typing import Self, TypeVar

import aiosqlite

from bot.errors import QueryLogError
from bot.querylog.database import BUSY_TIMEOUT, open_database, wrapped_errors
from bot.querylog.read_only import open_to_read

T = TypeVar("T")
Work = Callable[[aiosqlite.Connection], Awaitable[T]]
"""Statements to be run one after another, such as a function of `statements/` with its values."""

Open = Callable[[], sqlite3.Connection]
"""Opens the file, blocking, or raises `QueryLogError`."""

_CHUNK = 64  # rows aiosqlite fetches at a time; its own default


class Connection:
    """Does one piece of work at a time, each to its end even when the caller is cancelled.

    What was begun is committed or rolled back, never left half-done. Several processes may have
    the same file open. Every method raises `QueryLogError` when the database fails.
    """

    def __init__(self, path: Path, database: aiosqlite.Connection, identity: stat_result) -> None:
        self.path = path
        self._database = database
        self._identity = (identity.st_dev, identity.st_ino)
        self._one_at_a_time = asyncio.Lock()
        self._under_way: set[asyncio.Task[object]] = set()
        self._closed = False

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, busy_timeout: float = BUSY_TIMEOUT) -> AsyncIterator[Self]:
        """The database at `path`, created or migrated if need be; closed on leaving.

        `busy_timeout` is how many seconds a statement waits for another process.

        Raises:
            QueryLogError: the file cannot be used; see `open_database`.
        """
        async with cls._opened(path, partial(open_database, path, busy_timeout)) as connection:
            yield connection

    @classmethod
    @asynccontextmanager
    async def open_to_read(
        cls, path: Path, busy_timeout: float = BUSY_TIMEOUT
    ) -> AsyncIterator[Self]:
        """The database at `path` as it is; `write` fails. Closed on leaving.

        Raises:
            QueryLogError: the file cannot be read; see `read_only.open_to_read`.
        """
        async with cls._opened(path, partial(open_to_read, path, busy_timeout)) as connection:
            yield connection

    @classmethod
    @asynccontextmanager
    async def _opened(cls, path: Path, open_file: Open) -> AsyncIterator[Self]:
        opening = asyncio.create_task(_connect(path, open_file))
        try:
            connection = cls(path, *await asyncio.shield(opening))
        except asyncio.CancelledError:
            with suppress(QueryLogError):
                database, _ = await opening
                await database.close()
            raise
        try:
            yield connection
        finally:
            await connection._close()

    async def read(self, work: Work[T]) -> T:
        """What the work finds."""
        return await self._to_the_end(self._read(work))

    async def write(self, work: Work[T]) -> T:
        """What the work returns once it is committed as one transaction.

        Raises:
            QueryLogError: as well when the file was moved away.
        """
        return await self._to_the_end(self._write(work))

    async def outside_transactions(self, work: Work[T]) -> T:
        """What the work returns that SQLite does in no transaction, such as VACUUM.

        Raises:
            QueryLogError: as well when the file was moved away.
        """
        return await self.read_in_place(work)

    async def read_in_place(self, work: Work[T]) -> T:
        """What the work finds, for what may not be out of date.

        Raises:
            QueryLogError: as well when the file was moved away.
        """
        await asyncio.to_thread(self._check_in_place)
        return await self.read(work)

    async def _read(self, work: Work[T]) -> T:
        return await work(self._database)

    async def _write(self, work: Work[T]) -> T:
        await asyncio.to_thread(self._check_in_place)
        async with _transaction(self._database):
            return await work(self._database)

    def _check_in_place(self) -> None:
        # SQLite goes on writing to a deleted file, and the rows would be lost without a sign.
        with wrapped_errors(self.path):
            now = self.path.stat()
        if (now.st_dev, now.st_ino) != self._identity:
            raise QueryLogError(self.path, "was replaced by another file")

    async def _to_the_end(self, work: Coroutine[object, object, T]) -> T:
        if self._closed:
            work.close()
            raise QueryLogError(self.path, "is closed")
        task = asyncio.create_task(self._alone(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _alone(self, work: Coroutine[object, object, T]) -> T:
        async with self._one_at_a_time:
            with wrapped_errors(self.path):
                return await work

    async def _close(self) -> None:
        self._closed = True
        try:
            await asyncio.gather(*self._under_way, return_exceptions=True)
        finally:
            with wrapped_errors(self.path):
                await self._database.close()


async def _connect(path: Path, open_file: Open) -> tuple[aiosqlite.Connection, stat_result]:
    # At DEBUG, aiosqlite logs the values of every statement: questions, in an application log.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    failures: list[QueryLogError] = []
    opening = partial(_open_or_keep, open_file, failures)
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


def _open_or_keep(open_file: Open, failures: list[QueryLogError]) -> sqlite3.Connection:
    """The log's connection, or an empty one beside the failure.

    When opening raises, aiosqlite does not wait for its thread, which then reports to an event loop
    that may be closed: a trace on standard error.
    """
    try:
        return open_file()
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
