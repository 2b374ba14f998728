"""The log's file as its methods work on it: in threads, opened by need and anew after a failure."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, closing, suppress
from dataclasses import dataclass
from functools import partial, wraps
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import aiosqlite

from bot.errors import QueryLogError
from bot.querylog.database import BUSY_TIMEOUT, connect, is_busy, wrapped_errors

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
"""Statements to be run one after another, in a thread."""

Open = Callable[[Path, float], sqlite3.Connection]
"""Opens the file, blocking, with seconds that a statement waits for another process."""

LONG_WAL = 4 * 2**20
"""Bytes of write-ahead log after which it is brought into the file: some ten milliseconds."""

_WAL_HEADER = 32  # bytes, with a number that is another one whenever the file is begun anew

logger = logging.getLogger(__name__)


class _Database(aiosqlite.Connection):
    """aiosqlite's connection, on which several statements cost one way to its thread and back."""

    async def open(self) -> None:
        try:
            await self
        except BaseException:
            # aiosqlite leaves the thread to report to an event loop that may be closed by then.
            await asyncio.to_thread(self._thread.join)
            raise

    async def run(self, work: Work[T]) -> T:
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]  # theirs
        return done

    def version(self) -> int:
        """Read in the caller's thread, while nothing is done in the other."""
        return data_version(self._conn)


