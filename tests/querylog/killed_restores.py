"""Restores killed one line, or several, later each time.

`python -m tests.querylog.killed_restores LOG COPY FOLDER [LINES]` works in a new folder, and prints
how many lines there are, after how many kills the log was as before, and as restored.
"""

import os
import shutil
import signal
import sys
from contextlib import closing
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from bot.querylog import backup
from bot.querylog.database import open_database
from tests.querylog.histories import contents

DAYS = 30
RESTORED, BEFORE = ["in the backup"], ["in the backup", "since"]
_WATCHED = {backup.__file__}


def main(log: Path, copy: Path, folder: Path, lines: int) -> None:
    before = after = 0
    for step in count(1, lines):
        shutil.copytree(log.parent, folder)
        here = folder / log.name
        killed = _killed(here, copy, step)
        if killed:
            aside = backup.finish_restore(here) if (before + after) % 2 else None
            now = _questions(here)
            assert now in (BEFORE, RESTORED), (step, now)
            before, after = before + (now == BEFORE), after + (now == RESTORED)
            restored = backup.restore(here, copy, DAYS)
            asides = {*restored.asides, *([aside] if aside else [])}
            _check(here, step, asides)
        shutil.rmtree(folder)
        if not killed:
            print(step - lines, before, after)  # noqa: T201 -- what the test reads
            return


def _check(here: Path, step: int, asides: set[Path]) -> None:
    assert _questions(here) == RESTORED, step
    left = {path for path in here.parent.iterdir() if path != here}
    assert left >= asides, (step, left, asides)
    # One that was renamed just before the kill is told of by its name alone.
    assert all(path.name.startswith(f"{here.name}.before-restore") for path in left), (step, left)
    assert any(_questions(path) == BEFORE for path in left), step


def _killed(log: Path, copy: Path, step: int) -> bool:
    """Whether a process that restores was killed at this step; else it had fewer."""
    child = os.fork()
    if not child:
        left = step

        def trace(frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401 -- as Python has it
            nonlocal left
            if frame.f_code.co_filename not in _WATCHED:
                return None
            left -= event == "line"
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        backup.restore(log, copy, DAYS)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or not os.WEXITSTATUS(status), step
    return os.WIFSIGNALED(status)


def _questions(path: Path) -> list[str]:
    with closing(open_database(path)):
        return [question for question, _ in contents(path).queries]


if __name__ == "__main__":
    log, copy, folder, *lines = sys.argv[1:]
    main(Path(log), Path(copy), Path(folder), int(lines[0]) if lines else 1)
