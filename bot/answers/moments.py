"""Moments of a recording and days of the calendar, as people type them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

MOMENT = "@time"
"""What stands for a moment in a text that was read."""

DATE = "@date"
"""What stands for a day, a month or a year in it."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_MINUTE, _HOUR = 60, 3600
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS = "sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: at for at, word in enumerate(f"{_UNITS} {_TEENS}".split(), start=1)}
_LARGE = {word: 10 * at for at, word in enumerate(_TENS.split(), start=2)}
_NUMBER_WORD = re.compile(
    rf"\b(?:({'|'.join(_LARGE)})(?:[ -]({'|'.join([*_SMALL][:9])}))?|({'|'.join(_SMALL)}))\b"
)

_H, _M, _S = r"(?:hours?|hrs?|h)", r"(?:minutes?|mins?|m)", r"(?:seconds?|secs?|s)"
_N = r"(\d{1,3}(?:\.\d+)?)"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[..., float]], ...] = (
    (re.compile(rf"\b(?:first|opening) {_N} ?{_M}\b"), lambda _: 0),
    (
        re.compile(rf"\b(?:between|from) {_N}(?: ?{_M})? (?:and|to|until|till) {_N} ?{_M}\b"),
        lambda start, _: float(start) * _MINUTE,
    ),
    (re.compile(r"\b(\d)h([0-5]?\d)m?\b"), lambda h, m: int(h) * _HOUR + int(m) * _MINUTE),
    (re.compile(r"\bhour mark\b"), lambda: _HOUR),
    (
        re.compile(r"\b(\d{1,2}):([0-5]\d):([0-5]\d)\b"),
        lambda h, m, s: int(h) * _HOUR + int(m) * _MINUTE + int(s),
    ),
    (re.compile(r"\b(\d{1,3}):([0-5]\d)\b"), lambda m, s: int(m) * _MINUTE + int(s)),
    (re.compile(r"\b(?:an|1|one) hour and a half\b"), lambda: 1.5 * _HOUR),
    (re.compile(r"\bhalf an? hour\b"), lambda: _HOUR / 2),
    (
        re.compile(rf"\b(?:{_N}|an?) ?{_H}(?:,? ?(?:and )?{_N} ?{_M})?\b(?! long)"),
        lambda h, m: float(h or 1) * _HOUR + float(m or 0) * _MINUTE,
    ),
    (re.compile(rf"\b{_N} ?{_M},? ?(?:and )?{_N} ?{_S}\b"), lambda m, s: float(m) * 60 + float(s)),
    (re.compile(rf"\b{_N}[ -]?{_M}(?: mark)?\b"), lambda m: float(m) * _MINUTE),
    (re.compile(rf"\b(?:minutes?|mins?) {_N}\b"), lambda m: float(m) * _MINUTE),
    (re.compile(rf"\b(\d{{1,5}}) ?{_S}\b"), float),
)
_BEFORE_THE_END = re.compile(rf"\b(?:last|final|closing) {_N} ?{_M}\b")
_SHARES = (
    (re.compile(r"\b(?:half ?way(?: through| point| in)?|(?:in )?the middle|midpoint)\b"), 0.5),
    (re.compile(r"\b(?:at|near|towards?|in) the (?:very )?(?:end|close)\b|\bend of the\b"), 1.0),
    (re.compile(r"\b(?:finish|end|close|conclude|wrap up)(?:s|es|ed)? (?:with|on)\b"), 1.0),
    (re.compile(r"\bhow (?:does|did|do) (?:it|they|the \w+) (?:end|finish|close)\b"), 1.0),
    (re.compile(r"\b(?:last|final|closing) (?:few )?(?:minutes?|bit|topic)\b"), 1.0),
    (re.compile(r"\b(?:at|in|near) the (?:very )?(?:beginning|start|outset)\b"), 0),
    (
        re.compile(r"\b(?:open|start|begin)(?:s|ed)? (?:with|off)\b|\bfirst (?:minutes?|topic)\b"),
        0,
    ),
)

