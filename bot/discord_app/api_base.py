"""Another address for Discord's API: a REST proxy, or a local server in tests.

discord.py has no option for it. Its addresses are two class attributes, read whenever a request is
made or the gateway is joined, so for as long as the bot runs they are set: here, and nowhere else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.settings import DISCORD_API


class SessionLimit(TypedDict, total=False):
    """How many sessions Discord allows a day, and how many more today."""

    total: int
    remaining: int
    reset_after: int  # milliseconds


@contextmanager
def api_at(base: str) -> Iterator[None]:
    """Send requests to `base`, such as `https://discord.com/api/v10`, until left."""
    if base == DISCORD_API:
        yield
        return
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE = base
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


async def find_gateway(client: discord.Client) -> SessionLimit:
    """Take the gateway's address from the API in use, once the client has logged in."""
    found = await client.http.request(Route("GET", "/gateway/bot"))
    if Route.BASE != DISCORD_API:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(found["url"])
    limit: SessionLimit = found.get("session_start_limit", {})
    return limit
