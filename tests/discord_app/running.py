"""A bot under test, and how to look at what it logged."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from bot.querylog.log import QueryLog
from bot.querylog.record import QueryRecord
from bot.querylog.scope import Everywhere
from bot.settings import Settings
from tests.discord_server.state import Request
from tests.discord_server.world import Json


def sent(request: Request) -> Json:
    """The object that was the request's body."""
    assert isinstance(request.body, dict)
    return request.body


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot in this process: set `stop` to end it, `running` ends when it has."""

    settings: Settings
    stop: asyncio.Event
    running: asyncio.Task[None]

    async def rows(self) -> list[QueryRecord]:
        """Every row of the query log, oldest first."""
        async with QueryLog.open(self.settings.database) as log:
            return [row.record for row in reversed(await log.recent(1000, Everywhere()))]

    async def forget_everything(self) -> None:
        """Delete every row of the query log, as its operator may."""
        with closing(sqlite3.connect(self.settings.database, isolation_level=None)) as database:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("DELETE FROM queries")
