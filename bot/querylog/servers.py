"""The settings of servers: read, and changed one transaction at a time."""

from collections.abc import Callable
from functools import partial

import aiosqlite

from bot.querylog.connection import Connection
from bot.querylog.server_settings import ServerSettings, check, check_id
from bot.querylog.statements.servers import every_server, one_server, replace_server

Change = Callable[[ServerSettings], ServerSettings]
"""What the settings become; runs inside the transaction."""


class Servers:
    """The desk for servers' settings; every method raises `QueryLogError` when the database fails.

    A server that never changed any has the settings as they come.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, guild_id: int) -> ServerSettings:
        """The server's settings as they are now.

        Raises:
            ValueError: the id is not between 1 and 2**63 - 1.
            QueryLogError: as well when the file was moved away.
        """
        check_id("guild_id", guild_id)
        return await self._connection.read_in_place(partial(one_server, guild_id=guild_id))

    async def every(self) -> tuple[ServerSettings, ...]:
        """The settings of each server that ever changed any, in the order of ids."""
        return await self._connection.read(every_server)

    async def change(self, guild_id: int, change: Change) -> ServerSettings:
        """The settings after the change; of several changes at once none is lost.

        Raises:
            ValueError: an id, a number of things or a limit is out of bounds, or the change makes
                another server's settings of it; nothing is changed.
        """
        check_id("guild_id", guild_id)
        return await self._connection.write(partial(_change, guild_id=guild_id, change=change))


async def _change(database: aiosqlite.Connection, guild_id: int, change: Change) -> ServerSettings:
    settings = change(await one_server(database, guild_id))
    if settings.guild_id != guild_id:
        raise ValueError("guild_id is another server's")
    check(settings)
    await replace_server(database, settings)
    return settings
