"""`log purge`: the operator's care for the log as a whole."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

from bot.querylog.database import migrate as apply
from bot.querylog.database import steps
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import QueryRecord, Surface
from tests.terminal.conftest import Run


def asked(question: str, *, days_ago: float) -> QueryRecord:
    asked_at = datetime.now(UTC) - timedelta(days=days_ago)
    return QueryRecord(asked_at, Surface.SLASH, question, "answered", (), "r", 1.0, 1, 2, 3)


def store(database: Path, *records: QueryRecord) -> None:
    async def write() -> None:
        async with QueryLog.open(database) as log:
            for record in records:
                await log.queries.record(record)

    asyncio.run(write())


def questions(database: Path) -> list[str]:
    async def read() -> list[str]:
        async with QueryLog.open(database) as log:
            rows = await log.queries.newest(Everywhere(), 100)
        return [row.record.question for row in reversed(rows)]

    return asyncio.run(read())


def test_purge_deletes_what_is_older_than_the_retention(run: Run, database: Path) -> None:
    store(database, asked("an old one", days_ago=31), asked("a new one", days_ago=8))
    assert run("log", "purge").stdout == "Deleted: 1 question older than 30 days.\n"
    assert questions(database) == ["a new one"]
    assert run("log", "purge", "--days", "7").stdout == "Deleted: 1 question older than 7 days.\n"
    assert questions(database) == []


def test_purge_keeps_no_less_than_a_day(run: Run) -> None:
    refused = run("log", "purge", "--days", "0")
    assert refused.exit_code == 2
    assert "--days" in refused.stderr


def test_a_backup_is_made_and_restored(run: Run, database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    store(database, asked("one", days_ago=1))
    assert run("log", "backup", str(copy)).stdout == f"Copied the query log into {copy}.\n"
    store(database, asked("two", days_ago=1))
    restored = run("log", "restore", str(copy))
    assert restored.exit_code == 0
    assert f"{database}.before-restore" in restored.stdout
    assert questions(database) == ["one"]


def test_what_cannot_be_known_after_a_restore_is_said(
    run: Run, database: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    store(database, asked("one", days_ago=1), asked("an old one", days_ago=31))
    run("log", "backup", str(copy))
    database.unlink()
    restored = run("log", "restore", str(copy))
    assert "1 question past the retention" in restored.stdout
    assert "No log from before tells who opted out" in restored.stdout


def test_a_backup_that_cannot_be_made_or_restored_is_an_error(run: Run, tmp_path: Path) -> None:
    for command in ("backup", "restore"):
        failed = run("log", command, str(tmp_path / "none.sqlite3"))
        assert failed.exit_code == 1
        assert failed.stderr.startswith("Error: The query log cannot be used: ")


def test_a_log_of_an_earlier_version_is_read_once_it_was_migrated(run: Run, database: Path) -> None:
    with closing(connect(database, isolation_level=None)) as connection:
        apply(connection, steps()[:2])
    refused = run("log", "recent")
    assert refused.exit_code == 1
    assert "`log migrate`" in refused.stderr
    assert run("log", "migrate").stdout == f"The query log {database} is of this version.\n"
    assert run("log", "recent").stdout == "The query log is empty.\n"
