"""A statement laid beside a passage: which words stand for which, and what is said otherwise.

Each kind of difference is one function of a laid statement; `_KINDS` lists them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain

from bot.quotecheck.attribution import SAYING
from bot.quotecheck.clauses import BASE, PREFIXES, Statement, Token, base_of
from bot.quotecheck.opposites import RANKS, Lexicon
from bot.quotecheck.verdict import Change, Difference, Kind

SAME, ALIKE = 1.0, 0.85
"""How alike words are of one root, and words of one meaning or of opposite meanings."""

CONTEXT, CLOSELY = 5, 2
"""Within how many words of a pair another pair makes sure that they are said of the same."""

HEAD = 3
"""Within how many words after a quantifier stands what it counts."""

FOCUS, SCOPE = 2, 3
"""How many words after a denial are what it denies; that it may deny, where the notes do."""

ASIDE = 2
"""How many words more may stand between them in the notes, which put in who says it."""

MANY = 3
"""How many words two clauses share that are surely about the same."""

SIDES, FAR = 8, 12
"""How many words on either side of a relation are its sides; of an order or a comparison."""

REACH = 6
"""Within how many words before a verb stands who does it."""

TOTAL = 3
"""The least number that is taken for a whole of which parts are told."""

REST = "the rest of a whole"
"""Why a number may be what the notes leave over: nine of forty are all but thirty-one."""

TELLING = frozenset(RANKS.index(name) for name in ("none", "few", "most", "all"))
ORDERED = frozenset({"comparison", "order"})

_BETWEEN_PEOPLE = frozenset({"teach", "trade"})
_WEIGHT_OF_COMMON = 0.3
_NONE, _FEW, _SOME, _, _MOST, _ALL = range(len(RANKS))


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DIRECTIONS = _words("more less fewer most least first last")
_DEGREES = _DIRECTIONS | _words("much lot little very few far can will")
_LITTLE = _words("little low few scant")
_BARE = _words("not no never none nobody nothing nowhere neither nor")
_ANY = _words("any anybody anyone anything")
_DOUBTS = _words("may might perhaps possibly possible hypothesis speculation rumours")
_CONJECTURES = _words("maybe guess hunch speculation rumour hypothesis")
_HELD = SAYING | _words("suspects hopes guess feels idea theory view could can")
_OWNERS = _words("of at for in")
_PASSIVE = _words("is are was were be been being got gets get")
_FIRST = _words("first initially firstly")
_LATER = _words("later then afterwards second next eventually probably perhaps maybe possibly")
_SEQUELS = _words("and but then")
_WHO = _words("he she they it who you we")
_PREPOSITIONS = _words("of at for in to from with on by about between")


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

        A bare “not” has none.
        """
        return [t for t in self.theirs.clause(clause) if t.flips and not self._is_answered(t)]

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

    def align(self, theirs: Statement, notes: Statement, speaker: str | None) -> Comparison:
        """Each word of the text that carries meaning, beside the one of the notes most like it.

        Of several, the one whose clause has most in common with the text's clause. What differs
        in numbers and names is told at once, `with_all` tells the rest.
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
        laid = Comparison(theirs, notes, tuple(best), every)
        return replace(laid, differences=(*_numbers(laid), *_names(laid, speaker)))

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


def with_all(laid: Comparison) -> Comparison:
    """The comparison with every difference that can be seen."""
    found = (*laid.differences, *chain.from_iterable(kind(laid) for kind in _KINDS))
    rest = [each for each in found if each.why == REST]
    turned = [each for each in found if each.kind in {Kind.POLARITY, Kind.ANTONYM}]
    flips = any(t.flips for each in (laid.theirs, laid.notes) for t in each.tokens)
    if rest and (turned or flips):  # the rest of a whole, and turned round: it is the same
        found = tuple(each for each in found if each not in {*rest, *turned})
    return replace(laid, differences=tuple(dict.fromkeys(found)))


def differ(
    kind: Kind, theirs: str, notes: str, why: str = "", *, settled: bool = True
) -> Difference:
    change = Change.REPLACE if theirs and notes else Change.INSERT if theirs else Change.DELETE
    bare = notes.replace("“", "").replace("”", "")  # half of a pair, often
    return Difference(change, theirs, bare, kind, settled, why)


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


def clash(one: int, other: int) -> bool:
    """Whether what is true of so many cannot be true of so many others."""
    least, most = sorted((one, other))
    if least == most:
        return False
    return least == _NONE or (least <= _SOME and most == _ALL) or (least == _FEW and most >= _MOST)


def _is_direction(token: Token) -> bool:
    compared = token.key.endswith(("er", "est")) and bool(token.groups) and token.content
    return token.key in _DIRECTIONS or compared


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


# What is denied, and opposites


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
    passive = turn.at > 0 and statement.tokens[turn.at - 1].key in _PASSIVE
    return before or after if turn.entry.denies and passive else after or before


def _turned(laid: Comparison) -> Iterator[Difference]:
    """Clauses that are turned round on one side: by a denial, an opposite, or changed sides.

    Two turns cancel: “not unlimited” is “finite”, “A is better than B” is “B is worse than A”.
    """
    for number in range(laid.theirs.clauses):
        swap = _swapped(laid, number)
        pairs = [pair for pair in laid.pairs if pair.theirs.clause == number]
        opposed = [pair for pair in pairs if pair.sign < 0 and not _is_relation(pair)]
        if opposed:
            bad = [pair for pair in opposed if _is_opposed(laid, pair) == (swap is None)]
            if bad:
                yield differ(Kind.ANTONYM, bad[0].theirs.typed, bad[0].notes.typed, "opposites")
            continue
        denied = [pair for pair in pairs if _is_denied_alone(laid, pair)]
        soonest = min((laid.denied.get(pair.theirs.at, FAR) for pair in denied), default=FAR)
        if any(_agrees(laid, pair, min(soonest + 2, SCOPE)) for pair in pairs):
            denied = []
        turn = _denied(laid, denied[0]) if denied else None
        if (turn is None) != (swap is None):
            yield turn or swap or differ(Kind.POLARITY, "", "")


def _is_relation(pair: Pair) -> bool:
    return pair.theirs.entry.relation is not None and pair.notes.entry.relation is not None


def _is_opposed(laid: Comparison, pair: Pair) -> bool:
    """Whether opposites are said of the same, and both or neither of them is denied."""
    near = CLOSELY if pair.theirs.common and pair.notes.common else CONTEXT
    of_the_same = any(
        abs(other.theirs.at - pair.theirs.at) <= near
        and abs(other.notes.at - pair.notes.at) <= near + ASIDE
        for other in laid.pairs
        if other.sign > 0 and other.theirs.key not in _DEGREES
    )
    return of_the_same and _denials(laid, pair.theirs) == _denials(laid.back, pair.notes)


def _denials(laid: Comparison, token: Token) -> bool:
    """Whether an odd number of denials reach a word."""
    reach = range(token.at - FAR, token.at + HEAD)
    return sum(each.at in reach for each in laid.turns(token.clause)) % 2 == 1


def _is_turned(laid: Comparison, pair: Pair) -> bool:
    return (pair.theirs.at in laid.denied) != (pair.notes.at in laid.back.denied)


def _places(laid: Comparison, pair: Pair) -> tuple[int, int]:
    """How soon after a denial a word stands in the text, and in the notes."""
    return laid.denied.get(pair.theirs.at, FAR), laid.back.denied.get(pair.notes.at, FAR)


def _is_denied_alone(laid: Comparison, pair: Pair) -> bool:
    """Whether a word is denied on one side, and no other word of the notes bears the text out."""
    if not _is_turned(laid, pair) or min(_places(laid, pair)) >= FOCUS:
        return False
    like = laid.in_common[pair.theirs.clause, pair.notes.clause]
    surely = pair.likeness == SAME and laid.back.denied.get(pair.notes.at) == 0
    if pair.theirs.at not in laid.denied and not surely:
        told = [t for t in laid.notes.clause(pair.notes.clause) if t.content and not t.flips]
        if like < min(len(told), 2):
            return False
    return not any(
        other.theirs.at == pair.theirs.at
        and other.sign > 0
        and not _is_turned(laid, other)
        and laid.in_common[other.theirs.clause, other.notes.clause] >= like
        for other in laid.likely
    )


def _agrees(laid: Comparison, pair: Pair, within: int) -> bool:
    """Whether what the text denies is denied in the notes, too, or told in an opposite."""
    like = laid.in_common[pair.theirs.clause, pair.notes.clause]
    return laid.denied.get(pair.theirs.at, within) < within and any(
        other.theirs.at == pair.theirs.at
        and (len(laid.back.turns(other.notes.clause)) % 2 == 1) == (other.sign > 0)
        and laid.in_common[other.theirs.clause, other.notes.clause] >= like - (other.sign < 0)
        for other in laid.likely
    )


def _denied(laid: Comparison, pair: Pair) -> Difference:
    common = laid.in_common[pair.theirs.clause, pair.notes.clause]
    held = Counter(other.notes.clause for other in laid.pairs)
    elsewhere = held[pair.notes.clause] < max(held.values())
    turns = laid.turns(pair.theirs.clause)
    aside = any(t.entry.contrasts or t == laid.theirs.clause(t.clause)[-1] for t in turns)
    return differ(
        Kind.POLARITY,
        laid.theirs.spelled(laid.theirs.clause(pair.theirs.clause)),
        laid.notes.spelled(laid.notes.clause(pair.notes.clause)),
        f"denied on one side: {pair.theirs.typed}",
        settled=not (elsewhere or aside) and (min(_places(laid, pair)) == 0 or common >= MANY),
    )


# Who does what to whom, which side has more of it, what comes first


def _swapped(laid: Comparison, clause: int) -> Difference | None:
    """A relation in the clause whose sides have changed places."""
    for token in laid.theirs.clause(clause):
        relation, untold = token.entry.relation, False
        for other in laid.notes.tokens:
            its = other.entry.relation
            if relation is None or its is None or relation[0] != its[0]:
                continue
            straight, crossed = _sides(laid, token, other)
            if relation[1] != its[1]:
                straight, crossed = crossed, straight
            untold = not any((*straight, *crossed)) and relation[0] == "reaction"
            untold = untold or (relation[0] == "comparison" and any(crossed) and not any(straight))
            if all(crossed) and not straight[1]:
                kind = Kind.COMPARISON if relation[0] in ORDERED else Kind.ROLE
                theirs, notes = _around(laid.theirs, token), _around(laid.notes, other)
                return differ(kind, theirs, notes, f"the sides of: {token.typed}")
        if untold:
            return differ(Kind.ROLE, _around(laid.theirs, token), "", "its sides", settled=False)
    return None


def _sides(laid: Comparison, token: Token, other: Token) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many words stand on the same sides of two relations, and how many on the other ones."""
    count = {(left, stays): 0 for left in (True, False) for stays in (True, False)}
    reach = FAR if token.entry.relation and token.entry.relation[0] in ORDERED else SIDES
    local = token.entry.relation is not None and token.entry.relation[0] in _BETWEEN_PEOPLE
    theirs, notes = _left_of(laid.theirs, token), _left_of(laid.notes, other)
    found: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for pair in laid.pairs:
        near = abs(pair.theirs.at - token.at) <= reach and abs(pair.notes.at - other.at) <= reach
        if local and (pair.theirs.clause, pair.notes.clause) != (token.clause, other.clause):
            continue
        if near and pair.sign > 0 and token.at != pair.theirs.at:
            left = pair.theirs.at in theirs
            found[pair.theirs.root].append((left, (pair.notes.at in notes) == left))
    compares = token.entry.relation == ("comparison", False)
    for places in found.values():
        (left, stays), *_ = places
        if any(other != left for other, _ in places):
            continue  # what stands on both sides tells nothing
        if compares and not left and (count[False, True] or count[False, False]):
            continue  # what is compared stands right after “than”
        count[left, stays] += 1
    return (count[True, True], count[False, True]), (count[True, False], count[False, False])


