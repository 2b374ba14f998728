"""What is recorded, and who reads it back."""

import asyncio
import logging
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from sqlite3 import Connection as Database
from sqlite3 import connect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import QueryLogError
from bot.querylog.connection import Connection, Connections
from bot.querylog.database import open_database
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere, InChannels, OneGuild
from bot.querylog.values import Filter, QueryRecord, ScoredPassage, StoredQuery, Surface, Tally
from tests.querylog.builders import a_record, a_vote, anything_typed

BOUND = 20.0
"""Seconds after which a test says that something hangs."""

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

finite = st.floats(allow_nan=False, allow_infinity=False)
snowflakes = st.none() | st.integers(0, 2**63 - 1)
records = st.builds(
    QueryRecord,
    asked_at=st.datetimes(timezones=st.just(UTC)),
    surface=st.sampled_from(Surface),
    question=anything_typed,
    outcome=st.text(),
    passages=st.lists(st.builds(ScoredPassage, st.text(), finite), max_size=5).map(tuple),
    revision=st.text(),
    elapsed_ms=finite,
    guild_id=snowflakes,
    channel_id=snowflakes,
    user_id=snowflakes,
    gist=st.none() | anything_typed,
    terms_unknown=st.lists(anything_typed, max_size=3).map(tuple),
    corrections=st.dictionaries(anything_typed, anything_typed, max_size=3).map(
        lambda it: tuple(it.items())
    ),
)


async def test_what_was_recorded_comes_back_under_its_id(path: Path) -> None:
    async with QueryLog.open(path) as log:
        number = await log.queries.record(a_record())
        assert await log.queries.newest(Everywhere(), 10) == (StoredQuery(number, a_record()),)


async def test_rows_are_there_after_the_log_was_closed_and_opened_again(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("first"))
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("second"))
        assert await questions(log) == ["second", "first"]


@given(asked=st.lists(records, min_size=1, max_size=3))
def test_whatever_is_recorded_comes_back_as_it_was(asked: list[QueryRecord]) -> None:
    async def there_and_back() -> list[QueryRecord]:
        with tempfile.TemporaryDirectory() as folder:
            async with QueryLog.open(Path(folder) / "queries.sqlite3") as log:
                for record in asked:
                    await log.queries.record(record)
                return [row.record for row in reversed(await log.queries.newest(Everywhere(), 10))]

    assert asyncio.run(there_and_back()) == sorted(asked, key=lambda record: record.asked_at)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("what\0is\0this", id="NUL characters"),
        pytest.param("why 👩🏽‍🔬? 🇩🇪", id="emoji"),
        pytest.param("ï" * 10_000, id="ten thousand characters"),
        pytest.param("'); DROP TABLE queries; --", id="SQL"),
        pytest.param("", id="nothing"),
        pytest.param(" \r\n\u200b\u202e ", id="invisible characters"),
    ],
)
async def test_a_question_is_stored_exactly_as_typed(path: Path, question: str) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record(question))
        assert await questions(log) == [question]


async def test_lone_surrogates_become_replacement_characters(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("a\ud83db\udc00"))
        assert await questions(log) == ["a\ufffdb\ufffd"]


async def test_the_newest_come_first_and_equal_times_in_the_order_of_writing(path: Path) -> None:
    async with QueryLog.open(path) as log:
        for question, minutes in (("old", 0), ("new", 2), ("middle", 1), ("middle too", 1)):
            await log.queries.record(a_record(question, asked_at=NOON + timedelta(minutes=minutes)))
        assert await questions(log) == ["new", "middle too", "middle", "old"]
        assert await questions(log, limit=2) == ["new", "middle too"]


async def test_times_of_any_zone_are_ordered_and_returned_in_utc(path: Path) -> None:
    earlier = datetime(2026, 11, 23, 12, 59, tzinfo=timezone(timedelta(hours=1)))
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("earlier", asked_at=earlier))
        await log.queries.record(a_record("later", asked_at=NOON))
        later, first = await log.queries.newest(Everywhere(), 2)
        assert (later.record.asked_at, first.record.asked_at) == (NOON, earlier)
        assert first.record.asked_at.tzinfo is UTC


async def test_a_guild_sees_its_own_rows_and_no_others(path: Path) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("ours", guild_id=1))
        await log.queries.record(a_record("theirs", guild_id=2))
        await log.queries.record(a_record("private", guild_id=None, surface=Surface.DIRECT_MESSAGE))
        ours = await log.queries.newest(OneGuild(1), 10)
        assert [row.record.question for row in ours] == ["ours"]
        assert await questions(log) == ["private", "theirs", "ours"]


async def test_the_limit_counts_rows_of_the_guild_not_of_the_log(path: Path) -> None:
    async with QueryLog.open(path) as log:
        for guild_id in (1, 2, 2, 2):
            await log.queries.record(a_record(guild_id=guild_id))
        assert len(await log.queries.newest(OneGuild(1), 2)) == 1
        assert len(await log.queries.newest(OneGuild(2), 2)) == 2


