"""What a review asks of the query log, and what it is told: values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.querylog.record import Opinion, Surface


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