def _left_of(statement: Statement, relation: Token) -> frozenset[int]:
    """The places of what stands on the first side of a relation: before A, B is B before A."""
    before = [t.at for t in statement.tokens if t.at < relation.at]
    clause = statement.clause(relation.clause)
    if relation.at != clause[0].at or (relation.entry.relation or ("",))[0] not in ORDERED:
        return frozenset(before)
    things = [t.at for t in clause if t.at > relation.at and t.content and not t.common]
    return frozenset([*before, *things[1:]])


def _around(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[max(0, token.at - SIDES) : token.at + SIDES])


def _of_others(laid: Comparison) -> Iterator[Difference]:
    """A word that both hold, said of different people or things that both name."""
    back = laid.back
    theirs = {token.root for token in laid.theirs.tokens if token.proper}
    notes = {token.root for token in laid.notes.tokens if token.proper}
    for pair in laid.pairs:
        if pair.sign < 0 or pair.theirs.name or pair.theirs.speaker or pair.theirs.common:
            continue
        for whose in (_owner,) if pair.theirs.proper else (_doer, _owner):
            one, other = whose(laid.theirs, pair.theirs), whose(back.theirs, pair.notes)
            if one is None or other is None or one.root == other.root:
                continue
            named = other.root in theirs or (whose is _doer and (other.name or other.speaker))
            if one.root in notes and named:
                yield differ(
                    Kind.ROLE,
                    laid.theirs.spelled(laid.theirs.between(one, pair.theirs)),
                    laid.notes.spelled(laid.notes.between(other, pair.notes)),
                    f"of whom: {pair.theirs.typed}",
                )
                return


