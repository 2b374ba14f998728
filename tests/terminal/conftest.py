"""The command line in this process, with a query log of its own."""

from collections.abc import Callable, Iterator
from functools import cache, wraps
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TypeVar

import click
import pytest
from click.testing import CliRunner, Result

import bot.terminal
from bot.answers.answerer import load_answerer
from bot.quotecheck.checker import load_quote_checker
from bot.settings import PROJECT_ROOT, Settings
from bot.terminal.main import Serve, terminal

Run = Callable[..., Result]


Made = TypeVar("Made")


def _once(load: Callable[[Path], Made]) -> Callable[[Path], Made]:
    kept, shipped = cache(load), PROJECT_ROOT / "knowledge"

    @wraps(load)
    def loaded(knowledge: Path) -> Made:
        return kept(knowledge) if knowledge == shipped else load(knowledge)

    return loaded


@pytest.fixture(autouse=True, scope="session")
def _notes_read_once() -> Iterator[None]:
    """Commands share what is made of the notes that ship: it takes half a second, and is fixed."""
    found = iter_modules(bot.terminal.__path__, "bot.terminal.")
    modules = [import_module(each.name) for each in found if not each.ispkg]
    with pytest.MonkeyPatch.context() as commands:
        for load in (_once(load_answerer), _once(load_quote_checker)):
            for module in modules:
                if hasattr(module, load.__name__):
                    commands.setattr(module, load.__name__, load)
        yield


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
