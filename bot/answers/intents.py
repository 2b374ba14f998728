"""What a message is about that is no question for the notes, and in which language it is.

Moments of a recording and days of the calendar are read as people type them.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.answers.analysis import fold, spoken
from bot.answers.answer import MONTHS, Sentence
from bot.answers.dictionary import Dictionary, Speller
from bot.answers.language import (
    DATE,
    MOMENT,
    IntentEntry,
    IntentTable,
    Language,
    OtherLanguage,
    Rest,
)

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
    (re.compile(r"\b(?:last|final|closing) (?:few )?(?:minutes?|bit|topic|thing|subject)\b"), 1.0),
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


LONGEST = 30
"""How many words a message may have to be asked about itself."""

_WORD = re.compile(r"@[a-z]+|[^\W_]+")


Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message is about: the name of an entry, and what else it says.

    `rest` is what is left over of the message where the entry asks for it, and `wants` what it is
    to name. `words` are the message's, as read. `leans`: after an answer it rather asks within it,
    since it names nothing that it is about.
    """

    name: str
    words: tuple[str, ...]
    wants: Rest | None = None
    rest: str = ""
    moment: int | None = None
    day: Day | None = None
    leans: bool = False


class _Any:
    """Words and phrases of which a message may hold one, and the words that these begin with."""

    def __init__(self, alternatives: Iterable[str]) -> None:
        known = frozenset(alternatives)
        self._words = frozenset(each for each in known if " " not in each)
        self._phrases: dict[str, list[str]] = defaultdict(list)
        for phrase in known - self._words:
            self._phrases[phrase.partition(" ")[0]].append(f" {phrase} ")
        self.begins = self._words.union(self._phrases)

    def __call__(self, words: frozenset[str], said: str) -> bool:
        """Whether the message holds any; `said` has its words in order, with blanks around each."""
        if not self._words.isdisjoint(words):
            return True
        begun = self.begins & words
        return any(phrase in said for first in begun for phrase in self._phrases.get(first, ()))


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    needs: tuple["_Any", ...]
    allowed: frozenset[str]
    never: "_Any"
    wants: Rest | None
    leans: bool


class Intents:
    """Reads messages by the table of a language.

    `names` are words that stand for an episode as "it" does, `words` those of the notes.
    """

    def __init__(
        self,
        language: Language,
        dictionary: Dictionary,
        names: frozenset[str],
        words: frozenset[str],
    ) -> None:
        table = language.intents
        always = frozenset(table.filler.split()) | names
        self._always = always
        self._rules = tuple(_rule(table, each, always) for each in table.intent)
        self._known = always.union(*(rule.allowed for rule in self._rules))
        self._every = frozenset(range(len(self._rules)))
        self._naming = frozenset(at for at in self._every if self._rules[at].wants is not None)
        self._allowing = {
            word: self._naming.union(at for at in self._every if word in self._rules[at].allowed)
            for word in self._known - always
        }
        self._words = lru_cache(1 << 6)(self._read_words)  # one is asked twice as a rule
        self._named = frozenset(table.named.split())
        self._shorthand = language.shorthand
        self._correct = Speller(self._known | words, dictionary).correct

    def read(self, message: str, length: int, *, odd: int = 0) -> tuple[Intent, ...]:
        """What the message may be about, the likeliest first; `length` is the episode's.

        Never raises. Where an entry wants something named, whoever knows the notes has to tell
        whether it is. Up to `odd` words may be such that the entry does not know.
        """
        words, moment, day = self._words(message, length)
        if not words:
            return ()
        said, held = f" {' '.join(words)} ", frozenset(words)
        return tuple(
            Intent(
                rule.name,
                words,
                rule.wants,
                rest,
                moment,
                day,
                leans=rule.leans and self._named.isdisjoint(words),
            )
            for rule in self._allowed(held, odd)
            if (rest := _left_over(rule, words, held, said)) is not None
        )

    def _read_words(self, message: str, length: int) -> tuple[Words, int | None, Day | None]:
        """The words of a message as they are meant, and the time that they name; none of a long."""
        text, moment, day = fold(message), None, None
        typed = _typed(text)
        if names_time(text, typed):
            text, moment = moment_in(text, length)
            text, day = day_in(text)
            typed = _typed(text)
        return tuple(map(self._meant, typed)) if len(typed) <= LONGEST else (), moment, day

    def _allowed(self, held: frozenset[str], odd: int) -> Iterator[_Rule]:
        """The rules that allow all of these words, or have the others name something.

        But a few may be odd in a message that says in a word that it is about bot or episode.
        """
        if odd:
            if self._named.isdisjoint(held):
                return
            yield from (
                rule
                for rule in self._rules
                if rule.wants is None
                and not rule.needs[0].begins.isdisjoint(held)
                and _are_few(held - rule.allowed, odd)
            )
            return
        left = self._every
        for word in held - self._always:
            left &= self._allowing.get(word, self._naming)
            if left == self._naming:
                break
        yield from (self._rules[at] for at in sorted(left))

    def _meant(self, typed: str) -> str:
        word = self._shorthand.get(typed, typed)
        return word if word in self._known else self._correct(word) or word


