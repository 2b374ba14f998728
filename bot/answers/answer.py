"""What a question gets: hits in order, and what they are worth, said as an outcome."""

from dataclasses import dataclass
from enum import StrEnum

from bot.answers.about import Told
from bot.notes.passage import Citation, Passage

SHOWN = 3
"""How many passages a reply holds at most; the ranking may be longer."""


class Outcome(StrEnum):
    """What the passages found are to the question."""

    ANSWERED = "answered"
    """These passages answer it."""
    TENTATIVE = "tentative"
    """The closest passages; they may not answer it."""
    NOT_COVERED = "not_covered"
    """The notes do not cover it: the ranking is not an answer and is not shown as one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score: comparable within one answer only, higher is better."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Correction:
    """A word as typed, and the corpus's word that it was read as."""

    typed: str
    read_as: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a question follows on: the question before, "" where it is not known, and its answer."""

    question: str
    shown: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    `hits` is the ranking, best first, whatever the outcome. `terms_unknown` are words of the
    question that no passage holds, as typed. `suggestion` is the nearest section or term, to be
    offered as no more than that; only an answer that is `NOT_COVERED` has one. `small_talk` is a
    greeting, thanks or the like: it asks nothing of the notes. `told` is the reply to what is
    about the episode, the notes, the bot or one's data; `hits` are the passages that go with it.
    `gist` is the same for wordings alike (see `likeness`), empty for small talk. `followed`: it
    was read together with the question before.
    """

    question: str
    outcome: Outcome
    hits: tuple[Hit, ...]
    revision: str
    terms_unknown: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suggestion: Citation | None = None
    small_talk: bool = False
    gist: str = ""
    told: Told | None = None
    followed: bool = False

    @property
    def asks_nothing(self) -> bool:
        """Whether it is small talk or a wish about one's data, which is never logged."""
        return self.small_talk or (self.told is not None and self.told.wish is not None)

    @property
    def shown(self) -> tuple[Hit, ...]:
        """The hits a reply may show: none of them when the notes do not cover the question."""
        return () if self.outcome is Outcome.NOT_COVERED else self.hits[:SHOWN]

    @property
    def earlier(self) -> Earlier:
        """What a question that follows on this answer follows on."""
        return Earlier(self.question, tuple(hit.passage for hit in self.shown))
