"""BM25 over passages, term by term, with the fields of a passage weighted."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.answers.analysis import Analyser, Word
from bot.notes.passage import Citation, Passage

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


def name_of(citation: Citation) -> str:
    """The name that is searched: what stands before the colon only tells the kind of source."""
    return citation.label.partition(": ")[2] or citation.label


class _PositiveBM25(BM25Okapi):  # type: ignore[misc]  # published without types
    """BM25Okapi with Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative.

    The original's is 0 for a term in exactly half of the passages (rank_bm25 issue 39).
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        size = self.corpus_size
        self.idf = {term: math.log(1 + (size - df + 0.5) / (df + 0.5)) for term, df in nd.items()}


class PassageIndex:
    """The passages of a corpus, searchable by term. `vocabulary` holds its words, unstemmed."""

    def __init__(
        self, passages: Iterable[Passage], analyser: Analyser, ranking: Ranking = Ranking()
    ) -> None:
        words = [_fields(passage, analyser) for passage in passages]
        self.vocabulary = frozenset(word.read_as for each in words for f in each for word in f)
        fields = [[[word.term for word in field] for field in each] for each in words]
        weights = (ranking.text, ranking.name, ranking.wording)
        documents = [
            [term for field, weight in zip(each, weights, strict=True) for term in field * weight]
            for each in fields
        ]
        self._fields_of = [tuple(map(frozenset, each)) for each in fields]
        self._names = [frozenset(name) for _, name, _ in fields]
        self._named = ranking.named
        self._bm25 = _PositiveBM25(documents, k1=ranking.k1, b=ranking.b)
        self.size = len(documents)
        self.column = lru_cache(1 << 14)(self._column)

    def __contains__(self, term: str) -> bool:
        return term in self._bm25.idf

    def idf(self, term: str) -> float:
        """How telling the term is: 0 when no passage holds it."""
        return float(self._bm25.idf.get(term, 0.0))

    def fields_with(self, term: str, position: int) -> tuple[str, ...]:
        """In which fields the passage at a position holds the term."""
        held = zip(("text", "name", "wording"), self._fields_of[position], strict=True)
        return tuple(name for name, terms in held if term in terms)

    def emphasis(self, terms: frozenset[str]) -> Scores:
        """What to multiply scores by: more than 1 where the terms hold the source's whole name.

        A name of a single word is too easily said by chance to count.
        """
        whole = (len(name) > 1 and name <= terms for name in self._names)
        return np.array([self._named if held else 1.0 for held in whole])

    def _column(self, term: str) -> Scores:
        """The score that the term alone gives each passage. BM25 is the sum over terms."""
        scores: Scores = self._bm25.get_scores([term])
        scores.setflags(write=False)
        return scores


def _fields(passage: Passage, analyser: Analyser) -> tuple[tuple[Word, ...], ...]:
    """The words of a passage's text, of its source's name and of its search wording."""
    wording = (word for line in passage.claim.wording for word in analyser.words(line))
    name = analyser.words(name_of(passage.citation))
    return analyser.words(passage.text), name, tuple(wording)
