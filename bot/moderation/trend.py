"""The trend as a picture, and its numbers as words. Pure; matplotlib is loaded when drawing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from bot.querylog.values import Day

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OUTCOMES = ("answered", "tentative", "not_covered")
"""From the bottom of a bar to its top."""

LONGEST_ALT = 1024
"""How many characters a description of a picture may have in Discord."""

MOST_BARS = 31
"""More would be too thin to tell their patterns apart in a picture of 400 pixels."""

INSTALL = 'python -m pip install -e ".[pictures]"'
"""What makes pictures possible where `can_draw` says no."""

_SIZE, _DPI = (8.0, 5.0), 100  # inches, and pixels an inch
_INK, _FAINT, _PAPER = "#1b1f24", "#c9ced6", "#ffffff"
# Differ in lightness and in pattern, not by hue alone: (fill, pattern, pattern's ink).
_LOOKS = {
    "answered": ("#0b4f8a", "", "#0b4f8a"),
    "tentative": ("#f2c14e", "//", "#6b4a00"),
    "not_covered": ("#ffffff", "xx", "#b3261e"),
}
_LETTERS_IN_A_ROW = 46  # of a legend in one row
_TICKS = 7


def _iso(day: date) -> str:
    return day.isoformat()


def _day_and_month(day: date) -> str:
    return f"{day:%m-%d}"


@dataclass(frozen=True, slots=True)
class TrendWords:
    """The texts of the picture in one language.

    `outcomes` names each of `OUTCOMES`; `days_a_bar` words how many days one bar stands for, where
    that is more than one; `short` and `long` word a day below the bars and in the description.
    """

    title: str
    outcomes: Mapping[str, str]
    days_a_bar: Callable[[int], str]
    short: Callable[[date], str] = _day_and_month
    long: Callable[[date], str] = _iso


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days in a row, both ends included, and how many questions had which outcome."""

    first: date
    last: date
    counts: tuple[int, ...]


def bars(days: Sequence[Day], size: int) -> tuple[Bar, ...]:
    """The days in groups of `size`, counted back from the newest: only the oldest may be short."""
    short = len(days) % size
    ends = range(short or size, len(days) + 1, size)
    groups = (days[max(0, end - size) : end] for end in ends)
    return tuple(Bar(group[0].day, group[-1].day, _counts(group)) for group in groups)


def can_draw() -> bool:
    """Whether the library for pictures is installed: it is an extra, and large."""
    try:
        return find_spec("matplotlib") is not None
    except ValueError:  # it is kept from being imported
        return False


def trend_png(days: Sequence[Day], words: TrendWords) -> bytes:
    """A picture of 800 x 500 pixels, made to be read at half of that. Takes up to a second.

    Raises:
        ValueError: there are no days.
    """
    stream = BytesIO()
    trend_figure(days, words).savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def trend_figure(days: Sequence[Day], words: TrendWords) -> "Figure":
    """The picture as matplotlib has it. It is opaque: no client's colours show through.

    Raises:
        ValueError: there are no days.
    """
    if not days:
        raise ValueError("there are no days")
    # It takes half a second to load, and few processes ever draw.
    from matplotlib.figure import Figure  # noqa: PLC0415 -- the reason above

    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER, layout="constrained")
    axes = figure.add_subplot(facecolor=_PAPER)
    size = ceil(len(days) / MOST_BARS)
    drawn = bars(days, size)
    _draw_bars(axes, drawn)
    _label_axes(axes, drawn, words, size)
    _add_legend(figure, _counts(days), words)
    return figure


def trend_alt(days: Sequence[Day], words: TrendWords, longest: int = LONGEST_ALT) -> str:
    """The picture's numbers in at most `longest` characters, days joined where there are many.

    Days in a row on which nothing was asked are always joined.
    """
    totals = ", ".join(
        f"{words.outcomes[name]} {count:d}"
        for name, count in zip(OUTCOMES, _counts(days), strict=True)
    )
    head = f"{words.title}: {totals}."
    for size in range(1, len(days) + 1):
        told = (_word_bar(bar, words) for bar in _without_silence(bars(days, size)))
        text = "\n".join([head, *told])
        if len(text) <= longest:
            return text
    return head if len(head) <= longest else head[: longest - 1] + "…"


