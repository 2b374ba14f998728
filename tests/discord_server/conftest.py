"""A plain client, connected to the local server."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest
import yarl

from tests.discord_server.echo import Echo
from tests.discord_server.server import DiscordServer


@pytest.fixture
def routed(discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch) -> DiscordServer:
    """The server, with discord.py, which has no option for it, pointed there."""
    gateway = yarl.URL(discord_server.gateway.url)
    monkeypatch.setattr(discord.http.Route, "BASE", discord_server.api_base)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
    return discord_server


@pytest.fixture
async def client(routed: DiscordServer) -> AsyncIterator[Echo]:
    async with Echo() as client:
        running = asyncio.create_task(client.start(routed.token))
        await routed.ready()
        yield client
        await client.close()
        await running
