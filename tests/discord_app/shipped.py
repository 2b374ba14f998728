"""The shipped command as a process of its own, which knows the local Discord by settings alone."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.settings import PREFIX, PROJECT_ROOT

PATIENCE = 60.0
"""Seconds until a process that should have ended is given up."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """`python -m bot run`, running."""

    process: Process
    end: asyncio.Task[tuple[bytes, bytes]]

    async def ended(self) -> Ended:
        """Wait until it has ended by itself."""
        async with asyncio.timeout(PATIENCE):
            out, err = await self.end
        return Ended(self.process.returncode or 0, out.decode(), err.decode())

    async def terminate(self) -> Ended:
        self.process.terminate()
        return await self.ended()

    async def kill(self) -> Ended:
        self.process.kill()
        return await self.ended()


def settings_of(api_base: str, token: str, folder: Path) -> dict[str, str]:
    """The environment's part for a bot on the local Discord, with its log in the folder."""
    return {
        "DISCORD_API_BASE": api_base,
        "DISCORD_TOKEN": token,
        "DATABASE": str(folder / "queries.sqlite3"),
        "LOG_LEVEL": "DEBUG",
    }


@asynccontextmanager
async def shipped(settings: Mapping[str, str]) -> AsyncIterator[Shipped]:
    """Run the command; it is killed if it outlives the context."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=PROJECT_ROOT,
        env=inherited | {PREFIX + key: value for key, value in settings.items()},
        stdout=PIPE,
        stderr=PIPE,
    )
    # Read from the start, or a full pipe would stop the bot.
    running = Shipped(process, asyncio.create_task(process.communicate()))
    try:
        yield running
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await running.end