def _without_silence(drawn: Iterable[Bar]) -> Iterator[Bar]:
    """The bars, those in a row that are empty as one."""
    for empty, group in groupby(drawn, lambda bar: not any(bar.counts)):
        held = list(group)
        if empty:
            yield Bar(held[0].first, held[-1].last, held[0].counts)
        else:
            yield from held


def _counts(days: Sequence[Day]) -> tuple[int, ...]:
    return tuple(sum(day.outcomes.get(name, 0) for day in days) for name in OUTCOMES)


def _word_bar(bar: Bar, words: TrendWords) -> str:
    ends = dict.fromkeys(words.long(day) for day in (bar.first, bar.last))
    return f"{' – '.join(ends)}: {' + '.join(map(str, bar.counts))}"


def _draw_bars(axes: "Axes", drawn: Sequence[Bar]) -> None:
    for place, name in enumerate(OUTCOMES):
        fill, pattern, ink = _LOOKS[name]
        # Nothing is drawn where there was nothing: its outline would show as a line.
        seen = [(at, bar) for at, bar in enumerate(drawn) if bar.counts[place]]
        axes.bar(
            [at for at, _ in seen],
            [bar.counts[place] for _, bar in seen],
            bottom=[sum(bar.counts[:place]) for _, bar in seen],
            width=0.82,
            facecolor=fill,
            edgecolor=ink,
            hatch=pattern,
            linewidth=1.2,
        )
    highest = max(sum(bar.counts) for bar in drawn)
    axes.set_ylim(0, max(4, highest) * 1.06)
    spare = max(0.0, (_TICKS - len(drawn)) / 2)
    axes.set_xlim(-0.6 - spare, len(drawn) - 0.4 + spare)


def _label_axes(axes: "Axes", drawn: Sequence[Bar], words: TrendWords, size: int) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 -- loaded by now

    each = ceil(len(drawn) / _TICKS)
    shown = range((len(drawn) - 1) % each, len(drawn), each)
    axes.set_xticks(list(shown), list(_dates([drawn[place].first for place in shown], words)))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], integer=True))
    axes.tick_params(labelsize=16, colors=_INK, length=0)
    axes.tick_params(axis="x", pad=12)  # the first date stands below the zero
    axes.grid(axis="y", color=_FAINT, linewidth=1)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_INK)
    if size > 1:
        axes.set_xlabel(words.days_a_bar(size), fontsize=15, color=_INK)


def _dates(days: Sequence[date], words: TrendWords) -> Iterator[str]:
    """The days in short, with the year below the first day of each."""
    for year, group in groupby(days, lambda day: day.year):
        for at, day in enumerate(group):
            yield f"{words.short(day)}\n{' ' if at else year}"  # alike high, so alike placed


def _add_legend(figure: "Figure", totals: Sequence[int], words: TrendWords) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 -- loaded by now

    labels = [
        f"{words.outcomes[name]} {total:d}" for name, total in zip(OUTCOMES, totals, strict=True)
    ]
    looks = (_LOOKS[name] for name in OUTCOMES)
    handles = [
        Patch(facecolor=fill, edgecolor=ink, hatch=pattern, linewidth=1.2)
        for fill, pattern, ink in looks
    ]
    legend = figure.legend(
        handles,
        labels,
        loc="outside upper left",
        ncols=len(labels) if sum(map(len, labels)) <= _LETTERS_IN_A_ROW else 1,
        fontsize=16,
        frameon=False,
        labelcolor=_INK,
        handlelength=1.4,
        columnspacing=1.2,
        title=words.title,
        title_fontproperties={"size": 19, "weight": "bold"},
        alignment="left",
    )
    legend.get_title().set_color(_INK)