class Connection:
    """One connection in a thread of its own, opened by the first piece of work.

    Pieces of work are done one after another, each to its end even when its caller is cancelled.
    After a failure the next piece opens the file anew; so does one that finds another file in the
    old one's place, or none, even if only once it is done.

    The write-ahead log is brought into the file here alone, by whoever finds it long after a
    commit, and while nobody can commit: before 3.51.3, SQLite loses pages where another process
    begins the write-ahead log anew at the very moment in which a checkpoint begins. So no
    connection does it by itself, and none in a mode that goes on without the lock for writing.
    (https://sqlite.org/wal.html#walresetbug)
    """

    def __init__(self, path: Path, open_file: Open, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self.path = path
        self._wal = f"{path}-wal"
        self._open_file = open_file
        self._busy_timeout = busy_timeout
        self._database: _Database | None = None
        self._identity = (0, 0)
        self._turn = asyncio.Lock()
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def is_busy(self) -> bool:
        """Whether a piece of work is under way or waits."""
        return bool(self._under_way)

    async def do(self, work: Work[T], patience: float | None = None, *, leave: bool = False) -> T:
        """Return what the work returns.

        With `patience`, work that does not begin within so many seconds is not done at all, and
        none of its statements waits for longer. `leave`: nor is work that is under way waited for
        any longer, which is for reading alone.

        Raises:
            QueryLogError: the file fails, the connection is closed, or patience is at its end.
        """
        if self._closed:
            raise QueryLogError(self.path, "is closed")
        if patience == 0:
            raise QueryLogError(self.path, "no answer within the time of a reply")
        until = inf if patience is None else monotonic() + patience
        begun: asyncio.Future[None] = asyncio.Future()
        done = asyncio.create_task(self._in_turn(work, until, begun))
        self._under_way.add(done)
        done.add_done_callback(self._ended)
        if patience is None:
            return await asyncio.shield(done)
        finished, _ = await asyncio.wait({done}, timeout=patience)
        if not finished:
            if begun.cancel() or leave:
                raise QueryLogError(self.path, f"no answer within {patience:.2g} s")
            await asyncio.wait({done})
        return done.result()

    async def read(self, work: Work[T], patience: float | None = None) -> T:
        """Return what the work finds in one state of the file; see `do`, and its `leave`."""
        return await self.do(partial(in_transaction, work=work, kind=""), patience, leave=True)

    async def write(self, work: Work[T], patience: float | None = None) -> T:
        """Return what the work returns once it is committed as one transaction; see `do`."""
        return await self.do(partial(self._written, work), patience)

    async def empty_wal(self, patience: float | None = None) -> bool:
        """Leave no byte of what is committed by now in the write-ahead log; see `do`.

        False where it did not succeed, which long readings and those who write can hinder.
        """
        return await self.do(self._emptied, patience)

    def version(self) -> int | None:
        """A number that is another one once another connection has committed something.

        None while it cannot be told without waiting. It is read where it is asked for: that takes
        microseconds, and no other process can make it wait.
        """
        if self._under_way or self._database is None:
            return None
        try:
            return self._database.version() if self._in_place() == self._identity else None
        except (sqlite3.Error, OSError):
            return None

    async def close(self) -> None:
        """Close the file once everything that was begun has ended."""
        self._closed = True
        await asyncio.shield(asyncio.create_task(self._close()))

    async def _close(self) -> None:
        try:
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            await self._drop()

    def _ended(self, done: asyncio.Task[T]) -> None:
        self._under_way.discard(done)
        if not done.cancelled():
            done.exception()  # somebody who was cancelled does not ask for it

    async def _in_turn(self, work: Work[T], until: float, begun: asyncio.Future[None]) -> T:
        async with self._turn:
            begun.set_result(None)  # raises where its caller has given it up
            waits = max(0.0, min(self._busy_timeout, until - monotonic()))
            try:
                with wrapped_errors(self.path):
                    return await self._do(work, waits)
            except QueryLogError:
                with suppress(QueryLogError):
                    await self._drop()
                raise

    async def _do(self, work: Work[T], waits: float) -> T:
        if self._database is None:
            # At DEBUG, aiosqlite logs what it does with its values, which may be what people typed.
            logging.getLogger("aiosqlite").setLevel(logging.INFO)
            database = _Database(partial(self._open, waits), 1)
            await database.open()
            self._database = database
        try:
            return await self._database.run(partial(self._begin, work, waits))
        except FileNotFoundError:
            # SQLite goes on writing to a deleted file, and the rows would be lost without a sign.
            # (No statement raises this.)
            logger.warning("The query log %s was moved away: what is there now is used", self.path)
        await self._drop()
        return await self._do(work, waits)

    def _open(self, waits: float) -> sqlite3.Connection:
        database, self._identity = self._opened(waits)
        database.row_factory = sqlite3.Row
        return database

    def _opened(self, waits: float) -> tuple[sqlite3.Connection, tuple[int, int]]:
        """The file, and which it is: the one that was there before it was opened and after.

        One that is only made by being opened is opened twice.
        """
        while True:
            before = self._in_place()
            database = self._open_file(self.path, waits)
            if before and before == self._in_place():
                return database, before
            database.close()

    def _begin(self, work: Work[T], waits: float, database: sqlite3.Connection) -> T:
        if self._in_place() != self._identity:
            raise FileNotFoundError
        database.execute(f"PRAGMA busy_timeout = {waits * 1000:.0f}")
        done = work(database)
        if self._in_place() != self._identity:
            raise FileNotFoundError  # what was done to the old file is done to the new one, too
        return done

    def _written(self, work: Work[T], database: sqlite3.Connection) -> T:
        done = in_transaction(database, work)
        with suppress(sqlite3.Error, OSError):  # it is committed, whatever becomes of the rest
            if os.stat(self._wal).st_size > LONG_WAL:  # noqa: PTH116 -- as in `_in_place`
                database.execute("PRAGMA busy_timeout = 0")
                self._checkpointed(database)
        return done

    def _emptied(self, database: sqlite3.Connection) -> bool:
        before = self._wal_header()
        try:
            if not self._checkpointed(database):
                return False
            # A commit begins a write-ahead log anew of which nothing is needed, and cuts off what
            # it does not overwrite: this one, if nobody else's has.
            in_transaction(database, _change_nothing)
        except sqlite3.OperationalError as error:
            if is_busy(error):
                return False
            raise
        return self._wal_header() != before

    def _checkpointed(self, database: sqlite3.Connection) -> bool:
        """Bring the write-ahead log into the file; whether all of it is there now."""
        database.execute("BEGIN IMMEDIATE")
        try:
            with closing(connect(self.path, "mode=rw", 0)) as beside:
                if self._in_place() != self._identity:
                    return False
                beside.execute("PRAGMA schema_version")
                busy, frames, done = beside.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                return not busy and frames == done
        finally:
            database.execute("ROLLBACK")

    def _wal_header(self) -> bytes:
        # SQLite locks the database and its index of the write-ahead log; not this file.
        try:
            with open(self._wal, "rb") as wal:  # noqa: PTH123 -- as in `_in_place`
                return wal.read(_WAL_HEADER)
        except FileNotFoundError:
            return b""

    def _in_place(self) -> tuple[int, int] | None:
        """Which file is there now."""
        try:
            now = os.stat(self.path)  # noqa: PTH116 -- a quarter of the time, for every row
        except FileNotFoundError:
            return None
        return now.st_dev, now.st_ino

    async def _drop(self) -> None:
        if (database := self._database) is not None:
            self._database = None
            with wrapped_errors(self.path):
                await database.close()


@dataclass(frozen=True, slots=True)
class Connections:
    """What the log is worked on by: no long reading keeps a row, or one who looks it up, waiting.

    `rows` writes, `short` looks up what a reply needs, `long` reads what is many rows; they may be
    one. Work that has not begun `until` then, by the monotonic clock, is not done at all.
    """

    rows: Connection
    short: Connection
    long: Connection
    until: float = inf

    @property
    def patience(self) -> float | None:
        """In how many seconds work has to begin; None for however long it takes."""
        return None if self.until == inf else max(0.0, self.until - monotonic())

    async def write(self, work: Work[T]) -> T:
        """Return what the work returns once it is committed as one transaction."""
        return await self.rows.write(work, self.patience)

    async def empty_wal(self) -> bool:
        """Leave nothing of what is deleted in the write-ahead log; whether that succeeded."""
        return await self.rows.empty_wal(self.patience)

    async def write_alone(self, work: Work[T]) -> T:
        """Return what the work returns that SQLite does in no transaction, such as VACUUM."""
        return await self.rows.do(work, self.patience)

    async def look_up(self, work: Work[T]) -> T:
        """Return what a short piece of work finds."""
        return await self.short.read(work, self.patience)

    async def read(self, work: Work[T]) -> T:
        """Return what a longer one finds."""
        return await self.long.read(work, self.patience)

    async def close(self) -> None:
        """Close them all; raises what the last failure was."""
        async with AsyncExitStack() as last_first:  # each, even when its caller is cancelled
            for one in dict.fromkeys((self.rows, self.long, self.short)):
                last_first.push_async_callback(one.close)


class Keeper:
    """A thing that is kept. Its methods are given the database, and callers await them without it.

    `reads`, `looks_up` and `writes` make such a method of one that holds its statements.
    """

    def __init__(self, connections: Connections) -> None:
        self.log = connections


K = TypeVar("K", bound=Keeper)
P = ParamSpec("P")
Statements = Callable[Concatenate[K, sqlite3.Connection, P], T]
Method = Callable[Concatenate[K, P], Coroutine[Any, Any, T]]


def reads(statements: Statements[K, P, T]) -> Method[K, P, T]:
    """A method that reads what may be many rows."""
    return _done_by(Connections.read, statements)


def looks_up(statements: Statements[K, P, T]) -> Method[K, P, T]:
    """A method that reads what a reply needs."""
    return _done_by(Connections.look_up, statements)


def writes(statements: Statements[K, P, T]) -> Method[K, P, T]:
    """A method whose statements are one transaction, committed when it returns."""
    return _done_by(Connections.write, statements)


def _done_by(
    way: Callable[[Connections, Work[T]], Awaitable[T]], statements: Statements[K, P, T]
) -> Method[K, P, T]:
    @wraps(statements)
    async def done(kept: K, /, *values: P.args, **named: P.kwargs) -> T:
        return await way(kept.log, lambda database: statements(kept, database, *values, **named))

    return done


def in_transaction(
    database: sqlite3.Connection, work: Work[T], kind: Literal["", "IMMEDIATE"] = "IMMEDIATE"
) -> T:
    """Return what the work returns, committed; nothing of it is stored where it raises."""
    database.execute(f"BEGIN {kind}")
    try:
        # SQLite reads the schema anew here if another process has changed it, as VACUUM does: found
        # out by full-text search in the midst of a statement, "no such table" is all it would say.
        database.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()
        done = work(database)
        database.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # what went wrong first is what is told
            database.rollback()
        raise
    return done


def _change_nothing(database: sqlite3.Connection) -> None:
    """Write the first page as it is."""
    version = database.execute("PRAGMA user_version").fetchone()[0]
    database.execute(f"PRAGMA user_version = {version:d}")


def data_version(database: sqlite3.Connection) -> int:
    """A number that changes when another connection commits."""
    version: int = database.execute("PRAGMA data_version").fetchone()[0]
    return version
