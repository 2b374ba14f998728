"""The statements on everything of one person, or of one server. Contains no policy."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import aiosqlite

from bot.querylog.statements.consent import pseudonyms
from bot.querylog.statements.values import microseconds, moment

_QUERIES = """
    SELECT queries.*, shares.shared_at,
           (SELECT json_group_array(json_object('passage_id', passage_id, 'score', score))
            FROM (SELECT * FROM hits WHERE query_id = queries.id ORDER BY place)) AS passages
    FROM queries LEFT JOIN shares ON shares.query_id = queries.id
    WHERE user_id = :user_id ORDER BY asked_at, id
"""
_VOTES = """
    SELECT * FROM votes WHERE user_id = :user_id ORDER BY voted_at, query_id
"""
_NOTES = """
    SELECT guild_id, author_id, gist, note, noted_at, resolved_at FROM gaps
    WHERE author_id = :user_id ORDER BY noted_at, id
"""
_READINGS = """
    SELECT * FROM readings WHERE reader_id = :user_id ORDER BY read_at, id
"""
_COUNTS = """
    SELECT (SELECT count(*) FROM queries WHERE user_id = :user_id) AS questions,
           (SELECT count(*) FROM votes WHERE user_id = :user_id) AS votes,
           (SELECT count(*) FROM gaps WHERE author_id = :user_id) AS notes,
           (SELECT count(*) FROM readings WHERE reader_id = :user_id) AS readings,
           (SELECT min(asked_at) FROM queries WHERE user_id = :user_id) AS oldest
"""
_FORGET_QUERIES = """
    DELETE FROM queries WHERE id IN
        (SELECT id FROM queries WHERE user_id = :subject AND asked_at <= :until
         ORDER BY asked_at LIMIT :step)
"""
_FORGET_VOTES = """
    DELETE FROM votes WHERE user_id = :subject AND voted_at <= :until
    AND query_id IN (SELECT query_id FROM votes WHERE user_id = :subject AND voted_at <= :until
                     ORDER BY voted_at LIMIT :step)
"""
_FORGET_NOTES = """
    UPDATE gaps SET note = NULL, author_id = NULL, noted_at = NULL
    WHERE id IN (SELECT id FROM gaps WHERE author_id = :subject
                 AND ifnull(noted_at, 0) <= :until LIMIT :step)
"""
_FORGET_READINGS = """
    UPDATE readings SET reader = reader(reader_id, guild_id), reader_id = NULL
    WHERE id IN (SELECT id FROM readings WHERE reader_id = :subject AND read_at <= :until
                 LIMIT :step)
"""
OF_PERSON = {
    "questions": _FORGET_QUERIES,
    "votes": _FORGET_VOTES,
    "notes": _FORGET_NOTES,
    "readings": _FORGET_READINGS,
}
"""What takes away everything of a person up to a time, in steps, by what it takes away."""

OF_SERVER = {
    "questions": """
        DELETE FROM queries WHERE id IN
            (SELECT id FROM queries WHERE guild_id = :subject AND asked_at <= :until
             ORDER BY asked_at LIMIT :step)
    """,
    "notes": """
        DELETE FROM gaps WHERE id IN
            (SELECT id FROM gaps WHERE guild_id = :subject
             AND max(ifnull(noted_at, 0), ifnull(resolved_at, 0)) <= :until LIMIT :step)
    """,
    "readings": """
        DELETE FROM readings WHERE id IN
            (SELECT id FROM readings WHERE guild_id = :subject AND read_at <= :until
             ORDER BY read_at LIMIT :step)
    """,
    "settings": """
        DELETE FROM servers WHERE guild_id = :subject
    """,
    "absence": """
        DELETE FROM absent_servers WHERE guild_id = :subject
    """,
}
"""The same of a server, as if it had never had the bot."""

_PEOPLE = """
    SELECT user_id FROM queries WHERE user_id NOT NULL
    UNION SELECT user_id FROM votes
    UNION SELECT author_id FROM gaps WHERE author_id NOT NULL
    UNION SELECT reader_id FROM readings WHERE reader_id NOT NULL
"""
_SERVERS = """
    SELECT guild_id FROM queries WHERE guild_id NOT NULL
    UNION SELECT guild_id FROM gaps WHERE guild_id NOT NULL
    UNION SELECT guild_id FROM readings
    UNION SELECT guild_id FROM servers
"""
_ABSENT = """
    SELECT guild_id, since FROM absent_servers
"""
_MARK_ABSENT = """
    INSERT INTO absent_servers (guild_id, since) VALUES (:guild_id, :since) ON CONFLICT DO NOTHING
"""
_MARK_PRESENT = """
    DELETE FROM absent_servers WHERE guild_id = :guild_id
"""

Row = dict[str, Any]
"""A row as JSON holds it: ids as texts, which no reader of JSON rounds, and times in ISO 8601."""


async def rows_of(database: aiosqlite.Connection, user_id: int) -> dict[str, list[Row]]:
    """Every row that is the person's, oldest first, every column of it."""
    named = {"questions": _QUERIES, "votes": _VOTES, "notes": _NOTES, "readings": _READINGS}
    person = {"user_id": user_id}
    return {
        name: _readable(await database.execute_fetchall(statement, person))
        for name, statement in named.items()
    }


async def counts_of(database: aiosqlite.Connection, user_id: int) -> Row:
    """How many rows of each kind are the person's, and when the oldest question was asked."""
    (row,) = await database.execute_fetchall(_COUNTS, {"user_id": user_id})
    oldest = row["oldest"]
    return dict(row) | {"oldest": None if oldest is None else moment(oldest)}


async def take_away(
    database: aiosqlite.Connection, statement: str, subject: int, until: int, step: int
) -> int:
    """Run a statement of `OF_PERSON` or `OF_SERVER`; how many rows of up to `step` it took away.

    Call it in a transaction.
    """
    await database.create_function("reader", 2, (await pseudonyms(database)).reader)
    values = {"subject": subject, "until": until, "step": step}
    async with database.execute(statement, values) as done:
        return done.rowcount


async def people(database: aiosqlite.Connection) -> tuple[int, ...]:
    """Everybody of whom there is a row."""
    return tuple(row[0] for row in await database.execute_fetchall(_PEOPLE))


async def servers(database: aiosqlite.Connection) -> tuple[int, ...]:
    """Every server of which there is a row."""
    return tuple(row[0] for row in await database.execute_fetchall(_SERVERS))


async def absent_servers(database: aiosqlite.Connection) -> dict[int, datetime]:
    """Since when each server is marked as absent that is."""
    return {row[0]: moment(row[1]) for row in await database.execute_fetchall(_ABSENT)}


async def mark_servers(
    database: aiosqlite.Connection,
    absent: Iterable[int],
    present: Iterable[int],
    since: datetime,
) -> None:
    """Mark servers as absent, those that are not yet, and others as present."""
    rows = [{"guild_id": one, "since": microseconds("since", since)} for one in absent]
    async with database.executemany(_MARK_ABSENT, rows):
        pass
    async with database.executemany(_MARK_PRESENT, [{"guild_id": one} for one in present]):
        pass


def _readable(rows: Iterable[aiosqlite.Row]) -> list[Row]:
    return [{name: _value(name, row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118 -- a Row iterates over its values


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 -- a column's
    if value is None:
        return None
    if name == "id" or (name.endswith("_id") and isinstance(value, int)):
        return str(value)
    if name.endswith("_at"):
        return moment(value).isoformat()
    return json.loads(value) if name in {"passages", "terms_unknown", "corrections"} else value
