"""The trend's picture tells outcomes apart without colour, and its words hold its numbers."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations, pairwise

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
    trend_figure,
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


GERMAN = {"answered": "beantwortet", "tentative": "unsicher", "not_covered": "nicht behandelt"}


def days_of(*counts: tuple[int, int, int], newest: date = NEWEST) -> tuple[Day, ...]:
    first = newest - timedelta(days=len(counts) - 1)
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


@pytest.mark.parametrize("newest", [date(2026, 11, 22), date(2027, 1, 3)])
@pytest.mark.parametrize("outcomes", [WORDS.outcomes, GERMAN])
@pytest.mark.parametrize("length", [1, 7, 30, 90, 365])
def test_no_label_lies_on_another_or_leaves_the_picture(
    length: int, outcomes: dict[str, str], newest: date
) -> None:
    days = days_of(*[(12, 3, 4)] * length, newest=newest)
    figure = trend_figure(days, replace(WORDS, outcomes=outcomes))
    figure.savefig(BytesIO(), format="png")  # lays everything out
    (axes,), (legend,) = figure.axes, figure.legends
    dates = [each.get_window_extent() for each in axes.get_xticklabels()]
    low, high = axes.get_ylim()
    heights = [each for each in axes.get_yticklabels() if low <= each.get_position()[1] <= high]
    others = [each.get_window_extent() for each in heights]
    others += [each.get_window_extent() for each in (*legend.get_texts(), legend.get_title())]
    assert 1 <= len(dates) <= 8
    for box, after in pairwise(dates):
        assert after.x0 - box.x1 >= 8
    for one, other in combinations([*dates, *others], 2):
        assert not one.overlaps(other)
    for box in (*dates, *others):
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1
        assert box.height >= 14


@pytest.mark.parametrize("length", [7, 30, 90, 365])
def test_a_picture_looks_the_same_in_a_light_client_and_a_dark_one(length: int) -> None:
    picture = Image.open(BytesIO(trend_png(days_of(*[(12, 3, 4)] * length), WORDS)))
    assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    assert picture.convert("L").histogram()[0:60] != [0] * 60


def test_days_in_a_row_on_which_nothing_was_asked_are_one_line() -> None:
    described = trend_alt(days_of(*[(0, 0, 0)] * 28, (1, 0, 0), (0, 0, 0)), WORDS)
    assert described.splitlines()[1:] == [
        "2026-10-24 – 2026-11-20: 0 + 0 + 0",
        "2026-11-21: 1 + 0 + 0",
        "2026-11-22: 0 + 0 + 0",
    ]


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