def _are_few(words: frozenset[str], odd: int) -> bool:
    return len(words) <= odd and all(map(str.isalpha, words))


def _typed(text: str) -> list[str]:
    return _WORD.findall(text.replace("'s ", " ").replace("'", ""))


def _rule(table: IntentTable, entry: IntentEntry, always: frozenset[str]) -> _Rule:
    needs = [frozenset(table.phrases(line)) for line in entry.needs]
    may = frozenset(table.phrases(entry.may))
    words = {word for phrase in may.union(*needs) for word in phrase.split()}
    return _Rule(
        name=entry.name,
        needs=tuple(map(_Any, needs)),
        allowed=always | words,
        never=_Any(table.phrases(entry.never)),
        wants=entry.rest,
        leans=not entry.within,
    )


def _left_over(rule: _Rule, words: tuple[str, ...], held: frozenset[str], said: str) -> str | None:
    """What the rule leaves over of a message that it allows; None where it does not fit."""
    for need in rule.needs:
        if need.begins.isdisjoint(held) or not need(held, said):
            return None
    if rule.never(held, said):
        return None
    return " ".join(word for word in words if word not in rule.allowed)


SHARE = 0.25
"""The share of a message's words that must speak for its language."""

_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Profile:
    language: OtherLanguage
    sure: frozenset[str]
    doubtful: frozenset[str]
    letters: frozenset[str]


class Languages:
    """Tells languages apart. `english` are English small words."""

    def __init__(self, languages: Mapping[str, OtherLanguage], english: frozenset[str]) -> None:
        self._english = english
        self._profiles = tuple(map(_profile, languages.values()))
        self._sure = frozenset[str]().union(*(each.sure for each in self._profiles))

    def of(self, message: str) -> OtherLanguage | None:
        """The language of a message; None for English, and without a word that only it has."""
        if self._sure.isdisjoint(spoken(message).replace("'", " ").split()):
            return None
        typed = _LETTERS.findall(message.lower())
        words = [fold(word) for word in typed]
        best, most = None, 0.0
        for each in self._profiles:
            sure = sum(word in each.sure for word in words)
            if not sure:
                continue
            told = sure + 0.5 * sum(word in each.doubtful for word in words)
            told += sum(not each.letters.isdisjoint(word) for word in typed)
            told += any(mark in message for mark in each.letters if not mark.isalpha())
            against = sum(word in self._english - each.sure - each.doubtful for word in words)
            if told > max(most, against) and told >= SHARE * len(words):
                best, most = each.language, told
        return best


def telling_words(message: str, language: OtherLanguage) -> tuple[str, ...]:
    """The message's words but for small ones: names and figures among them are as in English."""
    small = frozenset(f"{language.words} {language.doubtful}".split())
    return tuple(word for word in _LETTERS.findall(message) if fold(word) not in small)


def told_in(language: OtherLanguage, place: object | None) -> tuple[Sentence, ...]:
    """What is said to a message in the language; `place` is the citation that comes nearest."""
    says = Sentence(language.says)
    return (says,) if place is None else (says, Sentence(language.nearest, {"place": place}))


def _profile(language: OtherLanguage) -> _Profile:
    doubtful = frozenset(language.doubtful.split())
    sure = frozenset(language.words.split()) - doubtful
    return _Profile(language, sure, doubtful, frozenset(language.letters))
