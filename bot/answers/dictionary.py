"""How common an English word is, and what a misspelt one means."""

import gzip
import math
from collections.abc import Iterable
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LIST = Path(__file__).with_name("english_words.txt.gz")
_TOTAL = 1e12
"""About the sum of all counts in the list; only ratios to it are used."""

RARITY_OF_A_STRANGER = math.log(_TOTAL / 1e5)
"""The rarity of a word that the dictionary lacks: names, new coinages, misspellings."""

MANY = 100
"""From how many words looked up on it pays to parse the list."""

LONGEST_ENDING = 3
"""How many letters a word may have beyond its stem to be taken for one of the stem's words."""


class Dictionary:
    """The list of words by frequency.

    It is searched as it stands, which costs less than to parse it, until many words were looked up.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = b"\n" + lines
        self._searches = 0
        self.count = lru_cache(1 << 14)(self._count)
        self.rarity_of_stem = lru_cache(1 << 14)(self._rarity_of_stem)

    def __contains__(self, word: str) -> bool:
        return self.count(word) > 0

    def rarity(self, word: str) -> float:
        """The negative logarithm of the word's share of running text, about 3 to 16."""
        count = self.count(word)
        known = math.log(_TOTAL / count) if count else RARITY_OF_A_STRANGER
        return min(known, RARITY_OF_A_STRANGER)

    def _rarity_of_stem(self, stem: str) -> float:
        """The rarity of the most common word that begins with the stem and is little longer."""
        beginnings = (stem, stem[:-1] + "y") if stem.endswith("i") else (stem,)
        found = (word for each in beginnings if (word := self._first_from(each)) is not None)
        return min(map(self.rarity, found), default=RARITY_OF_A_STRANGER)

    def _first_from(self, beginning: str) -> str | None:
        # The list is in the order of frequency, so the first that fits is the most common one.
        key, at = b"\n" + beginning.encode("utf-8", "replace"), -1
        while (at := self._lines.find(key, at + 1)) >= 0:
            word = self._lines[at + 1 : self._lines.index(b" ", at)]
            if len(word) < len(key) + LONGEST_ENDING:
                return word.decode("utf-8", "replace")
        return None

    @cached_property
    def _counts(self) -> dict[bytes, bytes]:
        """Every word with its count as written."""
        return dict(line.split(b" ", 1) for line in self._lines.split(b"\n") if b" " in line)

    def _count(self, word: str) -> int:
        self._searches += 1
        if self._searches > MANY:
            return int(self._counts.get(word.encode("utf-8", "replace"), b"0"))
        key = b"\n" + word.encode("utf-8", "replace") + b" "
        at = self._lines.find(key)
        if at < 0:
            return 0
        start = at + len(key)
        return int(self._lines[start : self._lines.index(b"\n", start)])


def load_dictionary() -> Dictionary:
    """Read the list that stands beside this file; its notice says whose it is."""
    return Dictionary(gzip.decompress(_LIST.read_bytes()))


SHORTEST = 4
"""Words of fewer letters have too many neighbours to be corrected."""


class Speller:
    """Corrects towards the words a corpus knows; a word of the dictionary is left as it is."""

    def __init__(self, words: Iterable[str], dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._known = frozenset(words)
        self._candidates = sorted(
            word for word in self._known if len(word) >= SHORTEST and word.isalpha()
        )
        self.correct = lru_cache(1 << 12)(self._correct)

    def _correct(self, typed: str) -> str | None:
        """The word that was meant, or None where the word is right, unknown or in doubt.

        Near enough is one edit (insertion, deletion, substitution or the swap of neighbours), or
        two in a word of eight letters or more. Among words as near, one of the same letters goes
        first, then one that begins alike, then the more common one.
        """
        if len(typed) < SHORTEST or not typed.isalpha() or self._is_word(typed):
            return None
        near = process.extract(
            typed,
            self._candidates,
            scorer=OSA.distance,
            score_cutoff=2 if len(typed) >= 2 * SHORTEST else 1,
            limit=None,
        )
        ranked = sorted(
            (
                distance,
                sorted(word) != sorted(typed),
                word[0] != typed[0],
                -self._dictionary.count(word),
                word,
            )
            for word, distance, _ in near
        )
        return ranked[0][-1] if ranked else None

    def _is_word(self, typed: str) -> bool:
        return typed in self._known or typed in self._dictionary
