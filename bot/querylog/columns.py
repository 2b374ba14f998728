"""Python's values as columns hold them, and back; what people type, without anybody's id. Pure."""

import math
import re
from datetime import UTC, datetime, timedelta

LARGEST_INTEGER = 2**63 - 1
"""The largest integer a column holds; Discord's ids stay below it until the year 2084."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Ids have 17 to 20 digits, and what is longer may hold one; what is not shown between two digits
# keeps nobody from reading them.
_LONG_NUMBER = re.compile("(?:\\d[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*){17,}")
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
