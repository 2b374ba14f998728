"""Who does what to whom, which side has more of it, what comes first: sides that changed places."""

from collections import defaultdict
from collections.abc import Container, Iterator

from bot.quotecheck.clauses import Statement, Token
from bot.quotecheck.comparison import CLOSELY, ORDERED, SAME, Comparison, Pair, differ
from bot.quotecheck.verdict import Difference, Kind

FAR = 12
"""How far an order or a comparison reaches, and a denial before one of two opposites."""

Tokens = tuple[Token, ...]

SIDES = 8
"""How many words on either side of a relation are its sides."""

REACH = 6
"""Within how many words before a verb stands who does it."""

_OF = frozenset({"of", "at", "for", "in"})

_PASSIVE = frozenset(["is", "are", "was", "were", "be", "been", "being", "got", "gets", "get"])

_FIRST = frozenset({"first", "initially", "firstly"})

_LATER = frozenset({"later", "then", "afterwards", "second", "next", "eventually"})

_SEQUELS = frozenset({"and", "but", "then"})

_HEDGES = frozenset({"probably", "perhaps", "maybe", "possibly"})

_WHO = frozenset(["he", "she", "they", "it", "who", "you", "we"])

_PREPOSITIONS = frozenset(
    ["of", "at", "for", "in", "to", "from", "with", "on", "by", "about", "between"]
)


def is_same_order(laid: Comparison, pair: Pair) -> bool:
    """Whether what stands before one thing stands after the other, in sides that changed places."""
    one, other = pair.theirs.entry.relation, pair.notes.entry.relation
    if one is None or other is None or one[0] != other[0] or one[1] == other[1]:
        return False
    straight, crossed = _sides(laid, pair.theirs, pair.notes)
    return all(crossed) and not straight[1]


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
            untold = not any((*straight, *crossed)) and relation[0] == "reaction"
            untold = untold or (relation[0] == "comparison" and any(crossed) and not any(straight))
            if all(crossed) and not straight[1]:
                kind = Kind.COMPARISON if relation[0] in ORDERED else Kind.ROLE
                return differ(
                    kind,
                    _around(laid.theirs, token),
                    _around(laid.notes, other),
                    f"the sides of: {token.typed}",
                )
        if untold:
            return differ(Kind.ROLE, _around(laid.theirs, token), "", "its sides", settled=False)
    return None


