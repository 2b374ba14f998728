"""`log unanswered`, `not-helpful`, `note`, `resolve`, `reopen`, `top` and `trend`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.querylog.values import Opinion, ScoredPassage
from tests.terminal.conftest import Run
from tests.terminal.logged import asked, store, vote

MISTRAL = ("what about Mistral?", "does he mention mistral", "Mistral, please")
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def ask_about_mistral(database: Path) -> None:
    gists = ("mistral", "mention mistral", "mistral")
    rows = enumerate(zip(MISTRAL, gists, strict=True))
    store(
        database,
        *(
            asked(question, gist=gist, asked_at=NOON + timedelta(minutes=number))
            for number, (question, gist) in rows
        ),
    )


def test_wordings_of_one_gap_are_one_line(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    store(database, asked("hello", gist=""))
    assert run("log", "unanswered").stdout == (
        "3 × Mistral, please\n  last 2026-11-20 12:02 UTC · #3\n"
    )
    line = json.loads(run("log", "unanswered", "--json").stdout)
    assert (line["count"], line["id"], line["gists"]) == (3, 3, ["mistral", "mention mistral"])
    assert line["wordings"] == [
        {"id": 3, "question": "Mistral, please", "count": 2},
        {"id": 2, "question": "does he mention mistral", "count": 1},
    ]


def test_a_gap_is_closed_by_any_of_its_questions_until_somebody_asks_again(
    run: Run, database: Path
) -> None:
    ask_about_mistral(database)
    assert run("log", "note", "1", "no", "such claim").stdout == "Noted, for 2 wordings.\n"
    assert run("log", "resolve", "2").stdout.startswith("Resolved, for 2 wordings. ")
    assert run("log", "unanswered").stdout == "There is no open gap.\n"
    closed = run("log", "unanswered", "--resolved").stdout
    assert "· resolved · #3\n  Note by somebody: no such claim\n" in closed
    store(database, asked(MISTRAL[0], gist="mistral", days_ago=-1))
    assert "· asked again since it was" in run("log", "unanswered").stdout
    assert run("log", "reopen", "1").stdout == "Open again, for 2 wordings.\n"
    assert "asked again" not in run("log", "unanswered").stdout


def test_what_is_said_with_guild_is_that_guilds(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    run("log", "resolve", "1", "--guild", "42")
    assert run("log", "unanswered", "--guild", "42").stdout == "There is no open gap.\n"
    assert "3 × Mistral" in run("log", "unanswered").stdout
    assert run("log", "resolve", "1", "--guild", "7").exit_code == 1


def test_of_a_question_that_is_not_there_or_asks_nothing_nothing_is_said(
    run: Run, database: Path
) -> None:
    store(database, asked("hello", gist=""))
    for row in ("1", "2"):
        result = run("log", "resolve", row)
        assert result.exit_code == 1
        assert f"no question #{row} that asks something" in result.stderr
    assert run("log", "note", "1", " ").exit_code == 2
    assert run("log", "note", "1", "x" * 301).exit_code == 2


def test_an_answer_that_did_not_help_is_a_gap_whatever_its_outcome(
    run: Run, database: Path
) -> None:
    store(database, asked("what about Mistral?", gist="mistral", outcome="answered"))
    vote(database, 1, Opinion.NOT_HELPFUL)
    assert run("log", "not-helpful").stdout.startswith("1 × what about Mistral?\n")
    assert run("log", "unanswered").stdout == "There is no open gap.\n"


def test_the_top_is_questions_and_what_was_shown_first(run: Run, database: Path) -> None:
    ask_about_mistral(database)
    passages = (ScoredPassage("sutskever-2025/emotion-deepseek", 6.5),)
    store(database, asked("DeepSeek", gist="deepseek", outcome="answered", passages=passages))
    assert run("log", "top").stdout == (
        "  Asked most\n"
        "3 × Mistral, please\n"
        "1 × DeepSeek\n"
        "\n"
        "  Shown first most\n"
        "1 × [§ Emotions and value functions]\n"
    )
    assert json.loads(run("log", "top", "--json", "--limit", "1").stdout) == {
        "questions": [{"question": "Mistral, please", "count": 3, "newest_id": 3}],
        "sections": [{"citation": "[§ Emotions and value functions]", "count": 1}],
    }


def test_the_trend_has_every_day_with_its_numbers_and_a_picture(
    run: Run, database: Path, tmp_path: Path
) -> None:
    ask_about_mistral(database)
    store(database, asked("DeepSeek", outcome="answered"))
    picture = tmp_path / "trend.png"
    period = ("--since", "2026-11-19", "--until", "2026-11-20")
    assert run("log", "trend", *period, "--output", str(picture)).stdout == (
        "day                 asked     answered    tentative  not covered\n"
        "2026-11-19              0            0            0            0\n"
        "2026-11-20              4            1            0            3\n"
        "in all                  4            1            0            3\n"
    )
    assert picture.read_bytes().startswith(b"\x89PNG")
    lines = run("log", "trend", *period, "--json").stdout.splitlines()
    assert json.loads(lines[1]) == {
        "day": "2026-11-20",
        "asked": 4,
        "answered": 1,
        "tentative": 0,
        "not_covered": 3,
    }


def test_a_period_that_ends_before_it_begins_is_wrong_usage(run: Run, database: Path) -> None:
    store(database)
    result = run("log", "trend", "--since", "2d", "--until", "5d")
    assert (result.exit_code, "--since is not before --until" in result.stderr) == (2, True)
