"""BM25 over passages, term by term, with the fields of a passage weighted."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.answers.analysis import Analyser
from bot.answers.fields import Fields, fields_of, terms_of
from bot.notes.passage import Passage

LEAST = 0.5
"""What a term weighs at least where lines are compared, be it in nearly all passages or in none."""

Scores = NDArray[np.float64]
"""A score for each passage, in the order of the corpus."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parameters of BM25 and how often a word counts for standing in a field."""

    k1: float = 1.2
    b: float = 0.5
    text: int = 2
    name: int = 2
    wording: int = 1
    named: float = 1.25
    """By what the score of a passage grows when the question holds its source's whole name."""
    alike: float = 0.25
    """By what share it grows at most when a line of its search wording is like the question."""


class _PositiveBM25(BM25Okapi):  # type: ignore[misc]  # published without types
    """BM25Okapi with Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative.

    The original's is 0 for a term in exactly half of the passages (rank_bm25 issue 39).
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        size = self.corpus_size
        self.idf = {term: math.log(1 + (size - df + 0.5) / (df + 0.5)) for term, df in nd.items()}


class PassageIndex:
    """The passages of a corpus, searchable by term.

    `vocabulary` holds the corpus's words, unstemmed. `ceiling` is the idf of a term that a single
    passage holds.
    """

    def __init__(
        self, passages: Iterable[Passage], analyser: Analyser, ranking: Ranking = Ranking()
    ) -> None:
        fields = [fields_of(passage, analyser) for passage in passages]
        self.vocabulary = frozenset(word.read_as for each in fields for word in each.words())
        self.size = len(fields)
        self.ceiling = math.log(1 + (self.size - 0.5) / 1.5)
        self.column = lru_cache(1 << 14)(self._column)
        documents = [_document(each, ranking) for each in fields]
        self._bm25 = _PositiveBM25(documents, k1=ranking.k1, b=ranking.b)
        self._ranking = ranking
        self._text = [frozenset(terms_of(each.text)) for each in fields]
        self._name = [frozenset(terms_of(each.name)) for each in fields]
        self._wording = [
            tuple(frozenset(terms_of(line)) for line in each.wording) for each in fields
        ]
        self._shown = frozenset().union(*self._text, *self._name)
        self._named: dict[frozenset[str], list[int]] = defaultdict(list)
        for position, name in enumerate(self._name):
            self._named[name].append(position)
        self._lines = [
            (position, line, self._weight(line))
            for position, lines in enumerate(self._wording)
            for line in lines
        ]
        self._lines_with: dict[str, list[int]] = defaultdict(list)
        for number, (_, line, _) in enumerate(self._lines):
            for term in line:
                self._lines_with[term].append(number)

    def __contains__(self, term: str) -> bool:
        return term in self._bm25.idf

    def shows(self, term: str) -> bool:
        """Whether a passage holds the term in what is shown of it, not only in search wording."""
        return term in self._shown

    def idf(self, term: str) -> float:
        """How telling the term is: 0 when no passage holds it."""
        return float(self._bm25.idf.get(term, 0.0))

    def wording(self, position: int) -> tuple[frozenset[str], ...]:
        """The lines of search wording of the passage at a position, each as its terms."""
        return self._wording[position]

    def fields_with(self, term: str, position: int) -> tuple[str, ...]:
        """In which fields the passage at a position holds the term."""
        held = {
            "text": term in self._text[position],
            "name": term in self._name[position],
            "wording": any(term in line for line in self._wording[position]),
        }
        return tuple(name for name, holds in held.items() if holds)

    def emphasis(self, terms: frozenset[str]) -> dict[int, float]:
        """What to multiply the scores at some positions by, for what BM25 does not see.

        That is a question which holds the source's whole name (a name of a single word is too
        easily said by chance to count), and one which as a whole is like a line of the passage's
        search wording: so a short passage does not beat a longer one that is asked for word by
        word.
        """
        alike = self._likeness(terms)
        named = {
            at
            for name, positions in self._named.items()
            if len(name) > 1 and name <= terms
            for at in positions
        }
        return {
            at: (self._ranking.named if at in named else 1.0)
            * (1 + self._ranking.alike * alike.get(at, 0.0))
            for at in named | alike.keys()
        }

    def _likeness(self, terms: frozenset[str]) -> dict[int, float]:
        """By position, the likeness of the terms to the passage's likest line of search wording.

        It is the Jaccard index of sets weighted by idf, for lines that share two terms or more.
        """
        asked = self._weight(terms)
        shared = Counter(line for term in terms for line in self._lines_with.get(term, ()))
        likest: dict[int, float] = {}
        for line, count in shared.items():
            if count > 1:
                position, held, weight = self._lines[line]
                common = self._weight(held & terms)
                likeness = common / (weight + asked - common)
                likest[position] = max(likest.get(position, 0.0), likeness)
        return likest

    def _weight(self, terms: frozenset[str]) -> float:
        return sum(max(self.idf(term), LEAST) for term in terms)

    def _column(self, term: str) -> Scores:
        """The score that the term alone gives each passage. BM25 is the sum over terms."""
        scores: Scores = self._bm25.get_scores([term])
        scores.setflags(write=False)
        return scores


def _document(fields: Fields, ranking: Ranking) -> list[str]:
    """The terms of a passage, those of a weightier field repeated."""
    wording = [term for line in fields.wording for term in terms_of(line)]
    return [
        *terms_of(fields.text) * ranking.text,
        *terms_of(fields.name) * ranking.name,
        *wording * ranking.wording,
    ]
