"""Servers' settings: kept as they were set, each server's its own, nothing lost between two."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from math import nan
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.querylog.log import QueryLog
from bot.querylog.servers import (
    LONGEST_COOLDOWN,
    MOST_CHANNELS,
    MOST_QUESTIONS,
    MOST_REVIEWER_ROLES,
    Change,
    Limit,
    Servers,
    ServerSettings,
    Style,
)

HERE, ELSEWHERE = 100, 101

ids = st.integers(1, 2**63 - 1)
limits = st.builds(Limit, st.integers(1, MOST_QUESTIONS), st.floats(1, LONGEST_COOLDOWN))
anything_set = st.builds(
    ServerSettings,
    guild_id=ids,
    style=st.sampled_from(Style),
    private=st.booleans(),
    public_channels=st.none() | st.frozensets(ids, max_size=5),
    cooldown=st.none() | limits,
    reviewer_roles=st.frozensets(ids, max_size=5),
    digest_channel_id=st.none() | ids,
)


def to(wanted: ServerSettings) -> Change:
    return lambda before: replace(wanted, guild_id=before.guild_id)


@pytest.fixture
async def servers(path: Path) -> AsyncIterator[Servers]:
    async with QueryLog.open(path) as log:
        yield log.servers


async def test_a_server_that_set_nothing_has_the_settings_as_they_come(servers: Servers) -> None:
    found = await servers.get(HERE)
    assert found == ServerSettings(HERE)
    assert found.public_channels is None
    assert await servers.every() == ()


@given(st.lists(anything_set, min_size=1, max_size=4))
def test_what_was_set_last_is_what_is_read_for_each_server(changes: list[ServerSettings]) -> None:
    async def there_and_back() -> dict[int, ServerSettings]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "queries.sqlite3"
            async with QueryLog.open(path) as log:
                for wanted in changes:
                    changed = await log.servers.change(wanted.guild_id, to(wanted))
                    assert changed == wanted
            async with QueryLog.open(path) as log:
                desk = log.servers
                assert all([await desk.get(one.guild_id) == one for one in await desk.every()])
                return {one.guild_id: one for one in await desk.every()}

    assert asyncio.run(there_and_back()) == {one.guild_id: one for one in changes}


async def test_another_servers_settings_stay_as_they_are(servers: Servers) -> None:
    listed = ServerSettings(
        ELSEWHERE, public_channels=frozenset({7}), reviewer_roles=frozenset({8})
    )
    await servers.change(ELSEWHERE, to(listed))
    await servers.change(HERE, to(ServerSettings(HERE, private=True)))
    assert await servers.get(ELSEWHERE) == listed


async def test_of_changes_at_once_none_is_lost(path: Path) -> None:
    def listing(channel: int) -> Change:
        return lambda before: replace(
            before, public_channels=(before.public_channels or frozenset()) | {channel}
        )

    async with QueryLog.open(path) as one, QueryLog.open(path) as other:
        desks = [one.servers, other.servers]
        await asyncio.gather(*(desks[n % 2].change(HERE, listing(n + 1)) for n in range(10)))
        assert (await desks[0].get(HERE)).public_channels == frozenset(range(1, 11))


async def test_no_channel_at_all_is_another_thing_than_every_channel(servers: Servers) -> None:
    await servers.change(HERE, lambda before: replace(before, public_channels=frozenset()))
    assert (await servers.get(HERE)).public_channels == frozenset()


async def test_when_the_last_digest_was_posted_outlives_a_change(
    servers: Servers, path: Path
) -> None:
    await servers.change(HERE, lambda before: replace(before, digest_channel_id=5))
    with closing(connect(path)) as database, database:
        database.execute("UPDATE servers SET digest_sent_at = 42")
    await servers.change(HERE, lambda before: replace(before, private=True))
    with closing(connect(path)) as database:
        assert list(database.execute("SELECT digest_sent_at FROM servers")) == [(42,)]


def too_many(most: int) -> frozenset[int]:
    return frozenset(range(1, most + 2))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("guild_id", ServerSettings(0)),
        ("guild_id", ServerSettings(ELSEWHERE)),
        ("public_channels", ServerSettings(HERE, public_channels=frozenset({0}))),
        ("public_channels", ServerSettings(HERE, public_channels=frozenset({2**63}))),
        ("public_channels", ServerSettings(HERE, public_channels=too_many(MOST_CHANNELS))),
        ("reviewer_roles", ServerSettings(HERE, reviewer_roles=frozenset({-1}))),
        ("reviewer_roles", ServerSettings(HERE, reviewer_roles=too_many(MOST_REVIEWER_ROLES))),
        ("digest_channel_id", ServerSettings(HERE, digest_channel_id=0)),
        ("cooldown", ServerSettings(HERE, cooldown=Limit(0, 30))),
        ("cooldown", ServerSettings(HERE, cooldown=Limit(MOST_QUESTIONS + 1, 30))),
        ("cooldown", ServerSettings(HERE, cooldown=Limit(1, 0.5))),
        ("cooldown", ServerSettings(HERE, cooldown=Limit(1, LONGEST_COOLDOWN + 1))),
        ("cooldown", ServerSettings(HERE, cooldown=Limit(1, nan))),
    ],
)
async def test_what_is_out_of_bounds_is_refused_by_name_and_changes_nothing(
    servers: Servers, field: str, wrong: ServerSettings
) -> None:
    good = await servers.change(HERE, lambda before: replace(before, private=True))
    with pytest.raises(ValueError, match=field):
        await servers.change(HERE, lambda _: wrong)
    assert await servers.get(HERE) == good
    assert await servers.get(ELSEWHERE) == ServerSettings(ELSEWHERE)


async def test_an_id_that_is_none_is_refused(servers: Servers) -> None:
    for guild_id in (0, -1, 2**63):
        with pytest.raises(ValueError, match="guild_id"):
            await servers.get(guild_id)
        with pytest.raises(ValueError, match="guild_id"):
            await servers.change(guild_id, lambda before: before)
