"""How well the best passages hold what a question is about: figures, no judgement."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from bot.answers.index import PassageIndex, Scores
from bot.answers.query import Query, QueryWord

ABOUT = 5
"""Among how many of the first hits agreement is looked for."""

RELATED_CREDIT = 0.5
"""What it counts, of a word's weight, when a passage holds only something related to the word."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the first hits; shares are between 0 and 1.

    A word's weight is its rarity in English, so that "the notes hold two of its five words" counts
    the words that the question is about.
    """

    coverage: float
    """The share of the question's weight that the first hit holds."""
    joint_coverage: float
    """The share that the first three hits hold between them."""
    unknown: float
    """The share that lies in words no passage holds."""
    strongest: float
    """The idf of the most telling word that the first hit holds, over the highest possible."""
    held: float
    """How many of the question's words the first hit holds, on a scale that saturates."""
    agreement: float
    """The share of the first hits that are from the first one's source."""
    lead: float
    """How far the first source's best score is above the next source's."""
    strangers: float
    """How many words are in neither the corpus nor the dictionary, on a scale that saturates."""

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
    total = sum(word.rarity for word in query.words) or 1.0
    credit = {word: [_credit(word, index, at) for at in order[:3]] for word in query.words}
    held = [word for word in query.words if credit[word][0] == 1.0]
    others = [at for at in order if sources[at] != sources[first]]
    top = float(scores[first]) or 1.0
    return Evidence(
        coverage=sum(word.rarity * each[0] for word, each in credit.items()) / total,
        joint_coverage=sum(word.rarity * max(each) for word, each in credit.items()) / total,
        unknown=sum(word.rarity for word in query.words if not word.known) / total,
        strongest=max((index.idf(word.term) for word in held), default=0.0) / _ceiling(index),
        held=1 - 0.5 ** len(held),
        agreement=float(np.mean([sources[at] == sources[first] for at in order[:ABOUT]])),
        lead=(top - float(scores[others[0]])) / top if others else 1.0,
        strangers=1 - 0.5 ** sum(1 for word in query.words if not word.known and word.stranger),
    )


def _credit(word: QueryWord, index: PassageIndex, position: int) -> float:
    if index.column(word.term)[position] > 0:
        return 1.0
    near = any(index.column(other)[position] > 0 for other in word.related)
    return RELATED_CREDIT if near else 0.0


def _ceiling(index: PassageIndex) -> float:
    """The idf of a term that a single passage holds."""
    return float(np.log(1 + (index.size - 0.5) / 1.5))
