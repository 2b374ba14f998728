"""Likeness: one gist for wordings alike, and groups of gists that ask the same thing.

A gist is the question's telling words as terms, in alphabetical order, with blanks between them.
Two gists are alike where most of all that either asks for is asked for by both: words that ask for
the same thing count as one (`concepts.txt`), and a name that the notes are full of counts little.
They are of one group only where neither is told apart from what the group holds already.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from bot.answers.analysis import Analyser, Word
from bot.answers.dictionary import RARITY_OF_A_STRANGER, Dictionary, Speller
from bot.answers.index import PassageIndex
from bot.answers.query import Query

T = TypeVar("T")

ALIKE = 0.4
"""The share of what two gists ask for that both must ask for."""

COMMON, TELLING = 6.0, 11.0
"""Between these rarities a word weighs the more the seldomer English uses it."""

LEAST = 0.1
"""What the most common word weighs; a concept, or a word that is seldom enough, weighs 1."""

APART = 0.95
"""From how much on either side that the other lacks two questions are not the same."""

OF_THE_NOTES = 0.4
"""The part of its weight that a word keeps which is everywhere in the notes."""

OWN = 0.5
"""What two gists must both ask for beside names of the notes, and how a question begins."""

MOST = 100
"""Leaders looked up by one thing, the first: else a log in which everything asks for it takes
the square of its gists."""

_LIST = Path(__file__).with_name("concepts.txt")
_NOTHING, _NAMED = "-", "@"
_SMALL = re.compile(r"\d{1,2}|.")  # says little beside anything else
_JOINING = frozenset({"when", "where", "who"})
_ASKED_BY = frozenset({"quantity", "why", "where", "when", "who", "duration"})

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One gist, with a question of it, and how often it was asked.

    Gists of one `bundle` are together, and of another apart; None: likeness decides.
    """

    gist: str
    question: str
    count: int
    bundle: int | None = None


Groups = tuple[tuple[str, ...], ...]

Grouping = Generator[None, None, Groups]
"""Works a little at each step, and returns its groups."""


