"""Who read the log: each reading, and what is offered while somebody types once a while."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.querylog.log import QueryLog
from bot.querylog.readings import Readings
from bot.querylog.scope import OneGuild

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def test_every_reading_is_recorded(log: QueryLog) -> None:
    readings = Readings(log.connection, OneGuild(1))
    for _ in range(2):
        await readings.add(7, "log recent", 3, NOON)
    assert [(one.reader_id, one.shown) for one in await readings.newest(9)] == [(7, 3), (7, 3)]


async def test_what_was_recorded_a_moment_ago_may_count_for_both(log: QueryLog) -> None:
    readings = Readings(log.connection, OneGuild(1))

    async def offered(moment: datetime, reader_id: int = 7, command: str = "offered") -> None:
        await readings.add(reader_id, command, 1, moment, unless_after=moment - MINUTE)

    await offered(NOON)
    await offered(NOON + MINUTE / 2)
    assert len(await readings.newest(9)) == 1
    await offered(NOON + MINUTE / 2, reader_id=8)
    await offered(NOON + MINUTE / 2, command="another")
    await Readings(log.connection, OneGuild(2)).add(7, "offered", 1, NOON, unless_after=NOON)
    await offered(NOON + MINUTE)
    assert len(await readings.newest(9)) == 4
