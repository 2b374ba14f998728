"""What is found wrong with one file while it is read."""

from pathlib import Path

from bot.errors import Problem


class Findings:
    """Gathers problems of one file, so that its author sees all of them at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._problems: set[Problem] = set()

    def add(self, line: int, what: str) -> None:
        """Note one problem; `line` counts from 1, from the top of the file."""
        self._problems.add(Problem(self._path, line, what))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found, in the order of lines, each once."""
        return tuple(sorted(self._problems))
