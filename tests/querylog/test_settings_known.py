"""Settings read for each question: never out of date, and safe while they cannot be read."""

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.querylog.log import QueryLog
from bot.querylog.servers import ServerSettings

HERE, ELSEWHERE = 100, 101


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "queries.sqlite3"


def put_a_folder_in_place_of(path: Path) -> None:
    for file in path.parent.glob("queries.sqlite3*"):
        file.unlink()
    path.mkdir()


def put_another_file_in_place_of(path: Path, other: Path) -> None:
    for file in path.parent.glob("queries.sqlite3*"):
        file.unlink()
    other.rename(path)


async def close_everything(path: Path, guild_id: int = HERE) -> ServerSettings:
    """Have another process say that no channel is public."""
    async with QueryLog.open(path) as log:
        return await log.servers.change(
            guild_id, lambda before: replace(before, public_channels=frozenset())
        )


async def test_what_another_process_changes_is_in_force_at_the_next_question(path: Path) -> None:
    async with QueryLog.open_later(path) as log:
        assert await log.servers.now(HERE) == ServerSettings(HERE)
        changed = await close_everything(path)
        assert await log.servers.now(HERE) == changed
        assert await log.servers.now(ELSEWHERE) == ServerSettings(ELSEWHERE)


async def test_a_file_put_in_its_place_is_read_from_then_on(path: Path) -> None:
    other = path.with_name("other.sqlite3")
    changed = await close_everything(other)
    async with QueryLog.open_later(path) as log:
        assert await log.servers.now(HERE) == ServerSettings(HERE)
        put_another_file_in_place_of(path, other)
        assert await log.servers.now(HERE) == changed


async def test_while_it_fails_the_last_known_hold_even_of_servers_not_asked_about(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changed = await close_everything(path)
    async with QueryLog.open_later(path) as log:
        await log.servers.now(ELSEWHERE)
        put_a_folder_in_place_of(path)
        assert await log.servers.now(HERE) == changed
        assert await log.servers.now(ELSEWHERE) == ServerSettings(ELSEWHERE)
        path.rmdir()  # noqa: ASYNC240 -- nothing else runs meanwhile
        await close_everything(path, ELSEWHERE)
        assert (await log.servers.now(ELSEWHERE)).public_channels == frozenset()
    lines = [record.message for record in caplog.records if record.name == "bot.querylog.servers"]
    assert len(lines) == 2
    assert "the last known hold" in lines[0]
    assert "can be read again" in lines[1]


async def test_where_nothing_was_ever_read_nothing_is_public(path: Path) -> None:
    put_a_folder_in_place_of(path)
    async with QueryLog.open_later(path) as log:
        assert (await log.servers.now(HERE)).public_channels == frozenset()


async def test_a_database_that_is_stuck_is_waited_for_once_and_shortly(path: Path) -> None:
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        async with QueryLog.open_later(path) as log:
            for _ in range(3):
                assert (await log.servers.now(HERE, 0.01)).public_channels == frozenset()
            other.execute("ROLLBACK")


async def test_what_this_process_changes_or_forgets_is_in_force_at_once(path: Path) -> None:
    async with QueryLog.open_later(path) as log:
        await log.ready()
        assert await log.servers.now(HERE) == ServerSettings(HERE)
        changed = await log.servers.change(HERE, lambda before: replace(before, private=True))
        assert await log.servers.now(HERE) == changed
        assert await log.servers.now(HERE) == changed
        await log.people.forget_server(HERE)
        assert await log.servers.now(HERE) == ServerSettings(HERE)


async def test_settings_are_known_though_no_row_can_be_written(path: Path) -> None:
    changed = await close_everything(path)
    async with QueryLog.open_later(path, busy_timeout=20) as log:
        await log.ready()
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            stuck = asyncio.create_task(log.people.opt_out(1))
            await asyncio.sleep(0)
            assert await log.servers.now(HERE, 10) == changed
            assert await log.servers.now(ELSEWHERE, 10) == ServerSettings(ELSEWHERE)
            other.execute("ROLLBACK")
        await stuck
