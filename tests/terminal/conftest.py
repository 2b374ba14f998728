"""The command line in this process, with a query log of its own."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.settings import Settings
from bot.terminal.main import Serve, terminal

Run = Callable[..., Result]


def refuse_to_serve(_: Settings) -> None:
    raise click.ClickException("this test does not serve Discord")


@pytest.fixture(name="database")
def _database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the query log of this test is; there is none yet."""
    path = tmp_path / "queries.sqlite3"
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(path))
    return path


@pytest.fixture(name="run")
def _run(database: Path) -> Run:  # noqa: ARG001 -- asked for so that every run has its own log
    """Run a command as if it was typed: `run("ask", "--json", "who?", typed="")`."""

    def run(
        *arguments: str, typed: str | bytes | None = None, serve: Serve = refuse_to_serve
    ) -> Result:
        return CliRunner().invoke(terminal, arguments, input=typed, obj=serve)

    return run
