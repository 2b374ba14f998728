"""A knowledge folder to write episodes into, and a sound episode to break."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.notes.library import lint

REPOSITORY = Path(__file__).parents[2]

Lint = Callable[[str], list[str]]


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty knowledge folder, in the current directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "knowledge" / "episodes").mkdir(parents=True)
    return Path("knowledge")


@pytest.fixture(scope="session")
def example() -> str:
    """The example episode that authors are told to copy."""
    text = (REPOSITORY / "knowledge" / "README.md").read_text("utf-8")
    match = re.search(r"^```markdown\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert match, "the README has no example"
    return match[1]


@pytest.fixture
def problems_of(knowledge: Path) -> Lint:
    """Write a text as the example's file; what lint prints of it."""

    def check(text: str) -> list[str]:
        path = knowledge / "episodes" / "example-2026.md"
        path.write_text(text, "utf-8")
        return [str(problem) for problem in lint(knowledge)]

    return check
