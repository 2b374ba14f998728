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
from bot.querylog.connection import Connection
from bot.querylog.database import (
    check_is_log,
    companions,
    connect,
    is_damaged,
    open_database,
    wrapped_errors,
)
from bot.querylog.retention import Purged, purge
from bot.querylog.statements.backup import (
    begin_restored,
    carry_over,
    copy,
    copy_into,
    end_restored,
    holds_anything,
    is_restored,
    is_sound,
    let_others_in,
    looks_sound,
    take_alone,
)

_PRIVATE = 0o600
_LOCKED_BY_SQLITE = (0x40000000, 512)  # where, and how many bytes; part of its file format


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
        copy_into(source, target)


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
        if not is_sound(source):
            raise QueryLogError(backup, "is damaged")
        damaged = _moved_if_damaged(database)
        with _alone(database) as present:
            earlier = _finish(present, database)
            try:
                informed, purged = _restore(present, source, database, days)
            finally:
                aside = _finish(present, database)
    return Restored(tuple(filter(None, (damaged, earlier, aside))), informed, purged)


async def is_whole(database: Path) -> bool:
    """Whether SQLite finds the log whole at a first look: a second for 100,000 rows.

    Raises:
        QueryLogError: the file cannot be used; see `open_database`.
    """
    async with Connection.open(database) as connection:
        return await connection.read(looks_sound)


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
        copy_into(source, fresh)
    informed = _inform(present, fresh, database)
    purged = asyncio.run(_purge(fresh, days))
    if holds_anything(present):
        with _new_file(aside), wrapped_errors(aside):
            copy_into(present, aside)
    with closing(connect(fresh, "mode=rw")) as restored, wrapped_errors(database):
        take_alone(restored)  # nothing of it is left in a write-ahead log
        copy(restored, present)  # here it happens, in one transaction
    return informed, purged


def _inform(present: sqlite3.Connection, fresh: Path, database: Path) -> bool:
    """Tell what is to be restored what the present log knows; whether that can be known."""
    with closing(open_database(fresh)) as restored, wrapped_errors(fresh):
        begin_restored(restored)
        try:
            if carry_over(present, restored):
                return holds_anything(present)
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
        if is_restored(log):
            with suppress(FileNotFoundError):  # it is renamed already
                aside = part.rename(_free_name(database))
            end_restored(log)
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
            take_alone(present)
        except sqlite3.OperationalError:
            raise QueryLogError(database, "is in use: end the bot first") from None
        try:
            yield present
        finally:
            let_others_in(present)


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


async def _purge(path: Path, days: int) -> Purged:
    async with Connection.open(path) as connection:
        return await purge(connection, days)


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
