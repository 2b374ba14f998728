"""Votes on answers, and answers shared: once a person, once an answer, gone with their query."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import Opinion, Tally, Vote
from tests.querylog.builders import a_record, a_vote, anything_typed

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    """A log with one query, whose id is 1."""
    async with QueryLog.open(path) as opened:
        assert await opened.queries.record(a_record()) == 1
        yield opened


async def test_votes_are_counted_with_their_query(log: QueryLog) -> None:
    await log.queries.record(a_record("another"))
    for user_id, opinion in ((1, Opinion.HELPFUL), (2, Opinion.HELPFUL), (3, Opinion.NOT_HELPFUL)):
        assert await log.votes.cast(a_vote(1, opinion, user_id=user_id))
    newer, older = await log.queries.newest(Everywhere(), 10)
    assert newer.votes == Tally()
    assert older.votes == Tally(helpful=2, not_helpful=1)
    assert len(older.record.passages) == 2


@given(st.lists(anything_typed, max_size=3))
@example(["a\0b", "\0", '"', "\u2028"])
def test_the_words_why_come_back_in_the_order_they_were_given(whys: list[str]) -> None:
    async def there_and_back() -> Tally:
        with tempfile.TemporaryDirectory() as folder:
            async with QueryLog.open(Path(folder) / "queries.sqlite3") as log:
                await log.queries.record(a_record())
                for user_id, why in enumerate(whys):
                    await log.votes.cast(a_vote(1, Opinion.NOT_HELPFUL, user_id=user_id, why=why))
                (row,) = await log.queries.newest(Everywhere(), 1)
                return row.votes

    assert asyncio.run(there_and_back()) == Tally(not_helpful=len(whys), whys=tuple(whys))


async def test_a_later_vote_takes_the_place_of_the_persons_earlier_one(
    log: QueryLog, path: Path
) -> None:
    await log.votes.cast(a_vote(1, Opinion.HELPFUL))
    await log.votes.cast(
        a_vote(1, Opinion.NOT_HELPFUL, why="it is § 3 that says it", voted_at=NOON)
    )
    with closing(connect(path)) as database:
        stored = database.execute("SELECT * FROM votes").fetchall()
    microseconds = int(NOON.timestamp()) * 1_000_000
    assert stored == [(1, 301, "not_helpful", "it is § 3 that says it", microseconds)]


async def test_votes_at_once_leave_one(log: QueryLog) -> None:
    assert all(await asyncio.gather(*(log.votes.cast(a_vote(1)) for _ in range(20))))
    (row,) = await log.queries.newest(Everywhere(), 1)
    assert row.votes == Tally(helpful=1)


async def test_a_query_that_is_gone_takes_no_vote_and_no_share(log: QueryLog) -> None:
    assert await log.queries.one(Everywhere(), 2) is None
    assert not await log.votes.cast(a_vote(2))
    assert not await log.votes.share(2, NOON)


async def test_an_answer_is_shared_once_unless_it_is_taken_back(log: QueryLog) -> None:
    assert sum(await asyncio.gather(*(log.votes.share(1, NOON) for _ in range(5)))) == 1
    await log.votes.unshare(1)
    assert await log.votes.share(1, NOON)
    assert not await log.votes.share(1, NOON)


@pytest.mark.parametrize(
    ("vote", "named"),
    [
        (a_vote(2**63), "query_id"),
        (a_vote(1, user_id=-1), "user_id"),
        (a_vote(1, voted_at=datetime(2026, 1, 1)), "voted_at"),  # noqa: DTZ001 -- naive is the point
    ],
)
async def test_a_vote_that_cannot_be_stored_is_refused_by_the_name_of_its_field(
    log: QueryLog, vote: Vote, named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        await log.votes.cast(vote)


async def test_an_id_beyond_sixty_four_bits_is_refused(log: QueryLog) -> None:
    with pytest.raises(ValueError, match="query_id"):
        await log.queries.one(Everywhere(), 2**63)


async def test_why_is_stored_as_written_but_for_lone_surrogates(log: QueryLog, path: Path) -> None:
    await log.votes.cast(a_vote(1, Opinion.NOT_HELPFUL, why="'); DROP TABLE votes; -- \ud83d"))
    with closing(connect(path)) as database:
        (stored,) = database.execute("SELECT why FROM votes")
    assert stored == ("'); DROP TABLE votes; -- \ufffd",)


async def test_a_log_that_is_closed_or_locked_says_so(path: Path) -> None:
    async with QueryLog.open(path, busy_timeout=0.05) as log:
        await log.queries.record(a_record())
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(QueryLogError):
                await log.votes.cast(a_vote(1))
            assert await log.queries.one(Everywhere(), 1) is not None
            other.execute("ROLLBACK")
        assert await log.votes.cast(a_vote(1))
    with pytest.raises(QueryLogError, match="is closed"):
        await log.votes.cast(a_vote(1))
