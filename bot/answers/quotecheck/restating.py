"""What the notes say in words of their own: the passage that restates a text, if one does."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from bot.answers.analysis import Analyser, Word
from bot.answers.dictionary import RARITY_OF_A_STRANGER, Dictionary
from bot.notes.passage import Passage

NEIGHBOUR = 0.5
"""What a word counts that the passage lacks and its source holds elsewhere."""

WORDED = 0.4
"""What a word counts that only the passage's search wording holds: people restate in such words."""

COMMONEST = 5.0
"""The rarity at and below which a word that the notes lack weighs least."""

LEAST = 0.4
"""What such a word weighs, of the most that a word can weigh."""


@dataclass(frozen=True, slots=True)
class Restatement:
    """A passage, and how much of the text it says.

    `share` is the part of the text's weight that it holds, 0 to 1; `held` is how many of the
    text's words it holds itself, and `pairs` how many neighbours among them side by side. `weight`
    is that of all it says, a word that a single passage holds being 1.
    """

    passage: Passage
    share: float
    held: int
    pairs: int
    weight: float


class Restatements:
    """Looks texts up by the words of the passages; search wording alone finds nothing.

    The question of `Answerer` is what a text is about; here it is whether the notes say it.
    """

    def __init__(
        self, passages: Iterable[Passage], analyser: Analyser, dictionary: Dictionary
    ) -> None:
        self._analyser, self._dictionary = analyser, dictionary
        self._passages = tuple(passages)
        read = [analyser.terms(each.text) for each in self._passages]
        self._terms = [frozenset(terms) for terms in read]
        self._pairs = [frozenset(pairwise(terms)) for terms in read]
        self._wording = [
            frozenset(analyser.terms(" ".join(each.claim.wording))) for each in self._passages
        ]
        self._nearby: dict[str, frozenset[str]] = {}
        for passage, terms in zip(self._passages, self._terms, strict=True):
            source = passage.citation.source
            self._nearby[source] = self._nearby.get(source, frozenset()) | terms
        frequency = Counter(term for terms in self._terms for term in terms)
        size = len(self._passages)
        self._idf = {term: math.log(1 + (size + 0.5) / n) for term, n in frequency.items()}
        self._ceiling = math.log(1 + (size + 0.5))
        self._holding: dict[str, list[int]] = {}
        for at, terms in enumerate(self._terms):
            for term in terms:
                self._holding.setdefault(term, []).append(at)

    def find(self, text: str) -> tuple[Restatement, ...]:
        """The passages that say something of the text, best first, in the notes' order if equal."""
        words = self._analyser.words(text)
        weights = {word.term: self._weight(word) for word in words}
        pairs = frozenset(pairwise(word.term for word in words))
        found = {at for term in weights for at in self._holding.get(term, ())}
        restatements = (self._weigh(at, weights, pairs) for at in sorted(found))
        return tuple(sorted(restatements, key=lambda each: -each.share))

    def _weigh(
        self, at: int, weights: dict[str, float], pairs: frozenset[tuple[str, str]]
    ) -> Restatement:
        passage, terms = self._passages[at], self._terms[at]
        nearby = self._nearby[passage.citation.source]
        worded = self._wording[at]
        said = 0.0
        for term, weight in weights.items():
            if term in terms:
                said += weight
            elif term in nearby:
                said += weight * NEIGHBOUR
            elif term in worded:
                said += weight * WORDED
        return Restatement(
            passage=passage,
            share=said / sum(weights.values()),
            held=sum(term in terms for term in weights),
            pairs=len(pairs & self._pairs[at]),
            weight=said / self._ceiling,
        )

    def _weight(self, word: Word) -> float:
        if word.term in self._idf:
            return self._idf[word.term]
        rarity = self._dictionary.rarity(word.read_as)
        above = (rarity - COMMONEST) / (RARITY_OF_A_STRANGER - COMMONEST)
        return self._ceiling * min(max(above, LEAST), 1.0)
