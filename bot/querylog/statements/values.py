"""Python's values as columns hold them, and back."""

import math
import re
from datetime import UTC, datetime, timedelta

from bot.querylog.neutral import neutral

LARGEST_INTEGER = 2**63 - 1
"""The largest integer a column holds; Discord's ids stay below it until the year 2084."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SURROGATE = re.compile("[\ud800-\udfff]")


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


def storable(text: str) -> str:
    """The text with U+FFFD in the place of lone surrogates."""
    # UTF-8 has no lone surrogates, which JSON from Discord can hold.
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def typed(text: str) -> str:
    """What somebody typed as a column holds it: storable, and without anybody's id."""
    return neutral(storable(text))
