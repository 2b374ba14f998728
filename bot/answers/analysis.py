"""Text as received → cleaned; text → terms: where it is decided which words are the same word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from Stemmer import Stemmer

from bot.answers.language import Language

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}  # controls, zero-width and direction marks, lone surrogates
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks without a shape

_SHAPELESS = re.compile(f"[{_BLANK}]")


def visible(text: str) -> str:
    """The text on one line, single-spaced, without characters that are not seen."""
    if not text.isprintable() or _SHAPELESS.search(text):
        text = "".join(_seen(character) for character in text)
    return " ".join(text.split())


def _seen(character: str) -> str:
    if character.isspace():
        return " "
    hidden = character in _BLANK or unicodedata.category(character) in _INVISIBLE
    return "" if hidden else character


LIMIT = 300
"""Characters of a question, after cleaning."""

_FENCE = re.compile(r"```(?:[\w+-]*\n)?")
_DISCORD_MARKUP = re.compile(
    r"<(?:a?:\w+:\d+|@[!&]?\d+|\#\d+|/[^<>\n]+:\d+|t:-?\d+(?::\w)?|id:\w+)>"
    # What the log has in their place.
    r"|(?:@someone|@role|\#channel)\b|\[(?:emoji|command|link|id)\]"
)
_ANYTHING_SAID = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, cleaned: between 1 and `LIMIT` characters on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class NothingAsked:
    """No letter and no digit is left: only emoji, mentions, punctuation or nothing at all."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """`length` is the length after cleaning."""

    length: int


def read_question(received: str) -> Question | NothingAsked | TooLong:
    """The question in a text from Discord, as `cleaned` makes it."""
    text = cleaned(received)
    if not text:
        return NothingAsked()
    return Question(text) if len(text) <= LIMIT else TooLong(len(text))


def cleaned(received: str) -> str:
    """The text on one line, without code fences, emoji, mentions and the unseen.

    Empty if no letter and no digit is left.
    """
    text = visible(_DISCORD_MARKUP.sub(" ", _FENCE.sub(" ", received)).replace("`", " "))
    return text if _ANYTHING_SAID.search(text) else ""


_WORD = re.compile(r"\d+(?:\.\d+)+[^\W_]*|[^\W_]+(?:'[^\W_]+)*")
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_QUANTITY = re.compile(r"([\d.]+)([a-z]+)")
_DIGITS = re.compile(r"[\d.]+")
_AMERICAN = re.compile(r"(?<=[a-z]{2})([iy])z(?=(?:e|es|ed|er|ers|ing|able|ation|ations)$)")
_BRITISH = re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|er|ers|ing|able|ite|ites|al|ful|less|ly)?$)")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′＇", "'"))
_PLURAL_ACRONYM = re.compile(r"([bcdfghjklmnpqrtvwxz]{2,4})s")
_POSSESSION = "'s"

SHORT = 10
"""Up to how many words a message may have to be small talk with the bot."""

REMEMBERED = 1 << 16
"""How many words an analyser keeps in mind; beyond that the least recent are analysed anew."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as typed (folded), the term it is searched by, and the word between them.

    `read_as` is the word with shorthand, number words, compounds and possession resolved. `telling`
    are words that carry meaning; the others only tell how something is said.
    """

    typed: str
    term: str
    read_as: str
    telling: bool = True


def fold(text: str) -> str:
    """Undo what Unicode allows to differ: compatibility forms, case, accents, apostrophes.

    Characters that are not shown (format characters, zero-width ones among them) are dropped, and
    so are halves of surrogate pairs.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold().translate(_APOSTROPHES)
    return "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf", "Cs"})


@lru_cache(1 << 6)  # one question is asked for it several times
def spoken(text: str) -> str:
    """The words of a text, folded, with one blank between them and nothing else."""
    return " ".join(_WORD.findall(fold(text)))


