"""Who does what to whom, and which side has more of it, in a text and in a passage beside it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from bot.quotecheck.attribution import SAYING
from bot.quotecheck.clauses import FINITE, Statement, Token, words_of
from bot.quotecheck.comparison import CLOSELY, ORDERED, PASSIVE, SAME, Comparison, Pair, differ
from bot.quotecheck.verdict import Difference, Kind

SIDES, FAR = 8, 12
"""How many words on either side of a relation are its sides; of an order or a comparison."""

REACH = 6
"""Within how many words before a verb stands who does it."""

_BETWEEN_PEOPLE = frozenset({"teach", "trade"})
_AUXILIARIES = FINITE | words_of("that who which also even still not")
_BEFORE_VERBS = words_of(
    "to will would can could may might must should cannot i you we they he she"
)
_BEFORE_NOUNS = words_of("the a an that this these those his her its their your our my it them us")
_HOW_MUCH = words_of("little much more less lot lots nothing something everything")
_OWNERS = words_of("of at for in")
_WHO = words_of("he she they it who you we")
_PREPOSITIONS = words_of("of at for in to from with on by about between")


def swapped(laid: Comparison, clause: int) -> Difference | None:
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
            next_to = _crossed_next_to(laid, token, other) if relation[0] == "source" else 0
            untold = next_to == 1 or (not all(straight) and relation[0] == "reaction")
            untold = untold or (relation[0] == "comparison" and any(crossed) and not any(straight))
            if next_to > 1 or (all(crossed) and not straight[1]):
                kind = Kind.COMPARISON if relation[0] in ORDERED else Kind.ROLE
                theirs, notes = _around(laid.theirs, token), _around(laid.notes, other)
                return differ(kind, theirs, notes, f"the sides of: {token.typed}")
        if untold:
            return differ(Kind.ROLE, _around(laid.theirs, token), "", "its sides", settled=False)
    return None


def _crossed_next_to(laid: Comparison, token: Token, other: Token) -> int:
    """On how many sides of a relation stands next to it what in the notes is on the other side."""
    theirs, notes = _next_to(laid.theirs, token), _next_to(laid.notes, other)
    its = notes if token.entry.relation != other.entry.relation else notes[::-1]
    return sum(
        any(pair.theirs in one and pair.notes in two for pair in laid.likely if pair.sign > 0)
        for one, two in zip(theirs, its, strict=True)
    )


def _next_to(statement: Statement, relation: Token) -> tuple[list[Token], list[Token]]:
    """The nearest words that carry meaning before and after a relation, with those beside them."""
    told = [t for t in statement.content if not t.common and t.at != relation.at]
    before = [t for t in reversed(told) if 0 < relation.at - t.at <= REACH]
    after = [t for t in told if 0 < t.at - relation.at <= REACH]
    return _run(before), _run(after)


def _run(tokens: list[Token]) -> list[Token]:
    """The first words of several, as long as nothing stands between them."""
    return [token for n, token in enumerate(tokens) if abs(token.at - tokens[0].at) == n]


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
        if local and pair.theirs.key in _HOW_MUCH:
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


def _around(statement: Statement, token: Token, reach: int = SIDES) -> str:
    return statement.spelled(statement.tokens[max(0, token.at - reach) : token.at + reach])


def of_others(laid: Comparison) -> Iterator[Difference]:
    """A word that both hold, said of different people or things that both name."""
    back = laid.back
    theirs = {token.root for token in laid.theirs.tokens if token.proper}
    notes = {token.root for token in laid.notes.tokens if token.proper}
    for pair in laid.pairs:
        if pair.sign < 0 or pair.theirs.name or pair.theirs.speaker:
            continue
        told = laid.theirs.clause(pair.theirs.clause)[0].key == "who" or not pair.theirs.common
        if not told or _is_counted(laid.theirs, pair.theirs):
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


def _is_counted(statement: Statement, noun: Token) -> bool:
    """Whether a word is what a number counts, and so nothing that anybody does."""
    return noun.at > 0 and statement.tokens[noun.at - 1].value is not None


def _doer(statement: Statement, verb: Token) -> Token | None:
    """Who does something: named after “by” or “was”, or else the nearest name before it."""
    tokens = statement.tokens
    owned = tokens[verb.at + 1 : verb.at + 3]
    if owned[1:] and owned[0].key in PASSIVE and owned[1].proper and owned[1].typed.endswith("'s"):
        return owned[1]
    for token in statement.clause(verb.clause):
        if token.key == "by" and token.at > verb.at and token.at + 1 < len(tokens):
            agent = tokens[token.at + 1]
            return agent if agent.proper else None
    if verb.at and tokens[verb.at - 1].key in PASSIVE and not verb.typed.endswith("ing"):
        return None
    before = [t for t in tokens[max(0, verb.at - REACH) : verb.at] if t.clause == verb.clause]
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
    nearest, first = next(named, None), statement.clause(verb.clause)[0]
    if nearest is None and first.key == "who" and first.at:
        return _who(statement, first)
    return None if any(token.key in _WHO for token in before[-CLOSELY - 1 :]) else nearest


def _who(statement: Statement, relative: Token) -> Token | None:
    """Whom a “who” stands for in “Ada was the one who”; None after anything else."""
    before = statement.tokens[relative.at - 1]
    names = (t for t in reversed(statement.clause(before.clause)) if t.proper)
    return next(names, None) if before.key == "one" else None


def _owner(statement: Statement, noun: Token) -> Token | None:
    """Whose something is: the name after “of”, “at”, “for”, “in” right behind it."""
    after = statement.tokens[noun.at + 1 : noun.at + 3]
    owned = len(after) > 1 and after[0].key in _OWNERS and after[1].proper
    return after[1] if owned else None


def crossed(laid: Comparison) -> Iterator[Difference]:
    """Two words, each told of what the notes tell the other of."""
    back = laid.back
    held: dict[tuple[int, int], Pair] = {}
    turned = {pair.theirs.clause for pair in laid.pairs if pair.sign < 0}
    for pair in laid.pairs:
        if pair.theirs.clause in turned or pair.theirs.value is not None:
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


def exchanged(laid: Comparison) -> Iterator[Difference]:
    """A verb whose doer in the text is done to in the notes, or the other way round."""
    met = {(each.theirs.at, each.notes.at) for each in laid.likely if each.sign > 0}

    def meets(ones: list[Token], others: list[Token]) -> bool:
        return any((one.at, other.at) in met for one in ones for other in others)

    for pair in laid.pairs:
        if not _is_same_verb(laid, pair):
            continue
        theirs, notes = _parts_of(laid.theirs, pair.theirs), _parts_of(laid.notes, pair.notes)
        if theirs.doer is None or theirs.doer.proper or _is_compared(laid, pair):
            continue
        doer, its = [theirs.doer], [notes.doer] if notes.doer is not None else []
        took = meets(doer, notes.after) and not meets(doer, notes.before)
        gave = meets(theirs.after, its) or (took and meets(theirs.after, notes.before))
        if (took or theirs.doer.at not in laid.by_word) and gave and not meets(doer, its):
            yield differ(
                Kind.ROLE,
                laid.theirs.spelled(laid.theirs.between(theirs.doer, pair.theirs)),
                _around(laid.notes, pair.notes, CLOSELY),
                f"who does it: {pair.theirs.typed}",
                settled=False,
            )
            return


def _is_same_verb(laid: Comparison, pair: Pair) -> bool:
    one = pair.theirs
    if pair.likeness < SAME or one.value is not None or one.proper or one.common:
        return False
    return _is_verb(laid.theirs, one) or _is_verb(laid.notes, pair.notes)


def _is_compared(laid: Comparison, pair: Pair) -> bool:
    """Whether what does more of it is told, which turns with “more” and “less”."""
    told = (*laid.theirs.clause(pair.theirs.clause), *laid.notes.clause(pair.notes.clause))
    return any(token.entry.relation == ("comparison", False) for token in told)


def _is_verb(statement: Statement, token: Token) -> bool:
    """Whether a word is a verb, as its ending and its neighbours tell."""
    tokens = statement.tokens
    before = tokens[token.at - 1].key if token.at else ""
    after = tokens[token.at + 1].typed if token.at + 1 < len(tokens) else ""
    ending = token.typed.endswith(("ed", "ing"))
    return ending or before in _BEFORE_VERBS or after in _BEFORE_NOUNS


@dataclass(frozen=True, slots=True)
class _Parts:
    """Who does something, right before the verb, and what stands on its sides; of a passive, too.

    `before` is the side of those who do it, `after` that of those it is done to.
    """

    doer: Token | None
    before: list[Token]
    after: list[Token]


def _parts_of(statement: Statement, verb: Token) -> _Parts:
    tokens = statement.tokens
    at = verb.at - 1
    while at >= 0 and (tokens[at].key in _AUXILIARIES or tokens[at].key.endswith("ly")):
        at -= 1
    if at > 1 and tokens[at].key in SAYING and tokens[at - 1].speaker:
        at -= 2
    doer = tokens[at] if at >= 0 and tokens[at].content and not tokens[at].common else None
    near = tokens[max(verb.at - FAR, 0) : verb.at + SIDES + 1]
    told = [t for t in near if t.content and not t.common]
    before = [t for t in reversed(told) if t.at < verb.at]
    after = [t for t in told if t.at > verb.at]
    if any(t.key == "by" for t in tokens[verb.at + 1 : verb.at + 3]):
        return _Parts(after[0] if after else None, after, before)
    is_passive = verb.at > 0 and tokens[verb.at - 1].key in PASSIVE
    if is_passive and not verb.typed.endswith("ing"):
        return _Parts(None, [], before)
    return _Parts(doer, before, after)
