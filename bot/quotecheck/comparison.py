"""A statement laid beside a passage: which words of the one stand for which of the other."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from bot.quotecheck.clauses import BASE, PREFIXES, Statement, Token, base_of, words_of
from bot.quotecheck.opposites import RANKS, Lexicon
from bot.quotecheck.verdict import Change, Difference, Kind

SAME, ALIKE = 1.0, 0.85
"""How alike words are of one root, and words of one meaning or of opposite meanings."""

CONTEXT, CLOSELY = 5, 2
"""Within how many words of a pair another pair makes sure that they are said of the same."""

HEAD = 3
"""Within how many words after a quantifier stands what it counts."""

TELLING = frozenset(RANKS.index(name) for name in ("none", "few", "most", "all"))
ORDERED = frozenset({"comparison", "order"})
DIRECTIONS = words_of("more less fewer most least first last")
PASSIVE = words_of("is are was were be been being got gets get")

_WEIGHT_OF_COMMON = 0.3
_LITTLE = words_of("little low few scant")
_BARE = words_of("not no never none nobody nothing nowhere neither nor")


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
    def back(self) -> "Comparison":
        """The same seen from the notes."""
        return Comparison(
            self.notes,
            self.theirs,
            tuple(pair.turned() for pair in self.pairs),
            tuple(pair.turned() for pair in self.likely),
        )

    @cached_property
    def in_common(self) -> dict[tuple[int, int], int]:
        """How many words of a clause of the text a clause of the notes may hold."""
        shared: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        for pair in self.likely:
            if pair.sign > 0:
                shared[pair.theirs.clause, pair.notes.clause].add(pair.theirs.at)
        return defaultdict(int, {clauses: len(words) for clauses, words in shared.items()})

    @cached_property
    def denied(self) -> dict[int, int]:
        """The words of the text that are denied, each with its place after the denial."""
        found: dict[int, int] = {}
        for clause in range(self.theirs.clauses):
            turns = self.turns(clause)
            if len(turns) % 2:
                found |= {t.at: place for place, t in enumerate(_scope(self.theirs, turns[-1]))}
        for token in self.theirs.tokens:
            if token.typed.lower() in _LITTLE and (few := _counted(self.theirs, token)) is not None:
                if few.at in found:
                    del found[few.at]
                else:
                    found[few.at] = 0
        return found

    def turns(self, clause: int) -> list[Token]:
        """What turns a clause of the text, but for what has its counterpart in the notes.

        A bare “not” has none. “Not … without” cancels out, for what comes after.
        """
        told = self.theirs.clause(clause)
        found = [t for t in told if t.flips and not self._is_answered(t)]
        if clause and told[0].key == "without":
            found += [t for t in self.turns(clause - 1) if t.entry.negates]
        return found

    def _is_answered(self, turn: Token) -> bool:
        pair = self.by_word.get(turn.at)
        bare = turn.entry.negates and (pair is None or pair.sign > 0 or turn.key in _BARE)
        return pair is not None and not bare

    @property
    def contradicts(self) -> bool:
        return any(each.settled for each in self.differences)

    @property
    def is_told(self) -> bool:
        """Whether the notes tell of a comparison, if the text does."""
        theirs, notes = (
            any(token.entry.relation == ("comparison", False) for token in each.tokens)
            for each in (self.theirs, self.notes)
        )
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
        return Comparison(theirs, notes, tuple(_told_again(best, every)), every)

    def _pairs(self, one: Token, notes: Statement) -> Iterator[Pair]:
        """Every word of the notes that a word may stand for, or be the opposite of."""
        if one.value is not None:
            yield from (Pair(one, other, SAME) for other in notes.holding(("value", one.value)))
            return
        same = notes.holding(one.root)
        yield from (Pair(one, other, SAME) for other in same)
        alike = {each for group in one.groups for each in notes.holding(group)} - {*same}
        yield from (Pair(one, other, ALIKE) for other in sorted(alike, key=_at))
        sides = map(self._lexicon.opposite_of, one.groups)
        opposed = {each for side in sides if side is not None for each in notes.holding(side)}
        opposed |= {each for each in notes.holding(base_of(one)) if are_opposite_forms(one, each)}
        yield from (Pair(one, o, ALIKE, -1) for o in sorted(opposed - alike - {*same}, key=_at))


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


def _is_direction(token: Token) -> bool:
    compared = token.key.endswith(("er", "est")) and bool(token.groups) and token.content
    return token.key in DIRECTIONS or compared


def _at(token: Token) -> int:
    return token.at


def _best(pairs: list[Pair], shared: dict[tuple[int, int], float], every: tuple[Pair, ...]) -> Pair:
    """The pair of a word that counts: where it has both, the opposite if said of the same."""
    best = max(pairs, key=lambda pair: _fit(pair, shared))
    if best.sign < 0 or all(pair.sign > 0 for pair in pairs):
        return best
    said = {other.notes.at for other in every if other.likeness == SAME}
    opposed = [pair for pair in pairs if pair.sign < 0 and pair.notes.at not in said]
    return max(
        [best, *opposed],
        key=lambda pair: (_company(pair, every, CLOSELY), _company(pair, every, CONTEXT)),
    )


def _told_again(best: list[Pair], every: tuple[Pair, ...]) -> Iterator[Pair]:
    """The pairs, with a word that the text has once more beside its opposite, if the notes have it.

    “Different labs’ models are different” is not what “different labs’ models are alike” says.
    """
    held = Counter((pair.notes.at, pair.theirs.root) for pair in best)
    for pair in best:
        opposed = [
            other
            for other in (every if held[pair.notes.at, pair.theirs.root] > 1 else ())
            if other.theirs.at == pair.theirs.at and other.sign < 0
        ]
        near = _company(pair, every, CLOSELY) if opposed else 0
        nearer = any(
            other.notes.at == pair.notes.at and _company(other, every, CLOSELY) > near
            for other in (best if opposed else ())
        )
        yield opposed[0] if nearer else pair


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


def _counted(statement: Statement, little: Token) -> Token | None:
    """What there is little or much of: the word after that, or else before it."""
    clause = [t for t in statement.clause(little.clause) if t.content and not t.common]
    after = next((t for t in clause if 0 < t.at - little.at <= CLOSELY), None)
    if after is not None and after.key.endswith("s"):
        return None  # little ones, not little of it
    before = (t for t in reversed(clause) if 0 < little.at - t.at <= CLOSELY)
    return after or next(before, None)


def _scope(statement: Statement, turn: Token) -> list[Token]:
    """What a denial denies: the words after it that carry meaning, or else those before it.

    What is “too … for” something is denied of what stands before it, too.
    """
    told = statement.clause(turn.clause)
    clause = [t for t in told if t.content and not t.common and not t.entry.light]
    after = [t for t in clause if t.at > turn.at and not (t.proper and t.typed.endswith("'s"))]
    before = [token for token in reversed(clause) if token.at < turn.at]
    if turn.key == "too":
        return [*before, *after[1:]]
    passive = turn.at > 0 and statement.tokens[turn.at - 1].key in PASSIVE
    return before or after if turn.entry.denies and passive else after or before


def differ(
    kind: Kind, theirs: str, notes: str, why: str = "", *, settled: bool = True
) -> Difference:
    change = Change.REPLACE if theirs and notes else Change.INSERT if theirs else Change.DELETE
    bare = notes.replace("“", "").replace("”", "")  # half of a pair, often
    return Difference(change, theirs, bare, kind, settled, why)
