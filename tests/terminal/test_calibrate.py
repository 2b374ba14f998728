"""`calibrate` prints what the content folder's calibration file holds."""

import json
import tomllib
from pathlib import Path

from bot.answers.decision import Calibration
from tests.terminal.conftest import Run


def questions(path: Path, answerable: int, unanswerable: int) -> str:
    asked = {"style": "direct", "gold": ["Alignment"], "answerable": True}
    known = [{**asked, "question": f"socks chess hunger {n}"} for n in range(answerable)]
    unknown = [
        {**asked, "question": f"lasagne recipe {n}", "gold": [], "answerable": False}
        for n in range(unanswerable)
    ]
    rows = (json.dumps({"id": str(n), **row}) for n, row in enumerate(known + unknown))
    path.write_text("\n".join(rows), encoding="utf-8")
    return str(path)


def test_a_calibration_can_be_read_back(run: Run, tmp_path: Path) -> None:
    file = questions(tmp_path / "questions.jsonl", 20, 20)
    printed = run("calibrate", file).stdout
    calibration = Calibration.model_validate(tomllib.loads(printed))
    assert calibration.answered_from >= calibration.covered_from


def test_the_command_stands_in_the_file(run: Run, tmp_path: Path) -> None:
    file = questions(tmp_path / "questions.jsonl", 20, 20)
    assert f"#   python -m bot calibrate {file}" in run("calibrate", file).stdout


def test_too_few_questions_are_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    result = run("calibrate", questions(tmp_path / "questions.jsonl", 3, 20))
    assert result.exit_code == 1
    assert "at least 10 examples of each kind" in result.stderr
    assert "Traceback" not in result.stderr
