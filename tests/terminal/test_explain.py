"""`ask --explain` shows why passages rank where they do."""

from tests.terminal.conftest import Run

QUESTION = "lifelong lerning with Kurzweil"


def explained(run: Run, *arguments: str) -> str:
    return run("ask", "--no-log", "--explain", *arguments).stdout


def test_words_are_shown_as_they_are_searched(run: Run) -> None:
    text = explained(run, QUESTION)
    assert "lifelong → lifelong:" in text
    assert "also continu" in text
    assert "kurzweil → kurzweil: 16.1; in no passage; not in the dictionary" in text


def test_a_passage_shows_what_it_scores_for_and_in_which_field(run: Run) -> None:
    text = explained(run, "--limit", "1", QUESTION)
    assert "1. sutskever-2025/continual-definition [Glossary: Continual learning]:" in text
    assert "learn in text, name, wording, at 1." in text
    assert "searched for lifelong" in text
    assert "\n2. sutskever" not in text


def test_the_outcome_shows_its_figures_and_weights(run: Run) -> None:
    text = explained(run, QUESTION)
    assert "Likelihood that the notes answer:" in text
    assert "unknown  " in text
    assert "own words" in text


def test_what_finds_nothing_is_explained_too(run: Run) -> None:
    assert "No passage holds any word of the question" in explained(run, "🙏")


def test_an_explanation_fits_80_columns(run: Run) -> None:
    lines = explained(run, QUESTION).splitlines()
    assert all(len(line) <= 80 or "http" in line for line in lines)


def test_an_explanation_is_not_for_programs(run: Run) -> None:
    result = run("ask", "--explain", "--json", "socks")
    assert result.exit_code == 2
    assert "choose one" in result.stderr
