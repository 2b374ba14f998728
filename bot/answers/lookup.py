"""Entries found while somebody still types: by the beginnings of words, misspelt ones included.

Built for thousands of passages within a few milliseconds: all words that begin alike stand side by
side, so one slice of one array holds their places, and only the vocabulary is searched for what
a misspelt word may mean.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answers.analysis import distinct, fold, respell
from bot.answers.catalogue import PARTS, Catalogue, Entry, EntryKind

Places = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]

WORDS = 8
"""Words of what was typed that are looked up; the rest is not read."""

MISSPELT = 2
"""Misspelt words of what was typed that are corrected."""

_SHORTEST = 4  # letters; shorter words have too many neighbours
_LONG = 8  # letters from which two mistakes are forgiven
_HEAD = 24  # letters of a word that tell it from a misspelt one
_READINGS = 12  # words that a misspelt one may mean
_WORD = re.compile(r"[^\W_]+")
_ID = re.compile(r"[\w.-]+/[\w#~.-]+")
_LAST = "\U0010ffff"

# What a match is worth: in the entry's own words or in the name of its part; whole or begun.
_OWN_WHOLE, _OWN_BEGUN, _PART_WHOLE, _PART_BEGUN = 1.0, 0.8, 0.5, 0.4
_CORRECTED = 0.7
_PART_FIRST = 1.5  # a section or term whose name matches, before the claims that hold the word
_LENGTH = 40  # words by which an entry's worth is halved


class Lookup:
    """Finds entries by what somebody has typed so far. Holds no state between two searches."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._quotes = all(each.quotation is not None for each in self._entries)
        own = [words_of(entry.text) for entry in self._entries]
        self._own = WordIndex(own)
        self._part = WordIndex([words_of(entry.citation.label) for entry in self._entries])
        self._vocabulary = Vocabulary({*self._own.words, *self._part.words})
        self._emphasis: Scores = np.array(
            [
                _favour(entry) / (1 + len(words) / _LENGTH)
                for entry, words in zip(self._entries, own, strict=True)
            ]
        )

    def search(self, typed: str, limit: int) -> tuple[Entry, ...]:
        """The entries that fit best, up to `limit`; the first of all where no word is typed.

        Entries that fit as well stand in the order in which they were given. Never raises.
        """
        words = distinct(words_of(typed))[:WORDS]
        if not words:
            return self._entries[:limit]
        scores, _ = self._score(words)
        return tuple(self._entries[place] for place in _best(scores, limit))

    def fitting(self, typed: str, limit: int) -> tuple[Entry, ...]:
        """The entries that hold every word that was typed, best first, up to `limit`.

        It is one alone if only one is called so, or holds the words together. Of several entries
        that show the same passage, one counts. Nothing fits an id, which is right or wrong, or what
        has no word.
        """
        words = distinct(words_of(typed))
        if not words or is_id(typed):
            return ()
        scores, matched = self._score(words)
        found = [self._entries[place] for place in _best(scores * (matched == len(words)), limit)]
        shown: dict[object, Entry] = {}
        for each in found:
            shown.setdefault(each.quotation if self._quotes else each.passages, each)
        together = " ".join(words_of(typed))
        held = [each for each in shown.values() if together in " ".join(words_of(each.text))]
        parts = [each for each in shown.values() if each.kind in PARTS]
        named = [each for each in parts if len(distinct(words_of(_called(each)))) == len(words)]
        for alone in (named, [each for each in held if each.kind in PARTS], held):
            if len(alone) == 1:
                return tuple(alone)
        return tuple(shown.values())

    def _score(self, words: Sequence[str]) -> tuple[Scores, Scores]:
        """What each entry is worth, and how many of the words it holds."""
        size, corrections = len(self._entries), MISSPELT
        total, matched = np.zeros(size), np.zeros(size)
        for word in words:
            column = self._matches((word,))
            if column is None and corrections:
                corrections -= 1
                column = self._matches(self._vocabulary.near(word), _CORRECTED)
            if column is None:
                continue
            held = column > 0
            total += np.log1p(size / max(1, int(np.count_nonzero(held)))) * column
            matched += held
        return total * (matched / len(words)) ** 2 * self._emphasis, matched

    def _matches(self, words: Sequence[str], worth: float = 1.0) -> Scores | None:
        """The worth of the words, or of words begun so, in each entry; None if in none."""
        column = np.zeros(len(self._entries))
        # The better match last: it takes the place of the others.
        tiers = (
            (self._part.beginning, _PART_BEGUN),
            (self._part.holding, _PART_WHOLE),
            (self._own.beginning, _OWN_BEGUN),
            (self._own.holding, _OWN_WHOLE),
        )
        for places, value in tiers:
            for word in words:
                column[places(word)] = value * worth
        return column if column.any() else None


Lookups = Mapping[tuple[EntryKind, ...], Lookup]
"""A lookup for each selection of kinds that is offered."""


