"""`ask` on the real content."""

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

STROKE = "why could the stroke patient not pick socks?"


def rows(database: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute("SELECT surface, question, outcome FROM queries").fetchall()
    finally:
        connection.close()


def test_the_words_of_a_question_need_no_quotation_marks(run: Run) -> None:
    apart, together = run("ask", *STROKE.split()), run("ask", STROKE)
    assert "[§ Emotions and value functions]" in apart.stdout
    assert apart.stdout == together.stdout
    assert (apart.exit_code, apart.stderr) == (0, "")


def test_what_the_notes_do_not_cover_is_no_failure(run: Run) -> None:
    result = run("ask", "best lasagne recipe")
    assert result.stdout.startswith("The notes don’t cover this.")
    assert result.exit_code == 0


@pytest.mark.parametrize("question", ["", "  ", "\t"])
def test_an_empty_question_is_wrong_usage(run: Run, question: str) -> None:
    result = run("ask", question)
    assert result.exit_code == 2
    assert "The question is empty." in result.stderr


def test_no_question_is_wrong_usage(run: Run) -> None:
    assert run("ask").exit_code == 2


@pytest.mark.parametrize("limit", ["0", "51", "many"])
def test_a_limit_out_of_range_is_wrong_usage(run: Run, limit: str) -> None:
    assert run("ask", "--limit", limit, STROKE).exit_code == 2


def test_json_holds_ten_passages_unless_asked_otherwise(run: Run) -> None:
    usual = json.loads(run("ask", "--json", "what is scaling?").stdout)
    few = json.loads(run("ask", "--json", "--limit", "2", "what is scaling?").stdout)
    assert len(usual["passages"]) == 10
    assert few["passages"] == usual["passages"][:2]


def test_questions_from_standard_input_get_an_object_each_in_order(run: Run) -> None:
    result = run(
        "ask", "--json", "-", "--no-log", typed="stroke patient socks\n\nwho left for Meta?"
    )
    shapes = [json.loads(line) for line in result.stdout.splitlines()]
    assert [shape["question"] for shape in shapes] == [
        "stroke patient socks",
        "",
        "who left for Meta?",
    ]
    assert shapes[0]["passages"][0]["source"] == "Emotions and value functions"
    assert (shapes[1]["outcome"], shapes[1]["passages"]) == ("not_covered", [])
    assert shapes[2]["passages"][0]["source"] == "Age of research company"


def test_text_answers_in_a_row_name_their_questions_and_skip_blank_lines(run: Run) -> None:
    result = run("ask", "-", "--no-log", typed="stroke patient socks\n\nbest lasagne recipe\n")
    headings = [line for line in result.stdout.splitlines() if line.startswith(">")]
    assert headings == ["> stroke patient socks", "> best lasagne recipe"]


def test_line_ends_of_another_system_and_bytes_that_are_not_utf8_are_read(run: Run) -> None:
    result = run("ask", "--json", "-", "--no-log", typed=b"\xef\xbb\xbfstroke\r\ncaf\xe9 socks\r\n")
    questions = [json.loads(line)["question"] for line in result.stdout.splitlines()]
    assert questions == ["stroke", "caf\N{REPLACEMENT CHARACTER} socks"]


def test_a_question_that_was_not_utf8_is_answered(run: Run) -> None:
    result = run("ask", "--json", "stroke patient \udce9")
    assert json.loads(result.stdout)["question"] == "stroke patient \N{REPLACEMENT CHARACTER}"


def test_a_question_cannot_steer_the_terminal(run: Run) -> None:
    result = run("ask", "-", "--no-log", typed="\x1b]0;title\x07 \x1b[2Jlasagne \u202erecipe\n")
    assert not set("\x1b\x07\u202e") & set(result.stdout)


def test_each_question_leaves_one_row_and_small_talk_none(run: Run, database: Path) -> None:
    run("ask", STROKE)
    run("ask", "--json", "-", typed="best lasagne recipe\n\nthanks!\n")
    assert rows(database) == [
        ("terminal", STROKE, "answered"),
        ("terminal", "best lasagne recipe", "not_covered"),
    ]
    assert stat.S_IMODE(database.stat().st_mode) == 0o600


def test_no_log_leaves_the_query_log_alone(run: Run, database: Path) -> None:
    assert run("ask", "--no-log", STROKE).exit_code == 0
    assert not database.exists()


def test_a_log_that_fails_costs_one_warning_and_no_answer(run: Run, database: Path) -> None:
    database.mkdir()
    result = run("ask", "--json", "-", typed="stroke patient socks\nwho left for Meta?\n")
    assert len(result.stdout.splitlines()) == 2
    assert result.exit_code == 0
    assert result.stderr.startswith("Warning: the query log fails")
    assert result.stderr.count("\n") == 1


def test_content_that_cannot_be_read_is_one_failure_with_every_problem(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_KNOWLEDGE", str(tmp_path / "nowhere"))
    result = run("ask", STROKE)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "nowhere" in result.stderr


def test_a_question_follows_on_the_last_one_or_on_one_of_the_log(run: Run, database: Path) -> None:
    run("ask", STROKE)
    run("ask", "who left for meta?")
    why = json.loads(run("ask", "--json", "--follow", "why?").stdout)
    assert why["passages"][0]["source"] == "Age of research company"
    assert "§ Emotions and value functions" in run("ask", "--after", "1", "why?").stdout
    assert "Read together" in run("ask", "--follow", "--no-log", "why?").stdout
    assert len(rows(database)) == 4


def test_each_line_follows_on_the_one_before(run: Run) -> None:
    result = run(*("ask", "--json", "-", "--no-log", "--follow"), typed=f"{STROKE}\nthanks\nwhy?\n")
    first, _, then = map(json.loads, result.stdout.splitlines())
    assert then["passages"][0]["source"] == first["passages"][0]["source"]


def test_what_there_is_nothing_to_follow_on_for_is_refused(run: Run) -> None:
    run("ask", STROKE)
    assert "no #7 in the query log" in run("ask", "--after", "7", "why?").stderr
    assert run("ask", "--after", "7", "why?").exit_code == 1
    assert run("ask", "--explain", "--follow", "why?").exit_code == 2
