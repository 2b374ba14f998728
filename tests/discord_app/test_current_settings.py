"""Settings read for each question: never out of date, and safe while they cannot be read."""

import logging
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.discord_app.settings.current_settings import CurrentSettings
from bot.querylog.log import QueryLog
from bot.querylog.servers import ServerSettings
from bot.querylog.servers import Servers

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
    async with CurrentSettings(path) as current:
        assert await current.of(HERE) == ServerSettings(HERE)
        changed = await close_everything(path)
        assert await current.of(HERE) == changed
        assert await current.of(ELSEWHERE) == ServerSettings(ELSEWHERE)


async def test_a_file_put_in_its_place_is_read_from_then_on(path: Path) -> None:
    other = path.with_name("other.sqlite3")
    changed = await close_everything(other)
    async with CurrentSettings(path) as current:
        assert await current.of(HERE) == ServerSettings(HERE)
        put_another_file_in_place_of(path, other)
        await current.of(HERE)  # finds that the file is another one
        assert await current.of(HERE) == changed


async def test_while_it_fails_the_last_known_hold_even_of_servers_not_asked_about(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    changed = await close_everything(path)
    async with CurrentSettings(path) as current:
        await current.of(ELSEWHERE)
        put_a_folder_in_place_of(path)
        assert await current.of(HERE) == changed
        assert await current.of(ELSEWHERE) == ServerSettings(ELSEWHERE)
        path.rmdir()  # noqa: ASYNC240 -- nothing else runs meanwhile
        await close_everything(path, ELSEWHERE)
        assert (await current.of(ELSEWHERE)).public_channels == frozenset()
    lines = [record.message for record in caplog.records if record.levelno == logging.WARNING]
    assert len(lines) == 2
    assert "the last known hold" in lines[0]
    assert "can be read again" in lines[1]


async def test_where_nothing_was_ever_read_nothing_is_public(path: Path) -> None:
    put_a_folder_in_place_of(path)
    async with CurrentSettings(path) as current:
        assert (await current.of(HERE)).public_channels == frozenset()


async def test_a_database_that_is_stuck_is_waited_for_once_and_shortly(path: Path) -> None:
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        async with CurrentSettings(path, patience=0.01) as current:
            for _ in range(3):
                assert (await current.of(HERE)).public_channels == frozenset()
            other.execute("ROLLBACK")
