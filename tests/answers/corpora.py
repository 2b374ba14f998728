"""Small corpora, so that a test can state its world in a line."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.notes.episode import Claim, Corpus, Episode, Section, Span, Term, Voice, build_corpus

SPEAKER = "Ada Example"


def claim(name: str, text: str, *wording: str) -> Claim:
    span = Span(text, Voice.PARAPHRASE, SPEAKER)
    return Claim(name, Voice.PARAPHRASE, SPEAKER, (span,), wording)


def corpus_of(*claims: Claim, title: str = "Everything") -> Corpus:
    episode = Episode(
        id="example",
        title="An example",
        guest=SPEAKER,
        host="Bob Sample",
        published=date(2026, 1, 1),
        length=600,
        video="https://example.org/watch?v=1",
        sections=(Section(title, 0, claims),),
        terms=(),
        questions=(),
        references=(),
        concepts={},
        withdrawn={},
    )
    return build_corpus([episode], "0123456789ab")


def corpus_of_texts(*texts: str) -> Corpus:
    return corpus_of(*(claim(f"c{number}", text) for number, text in enumerate(texts)))


def revised(
    corpus: Corpus,
    sections: Sequence[Section],
    *,
    terms: tuple[Term, ...] = (),
    withdrawn: dict[str, str] | None = None,
) -> Corpus:
    """The corpus after an edit of its only episode."""
    (episode,) = corpus.episodes
    changed = replace(episode, sections=tuple(sections), terms=terms, withdrawn=withdrawn or {})
    return build_corpus([changed], "another revision")
