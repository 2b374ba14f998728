"""What a statement says otherwise than the passage that it is laid beside.

Whatever both hold is compared: `_KINDS` lists the kinds of difference, each a function.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

from bot.quotecheck.attribution import SAYING
from bot.quotecheck.clauses import Statement, Token, words_of
from bot.quotecheck.comparison import (
    CLOSELY,
    CONTEXT,
    DIRECTIONS,
    HEAD,
    ORDERED,
    PASSIVE,
    SAME,
    Comparison,
    Pair,
)
from bot.quotecheck.opposites import RANKS, clash
from bot.quotecheck.verdict import Change, Difference, Kind

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

_BETWEEN_PEOPLE = frozenset({"teach", "trade"})
_NONE, _SOME, _ALL = map(RANKS.index, ("none", "some", "all"))
_DEGREES = DIRECTIONS | words_of("much lot little very few far can will")
_ANY = words_of("any anybody anyone anything")
_DOUBTS = words_of("may might perhaps possibly possible hypothesis speculation rumours")
_CONJECTURES = words_of("maybe guess hunch speculation rumour hypothesis")
_HELD = SAYING | words_of("suspects hopes guess feels idea theory view could can")
_OWNERS = words_of("of at for in")
_FIRST = words_of("first initially firstly")
_LATER = words_of("later then afterwards second next eventually probably perhaps maybe possibly")
_SEQUELS = words_of("and but then")
_WHO = words_of("he she they it who you we")
_PREPOSITIONS = words_of("of at for in to from with on by about between")


def with_names(laid: Comparison, speaker: str | None) -> Comparison:
    """The comparison with what differs in numbers and names, which tells soon enough.

    `speaker` is whom the passage restates.
    """
    return replace(laid, differences=(*_numbers(laid), *_names(laid, speaker)))


def with_all(laid: Comparison) -> Comparison:
    """The comparison of `with_names` with every difference that can be seen."""
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


# What is denied, and opposites


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
        held = sum(each.notes.clause == pair.notes.clause for each in laid.pairs)
        if held < min(len(told), 2):
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
    if verb.at and tokens[verb.at - 1].key in PASSIVE and not verb.typed.endswith("ing"):
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
        for sides in ((*zip(theirs, its, strict=True),) for its in (notes, notes[::-1]))
    )
    if crossed and not straight:
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
        if token.value is None:
            continue
        equal = [other for other in held if other.value == token.value]
        same = next((other for other in held if other.unit & token.unit), None)
        if equal and (same is None or any(each.unit & token.unit for each in equal)):
            continue
        theirs = _with_next(laid.theirs, token)
        if any(token.value + (other.value or 0) in totals for other in held):
            yield differ(Kind.NUMBER, theirs, "", REST, settled=False)
            continue
        if same is not None:
            notes = _with_next(laid.notes, same)
            yield differ(Kind.NUMBER, theirs, notes, "the same unit", settled=not equal)
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
    _quantities,
    _certainty,
)
