"""The log as one moderator has it before them: within one server, each reading recorded."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels

OFFERED_AGAIN = timedelta(minutes=1)
"""How long what is offered while somebody types counts as one reading."""

_BUSY_TIMEOUT = 2.0  # seconds that a statement may wait for another process


@dataclass(frozen=True, slots=True)
class Desk:
    """Every method of what it holds raises `QueryLogError` when the database fails."""

    log: QueryLog
    scope: InChannels
    reader_id: int
    now: datetime

    async def record(self, command: str, shown: int) -> None:
        """Record what is about to be shown; if this raises, show nothing.

        `command` holds the names of the command and of its filters, and no more.
        """
        await self.log.audit.add(self.scope, self.reader_id, command, shown, self.now)

    async def record_offered(self, command: str, shown: int) -> None:
        """Record what is offered while somebody types: once a minute, not at each key."""
        before = self.now - OFFERED_AGAIN
        await self.log.audit.add(
            self.scope, self.reader_id, command, shown, self.now, unless_after=before
        )


@asynccontextmanager
async def desk_for(database: Path, scope: InChannels, reader_id: int) -> AsyncIterator[Desk]:
    """The desk, open until it is left.

    Raises:
        QueryLogError: the log cannot be used.
    """
    async with QueryLog.open(database, _BUSY_TIMEOUT) as log:
        yield Desk(log, scope, reader_id, datetime.now(UTC))
