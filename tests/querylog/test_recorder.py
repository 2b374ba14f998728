"""A reply neither waits for the log nor fails with it, and its row still arrives."""

import asyncio
import logging
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.querylog import recorder as recorder_module
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from tests.querylog.builders import a_record, recording
from tests.querylog.histories import bytes_of

BOUND = 20.0
"""Seconds after which a test says that something hangs."""


async def test_a_row_is_there_when_record_returns(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        assert await recorder.record(a_record("first"))
        assert await recorder.record(a_record("second"))
        assert await questions(path) == ["first", "second"]


async def test_the_id_it_hands_back_is_the_rows(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        ids = [await recorder.record(a_record(question)) for question in ("first", "second")]
    async with QueryLog.open(path) as log:
        stored = [await log.queries.one(Everywhere(), one or 0) for one in ids]
    assert [one.record.question for one in stored if one] == ["first", "second"]


async def test_rows_recorded_at_once_are_written_in_order(path: Path) -> None:
    asked = [f"{i}" for i in range(50)]
    async with recording(path, patience=BOUND) as recorder:
        written = await asyncio.gather(*(recorder.record(a_record(q)) for q in asked))
    assert all(written)
    assert await questions(path) == asked


async def test_a_reply_does_not_wait_for_a_stuck_log_and_its_row_arrives_later(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            async with asyncio.timeout(BOUND):
                assert not await recorder.record(a_record("stuck"), 0.05)
            assert await questions(path) == ["before"]
        assert await arrived(path, 2) == ["before", "stuck"]


async def test_a_stall_within_its_patience_costs_a_reply_nothing_but_time(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            stalled = asyncio.create_task(recorder.record(a_record("stalled"), BOUND))
            await asyncio.sleep(0.2)
            assert not stalled.done()
        assert await stalled
        assert await recorder.record(a_record("after"), BOUND)


async def test_rows_that_wait_together_are_one_transaction_and_each_has_its_own_id(
    path: Path,
) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 -- naive is the point
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        asked = [a_record(f"{i}") for i in range(20)]
        asked.insert(7, a_record("refused", asked_at=naive))
        already = commits(path)
        ids = await asyncio.gather(*map(recorder.record, asked))
        # The first of them may be under way before the others come.
        assert commits(path) - already <= 2
    assert ids[7] is None
    async with QueryLog.open(path) as log:
        for row_id, record in zip(ids, asked, strict=True):
            row = await log.queries.one(Everywhere(), row_id or 0)
            assert (row and row.record.question) == (record.question if row_id else None)


def commits(path: Path) -> int:
    """How many transactions the write-ahead log holds, by the frames that end one."""
    wal = bytes_of(path.with_name(f"{path.name}-wal"))
    size = 24 + int.from_bytes(wal[8:12], "big")
    return sum(any(wal[at + 4 : at + 8]) for at in range(32, len(wal), size))


async def test_a_reply_with_more_patience_waits_on_when_another_gave_up(path: Path) -> None:
    async with recording(path) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            patient = asyncio.create_task(recorder.record(a_record("patient")))
            assert not await recorder.record(a_record("hasty"), 0.05)
        assert await patient
        assert recorder.trouble is None


async def test_while_a_row_is_stuck_the_rows_behind_it_wait_for_nothing(path: Path) -> None:
    async with recording(path, patience=BOUND / 2) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            async with asyncio.timeout(BOUND):
                # The first gives up with its busy time-out; a second one that waited its
                # patience would exceed the bound.
                for i in range(50):
                    assert not await recorder.record(a_record(f"{i}"))
        assert await arrived(path, 51) == ["before", *(f"{i}" for i in range(50))]


async def test_once_it_has_caught_up_a_row_is_there_when_record_returns_again(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            await recorder.record(a_record("stuck"), 0.05)
        await arrived(path, 2)
        async with asyncio.timeout(BOUND):
            while not await recorder.record(a_record("after")):  # noqa: ASYNC110 -- no event shows it
                await asyncio.sleep(0.01)
        assert (await questions(path))[-1] == "after"


async def test_a_full_queue_loses_the_newest_rows_and_says_how_many(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with recording(path, patience=BOUND, capacity=3) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            for i in range(5):
                await recorder.record(a_record(f"{i}"), 0.05)
        await arrived(path, 4)
    assert await questions(path) == ["before", "0", "1", "2"]
    assert "2 rows are lost" in caplog.text
    (told,) = (entry for entry in caplog.records if entry.levelno == logging.ERROR)
    assert "the query log records nothing: 3 questions wait in memory, 1 are lost" in told.message
    assert f"since {datetime.now(UTC):%Y-%m-%d}" in told.message


async def test_a_log_that_cannot_be_opened_costs_no_reply_and_is_tried_again(path: Path) -> None:
    await asyncio.to_thread(path.parent.write_text, "a file where the folder should be")
    async with recording(path, patience=BOUND) as recorder:
        async with asyncio.timeout(BOUND):
            assert not await recorder.record(a_record("early"))
            assert not await recorder.record(a_record("early too"))
        await asyncio.to_thread(path.parent.unlink)
        assert await arrived(path, 2) == ["early", "early too"]


async def test_rows_go_to_a_new_file_when_the_old_one_was_deleted(path: Path) -> None:
    async with recording(path) as recorder:
        await recorder.record(a_record("gone"))
        for file in path.parent.iterdir():
            await asyncio.to_thread(file.unlink)
        assert await recorder.record(a_record("kept"))
        assert await questions(path) == ["kept"]


async def test_a_full_disk_costs_no_reply_and_no_row(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        assert await recorder.record(a_record("before"))
        with full_disk(path):
            async with asyncio.timeout(BOUND):
                assert not await recorder.record(a_record("x" * 100_000))
        assert await arrived(path, 2) == ["before", "x" * 100_000]


async def test_a_burst_of_failures_is_one_error_without_anything_asked(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    await asyncio.to_thread(path.parent.write_text, "a file where the folder should be")
    async with recording(path) as recorder:
        for _ in range(20):
            await recorder.record(a_record("a private question", user_id=987654321))
        await asyncio.to_thread(path.parent.unlink)
        await arrived(path, 20)
    ours = [entry.getMessage() for entry in caplog.records if entry.name.startswith("bot")]
    assert [message.split(" since")[0] for message in ours] == [
        "Questions may be lost:",
        "The query log works again; 0 rows are lost",
    ]
    assert "private" not in caplog.text
    assert "987654321" not in caplog.text


@pytest.mark.parametrize("content", [b"x" * 10_000, b"SQLite format 3\0" + b"\xa5" * 9_000])
async def test_a_file_that_is_no_log_is_told_at_once_with_what_to_do(
    path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path.parent.mkdir()
    await asyncio.to_thread(path.write_bytes, content)
    async with recording(path) as recorder:
        assert not await recorder.record(a_record())
        trouble = recorder.trouble
        await recorder.close(patience=0.05)
    assert trouble is not None
    assert trouble.waiting == 1
    assert "`python -m bot log restore BACKUP`" in str(trouble)
    assert [entry.levelname for entry in caplog.records][:1] == ["ERROR"]
    assert "`python -m bot log restore BACKUP`" in caplog.text


async def test_a_log_that_goes_on_failing_is_told_again_with_its_numbers(
    path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "TOLD_AGAIN_AFTER", 0.0)
    monkeypatch.setattr(recorder_module, "RETRY_AFTER", 0.01)
    await asyncio.to_thread(path.parent.write_text, "a file where the folder should be")
    async with recording(path) as recorder:
        await recorder.record(a_record("early"))
        async with asyncio.timeout(BOUND):
            while caplog.text.count("1 questions wait") < 2:  # noqa: ASYNC110 -- no event shows it
                await asyncio.sleep(0.01)
        await asyncio.to_thread(path.parent.unlink)
        await arrived(path, 1)


async def test_rows_that_the_log_refuses_do_not_hold_up_the_others(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 -- naive is the point
    async with recording(path, patience=BOUND) as recorder:
        for _ in range(3):
            assert not await recorder.record(a_record("refused", asked_at=naive))
        assert await recorder.record(a_record("kept"))
    assert await questions(path) == ["kept"]
    assert [entry.getMessage() for entry in caplog.records] == [
        "The query log refuses rows: asked_at has no time zone"
    ]


async def test_a_cancelled_reply_still_has_its_row(path: Path) -> None:
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        reply = asyncio.create_task(recorder.record(a_record("cancelled")))
        await asyncio.sleep(0)
        reply.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reply
    assert await questions(path) == ["before", "cancelled"]


async def test_closing_writes_the_rows_that_wait(path: Path) -> None:
    async with recording(path, patience=0.0) as recorder:
        for i in range(10):
            await recorder.record(a_record(f"{i}"))
    assert await questions(path) == [f"{i}" for i in range(10)]


async def test_closing_ends_even_when_the_log_is_stuck(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with recording(path, patience=BOUND) as recorder:
        await recorder.record(a_record("before"))
        with locked(path):
            await recorder.record(a_record("stuck"), 0.05)
            async with asyncio.timeout(BOUND):
                await recorder.close(patience=0.05)
    assert await questions(path) == ["before"]
    assert "lost" in caplog.text


async def test_closing_twice_or_recording_afterwards_does_no_harm(path: Path) -> None:
    async with recording(path) as recorder:
        await recorder.close()
        await recorder.close()
        assert not await recorder.record(a_record())
    assert not path.exists()  # noqa: ASYNC240 -- nothing else runs meanwhile


def test_a_row_survives_sigkill_right_after_it_was_recorded(path: Path) -> None:
    program = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.querylog.builders import a_record, recording

async def record_and_die() -> None:
    async with recording(Path(sys.argv[1]), patience=20) as recorder:
        await recorder.record(a_record("the last question"))
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(record_and_die())
"""
    root = Path(__file__).parents[2]
    killed = subprocess.run(  # noqa: S603 -- our own interpreter and program
        [sys.executable, "-c", program, path], cwd=root, timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert asyncio.run(questions(path)) == ["the last question"]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another connection holds the file, so that nothing can be written."""
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full_disk(path: Path) -> Iterator[None]:
    """No file of this process may grow beyond the log as it is now."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(file.stat().st_size for file in path.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def questions(path: Path) -> list[str]:
    """Every question in the log, oldest first."""
    async with QueryLog.open(path) as log:
        rows = await log.queries.newest(Everywhere(), 1000)
        return [row.record.question for row in reversed(rows)]


async def arrived(path: Path, rows: int) -> list[str]:
    """Every question in the log once there are so many."""
    async with asyncio.timeout(BOUND):
        while not path.exists() or len(await questions(path)) < rows:  # noqa: ASYNC110, ASYNC240 -- another process's file has no event to wait for
            await asyncio.sleep(0.01)
    return await questions(path)
