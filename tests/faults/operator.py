"""An operator who types one command after another, each a process of its own.

`python -m tests.faults.operator` loads the program once and forks for each line of JSON, a list of
arguments: no command costs a start of Python. It answers with the status and what was said.
"""

import asyncio
import json
import os
import runpy
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from tempfile import TemporaryFile

from bot.settings import PREFIX, PROJECT_ROOT

PATIENCE = 180.0
"""Seconds until a command is given up: a replay asks ten thousand questions."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and what it said on both streams."""

    status: int
    said: str


@dataclass(frozen=True, slots=True)
class Operator:
    """Types commands; one is done before the next begins."""

    process: Process
    turn: asyncio.Lock

    async def types(self, *arguments: str) -> Done:
        """Run `python -m bot` with these arguments beside whatever else runs."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            async with self.turn, asyncio.timeout(PATIENCE):
                self.process.stdin.write(json.dumps(arguments).encode() + b"\n")
                await self.process.stdin.drain()
                return Done(*json.loads(await self.process.stdout.readline()))
        except TimeoutError:
            raise TimeoutError(f"{arguments} has not ended in {PATIENCE:g} s") from None


@asynccontextmanager
async def operator(settings: Mapping[str, str]) -> AsyncIterator[Operator]:
    """An operator on the machine of a bot with these settings."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.operator",
        cwd=PROJECT_ROOT,
        env=inherited | {PREFIX + key: value for key, value in settings.items()},
        stdin=PIPE,
        stdout=PIPE,
        limit=2**24,  # an export is one line of JSON
    )
    try:
        yield Operator(process, asyncio.Lock())
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _run(arguments: list[str]) -> Done:
    with TemporaryFile() as said:
        child = os.fork()
        if not child:
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            sys.argv = ["bot", *arguments]
            runpy.run_module("bot", run_name="__main__", alter_sys=False)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        said.seek(0)
        return Done(os.waitstatus_to_exitcode(status), said.read().decode())


def _load() -> None:
    """Import what the commands import, and open nothing."""
    import bot.querylog.log  # noqa: PLC0415 -- only in the operator's own process
    import bot.terminal.ask  # noqa: PLC0415 -- the same
    import bot.terminal.keep  # noqa: PLC0415 -- the same
    import bot.terminal.main  # noqa: F401, PLC0415 -- the same


if __name__ == "__main__":
    _load()
    for line in sys.stdin:
        done = _run(json.loads(line))
        print(json.dumps([done.status, done.said]), flush=True)  # noqa: T201 -- the answer