def _doer(statement: Statement, verb: Token) -> Token | None:
    """Who does something: named after “by”, or else the nearest name before it."""
    tokens = statement.tokens
    for token in statement.clause(verb.clause):
        if token.key == "by" and token.at > verb.at and token.at + 1 < len(tokens):
            agent = tokens[token.at + 1]
            return agent if agent.proper else None
    if verb.at and tokens[verb.at - 1].key in _PASSIVE and not verb.typed.endswith("ing"):
        return None
    before = [t for t in tokens[max(0, verb.at - REACH) : verb.at] if t.clause == verb.clause]
    if any(token.key in _WHO for token in before[-CLOSELY - 1 :]):
        return None
    named = (
        token
        for token in reversed(before)
        if token.proper
        and (
            token.at == 0
            or tokens[token.at - 1].key not in _PREPOSITIONS
            or token.typed.endswith("'s")
        )
    )
    return next(named, None)


def _owner(statement: Statement, noun: Token) -> Token | None:
    """Whose something is: the name after “of”, “at”, “for”, “in” right behind it."""
    after = statement.tokens[noun.at + 1 : noun.at + 3]
    owned = len(after) > 1 and after[0].key in _OWNERS and after[1].proper
    return after[1] if owned else None


def _crossed(laid: Comparison) -> Iterator[Difference]:
    """Two words, each told of what the notes tell the other of."""
    back = laid.back
    held: dict[tuple[int, int], Pair] = {}
    turned = {pair.theirs.clause for pair in laid.pairs if pair.sign < 0}
    for pair in laid.pairs:
        if pair.theirs.clause in turned:
            continue
        one, other = _before(laid, pair.theirs), _before(back, pair.notes)
        if one is None or other is None or one.notes.at == other.theirs.at:
            continue
        crossed = held.get((other.theirs.at, one.notes.at))
        if crossed is not None:
            yield differ(
                Kind.ROLE,
                laid.theirs.spelled(laid.theirs.between(one.theirs, pair.theirs)),
                laid.notes.spelled(laid.notes.between(other.theirs, pair.notes)),
                f"crossed: {pair.theirs.typed}, {crossed.theirs.typed}",
            )
            return
        held[one.notes.at, other.theirs.at] = pair


