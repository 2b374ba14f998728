"""How long a review of a large log takes, and what recording costs there beside an empty log.

python -m tests.benchmarks.review [FILE]

FILE is one that `tests.benchmarks.generated_log` made; without it a million rows are made first.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bot.answers.answerer import Answerer, load_answerer
from bot.moderation.gaps import Gap, gaps_of, gathered
from bot.querylog.log import QueryLog
from bot.querylog.scope import InChannels
from bot.querylog.values import CountedGist, Filter, Opinion, QueryRecord, ScoredPassage, Surface
from bot.settings import PROJECT_ROOT
from tests.benchmarks.generated_log import CHANNELS, DAYS, LARGE_GUILD, SINCE, generate

ROUNDS, RECORDED = 12, 50
RATE, ASKED = 50, 8  # questions a second, and seconds
UNTIL = SINCE + timedelta(days=DAYS)

GUILD = InChannels(LARGE_GUILD, frozenset(range(CHANNELS)))

Timed = Callable[[], Awaitable[object]]


async def time_reading(log: QueryLog) -> None:
    """Print how long each way to read the large guild's rows takes, the slower of two times."""
    answerer = load_answerer(PROJECT_ROOT / "knowledge")

    async def lines(counted: Awaitable[tuple[CountedGist, ...]]) -> tuple[Gap, ...]:
        return gathered(await counted, answerer)

    not_helpful = Filter("ilya", vote=Opinion.NOT_HELPFUL, outcome="not_covered")
    ways: dict[str, Timed] = {
        "recent": lambda: log.queries.newest(GUILD, 20),
        "search, a rare phrase": lambda: log.queries.search(
            GUILD,
            Filter('"copyright infringement"'),
            20,
        ),
        "search, a common word": lambda: log.queries.search(GUILD, Filter("ilya"), 20),
        "search, a common word and filters": lambda: log.queries.search(GUILD, not_helpful, 20),
        "search, the oldest day": lambda: log.queries.search(
            GUILD,
            Filter("ilya", until=SINCE + timedelta(days=1)),
            20,
        ),
        "search, nothing fits": lambda: log.queries.search(
            GUILD,
            Filter(passages=("no/passage",)),
            20,
        ),
        "unanswered, in lines": lambda: lines(log.queries.unanswered(GUILD)),
        "not helpful, in lines": lambda: lines(log.queries.not_helpful(GUILD)),
        "top questions, in lines": lambda: lines(log.queries.top_questions(GUILD)),
        "top passages": lambda: log.queries.top_passages(GUILD, limit=10),
        "trend": lambda: log.queries.per_day(GUILD, SINCE, UNTIL),
    }
    for name, way in ways.items():
        print(f"{name:34} {max([await _seconds(way) for _ in range(2)]):6.3f} s")


async def time_recording(large: Path, empty: Path) -> None:
    """Print the medians of recording, one row in each log by turns.

    In several rounds, each on new connections: on which core a connection's thread settles makes
    a difference of up to a half, which is nothing of the log's.
    """
    taken: dict[Path, list[float]] = {empty: [], large: []}
    for number in range(ROUNDS):
        async with QueryLog.open(large) as ours, QueryLog.open(empty) as beside:
            logs = {empty: beside, large: ours}
            for row in _records(number):
                order = (empty, large) if len(taken[empty]) % 2 else (large, empty)
                for path in order:
                    taken[path].append(await _seconds(partial(logs[path].queries.record, row)))
    ours_ms, beside_ms = (median(taken[path]) * 1000 for path in (large, empty))
    print(f"recording: large {ours_ms:.3f} ms, empty {beside_ms:.3f} ms")
    print(f"ratio {ours_ms / beside_ms:.2f}")


async def time_asking(path: Path) -> None:
    """Print how long a question takes from when it is due until its row is committed.

    First with nothing else to do, then while a moderator opens the gaps of all rows over and over.
    """
    answerer = load_answerer(PROJECT_ROOT / "knowledge")
    async with QueryLog.open_later(path) as log:
        await _asked(log, answerer)  # loads what is loaded once
        alone = await _asked(log, answerer)
        began = perf_counter()
        gaps = len(await _reviewed(log, answerer))
        took = perf_counter() - began
        reviewing = asyncio.create_task(_over_and_over(log, answerer))
        beside = await _asked(log, answerer)
        reviewing.cancel()
    print(f"gaps: {gaps} in {took:.2f} s")
    for name, found in (("alone", alone), ("while gaps are grouped", beside)):
        p50, p99 = (1000 * quantiles(found, n=100)[at] for at in (49, 98))
        print(
            f"asking {name:24} p50 {p50:6.1f} ms, p99 {p99:6.1f} ms, worst {1000 * max(found):.1f}"
        )


async def _over_and_over(log: QueryLog, answerer: Answerer) -> None:
    while True:
        await _reviewed(log, answerer)


async def _reviewed(log: QueryLog, answerer: Answerer) -> tuple[Gap, ...]:
    return await gaps_of(await log.queries.top_questions(GUILD), answerer)


async def _asked(log: QueryLog, answerer: Answerer) -> list[float]:
    """Ask at an even rate, whoever else is slow; how long each took, in seconds."""
    took: list[float] = []

    async def ask(due: float, row: QueryRecord) -> None:
        answerer.answer(row.question)
        await log.queries.record(row)
        took.append(perf_counter() - due)

    began, rows = perf_counter(), [row for number in range(ASKED) for row in _records(number)]
    asked = []
    for at, row in enumerate(rows[: ASKED * RATE]):
        due = began + at / RATE
        await asyncio.sleep(max(0.0, due - perf_counter()))
        asked.append(asyncio.create_task(ask(due, row)))
    await asyncio.gather(*asked)
    return took


def _records(number: int) -> Iterator[QueryRecord]:
    """The rows of a round, each a little later than the one before."""
    record = QueryRecord(
        asked_at=datetime.now(UTC),
        surface=Surface.SLASH,
        question="why do humans generalise better than models?",
        outcome="answered",
        passages=tuple(ScoredPassage(f"an-episode/{n}", 9.0 - n) for n in range(10)),
        revision="0f3c",
        elapsed_ms=1.0,
        guild_id=LARGE_GUILD,
        channel_id=1,
        user_id=2,
        gist="better generali human model",
    )
    for place in range(RECORDED):
        later = timedelta(seconds=number * RECORDED + place)
        yield replace(record, asked_at=record.asked_at + later)


async def _seconds(way: Timed) -> float:
    began = perf_counter()
    await way()
    return perf_counter() - began


async def main() -> None:
    """Measure on the file that the command line names, or on one made for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if sys.argv[1:] else Path(folder) / "large.sqlite3"
        if not sys.argv[1:]:
            generate(path)
        empty = Path(folder) / "empty.sqlite3"
        async with QueryLog.open(path) as large:
            await time_reading(large)
        await time_recording(path, empty)
        await time_asking(path)


if __name__ == "__main__":
    asyncio.run(main())
