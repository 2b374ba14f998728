"""`health` looks at the age of the running bot's sign of life."""

import os
import time
from pathlib import Path

import pytest

from tests.terminal.conftest import Run


@pytest.fixture(name="sign")
def _sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the sign of life is to be; renewed every ten seconds, once a bot runs."""
    path = tmp_path / "health"
    monkeypatch.setenv("FOOTNOTE_HEALTH_FILE", str(path))
    monkeypatch.setenv("FOOTNOTE_HEALTH_INTERVAL_SECONDS", "10")
    return path


def age(path: Path, seconds: float) -> None:
    path.touch()
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("seconds", [0, 25])
def test_a_sign_of_life_within_three_intervals_is_healthy(
    run: Run, sign: Path, seconds: float
) -> None:
    age(sign, seconds)
    assert run("health").exit_code == 0


def test_an_older_one_is_not(run: Run, sign: Path) -> None:
    age(sign, 31)
    result = run("health")
    assert result.exit_code == 1
    assert "31 s old" in result.stderr


def test_none_at_all_is_not(run: Run, sign: Path) -> None:
    assert not sign.exists()
    assert run("health").exit_code == 1


def test_without_the_setting_the_reason_names_it(run: Run) -> None:
    result = run("health")
    assert result.exit_code == 1
    assert "FOOTNOTE_HEALTH_FILE" in result.stderr


def test_a_bot_that_records_nothing_is_not_healthy_and_says_why(run: Run, sign: Path) -> None:
    sign.write_text("since 12:00 the query log records nothing: 3 questions wait", "utf-8")
    result = run("health")
    assert result.exit_code == 1
    assert "The bot answers, but since 12:00 the query log records nothing: 3" in result.stderr
