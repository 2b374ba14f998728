"""`lint` tells an author everything that is wrong, and where."""

import re
import shutil
from pathlib import Path

import pytest

from tests.terminal.conftest import Run

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    """The content, to be spoilt."""
    return shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")


def spoil(copy: Path) -> Path:
    """Take the title out of an episode."""
    episode = next(iter(sorted((copy / "episodes").glob("*.md"))))
    text = episode.read_text(encoding="utf-8")
    episode.write_text(re.sub("^title:", "titel:", text, flags=re.MULTILINE), encoding="utf-8")
    return episode


def test_sound_content_is_counted(run: Run) -> None:
    result = run("lint")
    assert re.fullmatch(r"\d+ passages in 1 episode, no problems\n", result.stdout)
    assert result.exit_code == 0


def test_another_folder_can_be_checked(run: Run, copy: Path) -> None:
    spoil(copy)
    assert run("lint", str(copy)).exit_code == 1
    assert run("lint").exit_code == 0


def test_every_problem_says_file_line_and_what(run: Run, copy: Path) -> None:
    episode = spoil(copy)
    result = run("lint", str(copy))
    assert result.stdout
    for line in result.stdout.splitlines():
        assert re.fullmatch(rf"{re.escape(str(episode))}:\d+: .+", line)
    assert re.fullmatch(r"Error: \d+ problems? in the content\.\n", result.stderr)


def test_problems_are_named_as_seen_from_the_working_directory(
    run: Run, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(copy)
    monkeypatch.chdir(copy.parent)
    assert run("lint", str(copy)).stdout.startswith("knowledge/episodes/")


def test_a_folder_that_is_not_there_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("lint", str(tmp_path / "nowhere")).exit_code == 2


def test_tables_for_search_and_the_calibration_are_checked_too(run: Run, copy: Path) -> None:
    (copy / "language" / "field.toml").write_text("x = [", encoding="utf-8")
    (copy / "calibration.toml").write_text("p =", encoding="utf-8")
    result = run("lint", str(copy))
    assert result.exit_code == 1
    assert "field.toml:1:" in result.stdout
    assert "calibration.toml:1:" in result.stdout


def test_a_folder_of_drafts_needs_no_tables(run: Run, copy: Path) -> None:
    shutil.rmtree(copy / "language")
    (copy / "calibration.toml").unlink()
    assert run("lint", str(copy)).exit_code == 0
