"""Servers' settings as the database has them now; the last ones known while it does not tell."""

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Self

from bot.errors import QueryLogError
from bot.querylog.connection import Connection
from bot.querylog.server_settings import ServerSettings
from bot.querylog.servers import Servers

PATIENCE = 0.25
"""Seconds that a question waits for its server's settings."""

_BUSY_TIMEOUT = 1.0  # seconds that opening may wait for another process
_ENDING_PATIENCE = 2.0  # seconds that the end of the program waits for a reading under way

logger = logging.getLogger(__name__)


class CurrentSettings:
    """Reads a server's settings for each question, on one connection that is kept open.

    So a change is in force at once, whoever made it. While the database fails, what was read last
    holds, since a server that keeps answers private must not get public ones meanwhile. Where
    nothing was ever read, answers are private: the server may have said so.
    """

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._known: dict[int, ServerSettings] = {}
        self._knows_every = False
        self._opening = asyncio.Lock()
        self._opened: Servers | None = None
        self._connection = AsyncExitStack()
        self._readings: set[asyncio.Task[ServerSettings | None]] = set()
        self._fails = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._readings:
            await asyncio.wait(self._readings, timeout=_ENDING_PATIENCE)
        for reading in self._readings:
            reading.cancel()
        await self._close(self._opened)

    async def of(self, guild_id: int) -> ServerSettings:
        """The server's settings, in time; never raises `QueryLogError`."""
        if self._is_late():
            return self._last_known(guild_id)
        reading = asyncio.create_task(self._read(guild_id))
        self._readings.add(reading)
        reading.add_done_callback(self._readings.discard)
        done, _ = await asyncio.wait({reading}, timeout=self._patience)
        if not done:
            self._failed(f"{self._path}: no answer within {self._patience} s")
        return (reading.result() if done else None) or self._last_known(guild_id)

    def _is_late(self) -> bool:
        """Whether an earlier reading outlasts its time: another would only wait behind it."""
        return self._fails and bool(self._readings)

    def _last_known(self, guild_id: int) -> ServerSettings:
        known = self._known.get(guild_id)
        if known is None and not self._knows_every:
            return ServerSettings(guild_id, public_channels=frozenset())
        return known or ServerSettings(guild_id)

    async def _read(self, guild_id: int) -> ServerSettings | None:
        desk = None
        try:
            desk = await self._desk()
            found = await desk.get(guild_id)
        except QueryLogError as error:
            self._failed(str(error))
            await self._close(desk)
            return None
        if self._fails:
            logger.warning("Servers' settings can be read again")
        self._fails = False
        self._known[guild_id] = found
        return found

    async def _desk(self) -> Servers:
        """The desk that is open, or else a new one, with every server's settings read once."""
        async with self._opening:
            if self._opened is None:
                async with AsyncExitStack() as stack:
                    opening = Connection.open(self._path, _BUSY_TIMEOUT)
                    servers = Servers(await stack.enter_async_context(opening))
                    self._known = {one.guild_id: one for one in await servers.every()}
                    self._knows_every = True
                    self._connection, self._opened = stack.pop_all(), servers
            return self._opened

    async def _close(self, desk: Servers | None) -> None:
        """Close the desk, unless a newer one is open by now."""
        async with self._opening:
            if desk is None or desk is not self._opened:
                return
            self._opened = None
            with suppress(QueryLogError):
                await self._connection.aclose()

    def _failed(self, reason: str) -> None:
        if not self._fails:
            logger.warning("Servers' settings cannot be read, the last known hold: %s", reason)
        self._fails = True
