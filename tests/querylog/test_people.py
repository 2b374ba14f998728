"""What the log holds of a person: shown whole, erased to the last byte, or not stored at all."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotStoredError, QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.people import ABSENCE
from bot.querylog.scope import OneGuild
from bot.querylog.values import QueryRecord
from tests.querylog.builders import a_record, recording
from tests.querylog.histories import ADA, BOB, EVE, GUILD, Act, History, contents, histories, traces

BOUND = 20.0
"""Seconds after which a test says that something hangs."""

SAID = {
    ADA: ("does zyzzyva spoil quokkas", "quixotically wrong"),
    BOB: ("what of the jabberwock", "it lacks vorpal"),
    EVE: ("is grumbletonian a word", "no snickersnee"),
}


@pytest.fixture
async def log(path: Path) -> AsyncIterator[QueryLog]:
    async with QueryLog.open(path) as opened:
        yield opened


async def everybody_says(log: QueryLog) -> None:
    """Everybody asks, votes on everybody's answers, notes a gap, and reads the log."""
    history = History(log)
    for person, (question, _) in SAID.items():
        await history.ask(person, question)
    about = {ADA: BOB, BOB: EVE, EVE: ADA}
    for person, (_, why) in SAID.items():
        for query_id in (1, 2, 3):
            await history.vote(person, query_id, f"{why} {query_id}")
        await history.note(person, gist=SAID[about[person]][0], note=f"{why} noted")
        await history.read(person)


def words_of(person: int) -> set[str]:
    """The words that only this person used."""
    return {word for word in " ".join(SAID[person]).split() if len(word) > 6}


async def test_an_export_holds_every_word_and_every_row_of_the_person(log: QueryLog) -> None:
    await everybody_says(log)
    await log.votes.share(1, datetime.now(UTC))
    everything = await log.people.everything_of(ADA)
    text = json.dumps(everything)
    assert words_of(ADA) <= set(text.replace('"', " ").replace(",", " ").split())
    assert str(ADA) in text
    assert {name: len(rows) for name, rows in everything.items() if isinstance(rows, list)} == {
        "questions": 1,
        "votes": 3,
        "notes": 1,
        "readings": 1,
    }
    assert not any(word in text for word in words_of(EVE))


async def test_an_export_leaves_out_no_column_of_a_question(log: QueryLog, path: Path) -> None:
    await everybody_says(log)
    everything = await log.people.everything_of(ADA)
    with closing(connect(path)) as database:
        columns = {row[1] for row in database.execute("PRAGMA table_info(queries)")}
    (question,) = everything["questions"]
    assert columns | {"passages", "shared_at"} == set(question)
    assert [hit["passage_id"] for hit in question["passages"]] == ["sutskever/a1", "sutskever/b2"]


async def test_of_a_forgotten_person_no_byte_is_left_in_any_file(log: QueryLog, path: Path) -> None:
    await everybody_says(log)
    assert traces(path, ADA, words_of(ADA))
    erased = await log.people.forget(ADA)
    assert erased.complete
    assert (erased.questions, erased.votes, erased.notes, erased.readings) == (1, 2, 1, 1)
    assert traces(path, ADA, words_of(ADA)) == set()
    assert traces(path, BOB, words_of(BOB)) == {"jabberwock", "the id as stored"}


async def test_a_word_deleted_among_many_segments_is_in_none(log: QueryLog, path: Path) -> None:
    for number in range(120):
        person = ADA if number % 10 == 0 else BOB
        word = "zyzzyva" if person == ADA else "jabberwock"
        await log.queries.record(a_record(f"{word} {number}", user_id=person))
    await log.people.forget(ADA)
    assert traces(path, ADA, {"zyzzyva"}) == set()
    with closing(connect(path)) as database:
        found = "SELECT count(*) FROM questions WHERE questions MATCH ?"
        assert database.execute(found, ("jabberwock",)).fetchone() == (108,)
        assert database.execute(found, ("zyzzyva",)).fetchone() == (0,)
        database.execute("INSERT INTO questions (questions, rank) VALUES ('integrity-check', 1)")


@settings(max_examples=15, deadline=None)
@given(histories(), st.sampled_from([ADA, BOB, EVE]))
def test_forgetting_one_leaves_everybody_else_whole(history: list[Act], who: int) -> None:
    async def live() -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "queries.sqlite3"
            async with QueryLog.open(path) as log:
                await History(log).live(history)
                before = contents(path)
                await log.people.forget(who)
                assert contents(path) == before.without(who)
                assert traces(path, who, set()) == set()

    asyncio.run(live())