def _around_words(laid: Comparison) -> Iterator[Difference]:
    """What stands on either side of a word of the text, and on the other sides in the notes."""
    for pair in laid.pairs:
        if pair.sign < 0 or pair.likeness < SAME or pair.theirs.common or pair.theirs.proper:
            continue
        twice = len(laid.theirs.holding(pair.theirs.root)) + len(laid.notes.holding(pair.notes.root))
        if twice > 2 or any(  # noqa: PLR2004 -- one in each
            token.entry.relation and token.entry.relation[0] in ORDERED
            for token in laid.theirs.clause(pair.theirs.clause)
        ):
            continue
        before, after = _next_to(laid, pair, -1), _next_to(laid, pair, 1)
        if before is None or after is None:
            continue
        sides = before.notes.at < pair.notes.at, pair.notes.at < after.notes.at
        passive = _is_passive(laid.theirs, pair.theirs) != _is_passive(laid.notes, pair.notes)
        if sides[0] == sides[1] == passive:
            yield differ(
                Kind.ROLE,
                laid.theirs.spelled(laid.theirs.between(before.theirs, after.theirs)),
                laid.notes.spelled(laid.notes.clause(pair.notes.clause)),
                f"on either side of: {pair.theirs.typed}",
                settled=False,
            )
            return


