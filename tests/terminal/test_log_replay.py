"""`log replay`: what the questions of the log would get today."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.answerer import Answerer, load_answerer
from bot.querylog.values import Opinion, StoredQuery, Surface
from bot.settings import PROJECT_ROOT
from bot.terminal.keep import with_progress
from tests.terminal.conftest import Run
from tests.terminal.logged import answered, asked, store, vote

HUMANS = "why do humans generalise better than models?"
META = "who left for Meta?"


@pytest.fixture(scope="module", name="answerer")
def _answerer() -> Answerer:
    return load_answerer(PROJECT_ROOT / "knowledge")


def test_what_was_a_gap_is_newly_answered_with_where_it_stands(
    run: Run, database: Path, answerer: Answerer
) -> None:
    store(database, answered(answerer, META), answered(answerer, HUMANS, outcome="not_covered"))
    assert run("log", "replay", "--since", "7d").stdout.splitlines() == [
        "2 questions asked again of today’s notes",
        "1 newly answered, 1 unchanged",
        "",
        f"#2 {HUMANS}",
        "  newly answered · then: not covered; now: answered,",
        "  [§ Why humans generalise better than models]",
    ]


def test_what_somebody_found_helpful_and_would_lose_comes_first(
    run: Run, database: Path, answerer: Answerer
) -> None:
    gone = asked("lasagne", days_ago=1, outcome="answered")
    store(database, answered(answerer, HUMANS, outcome="not_covered"), gone)
    vote(database, 2, Opinion.HELPFUL)
    shown = run("log", "replay", "--since", "7d").stdout
    lost, answered_now = "newly not covered · was found helpful", "newly answered · then"
    assert shown.index(lost) < shown.index(answered_now)
    assert "Found helpful then, and no longer so: 1." in shown
    assert "then: answered; now: not covered\n" in shown


def test_json_has_an_object_for_each_change_and_the_counts_last(
    run: Run, database: Path, answerer: Answerer
) -> None:
    store(database, answered(answerer, HUMANS, outcome="not_covered"))
    change, counts = run("log", "replay", "--since", "7d", "--json").stdout.splitlines()
    assert json.loads(change) == {
        "id": 1,
        "question": HUMANS,
        "change": "newly_answered",
        "lost": False,
        "then": {"outcome": "not_covered", "citation": None},
        "now": {
            "outcome": "answered",
            "citation": "[§ Why humans generalise better than models]",
        },
    }
    assert json.loads(counts) == {
        "questions": 1,
        "newly_answered": 1,
        "newly_tentative": 0,
        "newly_not_covered": 0,
        "moved": 0,
        "refused": 0,
        "unchanged": 0,
        "lost": 0,
    }


def test_a_question_is_read_as_its_surface_reads_it(
    run: Run, database: Path, answerer: Answerer
) -> None:
    long = f"{HUMANS} " * 20
    store(
        database,
        replace(answered(answerer, META), question=f"<@803511102246789> {META}\n<:wave:1234>"),
        answered(answerer, long, surface=Surface.SLASH),
        answered(answerer, long, surface=Surface.TERMINAL),
    )
    shown = run("log", "replay", "--since", "7d").stdout
    assert shown.endswith(" now:\n  refused\n")
    assert "3 questions asked again of today’s notes\n1 refused, 2 unchanged\n" in shown


def test_only_what_fits_is_replayed(run: Run, database: Path) -> None:
    store(database, asked("lasagne", days_ago=3), asked("old", days_ago=30))
    replayed = run("log", "replay", "--since", "7d", "--outcome", "not-covered").stdout
    assert replayed == "1 question asked again of today’s notes\n1 unchanged\n"
    assert run("log", "replay").exit_code == 2


def test_progress_is_shown_on_standard_error_from_when_it_takes_long(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [StoredQuery(number, asked("a question")) for number in range(5)]
    assert list(with_progress(rows)) == rows
    assert capsys.readouterr() == ("", "")
    assert list(with_progress(rows, patience=0.0)) == rows
    shown = capsys.readouterr()
    assert (shown.out, "Asking again" in shown.err) == ("", True)


def test_the_program_as_it_ships_replays(tmp_path: Path, answerer: Answerer) -> None:
    database = tmp_path / "queries.sqlite3"
    store(database, answered(answerer, META))
    done = subprocess.run(
        [sys.executable, "-m", "bot", "log", "replay", "--since", "7d"],
        cwd=PROJECT_ROOT,
        env=os.environ | {"FOOTNOTE_DATABASE": str(database)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (
        "1 question asked again of today’s notes\n1 unchanged\n",
        "",
    )
