"""The program as it ships, in the reader's language; what the notes say stays as it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT_ROOT
from tests.terminal.conftest import Run
from tests.terminal.logged import asked, store

STROKE = "stroke patient socks"
PATIENCE = 60.0


def shipped(*typed: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 -- the program under test
        [sys.executable, "-m", "bot", *typed],
        cwd=PROJECT_ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def test_the_locale_of_the_environment_is_the_readers_language() -> None:
    german = shipped("ask", "--no-log", "best lasagne recipe", LANG="de_AT.UTF-8")
    assert german.stdout.startswith(
        "Die Notizen behandeln das nicht.\n  Nicht in den Notizen: ‹lasagne›.\n"
    )
    spanish = shipped("ask", "--no-log", STROKE, LANG="de_DE.UTF-8", LC_ALL="es_MX.UTF-8")
    assert "picking socks\n   took hours" in spanish.stdout
    assert "\n   — Paráfrasis de Ilya Sutskever\n   [§ Emotions and value functions]" in (
        spanish.stdout
    )


def test_a_language_that_is_typed_comes_before_the_locale() -> None:
    text = 'Ilya said "the robustness of humans is really staggering"'
    german = shipped("check", "--language", "de", text, LANG="es_ES.UTF-8")
    assert german.stdout.startswith("Fast. ")
    assert "“The robustness of people is really staggering.”" in german.stdout
    english = shipped("--language", "en", "cite", "zyzzyva", LANG="es_ES.UTF-8")
    assert english.stdout == "The notes have nothing here called ‹zyzzyva›.\n"


def test_a_failure_is_told_in_the_readers_language(tmp_path: Path) -> None:
    database = str(tmp_path / "none.sqlite3")
    failed = shipped("log", "recent", LANG="es_ES.UTF-8", FOOTNOTE_DATABASE=database)
    assert failed.stderr.startswith("Error: El registro no se puede usar: ")
    assert failed.returncode == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("log", "recent"), " <@44> in <#43>: lasagne\n  nicht behandelt · #1\n"),
        (("log", "unanswered"), "1 × lasagne\n  zuletzt "),
        (("log", "top"), "  Am häufigsten gefragt\n1 × lasagne\n"),
        (("log", "trend"), "insgesamt"),
        (
            ("log", "replay", "--since", "7d"),
            "1 Frage noch einmal an die heutigen Notizen gestellt\n",
        ),
        (("log", "note", "1", "nichts davon"), "Notiert, für 1 Fassung."),
        (("log", "purge"), "Gelöscht: 0 Fragen, älter als 30 Tage.\n"),
        (("log", "show", "7"), "Es gibt keine Frage #7."),
        (("privacy", "delete", "44", "--yes"), "Gelöscht: 1 Frage, "),
        (("about",), "Notizen: "),
        (("glossary",), "Begriffe:\n"),
        (("lint",), "keine Probleme\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_said_of_the_log_and_the_notes_is_in_german(
    run: Run, database: Path, typed: tuple[str, ...], told: str
) -> None:
    store(database, asked("lasagne", days_ago=1, private=False, gist="lasagne"))
    assert told in run(*typed, "--language", "de").output


@pytest.mark.parametrize(
    "typed", [("ask", "--json", "--no-log", "lasagne"), ("log", "recent", "--json")]
)
def test_json_is_the_same_in_every_language(
    run: Run, database: Path, typed: tuple[str, ...]
) -> None:
    store(database, asked("lasagne", days_ago=1))
    shapes = [json.loads(run(*typed, "--language", code).stdout) for code in ("en", "de", "es")]
    assert all({**each, "elapsed_ms": 0} == {**shapes[0], "elapsed_ms": 0} for each in shapes)


def test_a_language_that_nobody_speaks_here_is_english_or_wrong_usage(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("ask", "--language", "fr", STROKE).exit_code == 2
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "— Paraphrase of Ilya" in run("ask", "--no-log", STROKE).stdout
