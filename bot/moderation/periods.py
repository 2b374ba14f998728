"""Moments as moderators type them: a number of days ago, or a date. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta

LONGEST = 3650
"""Days that can be looked back."""

_DAYS = re.compile(r"(\d{1,4})\s?d?", re.IGNORECASE | re.ASCII)


class NoMomentError(ValueError):
    """What was typed is neither a number of days nor a date."""


def beginning(typed: str, now: datetime) -> datetime:
    """`7` and `7d` are seven days ago; `2026-11-01` is when that day begins in UTC.

    Raises:
        NoMomentError: it is neither, or further back than `LONGEST` days.
    """
    days = _DAYS.fullmatch(typed.strip())
    moment = now - timedelta(days=int(days[1])) if days else _midnight(_date(typed))
    return _usable(moment, now)


def end(typed: str, now: datetime) -> datetime:
    """As `beginning`, but a date is when that day ends.

    Raises:
        NoMomentError: as for `beginning`.
    """
    if _DAYS.fullmatch(typed.strip()):
        return beginning(typed, now)
    return _usable(_midnight(_date(typed)) + timedelta(days=1), now)


def _date(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise NoMomentError from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _usable(moment: datetime, now: datetime) -> datetime:
    if abs(now - moment) > timedelta(days=LONGEST + 1):
        raise NoMomentError
    return moment.replace(microsecond=0)
