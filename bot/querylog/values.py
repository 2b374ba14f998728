"""What the log is given and tells: values, and how columns hold them. Pure."""

import hmac
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

NOT_COVERED, TENTATIVE = "not_covered", "tentative"
"""The outcome of a question to which nothing was shown."""

LARGEST_INTEGER = 2**63 - 1
"""The largest integer a column holds; Discord's ids stay below it until the year 2084."""

MOST_WORDS = 32
"""How many words and phrases a text may be searched by."""

_SHOWN = 12  # hexadecimal digits of a name: 48 bits keep a million people of one server apart
_SHOWN_OF_READER = 6  # those who read a server's log are few
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Ids have 17 to 20 digits, and what is longer may hold one; what is not shown between two digits
# keeps nobody from reading them.
_LONG_NUMBER = re.compile("(?:\\d[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*){17,}")
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_LINK = re.compile(
    r"(?:https?://)?(?:(?:ptb|canary|www)\.)?discord(?:app)?\.com/channels(?:/(?:\d+|@me))+",
    re.IGNORECASE,
)
_WORDS = (
    (re.compile(r"<@!?\d+>"), "@someone"),
    (re.compile(r"<@&\d+>"), "@role"),
    (re.compile(r"<#\d+>|<id:[^<>\s]*>"), "#channel"),
    (re.compile(r"<a?:\w+:\d+>"), "[emoji]"),
    (re.compile(r"</[^<>:]+:\d+>"), "[command]"),
    (_LINK, "[link]"),
    # Last, so that it finds what the others leave.
    (_LONG_NUMBER, "[id]"),
)
# Of a million texts, all but a few have none of these.
_SIGN = re.compile(rf"<[@#:/ai]|/channels/|{_LONG_NUMBER.pattern}", re.IGNORECASE)


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
    """What moderators say of a gap. `resolved_at` is when it was closed, None while it is open.

    `bundle` is the same in all wordings that they put together; None where they did not.
    """

    note: str | None
    author_id: int | None
    noted_at: datetime | None
    resolved_at: datetime | None
    bundle: int | None = None


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


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Calls a person by name, `names(user_id, guild_id)`; the secret is in no repr.

    Each name is the same whenever it is asked for, and another in each server, so that what two
    servers export cannot be joined.
    """

    _secret: bytes = field(repr=False)

    def __call__(self, user_id: int, guild_id: int | None) -> str:
        """Such as `person-3f9c1a27b04d`; questions outside servers share the guild None."""
        where = "nowhere" if guild_id is None else str(guild_id)
        return f"person-{self._keyed(f'name {user_id} {where}').hex()[:_SHOWN]}"

    def reader(self, user_id: int, guild_id: int) -> str:
        """Such as `a1b2c3`: who read a server's log, and had themselves forgotten since.

        It has nothing in common with what the same person is called in an export.
        """
        return self._keyed(f"reader {user_id} {guild_id}").hex()[:_SHOWN_OF_READER]

    def person(self, user_id: int) -> bytes:
        """The 32 bytes by which a person is remembered who wants nothing else remembered."""
        return self._keyed(f"person {user_id}")

    def server(self, guild_id: int) -> bytes:
        """The 32 bytes by which a server is remembered that the log has forgotten."""
        return self._keyed(f"server {guild_id}")

    def _keyed(self, what: str) -> bytes:
        return hmac.digest(self._secret, what.encode(), "sha256")


def microseconds(field: str, moment: datetime) -> int:
    """Microseconds since 1970-01-01 00:00 UTC.

    Raises:
        ValueError: the moment has no time zone, or is outside the years 1 to 9999 in UTC.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"{field} has no time zone")
    try:
        return (moment.astimezone(UTC) - _EPOCH) // _MICROSECOND
    except OverflowError:
        raise ValueError(f"{field} is outside the years 1 to 9999 in UTC") from None


def microseconds_or_none(field: str, moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(field, moment)


def moment_or_none(column: int | None) -> datetime | None:
    return None if column is None else moment(column)


def moment(column: int) -> datetime:
    """What `microseconds` made the column of, in UTC."""
    return _EPOCH + column * _MICROSECOND


def snowflake(field: str, value: int | None) -> int | None:
    """The id, or None for none.

    Raises:
        ValueError: it is not between 0 and 2**63 - 1.
    """
    if value is not None and not 0 <= value <= LARGEST_INTEGER:
        raise ValueError(f"{field} is not between 0 and 2**63 - 1")
    return value


def finite(field: str, value: float) -> float:
    """The number.

    Raises:
        ValueError: it is infinite, or none.
    """
    if not math.isfinite(value):
        raise ValueError(f"{field} is not a finite number")
    return value


def at_most(limit: int) -> int:
    """How many rows a statement may return.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit < 1:
        raise ValueError("limit is below 1")
    return min(limit, LARGEST_INTEGER)


def storable(text: str) -> str:
    """The text with U+FFFD in the place of lone surrogates."""
    # UTF-8 has no lone surrogates, which JSON from Discord can hold.
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def typed(text: str) -> str:
    """What somebody typed as a column holds it: storable, and without anybody's id."""
    return neutral(storable(text))


def neutral(text: str) -> str:
    """The text with a word in the place of every mention, link to a message, and id.

    Numbers of up to 16 digits stay as they are.
    """
    if _SIGN.search(text):
        for pattern, word in _WORDS:
            text = pattern.sub(word, text)
    return text


def full_text(text: str) -> str:
    """The text as a query of FTS5: every word and phrase quoted, the last word a beginning.

    A text without any fits no question.

    Raises:
        ValueError: there are more than `MOST_WORDS`.
    """
    readable = typed(text).replace("\0", " ")
    found = list(_PHRASE_OR_WORD.finditer(readable))
    if len(found) > MOST_WORDS:
        raise ValueError(f"text has more than {MOST_WORDS} words")
    # Side by side, not AND: a mark without a word in it then does not matter.
    quoted = " ".join(f'"{each[1] if each[1] is not None else each[2]}"' for each in found)
    if not found:
        return '""'
    is_beginning = found[-1][2] is not None and readable.endswith(found[-1][2])
    return f"{quoted}*" if is_beginning else quoted
