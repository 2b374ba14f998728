"""What moderators do with the log: what they say of gaps in the notes, and that they read it."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from bot.querylog.connection import Keeper, reads, writes
from bot.querylog.retention import check_storable
from bot.querylog.scope import InChannels, OneGuild, Parameters, Scope, owner_of, rows_of
from bot.querylog.values import (
    LARGEST_INTEGER,
    GapNote,
    Reading,
    at_most,
    microseconds,
    microseconds_or_none,
    moment,
    moment_or_none,
    snowflake,
    storable,
    typed,
)

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
_NEXT_BUNDLE = """
    SELECT ifnull(max(bundle), 0) + 1 FROM gaps
"""
_PUT = """
    INSERT INTO gaps (guild_id, gist, bundle) VALUES (:owner, :gist, :bundle)
    ON CONFLICT (ifnull(guild_id, -1), gist) DO UPDATE SET bundle = excluded.bundle
"""
_TAKE_ALONG = """
    UPDATE gaps SET bundle = :bundle
    WHERE ifnull(guild_id, -1) = ifnull(:owner, -1) AND bundle IN
        (SELECT bundle FROM gaps WHERE ifnull(guild_id, -1) = ifnull(:owner, -1)
         AND gist IN (SELECT value FROM json_each(:gists)))
"""
_NOTES = """
    SELECT guild_id, gist, note, author_id, noted_at, resolved_at, bundle FROM gaps
    WHERE note IS NOT NULL AND {where} ORDER BY guild_id, gist
"""
_READ = """
    INSERT INTO readings (guild_id, reader_id, read_at, command, shown)
    SELECT :guild_id, :reader_id, :read_at, :command, :shown
    WHERE NOT EXISTS (
        SELECT 1 FROM readings
        WHERE guild_id = :guild_id AND read_at > :unless_after
          AND reader_id = :reader_id AND command = :command
    )
"""
_READINGS = """
    SELECT * FROM readings WHERE guild_id = :guild_id AND id < :before ORDER BY id DESC LIMIT :limit
