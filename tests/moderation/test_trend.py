"""The trend's picture tells outcomes apart without colour, and its words hold its numbers."""

import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.moderation.trend import (
    LONGEST_ALT,
    MOST_BARS,
    OUTCOMES,
    TrendWords,
    bars,
    trend_alt,
    trend_png,
)
from bot.querylog.values import Day

NEWEST = date(2026, 11, 22)
WORDS = TrendWords(
    title="Questions per day",
    outcomes={
        "answered": "answered",
        "tentative": "may not answer",
        "not_covered": "not covered",
    },
    days_a_bar="A bar is {} days.".format,
)


def days_of(*counts: tuple[int, int, int]) -> tuple[Day, ...]:
    first = NEWEST - timedelta(days=len(counts) - 1)
    return tuple(
        Day(first + timedelta(days=at), dict(zip(OUTCOMES, each, strict=True)))
        for at, each in enumerate(counts)
    )


count = st.integers(0, 10**9)
periods = st.lists(st.tuples(count, count, count), min_size=1, max_size=800).map(
    lambda counts: days_of(*counts)
)


def grey(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("L")


@given(periods, st.integers(1, 900))
def test_bars_keep_every_day_and_every_question(days: tuple[Day, ...], size: int) -> None:
    joined = bars(days, size)
    lengths = [(bar.last - bar.first).days + 1 for bar in joined]
    assert (joined[0].first, joined[-1].last) == (days[0].day, days[-1].day)
    assert sum(lengths) == len(days)
    assert all(length == size for length in lengths[1:])
    assert sum(sum(bar.counts) for bar in joined) == sum(sum(d.outcomes.values()) for d in days)


@given(periods)
def test_a_description_fits_discord_and_holds_the_totals(days: tuple[Day, ...]) -> None:
    described = trend_alt(days, WORDS)
    assert len(described) <= LONGEST_ALT
    for name, word in WORDS.outcomes.items():
        assert f"{word} {sum(day.outcomes[name] for day in days)}" in described


def test_a_short_period_is_described_day_by_day() -> None:
    assert trend_alt(days_of((3, 1, 0), (4, 0, 2)), WORDS) == (
        "Questions per day: answered 7, may not answer 1, not covered 2.\n"
        "2026-11-21: 3 + 1 + 0\n"
        "2026-11-22: 4 + 0 + 2"
    )


def test_a_long_period_is_described_in_spans_of_days() -> None:
    described = trend_alt(days_of(*[(1, 1, 1)] * 100), WORDS)
    assert described.endswith("2026-11-19 – 2026-11-22: 4 + 4 + 4")


@pytest.mark.parametrize("length", [1, 7, MOST_BARS, MOST_BARS + 1, 366])
def test_a_picture_is_of_one_size_whatever_the_period(length: int) -> None:
    picture = grey(trend_png(days_of(*[(5, 2, 1)] * length), WORDS))
    assert picture.size == (800, 500)


def test_a_picture_of_days_without_a_question_can_be_drawn() -> None:
    assert grey(trend_png((Day(NEWEST, {}),), WORDS)).size == (800, 500)


def test_outcomes_differ_in_a_picture_without_colour() -> None:
    pictures = {
        grey(trend_png(days_of(counts), WORDS)).crop((300, 120, 500, 440)).tobytes()
        for counts in ((9, 0, 0), (0, 9, 0), (0, 0, 9))
    }
    assert len(pictures) == 3


def test_the_same_numbers_give_the_same_picture() -> None:
    days = days_of((3, 1, 0), (4, 0, 2))
    assert trend_png(days, WORDS) == trend_png(days, WORDS)


def test_a_picture_of_no_days_is_refused() -> None:
    with pytest.raises(ValueError, match="no days"):
        trend_png((), WORDS)


def test_neither_loading_nor_drawing_touches_what_a_process_shares() -> None:
    script = (
        "import sys, bot.moderation.trend as chart\n"
        "assert 'matplotlib' not in sys.modules\n"
        "from datetime import date\n"
        "words = chart.TrendWords('t', dict.fromkeys(chart.OUTCOMES, 'o'), str)\n"
        "chart.trend_png((chart.Day(date(2026, 1, 1), {}),), words)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 -- a program of ours
