"""The database file for whoever only reads: nothing is created, migrated or made private.

Everything here blocks, as in `database`.
"""

import os
import sqlite3
from pathlib import Path

from bot.errors import QueryLogError
from bot.querylog.database import (
    BUSY_TIMEOUT,
    check_is_log,
    connect,
    steps,
    version_of,
    wrapped_errors,
)


def open_to_read(path: Path, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """A connection to the log at `path` whose statements can change nothing.

    A file and a folder that may not be written will do, and the bot may be running.

    Raises:
        QueryLogError: there is no such file, it cannot be read, or it is no log of this version.
    """
    with wrapped_errors(path):
        path.stat()
        connection = connect(path, _way_in(path), busy_timeout)
        try:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            check_is_log(connection, path, may_be_new=False)
            _check_is_newest(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _way_in(path: Path) -> str:
    """How SQLite is to open the file.

    With write-ahead logging even readers share two companions of the file. Opened for reading
    alone, SQLite makes those that are missing and cannot take them away again.
    """
    if os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK):
        return "mode=rw"
    if path.with_name(f"{path.name}-wal").exists():
        return "mode=ro"
    # Nobody writes: who does has the companions there. They could not be made here, or only so
    # that they are in the owner's way.
    return "mode=ro&immutable=1"


def _check_is_newest(connection: sqlite3.Connection, path: Path) -> None:
    version, newest = version_of(connection), steps()[-1].number
    if version < newest:
        reason = (
            f"has version {version}; this program reads version {newest}, which `log migrate`, "
            "or the bot once it runs, makes of it"
        )
        raise QueryLogError(path, reason)
