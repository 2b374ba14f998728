"""`evaluate` prints the figures that the answers are judged by."""

import json
from pathlib import Path

import pytest

from bot.answers.answer import Answer, Outcome
from bot.answers.evaluation import JudgedQuestion, Result
from bot.terminal.notes import render_figures
from tests.terminal.conftest import Run

SOCKS = {
    "id": "A1",
    "style": "direct",
    "question": "why could the stroke patient not pick socks?",
    "answerable": True,
    "gold": ["Emotions and value functions"],
}
MISJUDGED = {**SOCKS, "id": "A2", "gold": ["See also"]}
LASAGNE = {
    "id": "U1",
    "style": "offtopic",
    "question": "best lasagne recipe",
    "answerable": False,
    "gold": [],
}


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> str:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, [SOCKS, MISJUDGED, LASAGNE])), encoding="utf-8")
    return str(path)


def test_the_table_fits_80_columns_and_names_every_figure(run: Run, file: str) -> None:
    text = run("evaluate", file).stdout
    assert max(map(len, text.splitlines())) <= 80
    for name in ("source@1", "source@3", "MRR@10", "false answers", "false abstentions", "hedged"):
        assert name in " ".join(text.split())


def test_the_figures_stand_in_all_and_by_style(run: Run, file: str) -> None:
    rows = [line.split() for line in run("evaluate", file).stdout.splitlines()]
    assert ["in", "all", "3", "50.0", "50.0", "50.0", "0.0", "0.0", "0.0", "0.0"] in rows
    assert ["direct", "2", "50.0", "50.0", "50.0", "–", "0.0", "0.0", "–"] in rows
    assert ["offtopic", "1", "–", "–", "–", "0.0", "–", "–", "0.0"] in rows


def test_json_holds_shares(run: Run, file: str) -> None:
    shape = json.loads(run("evaluate", "--json", file).stdout)
    assert shape["all"]["source_at_1"] == 0.5
    assert list(shape["by_style"]) == ["direct", "offtopic"]


def test_misses_show_what_was_wanted_and_what_was_found(run: Run, file: str) -> None:
    text = run("evaluate", "--misses", file).stdout
    assert "A2 · direct · answered" in text
    assert "wanted: See also (not found)" in text
    assert "found: Emotions and value functions" in text
    assert "A1 ·" not in text
    assert "U1 ·" not in text


def test_nothing_is_written_to_the_query_log(run: Run, file: str, database: Path) -> None:
    assert run("evaluate", file).exit_code == 0
    assert not database.exists()


def test_lines_that_are_no_questions_are_all_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "A1"}\nnot JSON\n', encoding="utf-8")
    result = run("evaluate", str(path))
    assert result.exit_code == 1
    assert "questions.jsonl:1: " in result.stderr
    assert "questions.jsonl:2: " in result.stderr


def test_a_file_that_is_not_there_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("evaluate", str(tmp_path / "nowhere.jsonl")).exit_code == 2


def test_a_style_with_a_long_name_keeps_the_columns_aligned() -> None:
    judged = JudgedQuestion(id="A1", style="x" * 30, question="?", answerable=True, gold=())
    result = Result(judged, Answer("?", Outcome.NOT_COVERED, (), "abc123"), None)
    table = [line.text for line in render_figures((result,))][:4]
    assert len({len(line) for line in table}) == 1


def test_wordings_of_gaps_are_judged_by_pairs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "gaps.jsonl"
    asked = {"lasagne": ("lasagne recipe", "best lasagne recipe"), "ramen": ("ramen recipe",)}
    lines = ({"gap": gap, "question": each} for gap, held in asked.items() for each in held)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert run("evaluate", "--gaps", str(file)).stdout == (
        "3 questions of 2 gaps, by pairs: precision 1.000, recall 1.000\n"
    )
    shape = json.loads(run("evaluate", "--gaps", "--json", str(file)).stdout)
    assert shape == {"questions": 3, "gaps": 2, "precision": 1.0, "recall": 1.0}
    file.write_text('{"gap": "lasagne"}\n')
    refused = run("evaluate", "--gaps", str(file))
    assert (refused.exit_code, "question: " in refused.stderr) == (1, True)
