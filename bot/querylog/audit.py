"""Who read the log: moderators' readings are recorded, for those who manage the server."""

import sqlite3
from datetime import datetime

from bot.querylog.connection import Keeper, reads, writes
from bot.querylog.scope import InChannels, OneGuild, Parameters, owner_of
from bot.querylog.values import (
    LARGEST_INTEGER,
    Reading,
    at_most,
    microseconds,
    microseconds_or_none,
    moment,
    snowflake,
    storable,
)

_INSERT = """
    INSERT INTO readings (guild_id, reader_id, read_at, command, shown)
    SELECT :guild_id, :reader_id, :read_at, :command, :shown
    WHERE NOT EXISTS (
        SELECT 1 FROM readings
        WHERE guild_id = :guild_id AND read_at > :unless_after
          AND reader_id = :reader_id AND command = :command
    )
"""
_NEWEST = """
    SELECT * FROM readings WHERE guild_id = :guild_id AND id < :before ORDER BY id DESC LIMIT :limit
"""


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
        database.execute(_INSERT, row)

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
            Reading(
                id=row["id"],
                guild_id=row["guild_id"],
                reader_id=row["reader_id"],
                reader=row["reader"],
                read_at=moment(row["read_at"]),
                command=row["command"],
                shown=row["shown"],
            )
            for row in database.execute(_NEWEST, chosen)
        )
