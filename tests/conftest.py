"""Fixtures that several test modules share."""

from collections.abc import AsyncIterator

import pytest

from tests.discord_server.server import DiscordServer


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A local Discord; a request that Discord does not allow fails the test."""
    async with DiscordServer() as server:
        yield server
    assert [str(violation) for violation in server.violations] == []
