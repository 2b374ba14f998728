"""BM25 over passages, term by term and episode by episode, and what of a passage is searched."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from bot.answers.analysis import Analyser, Word, spoken
from bot.notes.episode import Citation, Passage

Scores = NDArray[np.float64]
"""A score for each passage, in the order of the corpus."""

Terms = frozenset[str]

RANGE = 1 << 14
"""How many terms' scores are kept in mind."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parameters of BM25 and how often a word counts for standing in a field."""

    k1: float = 1.5
    b: float = 0.75
    text: int = 1
    name: int = 2
    wording: int = 1


@dataclass(frozen=True, slots=True)
class Fields:
    """Every word of a passage by field; search wording comes by the line."""

    text: tuple[Word, ...]
    name: tuple[Word, ...]
    wording: tuple[tuple[Word, ...], ...]

    def words(self) -> Iterable[Word]:
        """Every word of every field."""
        yield from self.text
        yield from self.name
        for line in self.wording:
            yield from line


def fields_of(passage: Passage, analyser: Analyser) -> Fields:
    """The fields of a passage, analysed."""
    return Fields(
        text=analyser.every(passage.text),
        name=analyser.every(name_of(passage.citation)),
        wording=tuple(map(analyser.every, passage.claim.wording)),
    )


def name_of(citation: Citation) -> str:
    """The name that is searched: what stands before the colon only tells the kind of source."""
    return citation.label.partition(": ")[2] or citation.label


def telling(words: Iterable[Word]) -> Terms:
    """The terms of the words that carry meaning."""
    return frozenset(word.term for word in words if word.telling)


@dataclass(frozen=True, slots=True)
class Held:
    """The telling terms of a passage: of its text, of its source's name, of each line of wording.

    `shown` are those of text and name, `terms` all of them.
    """

    text: Terms
    name: Terms
    wording: tuple[Terms, ...]
    shown: Terms
    terms: Terms

    def fields_with(self, term: str) -> tuple[str, ...]:
        """The fields that hold the term."""
        held = {
            "text": term in self.text,
            "name": term in self.name,
            "wording": any(term in line for line in self.wording),
        }
        return tuple(name for name, holds in held.items() if holds)


class _PositiveBM25(BM25Okapi):  # type: ignore[misc]  # published without types
    """BM25Okapi with Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), which is never negative.

    The original's is 0 for a term in exactly half of the passages (rank_bm25 issue 39).
    """

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.idf = {term: _idf(holding, self.corpus_size) for term, holding in nd.items()}


class PassageIndex:
    """The passages of a corpus, searchable by term.

    Each episode is scored by itself, so that what is found in one, and what that is worth, stays
    the same whatever else is loaded. `vocabulary` holds the corpus's words, unstemmed. `ceiling`
    is the idf of a term that a single passage of the corpus holds.
    """

    def __init__(
        self, passages: Sequence[Passage], analyser: Analyser, ranking: Ranking = Ranking()
    ) -> None:
        fields = [fields_of(passage, analyser) for passage in passages]
        self.vocabulary = frozenset(word.read_as for each in fields for word in each.words())
        self.size = len(fields)
        self.ceiling = _idf(1, self.size)
        self.column = lru_cache(RANGE)(self._column)
        self.held = [_held(each) for each in fields]
        self._documents = Counter(term for held in self.held for term in held.terms)
        self._shown = frozenset().union(*(held.shown for held in self.held))
        places: dict[str, list[int]] = defaultdict(list)
        for at, passage in enumerate(passages):
            places[passage.citation.episode].append(at)
        self._episodes = tuple(
            _Episode(
                np.array(positions),
                [_document(fields[at], ranking) for at in positions],
                [self.held[at] for at in positions],
                _names((passages[at].text for at in positions), analyser),
                ranking,
            )
            for positions in places.values()
        )
        self.episode_of = [0] * self.size
        for number, episode in enumerate(self._episodes):
            for at in episode.positions:
                self.episode_of[at] = number

    def __contains__(self, term: str) -> bool:
        return term in self._documents

    def shows(self, term: str) -> bool:
        """Whether a passage holds the term in what is shown of it, not only in search wording."""
        return term in self._shown

    def idf(self, term: str) -> float:
        """How telling the term is: 0 when no passage holds it."""
        holding = self._documents.get(term, 0)
        return _idf(holding, self.size) if holding else 0.0

    def share(self, term: str, position: int) -> float:
        """The share of the passages of that position's episode that hold the term."""
        return self._episodes[self.episode_of[position]].shares.get(term, 0.0)

    def beside(self, position: int) -> NDArray[np.intp]:
        """The positions of all passages of that position's episode."""
        return self._episodes[self.episode_of[position]].positions

    def names(self, term: str, position: int) -> bool:
        """Whether that position's episode always writes the term as a name."""
        return term in self._episodes[self.episode_of[position]].names

    def ceiling_at(self, position: int) -> float:
        """The idf of a term that a single passage of that position's episode holds."""
        return self._episodes[self.episode_of[position]].ceiling

    def _column(self, term: str) -> Scores:
        """The score that the term alone gives each passage. BM25 is the sum over terms."""
        scores: Scores = np.zeros(self.size)
        for episode in self._episodes:
            if term in episode.bm25.idf:
                scores[episode.positions] = episode.bm25.get_scores([term])
        scores.setflags(write=False)
        return scores


