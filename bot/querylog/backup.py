"""Copies of the log, made while it is in use, and brought back when it is not. Everything blocks.

A copy holds what people asked, and what they have erased since: whoever keeps one keeps it as well
as the log, and no longer than the log's rows.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import QueryLogError
from bot.querylog.connection import Connection
from bot.querylog.database import check_is_log, open_database, wrapped_errors
from bot.querylog.retention import Purged, purge
from bot.querylog.statements.backup import carry_over, copy_into, is_sound, take_alone

_PRIVATE = 0o600


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the log that was there before is now; None if there was none.

    Without one nobody knows who opted out or was forgotten after the backup was made. `purged` is
    what the retention took away again.
    """

    aside: Path | None
    purged: Purged


def back_up(database: Path, target: Path) -> None:
    """Copy the log to `target`, a new file that only its owner can read.

    The bot may be running, and goes on recording meanwhile.

    Raises:
        QueryLogError: the target exists or cannot be written, or there is no such log.
    """
    if not database.exists():
        raise QueryLogError(database, "does not exist")
    with _new_file(target), closing(open_database(database)) as source, wrapped_errors(target):
        copy_into(source, target)


def restore(database: Path, backup: Path, days: int) -> Restored:
    """Put the backup in the place of the log, which is kept aside.

    Who opted out, who was forgotten and how long rows are kept, as the present log has it, holds
    for the backup's rows too.

    Raises:
        QueryLogError: the backup is no sound log of this version or an earlier one; the log is in
            use, or of another secret; a file of an earlier restore is in the way. Nothing changed.
    """
    fresh = database.with_name(f"{database.name}.restoring")
    with _new_file(fresh):
        with closing(_opened_to_read(backup)) as source, wrapped_errors(backup):
            if not is_sound(source):
                raise QueryLogError(backup, "is damaged")
            copy_into(source, fresh)
        if database.exists():
            return _replace(database, fresh, days)
        _refuse_companions(database)
        purged = asyncio.run(_purge(fresh, days))
        os.replace(fresh, database)  # noqa: PTH105 -- says that it replaces, in one step
        return Restored(None, purged)


def _refuse_companions(database: Path) -> None:
    """SQLite would play what is left of another log over the restored one."""
    for ending in ("-wal", "-shm", "-journal"):
        left = database.with_name(f"{database.name}{ending}")
        if left.exists():
            raise QueryLogError(left, "is left of the log that is gone: move it away with it")


def _replace(database: Path, fresh: Path, days: int) -> Restored:
    aside = database.with_name(f"{database.name}.before-restore")
    if aside.exists():
        raise QueryLogError(aside, "is in the way: delete it if you need it no more")
    with closing(open_database(database)) as present:
        try:
            take_alone(present)
        except sqlite3.OperationalError:
            raise QueryLogError(database, "is in use: end the bot first") from None
        with closing(open_database(fresh)) as restored, wrapped_errors(fresh):
            if not carry_over(present, restored):
                raise QueryLogError(database, "is of another secret than the backup: move it away")
        purged = asyncio.run(_purge(fresh, days))
        with wrapped_errors(database):
            # Locked until both are done: a bot that starts in between waits, and then sees it.
            os.link(database, aside)
            os.replace(fresh, database)  # noqa: PTH105 -- as above
    return Restored(aside, purged)


async def _purge(path: Path, days: int) -> Purged:
    async with Connection.open(path) as connection:
        return await purge(connection, days)


def _opened_to_read(backup: Path) -> sqlite3.Connection:
    with wrapped_errors(backup):
        if not backup.is_file():
            raise QueryLogError(backup, "is not a file")
        address = f"{backup.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
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
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            with suppress(OSError):
                path.with_name(name).unlink(missing_ok=True)
        raise