async def test_a_guild_id_beyond_sixty_four_bits_is_refused(path: Path) -> None:
    async with QueryLog.open(path) as log:
        with pytest.raises(ValueError, match="guild_id"):
            await log.queries.newest(OneGuild(2**63), 1)


async def test_any_number_of_rows_may_be_asked_for(path: Path) -> None:
    async with QueryLog.open(path) as log:
        assert await log.queries.newest(Everywhere(), 2**70) == ()


@pytest.mark.parametrize("limit", [0, -1])
async def test_a_limit_below_one_is_refused(path: Path, limit: int) -> None:
    async with QueryLog.open(path) as log:
        with pytest.raises(ValueError, match="limit"):
            await log.queries.newest(Everywhere(), limit)


@pytest.mark.parametrize(
    ("record", "named"),
    [
        (a_record(asked_at=datetime(2026, 1, 1)), "asked_at"),  # noqa: DTZ001 -- naive is the point
        (
            a_record(asked_at=datetime.min.replace(tzinfo=timezone(timedelta(hours=9)))),
            "asked_at",
        ),
        (a_record(guild_id=2**63), "guild_id"),
        (a_record(channel_id=2**64 - 1), "channel_id"),
        (a_record(user_id=-1), "user_id"),
        (a_record(elapsed_ms=float("nan")), "elapsed_ms"),
        (a_record(passages=(ScoredPassage("a/b", float("inf")),)), "score"),
    ],
)
async def test_a_record_that_cannot_be_stored_is_refused_by_the_name_of_its_field(
    path: Path, record: QueryRecord, named: str
) -> None:
    async with QueryLog.open(path) as log:
        with pytest.raises(ValueError, match=named) as refusal:
            await log.queries.record(record)
        assert record.question not in str(refusal.value)
        await log.queries.record(a_record("the next one"))
        assert await questions(log) == ["the next one"]


async def test_the_id_of_a_deleted_row_is_never_given_again(path: Path) -> None:
    async with QueryLog.open(path) as log:
        first = await log.queries.record(a_record())
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("DELETE FROM queries")
        assert await log.queries.record(a_record()) > first


async def test_two_logs_on_one_file_write_side_by_side(path: Path) -> None:
    async with QueryLog.open(path) as bot, QueryLog.open(path) as terminal:
        await asyncio.gather(
            *(log.queries.record(a_record(f"{i}")) for i in range(20) for log in (bot, terminal))
        )
        assert sorted(await questions(bot, limit=100), key=int) == [
            f"{i}" for i in range(20) for _ in range(2)
        ]


async def test_a_cancelled_writer_leaves_the_log_whole(path: Path) -> None:
    async with QueryLog.open(path) as log:
        for delay in range(12):
            writer = asyncio.create_task(log.queries.record(a_record(f"{delay}")))
            for _ in range(delay):
                await asyncio.sleep(0)
            writer.cancel()
        await log.queries.record(a_record("last"))
        rows = await log.queries.newest(Everywhere(), 100)
        assert "last" in [row.record.question for row in rows]
        assert {row.record.passages for row in rows} == {a_record().passages}


async def test_a_row_that_fails_half_way_leaves_nothing_behind(path: Path) -> None:
    async with QueryLog.open(path) as log:
        with closing(connect(path, isolation_level=None)) as other:
            other.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON hits BEGIN SELECT RAISE(FAIL, 'no'); END"
            )
            with pytest.raises(QueryLogError):
                await log.queries.record(a_record())
            other.execute("DROP TRIGGER refuse")
        await log.queries.record(a_record("whole", passages=()))
        assert await questions(log) == ["whole"]


async def test_a_log_whose_file_was_deleted_says_so_and_goes_on_in_a_new_one(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("gone"))
        await asyncio.to_thread(path.unlink)
        await log.queries.record(a_record("kept"))
        assert await questions(log) == ["kept"]
    assert "was moved away" in caplog.text
    async with QueryLog.open(path) as log:
        assert await questions(log) == ["kept"]


async def test_a_change_is_in_the_file_that_is_there_whenever_the_old_one_is_moved_away(
    path: Path,
) -> None:
    def move_once(name: str) -> None:
        if not path.with_name(name).exists():
            path.rename(path.with_name(name))

    def opened(path: Path, busy_timeout: float) -> Database:
        database = open_database(path, busy_timeout)
        move_once("while it is opened")
        return database

    def mark(database: Database) -> None:
        database.execute("INSERT INTO absent_servers VALUES (2, 2)")
        move_once("in the work")

    one = Connection(path, opened)
    async with aclosing(QueryLog(Connections(one, one, one))) as log:
        await log.people.opt_out(1)
        await one.write(mark)
    with closing(connect(path)) as database:
        assert database.execute("SELECT guild_id FROM absent_servers").fetchall() == [(2,)]


async def test_the_log_is_used_at_once_after_another_process_wrote_it_anew(path: Path) -> None:
    async def searched(log: QueryLog) -> None:
        await log.queries.search(Everywhere(), Filter(text="why"), 1)

    acts: tuple[Callable[[QueryLog], Awaitable[object]], ...] = (
        lambda log: log.purge(1),
        lambda log: log.queries.record(a_record()),
        searched,
    )
    for act in acts:
        async with QueryLog.open(path) as log:
            await log.queries.newest(Everywhere(), 1)  # full-text search is not needed yet
            with closing(connect(path)) as other:
                other.execute("VACUUM")
            await act(log)


