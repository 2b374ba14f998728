"""The words of a text as they are compared: what is not a difference between them is gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from bot.answers.analysis import fold, respell
from bot.answers.language import Language

REMEMBERED = 1 << 14
"""How many words a reader keeps in mind."""

_TOKEN = re.compile(
    r"(?P<gap>[\[(]\s*\.{2,}\s*[\])]|\.{2,}|\.(?:\s\.){2,})"
    r"|(?P<word>[^\W_]+(?:'[^\W_]+)*'?|&)"
    r"|(?P<open>\[)|(?P<close>\])"
    r"|(?P<bound>[.!?;:,()\n—–>\"“”«»|]|(?<=\s)-+(?=\s)|--)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A word as typed, or an ellipsis (`key` is empty).

    Words of equal `key` are the same word; those of equal `stem` are forms of one. `telling` words
    are not among the commonest. `inserted` tells that brackets mark the word as the writer's, and
    `bounded` that punctuation stands before it.
    """

    typed: str
    key: str
    stem: str = ""
    telling: bool = False
    inserted: bool = False
    bounded: bool = False
    start: int = 0
    end: int = 0

    @property
    def is_gap(self) -> bool:
        return not self.key


class WordReader:
    """Reads words by the tables of a language."""

    def __init__(self, language: Language) -> None:
        self._numbers = language.numbers
        self._common = language.stop_words
        self._stem = Stemmer("english").stemWord
        self._form = lru_cache(REMEMBERED)(self._find_form)

    def read(self, plain: str, start: int = 0, end: int | None = None) -> tuple[Said, ...]:
        """The words and ellipses of a cleaned text, or of a stretch of it. Never raises."""
        return tuple(self._words(plain, start, len(plain) if end is None else end))

    def _words(self, plain: str, start: int, end: int) -> Iterator[Said]:
        inserted, bounded = False, True
        for token in _TOKEN.finditer(plain, start, end):
            match token.lastgroup:
                case "open" | "close":
                    inserted = token.lastgroup == "open"
                case "bound":
                    bounded = True
                case "gap":
                    yield Said("…", "", start=token.start(), end=token.end(), bounded=bounded)
                case _:
                    typed = token[0].removesuffix("'")
                    key, stem, telling = self._form(typed)
                    if key:
                        at = token.start()
                        yield Said(
                            typed, key, stem, telling, inserted, bounded, at, at + len(typed)
                        )
                    bounded = False

    def _find_form(self, typed: str) -> tuple[str, str, bool]:
        """The key and the stem of a word, and whether it is telling."""
        whole = "and" if typed == "&" else fold(typed)
        bare = whole.replace("'", "")
        key = respell(self._numbers.get(bare, bare))
        parts = whole.split("'")
        common = bare in self._common or all(part in self._common for part in parts)
        return key, self._stem(key), not common
