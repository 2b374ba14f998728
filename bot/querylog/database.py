"""The database file: found private, checked before it is touched, migrated, configured.

Everything here blocks; `Connection` calls it in its own thread. Contains no SQL on rows.

Nobody but SQLite opens the file in a process that may have it open: closing any descriptor of a
file drops every lock that the process holds on it, and the next process to close the database takes
itself for the last and removes the write-ahead log under the others. What must read its bytes does
so in a process of its own.
"""

import os
import re
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from errno import EACCES, EISDIR
from importlib.resources import files
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import monotonic, sleep
from urllib.parse import quote

from bot.errors import QueryLogError
from bot.querylog.values import neutral

BUSY_TIMEOUT = 2.0
"""Seconds a statement waits for another process, such as a terminal beside the running bot."""

_APPLICATION_ID = 0x466F6F74
_PRIVATE = 0o600  # as NamedTemporaryFile makes them
_PRIVATE_FOLDER = 0o700
_REOPENED_AFTER = 0.01  # seconds
_STEP_NAME = re.compile(r"(?P<number>\d{4})_\w+\.sql")

_CONFIGURATION = (
    # Only `Connection` brings the write-ahead log into the file, and says there why.
    "PRAGMA wal_autocheckpoint = 0",
    # One that is begun anew is cut off behind what is in it.
    "PRAGMA journal_size_limit = 0",
    # Readers never wait for the writer, nor the writer for readers.
    "PRAGMA journal_mode = WAL",
    # A commit waits for the disk, and outlives a power failure. As one commit takes whatever waits,
    # that costs a row some milliseconds and the machine nothing.
    "PRAGMA synchronous = FULL",
    # A query's hits go with it.
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten, not just unlinked.
    "PRAGMA secure_delete = ON",
    # Where nothing but the log's folder may be written, large deletions need no temporary file.
    "PRAGMA temp_store = MEMORY",
)


_REASONS = {  # where SQLite's own words say less
    sqlite3.SQLITE_NOTADB: "is not a SQLite database",
    sqlite3.SQLITE_BUSY: "is locked by another process, such as `log restore`",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One migration: it leads from version `number - 1` to `number`."""

    number: int
    script: str


def steps() -> tuple[Step, ...]:
    """Every migration, in order."""
    folder = files("bot.querylog") / "migrations"
    named = [(_STEP_NAME.fullmatch(file.name), file) for file in folder.iterdir()]
    found = [Step(int(name["number"]), file.read_text("utf-8")) for name, file in named if name]
    return tuple(sorted(found, key=lambda step: step.number))


def open_database(path: Path, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """A connection to the log at `path`, created if missing, at the newest version.

    `busy_timeout` is how many seconds a statement waits for another process.
    The file and its companions are readable by their owner only; a missing folder is created so.
    A file that is not a log of this version or an earlier one is left as it is.

    Raises:
        QueryLogError: the file cannot be created or opened, or is not such a log.
    """
    until = monotonic() + busy_timeout
    with wrapped_errors(path):
        while True:
            try:
                return _opened(path, busy_timeout)
            except sqlite3.OperationalError as error:
                # SQLite waits for no other that opens the file for the first time or closes it
                # for the last: it is locked at once.
                if not is_busy(error) or monotonic() >= until:
                    raise
            sleep(_REOPENED_AFTER)


def _opened(path: Path, busy_timeout: float) -> sqlite3.Connection:
    connection = _connected(path, busy_timeout)
    try:
        check_is_log(connection, path, may_be_new=True)
        _make_private(path)
        for statement in _CONFIGURATION:
            connection.execute(statement)
        migrate(connection, steps())
    except BaseException:
        connection.close()
        raise
    return connection


def migrate(connection: sqlite3.Connection, to_apply: tuple[Step, ...]) -> None:
    """Apply the steps beyond the database's version, each in a transaction with its number."""
    # A rule that rows of earlier versions are brought to is written once, in Python.
    connection.create_function("neutral", 1, lambda text: text and neutral(text))
    version = version_of(connection)
    for step in to_apply:
        if step.number <= version:
            continue  # without the lock for writing, so that a stuck log can still be read
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read inside the transaction: another process may have just applied the step.
            if version_of(connection) < step.number:
                for statement in _statements(step.script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {step.number:d}")
            connection.execute("COMMIT")
        finally:
            connection.rollback()


def version_of(connection: sqlite3.Connection) -> int:
    """The number of the last migration that the database has had; 0 for a new one."""
    return _pragma(connection, "user_version")


@contextmanager
def wrapped_errors(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as `QueryLogError`; neither holds a row's values."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)  # not every error has one
        raise QueryLogError(path, _REASONS.get(code & 0xFF, str(error))) from error
    except OSError as error:
        raise QueryLogError(path, error.strerror or type(error).__name__) from error


def _connected(path: Path, busy_timeout: float) -> sqlite3.Connection:
    if path.exists():
        _check_usable(path)
        return connect(path, "mode=rw", busy_timeout)
    path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    # SQLite makes the file, with the mode of another: several may do so at once, none opens it.
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.") as private:
        return connect(path, f"modeof={quote(private.name)}", busy_timeout)


def _check_usable(path: Path) -> None:
    """Say what SQLite would only call unable to open, or find out at the first row."""
    if not path.is_file():
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if not os.access(path, os.R_OK | os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))


def connect(path: Path, how: str, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """A connection that begins no transaction by itself; `how` is as in SQLite's addresses."""
    # A path may hold what an address has a meaning for.
    address = f"file:{quote(str(path.absolute()))}?{how}"
    return sqlite3.connect(
        address, uri=True, timeout=busy_timeout, isolation_level=None, check_same_thread=False
    )


def is_damaged(error: BaseException | None) -> bool:
    """Whether SQLite makes nothing of a file, or not of all of it; of ours, their cause tells."""
    if isinstance(error, QueryLogError):
        error = error.__cause__
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)  # not every error has one
    return code & 0xFF in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another connection has a lock, of whatever kind."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def companions(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside the database while it is in use."""
    return tuple(path.with_name(f"{path.name}-{ending}") for ending in ("wal", "shm", "journal"))


def _make_private(path: Path) -> None:
    # SQLite gives new companions the file's own mode; those of a wider time are still there.
    for file in (path, *companions(path)):
        with suppress(FileNotFoundError):
            if stat.S_IMODE(file.stat().st_mode) != _PRIVATE:
                file.chmod(_PRIVATE)


def check_is_log(connection: sqlite3.Connection, path: Path, *, may_be_new: bool) -> None:
    """Read what a database says of itself.

    Raises:
        QueryLogError: it is no log of this version or an earlier one, nor, where it may be, new.
    """
    version = version_of(connection)
    is_new = _pragma(connection, "schema_version") == 0
    if is_new and not may_be_new:
        raise QueryLogError(path, "is empty")
    if not is_new and _pragma(connection, "application_id") != _APPLICATION_ID:
        raise QueryLogError(path, "is another program's database")
    newest = steps()[-1].number
    if version > newest:
        reason = f"has version {version}; this program knows versions up to {newest}"
        raise QueryLogError(path, reason)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    with closing(connection.execute(f"PRAGMA {name}")) as cursor:
        value: int = cursor.fetchone()[0]
        return value


def _statements(script: str) -> Iterator[str]:
    # Not executescript(): it would commit the transaction it is called in.
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


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
