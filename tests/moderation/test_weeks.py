"""When a weekly digest is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.moderation.digest import POSTED_FROM, WEEK, is_due, last_end

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2080, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- the zone is given beside it


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (MONDAY, MONDAY - WEEK),
        (MONDAY + POSTED_FROM - timedelta(seconds=1), MONDAY - WEEK),
        (MONDAY + POSTED_FROM, MONDAY),
        (MONDAY + timedelta(days=6, hours=23), MONDAY),
    ],
)
def test_a_week_ends_on_monday_and_is_told_of_from_the_morning(
    now: datetime, end: datetime
) -> None:
    assert last_end(now) == end


def test_the_morning_is_eight_in_utc() -> None:
    assert last_end(datetime(2026, 11, 23, 7, 59, 59, tzinfo=UTC)) == MONDAY - WEEK
    assert last_end(datetime(2026, 11, 23, 8, tzinfo=UTC)) == MONDAY


@given(moments)
def test_the_last_end_is_a_monday_within_a_week_and_a_morning(now: datetime) -> None:
    end = last_end(now)
    assert end.weekday() == 0
    assert POSTED_FROM <= now - end < WEEK + POSTED_FROM


@given(moments)
def test_a_digest_is_due_once_a_week_and_never_for_who_has_just_asked_for_it(
    now: datetime,
) -> None:
    assert not is_due(now, None)
    assert not is_due(now, last_end(now))
    assert is_due(now, last_end(now) - WEEK)
    assert is_due(now + WEEK, last_end(now))