def _next_to(laid: Comparison, pair: Pair, step: int) -> Pair | None:
    """The word next to another, of those in both clauses, before it or after it."""
    beside = [
        other
        for other in laid.pairs
        if other.sign > 0
        and not other.theirs.common
        and other.notes.clause == pair.notes.clause
        and other.theirs.clause == pair.theirs.clause
        and (other.theirs.at - pair.theirs.at) * step in range(1, REACH)
        and other.notes.at != pair.notes.at
    ]
    return min(beside, key=lambda other: abs(other.theirs.at - pair.theirs.at), default=None)


def _is_passive(statement: Statement, verb: Token) -> bool:
    return any(token.key == "by" for token in statement.tokens[verb.at + 1 : verb.at + 3])


def _before(laid: Comparison, token: Token) -> Pair | None:
    """The pair of the word before another in its clause, if it carries meaning."""
    clause = [t for t in laid.theirs.clause(token.clause) if t.content and not t.common]
    before = [each for each in clause if token.at - REACH <= each.at < token.at]
    pair = laid.by_word.get(before[-1].at) if before else None
    return pair if pair is not None and pair.sign > 0 else None


def _ordered(laid: Comparison) -> Iterator[Difference]:
    """What comes first on one side, and later on the other."""
    theirs, notes = _sequence(laid.theirs), _sequence(laid.notes)
    if theirs is None or notes is None:
        return
    pairs = [pair for pair in laid.pairs if _is_thing(pair.theirs)]
    straight, crossed = (
        sum(pair.theirs in one and pair.notes in other for pair in pairs for one, other in sides)
        for sides in (list(zip(theirs, notes, strict=True)), list(zip(theirs, notes[::-1], strict=True)))
    )
    if crossed > straight and not straight:
        first = laid.theirs.spelled(theirs[0]), laid.notes.spelled(notes[0])
        yield differ(Kind.COMPARISON, *first, "what comes first")


def _sequence(statement: Statement) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """What a statement tells to come first, and what right after that."""
    parts: list[list[Token]] = []
    for token in statement.tokens:
        if not parts or parts[-1][-1].clause != token.clause or token.key in _SEQUELS:
            parts.append([])
        parts[-1].append(token)
    first = next((n for n, part in enumerate(parts) if any(t.key in _FIRST for t in part)), None)
    later = (part for part in parts[(first or 0) + 1 :] if any(_is_thing(t) for t in part))
    second = next(later, None)
    return None if first is None or second is None else (tuple(parts[first]), tuple(second))


def _is_thing(token: Token) -> bool:
    return token.content and not token.common and token.key not in _FIRST | _LATER


# Numbers and names, how many, how certain


def _numbers(laid: Comparison) -> Iterator[Difference]:
    """Numbers that the passage lacks; settled where it counts the same with another."""
    held = [token for token in laid.notes.tokens if token.value is not None]
    totals = {pair.theirs.value for pair in laid.pairs if (pair.theirs.value or 0) >= TOTAL}
    for token in laid.theirs.tokens:
        if token.value is None or any(other.value == token.value for other in held):
            continue
        theirs = _with_next(laid.theirs, token)
        if any(token.value + (other.value or 0) in totals for other in held):
            yield differ(Kind.NUMBER, theirs, "", REST, settled=False)
            continue
        same = next((other for other in held if other.unit & token.unit), None)
        if same is not None:
            yield differ(Kind.NUMBER, theirs, _with_next(laid.notes, same), "the same unit")
        else:
            yield differ(Kind.NUMBER, theirs, "", "no such number", settled=False)