_HOLIDAYS = {"christmas": (12, 25), "xmas": (12, 25), "new years": (1, 1), "new year": (1, 1)}
_HOLIDAYS |= {"halloween": (10, 31), "valentines": (2, 14)}
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in map(str.lower, MONTHS))
_YEAR = r"(?:19|20)\d\d"
_DAY = re.compile(
    rf"\b(?:(?P<holiday>{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?: day| eve)?"
    rf"|(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"|(?P<month3>{_MONTH})\b)(?: of|,)?(?: (?P<year>{_YEAR}))?\b"
    rf"|\b(?P<iso>{_YEAR}-\d\d-\d\d)\b|\b(?P<alone>{_YEAR})\b"
)
_DIGIT = re.compile(r"\d")
_TIMES = """
hour hours hr hrs min mins minute minutes sec secs second seconds half halfway middle midpoint
end ends ended close closes closed closing final last finish finishes finished wrap outset
conclude concludes concluded begin begins beginning start starts started open opens opened opening
first new
"""
_OF_TIME = frozenset(_TIMES.split()).union(
    _HOLIDAYS, map(str.lower, MONTHS), (name[:3].lower() for name in MONTHS)
)


def names_time(text: str, words: Iterable[str]) -> bool:
    """Whether the text, of these words, may name a moment or a day; no search is as quick."""
    return not _OF_TIME.isdisjoint(words) or _DIGIT.search(text) is not None


@dataclass(frozen=True, slots=True)
class Day:
    """A stretch of the calendar: a day, or the first and last of a month or a year.

    Without a year, whichever is the one spoken of is meant.
    """

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]

    def is_after(self, day: date) -> bool | None:
        """Whether all of it is after the day; None where the day is in it."""
        at = (day.month, day.day)
        if self.year is not None and self.year != day.year:
            return self.year > day.year
        if self.first <= at <= self.last:
            return None
        return self.first > at


def moment_in(text: str, length: int) -> tuple[str, int | None]:
    """The text with `MOMENT` for the first moment that it names, and its seconds.

    `length` is the recording's, by which its middle and its end are known.
    """
    digits = _NUMBER_WORD.sub(_digits, text)
    if found := _BEFORE_THE_END.search(digits):
        return _marked(digits, found), max(0, length - int(float(found[1]) * _MINUTE))
    for pattern, seconds in _PATTERNS:
        if found := pattern.search(digits):
            return _marked(digits, found), int(seconds(*found.groups()))
    for pattern, share in _SHARES:
        if found := pattern.search(text):
            return _marked(text, found), min(int(length * share), length - 1)
    return text, None


def _marked(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {MOMENT} {text[found.end() :]}"


def day_in(text: str) -> tuple[str, Day | None]:
    """The text with `DATE` for the first day, month or year that it names, and what that is."""
    found = _DAY.search(text)
    day = next(_days(found), None) if found else None
    if found is None or day is None or found[0].strip() == "may":
        return text, None
    return _DAY.sub(f" {DATE} ", text), day


def _days(found: re.Match[str]) -> Iterator[Day]:
    held = found.groupdict()
    year = int(held["year"]) if held["year"] else None
    month = held["month"] or held["month2"] or held["month3"]
    if held["alone"]:
        yield Day(int(held["alone"]), (1, 1), (12, 31))
    elif held["iso"]:
        whole, *at = map(int, held["iso"].split("-"))
        yield Day(whole, (at[0], at[1]), (at[0], at[1]))
    elif held["holiday"]:
        feast = _HOLIDAYS[held["holiday"]]
        yield Day(year, feast, feast)
    elif month:
        number = next(
            at for at, name in enumerate(MONTHS, start=1) if name.lower().startswith(month[:3])
        )
        day = held["day"] or held["day2"]
        yield Day(year, (number, int(day or 1)), (number, int(day or 31)))


def _digits(found: re.Match[str]) -> str:
    tens, units, small = found.groups()
    return str(_SMALL[small] if small else _LARGE[tens] + _SMALL.get(units, 0))
