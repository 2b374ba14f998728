"""Who read the log: moderators' readings are recorded, for those who manage the server."""

from datetime import datetime
from functools import partial

from bot.querylog.connection import Connection
from bot.querylog.reviewed import Reading
from bot.querylog.scope import InChannels, OneGuild
from bot.querylog.statements.readings import insert_reading, newest_readings
from bot.querylog.statements.values import LARGEST_INTEGER


class Readings:
    """The readings of one guild's log.

    Every method raises `QueryLogError` when the database fails, and `ValueError` for a moment
    without a time zone, an id that is not between 0 and 2**63 - 1, a limit below 1.
    """

    def __init__(self, connection: Connection, scope: OneGuild | InChannels) -> None:
        self._connection = connection
        self._scope = scope

    async def add(
        self,
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
        work = partial(
            insert_reading,
            scope=self._scope,
            reader_id=reader_id,
            command=command,
            shown=shown,
            read_at=read_at,
            unless_after=unless_after,
        )
        await self._connection.write(work)

    async def newest(self, limit: int, before: int | None = None) -> tuple[Reading, ...]:
        """At most `limit` readings, newest first; those older than the one of the id `before`."""
        if limit < 1:
            raise ValueError("limit is below 1")
        work = partial(
            newest_readings, scope=self._scope, limit=min(limit, LARGEST_INTEGER), before=before
        )
        return await self._connection.read(work)
