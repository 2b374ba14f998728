"""The statements by which a log is copied whole, and told from another file. Most block."""

import sqlite3
from contextlib import closing
from pathlib import Path

import aiosqlite

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
_IS_RESTORED = """
    SELECT 1 FROM sqlite_schema WHERE name = 'restored'
"""


def copy_into(source: sqlite3.Connection, target: Path) -> None:
    """Copy the log as it is at this moment into the file, all at once.

    Whoever writes goes on writing: SQLite hands out the state at the beginning.
    """
    with closing(sqlite3.connect(target)) as made:
        copy(source, made)
        made.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing is written


def copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Put the one database in the place of the other, in one transaction."""
    source.backup(target)


def is_sound(database: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong in the file."""
    return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def looks_sound(database: aiosqlite.Connection) -> bool:
    """The same without comparing indexes with tables, which takes most of the time."""
    try:
        ((found,),) = await database.execute_fetchall("PRAGMA quick_check(1)")
    except sqlite3.DatabaseError:
        return False
    return bool(found == "ok")


def take_alone(database: sqlite3.Connection) -> None:
    """Leave the database without companions; from then on nobody else may have it open.

    Raises:
        sqlite3.OperationalError: somebody has it open.
    """
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("BEGIN EXCLUSIVE")
    database.execute("COMMIT")  # the lock stays


def let_others_in(database: sqlite3.Connection) -> None:
    """The end of being alone; the journal that SQLite kept meanwhile goes with it."""
    database.execute("PRAGMA locking_mode = NORMAL")
    database.execute("BEGIN IMMEDIATE")
    database.execute("COMMIT")


def holds_anything(database: sqlite3.Connection) -> bool:
    """Whether somebody could miss what the log holds, as far as it can be read."""
    try:
        return bool(database.execute(_HOLDS_ANYTHING).fetchone()[0])
    except sqlite3.DatabaseError:
        return True


def begin_restored(database: sqlite3.Connection) -> None:
    """Let `is_restored` say so of this log, and of what it is copied into."""
    database.execute("CREATE TABLE IF NOT EXISTS restored (at INTEGER)")


def is_restored(database: sqlite3.Connection) -> bool:
    return bool(database.execute(_IS_RESTORED).fetchall())


def end_restored(database: sqlite3.Connection) -> None:
    database.execute("DROP TABLE IF EXISTS restored")


def carry_over(known: sqlite3.Connection, into: sqlite3.Connection) -> bool:
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
