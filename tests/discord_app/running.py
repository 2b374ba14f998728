"""A bot under test, and how to look at what it logged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from sqlite3 import connect

from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import QueryRecord
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
            return [row.record for row in reversed(await log.queries.newest(Everywhere(), 1000))]

    async def forget_everything(self) -> None:
        """Delete every row of the query log, as its operator may."""
        async with self._beside_it("PRAGMA foreign_keys = ON", "DELETE FROM queries"):
            pass

    def stuck_log(self) -> AbstractAsyncContextManager[None]:
        """While open, nothing can be written to the query log."""
        return self._beside_it("BEGIN EXCLUSIVE")

    async def make_unanswered(self, question: str) -> None:
        """Log the question as one that the notes did not cover when it was asked."""
        statement = "UPDATE queries SET outcome = 'not_covered' WHERE question = ?"
        with closing(connect(self.settings.database, check_same_thread=False)) as database:
            await asyncio.to_thread(database.execute, statement, (question,))
            database.commit()

    def refusing_readings(self) -> AbstractAsyncContextManager[None]:
        """From now on, no reading of the log can be recorded."""
        return self._beside_it(
            "CREATE TRIGGER refused BEFORE INSERT ON readings "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )

    @asynccontextmanager
    async def _beside_it(self, *statements: str) -> AsyncIterator[None]:
        """Run statements as another process, on a connection that is kept until left.

        In a thread: they may wait for a transaction of the bot, which needs the event loop to end.
        """
        connected = partial(connect, isolation_level=None, check_same_thread=False)
        with closing(connected(self.settings.database)) as database:
            for statement in statements:
                await asyncio.to_thread(database.execute, statement)
            yield
