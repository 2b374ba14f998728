"""What a quotation that was changed says otherwise: which of its differences matter, and why."""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby, pairwise, takewhile

from bot.quotecheck.alignment import Alignment, Step, are_alike, differences
from bot.quotecheck.clauses import ClauseReader, Token
from bot.quotecheck.comparison import are_opposite_forms
from bot.quotecheck.opposites import RANKS, Lexicon, clash
from bot.quotecheck.quotations import Quotation
from bot.quotecheck.verdict import Change, Difference, Kind
from bot.quotecheck.words import Words, clean

Tokens = tuple[Token, ...]

STEM, DERIVED = 4, 0.55
"""How many letters words have in common, at least, and which share of the longer, that one of them
may be derived from the other."""

_TELLING_RANKS = {RANKS.index(name) for name in ("none", "few", "some", "most", "all")}
_TELLING_ALONE = {RANKS.index(name) for name in ("none", "most", "all")}
_ANY = frozenset({"any", "anybody", "anyone", "anything"})


class Changes:
    """Weighs differences by the tables of a lexicon; `known` holds the roots of the notes."""

    def __init__(self, reader: ClauseReader, lexicon: Lexicon, known: Container[str]) -> None:
        self._reader, self._lexicon, self._known = reader, lexicon, known
        self._held = lru_cache(1 << 10)(lambda passage: self._read(clean(passage)))

    def of(self, alignment: Alignment, quotation: Quotation) -> tuple[Difference, ...]:
        """The differences of an alignment with a quotation, each with its kind.

        Beside them, words that have changed places, and a word that turns the rest and was cut off
        before it.
        """
        if alignment.whole and alignment.is_faithful:
            return alignment.differences()
        held = self._held(quotation.passage.text)
        regions = groupby(alignment.steps, lambda step: step.change is None)
        weighed = (self._weighed(tuple(steps), held) for same, steps in regions if not same)
        swapped = () if alignment.is_faithful else self._swapped(alignment)
        return (
            *chain.from_iterable(weighed),
            *swapped,
            *self._cut_off(alignment, quotation.words),
        )

    def _weighed(self, steps: tuple[Step, ...], held: Tokens) -> tuple[Difference, ...]:
        """The differences of a stretch in which nothing is the same, weighed together."""
        theirs = self._read(" ".join(word.typed for step in steps for word in step.theirs))
        notes = self._read(" ".join(word.typed for step in steps for word in step.notes))
        kind, settled = self._kind(theirs, notes, held)
        marked = all(not step.stray for step in steps)
        if marked and kind is not Kind.POLARITY:
            return differences(steps)
        found = [replace(each, kind=kind, settled=settled) for each in differences(steps)]
        return tuple(found)

    def _kind(self, theirs: Tokens, notes: Tokens, held: Tokens) -> tuple[Kind | None, bool]:
        """What a difference is about, if it changes what is said, and whether it surely does."""
        if _flips(theirs) != _flips(notes):
            return Kind.POLARITY, True
        if _values(theirs) != _values(notes):
            return Kind.NUMBER, True
        if self._are_opposed(theirs, notes):
            return Kind.ANTONYM, True
        if _are_other_amounts(_ranks(theirs), _ranks(notes)):
            return Kind.QUANTIFIER, True
        if _is_open(theirs) != _is_open(notes):
            return Kind.CERTAINTY, True
        return self._kind_of_words(theirs, notes, held)

    def _kind_of_words(
        self, theirs: Tokens, notes: Tokens, held: Tokens
    ) -> tuple[Kind | None, bool]:
        """What words make of a difference that no table knows for opposite."""
        added, lost = _unmet(theirs, held), _unmet(notes, theirs)
        if not added:
            return None, True
        names = [token for token in added if token.name and not token.speaker]
        if names:
            return Kind.NAME, any(token.name for token in lost)
        if all(token.key.endswith("ly") for token in added):
            return None, True
        return Kind.WORD, bool(lost) and any(token.root in self._known for token in added)

    def _are_opposed(self, theirs: Tokens, notes: Tokens) -> bool:
        return any(
            self._lexicon.are_opposite(one.groups, other.groups) or are_opposite_forms(one, other)
            for one in theirs
            for other in notes
            if one.root != other.root
        )

    def _swapped(self, alignment: Alignment) -> Iterator[Difference]:
        """Words that stand in another order, though they are no list."""
        theirs = self._read(" ".join(w.typed for step in alignment.steps for w in step.theirs))
        notes = self._read(" ".join(w.typed for step in alignment.steps for w in step.notes))
        places = {root: notes[at].at for root, at in _once(notes).items()}
        shared = [theirs[at] for root, at in _once(theirs).items() if root in places]
        for one, other in pairwise(shared):
            first, last = places[other.root], places[one.root]
            between = notes[first + 1 : last]
            if first < last and any(not token.content and token.key != "and" for token in between):
                said = " ".join(token.typed for token in theirs[one.at : other.at + 1])
                its = " ".join(token.typed for token in notes[first : last + 1])
                yield Difference(Change.REPLACE, said, its, Kind.ROLE, why="changed places")
                return

    def _cut_off(self, alignment: Alignment, notes: Words) -> Iterator[Difference]:
        """A denial or a “might” right before what is quoted, which is quoted without it."""
        first = next((word for step in alignment.steps for word in step.notes), None)
        at = notes.index(first) if first is not None else 0
        if at == 0 or notes[at].bounded:
            return
        before = self._read(notes[at - 1].typed)
        if any(token.entry.negates for token in before):
            yield Difference(Change.DELETE, "", notes[at - 1].typed, Kind.POLARITY, why="cut off")
        elif _is_open(before):
            yield Difference(Change.DELETE, "", notes[at - 1].typed, Kind.CERTAINTY, why="cut off")

    def _read(self, words: str) -> Tokens:
        return self._reader.read(words).tokens


def _once(tokens: Tokens) -> dict[str, int]:
    """Where the words stand that carry meaning and stand there once."""
    roots = Counter(token.root for token in tokens)
    told = (token for token in tokens if token.content and not token.common)
    return {token.root: token.at for token in told if roots[token.root] == 1}


def _unmet(ones: Tokens, others: Tokens) -> list[Token]:
    """Words that carry meaning, and have no counterpart among the others."""
    return [
        one
        for one in ones
        if one.content and not one.common and not any(_are_one(one, other) for other in others)
    ]


def _are_other_amounts(theirs: set[int], notes: set[int]) -> bool:
    if theirs and notes:
        return clash(min(theirs), min(notes))
    return bool((theirs | notes) & _TELLING_ALONE)


def _are_one(one: Token, other: Token) -> bool:
    if one.root == other.root or one.groups & other.groups:
        return True
    return any(_are_forms(one.key, part) for part in other.typed.lower().split())


def _are_forms(one: str, other: str) -> bool:
    """Whether one word may be derived from the other, or be a misspelling of it."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))
    shared = sum(1 for _ in alike)
    derived = shared >= STEM and shared >= DERIVED * max(len(one), len(other))
    return derived or are_alike(one, other)


def _flips(tokens: Tokens) -> bool:
    return sum(token.flips for token in tokens) % 2 == 1


def _values(tokens: Tokens) -> list[float]:
    return sorted(token.value for token in tokens if token.value is not None)


def _ranks(tokens: Tokens) -> set[int]:
    ranks = {t.entry.quantity for t in tokens if t.key not in _ANY and t.entry.quantity is not None}
    return ranks & _TELLING_RANKS


def _is_open(tokens: Tokens) -> bool:
    return any(token.entry.certainty == "open" for token in tokens)
