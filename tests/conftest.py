"""Fixtures that several test modules share."""

import os
from collections.abc import AsyncIterator, Iterator

import hypothesis
import pytest

from tests.discord_server.server import DiscordServer

# How long an example takes on a machine under load says nothing; benchmarks judge speed.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(autouse=True, scope="session")
def _settings_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps every test, and every process it starts, off the query log of whoever runs them."""
    with pytest.MonkeyPatch.context() as environment:
        for name in [name for name in os.environ if name.upper().startswith("FOOTNOTE_")]:
            environment.delenv(name)
        database = tmp_path_factory.mktemp("data") / "queries.sqlite3"
        environment.setenv("FOOTNOTE_DATABASE", str(database))
        yield


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A local Discord; a request that Discord does not allow fails the test."""
    async with DiscordServer() as server:
        yield server
    assert [str(violation) for violation in server.violations] == []
