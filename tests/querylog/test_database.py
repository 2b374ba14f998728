"""The file: its versions, its privacy, and what is refused without being touched."""

import asyncio
import multiprocessing
import os
import re
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import QueryLogError
from bot.querylog.database import Step, migrate, open_database, steps
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, OneGuild
from bot.querylog.values import StoredQuery, Tally
from bot.settings import PROJECT_ROOT
from tests.querylog.builders import a_record, a_vote

SCHEMA = Path(__file__).with_name("schema.txt")
NEWEST = steps()[-1].number
PRIVATE = 8
"""The version since which rows say whether they were asked privately, and where one sees them."""

# `a_record()` as version 1 stored it. A later version's statements must carry it over.
QUERY = """
    INSERT INTO queries (id, asked_at, surface, guild_id, channel_id, user_id,
                         question, outcome, revision, elapsed_ms)
    VALUES (7, 1795426215123456, 'slash', 100, 200, 300,
            'why do humans generalise better than models?', 'answered', '0f3c', 1.75)
"""
HITS = """
    INSERT INTO hits (query_id, place, passage_id, score)
    VALUES (7, 1, 'sutskever/a1', 7.25), (7, 2, 'sutskever/b2', 0.1)
"""


def test_steps_are_numbered_from_one_without_a_gap() -> None:
    assert [step.number for step in steps()] == list(range(1, NEWEST + 1))


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
async def test_a_log_of_any_version_is_brought_to_the_newest_with_its_rows(
    path: Path, version: int
) -> None:
    make_version(path, version)
    # What is not told counts as private; earlier versions tell of a channel alone.
    stored = a_record(private=True, place_id=200 if version < PRIVATE else None)
    async with QueryLog.open(path) as log:
        assert await log.queries.newest(OneGuild(100), 10) == (StoredQuery(7, stored),)
        assert await log.queries.record(a_record("a later one")) == 8
        assert await log.votes.cast(a_vote(7))
        assert await log.queries.one(Everywhere(), 7) == StoredQuery(7, stored, Tally(helpful=1))
    assert schema(path) == SCHEMA.read_text("utf-8")


def test_a_log_that_others_open_and_close_meanwhile_can_be_opened(tmp_path: Path) -> None:
    def open_and_close(number: int) -> None:
        open_database(tmp_path / f"{number // 20}.sqlite3").close()

    with ThreadPoolExecutor(4) as threads:
        assert len(list(threads.map(open_and_close, range(200)))) == 200


def test_opening_a_log_of_the_newest_version_changes_nothing(path: Path) -> None:
    make_version(path, NEWEST)
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


async def test_a_log_held_by_another_writer_can_still_be_opened_and_read(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record())
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with QueryLog.open(path) as log:
            assert len(await log.queries.newest(Everywhere(), 10)) == 1


async def test_an_opening_that_is_cancelled_leaves_no_connection_behind(path: Path) -> None:
    async def use() -> None:
        async with QueryLog.open(path):
            raise AssertionError("it was cancelled before")

    user = asyncio.create_task(use())
    await asyncio.sleep(0)
    user.cancel()
    with pytest.raises(asyncio.CancelledError):
        await user
    assert modes(path) == {path.name: 0o600}


def test_the_newest_schema_is_the_one_written_beside_this_test(path: Path) -> None:
    open_database(path).close()
    assert schema(path) == SCHEMA.read_text("utf-8")


def test_a_step_that_fails_leaves_the_version_before_it(path: Path) -> None:
    make_version(path, 1)
    bad = Step(2, "CREATE TABLE half (id INTEGER);\nCREATE TABLE queries (id);\n")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, (bad,))
        assert pragma(connection, "user_version") == 1
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")]
        assert "half" not in names


