"""Copies of the log: whole though somebody writes, private, and no way around a deletion."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.errors import QueryLogError
from bot.querylog import backup
from bot.querylog.backup import back_up, restore
from bot.querylog.database import migrate, steps
from bot.querylog.log import QueryLog
from bot.settings import PROJECT_ROOT
from tests.querylog.builders import a_record, recording
from tests.querylog.histories import ADA, BOB, contents, traces
from tests.querylog.test_database import HITS, QUERY, modes

DAYS = 30


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where a backup may be made."""
    return tmp_path / "backups" / "copy.sqlite3"


async def ask(log: QueryLog, question: str, person: int, *, days_ago: float = 0) -> None:
    asked_at = datetime.now(UTC) - timedelta(days=days_ago)
    await log.queries.record(a_record(question, user_id=person, asked_at=asked_at))


def questions(path: Path) -> list[str]:
    return [question for question, _ in contents(path).queries]


def names(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def read(path: Path) -> bytes:
    return path.read_bytes()


def write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def a_log(path: Path, *asked: str) -> None:
    async with QueryLog.open(path) as log:
        for question in asked:
            await ask(log, question, ADA)


async def test_a_backup_holds_the_log_and_only_its_owner_can_read_it(
    path: Path, copy: Path
) -> None:
    await a_log(path, "one", "two")
    back_up(path, copy)
    assert questions(copy) == ["one", "two"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600  # noqa: ASYNC240 -- nothing else runs
    assert names(copy) == [copy.name]
    async with QueryLog.open(copy) as log:
        assert await log.is_whole()


async def test_a_backup_is_whole_though_the_bot_records_all_the_while(
    path: Path, copy: Path
) -> None:
    async with recording(path, patience=20) as recorder:
        assert await recorder.record(a_record("0"))
        backing_up = asyncio.create_task(asyncio.to_thread(back_up, path, copy))
        number = 0
        while not backing_up.done() or number < 20:
            number += 1
            assert await recorder.record(a_record(f"{number}"))
        await backing_up
    held = questions(copy)
    assert held == [f"{one}" for one in range(len(held))]
    assert len(questions(path)) == number + 1
    with closing(connect(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)")


async def test_a_backup_overwrites_nothing(path: Path, copy: Path) -> None:
    await a_log(path, "one")
    copy.parent.mkdir()
    write(copy, b"mine")
    with pytest.raises(QueryLogError, match="File exists"):
        back_up(path, copy)
    assert read(copy) == b"mine"


def test_where_there_is_no_log_there_is_no_backup(path: Path, copy: Path) -> None:
    with pytest.raises(QueryLogError, match="does not exist"):
        back_up(path, copy)
    assert not copy.exists()


async def test_a_backup_comes_back_and_the_present_log_is_kept_aside(
    path: Path, copy: Path
) -> None:
    await a_log(path, "one")
    back_up(path, copy)
    await a_log(path, "two")
    restored = await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["one"]
    (aside,) = restored.asides
    assert questions(aside) == ["one", "two"]
    assert modes(path) == {path.name: 0o600, aside.name: 0o600}
    await a_log(path, "three")
    (second,) = (await asyncio.to_thread(restore, path, copy, DAYS)).asides
    assert questions(path) == ["one"]
    assert [questions(one) for one in (aside, second)] == [["one", "two"], ["one", "three"]]


async def test_what_was_deleted_since_the_backup_stays_deleted(path: Path, copy: Path) -> None:
    async with QueryLog.open(path) as log:
        people = log.people
        await ask(log, "zyzzyva", ADA)
        await ask(log, "jabberwock", BOB)
        await people.opt_out(BOB)
        back_up(path, copy)
        await people.forget(ADA)
        await people.opt_in(BOB)
        await people.opt_out(ADA)
    assert traces(copy, ADA, {"zyzzyva"})
    await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["jabberwock"]
    path.with_name(f"{path.name}.before-restore").unlink()
    assert traces(path, ADA, {"zyzzyva"}) == set()
    async with QueryLog.open(path) as log:
        assert await log.people.opted_out(ADA)
        assert not await log.people.opted_out(BOB)


async def test_rows_past_their_retention_do_not_come_back(path: Path, copy: Path) -> None:
    async with QueryLog.open(path) as log:
        await ask(log, "an old one", ADA, days_ago=31)
        await ask(log, "a new one", ADA, days_ago=1)
    back_up(path, copy)
    restored = await asyncio.to_thread(restore, path, copy, DAYS)
    assert restored.purged.questions == 1
    assert questions(path) == ["a new one"]


async def test_a_backup_comes_back_where_there_is_no_log(path: Path, copy: Path) -> None:
    await a_log(path, "one")
    back_up(path, copy)
    for file in path.parent.iterdir():
        file.unlink()
    restored = await asyncio.to_thread(restore, path, copy, DAYS)
    assert not restored.asides
    assert not restored.informed
    assert questions(path) == ["one"]
    assert names(path) == [path.name]


@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
async def test_what_is_left_of_a_log_that_is_gone_is_not_played_over_the_restored_one(
    path: Path, copy: Path, ending: str
) -> None:
    await a_log(path, "in the backup")
    await asyncio.to_thread(back_up, path, copy)
    path.unlink()  # noqa: ASYNC240 -- nothing else runs
    left = path.with_name(f"{path.name}{ending}")
    write(left, b"of another log")
    with pytest.raises(QueryLogError, match="move it away"):
        await asyncio.to_thread(restore, path, copy, DAYS)
    assert names(path) == [left.name]


async def test_a_purge_by_hand_forgets_no_deletion_that_a_backup_has_to_learn_of(
    path: Path, copy: Path
) -> None:
    async with QueryLog.open(path) as log:
        await ask(log, "deleted since", ADA, days_ago=2)
        await ask(log, "still there", BOB, days_ago=2)
        await asyncio.to_thread(back_up, path, copy)
        await log.people.forget(ADA)
    with closing(connect(path)) as database:
        database.execute("UPDATE erasures SET erased_at = erased_at - 36 * 3600 * 1000000")
        database.commit()
    async with QueryLog.open(path) as log:
        await log.purge(1)
    await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["still there"]


async def test_while_the_log_is_in_use_nothing_is_restored(path: Path, copy: Path) -> None:
    await a_log(path, "one")
    back_up(path, copy)
    async with QueryLog.open(path) as log:
        await ask(log, "two", ADA)
        with pytest.raises(QueryLogError, match="is in use"):
            await asyncio.to_thread(restore, path, copy, DAYS)
        await ask(log, "three", ADA)
        assert questions(path) == ["one", "two", "three"]
    assert names(path) == [path.name]


async def test_the_backup_of_another_log_is_refused(path: Path, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "queries.sqlite3"
    await a_log(path, "one")
    await a_log(other, "another")
    back_up(other, copy)
    with pytest.raises(QueryLogError, match="another secret"):
        await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["one"]
    assert names(path) == [path.name]


@pytest.mark.parametrize("version", range(1, len(steps()) + 1))
def test_a_backup_of_an_earlier_version_comes_back_as_the_newest(
    path: Path, copy: Path, version: int
) -> None:
    copy.parent.mkdir()
    with closing(connect(copy, isolation_level=None)) as database:
        migrate(database, steps()[:version])
        for statement in (QUERY, HITS):
            database.execute(statement)
    restore(path, copy, 36_500)
    assert len(questions(path)) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty"), (b"x" * 10_000, "is not a SQLite database"), (None, "is not a file")],
    ids=["empty", "no database", "nothing"],
)
async def test_what_is_no_log_is_refused_and_the_present_one_stays(
    path: Path, copy: Path, content: bytes | None, why: str
) -> None:
    await a_log(path, "one")
    copy.parent.mkdir()
    if content is not None:
        write(copy, content)
    with pytest.raises(QueryLogError, match=why):
        await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["one"]
    assert names(path) == [path.name]


async def test_a_damaged_backup_is_refused(path: Path, copy: Path) -> None:
    await a_log(path, *(f"question {number}" for number in range(300)))
    back_up(path, copy)
    data = bytearray(read(copy))
    data[8192:40960] = b"\xa5" * 32768
    write(copy, bytes(data))
    with pytest.raises(QueryLogError, match=r"damaged|malformed"):
        await asyncio.to_thread(restore, path, copy, DAYS)
    assert len(questions(path)) == 300


@pytest.mark.parametrize(
    "damage",
    [b"x" * 10_000, b"SQLite format 3\0" + b"\xa5" * 9_000],
    ids=["no database", "damaged"],
)
async def test_a_log_that_is_one_no_more_is_moved_aside_for_the_backup(
    path: Path, copy: Path, damage: bytes
) -> None:
    await a_log(path, "one")
    back_up(path, copy)
    write(path, damage)
    restored = await asyncio.to_thread(restore, path, copy, DAYS)
    assert questions(path) == ["one"]
    assert not restored.informed
    assert [read(aside) for aside in restored.asides] == [damage]


async def test_a_log_that_is_damaged_half_way_comes_back_too(path: Path, copy: Path) -> None:
    await a_log(path, *(f"question {number}" for number in range(300)))
    back_up(path, copy)
    damaged = bytearray(read(path))
    damaged[8192:] = b"\xa5" * (len(damaged) - 8192)
    write(path, bytes(damaged))
    with pytest.raises(QueryLogError, match="malformed"):
        async with QueryLog.open(path) as log:
            await log.is_whole()
    restored = await asyncio.to_thread(restore, path, copy, DAYS)
    assert len(questions(path)) == 300
    assert not restored.informed
    assert len(restored.asides) == 1


async def test_a_backup_takes_no_name_that_the_log_itself_uses(path: Path) -> None:
    await a_log(path, "one")
    for ending in ("-wal", "-shm", "-journal", ".restoring", ".setting-aside"):
        with pytest.raises(QueryLogError, match="the log itself uses"):
            back_up(path, path.with_name(f"{path.name}{ending}"))
    with pytest.raises(QueryLogError, match="File exists"):
        back_up(path, path)
    with pytest.raises(QueryLogError, match="is the log itself"):
        await asyncio.to_thread(restore, path, path, DAYS)
    assert questions(path) == ["one"]


async def test_a_log_opened_during_a_restore_waits_and_is_the_restored_one(
    path: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_log(path, "one")
    back_up(path, copy)
    await a_log(path, "two")
    begun, opened = threading.Event(), threading.Event()

    def wait(_: sqlite3.Connection) -> bool:
        begun.set()
        assert not opened.wait(0.3)
        return True

    monkeypatch.setattr(backup, "_holds_anything", wait)
    restoring = asyncio.create_task(asyncio.to_thread(restore, path, copy, DAYS))
    await asyncio.to_thread(begun.wait)
    async with QueryLog.open(path, busy_timeout=20) as log:
        opened.set()
        await ask(log, "three", ADA)
    await restoring
    assert questions(path) == ["one", "three"]


async def test_a_restore_killed_at_any_step_leaves_the_one_log_or_the_other(
    path: Path, copy: Path, tmp_path: Path
) -> None:
    """Each line of the restore is the last of a process; another run or start finds it in order."""
    await a_log(path, "in the backup")
    back_up(path, copy)
    await a_log(path, "since")
    async with QueryLog.open(path) as log:
        await ask(log, "forgotten", BOB)
        await log.people.forget(BOB)
    program = [sys.executable, "-m", "tests.querylog.killed_restores"]
    done = subprocess.run(  # noqa: ASYNC221, S603 -- nothing else runs; our own program
        [*program, path, copy, tmp_path / "each", "7"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines, before, after = map(int, done.stdout.split())
    assert lines > 100
    assert min(before, after) > 1
