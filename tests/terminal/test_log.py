"""`log recent`: the newest questions, with nothing that steers the terminal."""

import asyncio
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.querylog.log import QueryLog
from bot.querylog.values import (
    Opinion,
    QueryRecord,
    ScoredPassage,
    StoredQuery,
    Surface,
    Vote,
)
from bot.replies.document import Document
from bot.replies.moderation import row
from bot.terminal.lines import NARROWEST, laid_out
from tests.terminal.conftest import Run


def asked(question: str, *, guild: int | None = None) -> QueryRecord:
    return QueryRecord(
        asked_at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        surface=Surface.TERMINAL if guild is None else Surface.SLASH,
        question=question,
        outcome="not_covered",
        passages=(ScoredPassage("an-episode/a-claim", 4.25),),
        revision="abc123",
        elapsed_ms=1.5,
        guild_id=guild,
        channel_id=guild,
        user_id=guild,
        gist="first",
        terms_unknown=("frist",),
        corrections=(("frist", "first"),),
    )


def store(database: Path, *records: QueryRecord) -> None:
    async def write() -> None:
        async with QueryLog.open(database) as log:
            for record in records:
                await log.queries.record(record)

    asyncio.run(write())


def vote(
    database: Path, query_id: int, opinion: Opinion, voters: int, why: str | None = None
) -> None:
    async def write() -> None:
        async with QueryLog.open(database) as log:
            for voter in range(voters):
                await log.votes.cast(Vote(query_id, voter, opinion, datetime.now(UTC), why))

    asyncio.run(write())


def test_an_empty_log_says_so(run: Run, database: Path) -> None:
    store(database)
    assert run("log", "recent").stdout == "The query log is empty.\n"


def test_a_log_that_is_not_there_is_a_failure_and_is_not_made(run: Run, database: Path) -> None:
    result = run("log", "recent")
    assert result.exit_code == 1
    assert "No such file" in result.stderr
    assert not database.exists()


def test_the_newest_question_comes_first_with_what_became_of_it(run: Run, database: Path) -> None:
    store(database, asked("first"), asked("second", guild=42))
    assert run("log", "recent").stdout == (
        "2026-03-01 12:30 UTC somebody (in private) in <#42>: second\n"
        "  not covered · #2\n"
        "  server 42, channel 42, person 42\n"
        "\n"
        "2026-03-01 12:30 UTC somebody (in private): first\n"
        "  not covered · #1\n"
    )


def test_the_limit_keeps_the_newest(run: Run, database: Path) -> None:
    store(database, asked("first"), asked("second"), asked("third"))
    lines = run("log", "recent", "--limit", "2", "--json").stdout.splitlines()
    assert [json.loads(line)["question"] for line in lines] == ["third", "second"]


def test_json_rows_hold_everything_that_is_stored(run: Run, database: Path) -> None:
    store(database, asked("first", guild=42))
    assert json.loads(run("log", "recent", "--json").stdout) == {
        "id": 1,
        "asked_at": "2026-03-01T12:30:00+00:00",
        "surface": "slash",
        "question": "first",
        "outcome": "not_covered",
        "gist": "first",
        "terms_unknown": ["frist"],
        "corrections": {"frist": "first"},
        "passages": [{"id": "an-episode/a-claim", "score": 4.25}],
        "revision": "abc123",
        "elapsed_ms": 1.5,
        "guild_id": 42,
        "channel_id": 42,
        "user_id": 42,
        "place_id": None,
        "private": True,
        "votes": {"helpful": 0, "not_helpful": 0, "whys": []},
    }


def test_a_row_is_shown_whole(run: Run, database: Path) -> None:
    store(database, asked("first", guild=42))
    vote(database, 1, Opinion.NOT_HELPFUL, voters=1, why="too short")
    assert run("log", "show", "1").stdout == (
        "2026-03-01 12:30 UTC somebody (in private) in <#42>:\n"
        "> first\n"
        "  not covered · command · 2 ms · notes abc123 · 1 found it not helpful · #1\n"
        "Not in the notes: ‹frist›.\n"
        "Read as: ‹frist› → ‹first›.\n"
        "1. an-episode/a-claim · an-episode/a-claim · 4.25\n"
        "Not helpful, because: too short\n"
        "  server 42, channel 42, person 42\n"
    )
    shown = json.loads(run("log", "show", "1", "--json").stdout)
    assert shown == json.loads(run("log", "recent", "--json").stdout)


def test_a_row_that_is_not_there_is_a_failure(run: Run, database: Path) -> None:
    store(database, asked("first", guild=42))
    for arguments in (("2",), ("1", "--guild", "43")):
        result = run("log", "show", *arguments)
        assert result.exit_code == 1
        assert result.stderr == f"Error: There is no question #{arguments[0]}.\n"


def test_a_row_counts_the_votes_on_its_answer(run: Run, database: Path) -> None:
    store(database, asked("first"))
    vote(database, 1, Opinion.NOT_HELPFUL, voters=2)
    assert " · 2 found it not helpful · #1" in run("log", "recent").stdout
    vote(database, 1, Opinion.HELPFUL, voters=1)
    shown = run("log", "recent").stdout
    assert " · 1 found it helpful · 1 found it not helpful · #1" in shown
    row = json.loads(run("log", "recent", "--json").stdout)
    assert row["votes"] == {"helpful": 1, "not_helpful": 1, "whys": []}


def test_a_row_has_the_words_why_it_was_not_helpful(run: Run, database: Path) -> None:
    store(database, asked("first"))
    vote(database, 1, Opinion.NOT_HELPFUL, voters=1, why="\x1b[2J too\nshort")
    text, data = run("log", "show", "1").stdout, run("log", "recent", "--json").stdout
    assert "Not helpful, because: \ufffd[2J too short\n" in text
    assert json.loads(data)["votes"]["whys"] == ["\x1b[2J too\nshort"]
    assert "\x1b" not in text + data


def test_a_stored_question_cannot_steer_the_terminal(run: Run, database: Path) -> None:
    store(database, asked("\x1b[2J\x9b2J\x07\u202e gone"))
    for result in (run("log", "recent"), run("log", "recent", "--json")):
        assert not set("\x1b\x9b\x07") & set(result.stdout)


def test_a_log_that_cannot_be_read_is_a_failure_with_its_reason(run: Run, database: Path) -> None:
    database.write_text("not a database at all, but quite long enough to be one " * 100)
    result = run("log", "recent")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The query log cannot be used: ")
    assert result.stderr.count("\n") == 1


@given(st.text(st.characters()), st.integers(1, 200))
def test_whatever_was_asked_a_row_keeps_the_width(question: str, width: int) -> None:
    for line in laid_out(Document(row(StoredQuery(1, asked(question)), {})), width):
        one_word = " " not in line.text[2:].strip()
        assert len(line.text) <= max(width, NARROWEST) or one_word
        assert not any(unicodedata.category(each) in {"Cc", "Cs"} for each in line.text)
