"""Questions alike: one gist for wordings alike, and groups of gists that ask the same thing.

A gist is the question's telling words as terms, in alphabetical order, with blanks between them.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from bot.answers.dictionary import Dictionary
from bot.answers.index import PassageIndex
from bot.answers.query import Query

COMMON = 6.0
"""The rarity up to which a word hardly tells what is asked: that of `about` or `time`."""

LEAST = 0.5
"""What a word weighs at least, before it is squared."""

OF_A_GAP = 5.0
"""What a word weighs more that the notes do not know: it is most often what they lack."""

ALIKE = 0.5
"""The cosine of weighted terms from which two gists are alike; 1 is the same."""

Weigh = Callable[[str], float]
"""What a term says of a question: more than 0, more for rarer ones."""


def gist_of(query: Query) -> str:
    """The gist of a question as read; empty where it asks nothing of the notes."""
    return "" if query.small_talk else " ".join(sorted(query.terms))


def weighing(dictionary: Dictionary, index: PassageIndex) -> Weigh:
    """How terms weigh: by how seldom English has them, and by how seldom the notes do."""

    def weigh(term: str) -> float:
        rarity = max(dictionary.rarity_of_stem(term) - COMMON, 1.0)
        known = rarity * index.idf(term) / index.ceiling
        # Squared, as in the cosine of vectors: one telling word outweighs several that are not.
        return float(max(known if term in index else rarity + OF_A_GAP, LEAST) ** 2)

    return lru_cache(1 << 16)(weigh)


def grouped(counts: Mapping[str, int], weigh: Weigh) -> tuple[tuple[str, ...], ...]:
    """The gists in groups of such as are alike, the most frequent group first.

    `counts` says how often each gist was asked. A group begins with its leader, the gist asked most
    often in it; all others are like the leader. Every gist is in one group. The order of `counts`
    does not matter.
    """
    groups: list[list[str]] = []
    leaders = _Leaders(weigh)
    for gist in sorted(counts, key=lambda gist: (-counts[gist], gist)):
        leader = leaders.nearest(gist)
        if leader is None:
            leaders.add(gist)
            groups.append([gist])
        else:
            groups[leader].append(gist)
    asked = [sum(counts[gist] for gist in group) for group in groups]
    order = sorted(range(len(groups)), key=lambda at: (-asked[at], groups[at][0]))
    return tuple(tuple(groups[at]) for at in order)


class _Leaders:
    """Gists that lead groups, found by their heaviest terms.

    Two gists alike share one of their heaviest terms: those that are left when the lightest ones
    are put aside, as many as weigh less together than `ALIKE` squared of the whole. So only these
    are indexed and looked up, and common words, which everything shares, hardly ever.
    """

    def __init__(self, weigh: Weigh) -> None:
        self._weigh = weigh
        self._terms: list[frozenset[str]] = []
        self._weights: list[float] = []
        self._with: dict[str, list[int]] = {}

    def add(self, gist: str) -> None:
        terms = frozenset(gist.split())
        for term in self._heaviest(terms):
            self._with.setdefault(term, []).append(len(self._terms))
        self._terms.append(terms)
        self._weights.append(self._weight(terms))

    def nearest(self, gist: str) -> int | None:
        """The number of the likest leader, the earlier one of two; None if none is alike."""
        terms = frozenset(gist.split())
        weight = self._weight(terms)
        near = {at for term in self._heaviest(terms) for at in self._with.get(term, ())}
        likeness = ((self._likeness(terms, weight, at), -at) for at in near)
        best, at = max(likeness, default=(0.0, 0))
        return -at if best >= ALIKE else None

    def _likeness(self, terms: frozenset[str], weight: float, at: int) -> float:
        return self._weight(terms & self._terms[at]) / math.sqrt(weight * self._weights[at])

    def _heaviest(self, terms: frozenset[str]) -> list[str]:
        ordered = sorted(terms, key=lambda term: (self._weigh(term), term))
        spare = ALIKE**2 * self._weight(terms)
        for number, term in enumerate(ordered):
            spare -= self._weigh(term)
            if spare <= 0:
                return ordered[number:]
        return ordered

    def _weight(self, terms: Iterable[str]) -> float:
        return math.fsum(map(self._weigh, terms))
