"""`cite` and `glossary` on the real content, and on content from which something was withdrawn."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.answers.catalogue import EntryKind
from bot.notes.episode import Corpus, build_corpus
from bot.notes.library import load_corpus
from bot.settings import PROJECT_ROOT
from bot.terminal.lines import laid_out
from bot.terminal.notes import called
from tests.terminal.conftest import Run

GPUS = "sutskever-2025/straight-transformer"


@pytest.fixture(scope="session", name="corpus")
def _corpus() -> Corpus:
    return load_corpus(PROJECT_ROOT / "knowledge")


def text_of(corpus: Corpus, typed: str, *kinds: EntryKind) -> str:
    _, documents = called(corpus, typed, *kinds)
    return "\n".join(line.text for each in documents for line in laid_out(each, 200))


def test_an_id_shows_exactly_its_passage(run: Run) -> None:
    result = run("cite", GPUS)
    assert "“two GPUs of today”" in " ".join(result.stdout.split())
    assert "— Paraphrase of Ilya Sutskever" in result.stdout
    assert "[§ Straight-shotting superintelligence]" in result.stdout
    assert result.stdout.count("[§ ") == 1
    assert (result.exit_code, result.stderr) == (0, "")


def test_words_list_what_fits_with_what_to_cite_it_by(run: Run) -> None:
    result = run("cite", "gpsu")
    assert result.stdout.startswith("These fit.")
    assert f"{GPUS}#" in result.stdout
    assert "   “two GPUs of today”\n   — Ilya Sutskever’s own words\n" in result.stdout
    assert not any(line.isspace() for line in result.stdout.splitlines())
    ids = [line.strip() for line in result.stdout.splitlines() if line.strip().startswith(GPUS)]
    assert len(ids) == len(set(ids))
    assert result.exit_code == 0
    alone = run("cite", "two", "gpsu", "of", "today")
    assert alone.stdout == run("cite", GPUS).stdout


def test_a_section_is_shown_whole_and_in_order(run: Run, corpus: Corpus) -> None:
    result = run("cite", "§ Alignment")
    held = [one.id for one in corpus.passages if one.citation.source == "Alignment"]
    shown = [line.strip() for line in result.stdout.splitlines() if "sutskever-2025/" in line]
    assert shown == held


def test_what_is_related_is_named_if_wanted(run: Run) -> None:
    result = run("glossary", "--related", "value function")
    assert result.stdout.endswith(
        "Beside this, the notes have:\n"
        "   · § Emotions and value functions (Section · to see also)\n"
        "   · § Explaining model jaggedness (Section · the one before)\n"
        "   · § What are we scaling? (Section · the one after)\n"
    )
    assert "Beside this" not in run("glossary", "value function").stdout
    assert "§ Straight-shotting superintelligence (Section · where this stands)\n" in (
        run("cite", "--related", GPUS).stdout
    )


def test_what_is_not_there_ends_with_status_1(run: Run) -> None:
    result = run("cite", "zyzzyva")
    assert result.stdout == "The notes have nothing here called ‹zyzzyva›.\n"
    assert result.exit_code == 1
    wrong = run("cite", "sutskever-2025/no-such-claim")
    assert wrong.stdout.startswith("The notes have nothing here called ")
    assert wrong.exit_code == 1


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_to_cite_is_wrong_usage(run: Run, typed: str) -> None:
    assert run("cite", typed).exit_code == 2
    assert run("cite").exit_code == 2


def test_what_was_withdrawn_says_why(corpus: Corpus) -> None:
    (episode,) = corpus.episodes
    edited = replace(episode, withdrawn={"nine-hours": "the recording says eight"})
    edition = build_corpus([edited], "rev")
    assert text_of(edition, "nine-hours") == (
        "‹sutskever-2025/nine-hours› was withdrawn from the notes: the recording says eight."
    )
    assert not called(edition, "nine-hours")[0]


def test_a_term_is_shown_with_what_to_see_also(run: Run) -> None:
    result = run("glossary", "continual", "learning")
    assert result.stdout.startswith("Glossary: Continual learning · ")
    assert "  See also: § SSI’s model will learn from deployment\n" in result.stdout


def test_a_misspelt_term_is_found(corpus: Corpus) -> None:
    assert text_of(corpus, "continul lerning", EntryKind.TERM).startswith("Glossary: Continual")


def test_without_a_term_all_are_listed(run: Run, corpus: Corpus) -> None:
    result = run("glossary")
    names = [term.name for episode in corpus.episodes for term in episode.terms]
    assert [line.strip(" ·") for line in result.stdout.splitlines()[1:]] == names
    assert result.exit_code == 0


def test_what_was_typed_cannot_steer_the_terminal(corpus: Corpus) -> None:
    assert not set("\x1b\x07\u202e") & set(text_of(corpus, "\x1b]0;zyzzyva\x07\u202e"))


def test_nothing_is_logged(run: Run, database: Path) -> None:
    run("cite", GPUS)
    run("glossary", "continual learning")
    assert not database.exists()
