"""Copies of the log, made while it is in use, and brought back when it is not. Everything blocks.

A copy holds what people asked, and what they have erased since: whoever keeps one keeps it as well
as the log, and no longer than the log's rows.

A restore holds the log's own file locked from its beginning to its end and writes it anew in one
transaction: killed anywhere, the log is as before or as restored, whoever opens it meanwhile waits
or is told, and nobody is left with a file that is the log no more.
"""

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from bot.errors import QueryLogError
from bot.querylog.database import (
    check_is_log,
    companions,
    connect,
    is_damaged,
    open_database,
    wrapped_errors,
)
from bot.querylog.log import QueryLog
from bot.querylog.retention import Purged

_PRIVATE = 0o600
_LOCKED_BY_SQLITE = (0x40000000, 512)  # where, and how many bytes; part of its file format

_MEMORY = """
    SELECT name, key FROM secrets
"""
_OPTED_OUT = """
    SELECT person, since FROM opted_out
"""
_ERASURES = """
    SELECT subject, erased_at FROM erasures
"""
_HOLDS_ANYTHING = """
    SELECT EXISTS (SELECT 1 FROM queries) OR EXISTS (SELECT 1 FROM secrets)
        OR EXISTS (SELECT 1 FROM servers)
"""
# So a log is known that a restore has put in the place of another.
_MARK_RESTORED = """
    CREATE TABLE IF NOT EXISTS restored (at INTEGER)
"""
_IS_RESTORED = """
    SELECT 1 FROM sqlite_schema WHERE name = 'restored'
"""


@dataclass(frozen=True, slots=True)
class Restored:
    """`asides`: where the logs are now that were there before this restore and one interrupted.

    Not `informed`: there was none, or it was damaged, so that nobody knows who opted out or was
    forgotten after the backup was made. `purged` is what the retention took away again.
    """

    asides: tuple[Path, ...]
    informed: bool
    purged: Purged


def back_up(database: Path, target: Path) -> None:
    """Copy the log to `target`, a new file that only its owner can read.

    The bot may be running, and goes on recording meanwhile.

    Raises:
        QueryLogError: the target exists or cannot be written, or there is no such log.
    """
    if not database.exists():
        raise QueryLogError(database, "does not exist")
    if target.absolute() in {*companions(database.absolute()), *_of_a_restore(database.absolute())}:
        raise QueryLogError(target, "is a name that the log itself uses")
    with _new_file(target), closing(open_database(database)) as source, wrapped_errors(target):
        _copy_into(source, target)


def restore(database: Path, backup: Path, days: int) -> Restored:
    """Put the backup in the place of the log, of which a copy is kept aside.

    Who opted out, who was forgotten and how long rows are kept, as the present log has it, holds
    for the backup's rows too. A log that is damaged is moved aside, and tells nothing. Must not be
    called in a process that has the log open otherwise.

    Raises:
        QueryLogError: the backup is no sound log of this version or an earlier one; the log is in
            use, or of another secret. Nothing changed.
    """
    with closing(_opened_to_read(backup)) as source, wrapped_errors(backup):
        if database.exists() and database.samefile(backup):
            raise QueryLogError(backup, "is the log itself")
        if source.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise QueryLogError(backup, "is damaged")
        damaged = _moved_if_damaged(database)
        with _alone(database) as present:
            earlier = _finish(present, database)
            try:
                informed, purged = _restore(present, source, database, days)
            finally:
                aside = _finish(present, database)
    return Restored(tuple(filter(None, (damaged, earlier, aside))), informed, purged)


def finish_restore(database: Path) -> Path | None:
    """Leave nothing of a restore that was interrupted; where the log from before it is now, if any.

    Makes or migrates the log, as whatever opens it.

    Raises:
        QueryLogError: the file cannot be used; see `open_database`.
    """
    # It is shared while it is open, so that no restore is under way.
    with closing(open_database(database)) as log, wrapped_errors(database):
        return _finish(log, database)


def _restore(
    present: sqlite3.Connection, source: sqlite3.Connection, database: Path, days: int
) -> tuple[bool, Purged]:
    fresh, aside = _of_a_restore(database)
    with _new_file(fresh):
        _copy_into(source, fresh)
    informed = _inform(present, fresh, database)
    purged = asyncio.run(_purged(fresh, days))
    if _holds_anything(present):
        with _new_file(aside), wrapped_errors(aside):
            _copy_into(present, aside)
    with closing(connect(fresh, "mode=rw")) as restored, wrapped_errors(database):
        _take_alone(restored)  # nothing of it is left in a write-ahead log
        restored.backup(present)  # here it happens, in one transaction
    return informed, purged


def _inform(present: sqlite3.Connection, fresh: Path, database: Path) -> bool:
    """Tell what is to be restored what the present log knows; whether that can be known."""
    with closing(open_database(fresh)) as restored, wrapped_errors(fresh):
        restored.execute(_MARK_RESTORED)
        try:
            if _carry_over(present, restored):
                return _holds_anything(present)
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                raise
            return False
    raise QueryLogError(database, "is of another secret than the backup: move it away")


def _finish(log: sqlite3.Connection, database: Path) -> Path | None:
    """End what a restore has begun, whether it has happened or not."""
    fresh, part = _of_a_restore(database)
    aside = None
    with wrapped_errors(database):
        if log.execute(_IS_RESTORED).fetchall():
            with suppress(FileNotFoundError):  # it is renamed already
                aside = part.rename(_free_name(database))
            log.execute("DROP TABLE restored")
        for file in (fresh, part):
            for left in (file, *companions(file)):
                left.unlink(missing_ok=True)
    return aside


