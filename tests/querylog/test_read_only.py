"""A log opened to be read: nothing in its folder is another afterwards, and little is required."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import QueryLogError
from bot.querylog.database import migrate, open_database, open_to_read, steps
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from tests.querylog.builders import a_record
from tests.querylog.histories import bytes_of

NEWEST = steps()[-1].number


@pytest.fixture(name="written")
async def _written(path: Path) -> Path:
    """A log with one row, which nobody has open."""
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("what was asked"))
    return path


async def asked(path: Path) -> list[str]:
    async with QueryLog.open_to_read(path) as log:
        rows = await log.queries.newest(Everywhere(), 10)
    return [row.record.question for row in rows]


async def test_reading_leaves_the_file_as_it_was_and_alone(written: Path) -> None:
    with unchanged(written):
        assert await asked(written) == ["what was asked"]


async def test_what_the_running_bot_has_just_stored_is_read(written: Path) -> None:
    async with QueryLog.open(written) as log:
        await log.queries.record(a_record("one more"))
        assert await asked(written) == ["one more", "what was asked"]
        await log.queries.record(a_record("and another"))
        assert len(await asked(written)) == 3


async def test_nothing_can_be_written(written: Path) -> None:
    with unchanged(written):
        async with QueryLog.open_to_read(written) as log:
            with pytest.raises(QueryLogError, match="readonly"):
                await log.queries.record(a_record())


async def test_a_log_that_is_not_there_is_not_made(path: Path) -> None:
    path.parent.mkdir()
    with pytest.raises(QueryLogError, match="No such file"):
        await asked(path)
    assert list(path.parent.iterdir()) == []


def test_an_empty_file_stays_empty(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with unchanged(path), pytest.raises(QueryLogError, match="is empty"):
        open_to_read(path)


@pytest.mark.parametrize("version", range(1, NEWEST))
def test_a_log_of_an_earlier_version_is_refused_with_what_to_do(path: Path, version: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, steps()[:version])
    with unchanged(path), pytest.raises(QueryLogError, match=f"has version {version};.*log migr"):
        open_to_read(path)


def test_a_log_of_a_later_version_is_refused(written: Path) -> None:
    with closing(open_database(written)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    with unchanged(written), pytest.raises(QueryLogError, match=f"has version {NEWEST + 1}"):
        open_to_read(written)


def test_what_is_no_log_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x" * 10_000)
    with unchanged(path), pytest.raises(QueryLogError, match="is not a SQLite database"):
        open_to_read(path)


async def test_a_name_that_an_address_would_read_otherwise_is_taken_literally(
    tmp_path: Path,
) -> None:
    odd = tmp_path / "a?mode=memory#b %41.sqlite3"
    async with QueryLog.open(odd) as log:
        await log.queries.record(a_record("odd"))
    assert await asked(odd) == ["odd"]


async def test_a_file_and_a_folder_that_may_not_be_written_can_be_read(written: Path) -> None:
    with locked(written.parent, written), unchanged(written):
        assert await asked(written) == ["what was asked"]


async def test_a_file_that_may_not_be_written_gets_no_companions(written: Path) -> None:
    with locked(written), unchanged(written):
        assert await asked(written) == ["what was asked"]


async def test_a_log_in_use_in_a_locked_folder_is_read_with_its_newest_row(written: Path) -> None:
    async with QueryLog.open(written) as log:
        await log.queries.record(a_record("one more"))
        with locked(written.parent, *written.parent.iterdir()):
            assert await asked(written) == ["one more", "what was asked"]


@contextmanager
def locked(*paths: Path) -> Iterator[None]:
    """Nobody may write to these."""
    before = [(path, path.stat().st_mode) for path in paths]
    for path, mode in before:
        path.chmod(mode & 0o500)
    try:
        if os.access(paths[0], os.W_OK):
            pytest.skip("this user, such as root, may write everywhere")
        yield
    finally:
        for path, mode in before:
            path.chmod(mode)


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """The folder holds the same names, and the file the same bytes, as before."""
    before = sorted(path.parent.iterdir()), bytes_of(path), path.stat().st_mode
    yield
    assert (sorted(path.parent.iterdir()), bytes_of(path), path.stat().st_mode) == before
