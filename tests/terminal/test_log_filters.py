"""Which rows `log` shows and exports: the same options mean the same for every command."""

import csv
import io
import json
import stat
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.querylog.values import Opinion, ScoredPassage, Surface
from tests.terminal.conftest import Run
from tests.terminal.logged import asked, store, vote

DEEPSEEK = ScoredPassage("sutskever-2025/emotion-deepseek", 6.5)


@pytest.fixture(autouse=True)
def _rows(database: Path) -> None:
    store(
        database,
        asked("old", days_ago=40),
        asked("new", days_ago=1),
        asked("answered", days_ago=2, outcome="answered", passages=(DEEPSEEK,)),
        asked("elsewhere", days_ago=3, guild_id=7, surface=Surface.MENTION),
        asked("privately", days_ago=4, guild_id=None, surface=Surface.DIRECT_MESSAGE),
    )
    vote(database, 2, Opinion.NOT_HELPFUL)


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        ("", ["new", "answered", "elsewhere", "privately", "old"]),
        ("--since 7d", ["new", "answered", "elsewhere", "privately"]),
        ("--until 7d", ["old"]),
        ("--since 2026-01-01 --until 2026-01-31", []),
        ("--outcome answered", ["answered"]),
        ("--outcome not-covered --since 2d", ["new"]),
        ("--outcome NOT_COVERED --since 2d", ["new"]),
        ("--vote not-helpful", ["new"]),
        ("--surface direct-message", ["privately"]),
        ("--guild 7", ["elsewhere"]),
        ("--section", ["answered"]),
    ],
)
def test_an_option_narrows_what_is_shown_and_what_is_exported(
    run: Run, options: str, fits: list[str]
) -> None:
    chosen = options.split()
    if chosen == ["--section"]:
        chosen.append("emotions and value functions")
    shown = run("log", "recent", "--json", *chosen)
    assert [json.loads(line)["question"] for line in shown.stdout.splitlines()] == fits
    exported = run("log", "export", *chosen).stdout
    rows = list(csv.DictReader(io.StringIO(exported)))
    assert [row["question"] for row in rows] == fits


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--since", "yesterday"), "‹yesterday› is neither a date such as 2026-11-01 nor days"),
        (("--until", "99999d"), "neither a date"),
        (("--outcome", "wrong"), "'--outcome'"),
        (("--guild", "-1"), "'--guild'"),
        (("--section", "Emotion"), "Did you mean ‹§ Emotions and value functions›?"),
        (("--section", "qqqq"), "The notes have no one part called ‹qqqq›."),
    ],
)
def test_an_option_that_cannot_be_used_is_wrong_usage(
    run: Run, options: tuple[str, str], reason: str
) -> None:
    result = run("log", "recent", *options)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_words_find_questions_within_the_filter(run: Run) -> None:
    assert "privately" in run("log", "search", "private").stdout
    assert run("log", "search", "private", "--guild", "7").stdout == "No question fits.\n"
    assert run("log", "search", *["word"] * 33).exit_code == 2


def test_nobody_is_named_in_an_export_and_everybody_has_one_name(run: Run) -> None:
    exported = run("log", "export", "--format", "jsonl", "--guild", "42").stdout
    rows = [json.loads(line) for line in exported.splitlines()]
    assert len(rows) == 3
    assert "44" not in {row["person"] for row in rows}
    assert len({row["person"] for row in rows}) == 1


def test_an_export_goes_into_a_new_file_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    assert run("log", "export", "old", "--output", str(target)).stdout == ""
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_bytes().decode() == run("log", "export", "old").stdout_bytes.decode()
    before = target.read_bytes()
    again = run("log", "export", "--output", str(target))
    assert again.exit_code == 1
    assert target.read_bytes() == before


def test_a_file_that_was_begun_is_taken_away_when_the_export_fails(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "rows.csv"
    assert run("log", "export", *["word"] * 33, "--output", str(target)).exit_code == 2
    assert not target.exists()


def test_a_log_without_a_secret_is_exported_with_names_for_one_time(
    run: Run, database: Path
) -> None:
    with closing(connect(database, isolation_level=None)) as connection:
        connection.execute("DELETE FROM secrets")
    before = database.read_bytes()
    shown = [run("log", "export", "--format", "jsonl", "new").stdout for _ in range(2)]
    first, second = (json.loads(line)["person"] for line in shown)
    assert first != second
    assert first.startswith("person-")
    assert database.read_bytes() == before


def test_commands_that_read_leave_the_file_as_it_is(run: Run, database: Path) -> None:
    before = database.read_bytes(), database.stat().st_mtime_ns
    for command in ("recent", "search new", "show 1", "unanswered", "top", "trend", "export"):
        assert run("log", *command.split()).exit_code == 0
    assert run("log", "replay", "--since", "50d").exit_code == 0
    assert (database.read_bytes(), database.stat().st_mtime_ns) == before
