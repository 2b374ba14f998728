"""How well the best passages hold what a question is about: figures, no judgement."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from bot.answers.dictionary import RARITY_OF_A_STRANGER
from bot.answers.index import PassageIndex, Scores
from bot.answers.query import Query, QueryWord

FIRST = 3
"""In how many of the first hits a whole phrase is looked for."""

ABOUT = 5
"""Among how many of the first hits agreement is looked for."""

RELATED_CREDIT = 0.5
"""What it counts, of a word's weight, when a passage holds only something related to the word."""

COMMONEST = 5.0
"""The rarity at and below which an unknown word weighs least."""

LEAST = 0.1
"""What an unknown word weighs at least, of the most that a word can weigh."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the first hits.

    A word that passages hold weighs its idf; a word that none holds weighs the more the rarer it
    is in English, up to the idf of a word in a single passage, the *ceiling*. So "it holds two of
    its five words" is said of the words that the question is about.
    """

    score: float
    """The first hit's score over the ceiling, 5 at most."""
    phrase: float
    """The share that the question holds of one line of search wording of the first three hits.

    The line and the question must have two words in common, or it is 0.
    """
    coverage: float
    """The share of the question's weight that the first hit holds."""
    unknown: float
    """The share of the question's weight that lies in words no passage holds."""
    strangeness: float
    """The weight of the words no passage holds over the ceiling, 3 at most."""
    agreement: float
    """The share of the first five hits that are from the first one's source."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(field.name for field in fields(cls))

    def values(self) -> tuple[float, ...]:
        return astuple(self)


def weigh(
    query: Query, index: PassageIndex, scores: Scores, order: Sequence[int], sources: list[str]
) -> Evidence:
    """The evidence that a ranking gives; `order` holds positions, best first, at least one."""
    first = order[0]
    weights = {word: _weight(word, index) for word in query.words}
    total = sum(weights.values()) or 1.0
    unknown = sum(weight for word, weight in weights.items() if not word.known)
    held = sum(weight * _credit(word, index, first) for word, weight in weights.items())
    about = order[:ABOUT]
    return Evidence(
        score=min(float(scores[first]) / index.ceiling, 5.0),
        phrase=max(_phrase(query.terms, index, at) for at in order[:FIRST]),
        coverage=held / total,
        unknown=unknown / total,
        strangeness=min(unknown / index.ceiling, 3.0),
        agreement=sum(sources[at] == sources[first] for at in about) / len(about),
    )


def _weight(word: QueryWord, index: PassageIndex) -> float:
    if word.known:
        return index.idf(word.term)
    rarity = (word.rarity - COMMONEST) / (RARITY_OF_A_STRANGER - COMMONEST)
    return index.ceiling * min(max(rarity, LEAST), 1.0)


def _credit(word: QueryWord, index: PassageIndex, position: int) -> float:
    if word.known and index.column(word.term)[position] > 0:
        return 1.0
    near = any(index.column(other)[position] > 0 for other in word.related)
    return RELATED_CREDIT if near else 0.0


def _phrase(terms: frozenset[str], index: PassageIndex, position: int) -> float:
    """The largest share, by idf, of a line of the passage's search wording that is in the terms."""
    shares = [
        sum(map(index.idf, line & terms)) / sum(map(index.idf, line))
        for line in index.wording(position)
        if len(line & terms) > 1
    ]
    return max(shares, default=0.0)