class Analyser:
    """Reads text by the tables of a language. Analysing a term again gives the same term."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._dropped = language.stop_words | language.chatter
        self._stem = Stemmer("english").stemWord
        self._root = lru_cache(REMEMBERED)(self._find_root)
        self._term = lru_cache(REMEMBERED)(self._find_term)
        self._read = lru_cache(REMEMBERED)(self._find_reading)
        self._word = lru_cache(REMEMBERED)(self._find_word)
        self._to_the_bot = tuple(f" {each} " for each in language.to_the_bot if each.count(" ") > 1)
        self._compounds: dict[str, set[str]] = {}
        for first, second in language.compounds:
            self._compounds.setdefault(first, set()).add(self._root(second))

    def terms(self, text: str) -> tuple[str, ...]:
        """What the text is searched by, in its order, repetitions included."""
        return tuple(word.term for word in self.words(text))

    def words(
        self, text: str, corrections: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Word, ...]:
        """The words of the text that carry meaning. Never raises, whatever the text.

        `corrections` maps words as typed to the words to read instead.
        """
        return tuple(word for word in self.every(text, corrections) if word.telling)

    def every(
        self, text: str, corrections: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Word, ...]:
        """All words of the text, those that carry no meaning included."""
        said = self._said(text, corrections)
        return tuple(self._word(typed, read) for typed, read in said)

    def _find_word(self, typed: str, read: str) -> Word:
        term = self._term(read)
        dropped = read in self._dropped or term in self._dropped
        return Word(typed, term, read, telling=not dropped)

    def is_small_talk(self, text: str, every: tuple[Word, ...] | None = None) -> bool:
        """Whether the text has words, but none that carries meaning, or is about the bot.

        Words of goodbye and swearing carry none, nor do praise and insults said to the bot.
        `every` are the text's words, where they are known already.
        """
        words = self.every(text) if every is None else every
        return bool(words) and (self._is_empty(words) or self._is_to_the_bot(spoken(text)))

    def _is_empty(self, words: tuple[Word, ...]) -> bool:
        language = self._language
        left = {word.read_as for word in words if word.telling} - language.pleasantries
        if left and any(word.read_as in language.addressed for word in words):
            return left <= language.remarks | language.addressed
        return not left

    def _is_to_the_bot(self, said: str) -> bool:
        if said in self._language.to_the_bot:
            return True
        held = f" {said} "
        return said.count(" ") < SHORT and any(each in held for each in self._to_the_bot)

    def _said(self, text: str, corrections: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Every word of the text as typed and as read; compounds, and quantities, as one."""
        typed = [match[0] for match in _WORD.finditer(_GROUPED.sub("", fold(text)))]
        read = [self._read(corrections.get(word, word)) for word in typed]
        at = 0
        while at < len(typed):
            joined = self._join(*read[at : at + 2])
            step = 2 if joined else 1
            yield " ".join(typed[at : at + step]), joined or read[at]
            at += step

    def _find_reading(self, word: str) -> str:
        """The word without possession and shorthand, a number in digits."""
        first, apostrophe, _ = word.partition("'")
        if apostrophe and first in self._dropped:  # such as we've, i'd
            return first
        bare = word.removesuffix(_POSSESSION).replace("'", "")
        known = self._language.shorthand.get(bare, bare)
        return self._language.numbers.get(known, known)

    def _join(self, first: str, second: str = "") -> str | None:
        if first in self._compounds and self._root(second) in self._compounds[first]:
            return first + second
        if second in self._language.units and _DIGITS.fullmatch(first):
            return first + self._language.units[second]
        return None

    def _find_term(self, word: str) -> str:
        if quantity := _QUANTITY.fullmatch(word):
            number, unit = quantity.groups()
            return number + self._language.units.get(unit, unit)
        if acronym := _PLURAL_ACRONYM.fullmatch(word):
            word = acronym[1]
        readings = self._language.readings
        term = self._root(readings.get(respell(word), respell(word)))
        term = self._root(readings.get(term, term))
        # What is left may be shorthand itself, such as the u of "uing": it is read on.
        read = self._read(term)
        return term if read == term else self._term(read)

    def _find_root(self, word: str) -> str:
        """The stem of the stem, until nothing changes: Snowball alone is not idempotent."""
        while (stem := self._stem(respell(word))) != word:
            word = stem
        return word


def respell(word: str) -> str:
    """One spelling for both sides of the Atlantic: which of them does not matter."""
    british = _AMERICAN.sub(r"\1s", word) if "z" in word else word
    return _BRITISH.sub("or", british) if "our" in british else british


def distinct(terms: Iterable[str]) -> tuple[str, ...]:
    """The terms in their order, each once."""
    return tuple(dict.fromkeys(terms))
