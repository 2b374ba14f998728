"""Misspelt words: the corpus's nearest word, if there is one near enough."""

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.dictionary import Dictionary

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
