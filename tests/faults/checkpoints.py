"""Several processes record, purge and forget on one log, and checkpoint after each commit.

`python -m tests.faults.checkpoints [SECONDS]` does it for so long (60) and prints what was done.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory
from time import monotonic

from bot.errors import QueryLogError
from bot.querylog import connection
from bot.querylog.log import QueryLog
from tests.querylog.builders import a_record

RECORDING = ("one", "two", "three")
FOREVER = 36_500  # days


async def race(path: Path, seconds: float) -> tuple[int, int]:
    """Do it on a new log; how many rows were recorded, and how many checkpoints asked for.

    Raises:
        AssertionError: a row is lost, or SQLite finds the log damaged.
    """
    async with QueryLog.open(path):
        with ProcessPoolExecutor(len(RECORDING) + 2, get_context("spawn")) as processes:
            at_once = [processes.submit(_record, path, name, seconds) for name in RECORDING]
            beside = [processes.submit(act, path, seconds) for act in (_purge, _forget)]
            rows, done = await asyncio.to_thread(
                lambda: ([each.result() for each in at_once], [each.result() for each in beside])
            )
    with closing(connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)")
        found = {row[0] for row in database.execute("SELECT question FROM queries")}
    promised = {
        f"{name} {at}" for name, count in zip(RECORDING, rows, strict=True) for at in range(count)
    }
    assert promised <= found, sorted(promised - found)[:5]
    return len(promised), sum(rows) + sum(done)


def _record(path: Path, name: str, seconds: float) -> int:
    return _repeat(
        path, seconds, lambda log, at: log.queries.record(a_record(f"{name} {at}", user_id=at))
    )


def _purge(path: Path, seconds: float) -> int:
    return _repeat(path, seconds, lambda log, _: log.purge(FOREVER))


def _forget(path: Path, seconds: float) -> int:
    async def forgotten(log: QueryLog, at: int) -> None:
        await log.queries.record(a_record("gone", user_id=10**9 + at))
        await log.people.forget(10**9 + at)

    return _repeat(path, seconds, forgotten)


def _repeat(path: Path, seconds: float, act: Callable[[QueryLog, int], Awaitable[object]]) -> int:
    connection.LONG_WAL = 0

    async def repeated() -> int:
        done, until = 0, monotonic() + seconds
        async with QueryLog.open(path, busy_timeout=30) as log:
            while monotonic() < until:
                await act(log, done)
                done += 1
        return done

    try:
        return asyncio.run(repeated())
    except QueryLogError as error:
        raise AssertionError(str(error)) from None  # which can be handed to another process


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    with TemporaryDirectory() as folder:
        rows, asked = asyncio.run(race(Path(folder) / "log.sqlite3", seconds))
    print(f"{rows} rows of three processes are there, {asked} checkpoints")  # noqa: T201 -- the answer


if __name__ == "__main__":
    main()
