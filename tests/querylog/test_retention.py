"""Rows past their retention go, in steps, and an interruption leaves a whole log."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect

import pytest

from bot.querylog.log import QueryLog
from bot.querylog.retention import purging
from tests.querylog.builders import a_record, recording
from tests.querylog.histories import ADA, BOB, GUILD, History, contents, traces

BOUND = 20.0
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def ask(log: QueryLog, question: str, *, days_ago: float, person: int = ADA) -> None:
    asked_at = datetime.now(UTC) - timedelta(days=days_ago)
    await log.queries.record(
        a_record(question, asked_at=asked_at, user_id=person, guild_id=GUILD, gist=question)
    )


def questions(path: Path) -> list[str]:
    return [question for question, _ in contents(path).queries]


async def test_questions_past_their_retention_go_and_younger_ones_stay(
    log: QueryLog, path: Path
) -> None:
    for days in (29.9, 30.1, 400, 1):
        await ask(log, f"asked {days} days ago", days_ago=days)
    purged = await log.purge(30)
    assert (purged.questions, purged.complete) == (2, True)
    assert questions(path) == ["asked 29.9 days ago", "asked 1 days ago"]


async def test_gaps_and_readings_go_with_what_they_are_about(log: QueryLog, path: Path) -> None:
    await ask(log, "an old one", days_ago=31)
    await ask(log, "a new one", days_ago=1)
    history = History(log)
    for gist in ("an old one", "a new one"):
        await history.note(BOB, gist, f"on {gist}")
    await history.read(BOB)  # in 1970
    purged = await log.purge(30)
    assert purged.readings == 1
    assert contents(path).gaps == [("on a new one", BOB, "a new one")]


async def test_what_was_purged_is_in_no_byte_of_the_files(log: QueryLog, path: Path) -> None:
    for number in range(60):
        await ask(log, f"zyzzyva {number}", days_ago=31)
        await ask(log, f"jabberwock {number}", days_ago=1, person=BOB)
    assert traces(path, ADA, {"zyzzyva"})
    await log.purge(30, step=7)
    assert traces(path, ADA, {"zyzzyva"}) == set()
    assert traces(path, BOB, {"jabberwock"}) == {"jabberwock", "the id as stored"}


async def test_a_purge_takes_up_an_erasure_that_was_left_undone(log: QueryLog, path: Path) -> None:
    await ask(log, "zyzzyva", days_ago=1)
    with closing(connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM queries").fetchone()
        assert not (await log.people.forget(ADA, patience=0.0)).complete
    await log.purge(30)
    assert traces(path, ADA, {"zyzzyva"}) == set()


async def test_while_the_bot_runs_it_is_purged_at_once_and_again(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await ask(log, "an old one", days_ago=31)
        async with purging(log, 30, interval=0.01):
            await gone(path)
            await ask(log, "another old one", days_ago=31)
            await gone(path)


async def test_a_purge_outwaits_whoever_holds_the_log_for_longer_than_a_statement_waits(
    path: Path,
) -> None:
    async with QueryLog.open(path, busy_timeout=0.01) as log:
        await ask(log, "an old one", days_ago=31)
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            running = asyncio.create_task(log.purge(30))
            await asyncio.sleep(0.3)
            other.execute("ROLLBACK")
            assert (await running).questions == 1


async def test_recording_goes_on_while_much_is_purged(log: QueryLog, path: Path) -> None:
    fill(path, 5_000)
    async with recording(path, patience=BOUND) as recorder:
        assert await recorder.record(a_record("before", asked_at=datetime.now(UTC)))
        running = asyncio.create_task(log.purge(30, step=50))
        recorded = 0
        async with asyncio.timeout(BOUND * 3):
            while not running.done():
                now = a_record(f"meanwhile {recorded}", asked_at=datetime.now(UTC))
                assert await recorder.record(now) is not None
                recorded += 1
    assert (await running).questions == 5_000
    assert recorded > 10  # between its hundred steps
    assert len(questions(path)) == recorded + 1


@pytest.mark.parametrize("left", [2_900, 2_000, 1_000, 1])
def test_a_purge_that_is_killed_leaves_a_whole_log_and_the_next_one_finishes_it(
    path: Path, left: int
) -> None:
    async def make() -> None:
        async with QueryLog.open(path) as log:
            await ask(log, "a new one", days_ago=1, person=BOB)

    asyncio.run(make())
    fill(path, 3_000)
    program = """
import asyncio, sys
from pathlib import Path
from bot.querylog.log import QueryLog

async def run() -> None:
    async with QueryLog.open(Path(sys.argv[1])) as log:
        await log.purge(30, step=20)

asyncio.run(run())
"""
    with subprocess.Popen([sys.executable, "-c", program, path], cwd=ROOT) as process:  # noqa: S603 -- our own interpreter and program
        with closing(connect(path, timeout=BOUND)) as database:
            while rows(database) > left and process.poll() is None:
                pass
        process.kill()
    assert process.returncode == -signal.SIGKILL
    whole(path)
    assert questions(path)[0] == "a new one"

    async def finish() -> None:
        async with QueryLog.open(path) as log:
            await log.purge(30)

    asyncio.run(finish())
    whole(path)
    assert questions(path) == ["a new one"]
    assert traces(path, ADA, {"zyzzyva"}) == set()


def fill(path: Path, number: int) -> None:
    """So many old questions of Ada's, with two hits each."""
    with closing(connect(path)) as database:
        ids = range(100, 100 + number)
        database.executemany(
            "INSERT INTO queries (id, asked_at, surface, guild_id, user_id, question, outcome,"
            " revision, elapsed_ms, gist) VALUES (?, 0, 'slash', ?, ?, ?, 'answered', 'r', 1, ?)",
            [(one, GUILD, ADA, f"zyzzyva {one}", f"zyzzyva {one}") for one in ids],
        )
        database.executemany(
            "INSERT INTO hits VALUES (?, ?, 'a/b', 1)",
            [(one, place) for one in ids for place in (1, 2)],
        )
        database.commit()


def rows(database: Connection) -> int:
    count: int = database.execute("SELECT count(*) FROM queries").fetchone()[0]
    return count


def whole(path: Path) -> None:
    """The database is consistent, its full-text search and its references too."""
    with closing(connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        database.execute("INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)")


async def gone(path: Path) -> None:
    async with asyncio.timeout(BOUND):
        while questions(path):  # noqa: ASYNC110 -- a row that goes has no event
            await asyncio.sleep(0.01)
