"""Names for people: stable, apart in each server, and telling nothing without the secret."""

import asyncio
import multiprocessing
import re
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from hypothesis import given
from hypothesis import strategies as st

from bot.querylog.database import open_database
from bot.querylog.log import QueryLog
from bot.querylog.values import Pseudonyms

IDS = st.integers(0, 2**63 - 1)
NAMES, OTHERS = Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)


@given(IDS, IDS | st.none())
def test_a_name_is_short_stable_and_another_under_another_secret(
    user_id: int, guild_id: int | None
) -> None:
    name = NAMES(user_id, guild_id)
    assert re.fullmatch(r"person-[0-9a-f]{12}", name)
    assert name == NAMES(user_id, guild_id)
    assert name != OTHERS(user_id, guild_id)


@given(IDS, IDS | st.none(), IDS | st.none())
def test_two_servers_know_one_person_by_two_names(
    user_id: int, one: int | None, other: int | None
) -> None:
    assert (NAMES(user_id, one) == NAMES(user_id, other)) == (one == other)


@given(IDS, IDS, IDS)
def test_a_reader_is_called_otherwise_in_each_server_and_than_whoever_asks(
    user_id: int, one: int, other: int
) -> None:
    name = NAMES.reader(user_id, one)
    assert re.fullmatch(r"[0-9a-f]{6}", name)
    assert name == NAMES.reader(user_id, one)
    assert name != OTHERS.reader(user_id, one)
    assert one == other or name != NAMES.reader(user_id, other)
    keys = (NAMES.person(user_id).hex(), NAMES.server(one).hex(), NAMES(user_id, one))
    assert not any(name in key[:20] for key in keys)


@given(st.lists(st.tuples(IDS, IDS), unique=True, max_size=50))
def test_no_two_people_share_a_name_or_a_key(people: list[tuple[int, int]]) -> None:
    assert len({NAMES(*person) for person in people}) == len(people)
    users = {user_id for user_id, _ in people}
    keys = {NAMES.person(user) for user in users} | {NAMES.server(user) for user in users}
    assert len(keys) == 2 * len(users)
    assert {len(key) for key in keys} <= {32}


def test_the_secret_is_in_no_repr() -> None:
    assert repr(NAMES) == "Pseudonyms()"


async def test_the_secret_is_made_once_and_kept(path: Path) -> None:
    async with QueryLog.open(path) as log:
        first = await log.people.names()
    async with QueryLog.open(path) as log:
        assert await log.people.names() == first
    assert [len(key) for key in secrets(path)] == [32]


def test_processes_that_need_the_secret_at_once_agree_on_it(path: Path) -> None:
    open_database(path).close()
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        names = pool.map(name_by_a_process, [path] * 8)
    assert len(set(names)) == 1
    assert len(secrets(path)) == 1


def name_by_a_process(path: Path) -> str:

    async def name() -> str:
        async with QueryLog.open(path) as log:
            return (await log.people.names())(1, 2)

    return asyncio.run(name())


def secrets(path: Path) -> list[bytes]:
    with closing(connect(path)) as database:
        return [row[0] for row in database.execute("SELECT key FROM secrets")]
