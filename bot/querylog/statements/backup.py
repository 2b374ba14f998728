"""The statements by which a log is copied whole, and told from another file. Everything blocks."""

import sqlite3
from contextlib import closing
from pathlib import Path

_MEMORY = """
    SELECT name, key FROM secrets
"""
_OPTED_OUT = """
    SELECT person, since FROM opted_out
"""
_ERASURES = """
    SELECT subject, erased_at FROM erasures
"""


def copy_into(source: sqlite3.Connection, target: Path) -> None:
    """Copy the log as it is at this moment into the file, all at once.

    Whoever writes goes on writing: SQLite hands out the state at the beginning.
    """
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, readable where nothing is written


def is_sound(database: sqlite3.Connection) -> bool:
    """Whether SQLite finds nothing wrong in the file."""
    return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def take_alone(database: sqlite3.Connection) -> None:
    """Leave the database without companions; from then on nobody else may have it open.

    Raises:
        sqlite3.OperationalError: somebody has it open.
    """
    database.execute("PRAGMA locking_mode = EXCLUSIVE")
    database.execute("PRAGMA journal_mode = DELETE")
    database.execute("BEGIN EXCLUSIVE")


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