async def test_while_somebody_reads_the_rows_go_and_the_rest_is_said_to_follow(
    log: QueryLog, path: Path
) -> None:
    await everybody_says(log)
    with closing(connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM queries").fetchone()
        people = log.people
        erased = await people.forget(ADA, patience=0.0)
        assert not erased.complete
        assert (await people.kept_of(ADA)).questions == 0
    await people.finish()
    assert traces(path, ADA, words_of(ADA)) == set()


async def test_an_erasure_that_was_interrupted_is_taken_up_again(log: QueryLog, path: Path) -> None:
    await everybody_says(log)
    forgetting = asyncio.create_task(log.people.forget(ADA))
    while not erasures(path):  # noqa: ASYNC110 -- a row has no event
        await asyncio.sleep(0)
    forgetting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await forgetting
    await log.people.finish()
    assert traces(path, ADA, words_of(ADA)) == set()
    assert [done for _, done in erasures(path)] == [1]


def erasures(path: Path) -> list[tuple[int, int]]:
    with closing(connect(path)) as database:
        return database.execute("SELECT erased_at, done FROM erasures").fetchall()


async def test_a_row_that_waits_while_its_person_is_forgotten_is_never_written(path: Path) -> None:
    async with recording(path, patience=20) as recorder:
        assert await recorder.record(now("before", ADA))
        async with QueryLog.open(path, busy_timeout=20) as log:
            with closing(connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                assert not await recorder.record(now("zyzzyva stuck", ADA), 0.05)
                assert not await recorder.record(now("jabberwock stuck", BOB), 0.05)
                forgetting = asyncio.create_task(log.people.forget(ADA))
                await asyncio.sleep(0)
                other.execute("ROLLBACK")
            assert (await forgetting).complete
    assert traces(path, ADA, {"zyzzyva"}) == set()
    assert traces(path, BOB, {"jabberwock"})


async def test_who_was_forgotten_may_ask_again_and_is_stored_again(log: QueryLog) -> None:
    people = log.people
    await log.queries.record(now("before", ADA))
    await people.forget(ADA)
    assert await log.queries.record(now("after", ADA))
    assert (await people.kept_of(ADA)).questions == 1


async def test_of_who_opted_out_nothing_is_stored_until_they_opt_in(path: Path) -> None:
    async with QueryLog.open(path) as log:
        mine = await log.queries.record(now("mine", ADA))
        theirs = await log.queries.record(now("theirs", BOB))
        await log.people.opt_out(ADA)
        await log.people.opt_out(ADA)
    async with QueryLog.open(path) as log:
        people = log.people
        assert await people.opted_out(ADA)
        assert not await people.opted_out(BOB)
        before = contents(path)
        for refused in (
            log.queries.record(now("refused", ADA)),
            History(log).vote(ADA, theirs, ""),
            log.votes.share(mine, datetime.now(UTC)),
        ):
            with pytest.raises(NotStoredError) as refusal:
                await refused
            assert str(ADA) not in str(refusal.value)
        assert contents(path) == before
        assert await log.queries.record(now("stored", BOB))
        await people.opt_in(ADA)
        assert await log.queries.record(now("stored", ADA))


async def test_opting_out_takes_no_id(log: QueryLog, path: Path) -> None:
    people = log.people
    await people.opt_out(ADA)
    await people.forget(ADA)
    assert traces(path, ADA, set()) == set()
    assert await people.opted_out(ADA)


async def test_where_it_cannot_be_known_whether_somebody_opted_out_nothing_is_stored(
    log: QueryLog, path: Path
) -> None:
    await log.queries.record(now("before", ADA))
    with closing(connect(path, isolation_level=None)) as broken:
        broken.execute("ALTER TABLE opted_out RENAME TO lost")
    with pytest.raises(QueryLogError, match="opted_out"):
        await log.queries.record(now("refused", ADA))
    assert len(contents(path).queries) == 1


async def test_the_recorder_drops_who_opted_out_without_a_word(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with recording(path, patience=BOUND) as recorder:
        assert await recorder.record(now("first", BOB))
        async with QueryLog.open(path) as log:
            await log.people.opt_out(ADA)
        assert await recorder.record(now("refused", ADA)) is None
        assert await recorder.record(now("second", BOB))
    assert [question for question, _ in contents(path).queries] == ["first", "second"]
    assert caplog.text == ""


async def test_a_forgotten_server_is_as_if_it_had_never_had_the_bot(
    log: QueryLog, path: Path
) -> None:
    await everybody_says(log)
    await log.queries.record(a_record("elsewhere", guild_id=GUILD + 1))
    with closing(connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("INSERT INTO servers (guild_id) VALUES (?)", (GUILD,))
        database.execute("INSERT INTO public_channels VALUES (?, 77)", (GUILD,))
    erased = await log.people.forget_server(GUILD)
    assert erased.complete
    assert erased.questions == 3
    assert traces(path, GUILD, {"zyzzyva", "jabberwock"}) == set()
    assert contents(path).queries == [("elsewhere", 300)]
    with closing(connect(path)) as database:
        for table in ("servers", "public_channels", "gaps", "readings"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 -- names of ours


async def test_a_server_is_absent_from_when_it_was_missed_first_until_it_returns(
    log: QueryLog, path: Path
) -> None:
    await everybody_says(log)
    people, week = log.people, ABSENCE / timedelta(microseconds=1)
    assert await people.absent({GUILD}) == ()
    assert marks(path) == {}
    assert await people.absent({GUILD + 1}) == ()
    assert await people.absent(set()) == ()
    missed_first = marks(path)
    assert list(missed_first) == [GUILD]
    backdate(path, week - 60_000_000)
    assert await people.absent(set()) == ()
    backdate(path, 60_000_000)
    assert await people.absent(set()) == (GUILD,)
    assert await people.absent({GUILD}) == ()
    assert marks(path) == {}
    assert await people.absent(set()) == ()


async def test_a_shard_misses_no_server_of_another(log: QueryLog, path: Path) -> None:
    await everybody_says(log)
    theirs = ((GUILD >> 22) + 1) % 3
    people = log.people
    assert await people.absent(set(), theirs, 3) == ()
    assert marks(path) == {}
    await people.absent(set(), (GUILD >> 22) % 3, 3)
    backdate(path, 2 * ABSENCE / timedelta(microseconds=1))
    assert await people.absent({GUILD}, theirs, 3) == ()
    assert await people.absent(set(), (GUILD >> 22) % 3, 3) == (GUILD,)


async def test_a_forgotten_server_is_not_known_to_be_absent(log: QueryLog, path: Path) -> None:
    await log.servers.change(GUILD, lambda before: replace(before, private=True))
    people = log.people
    await people.absent(set())
    assert list(marks(path)) == [GUILD]
    await people.forget_server(GUILD)
    assert marks(path) == {}
    assert traces(path, GUILD, set()) == set()


def marks(path: Path) -> dict[int, int]:
    """Which servers are marked as absent since when; a bot may be running."""
    with closing(connect(f"file:{path}?mode=ro", uri=True)) as database:
        return dict(database.execute("SELECT guild_id, since FROM absent_servers").fetchall())


def backdate(path: Path, microseconds: float) -> None:
    """Have every server been absent for so much longer."""
    with closing(connect(path)) as database:
        database.execute("UPDATE absent_servers SET since = since - ?", (int(microseconds),))
        database.commit()


@pytest.mark.parametrize("user_id", [-1, 2**63])
async def test_an_id_that_is_none_is_refused(log: QueryLog, user_id: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        await log.people.forget(user_id)


def now(question: str, person: int) -> QueryRecord:
    return a_record(question, user_id=person, asked_at=datetime.now(UTC))


async def test_who_opted_out_leaves_no_note(log: QueryLog) -> None:
    row = await log.queries.record(a_record(guild_id=GUILD, gist="a gap"))
    await log.people.opt_out(ADA)
    with pytest.raises(NotStoredError):
        await log.gaps.note(OneGuild(GUILD), row, "my words", ADA, datetime.now(UTC))


async def test_settings_made_since_outlive_an_erasure_that_is_taken_up_again(
    log: QueryLog,
) -> None:
    await log.people.forget_server(GUILD)
    await log.servers.change(GUILD, lambda before: replace(before, private=True))
    with closing(connect(log.path)) as database:
        database.execute("UPDATE erasures SET done = 0")
        database.commit()
    await log.people.finish()
    assert (await log.servers.get(GUILD)).private
