"""The statements on moderators' readings. Contains no policy."""

from datetime import datetime

import aiosqlite

from bot.querylog.reviewed import Reading
from bot.querylog.scope import InChannels, OneGuild
from bot.querylog.statements.scoping import owner_of
from bot.querylog.statements.values import (
    LARGEST_INTEGER,
    microseconds,
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


async def insert_reading(  # noqa: PLR0913 -- one for each column
    database: aiosqlite.Connection,
    *,
    scope: OneGuild | InChannels,
    reader_id: int,
    command: str,
    shown: int,
    read_at: datetime,
    unless_after: datetime | None,
) -> None:
    """Store that somebody read the log, unless the same was stored after a moment.

    Raises:
        ValueError: an id is not one, or the moment has no time zone.
    """
    row = {
        "guild_id": owner_of(scope),
        "reader_id": snowflake("reader_id", reader_id),
        "read_at": microseconds("read_at", read_at),
        "command": storable(command),
        "shown": shown,
        "unless_after": LARGEST_INTEGER
        if unless_after is None
        else microseconds("unless_after", unless_after),
    }
    async with database.execute(_INSERT, row):
        pass


async def newest_readings(
    database: aiosqlite.Connection, scope: OneGuild | InChannels, limit: int, before: int | None
) -> tuple[Reading, ...]:
    """The guild's newest readings, newest first.

    Raises:
        ValueError: an id is not one.
    """
    last = LARGEST_INTEGER if before is None else snowflake("before", before)
    parameters = {"guild_id": owner_of(scope), "limit": limit, "before": last}
    rows = await database.execute_fetchall(_NEWEST, parameters)
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
        for row in rows
    )