async def test_a_failure_is_told_once_and_the_same_object_works_again(path: Path) -> None:
    async with QueryLog.open_later(path) as log:
        path.parent.write_text("a file where the folder should be")
        with pytest.raises(QueryLogError):
            await log.queries.record(a_record("lost"))
        path.parent.unlink()
        await log.queries.record(a_record("kept"))
        assert await questions(log) == ["kept"]


async def test_what_a_hurried_log_could_not_begin_in_time_is_never_done(path: Path) -> None:
    async with QueryLog.open_later(path, busy_timeout=BOUND) as log:
        row_id = await log.queries.record(a_record())
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            stuck = asyncio.create_task(log.queries.record(a_record("stuck")))
            await asyncio.sleep(0)
            with pytest.raises(QueryLogError, match="no answer within"):
                await log.hurried(0.05).votes.cast(a_vote(row_id))
            other.execute("ROLLBACK")
        await stuck
        row = await log.queries.one(Everywhere(), row_id)
        assert row is not None
        assert row.votes == Tally()


async def test_a_hurried_statement_waits_no_longer_for_another_process(path: Path) -> None:
    async with QueryLog.open_later(path, busy_timeout=BOUND) as log, asyncio.timeout(BOUND / 2):
        row_id = await log.queries.record(a_record())
        with closing(connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(QueryLogError):
                await log.hurried(0.05).votes.cast(a_vote(row_id))
            other.execute("ROLLBACK")
        assert await log.hurried(BOUND).votes.cast(a_vote(row_id))


async def test_the_calls_of_a_hurried_log_share_its_seconds(path: Path) -> None:
    async with QueryLog.open_later(path) as log:
        row_id = await log.queries.record(a_record())
        hurried = log.hurried(0.2)
        assert await hurried.queries.one(Everywhere(), row_id)
        await asyncio.sleep(0.25)
        with pytest.raises(QueryLogError, match="no answer within"):
            await hurried.votes.cast(a_vote(row_id))


async def test_a_long_reading_keeps_no_row_and_no_look_at_one_waiting(path: Path) -> None:
    async with QueryLog.open_later(path) as log, asyncio.timeout(BOUND):
        row_id = await log.queries.record(a_record())
        ended = threading.Event()

        class Held(frozenset[int]):
            """Channels that take their time to be told, in the thread that reads."""

            def __iter__(self) -> Iterator[int]:
                assert ended.wait(BOUND)
                return super().__iter__()

        reading = asyncio.create_task(log.queries.newest(InChannels(100, Held({200})), 1))
        await asyncio.sleep(0)
        assert await log.queries.record(a_record("meanwhile"))
        assert await log.queries.one(Everywhere(), row_id)
        assert not reading.done()
        ended.set()
        assert await reading


async def test_a_closed_log_says_that_it_is_closed(path: Path) -> None:
    async with QueryLog.open(path) as log:
        pass
    with pytest.raises(QueryLogError, match="closed"):
        await log.queries.record(a_record())


def test_a_log_that_cannot_be_opened_leaves_no_thread_to_report_to_a_closed_loop(
    tmp_path: Path,
) -> None:
    async def fail() -> set[threading.Thread]:
        with pytest.raises(QueryLogError):
            async with QueryLog.open(tmp_path):
                raise AssertionError("a folder was opened")
        return {one for one in threading.enumerate() if one.name.endswith("worker_thread)")}

    assert not any(asyncio.run(fail()) for _ in range(20))


def test_a_closing_that_is_cancelled_loses_no_row_and_leaves_no_thread(path: Path) -> None:
    before = set(threading.enumerate())

    async def use(rows: list[asyncio.Task[int]]) -> None:
        async with QueryLog.open_later(path) as log:
            rows += [asyncio.create_task(log.queries.record(a_record())) for _ in range(3)]
            await asyncio.sleep(0)

    async def close() -> None:
        rows: list[asyncio.Task[int]] = []
        closing = asyncio.create_task(use(rows))
        for _ in range(4):
            await asyncio.sleep(0)
        assert not any(row.done() for row in rows)
        closing.cancel()
        assert await asyncio.gather(*rows) == [1, 2, 3]

    asyncio.run(close())
    for thread in set(threading.enumerate()) - before:
        thread.join(BOUND)
        assert not thread.is_alive()


async def test_no_question_reaches_the_application_log_even_when_it_logs_everything(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with QueryLog.open(path) as log:
        await log.queries.record(a_record("a very private question"))
        await log.queries.newest(Everywhere(), 1)
    assert "private" not in caplog.text
    assert "aiosqlite" not in {record.name for record in caplog.records}


async def questions(log: QueryLog, limit: int = 100) -> list[str]:
    return [row.record.question for row in await log.queries.newest(Everywhere(), limit)]
