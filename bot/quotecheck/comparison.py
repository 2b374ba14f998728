"""A statement laid beside a passage: which words of the one stand for which of the other."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot.quotecheck.clauses import BASE, PREFIXES, Statement, Token, base_of
from bot.quotecheck.opposites import RANKS, Lexicon
from bot.quotecheck.verdict import Change, Difference, Kind

SAME, ALIKE = 1.0, 0.85
"""How alike words are of one root, and words of one meaning or of opposite meanings."""

CONTEXT, CLOSELY = 5, 2
"""Within how many words of a pair of opposites another pair makes sure that they are said of the
same; fewer where the opposites are among the commonest words."""

HEAD = 3
"""Within how many words after a quantifier stands what it counts."""

TELLING = frozenset(RANKS.index(name) for name in ("none", "few", "most", "all"))
DIRECTIONS = frozenset({"more", "less", "fewer", "most", "least", "first", "last"})
ORDERED = frozenset({"comparison", "order"})

_WEIGHT_OF_COMMON = 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the text beside one of the notes; `sign` is -1 where they are opposites."""

    theirs: Token
    notes: Token
    likeness: float
    sign: int = 1

    def turned(self) -> "Pair":
        return Pair(self.notes, self.theirs, self.likeness, self.sign)


@dataclass(frozen=True)
class Comparison:
    """A statement beside a passage.

    `pairs` hold each word of the text once, `likely` all that could be paired. `differences` are
    those that change what is said.
    """

    theirs: Statement
    notes: Statement
    pairs: tuple[Pair, ...]
    likely: tuple[Pair, ...] = ()
    differences: tuple[Difference, ...] = ()

    @cached_property
    def by_word(self) -> dict[int, Pair]:
        """The pairs, by the place of the text's word."""
        return {pair.theirs.at: pair for pair in self.pairs}

    @cached_property
    def met(self) -> dict[int, Pair]:
        """The pairs, by the place of the notes' word."""
        return {pair.notes.at: pair for pair in self.pairs}

    @cached_property
    def back(self) -> "Comparison":
        """The same seen from the notes."""
        return Comparison(
            self.notes,
            self.theirs,
            tuple(pair.turned() for pair in self.pairs),
            tuple(pair.turned() for pair in self.likely),
        )

    def counterparts(self, token: Token) -> tuple[Pair, ...]:
        """Every word of the notes that a word of the text may stand for."""
        return tuple(pair for pair in self.likely if pair.theirs.at == token.at and pair.sign > 0)

    @property
    def contradicts(self) -> bool:
        return any(each.settled for each in self.differences)

    @property
    def is_told(self) -> bool:
        """Whether the notes tell of a comparison, if the text does."""
        compared = (
            any(token.entry.relation == ("comparison", False) for token in each.tokens)
            for each in (self.theirs, self.notes)
        )
        theirs, notes = compared
        return notes or not theirs

    @property
    def is_complete(self) -> bool:
        """Whether the notes tell of every direction, order and quantity that the text does."""
        directions = (token for token in self.theirs.tokens if _is_direction(token))
        counted = any(token.entry.quantity in TELLING for token in self.theirs.tokens)
        counts = any(token.entry.quantity is not None for token in self.notes.tokens)
        ordered = {t.entry.relation[0] for t in self.theirs.tokens if t.entry.relation} & ORDERED
        told = {t.entry.relation[0] for t in self.notes.tokens if t.entry.relation}
        return (
            ordered <= told
            and (counts or not counted)
            and all(token.at in self.by_word for token in directions)
        )


