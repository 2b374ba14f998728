"""When a weekly digest is due. Pure; every moment is in UTC."""

from datetime import UTC, datetime, time, timedelta

WEEK = timedelta(days=7)
POSTED_FROM = timedelta(hours=8)
"""How long after a week's end its digest is posted at the earliest."""


def last_end(now: datetime) -> datetime:
    """When the last week ended whose digest may be posted by now: a Monday, 00:00."""
    moment = now.astimezone(UTC) - POSTED_FROM
    monday = moment.date() - timedelta(days=moment.weekday())
    return datetime.combine(monday, time(), UTC)


def is_due(now: datetime, sent_for: datetime | None) -> bool:
    """Whether a digest is to be posted; `sent_for` is the end of the week that the last told of.

    None where there was none yet: then the next week's is the first.
    """
    return sent_for is not None and sent_for < last_end(now)
