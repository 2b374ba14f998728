"""What recording costs, beside the same rows inserted bare: rows a second, and CPU for a row.

python -m tests.benchmarks.recording [ROWS]

In turn, in one run: bare inserts with the same durability, each row a transaction, and many in one;
the recorder, asked for one row after another, as when a bot is idle, and for many at once, when
what waits is committed together. Then what it costs to know a server's settings for each question,
and what becomes of a burst: so many rows a second, whether or not the last ones are committed.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

from bot.querylog.database import open_database
from bot.querylog.log import QueryLog
from bot.querylog.queries import INSERT_HIT, INSERT_QUERY, hit_rows, query_row
from bot.querylog.recorder import Recorder
from bot.querylog.values import QueryRecord, ScoredPassage, Surface

AT_ONCE = 50
BURST, BURST_SECONDS = 2000, 4

_RECORD = QueryRecord(
    asked_at=datetime.now(UTC),
    surface=Surface.SLASH,
    question="why do humans generalise better than models?",
    outcome="answered",
    passages=tuple(ScoredPassage(f"sutskever/{place}", 10.0 - place) for place in range(10)),
    revision="0f3c",
    elapsed_ms=1.75,
    guild_id=41771983423143937,
    channel_id=41771983423143938,
    user_id=80351110224678912,
    gist="generalise human model",
    private=False,
    place_id=41771983423143938,
)


def bare(path: Path, rows: int, at_once: int) -> tuple[float, float]:
    """Insert the rows by SQLite alone; return seconds, and seconds of CPU."""
    with closing(open_database(path)) as database:
        begun = perf_counter(), process_time()
        for first in range(0, rows, at_once):
            database.execute("BEGIN IMMEDIATE")
            for number in range(first, first + at_once):
                _insert(database, replace(_RECORD, question=f"{_RECORD.question} {number}"))
            database.execute("COMMIT")
        return perf_counter() - begun[0], process_time() - begun[1]


def _insert(database: sqlite3.Connection, record: QueryRecord) -> None:
    query, hits = query_row(record), list(hit_rows(record.passages))
    (query_id,) = database.execute(INSERT_QUERY, query).fetchone()
    database.executemany(INSERT_HIT, [{**hit, "query_id": query_id} for hit in hits])


async def recorded(path: Path, rows: int, at_once: int) -> tuple[float, float]:
    """The same by the recorder, so many questions at a time."""
    async with QueryLog.open_later(path) as log, Recorder(log) as recorder:
        await log.ready()
        begun = perf_counter(), process_time()
        for first in range(0, rows, at_once):
            numbers = range(first, first + at_once)
            records = (replace(_RECORD, question=f"{_RECORD.question} {one}") for one in numbers)
            stored = await asyncio.gather(*(recorder.record(record) for record in records))
            assert all(stored)
        return perf_counter() - begun[0], process_time() - begun[1]


async def known(path: Path, times: int) -> tuple[float, float]:
    """What a server's settings cost that nobody changes."""
    async with QueryLog.open_later(path) as log:
        await log.ready()
        await log.servers.now(1)
        begun = perf_counter(), process_time()
        for _ in range(times):
            await log.servers.now(1)
        return perf_counter() - begun[0], process_time() - begun[1]


async def burst(path: Path) -> tuple[int, int, float]:
    """How many rows were asked for and are there, and seconds until the last was answered."""
    async with QueryLog.open_later(path) as log, Recorder(log) as recorder:
        await log.ready()
        begun, asked = perf_counter(), []
        for number in range(BURST * BURST_SECONDS):
            if (early := begun + number / BURST - perf_counter()) > 0:
                await asyncio.sleep(early)
            record = replace(_RECORD, question=f"{_RECORD.question} {number}")
            asked.append(asyncio.create_task(recorder.record(record)))
        await asyncio.wait(asked)
        took = perf_counter() - begun
    with closing(open_database(path)) as database:
        (stored,) = database.execute("SELECT count(*) FROM queries").fetchone()
    return len(asked), stored, took


def main(rows: int) -> None:
    """Print what each way costs, and its ratio to bare inserts of a row a transaction."""
    ways: dict[str, Callable[[Path], tuple[float, float]]] = {
        "bare inserts": lambda path: bare(path, rows, 1),
        f"bare, {AT_ONCE} at once": lambda path: bare(path, rows, AT_ONCE),
        "one at a time": lambda path: _run(recorded(path, rows, 1)),
        f"{AT_ONCE} at once": lambda path: _run(recorded(path, rows, AT_ONCE)),
        "settings alone": lambda path: _run(known(path, rows)),
    }
    beside = 0.0
    for name, way in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            seconds, cpu = way(Path(folder) / "queries.sqlite3")
        beside = beside or cpu
        told = f"{name:20}{rows / seconds:9.0f} a second{cpu / rows * 1e6:9.1f} µs of CPU each"
        print(f"{told}   ratio {cpu / beside:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        asked, stored, took = asyncio.run(burst(Path(folder) / "queries.sqlite3"))
    print(f"burst: {asked} rows at {BURST} a second, {asked - stored} lost, in {took:.1f} s")


def _run(way: Awaitable[tuple[float, float]]) -> tuple[float, float]:
    async def awaited() -> tuple[float, float]:
        return await way

    return asyncio.run(awaited())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
