"""What the episodes hold: their parts, and words that were really said."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.notes.episode import Claim, Corpus, Episode, Span, passages_of
from bot.notes.library import lint, load_corpus

REPOSITORY = Path(__file__).parents[2]
KNOWLEDGE = REPOSITORY / "knowledge"
NOTES = REPOSITORY.parent / "shared" / "source" / "notes.txt"
QUOTED_IN_NOTES = Path(__file__).with_name("quotations.txt")
RUN = 8
"""So many words in a row, the same as in the notes, are no restatement."""

CORPUS = load_corpus(KNOWLEDGE)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return CORPUS


@pytest.fixture(params=CORPUS.episodes, ids=[episode.id for episode in CORPUS.episodes])
def episode(request: pytest.FixtureRequest) -> Episode:
    found: Episode = request.param
    return found


@pytest.fixture(scope="module")
def sutskever() -> Episode:
    return next(episode for episode in CORPUS.episodes if episode.id == "sutskever-2025")


@pytest.fixture(scope="module")
def notes() -> str:
    if not NOTES.exists():
        pytest.skip("the notes that the episode restates are not beside this checkout")
    return NOTES.read_text("utf-8")


def claims_of(episode: Episode) -> Iterator[Claim]:
    yield from (passage.claim for passage in passages_of(episode))


def quotations_of(episode: Episode) -> list[Span]:
    return [span for claim in claims_of(episode) for span in claim.quotations]


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[n : n + RUN]) for n in range(len(found) - RUN + 1)}


def stands_in(span: str, text: str) -> bool:
    """Whether the span's words stand in the text, with no word cut in two."""
    return re.search(rf"(?<!\w){re.escape(span)}(?!\w)", text) is not None


def test_the_content_has_no_problem() -> None:
    assert lint(KNOWLEDGE) == ()


def test_every_passage_has_an_id_of_its_own(corpus: Corpus) -> None:
    ids = [passage.id for passage in corpus.passages]
    assert len(set(ids)) == len(ids)


def test_only_the_guest_and_the_host_are_quoted(episode: Episode) -> None:
    assert {span.speaker for span in quotations_of(episode)} <= set(episode.speakers)


def test_every_claim_says_another_thing(episode: Episode) -> None:
    texts = [claim.text for claim in claims_of(episode)]
    assert len(set(texts)) == len(texts)


def test_the_chapters_start_where_they_were_published(sutskever: Episode) -> None:
    assert [(section.starts_at, section.title) for section in sutskever.sections] == [
        (0, "Explaining model jaggedness"),
        (579, "Emotions and value functions"),
        (1129, "What are we scaling?"),
        (1513, "Why humans generalise better than models"),
        (2145, "Straight-shotting superintelligence"),
        (2807, "SSI’s model will learn from deployment"),
        (3307, "Alignment"),
        (4693, "Age of research company"),
        (5426, "Self-play and multi-agent"),
        (5562, "Research taste"),
    ]
    assert sutskever.length == 5763


def test_every_term_of_the_glossary_is_there(sutskever: Episode) -> None:
    assert [term.name for term in sutskever.terms] == [
        "Age of scaling → age of research",
        "Generalisation gap",
        "Value function",
        "Reward-hacking the evals",
        "Pre-training",
        "Continual learning",
        "AGI / narrow AI",
        "Straight-shot superintelligence",
        "Care for sentient life",
        "Feel / feel the AGI",
        "Research taste",
    ]


def test_the_four_questions_and_the_references_are_there(sutskever: Episode) -> None:
    assert [question.number for question in sutskever.questions] == [1, 2, 3, 4]
    assert {name for reference in sutskever.references for name in reference.names} >= {
        "Age of Research",
        "Generalization Gap",
        "Continual Learning",
        "Research Taste",
        "Ilya Sutskever",
        "Scaling Laws",
        "Pretraining",
        "Bitter Lesson",
        "Jagged Intelligence",
        "Evals",
    }
    assert len(sutskever.sources) == 26


def test_every_quotation_is_one_of_the_notes_by_the_right_speaker(sutskever: Episode) -> None:
    lines = QUOTED_IN_NOTES.read_text("utf-8").splitlines()
    quoted = [tuple(line.split("\t")) for line in lines]
    unfaithful = [
        span
        for span in quotations_of(sutskever)
        if not any(
            speaker == span.speaker and stands_in(span.text, said) for speaker, said in quoted
        )
    ]
    assert unfaithful == []


def test_every_quotation_of_the_notes_is_carried(sutskever: Episode) -> None:
    said = [span.text for span in quotations_of(sutskever)]
    lines = QUOTED_IN_NOTES.read_text("utf-8").splitlines()
    missing = [
        words_said
        for _, words_said in (line.split("\t") for line in lines)
        if not any(stands_in(words_said.rstrip("."), text) for text in said)
    ]
    assert missing == []


def test_the_list_of_quotations_is_the_notes_own(notes: str) -> None:
    lines = QUOTED_IN_NOTES.read_text("utf-8").splitlines()
    quoted = [line.split("\t")[1] for line in lines]
    assert [text for text in quoted if f"‘{text}’" not in notes] == []
    assert sum(notes.count(f"‘{text}’") for text in quoted) == notes.count("‘")


def test_every_quotation_stands_word_for_word_in_the_notes(notes: str, sutskever: Episode) -> None:
    assert [s for s in quotations_of(sutskever) if not stands_in(s.text, notes)] == []


def test_outside_quotations_nothing_is_taken_over_from_the_notes(notes: str) -> None:
    taken = set()
    for path in KNOWLEDGE.rglob("*.md"):
        own = re.sub(r"“[^”]*”", "\n\n", path.read_text("utf-8"))
        # A quotation ends a run: words before and after it are not next to each other.
        taken |= {run for text in own.split("\n\n") for run in runs(text) & runs(notes)}
    assert taken == set()