class Comparer:
    """Compares by the tables of a lexicon. Pure."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def align(self, theirs: Statement, notes: Statement) -> Comparison:
        """Each word of the text that carries meaning, beside the one of the notes most like it.

        Of several, the one whose clause has most in common with the text's clause.
        """
        likely: list[list[Pair]] = []
        shared: defaultdict[tuple[int, int], float] = defaultdict(float)
        for token in theirs.content:
            pairs = list(self._pairs(token, notes))
            likely.append(pairs)
            for clause in {pair.notes.clause for pair in pairs}:
                shared[token.clause, clause] += _WEIGHT_OF_COMMON if token.common else 1.0
        every = tuple(chain.from_iterable(likely))
        best = [_best(pairs, shared, every) for pairs in likely if pairs]
        return Comparison(theirs, notes, tuple(best), every)

    def _pairs(self, one: Token, notes: Statement) -> Iterator[Pair]:
        """Every word of the notes that a word may stand for, or be the opposite of."""
        if one.value is not None:
            yield from (Pair(one, other, SAME) for other in notes.holding(one.value))
            return
        same = notes.holding(one.root)
        yield from (Pair(one, other, SAME) for other in same)
        alike = {each for group in one.groups for each in notes.holding(group)} - {*same}
        yield from (Pair(one, other, ALIKE) for other in sorted(alike, key=_at))
        sides = map(self._lexicon.opposite_of, one.groups)
        opposed = {each for side in sides if side is not None for each in notes.holding(side)}
        opposed |= {each for each in notes.holding(base_of(one)) if are_opposite_forms(one, each)}
        yield from (Pair(one, o, ALIKE, -1) for o in sorted(opposed - alike - {*same}, key=_at))


def _is_direction(token: Token) -> bool:
    compared = token.key.endswith(("er", "est")) and bool(token.groups) and token.content
    return token.key in DIRECTIONS or compared


def _at(token: Token) -> int:
    return token.at


def _best(pairs: list[Pair], shared: dict[tuple[int, int], float], every: tuple[Pair, ...]) -> Pair:
    """The pair of a word that counts: where it has both, the opposite if said of the same."""
    best = max(pairs, key=lambda pair: _fit(pair, shared))
    said = {other.notes.at for other in every if other.likeness == SAME}
    opposed = [pair for pair in pairs if pair.sign < 0 and pair.notes.at not in said]
    if not opposed or best.sign < 0:
        return best
    return max(
        [best, *opposed],
        key=lambda pair: (_company(pair, every, CLOSELY), _company(pair, every, CONTEXT)),
    )


def _company(pair: Pair, every: tuple[Pair, ...], near: int) -> int:
    """How many words near a word of the text stand near its counterpart, in the same clause."""
    return len(
        {
            other.theirs.at
            for other in every
            if other.theirs.at != pair.theirs.at
            and (other.theirs.clause, other.notes.clause) == (pair.theirs.clause, pair.notes.clause)
            and abs(other.theirs.at - pair.theirs.at) <= near
            and abs(other.notes.at - pair.notes.at) <= near
        }
    )


def _fit(pair: Pair, shared: dict[tuple[int, int], float]) -> tuple[bool, float, float, int]:
    in_common = shared[pair.theirs.clause, pair.notes.clause] + (0.5 if pair.sign > 0 else 0.0)
    apart = abs(pair.notes.at - pair.theirs.at)
    return pair.likeness == SAME, in_common, pair.likeness, -apart


def are_opposite_forms(one: Token, other: Token) -> bool:
    """Whether one is the other with “un” or “non” before, or “less” for “ful” after it."""
    for whole, bare in ((one.key, other.key), (other.key, one.key)):
        for prefix in PREFIXES:
            rest = whole.removeprefix(prefix)
            if rest != whole and len(rest) > HEAD and rest[:BASE] == bare[:BASE]:
                return True
        if whole.endswith("less") and bare == f"{whole.removesuffix('less')}ful":
            return True
    return False


def differ(
    kind: Kind, theirs: str, notes: str, why: str = "", *, settled: bool = True
) -> Difference:
    change = Change.REPLACE if theirs and notes else Change.INSERT if theirs else Change.DELETE
    bare = notes.replace("“", "").replace("”", "")  # half of a pair, often
    return Difference(change, theirs, bare, kind, settled, why)
