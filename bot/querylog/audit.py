"""Who read the log: moderators' readings are recorded, for those who manage the server."""

import sqlite3
from datetime import datetime
from functools import partial

from bot.querylog.columns import (
    LARGEST_INTEGER,
    at_most,
    microseconds,
    moment,
    snowflake,
    storable,
)
from bot.querylog.connection import Connections
from bot.querylog.scope import InChannels, OneGuild, Parameters, owner_of
from bot.querylog.values import Reading

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


class Audit:
    """The readings of servers' logs.

    Every method raises `QueryLogError` when the database fails, and `ValueError` for a moment
    without a time zone, an id that is not between 0 and 2**63 - 1, a limit below 1.
    """

    def __init__(self, connections: Connections) -> None:
        self._log = connections

    async def add(  # noqa: PLR0913 -- one for each column
        self,
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
        after = (
            LARGEST_INTEGER if unless_after is None else microseconds("unless_after", unless_after)
        )
        row: Parameters = {
            "guild_id": owner_of(scope),
            "reader_id": snowflake("reader_id", reader_id),
            "read_at": microseconds("read_at", read_at),
            "command": storable(command),
            "shown": shown,
            "unless_after": after,
        }
        await self._log.write(lambda database: database.execute(_INSERT, row).close())

    async def newest(
        self, scope: OneGuild | InChannels, limit: int, before: int | None = None
    ) -> tuple[Reading, ...]:
        """At most `limit` readings, newest first; those older than the one of the id `before`."""
        row: Parameters = {
            "guild_id": owner_of(scope),
            "limit": at_most(limit),
            "before": LARGEST_INTEGER if before is None else snowflake("before", before),
        }
        return await self._log.read(partial(_newest, row=row))


def _newest(database: sqlite3.Connection, row: Parameters) -> tuple[Reading, ...]:
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
        for row in database.execute(_NEWEST, row)
    )
