"""What a question gets: hits in order and their outcome, or a reply that is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.notes.episode import Citation, Passage

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class About(StrEnum):
    """What a message is about that is no question for the notes."""

    EPISODE = "episode"
    CONTENTS = "contents"
    BOT = "bot"
    PRIVACY = "privacy"


class Wish(StrEnum):
    """What somebody wants about their data."""

    SHOW = "show"
    EXPORT = "export"
    DELETE = "delete"
    OPT_OUT = "opt-out"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that stands in a sentence."""

    address: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in English with `{placeholders}`, and what stands in their places.

    Values are text of the notes, numbers, days, citations and links. `str()` words it in English.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format_map({name: _plain(value) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Told:
    """The reply: sentences, a line each, and the passages that go with them, in their order.

    `wish` is what somebody wants done about their data, and nothing that is said so is to be
    logged. `about` is None for a question in another language than the notes'.
    """

    about: About | None
    lines: tuple[Sentence, ...]
    passages: tuple[Passage, ...] = ()
    wish: Wish | None = None

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))


def say(text: str, /, **values: object) -> Sentence:
    """A sentence; its text is a literal, so that translations of it can be asked for."""
    return Sentence(text, values)


def _plain(value: object) -> object:
    match value:
        case date():
            day = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
            return f"{WEEKDAYS[value.weekday()]}, {day}"
        case Link(address):
            return address
        case Citation():
            return str(value)
        case _:
            return value


SHOWN = 3
"""How many passages a reply holds at most; the ranking may be longer."""

CLOSE = 0.6
"""The share of the first one's score from which a further passage is shown."""


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
    """A passage and its score: comparable within one answer only, higher is better.

    `also` are the places of passages further down that say the same; `repeats` is such a one.
    """

    passage: Passage
    score: float
    also: tuple[Citation, ...] = ()
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Misattribution:
    """Whose words a question asks for, and whose the first passage holds."""

    asked: str
    found: str


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
    question that no passage holds, as typed, and other works and occasions that it asks for.
    `suggestion` is the nearest section or term, to be offered as no more than that; only an answer
    that is `NOT_COVERED` has one. `small_talk` is a greeting, thanks or the like: it asks nothing
    of the notes. `gist` is the same for wordings alike (see `likeness`), empty for small talk.
    `told` is the reply to what is about the episode, the notes, the bot or one's data; `hits` are
    the passages that go with it. `followed`: it was read together with the question before.
    `misattributed`: the first hit holds another speaker's words than those asked for.
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
    misattributed: Misattribution | None = None

    @property
    def asks_nothing(self) -> bool:
        """Whether it is small talk or a wish about one's data, which is never logged."""
        return self.small_talk or (self.told is not None and self.told.wish is not None)

    @property
    def distinct(self) -> tuple[Hit, ...]:
        """The hits without those that say what one before them says."""
        return tuple(hit for hit in self.hits if not hit.repeats)

    @property
    def shown(self) -> tuple[Hit, ...]:
        """The hits a reply may show: those that come near the first one.

        None of them when the notes do not cover the question.
        """
        if self.outcome is Outcome.NOT_COVERED or not self.hits:
            return ()
        least = CLOSE * self.hits[0].score
        return tuple(hit for hit in self.distinct[:SHOWN] if hit.score >= least)

    @property
    def earlier(self) -> Earlier:
        """What a question that follows on this answer follows on."""
        return Earlier(self.question, tuple(hit.passage for hit in self.shown))
