"""Text to terms: the one place where it is decided which words are the same word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from bot.answers.language import Language

_WORD = re.compile(r"\d+(?:\.\d+)+[^\W_]*|[^\W_]+(?:'[^\W_]+)*")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_QUANTITY = re.compile(r"([\d.]+)([a-z]+)")
_DIGITS = re.compile(r"[\d.]+")
_AMERICAN = re.compile(r"(?<=[a-z]{2})([iy])z(?=(?:e|es|ed|er|ers|ing|able|ation|ations)$)")
_BRITISH = re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|er|ers|ing|able|ite|ites|al|ful|less|ly)?$)")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′＇", "'"))
_PLURAL_ACRONYM = re.compile(r"([bcdfghjklmnpqrtvwxz]{2,4})s")
_POSSESSION = "'s"

REMEMBERED = 1 << 16
"""How many words an analyser keeps in mind; beyond that the least recent are analysed anew."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, folded (`typed`), and the term under which it is searched."""

    typed: str
    term: str


def fold(text: str) -> str:
    """Undo what Unicode allows to differ: compatibility forms, case, accents, apostrophes.

    Characters that are not shown (format characters, zero-width ones among them) are dropped, and
    so are halves of surrogate pairs.
    """
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_APOSTROPHES)
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf", "Cs"})


class Analyser:
    """Reads text by the tables of a language. Analysing the terms again gives the same terms."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._dropped = language.stop_words | language.chatter
        self._stem = Stemmer("english").stemWord
        self._root = lru_cache(REMEMBERED)(self._find_root)
        self._term = lru_cache(REMEMBERED)(self._find_term)
        self._compounds = frozenset(
            (first, self._root(second)) for first, second in language.compounds
        )

    def terms(self, text: str) -> tuple[str, ...]:
        """What the text is searched by, in its order, repetitions included."""
        return tuple(word.term for word in self.words(text))

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of the text that carry meaning. Never raises, whatever the text."""
        words = (Word(typed, self._term(typed)) for typed in self._said(text))
        return tuple(word for word in words if not self._dropped & {word.typed, word.term})

    def is_small_talk(self, text: str) -> bool:
        """Whether the text has words and none of them carries meaning."""
        return any(self._said(text)) and not self.words(text)

    def _said(self, text: str) -> Iterator[str]:
        """Every word of the text; compounds, and numbers with their units, as one."""
        folded = _GROUPED.sub("", fold(text))
        words = [self._read(match[0]) for match in _WORD.finditer(folded)]
        at = 0
        while at < len(words):
            joined = self._join(*words[at : at + 2])
            yield joined or words[at]
            at += 2 if joined else 1

    def _read(self, word: str) -> str:
        """The word without possession and shorthand, a number in digits."""
        bare = word.removesuffix(_POSSESSION).replace("'", "")
        known = self._language.readings.get(bare, bare)
        return self._language.numbers.get(known, known)

    def _join(self, first: str, second: str = "") -> str | None:
        if (first, self._root(second)) in self._compounds:
            return first + second
        if _DIGITS.fullmatch(first) and second in self._language.units:
            return first + self._language.units[second]
        return None

    def _find_term(self, word: str) -> str:
        if quantity := _QUANTITY.fullmatch(word):
            number, unit = quantity.groups()
            return number + self._language.units.get(unit, unit)
        if acronym := _PLURAL_ACRONYM.fullmatch(word):
            word = acronym[1]
        readings = self._language.readings
        term = self._root(readings.get(_respell(word), _respell(word)))
        return self._root(readings.get(term, term))

    def _find_root(self, word: str) -> str:
        """The stem of the stem, until nothing changes: Snowball alone is not idempotent."""
        while (stem := self._stem(_respell(word))) != word:
            word = stem
        return word


def _respell(word: str) -> str:
    """One spelling for both sides of the Atlantic: which of them does not matter."""
    return _BRITISH.sub("or", _AMERICAN.sub(r"\1s", word))


def distinct(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms in their order, each once."""
    return tuple(dict.fromkeys(terms))