def _of_a_restore(database: Path) -> tuple[Path, Path]:
    """What is to be restored, and what is being put aside."""
    name = database.name
    return database.with_name(f"{name}.restoring"), database.with_name(f"{name}.setting-aside")


def _free_name(database: Path) -> Path:
    first = f"{database.name}.before-restore"
    names = chain([first], (f"{first}-{number}" for number in count(2)))
    return next(path for path in map(database.with_name, names) if not path.exists())


@contextmanager
def _alone(database: Path) -> Iterator[sqlite3.Connection]:
    """The log, made if there is none, while nobody else can have it open."""
    with closing(open_database(database)) as present:
        try:
            _take_alone(present)
        except sqlite3.OperationalError:
            raise QueryLogError(database, "is in use: end the bot first") from None
        try:
            yield present
        finally:
            _let_others_in(present)


def _moved_if_damaged(database: Path) -> Path | None:
    """Where the file is now that was no log any more; None if the log can be opened or is none."""
    if not database.exists():
        _refuse_companions(database)
        return None
    try:
        open_database(database).close()
    except QueryLogError as error:
        if not is_damaged(error):
            raise
        aside = _free_name(database)
        with wrapped_errors(database), _unlocked(database):
            for old, new in zip(companions(database), companions(aside), strict=True):
                with suppress(FileNotFoundError):
                    old.rename(new)
            return database.rename(aside)
    return None


@contextmanager
def _unlocked(database: Path) -> Iterator[None]:
    """While open, no other process can use the file, of which SQLite itself makes nothing."""
    with database.open("r+b") as file:
        if sys.platform != "win32":  # where nobody can move what others have open
            import fcntl  # noqa: PLC0415 -- the reason above

            start, length = _LOCKED_BY_SQLITE
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
            except BlockingIOError:
                raise QueryLogError(database, "is in use: end the bot first") from None
        yield


def _refuse_companions(database: Path) -> None:
    """SQLite would take away what is left of another log."""
    for left in companions(database):
        if left.exists():
            raise QueryLogError(left, "is left of the log that is gone: move it away with it")


async def _purged(path: Path, days: int) -> Purged:
    async with QueryLog.open(path) as log:
        return await log.purge(days)


def _opened_to_read(backup: Path) -> sqlite3.Connection:
    with wrapped_errors(backup):
        if not backup.is_file():
            raise QueryLogError(backup, "is not a file")
        connection = connect(backup, "mode=ro")
        try:
            check_is_log(connection, backup, may_be_new=False)
        except BaseException:
            connection.close()
            raise
        return connection


@contextmanager
def _new_file(path: Path) -> Iterator[None]:
    """A file that only its owner can read; taken away again, with companions, on failure."""
    with wrapped_errors(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, _PRIVATE))
    try:
        yield
    except BaseException:
        for file in (path, *companions(path)):
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise


def _copy_into(source: sqlite3.Connection, target: Path) -> None:
    """Copy the log as it is at this moment into the file, all at once.

    Whoever writes goes on writing: SQLite hands out the state at the beginning.
    """
    with closing(sqlite3.connect(target)) as made:
        source.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing is written


def _take_alone(database: sqlite3.Connection) -> None:
    """Leave the database without companions; from then on nobody else may have it open.

    Raises:
        sqlite3.OperationalError: somebody has it open.
    """
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("BEGIN EXCLUSIVE")
    database.execute("COMMIT")  # the lock stays


def _let_others_in(database: sqlite3.Connection) -> None:
    """The end of being alone; the journal that SQLite kept meanwhile goes with it."""
    database.execute("PRAGMA locking_mode = NORMAL")
    database.execute("BEGIN IMMEDIATE")
    database.execute("COMMIT")


def _holds_anything(database: sqlite3.Connection) -> bool:
    """Whether somebody could miss what the log holds, as far as it can be read."""
    try:
        return bool(database.execute(_HOLDS_ANYTHING).fetchone()[0])
    except sqlite3.DatabaseError:
        return True


def _carry_over(known: sqlite3.Connection, into: sqlite3.Connection) -> bool:
    """Carry who opted out and who was forgotten over into a log; False where the secrets differ.

    What `known` says of opting out replaces what the other says; its erasures are to be done again.
    """
    secrets = [dict(one.execute(_MEMORY).fetchall()) for one in (known, into)]
    if all(secrets) and secrets[0] != secrets[1]:
        return False
    if not secrets[0]:
        return True  # nobody has ever opted out there, or was forgotten
    into.execute("BEGIN IMMEDIATE")
    into.executemany(
        "INSERT INTO secrets (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING", secrets[0].items()
    )
    into.execute("DELETE FROM opted_out")
    into.executemany("INSERT INTO opted_out VALUES (?, ?)", known.execute(_OPTED_OUT))
    into.executemany(
        "INSERT INTO erasures (subject, erased_at) VALUES (?, ?) ON CONFLICT DO UPDATE "
        "SET erased_at = max(erased_at, excluded.erased_at), done = 0",
        known.execute(_ERASURES).fetchall(),
    )
    into.execute("COMMIT")
    return True
