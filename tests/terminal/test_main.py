"""What the program says of itself, and how it ends."""

from pathlib import Path

import pytest

from bot.errors import (
    DiscordLoginError,
    FootnoteError,
    KnowledgeError,
    NotStoredError,
    Problem,
    QueryLogError,
    SettingsError,
)
from bot.settings import Settings
from bot.terminal.lines import word_error
from bot.terminal.main import log
from tests.terminal.conftest import Run

COMMANDS = [
    *((name,) for name in ("ask", "lint", "log", "run", "evaluate", "health")),
    *(("log", name) for name in sorted(log.commands)),
]


def test_without_a_command_the_program_shows_what_it_can_do(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    for command in ("ask", "lint", "log", "run", "evaluate", "health"):
        assert f"\n  {command} " in result.stdout
    assert "python -m bot ask why do humans" in result.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_teaches_with_an_example_at_80_columns(
    run: Run, command: tuple[str, ...]
) -> None:
    text = run(*command, "--help").stdout
    assert f"python -m bot {command[0]}" in text or "python -m bot run" in text
    assert max(map(len, text.splitlines())) <= 80


def test_an_unknown_command_is_wrong_usage(run: Run) -> None:
    result = run("answer")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No such command" in result.stderr


def test_run_serves_with_the_settings(run: Run, database: Path) -> None:
    served: list[Settings] = []
    assert run("run", serve=served.append).exit_code == 0
    assert [settings.database for settings in served] == [database]


def test_an_error_of_ours_is_one_sentence_and_status_1(run: Run) -> None:
    def refused(_: Settings) -> None:
        raise DiscordLoginError("the token is refused")

    result = run("run", serve=refused)
    assert result.stderr == "Error: Discord does not let the bot in: the token is refused.\n"
    assert (result.exit_code, result.stdout) == (1, "")


def test_ctrl_c_ends_with_status_130_and_no_trace(run: Run) -> None:
    def interrupted(_: Settings) -> None:
        raise KeyboardInterrupt

    result = run("run", serve=interrupted)
    assert (result.exit_code, result.output) == (130, "\n")


def test_a_bad_setting_is_named_and_its_value_is_not(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_LOG_LEVEL", "wrong-value")
    result = run("ask", "--no-log", "who left for Meta?")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The setting FOOTNOTE_LOG_LEVEL cannot be used: ")
    assert "wrong-value" not in result.stderr


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            SettingsError("FOOTNOTE_DATABASE", "it is no file"),
            "The setting FOOTNOTE_DATABASE cannot be used: it is no file.",
        ),
        (
            QueryLogError(Path("q.sqlite3"), "disk is full."),
            "The query log cannot be used: q.sqlite3: disk is full.",
        ),
        (
            KnowledgeError((Problem(Path("a.md"), 3, "no title"), Problem(Path("b.md"), 1, "odd"))),
            "2 problems in what was read:\na.md:3: no title\nb.md:1: odd",
        ),
        (
            NotStoredError(),
            "This is not stored: its person has opted out of the query log, or was forgotten.",
        ),
        (
            DiscordLoginError("out of\nreach \x1b[2J"),
            "Discord does not let the bot in: out of reach �[2J.",
        ),
    ],
)
def test_every_error_has_its_words(error: FootnoteError, words: str) -> None:
    assert word_error(error) == words


def test_no_error_is_without_words() -> None:
    worded = {SettingsError, QueryLogError, NotStoredError, KnowledgeError, DiscordLoginError}
    assert set(FootnoteError.__subclasses__()) == worded
