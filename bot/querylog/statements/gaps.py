"""The statements on what moderators say of gaps. Contains no policy."""

from datetime import datetime
from typing import Any

import aiosqlite

from bot.querylog.reviewed import GapNote
from bot.querylog.scope import InChannels, Scope
from bot.querylog.statements.consent import check_storable
from bot.querylog.statements.scoping import owner_of, rows_of
from bot.querylog.statements.values import microseconds, moment, snowflake, typed

_GIST = """
    SELECT gist FROM queries WHERE id = :id AND gist <> '' AND {where}
"""
_IS_ASKED = """
    SELECT gist FROM queries WHERE gist = :gist AND gist <> '' AND {where} LIMIT 1
"""
_NOTE = """
    INSERT INTO gaps (guild_id, gist, note, author_id, noted_at)
    VALUES (:owner, :gist, :note, :author_id, :at)
    ON CONFLICT (ifnull(guild_id, -1), gist) DO UPDATE
    SET note = excluded.note, author_id = excluded.author_id, noted_at = excluded.noted_at
"""
_RESOLVE = """
    INSERT INTO gaps (guild_id, gist, resolved_at) VALUES (:owner, :gist, :at)
    ON CONFLICT (ifnull(guild_id, -1), gist) DO UPDATE SET resolved_at = excluded.resolved_at
"""
_REOPEN = """
    UPDATE gaps SET resolved_at = NULL
    WHERE ifnull(guild_id, -1) = ifnull(:owner, -1) AND gist = :gist
"""
_NOTES = """
    SELECT guild_id, gist, note, author_id, noted_at, resolved_at FROM gaps
    WHERE note IS NOT NULL AND guild_id IS ifnull(:owner, guild_id) ORDER BY guild_id, gist
"""


async def noted_gaps(
    database: aiosqlite.Connection, scope: Scope
) -> tuple[tuple[int | None, str, GapNote], ...]:
    """Every note on a gap in the scope's servers: whose it is, of which gist, and what it says.

    Raises:
        ValueError: the guild's id is not one.
        TypeError: the scope is of channels, which notes are not.
    """
    if isinstance(scope, InChannels):
        raise TypeError("notes on gaps are of no channel")
    rows = await database.execute_fetchall(_NOTES, {"owner": owner_of(scope)})
    return tuple((row["guild_id"], row["gist"], said_of(row)) for row in rows)


async def note_gap(
    database: aiosqlite.Connection,
    of: int | str,
    scope: Scope,
    said: GapNote,
) -> bool:
    """Whether the note was stored, in the place of an earlier one; else nobody asked such a thing.

    Raises:
        NotStoredError: its author wants nothing stored.
        ValueError: an id is not one, or a moment has no time zone.
    """
    at = None if said.noted_at is None else microseconds("noted_at", said.noted_at)
    if said.noted_at is not None:
        await check_storable(database, said.author_id, owner_of(scope), said.noted_at)
    note = None if said.note is None else typed(said.note)
    values = {"note": note, "author_id": snowflake("author_id", said.author_id), "at": at}
    return await _change_gap(database, _NOTE, of, scope, values)


async def resolve_gap(
    database: aiosqlite.Connection, of: int | str, scope: Scope, at: datetime
) -> bool:
    """Whether the gap was closed; else nobody asked such a thing.

    Raises:
        ValueError: an id is not one, or the moment has no time zone.
    """
    return await _change_gap(database, _RESOLVE, of, scope, {"at": microseconds("at", at)})


async def reopen_gap(database: aiosqlite.Connection, of: int | str, scope: Scope) -> bool:
    """Whether the gap is open now; False where nobody asked such a thing.

    Raises:
        ValueError: an id is not one.
    """
    return await _change_gap(database, _REOPEN, of, scope, {})


async def _change_gap(
    database: aiosqlite.Connection, change: str, of: int | str, scope: Scope, values: dict[str, Any]
) -> bool:
    gist = await _gist(database, of, scope)
    if gist is None:
        return False
    parameters = {**values, "owner": owner_of(scope), "gist": gist}
    async with database.execute(change, parameters):
        return True


async def _gist(database: aiosqlite.Connection, of: int | str, scope: Scope) -> str | None:
    """The gist of the query of an id, or the gist itself, if the scope has a question of it."""
    condition, parameters = rows_of(scope)
    if isinstance(of, str):
        statement, parameters["gist"] = _IS_ASKED, of
    else:
        statement, parameters["id"] = _GIST, snowflake("query_id", of)
    rows = list(await database.execute_fetchall(statement.format(where=condition), parameters))
    return rows[0]["gist"] if rows else None


def said_of(row: aiosqlite.Row) -> GapNote:
    """What a row says of a gap, by the columns of a gap."""
    noted, resolved = row["noted_at"], row["resolved_at"]
    return GapNote(
        note=row["note"],
        author_id=row["author_id"],
        noted_at=None if noted is None else moment(noted),
        resolved_at=None if resolved is None else moment(resolved),
    )
