"""Moments of a recording."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notes.episode import seconds_of, written


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00:00"), (579, "0:09:39"), (4693, "1:18:13")]
)
def test_a_moment_is_written_with_its_hours(seconds: int, expected: str) -> None:
    assert written(seconds) == expected


@given(seconds=st.integers(0, 99 * 3600 + 3599))
def test_a_written_moment_reads_back(seconds: int) -> None:
    assert seconds_of(written(seconds)) == seconds
