"""Answers in a few words, for tests of how they are shown."""

from bot.answers.answer import Answer, Correction, Hit, Outcome
from bot.notes.episode import Citation, Claim, Passage, PassageKind, Span, Voice

ILYA = "Ilya Sutskever"
DWARKESH = "Dwarkesh Patel"

SECTION = Citation(
    "an-episode",
    "What are we scaling?",
    "§ What are we scaling?",
    "https://video.example/watch?v=abc&t=754s",
    754,
)
TERM = Citation(
    "an-episode", "Glossary: Pre-training", "Glossary: Pre-training", "https://video.example/"
)


def restated(text: str) -> Span:
    return Span(text, Voice.PARAPHRASE, ILYA)


def quoted(text: str, speaker: str = ILYA) -> Span:
    return Span(text, Voice.QUOTE, speaker)


def passage(
    *spans: Span,
    voice: Voice = Voice.PARAPHRASE,
    speaker: str | None = ILYA,
    citation: Citation = SECTION,
) -> Passage:
    claim = Claim("a-claim", voice, speaker, spans or (restated("Scaling was a recipe."),))
    return Passage("an-episode/a-claim", PassageKind.CLAIM, citation, claim)


def answer(
    *passages: Passage,
    outcome: Outcome = Outcome.ANSWERED,
    question: str = "What was scaled?",
    unknown: tuple[str, ...] = (),
    corrections: tuple[Correction, ...] = (),
    suggestion: Citation | None = None,
) -> Answer:
    hits = tuple(Hit(each, 9.0 - number) for number, each in enumerate(passages))
    return Answer(question, outcome, hits, "abc123", unknown, corrections, suggestion)
