"""A real page over a sample log, served by the shipped command."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.terminal.web.sample import fill

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


@dataclass(frozen=True)
class Page:
    """A page that is served: what the command printed, and a visitor who is signed in."""

    address: str
    sign_in: str
    log: Path
    process: int
    visitor: httpx.Client


@contextmanager
def serve_page(log: Path, signal_at_the_end: int = signal.SIGINT) -> Iterator[Page]:
    """The page of a log, with nobody signed in yet; the command says nothing but its address."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "log", "web", "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"FOOTNOTE_DATABASE": str(log), "TMPDIR": str(log.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        opened = re.fullmatch(r"Open ((http://[^/]+)/\S+)\n", process.stdout.readline())
        assert opened is not None, process.stderr.read()
        try:
            with httpx.Client(base_url=opened[2], timeout=PATIENCE) as visitor:
                yield Page(opened[2], opened[1], log, process.pid, visitor)
        finally:
            process.send_signal(signal_at_the_end)
        assert (process.wait(PATIENCE), process.stderr.read()) == (0, "")


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "q?%23 é.sqlite3"
    asyncio.run(fill(path, questions=300))
    return path


@pytest.fixture(scope="session")
def page(log: Path) -> Iterator[Page]:
    with serve_page(log) as page:
        assert page.visitor.get(page.sign_in).status_code == 302
        yield page
