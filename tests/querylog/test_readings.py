"""Who read the log: each reading, and what is offered while somebody types once a while."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.querylog.backup import back_up, restore
from bot.querylog.log import QueryLog
from bot.querylog.scope import OneGuild
from bot.querylog.values import Reading
from tests.querylog.histories import ADA, BOB, EVE, GUILD, traces

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def test_every_reading_is_recorded(log: QueryLog) -> None:
    for _ in range(2):
        await log.audit.add(OneGuild(1), 7, "log recent", 3, NOON)
    assert [(one.reader_id, one.shown) for one in await log.audit.newest(OneGuild(1), 9)] == [
        (7, 3),
        (7, 3),
    ]


async def test_what_was_recorded_a_moment_ago_may_count_for_both(log: QueryLog) -> None:

    async def offered(moment: datetime, reader_id: int = 7, command: str = "offered") -> None:
        await log.audit.add(
            OneGuild(1), reader_id, command, 1, moment, unless_after=moment - MINUTE
        )

    await offered(NOON)
    await offered(NOON + MINUTE / 2)
    assert len(await log.audit.newest(OneGuild(1), 9)) == 1
    await offered(NOON + MINUTE / 2, reader_id=8)
    await offered(NOON + MINUTE / 2, command="another")
    await log.audit.add(OneGuild(2), 7, "offered", 1, NOON, unless_after=NOON)
    await offered(NOON + MINUTE)
    assert len(await log.audit.newest(OneGuild(1), 9)) == 4


async def everybody_reads(log: QueryLog) -> None:
    for reader in (ADA, BOB, ADA, EVE):
        await log.audit.add(OneGuild(GUILD), reader, "log recent", 3, now())
    await log.audit.add(OneGuild(GUILD + 1), ADA, "log recent", 3, now())


async def audit(log: QueryLog, guild_id: int = GUILD) -> list[Reading]:
    """The readings, oldest first."""
    return list(reversed(await log.audit.newest(OneGuild(guild_id), 99)))


def now() -> datetime:
    return datetime.now(UTC)


async def test_who_is_forgotten_is_one_somebody_in_all_their_readings_of_a_server(
    log: QueryLog, path: Path
) -> None:
    await everybody_reads(log)
    people = log.people
    assert (await people.forget(ADA)).readings == 3
    assert (await people.forget(EVE)).readings == 1
    ada, bob, ada_again, eve = await audit(log)
    assert [one.reader_id for one in (ada, bob, ada_again, eve)] == [None, BOB, None, None]
    assert ada.reader == ada_again.reader is not None
    assert bob.reader is None
    assert len({ada.reader, eve.reader, (await audit(log, GUILD + 1))[0].reader}) == 3
    assert traces(path, ADA, set()) == set()
    assert (await people.everything_of(ADA))["readings"] == []
    # Nor does it change where they come back, read and are forgotten again.
    await log.audit.add(OneGuild(GUILD), ADA, "log show", 1, now())
    await people.forget(ADA)
    assert (await audit(log))[-1].reader == ada.reader


async def test_a_reading_stays_until_its_own_retention_ends(log: QueryLog) -> None:
    old = now() - timedelta(days=29)
    await log.audit.add(OneGuild(GUILD), ADA, "log recent", 3, old)
    await log.people.forget(ADA)
    assert (await log.purge(30)).readings == 0
    assert len(await audit(log)) == 1
    assert (await log.purge(28)).readings == 1


async def test_a_backups_readings_get_the_same_pseudonym_when_it_is_restored(
    path: Path, tmp_path: Path
) -> None:
    async with QueryLog.open(path) as log:
        await log.people.names()
        await everybody_reads(log)
    back_up(path, tmp_path / "copy.sqlite3")
    async with QueryLog.open(path) as log:
        await log.people.forget(ADA)
        before = await audit(log)
    await asyncio.to_thread(restore, path, tmp_path / "copy.sqlite3", 30)
    async with QueryLog.open(path) as log:
        assert await audit(log) == before


async def test_of_who_opted_out_a_reading_is_recorded_all_the_same(log: QueryLog) -> None:
    await log.people.opt_out(ADA)
    await everybody_reads(log)
    assert [one.reader_id for one in await audit(log)] == [ADA, BOB, ADA, EVE]