"""


class Gaps(Keeper):
    """Keeps what a scope's moderators say of a gap, named by a query's id or by its gist.

    Every method raises `QueryLogError` when the database fails, and `ValueError` for a moment
    without a time zone or an id that is not between 0 and 2**63 - 1. Those that change something
    return False where the scope has no such question, or it asks nothing of the notes.
    """

    @writes
    def note(  # noqa: PLR0913, PLR0917 -- who says what of what, and when
        self,
        database: sqlite3.Connection,
        scope: Scope,
        of: int | str,
        text: str,
        author_id: int | None,
        at: datetime,
    ) -> bool:
        """Say something of a gap, in the place of what was said.

        Raises:
            NotStoredError: its author wants nothing stored.
        """
        check_storable(database, author_id, owner_of(scope), at)
        values: Parameters = {
            "note": typed(text),
            "author_id": snowflake("author_id", author_id),
            "at": microseconds("noted_at", at),
        }
        return _change(database, _NOTE, scope, of, values)

    @writes
    def resolve(
        self, database: sqlite3.Connection, scope: Scope, of: int | str, at: datetime
    ) -> bool:
        """Close a gap until somebody asks again."""
        return _change(database, _RESOLVE, scope, of, {"at": microseconds("at", at)})

    @writes
    def reopen(self, database: sqlite3.Connection, scope: Scope, of: int | str) -> bool:
        """Open a gap that was closed."""
        return _change(database, _REOPEN, scope, of, {})

    @writes
    def arrange(
        self, database: sqlite3.Connection, scope: Scope, *bundles: Sequence[str]
    ) -> tuple[int, ...]:
        """Put the gists of each bundle together, and apart from all others; how many it holds.

        Gists of which the scope has no question are left out. What was put together with gists of
        the last bundle stays with them, though the scope may not show it.
        """
        kept: list[int] = []
        for gists in bundles:
            number = database.execute(_NEXT_BUNDLE).fetchone()[0]
            held = [gist for gist in gists if _gist(database, scope, gist) is not None]
            put: Parameters = {"bundle": number, "owner": owner_of(scope)}
            if gists is bundles[-1]:
                database.execute(_TAKE_ALONG, {**put, "gists": json.dumps(held)})
            database.executemany(_PUT, [{**put, "gist": gist} for gist in held])
            kept.append(len(held))
        return tuple(kept)

    @reads
    def notes(
        self, database: sqlite3.Connection, scope: Scope
    ) -> tuple[tuple[int | None, str, GapNote], ...]:
        """Every note on a gap in the scope's servers, with its server and the gap's gist."""
        owner = owner_of(scope)
        condition = "TRUE" if owner is None else "guild_id = :owner"
        rows = database.execute(_NOTES.format(where=condition), {"owner": owner})
        return tuple((row["guild_id"], row["gist"], said_of(row)) for row in rows)


class Audit(Keeper):
    """The readings of servers' logs.

    Every method raises `QueryLogError` when the database fails, and `ValueError` for a moment
    without a time zone, an id that is not between 0 and 2**63 - 1, a limit below 1.
    """

    @writes
    def add(  # noqa: PLR0913, PLR0917 -- one for each column
        self,
        database: sqlite3.Connection,
        scope: OneGuild | InChannels,
        reader_id: int,
        command: str,
        shown: int,
        read_at: datetime,
        *,
        unless_after: datetime | None = None,
    ) -> None:
        """Record that `reader_id` was shown so many rows.

        `command` is the command and the names of its filters, never what was searched for.
        `unless_after`: not again where the same reader's same command is recorded after it.
        """
        after = microseconds_or_none("unless_after", unless_after)
        row: Parameters = {
            "guild_id": owner_of(scope),
            "reader_id": snowflake("reader_id", reader_id),
            "read_at": microseconds("read_at", read_at),
            "command": storable(command),
            "shown": shown,
            "unless_after": LARGEST_INTEGER if after is None else after,
        }
        database.execute(_READ, row)

    @reads
    def newest(
        self,
        database: sqlite3.Connection,
        scope: OneGuild | InChannels,
        limit: int,
        before: int | None = None,
    ) -> tuple[Reading, ...]:
        """At most `limit` readings, newest first; those older than the one of the id `before`."""
        chosen: Parameters = {
            "guild_id": owner_of(scope),
            "limit": at_most(limit),
            "before": LARGEST_INTEGER if before is None else snowflake("before", before),
        }
        return tuple(
            Reading(**{**row, "read_at": moment(row["read_at"])})
            for row in database.execute(_READINGS, chosen)
        )


def said_of(row: sqlite3.Row) -> GapNote:
    """What a row says of a gap, by the columns of a gap."""
    return GapNote(
        note=row["note"],
        author_id=row["author_id"],
        noted_at=moment_or_none(row["noted_at"]),
        resolved_at=moment_or_none(row["resolved_at"]),
        bundle=row["bundle"],
    )


def _change(
    database: sqlite3.Connection, change: str, scope: Scope, of: int | str, values: Parameters
) -> bool:
    gist = _gist(database, scope, of)
    if gist is None:
        return False
    database.execute(change, {**values, "owner": owner_of(scope), "gist": gist})
    return True


def _gist(database: sqlite3.Connection, scope: Scope, of: int | str) -> str | None:
    """The gist of the query of an id, or the gist itself, if the scope has a question of it."""
    condition, parameters = rows_of(scope)
    if isinstance(of, str):
        statement, parameters["gist"] = _IS_ASKED, of
    else:
        statement, parameters["id"] = _GIST, snowflake("query_id", of)
    row = database.execute(statement.format(where=condition), parameters).fetchone()
    return None if row is None else str(row["gist"])
