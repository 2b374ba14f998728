"""How common an English word is, and what a misspelt one means."""

import gzip
import math
import operator
from collections.abc import Iterable
from functools import lru_cache, reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

Places = npt.NDArray[np.intp]

_LIST = Path(__file__).with_name("english_words.txt.gz")
_TOTAL = 1e12
"""About the sum of all counts in the list; only ratios to it are used."""

RARITY_OF_A_STRANGER = math.log(_TOTAL / 1e5)
"""The rarity of a word that the dictionary lacks: names, new coinages, misspellings."""

LONGEST_ENDING = 3
"""How many letters a word may have beyond its stem to be taken for one of the stem's words."""


class Dictionary:
    """The list of words, searched as it stands, which neither parses nor copies it.

    Lines whose words have the same first two letters stand together, these in order, and among
    them the most common word first.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = b"\n" + lines
        self._range = lru_cache(1 << 10)(self._find_range)
        self.count = lru_cache(1 << 14)(self._count)
        self.rarity_of_stem = lru_cache(1 << 14)(self._rarity_of_stem)

    def __contains__(self, word: str) -> bool:
        return self.count(word) > 0

    def rarity(self, word: str) -> float:
        """The negative logarithm of the word's share of running text, about 3 to 16."""
        return _rarity(self.count(word))

    def _rarity_of_stem(self, stem: str) -> float:
        """The rarity of the most common word that begins with the stem and is little longer."""
        beginnings = (stem, stem[:-1] + "y") if stem.endswith("i") else (stem,)
        return min(_rarity(self._most_from(each)) for each in beginnings)

    def _most_from(self, beginning: str) -> int:
        """How often the most common word stands that has so few letters more; 0 for no word."""
        key = b"\n" + beginning.encode("utf-8", "replace")
        at, end = self._range(key[1:3])
        most = 0
        while at < end:  # once, but for a single letter, which begins many twos
            _, after = self._range(self._lines[at + 1 : at + 3])
            most = max(most, self._first_count(key, at, after))
            at = after
        return most

    def _first_count(self, key: bytes, at: int, end: int) -> int:
        while (at := self._lines.find(key, at, end)) >= 0:
            space = self._lines.index(b" ", at)
            if space - at < len(key) + LONGEST_ENDING + 1:
                return self._count_after(space)
            at = space
        return 0

    def _count(self, word: str) -> int:
        key = b"\n" + word.encode("utf-8", "replace") + b" "
        at = self._lines.find(key, *self._range(key[1:3])) if word else -1
        return 0 if at < 0 else self._count_after(at + len(key) - 1)

    def _count_after(self, space: int) -> int:
        return int(self._lines[space + 1 : self._lines.index(b"\n", space)])

    def _find_range(self, letters: bytes) -> tuple[int, int]:
        """Where the lines of words that begin with up to two letters begin and end."""
        after = letters[:-1] + bytes((letters[-1] + 1,)) if letters else b"\xff"
        return self._place(letters), self._place(after)

    def _place(self, letters: bytes) -> int:
        """Where the first line begins that does not stand before these letters."""
        lines, low, high = self._lines, 0, len(self._lines) - 1
        while low < high:
            at = lines.rfind(b"\n", low, (low + high) // 2 + 1)
            if lines[at + 1 : at + 3] < letters:
                low = lines.index(b"\n", at + 1)
            else:
                high = at
        return low


def _rarity(count: int) -> float:
    known = math.log(_TOTAL / count) if count else RARITY_OF_A_STRANGER
    return min(known, RARITY_OF_A_STRANGER)


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
        self._lengths = np.array([len(word) for word in self._candidates], np.int32)
        self._letters = np.array([_letters(word) for word in self._candidates], np.uint32)
        self.correct = lru_cache(1 << 12)(self._correct)

    def _correct(self, typed: str) -> str | None:
        """The word that was meant, or None where the word is right, unknown or in doubt.

        Near enough is one edit (insertion, deletion, substitution or the swap of neighbours), or
        two in a word of eight letters or more. Among words as near, one of the same letters goes
        first, then one that begins alike, then the more common one.
        """
        if len(typed) < SHORTEST or not typed.isalpha() or self._is_word(typed):
            return None
        most = 2 if len(typed) >= 2 * SHORTEST else 1
        near = process.extract(
            typed,
            [self._candidates[at] for at in self._comparable(typed, most)],
            scorer=OSA.distance,
            score_cutoff=most,
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

    def _comparable(self, typed: str, edits: int) -> Places:
        """The candidates that so many edits can lead to, by their length and their letters.

        An edit brings one letter at most and takes one. What it costs to look at those left is no
        longer worth a thought, and of most words that nobody knows none are left.
        """
        others = np.bitwise_count(self._letters ^ np.uint32(_letters(typed)))
        near = np.abs(self._lengths - len(typed)) <= edits
        return np.flatnonzero(near & (others <= 2 * edits))

    def _is_word(self, typed: str) -> bool:
        return typed in self._known or typed in self._dictionary


def _letters(word: str) -> int:
    """Which letters a word has, a bit each; some that are not English share one."""
    return reduce(operator.or_, (1 << (ord(letter) % 32) for letter in word), 0)