def _names(laid: Comparison, speaker: str | None) -> Iterator[Difference]:
    """Names that the passage lacks; settled where it has another in their place."""
    said = {token.root for token in laid.theirs.tokens}
    free = [token for token in laid.notes.tokens if token.name and token.root not in said]
    for token in laid.theirs.tokens:
        if token.at in laid.by_word or not (token.name or token.speaker):
            continue
        if token.speaker:
            first = next(t for t in laid.theirs.clause(token.clause) if t.content)
            if speaker is not None and token.root != speaker and token == first:
                yield differ(Kind.NAME, token.typed, "", "somebody else", settled=False)
            continue
        place = _place(laid, token)
        other = min(free, key=lambda each: abs(each.at - place), default=None)
        if other is not None:
            sure = token.at > 0
            yield differ(Kind.NAME, token.typed, other.typed, "in its place", settled=sure)
        else:
            yield differ(Kind.NAME, token.typed, "", "no such name", settled=False)


def _place(laid: Comparison, token: Token) -> int:
    """Where in the passage a word of the text would stand."""
    nearest = min(laid.pairs, key=lambda pair: abs(pair.theirs.at - token.at), default=None)
    return nearest.notes.at if nearest else 0


def _quantities(laid: Comparison) -> Iterator[Difference]:
    """None, some or all of the same thing."""
    told = [other for other in laid.notes.tokens if other.entry.quantity is not None]
    for token in laid.theirs.tokens if told else ():
        rank = _rank(laid, token)
        head = next(
            (p for p in laid.pairs if 0 < p.theirs.at - token.at <= HEAD and p.sign > 0), None
        )
        if rank is None or head is None:
            continue
        for other in told:
            its = _rank(laid.back, other)
            if its is not None and 0 < head.notes.at - other.at <= HEAD and clash(rank, its):
                yield differ(
                    Kind.QUANTIFIER,
                    laid.theirs.spelled(laid.theirs.between(token, head.theirs)),
                    laid.notes.spelled(laid.notes.between(other, head.notes)),
                    f"{RANKS[rank]}, {RANKS[its]}",
                )


def _rank(laid: Comparison, token: Token) -> int | None:
    """How much a quantifier tells: “any” after a denial is none, “all” after one is some."""
    rank = token.entry.quantity
    if rank != _ALL:
        return rank
    opposed = any(
        pair.theirs.clause == token.clause and pair.sign < 0 and not pair.theirs.flips
        for pair in laid.pairs
    )
    if not opposed and any(each.at < token.at for each in laid.turns(token.clause)):
        return _NONE if token.key in _ANY else _SOME
    return rank


def _certainty(laid: Comparison) -> Iterator[Difference]:
    """A conjecture told as a result, or a fact told as a mere rumour."""
    mine = {_certain(laid, token): token for token in laid.theirs.tokens}
    its = {token.entry.certainty: token for token in laid.notes.tokens}
    told = mine.keys() & {"sure", "open", "only"}
    if told == {"sure"} and "open" in its and "sure" not in its:
        yield differ(Kind.CERTAINTY, mine["sure"].typed, its["open"].typed, "a conjecture")
    elif "open" in its and not told and not any(t.key in _HELD for t in laid.theirs.tokens):
        met = {pair.notes.clause for pair in laid.pairs}
        doubt = its["open"]
        if doubt.key in _DOUBTS and doubt.clause in met:
            yield differ(Kind.CERTAINTY, "", doubt.typed, "left out", settled=False)
    if "only" in mine and "open" not in its:
        yield differ(Kind.CERTAINTY, mine["only"].typed, "", "told as a fact")


def _certain(laid: Comparison, token: Token) -> str:
    """How certain a word tells it to be: what is no maybe is sure, and what is not sure is open."""
    told = token.entry.certainty
    if told == "only" or not told:
        return told
    if not any(0 < token.at - turn.at <= HEAD for turn in laid.turns(token.clause)):
        return told
    return "open" if told == "sure" else "sure" if token.key in _CONJECTURES else told


def _with_next(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[token.at : token.at + 2])


_KINDS: tuple[Callable[[Comparison], Iterator[Difference]], ...] = (
    _turned,
    _ordered,
    _of_others,
    _crossed,
    _around_words,
    _quantities,
    _certainty,
)