def lookups_of(catalogue: Catalogue) -> Lookups:
    """The lookups of a catalogue; made once, since they read all of its words."""
    kinds = (tuple(EntryKind), (EntryKind.SECTION,), (EntryKind.TERM,), (EntryKind.QUOTATION,))
    return {each: Lookup(catalogue.of(*each)) for each in kinds}


def is_id(typed: str) -> bool:
    """Whether this calls for a passage by its id, there or not, rather than by words."""
    return _ID.fullmatch(typed.strip()) is not None


class WordIndex:
    """Which texts hold a word, or one that begins so; places are positions in what was given."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        held: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            for word in distinct(text):
                held.setdefault(word, []).append(place)
        self.words = sorted(held)
        self._ends = [0, *np.cumsum([len(held[word]) for word in self.words]).tolist()]
        places = [place for word in self.words for place in held[word]]
        self._places: Places = np.array(places, dtype=np.int32)

    def beginning(self, word: str) -> Places:
        """The places of all words that begin with this one; a place may stand there twice."""
        first = bisect_left(self.words, word)
        return self._between(first, bisect_left(self.words, word + _LAST, first))

    def holding(self, word: str) -> Places:
        """The places of exactly this word."""
        at = bisect_left(self.words, word)
        known = at < len(self.words) and self.words[at] == word
        return self._between(at, at + known)

    def _between(self, first: int, end: int) -> Places:
        return self._places[self._ends[first] : self._ends[end]]


class Vocabulary:
    """The words that a misspelt one, or a misspelt beginning of one, may mean."""

    def __init__(self, words: set[str]) -> None:
        self._words = sorted(word for word in words if len(word) >= _SHORTEST)
        self._lengths = np.array([len(word) for word in self._words], dtype=np.int32)
        # In each word's row, under each length, the letters with which it begins.
        letters = np.array([_letters(word) for word in self._words], dtype=np.uint32)
        self._heads = np.bitwise_or.accumulate(letters.reshape(-1, _HEAD), axis=1)

    def near(self, typed: str) -> tuple[str, ...]:
        """The nearest words: one edit away, two from eight letters on, counted at the beginning."""
        if len(typed) < _SHORTEST:
            return ()
        typed = typed[: _HEAD - 1]
        edits = 2 if len(typed) >= _LONG else 1
        places = np.flatnonzero(self._possible(typed, edits)).tolist()
        distances = dict(self._distances(typed, [self._words[place] for place in places], edits))
        nearest = min(distances.values(), default=0)
        kept = [word for word, distance in distances.items() if distance == nearest]
        return tuple(sorted(kept, key=lambda word: (word[0] != typed[0], word))[:_READINGS])

    def _possible(self, typed: str, edits: int) -> npt.NDArray[np.bool_]:
        """Which words may be so near: an edit puts in, or takes out, one letter at most."""
        typed_letters = np.bitwise_or.reduce(np.array(_letters(typed), dtype=np.uint32))
        shorter, longer = (self._heads[:, len(typed) + by - 1] for by in (-1, 1))
        near = np.bitwise_count(typed_letters & ~longer) <= edits
        near &= np.bitwise_count(shorter & ~typed_letters) <= edits
        possible: npt.NDArray[np.bool_] = near & (self._lengths >= len(typed) - edits)
        return possible

    def _distances(self, typed: str, words: list[str], edits: int) -> Iterator[tuple[str, int]]:
        """The words within so many edits, the nearest mention of each last."""
        found = [
            (distance, place)
            for cut in range(len(typed) - 1, len(typed) + 2)
            for _, distance, place in process.extract_iter(
                typed, [word[:cut] for word in words], scorer=OSA.distance, score_cutoff=edits
            )
        ]
        for distance, place in sorted(found, reverse=True):
            yield words[place], int(distance)


def _called(part: Entry) -> str:
    """A section's title, or a term or question alone."""
    return part.citation.source.removeprefix("Glossary: ")


def _favour(entry: Entry) -> float:
    return _PART_FIRST if entry.kind in PARTS else 1.0


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: case, accents and British spelling aside."""
    return tuple(respell(word) for word in _WORD.findall(fold(text).replace("'", "")))


def _letters(word: str) -> list[int]:
    """The first letters of the word as bits; letters of other alphabets may share one."""
    bits = [1 << (ord(letter) & 31) for letter in word[:_HEAD]]
    return bits + [0] * (_HEAD - len(bits))


def _best(scores: Scores, limit: int) -> list[int]:
    """The places of the highest scores above none, best first, equal ones in order."""
    found = np.flatnonzero(scores)
    if len(found) > limit:
        least = np.partition(scores[found], -limit)[-limit]
        found = found[scores[found] >= least]
    ranked: list[int] = found[np.argsort(-scores[found], kind="stable")][:limit].tolist()
    return ranked
