"""Answers built by hand: the world of a test in a few words."""

from bot.answers.answer import Answer, Correction, Hit, Outcome
from bot.notes.episode import Citation, Claim, Passage, PassageKind, Span, Voice

ILYA = "Ilya Sutskever"
DWARKESH = "Dwarkesh Patel"


def said(text: str, speaker: str | None = ILYA) -> Span:
    return Span(text, Voice.QUOTE, speaker)


def told(text: str, speaker: str | None = ILYA) -> Span:
    return Span(text, Voice.PARAPHRASE, speaker)


def judged(text: str) -> Span:
    return Span(text, Voice.ASSESSMENT, None)


def section(title: str = "What are we scaling?", starts_at: int = 1129) -> Citation:
    link = f"https://www.youtube.com/watch?v=aR20FWCCjAs&t={starts_at}s"
    return Citation("ep", title, f"§ {title}", link, starts_at)


def passage(*spans: Span, citation: Citation | None = None) -> Passage:
    """A passage in the voice, and of the speaker, of its first span."""
    claim = Claim("c1", spans[0].voice, spans[0].speaker, spans)
    return Passage("ep/c1", PassageKind.CLAIM, citation or section(), claim)


def answer(
    *passages: Passage,
    outcome: Outcome = Outcome.ANSWERED,
    unknown: tuple[str, ...] = (),
    corrections: tuple[Correction, ...] = (),
    suggestion: Citation | None = None,
) -> Answer:
    hits = tuple(Hit(one, 1.0) for one in passages)
    return Answer("why?", outcome, hits, "rev", unknown, corrections, suggestion)
