"""The real client, in this process, connected to the local Discord."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from bot.answers.answerer import Answerer, load_answerer
from bot.discord_app.ground import Ground
from bot.discord_app.run import prepare, run_until
from bot.settings import PROJECT_ROOT, Settings
from tests.discord_app.running import RunningBot
from tests.discord_server.server import DiscordServer

KNOWLEDGE = PROJECT_ROOT / "knowledge"

StartBot = Callable[..., AbstractAsyncContextManager[RunningBot]]
"""Starts a bot: `start_bot(answerer=…, **settings)`."""


@pytest.fixture(scope="session")
def answerer() -> Answerer:
    """The answerer of the real content."""
    return load_answerer(KNOWLEDGE)


@pytest.fixture(scope="session")
def prepared(answerer: Answerer) -> partial[Ground]:
    """What a bot makes of the real content, once for all bots."""
    return prepare(answerer, KNOWLEDGE)


@pytest.fixture
def start_bot(
    discord_server: DiscordServer, answerer: Answerer, prepared: partial[Ground], tmp_path: Path
) -> StartBot:
    """A bot that is connected while the context is open, and stopped in good order after."""
    default = answerer

    @asynccontextmanager
    async def start(answerer: Answerer = default, **changes: object) -> AsyncIterator[RunningBot]:
        chosen: dict[str, object] = {
            "discord_token": SecretStr(discord_server.token),
            "discord_api_base": HttpUrl(discord_server.api_base),
            "database": tmp_path / "queries.sqlite3",
        }
        settings = Settings.model_validate(chosen | changes)
        stop = asyncio.Event()
        contents = prepared if answerer is default else prepare(answerer, KNOWLEDGE)
        running = asyncio.create_task(run_until(stop, settings, discord_server.token, contents))
        await discord_server.ready()
        try:
            yield RunningBot(settings, stop, running)
        finally:
            stop.set()
            await running
            await discord_server.disconnected()

    return start


@pytest.fixture
async def bot(start_bot: StartBot) -> AsyncIterator[RunningBot]:
    """A bot with the settings as they come, but for patience with many questions."""
    async with start_bot(cooldown_questions=100) as running:
        yield running