def _sides(laid: Comparison, token: Token, other: Token) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many words stand on the same sides of two relations, and how many on the other ones."""
    count = {(left, stays): 0 for left in (True, False) for stays in (True, False)}
    reach = FAR if token.entry.relation and token.entry.relation[0] in ORDERED else SIDES
    theirs, notes = _left_of(laid.theirs, token), _left_of(laid.notes, other)
    found: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for pair in laid.pairs:
        near = abs(pair.theirs.at - token.at) <= reach and abs(pair.notes.at - other.at) <= reach
        if near and pair.sign > 0 and token.at != pair.theirs.at:
            left = pair.theirs.at in theirs
            found[pair.theirs.root].append((left, (pair.notes.at in notes) == left))
    for places in found.values():
        if len({left for left, _ in places}) == 1:  # what stands on both sides tells nothing
            count[places[0]] += 1
    return (count[True, True], count[False, True]), (count[True, False], count[False, False])


def _left_of(statement: Statement, relation: Token) -> frozenset[int]:
    """The places of what stands on the first side of a relation: before A, B is B before A."""
    before = [t.at for t in statement.tokens if t.at < relation.at]
    clause = statement.clause(relation.clause)
    if relation.at != clause[0].at or (relation.entry.relation or ("",))[0] not in ORDERED:
        return frozenset(before)
    things = [t.at for t in clause if t.at > relation.at and t.content and not t.common]
    return frozenset([*before, *things[1:]])


def ordered(laid: Comparison) -> Iterator[Difference]:
    """What comes first on one side and later on the other."""
    theirs, notes = _sequence(laid.theirs, laid.by_word), _sequence(laid.notes, laid.met)
    if theirs is None or notes is None:
        return
    straight = crossed = 0
    for pair in laid.pairs:
        for place, (one, other) in enumerate(zip(theirs, notes, strict=True)):
            if pair.theirs in one:
                straight += pair.notes in other
                crossed += pair.notes in notes[1 - place]
    if crossed > 1 and not straight:
        yield differ(
            Kind.COMPARISON,
            laid.theirs.spelled(theirs[0]),
            laid.notes.spelled(notes[0]),
            "what comes first",
        )


def _sequence(
    statement: Statement, met: Container[int]
) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """What a statement tells to come first, and what later."""
    parts: list[list[Token]] = [[]]
    for before, token in zip((None, *statement.tokens), statement.tokens, strict=False):
        if before is not None and (before.clause != token.clause or token.key in _SEQUELS):
            parts.append([])
        parts[-1].append(token)
    found = []
    first = None
    for marks in (_FIRST, _LATER):
        marked = [n for n, part in enumerate(parts) if marks & {t.key for t in part}]
        at = max(marked, key=lambda n: sum(t.at in met for t in parts[n]), default=None)
        at = first + 1 if at is None and first is not None and first + 1 < len(parts) else at
        if at is None:
            return None
        first = at
        rest = (part for part in parts[at:] if any(t.content and not t.common for t in part))
        told = next((p for p in rest if any(_is_thing(t) for t in p)), [])
        found.append(tuple(token for token in told if _is_thing(token)))
    return found[0], found[1]


def _is_thing(token: Token) -> bool:
    return token.content and not token.common and token.key not in _FIRST | _LATER | _HEDGES


def roles(laid: Comparison) -> Iterator[Difference]:
    """Words that both hold, said of different people or things that both name."""
    back = laid.back
    theirs = {token.root for token in laid.theirs.tokens if token.proper}
    notes = {token.root for token in laid.notes.tokens if token.proper}
    for pair in laid.pairs:
        if pair.sign < 0 or pair.theirs.name or pair.theirs.speaker or pair.theirs.common:
            continue
        for whose in (_owner,) if pair.theirs.proper else (_doer, _owner):
            one, other = whose(laid, pair.theirs), whose(back, pair.notes)
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


def crossed(laid: Comparison) -> Iterator[Difference]:
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


def around_verbs(laid: Comparison) -> Iterator[Difference]:
    """A word between others that all stand on its other side in the notes."""
    held = [p for p in laid.pairs if p.sign > 0 and not p.theirs.common]
    if len(laid.theirs.content) > len(held) + 1 or not held or held[0].theirs.at > 1:
        return
    for pair in held[1:-1][:1]:
        straight, crossed = _sides(laid, pair.theirs, pair.notes)
        if all(crossed) and not any(straight) and not _is_passive(laid):
            yield differ(
                Kind.ROLE, laid.theirs.text, "", f"around: {pair.theirs.typed}", settled=False
            )
            return


def _is_passive(laid: Comparison) -> bool:
    told = [t for each in (laid.theirs, laid.notes) for t in each.tokens]
    return any(t.key == "by" or (t.entry.relation or ("",))[0] in ORDERED for t in told)


def voices(laid: Comparison) -> Iterator[Difference]:
    """What somebody does on one side, and what is done by what it is done to on the other."""
    back = laid.back
    for pair in laid.pairs:
        if pair.sign < 0 or pair.likeness < SAME or pair.theirs.common or pair.theirs.proper:
            continue
        (before, after, by), (its_before, its_after, its_by) = (
            _arguments(laid, pair.theirs),
            _arguments(back, pair.notes),
        )
        if after is None or its_after is None:
            continue
        crossed = before == its_after and after == its_before
        if (by != its_by and after == its_after) or (by and its_by and crossed):
            yield differ(
                Kind.ROLE,
                laid.theirs.spelled(laid.theirs.clause(pair.theirs.clause)),
                laid.notes.spelled(laid.notes.clause(pair.notes.clause)),
                f"does it, or is done to: {pair.theirs.typed}",
            )
            return


def _arguments(laid: Comparison, verb: Token) -> tuple[str | None, str | None, bool]:
    """What stands next to a verb, before it and after it, and whether “by” follows it."""
    clause = [t for t in laid.theirs.clause(verb.clause) if t.content and not t.common]
    before = next((t for t in reversed(clause) if t.at < verb.at), None)
    after = next((t for t in clause if t.at > verb.at), None)
    follows = laid.theirs.tokens[verb.at + 1 : verb.at + 2]
    by = bool(follows) and follows[0].key == "by"
    near = after if by or (after is not None and after.at <= verb.at + CLOSELY) else None
    return _meant(laid, before), _meant(laid, near), by


def _meant(laid: Comparison, token: Token | None) -> str | None:
    """A word that both hold, told the same for either side of the comparison."""
    pair = laid.by_word.get(token.at) if token is not None else None
    return None if pair is None else min(pair.theirs.root, pair.notes.root)


def _before(laid: Comparison, token: Token) -> Pair | None:
    """The pair of the word before another in its clause, if it carries meaning."""
    clause = [t for t in laid.theirs.clause(token.clause) if t.content and not t.common]
    before = [each for each in clause if token.at - REACH <= each.at < token.at]
    pair = laid.by_word.get(before[-1].at) if before else None
    return pair if pair is not None and pair.sign > 0 else None


def _doer(laid: Comparison, verb: Token) -> Token | None:
    """Who does something: named after “by”, or else the nearest name before it."""
    tokens = laid.theirs.tokens
    clause = laid.theirs.clause(verb.clause)
    for token in clause:
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


def _owner(laid: Comparison, noun: Token) -> Token | None:
    """Whose something is: the name after “of”, “at”, “for”, “in” right behind it."""
    tokens = laid.theirs.tokens
    after = tokens[noun.at + 1 : noun.at + 3]
    owned = len(after) > 1 and after[0].key in _OF and after[1].proper
    return after[1] if owned else None


def _around(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[max(0, token.at - SIDES) : token.at + SIDES])