class _Episode:
    """One episode's passages: where they stand, and which share of them holds a term."""

    def __init__(
        self,
        positions: NDArray[np.intp],
        documents: list[list[str]],
        held: list[Held],
        names: Terms,
        ranking: Ranking,
    ) -> None:
        self.positions = positions
        self.names = names
        self.ceiling = _idf(1, len(documents))
        self.bm25 = _PositiveBM25(documents, k1=ranking.k1, b=ranking.b)
        counts = Counter(term for each in held for term in each.terms)
        self.shares = {term: count / len(held) for term, count in counts.items()}


class Names:
    """The names of all sources, and where their passages stand."""

    def __init__(
        self, passages: Iterable[Passage], analyser: Analyser, meant: Mapping[str, str]
    ) -> None:
        """`meant` maps whole questions to the question that they stand for."""
        self._meant, self._analyser = meant, analyser
        self._quoting: list[tuple[int, str]] = []
        self._by_words: dict[str, list[int]] = defaultdict(list)
        self._by_terms: dict[Terms, list[int]] = defaultdict(list)
        for position, passage in enumerate(passages):
            name = name_of(passage.citation)
            for words in {spoken(name), spoken(passage.citation.source)}:
                self._by_words[words].append(position)
            if terms := frozenset(analyser.terms(name)):
                self._by_terms[terms].append(position)
            self._quoting += ((position, span.text) for span in passage.claim.quotations)

    def quoting(self, question: str, asking: Terms) -> tuple[int, ...]:
        """Where the passages stand that quote what the question quotes, and asks nothing beside.

        `asking` are the terms that may stand beside a quotation: who, and the speakers' names.
        """
        quoted = [next(filter(None, found)) for found in _QUOTED.findall(question)]
        words = spoken(quoted[0]) if len(quoted) == 1 else ""
        beside = self._analyser.terms(_QUOTED.sub(" ", question))
        if " " not in words or not asking.issuperset(beside):
            return ()
        held = (at for at, text in self._quoting if f" {words} " in f" {spoken(text)} ")
        return tuple(dict.fromkeys(held))

    def positions(self, question: str, terms: Terms) -> tuple[int, ...]:
        """Where the passages stand of the source that the question names, and names alone.

        It does so by its very words, or by holding the name's terms and no others.
        """
        words = spoken(question)
        by_words = self._by_words.get(self._meant.get(words, words), ())
        return tuple(by_words or self._by_terms.get(terms, ()))


def _held(fields: Fields) -> Held:
    text, name = telling(fields.text), telling(fields.name)
    wording = tuple(map(telling, fields.wording))
    shown = text | name
    return Held(text, name, wording, shown, shown.union(*wording))


def _document(fields: Fields, ranking: Ranking) -> list[str]:
    """The terms of a passage, those of a weightier field repeated."""
    wording = [word.term for line in fields.wording for word in line]
    return [
        *[word.term for word in fields.text] * ranking.text,
        *[word.term for word in fields.name] * ranking.name,
        *wording * ranking.wording,
    ]


_QUOTED = re.compile(
    r"“([^“”]+)”|„([^„“”]+)[“”]|\"([^\"]+)\"|«([^«»]+)»|‘([^‘]+)’|(?<!\w)'(.+)'(?!\w)"
)
_CAPITAL = re.compile(r"(?<=[\w,;’'] )[^\W\d_a-z]\w+")
_LOWER = re.compile(r"\b[a-z]\w+")


def _idf(holding: int, size: int) -> float:
    return math.log(1 + (size - holding + 0.5) / (holding + 0.5))


def _names(texts: Iterable[str], analyser: Analyser) -> Terms:
    """The terms of words written with a capital within a sentence, and never without."""
    text = "\n".join(texts)
    capitals, lower = set(_CAPITAL.findall(text)), set(_LOWER.findall(text))
    named = (word for word in capitals if word.lower() not in lower)
    return frozenset(term for word in named for term in analyser.terms(word))
