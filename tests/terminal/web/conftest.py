"""A real page over a sample log, served by the shipped command."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.terminal.web.sample import fill

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


@dataclass(frozen=True)
class Page:
    """A page that is served: what the command printed, and a visitor who has its key."""

    address: str
    key: str
    log: Path
    errors: Path
    visitor: httpx.Client

    @property
    def with_key(self) -> str:
        return f"{self.address}/?key={self.key}"


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("page")
    log, errors = folder / "q?%23 é.sqlite3", folder / "errors"
    asyncio.run(fill(log, questions=300))
    with (
        errors.open("wb") as stream,
        subprocess.Popen(
            [sys.executable, "-m", "bot", "log", "web", "--port", "0"],
            cwd=ROOT,
            env=os.environ | {"FOOTNOTE_DATABASE": str(log), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        opened = re.fullmatch(r"Open (http://\S+)/\?key=(\S+)\n", process.stdout.readline())
        assert opened is not None, errors.read_text("utf-8")
        with httpx.Client(base_url=opened[1], timeout=PATIENCE) as visitor:
            assert visitor.get("/", params={"key": opened[2]}).status_code == 303
            yield Page(opened[1], opened[2], log, errors, visitor)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert errors.read_bytes() == b""
