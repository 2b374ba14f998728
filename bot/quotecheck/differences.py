"""What a statement says otherwise than the passage that it is laid beside.

Whatever both hold is compared: polarity clause by clause, numbers of one unit, names, who does it,
the sides of a relation, opposites, quantifiers, certainty.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.quotecheck.attribution import SAYING
from bot.quotecheck.clauses import Statement, Token
from bot.quotecheck.comparison import HEAD, Comparison, differ
from bot.quotecheck.opposites import RANKS
from bot.quotecheck.polarity import turned_clauses, turning
from bot.quotecheck.roles import around_verbs, crossed, ordered, roles, voices
from bot.quotecheck.verdict import Difference, Kind

REST = "the rest of a whole"
"""Why a number may be what the notes leave over: nine of forty are all but thirty-one."""

TOTAL = 3
"""The least number that is taken for a whole of which parts are told."""

_ANY = frozenset({"any", "anybody", "anyone", "anything"})

_DOUBTS = frozenset(
    {"may", "might", "perhaps", "possibly", "possible", "hypothesis", "speculation", "rumours"}
)

_CONJECTURES = frozenset({"maybe", "guess", "hunch", "speculation", "rumour", "hypothesis"})

_HELD = SAYING | {"suspects", "hopes", "guess", "feels", "idea", "theory", "view", "could", "can"}

_NONE, _FEW, _SOME, _, _MOST, _ALL = range(len(RANKS))


def with_names(laid: Comparison) -> Comparison:
    """The comparison with what differs in numbers and names, which tells soon enough."""
    return replace(laid, differences=(*_numbers(laid), *_names(laid)))


def with_all(laid: Comparison) -> Comparison:
    """The comparison with every difference that can be seen."""
    found = (
        *_numbers(laid),
        *_names(laid),
        *turned_clauses(laid),
        *ordered(laid),
        *roles(laid),
        *crossed(laid),
        *voices(laid),
        *around_verbs(laid),
        *_quantities(laid),
        *_certainty(laid),
    )
    rest = [each for each in found if each.why == REST]
    turned = [each for each in found if each.kind in {Kind.POLARITY, Kind.ANTONYM}]
    flips = any(t.flips for each in (laid.theirs, laid.notes) for t in each.tokens)
    if rest and (turned or flips):  # the rest of a whole, and turned round: it is the same
        found = tuple(each for each in found if each not in {*rest, *turned})
    return replace(laid, differences=tuple(dict.fromkeys(found)))


def _numbers(laid: Comparison) -> Iterator[Difference]:
    """Numbers that the passage lacks; settled where it counts the same with another."""
    held = [token for token in laid.notes.tokens if token.value is not None]
    totals = {pair.theirs.value for pair in laid.pairs if (pair.theirs.value or 0) >= TOTAL}
    for token in laid.theirs.tokens:
        if token.value is None or any(other.value == token.value for other in held):
            continue
        if any(token.value + (other.value or 0) in totals for other in held):
            yield differ(Kind.NUMBER, _with_next(laid.theirs, token), "", REST, settled=False)
            continue
        same = next((other for other in held if other.unit & token.unit), None)
        theirs = _with_next(laid.theirs, token)
        if same is not None:
            yield differ(Kind.NUMBER, theirs, _with_next(laid.notes, same), "the same unit")
        else:
            yield differ(Kind.NUMBER, theirs, "", "no such number", settled=False)


def _names(laid: Comparison) -> Iterator[Difference]:
    """Names that the passage lacks; settled where it has another in their place."""
    said = {token.root for token in laid.theirs.tokens}
    free = [token for token in laid.notes.tokens if token.name and token.root not in said]
    for token in laid.theirs.tokens:
        if token.at in laid.by_word:
            continue
        if token.name:
            place = _place(laid, token)
            other = min(free, key=lambda each: abs(each.at - place), default=None)
            if other is not None:
                yield differ(Kind.NAME, token.typed, other.typed, "in its place")
            else:
                yield differ(Kind.NAME, token.typed, "", "no such name", settled=False)


def _place(laid: Comparison, token: Token) -> int:
    """Where in the passage a word of the text would stand."""
    nearest = min(laid.pairs, key=lambda pair: abs(pair.theirs.at - token.at), default=None)
    return nearest.notes.at if nearest else 0


def _quantities(laid: Comparison) -> Iterator[Difference]:
    """None, some or all of the same thing."""
    told = [other for other in laid.notes.tokens if other.entry.quantity is not None]
    for token in laid.theirs.tokens:
        if token.entry.quantity is None or not told:
            continue
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
    clause = laid.theirs.clause(token.clause)
    opposed = any(
        pair.theirs.clause == token.clause and pair.sign < 0 and not pair.theirs.flips
        for pair in laid.pairs
    )
    if not opposed and any(each.flips and each.at < token.at for each in clause):
        return _NONE if token.key in _ANY else _SOME
    return rank


def clash(one: int, other: int) -> bool:
    least, most = sorted((one, other))
    if least == most:
        return False
    return least == _NONE or (least <= _SOME and most == _ALL) or (least == _FEW and most >= _MOST)


def _certainty(laid: Comparison) -> Iterator[Difference]:
    """A conjecture told as a result, or a fact told as a mere rumour."""
    mine = {_certain(laid, token): token for token in laid.theirs.tokens}
    its = {token.entry.certainty: token for token in laid.notes.tokens}
    if (
        "sure" in mine
        and "open" in its
        and not {"open", "only"} & mine.keys()
        and "sure" not in its
    ):
        yield differ(Kind.CERTAINTY, mine["sure"].typed, its["open"].typed, "a conjecture")
    elif (
        "open" in its and not mine.keys() & {"sure", "open", "only"} and not _is_hedged(laid.theirs)
    ):
        met = {pair.notes.clause for pair in laid.pairs}
        doubt = its["open"]
        if doubt.key in _DOUBTS and doubt.clause in met:
            yield differ(Kind.CERTAINTY, "", doubt.typed, "left out", settled=False)
    if "only" in mine and "open" not in its:
        yield differ(Kind.CERTAINTY, mine["only"].typed, "", "told as a fact")


def _certain(laid: Comparison, token: Token) -> str:
    """How certain a word tells it to be: what is no maybe is sure, and what is not sure is open."""
    told = token.entry.certainty
    denials = [t for t in turning(laid, token.clause) if 0 < token.at - t.at <= HEAD]
    if told == "only" or not told or not denials:
        return told
    return "open" if told == "sure" else "sure" if token.key in _CONJECTURES else told


def _is_hedged(statement: Statement) -> bool:
    """Whether what is told is told as what somebody holds to be so."""
    return any(token.key in _HELD for token in statement.tokens)


def _with_next(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[token.at : token.at + 2])
