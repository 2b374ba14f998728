"""The write-ahead log is brought into the file, and no row is lost in between."""

import asyncio
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.errors import QueryLogError
from bot.querylog import connection
from bot.querylog.log import QueryLog
from tests.faults.checkpoints import FOREVER, race
from tests.querylog.builders import a_record
from tests.querylog.histories import bytes_of


async def test_no_row_is_lost_where_several_processes_checkpoint_at_once(tmp_path: Path) -> None:
    rows, _ = await race(tmp_path / "log.sqlite3", 3.0)
    assert rows > 30


async def test_nothing_is_brought_into_the_file_while_somebody_else_may_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.sqlite3"
    async with QueryLog.open(path, busy_timeout=0.01) as log:
        await log.queries.record(a_record())
        before = bytes_of(path)
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(QueryLogError, match="locked"):
                await log.purge(FOREVER)
            assert bytes_of(path) == before
            other.execute("ROLLBACK")
        monkeypatch.setattr(connection, "LONG_WAL", 0)
        await log.queries.record(a_record())
        assert bytes_of(path) != before


async def test_the_write_ahead_log_stays_short_while_rows_are_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, longest, size = tmp_path / "log.sqlite3", 2**17, 0
    monkeypatch.setattr(connection, "LONG_WAL", longest)
    wal = path.with_name(f"{path.name}-wal")
    async with QueryLog.open(path) as log:
        for _ in range(20):
            await log.queries.record_all([a_record(f"{'long ' * 200}")] * 10)
            size = max(size, (await asyncio.to_thread(wal.stat)).st_size)
    assert longest < size < 4 * longest