def at_once(steps: Generator[None, None, T]) -> T:
    """What the steps come to, for where nobody waits for anything else."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            value: T = done.value
            return value


def gist_of(query: Query) -> str:
    """The gist of a question as read; empty where it asks nothing of the notes."""
    return "" if query.small_talk else " ".join(sorted(query.terms))


class Likeness:
    """Knows what gists ask for, with the eyes of a corpus."""

    def __init__(self, analyser: Analyser, dictionary: Dictionary, index: PassageIndex) -> None:
        self._analyser = analyser
        self._dictionary = dictionary
        self._index = index
        self._phrases: Mapping[Terms, str] = {}
        self._lengths: Mapping[str, Sequence[int]] = {}
        self._speller = Speller((), dictionary)
        self._names: frozenset[str] = frozenset()
        self.asked = lru_cache(1 << 16)(self._asked)
        self.weight = lru_cache(1 << 16)(self._weight)

    def grouping(self, wordings: Iterable[Wording]) -> Grouping:
        """The gists in groups of such as are alike, the group asked most first.

        A group begins with its leader, the gist asked most often in it; the others are like the
        leader. Every gist is in one group, and the order of the wordings does not matter.
        """
        yield from self._prepared()
        held, frequency = list(wordings), Counter[str]()
        for each in held:
            for thing in self.asked(each.gist, each.question):
                frequency[thing] += 1
                self.weight(thing)  # some take a while to find: a gist at a time, and once
            yield
        groups: list[list[Wording]] = []
        leaders = _Leaders(self, frequency)
        for each in _in_order(held, groups, leaders):
            asked = self.asked(each.gist, each.question)
            leader = leaders.nearest(asked)
            if leader is None:
                leader = len(groups)
                leaders.lead(asked, leader)
                groups.append([])
            leaders.join(asked, leader)
            groups[leader].append(each)
            yield
        groups.sort(key=lambda group: -sum(each.count for each in group))
        return tuple(tuple(each.gist for each in group) for group in groups)

    def is_asked(self, thing: str) -> bool:
        """Whether it is neither a name that questions are of, nor how they begin."""
        if thing in _ASKED_BY or thing.startswith(_NAMED):
            return False
        if thing in self._names or thing[:1].isdigit():
            return True
        return self._rarity(thing) < RARITY_OF_A_STRANGER

    def _asked(self, gist: str, question: str) -> frozenset[str]:
        """What the question asks for: its concepts, and its words that belong to none.

        Of a misspelt word only the gist tells how it was read.
        """
        words, terms, found = self._analyser.every(question), set(gist.split()), set[str]()
        said, at = tuple(word.term for word in words), 0
        while at < len(words):
            concept, step = self._concept(words[at], said, at)
            if concept and not (concept in _ASKED_BY and _joins(words, at)):
                found.add(concept)
            elif words[at].term in terms:
                found.add(words[at].term)
            at += step
        found |= {self._phrases.get((term,), term) for term in terms.difference(said)}
        found.discard(_NOTHING)
        return frozenset({each for each in found if not _SMALL.fullmatch(each)} or terms)

    def _concept(self, word: Word, said: Terms, at: int) -> tuple[str | None, int]:
        """The concept of the longest phrase that begins there, and how many words it has."""
        for length in self._lengths.get(word.term, ()):
            if concept := self._phrases.get(said[at : at + length]):
                return concept, length
        if word.read_as in self._dictionary or word.term in self._index:
            return None, 1
        meant = self._speller.correct(word.typed)
        read = self._analyser.every(meant)[0].term if meant else word.term.removesuffix("s")
        return self._phrases.get((read,)), 1

    def _weight(self, thing: str) -> float:
        if thing in _ASKED_BY:
            return 1.0
        rarity = TELLING if thing in self._names else self._rarity(thing)
        share = max(LEAST, min(1.0, (rarity - COMMON) / (TELLING - COMMON)))
        term = thing.removeprefix(_NAMED)
        if term in self._index and not self.is_asked(thing):
            told = self._index.idf(term) / self._index.ceiling
            share *= OF_THE_NOTES + (1 - OF_THE_NOTES) * told
        return share

    def _rarity(self, term: str) -> float:
        return self._dictionary.rarity_of_stem(term)

    def _prepared(self) -> Iterator[None]:
        """Read the concepts, a line at a step, if they are not read."""
        if self._phrases:
            return
        phrases: dict[Terms, str] = {}
        alone: set[str] = set()
        for line in _LIST.read_text("utf-8").splitlines():
            concept, bar, others = line.partition(" | ")
            for phrase in (concept.removeprefix(_NAMED), *others.split(", ")) if bar else ():
                if words := self._analyser.every(phrase):
                    phrases.setdefault(tuple(word.term for word in words), concept)
                    alone.update(word.typed for word in words if len(words) == 1)
            yield
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for terms in phrases:
            lengths[terms[0]].add(len(terms))
        self._lengths = {first: sorted(held, reverse=True) for first, held in lengths.items()}
        self._names = frozenset(phrases.values())
        self._speller = Speller(alone, self._dictionary)
        self._phrases = phrases


def _joins(words: Sequence[Word], at: int) -> bool:
    """Whether a word such as `when` there does not ask, but joins a clause to the word before."""
    inside = 0 < at < len(words) - 1
    return inside and words[at].typed in _JOINING and words[at - 1].telling


def _in_order(
    wordings: Iterable[Wording], groups: list[list[Wording]], leaders: "_Leaders"
) -> Iterator[Wording]:
    """Those in no bundle, the most usual first; the bundles are put among the groups."""
    by_count: dict[int, list[Wording]] = defaultdict(list)
    bundles: dict[int, list[Wording]] = defaultdict(list)
    for each in wordings:
        if each.bundle is None:
            by_count[each.count].append(each)
        else:
            bundles[each.bundle].append(each)
    for bundle in bundles.values():
        bundle.sort(key=lambda each: (-each.count, each.gist))
        for each in bundle:
            leaders.lead(leaders.likeness.asked(each.gist, each.question), len(groups))
        groups.append(bundle)
    for count in sorted(by_count, reverse=True):
        yield from sorted(by_count[count], key=lambda each: each.gist)


class _Leaders:
    """What leads groups, found by the rarest of what it asks for.

    What is alike shares one of its rarest things: those that are left when the most frequent ones
    are put aside, as many as weigh less together than `ALIKE` of the whole. Only these are looked
    up, and what everything asks for hardly ever.
    """

    def __init__(self, likeness: Likeness, frequency: Mapping[str, int]) -> None:
        self.likeness = likeness
        self._frequency = frequency
        self._weight = {thing: likeness.weight(thing) for thing in frequency}
        self._own = {thing: likeness.is_asked(thing) for thing in frequency}
        named = frozenset(thing for thing, own in self._own.items() if not own)
        self._kinds = (named - _ASKED_BY, _ASKED_BY)
        self._asked: list[tuple[frozenset[str], float, int]] = []
        self._with: dict[str, list[int]] = {}
        self._group: dict[frozenset[str], int] = {}
        self._held: dict[int, set[frozenset[str]]] = defaultdict(set)

    def lead(self, asked: frozenset[str], group: int) -> None:
        """Let the group be found by what this asks for."""
        for thing in self._rarest(asked):
            self._with.setdefault(thing, []).append(len(self._asked))
        self._asked.append((asked, self._mass(asked), group))
        self._group.setdefault(asked, group)

    def join(self, asked: frozenset[str], group: int) -> None:
        """Keep out of the group what is told apart from this."""
        self._held[group].add(asked)
        self._group.setdefault(asked, group)

    def nearest(self, asked: frozenset[str]) -> int | None:
        """The group whose leader is likest, the earlier one of two; None if none is alike.

        That is the group of what asks for the very same, where there is one.
        """
        if asked in self._group:
            return self._group[asked]
        mass = self._mass(asked)
        near = {at for thing in self._rarest(asked) for at in self._with.get(thing, ())[:MOST]}
        shares = ((self._share(asked, mass, at), -at) for at in near)
        for _, at in sorted((each for each in shares if each[0] >= ALIKE), reverse=True):
            group = self._asked[-at][2]
            if not any(self._apart(asked, other) for other in self._held[group]):
                return group
        return None

    def _share(self, asked: frozenset[str], mass: float, at: int) -> float:
        other, others_mass, _ = self._asked[at]
        if min(mass, others_mass) < ALIKE * max(mass, others_mass):
            return 0.0  # even if the one holds the other
        both = asked & other
        shared = self._mass(both)
        share = shared / (mass + others_mass - shared)
        if share < ALIKE:
            return share
        if self._apart(asked, other):
            return 0.0
        own = self._mass(thing for thing in both if self._own[thing])
        return 0.0 if own < OWN and any(self._own[thing] for thing in asked ^ other) else share

    def _apart(self, asked: frozenset[str], other: frozenset[str]) -> bool:
        """Whether they are of different people, ask otherwise, or each for much of its own."""
        ours, theirs = asked - other, other - asked
        if not ours or not theirs:
            return False
        if any(not ours.isdisjoint(kind) and not theirs.isdisjoint(kind) for kind in self._kinds):
            return True
        return min(self._mass(ours), self._mass(theirs)) >= APART

    def _mass(self, things: Iterable[str]) -> float:
        return math.fsum(map(self._weight.__getitem__, things))

    def _rarest(self, asked: frozenset[str]) -> list[str]:
        ordered = sorted(asked, key=lambda thing: (-self._frequency[thing], thing))
        spare = ALIKE * self._mass(asked)
        for number, thing in enumerate(ordered):
            spare -= self._weight[thing]
            if spare <= 0:
                return ordered[number:]
        return ordered