def test_processes_that_open_a_new_log_at_once_all_find_it_whole(path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert pool.map(version_on_opening, [path] * 8) == [NEWEST] * 8


def test_a_log_of_a_later_version_is_refused_untouched(path: Path) -> None:
    make_version(path, NEWEST, then=f"PRAGMA user_version = {NEWEST + 1}")
    with untouched(path), pytest.raises(QueryLogError, match=f"version {NEWEST + 1}") as refusal:
        open_database(path)
    assert refusal.value.path == path


@pytest.mark.parametrize(
    "content", [b"not a database", b"x" * 10_000], ids=["a few bytes", "many bytes"]
)
def test_a_file_that_is_no_database_is_refused_untouched(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with untouched(path), pytest.raises(QueryLogError, match="is not a SQLite database"):
        open_database(path)


def test_a_database_of_another_program_is_refused_untouched(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")
    with untouched(path), pytest.raises(QueryLogError, match="another program"):
        open_database(path)


def test_an_empty_file_becomes_a_log(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert version_on_opening(path) == NEWEST


def test_a_folder_in_the_place_of_the_log_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(QueryLogError, match="Is a directory"):
        open_database(path)


def test_a_file_in_the_place_of_the_folder_is_refused(path: Path) -> None:
    path.parent.touch()
    with pytest.raises(QueryLogError, match=re.escape(str(path))):
        open_database(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to every folder")
def test_a_folder_that_cannot_be_written_to_is_refused(path: Path) -> None:
    path.parent.mkdir(mode=0o500)
    with pytest.raises(QueryLogError, match="Permission denied"):
        open_database(path)


async def test_file_companions_and_folder_are_their_owners_only(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record())
        assert modes(path) == {
            path.name: 0o600,
            f"{path.name}-shm": 0o600,
            f"{path.name}-wal": 0o600,
        }
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_files_that_others_could_read_are_tightened(path: Path) -> None:
    async with QueryLog.open(path) as first:
        await first.queries.record(a_record())
        for file in path.parent.iterdir():
            file.chmod(0o644)
        async with QueryLog.open(path):
            assert set(modes(path).values()) == {0o600}


def test_the_connection_is_configured_as_promised(path: Path) -> None:
    with closing(open_database(path)) as connection:
        with closing(connection.execute("PRAGMA journal_mode")) as mode:
            assert mode.fetchone() == ("wal",)
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "synchronous") == 2  # full
        assert pragma(connection, "wal_autocheckpoint") == 0
        assert pragma(connection, "busy_timeout") == 2000
        assert pragma(connection, "temp_store") == 2  # in memory


def test_the_hits_of_a_deleted_query_go_with_it(path: Path) -> None:
    make_version(path, NEWEST)
    with closing(open_database(path)) as connection:
        connection.execute("DELETE FROM queries")
        assert connection.execute("SELECT count(*) FROM hits").fetchone() == (0,)


def test_the_votes_on_a_deleted_query_and_its_share_go_with_it(path: Path) -> None:
    make_version(path, NEWEST)
    with closing(open_database(path)) as connection:
        connection.execute("INSERT INTO votes VALUES (7, 300, 'not_helpful', 'too short', 0)")
        connection.execute("INSERT INTO shares VALUES (7, 0)")
        connection.execute("DELETE FROM queries")
        for table in ("votes", "shares"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 -- names of ours


def test_an_erased_question_is_nowhere_in_the_files(path: Path) -> None:
    make_version(path, NEWEST)
    with closing(open_database(path)) as connection:
        connection.execute("DELETE FROM queries")
    assert b"generalise" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize(
    ("read", "index"),
    [
        ("SELECT * FROM votes WHERE user_id = 1 ORDER BY voted_at", "votes_by_user"),
        ("SELECT * FROM queries ORDER BY asked_at DESC, id DESC", "queries_by_time"),
        (
            "SELECT * FROM queries WHERE guild_id = 1 ORDER BY asked_at DESC, id DESC",
            "queries_by_guild",
        ),
        ("SELECT * FROM queries WHERE user_id = 1", "queries_by_user"),
        ("SELECT query_id FROM hits WHERE passage_id = 'a/b'", "hits_by_passage"),
    ],
)
def test_each_way_of_reading_has_its_index(path: Path, read: str, index: str) -> None:
    with closing(open_database(path)) as connection:
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {read}"))
    assert index in plan
    assert "TEMP B-TREE" not in plan


def make_version(path: Path, version: int, then: str = "SELECT 1") -> None:
    """A log as a program of that version would have left it, with one row."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, steps()[:version])
        for statement in (QUERY, HITS, then):
            connection.execute(statement)


def schema(path: Path) -> str:
    """The tables and indexes as SQLite holds them, and the version."""
    with closing(sqlite3.connect(path)) as connection:
        version = pragma(connection, "user_version")
        made = connection.execute("SELECT sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name")
        return f"version {version}\n\n" + "".join(f"{row[0]};\n\n" for row in made)


def pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value


def version_on_opening(path: Path) -> int:
    with closing(open_database(path)) as connection:
        return pragma(connection, "user_version")


def modes(path: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """The file is the same afterwards, to the byte and the mode, and alone in its folder."""
    path.chmod(0o644)
    before = path.read_bytes()
    yield
    assert path.read_bytes() == before
    assert modes(path) == {path.name: 0o644}


async def test_opening_the_log_again_leaves_every_lock_of_the_process_in_place(path: Path) -> None:
    async with QueryLog.open(path) as first:
        await first.queries.record(a_record("before"))
        locked = locks(path)
        assert locked
        async with QueryLog.open(path), QueryLog.open_to_read(path):
            pass
        assert locks(path) == locked
        wal = path.with_name(f"{path.name}-wal")
        for number in range(3):
            run_beside("from bot.querylog.database import open_database as o; o(p).close()", path)
            await first.queries.record(a_record(f"after {number}"))
            assert wal.exists()
    async with QueryLog.open(path) as log:
        assert len(await log.queries.newest(Everywhere(), 10)) == 4


def test_a_log_made_by_several_threads_at_once_keeps_every_lock(path: Path) -> None:
    with ThreadPoolExecutor(8) as threads, ExitStack() as opened:
        for connection in threads.map(open_database, [path] * 8):
            opened.enter_context(closing(connection))
            connection.execute("SELECT count(*) FROM queries").fetchone()
        assert any("READ" in lock for lock in locks(path))
        assert set(modes(path).values()) == {0o600}


def run_beside(program: str, path: Path) -> None:
    """Run the program, in which `p` is the path, as a process of its own."""
    program = f"import sys; from pathlib import Path; p = Path(sys.argv[1]); {program}"
    subprocess.run([sys.executable, "-c", program, path], cwd=PROJECT_ROOT, check=True, timeout=60)  # noqa: S603 -- our own interpreter and program


def locks(path: Path) -> set[str]:
    """What this process has locked of the database and its companions, as Linux tells it."""
    inodes = {str(file.stat().st_ino) for file in path.parent.iterdir()}
    lines = [line.split() for line in Path("/proc/locks").read_text("utf-8").splitlines()]
    return {
        " ".join(words[1:])
        for words in lines
        if words[-4] == str(os.getpid()) and words[-3].rpartition(":")[2] in inodes
    }
