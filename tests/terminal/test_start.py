"""What a command loads, and what becomes of it when nobody reads what it says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.querylog.database import open_database
from bot.settings import Settings, load_settings
from bot.terminal.main import COMMANDS, LOG, ROOT, plain_setting, terminal
from tests.terminal.forked import Forking, forking

BOT = [sys.executable, "-m", "bot"]
PATIENCE = 60.0
HEAVY = (
    "numpy",
    "pydantic",
    "discord",
    "sqlite3",
    "aiosqlite",
    "asyncio",
    "datasette",
    "matplotlib",
)

QUIET = [
    ["--help"],
    ["ask", "--no-log", "who left for Meta?"],
    ["ask", "--json", "--no-log", "who left for Meta?"],
    ["check", "--json", "the whole problem is the power"],
    ["cite", "§ Alignment"],
    ["glossary"],
    ["about"],
    ["lint"],
    ["log", "recent"],
    ["log", "top"],
    ["log", "trend"],
    ["log", "export"],
    ["log", "export", "--format", "jsonl"],
    ["log", "replay", "--since", "7d"],
    ["log", "migrate"],
    ["log", "web", "--help"],
    ["privacy", "fields"],
]


PIPES: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def run(
    *arguments: str,
    code: str = "",
    **options: Any,  # noqa: ANN401 -- handed on
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", code, *arguments] if code else [*BOT, *arguments]
    return subprocess.run(  # noqa: S603 -- the program under test
        command, cwd=ROOT, check=False, text=True, timeout=PATIENCE, **{**PIPES, **options}
    )


@pytest.fixture(name="alive")
def _alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bot gives its sign of life, and a log is there."""
    (tmp_path / "health").touch()
    monkeypatch.setenv("FOOTNOTE_HEALTH_FILE", str(tmp_path / "health"))
    monkeypatch.setenv("FOOTNOTE_DATABASE", str(tmp_path / "queries.sqlite3"))
    open_database(tmp_path / "queries.sqlite3").close()


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize(
    "typed", [[], ["--help"], ["log", "--help"], ["health"], ["run", "--help"], ["nonsense"]]
)
def test_help_and_health_load_no_library_but_the_command_lines(typed: list[str]) -> None:
    code = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "try: main()\n"
        f"finally: sys.stderr.write(' '.join(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = run(*typed, code=code)
    assert done.returncode == (2 if typed == ["nonsense"] else 0)
    assert not set(HEAVY) & set(done.stderr.split())


def test_every_command_is_where_its_group_looks_for_it() -> None:
    context = terminal.make_context("bot", ["log"], resilient_parsing=True)
    log = terminal.get_command(context, "log")
    for group, members in ((terminal, COMMANDS), (log, LOG)):
        assert group is not None
        for name in members:
            assert group.get_command(context, name).name == name  # type: ignore[attr-defined]


@pytest.fixture(name="forked", scope="module")
def _forked() -> Iterator[Forking]:
    with forking() as loaded:
        yield loaded


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("typed", QUIET, ids=" ".join)
def test_nobody_who_reads_is_no_reason_for_a_trace(forked: Forking, typed: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    gone = forked.run(*typed, output=writing)
    os.close(writing)
    assert gone in {(1, ""), (0, "")}  # 0: there was nothing to say
    assert forked.run(*typed, output=None) == (0, "")


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"FOOTNOTE_HEALTH_INTERVAL_SECONDS": "2.5", "FOOTNOTE_HEALTH_FILE": "there"},
        {"footnote_health_file": "lower", "FOOTNOTE_HEALTH_INTERVAL_SECONDS": ""},
    ],
)
@pytest.mark.parametrize("dotenv", [None, 'FOOTNOTE_HEALTH_FILE="in .env"\n'])
def test_a_plain_setting_is_the_one_that_all_settings_have(
    environment: dict[str, str],
    dotenv: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "default.toml").write_text("health_interval_seconds = 7", "utf-8")
    if dotenv is not None:
        (tmp_path / ".env").write_text(dotenv, "utf-8")
    monkeypatch.setattr("bot.terminal.main.ROOT", tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    monkeypatch.setitem(Settings.model_config, "toml_file", tmp_path / "config" / "default.toml")
    for name in ("FOOTNOTE_HEALTH_FILE", "FOOTNOTE_HEALTH_INTERVAL_SECONDS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings, named = load_settings(), plain_setting("health_file")
    assert settings.health_file == (None if named is None else Path(str(named)))
    assert settings.health_interval_seconds == float(str(plain_setting("health_interval_seconds")))


@pytest.mark.parametrize("value", ["soon", "-1", "nan", "0"])
def test_a_bad_interval_is_named_by_health_too(value: str) -> None:
    environment = os.environ | {
        "FOOTNOTE_HEALTH_FILE": "x",
        "FOOTNOTE_HEALTH_INTERVAL_SECONDS": value,
    }
    done = run("health", env=environment)
    assert done.returncode == 1
    assert "The setting FOOTNOTE_HEALTH_INTERVAL_SECONDS cannot be used" in done.stderr


@pytest.mark.usefixtures("alive")
@pytest.mark.parametrize("typed", [["--output", "trend.png"], []])
def test_without_the_extra_a_trend_has_its_numbers_and_says_what_a_picture_needs(
    typed: list[str], tmp_path: Path
) -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nfrom bot.__main__ import main\nmain()"
    typed = [str(tmp_path / each) if each.endswith(".png") else each for each in typed]
    done = run("log", "trend", *typed, code=code)
    assert done.returncode == bool(typed)
    assert ("pip install -e '.[pictures]'" in done.stderr) is bool(typed)
    assert ("in all" in done.stdout) is not bool(typed)
    assert not (tmp_path / "trend.png").exists()
