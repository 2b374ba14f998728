"""`log export --format sqlite`: a database of one's own, in which nobody is named."""

import asyncio
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answers.answerer import load_answerer
from bot.querylog.log import QueryLog
from bot.querylog.scope import OneGuild
from bot.querylog.values import Opinion, Vote
from bot.settings import PROJECT_ROOT
from tests.terminal.conftest import Run
from tests.terminal.logged import answered, asked, store

ADA, BEN = 80351110224678912, 80351110224678999
SERVER = 41771983423143937


@pytest.fixture(name="view")
def _view(run: Run, database: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """An export of a log in which two people name each other wherever they can."""
    answerer = load_answerer(PROJECT_ROOT / "knowledge")
    store(
        database,
        asked("hello", days_ago=3, gist="", guild_id=SERVER, user_id=BEN),
        asked(
            f"what did <@{ADA}> say of lasagne?",
            days_ago=2,
            gist=f"lasagne {ADA}",
            terms_unknown=(f"{ADA}", "lasagne"),
            guild_id=SERVER,
            user_id=BEN,
        ),
        asked("=HYPERLINK(1)", days_ago=2, guild_id=None, channel_id=BEN, user_id=ADA),
        answered(answerer, "who left for Meta?", guild_id=SERVER, user_id=ADA),
    )

    async def say() -> None:
        now = datetime.now(UTC)
        async with QueryLog.open(database) as log:
            await log.votes.cast(Vote(2, ADA, Opinion.NOT_HELPFUL, now, f"<@{BEN}> knows"))
            assert await log.gaps.note(OneGuild(SERVER), 2, f"+ <@!{BEN}> writes it", ADA, now)

    asyncio.run(say())
    file = tmp_path / "view.sqlite3"
    assert run("log", "export", "--format", "sqlite", "--output", str(file)).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not any(str(each).encode() in file.read_bytes() for each in (ADA, BEN))
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(view: sqlite3.Connection, statement: str) -> list[sqlite3.Row]:
    return view.execute(statement).fetchall()


def test_a_row_tells_what_became_of_a_question(view: sqlite3.Connection) -> None:
    newest, *_ = rows(view, "SELECT * FROM asked ORDER BY id")
    assert newest["question"] == "who left for Meta?"
    assert newest["outcome"] == "answered"
    assert newest["section"] == "[§ Age of research company]"
    assert (newest["surface"], newest["server"]) == ("slash", str(SERVER))


def test_nobody_is_named_in_any_column(view: sqlite3.Connection) -> None:
    (gap,) = rows(view, "SELECT * FROM asked WHERE question LIKE '%lasagne%'")
    (note,) = rows(view, "SELECT * FROM notes")
    (left,) = rows(view, "SELECT person FROM asked WHERE question LIKE '%Meta%'")
    assert gap["question"] == "what did @someone say of lasagne?"
    assert gap["why"] == "'@someone knows"
    assert (note["note"], note["person"]) == ("'+ @someone writes it", left["person"])
    assert note["gist"] == gap["gist"] == "lasagne [id]"
    assert (gap["vote"], gap["person"] == left["person"]) == ("not_helpful", False)


def test_rows_are_numbered_anew_and_small_talk_is_none(view: sqlite3.Connection) -> None:
    assert [row["id"] for row in rows(view, "SELECT id FROM asked")] == [1, 2, 3]
    assert not rows(view, "SELECT * FROM asked WHERE question = 'hello'")


def test_no_cell_is_taken_for_a_formula(view: sqlite3.Connection) -> None:
    assert rows(view, "SELECT question FROM asked WHERE server IS NULL")[0][0] == "'=HYPERLINK(1)"


def test_words_are_found_whatever_their_endings(view: sqlite3.Connection) -> None:
    (found,) = rows(view, "SELECT rowid FROM asked_words WHERE asked_words MATCH 'leaves OR left'")
    assert found["rowid"] == 1


def test_days_and_passages_are_counted(view: sqlite3.Connection) -> None:
    days = rows(view, "SELECT * FROM days")
    assert [(day["questions"], day["answered"], day["not_covered"]) for day in days] == [
        (1, 1, 0),
        (2, 0, 2),
    ]
    (found,) = rows(view, "SELECT * FROM passages_found")
    assert (found["section"], found["questions"]) == ("[§ Age of research company]", 1)


def test_what_is_chosen_is_written_and_nothing_else(
    run: Run, database: Path, tmp_path: Path
) -> None:
    store(database, asked("is scaling over?"), asked("what of emotions?", guild_id=7))
    file = tmp_path / "view.sqlite3"
    chosen = ("--guild", "7", "emotion")
    result = run("log", "export", "--format", "sqlite", "--output", str(file), *chosen)
    assert result.exit_code == 0
    with closing(sqlite3.connect(file)) as view:
        assert view.execute("SELECT question FROM asked").fetchall() == [("what of emotions?",)]


def test_without_a_file_it_is_wrong_usage(run: Run, database: Path) -> None:
    store(database, asked("is scaling over?"))
    result = run("log", "export", "--format", "sqlite")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--output FILE" in result.stderr


def test_a_file_that_exists_is_left_alone(run: Run, database: Path, tmp_path: Path) -> None:
    store(database, asked("is scaling over?"))
    file = tmp_path / "view.sqlite3"
    file.write_bytes(b"mine")
    assert run("log", "export", "--format", "sqlite", "--output", str(file)).exit_code == 1
    assert file.read_bytes() == b"mine"
