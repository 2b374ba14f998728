"""A row of the query log as a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Surface(StrEnum):
    """Where a question was asked."""

    SLASH = "slash"
    MENTION = "mention"
    DIRECT_MESSAGE = "direct_message"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage that was found, by id, and its score."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """One question and what became of it.

    `asked_at` is timezone-aware; it is stored as UTC. The ids are Discord's snowflakes, None where
    there is none (a direct message has no guild; the terminal has none of them). `question` is the
    text as typed. `outcome` is the answer's outcome by name. `elapsed_ms` is the time the answer
    took, without Discord. `gist` is the same for wordings alike; None where it is not known.
    `terms_unknown` are words of the question that the notes do not know, `corrections` pairs of a
    word as typed and the word it was read as, each typed word once.
    `private`: its answer was for whoever asked alone; so it counts unless it is said not to be.
    `place_id` is the channel that one must be able to see to see the question.
    """

    asked_at: datetime
    surface: Surface
    question: str
    outcome: str
    passages: tuple[ScoredPassage, ...]
    revision: str
    elapsed_ms: float
    guild_id: int | None = None
    channel_id: int | None = None
    user_id: int | None = None
    gist: str | None = None
    terms_unknown: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    private: bool = True
    place_id: int | None = None


class Opinion(StrEnum):
    """What somebody made of an answer."""

    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


@dataclass(frozen=True, slots=True)
class Vote:
    """One person's opinion of the answer to a query; `why` is their own word on it, if any.

    `voted_at` is timezone-aware; it is stored as UTC.
    """

    query_id: int
    user_id: int
    opinion: Opinion
    voted_at: datetime
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people voted which way, and the words why that some gave, oldest first."""

    helpful: int = 0
    not_helpful: int = 0
    whys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A record as it stands in the log; `id` is never reused."""

    id: int
    record: QueryRecord
    votes: Tally = Tally()
