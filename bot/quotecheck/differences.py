"""What a statement says otherwise than the passage that it is laid beside.

Whatever both hold is compared: `_KINDS` lists the kinds of difference, each a function.
"""

from collections import Counter
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
    SAME,
    Comparison,
    Pair,
    differ,
)
from bot.quotecheck.opposites import RANKS, clash
from bot.quotecheck.roles import FAR, crossed, exchanged, of_others, swapped
from bot.quotecheck.verdict import Difference, Kind

FOCUS, SCOPE = 2, 3
"""How many words after a denial are what it denies; that it may deny, where the notes do."""

ASIDE = 2
"""How many words more may stand between them in the notes, which put in who says it."""

MANY = 3
"""How many words two clauses share that are surely about the same."""

MEASURES = words_of(
    "second minute hour day week month year decade century metre mile kilometre foot gram kilo ton "
    "litre degre watt $ %"
)
"""The roots of units of measure, of which no two are the same amount of anything."""

TOTAL = 3
"""The least number that is taken for a whole of which parts are told."""

REST = "the rest of a whole"
"""Why a number may be what the notes leave over: nine of forty are all but thirty-one."""

_NONE, _SOME, _MOST, _ALL = map(RANKS.index, ("none", "some", "most", "all"))
_DEGREES = DIRECTIONS | words_of("much lot little very few far can will")
_ANY = words_of("any anybody anyone anything")
_DOUBTS = words_of("may might perhaps possibly possible hypothesis speculation rumours")
_CONJECTURES = words_of("maybe guess hunch speculation rumour hypothesis")
_HELD = SAYING | words_of("suspects hopes guess feels idea theory view could can")
_FIRST = words_of("first initially firstly")
_LATER = words_of("later then afterwards second next eventually probably perhaps maybe possibly")
_ARTICLES = words_of("the a an its his her their")
_EACH = words_of("each any")
_ONLY = words_of("only solely merely alone")
_ANY_ONE = _ANY | {"one"}
_ENOUGH = words_of("enough suffice suffices sufficient do")
_SHARES = words_of("half third thirds quarter quarters fifth fifths tenth")
_SEQUELS = words_of("and but then")


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


# What is denied, and opposites


def _turned(laid: Comparison) -> Iterator[Difference]:
    """Clauses that are turned round on one side: by a denial, an opposite, or changed sides.

    Two turns cancel: “not unlimited” is “finite”, “A is better than B” is “B is worse than A”.
    """
    for number in range(laid.theirs.clauses):
        swap = swapped(laid, number)
        pairs = [pair for pair in laid.pairs if pair.theirs.clause == number]
        opposed = [pair for pair in pairs if pair.sign < 0 and not _is_relation(pair)]
        if opposed:
            bad = [pair for pair in opposed if _is_opposed(laid, pair) == (swap is None)]
            open_ = [pair for pair in opposed if _may_be_opposed(laid, pair)]
            if bad:
                yield differ(Kind.ANTONYM, bad[0].theirs.typed, bad[0].notes.typed, "opposites")
            elif open_ and swap is None:
                theirs, notes = open_[0].theirs.typed, open_[0].notes.typed
                yield differ(Kind.ANTONYM, theirs, notes, "opposites, perhaps", settled=False)
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


def _may_be_opposed(laid: Comparison, pair: Pair) -> bool:
    """Whether opposites, further from what both clauses tell, may be told of it."""
    told = any(
        other.sign > 0
        and (other.theirs.clause, other.notes.clause) == (pair.theirs.clause, pair.notes.clause)
        for other in laid.pairs
    )
    rare = not (pair.theirs.common or pair.notes.common)
    return told and rare and _denials(laid, pair.theirs) == _denials(laid.back, pair.notes)


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


