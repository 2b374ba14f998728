"""What the log is given, what it is asked, and what it tells: values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows; what is not given does not matter. There is none by person, on purpose.

    `text` holds words that the question must all have, whatever their endings; words in double
    quotation marks must stand side by side, and the last one may be the beginning of a word.
    `since` (included) and `until` (not) have a time zone. `outcome` is one by name, `vote` what
    somebody made of the answer. `passages` are ids: one of them was found first.
    """

    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    outcome: str | None = None
    vote: Opinion | None = None
    surface: Surface | None = None
    passages: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class GapNote:
    """What moderators say of a gap. `resolved_at` is when it was closed, None while it is open."""

    note: str | None
    author_id: int | None
    noted_at: datetime | None
    resolved_at: datetime | None


class Closable:
    """Questions that moderators may close: open again when somebody asks later."""

    __slots__ = ()
    newest_at: datetime
    said: GapNote | None

    @property
    def is_resolved(self) -> bool:
        """Whether it was closed and not asked again since."""
        return self._resolved_at is not None and self.newest_at <= self._resolved_at

    @property
    def asked_again(self) -> bool:
        """Whether it was closed, and somebody asked it later."""
        return self._resolved_at is not None and self.newest_at > self._resolved_at

    @property
    def _resolved_at(self) -> datetime | None:
        return self.said.resolved_at if self.said else None


@dataclass(frozen=True, slots=True)
class CountedGist(Closable):
    """How often questions of one gist were asked, and the newest of them.

    `gist` is None for rows from before there were any: those count by their question's text.
    """

    gist: str | None
    count: int
    newest_id: int
    newest_at: datetime
    question: str
    said: GapNote | None = None


@dataclass(frozen=True, slots=True)
class CountedPassage:
    """How many questions had this passage shown first."""

    passage_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions had which outcome on a day in UTC; outcomes that nobody had are absent."""

    day: date
    outcomes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """That a moderator read the log: the command, the names of its filters, how many rows.

    `reader_id` is None where the reader had themselves forgotten; `reader` is then the same in all
    of their readings, and None in those forgotten by earlier versions.
    """

    id: int
    guild_id: int
    reader_id: int | None
    read_at: datetime
    command: str
    shown: int
    reader: str | None = None


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """Where a server wants its weekly digest.

    `sent_for` is the end of the week that the last one told of; None where there was none yet.
    """

    guild_id: int
    channel_id: int
    sent_for: datetime | None