# What comes first


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
    first = next(
        (n for n, part in enumerate(parts) if any(_is_first(t, statement) for t in part)), None
    )
    later = (part for part in parts[(first or 0) + 1 :] if any(_is_thing(t) for t in part))
    second = next(later, None)
    return None if first is None or second is None else (tuple(parts[first]), tuple(second))


def _is_first(token: Token, statement: Statement) -> bool:
    """Whether a word tells that something comes first, not that it is the first of its kind."""
    counts = token.at > 0 and statement.tokens[token.at - 1].key in _ARTICLES
    return token.key in _FIRST and not counts


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
        if equal and all(_is_other_measure(token, other) for other in equal):
            theirs, notes = _with_next(laid.theirs, token), _with_next(laid.notes, equal[0])
            yield differ(Kind.NUMBER, theirs, notes, "another unit")
            continue
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


def _is_other_measure(one: Token, other: Token) -> bool:
    """Whether both measure, and not in the same unit: ten hours, ten weeks."""
    ones, others = one.unit & MEASURES, other.unit & MEASURES
    return bool(ones and others) and not ones & others


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


def _uncounted(laid: Comparison) -> Iterator[Difference]:
    """A share that the notes do not tell of, most or all of what they tell only of some."""
    held = {word for other in laid.notes.tokens for word in _shares(other)}
    for token in laid.theirs.tokens:
        if _shares(token) - held:
            yield differ(Kind.QUANTIFIER, token.typed, "", "no such share", settled=False)
        elif (rank := _rank(laid, token)) is not None and rank >= _MOST and token.key not in _EACH:
            only = _only_beside(laid, token)
            if only is not None:
                notes = _with_next(laid.notes, only)
                yield differ(Kind.QUANTIFIER, token.typed, notes, "only", settled=False)


def _shares(quantifier: Token) -> frozenset[str]:
    """The words of a quantifier that tell a share of something."""
    told = quantifier.entry.quantity is not None
    return _SHARES & {*quantifier.typed.lower().split()} if told else frozenset()


def _only_beside(laid: Comparison, quantifier: Token) -> Token | None:
    """The “only” of a clause of the notes that tells of what a quantifier counts."""
    pairs = [pair for pair in laid.pairs if pair.theirs.clause == quantifier.clause]
    if not pairs or any(t.key in _ONLY for t in laid.theirs.clause(quantifier.clause)):
        return None
    nearest = min(pairs, key=lambda pair: abs(pair.theirs.at - quantifier.at))
    met = Counter(pair.notes.clause for pair in pairs)
    beside = {nearest.notes.clause, *(clause for clause, n in met.items() if n >= MANY)}
    told = (token for clause in sorted(beside) for token in laid.notes.clause(clause))
    return next((token for token in told if token.key in _ONLY), None)


def _sufficient(laid: Comparison) -> Iterator[Difference]:
    """Any one of several that is enough on one side, where the other wants all of them."""
    for one, other in ((laid.theirs, laid.notes), (laid.notes, laid.theirs)):
        any_ = next((token for token in one.tokens if _is_enough(one, token)), None)
        all_ = next((token for token in other.tokens if _is_all_of_them(other, token)), None)
        if any_ is not None and all_ is not None:
            told = _with_next(one, any_), _with_next(other, all_)
            theirs, notes = told if one is laid.theirs else told[::-1]
            yield differ(Kind.QUANTIFIER, theirs, notes, "one is enough, all are needed")


def _is_enough(statement: Statement, token: Token) -> bool:
    return token.key in _ANY_ONE and any(
        each.at > token.at and each.key in _ENOUGH for each in statement.clause(token.clause)
    )


def _is_all_of_them(statement: Statement, token: Token) -> bool:
    if token.key not in {"all", "every"}:
        return False
    phrase = statement.spelled(statement.tokens[token.at : token.at + 2]).lower()
    return phrase.startswith(("all of", "every one"))


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
    of_others,
    crossed,
    exchanged,
    _quantities,
    _uncounted,
    _sufficient,
    _certainty,
)
