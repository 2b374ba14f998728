"""What a statement says otherwise than the passage that it is laid beside.

Whatever both hold is compared: polarity clause by clause, numbers of one unit, names, who does it,
the sides of a relation, opposites, quantifiers, certainty. Two turns cancel: “not unlimited” is
“finite”, “A is better than B” is “B is worse than A”.
"""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import replace

from bot.quotecheck.attribution import SAYING
from bot.quotecheck.clauses import FINITE, Statement, Token
from bot.quotecheck.comparison import (
    CLOSELY,
    CONTEXT,
    DIRECTIONS,
    HEAD,
    ORDERED,
    SAME,
    Comparison,
    Pair,
)
from bot.quotecheck.opposites import RANKS
from bot.quotecheck.verdict import Change, Difference, Kind

FAR = 12
"""How many words before one of two opposites a denial may stand and still turn it."""

ASIDE = 2
"""How many words more may stand between them in the notes, which put in who says it."""

SIDES = 8
"""How many words on either side of a relation are its sides."""

MANY = 3
"""How many words two clauses share that are surely about the same, if not in the word denied."""

REST = "the rest of a whole"
"""Why a number may be what the notes leave over: nine of forty are all but thirty-one."""

TOTAL = 3
"""The least number that is taken for a whole of which parts are told."""

WITHIN = 3
"""How many words after a denial it is taken to deny, where the notes may deny one of them."""

REACH = 6
"""Within how many words before a verb stands who does it."""

_NONE, _FEW, _SOME, _, _MOST, _ALL = range(len(RANKS))

_ANY = frozenset({"any", "anybody", "anyone", "anything"})

_OF = frozenset({"of", "at", "for", "in"})

_BELIEF = frozenset({"think", "thought", "believe", "believed", "say", "said", "claim", "mean"})

_PASSIVE = frozenset(["is", "are", "was", "were", "be", "been", "being", "got", "gets", "get"])

_DOUBTS = frozenset(
    {"may", "might", "perhaps", "possibly", "possible", "hypothesis", "speculation", "rumours"}
)
_CONJECTURES = frozenset({"maybe", "guess", "hunch", "speculation", "rumour", "hypothesis"})
_HELD = SAYING | {"suspects", "hopes", "guess", "feels", "idea", "theory", "view", "could", "can"}
_BARE = frozenset({"not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor"})
_DEGREES = DIRECTIONS | {"much", "lot", "little", "few", "far", "very", "can", "will"}
_OBJECTS = frozenset({"nothing", "none", "nobody", "nowhere"})
_FIRST = frozenset({"first", "initially", "firstly"})

_LATER = frozenset({"later", "then", "afterwards", "second", "next", "eventually"})

_SEQUELS = frozenset({"and", "but", "then"})

_HEDGES = frozenset({"probably", "perhaps", "maybe", "possibly"})

_LITTLE = frozenset({"little", "few", "low", "limited", "scant"})

_WHO = frozenset(["he", "she", "they", "it", "who", "you", "we"])

_NEEDS = frozenset({"need", "needs", "have to", "has to", "had to", "necessarily", "always", "have"})

_PREPOSITIONS = frozenset(
    ["of", "at", "for", "in", "to", "from", "with", "on", "by", "about", "between"]
)

_REPORTING = SAYING | {"says", "say", "said", "account", "view", "words", "judgement"}


def with_names(laid: Comparison) -> Comparison:
    """The comparison with what differs in numbers and names, which tells soon enough."""
    return replace(laid, differences=(*_numbers(laid), *_names(laid)))


def with_all(laid: Comparison) -> Comparison:
    """The comparison with every difference that can be seen."""
    found = (
        *_numbers(laid),
        *_names(laid),
        *_clauses(laid),
        *_ordered(laid),
        *_roles(laid),
        *_crossed(laid),
        *_voices(laid),
        *_around_verbs(laid),
        *_quantities(laid),
        *_certainty(laid),
    )
    rest = [each for each in found if each.why == REST]
    turned = [each for each in found if each.kind in {Kind.POLARITY, Kind.ANTONYM}]
    flips = any(t.flips for each in (laid.theirs, laid.notes) for t in each.tokens)
    if rest and (turned or flips):  # the rest of a whole, and turned round: it is the same
        found = tuple(each for each in found if each not in {*rest, *turned})
    return replace(laid, differences=tuple(dict.fromkeys(found)))


def _differ(
    kind: Kind, theirs: str, notes: str, why: str = "", *, settled: bool = True
) -> Difference:
    change = Change.REPLACE if theirs and notes else Change.INSERT if theirs else Change.DELETE
    return Difference(change, theirs, notes, kind, settled, why)


def _numbers(laid: Comparison) -> Iterator[Difference]:
    """Numbers that the passage lacks; settled where it counts the same with another."""
    held = [token for token in laid.notes.tokens if token.value is not None]
    totals = {pair.theirs.value for pair in laid.pairs if (pair.theirs.value or 0) >= TOTAL}
    for token in laid.theirs.tokens:
        if token.value is None or any(other.value == token.value for other in held):
            continue
        if any(token.value + (other.value or 0) in totals for other in held):
            yield _differ(Kind.NUMBER, _with_next(laid.theirs, token), "", REST, settled=False)
            continue
        same = next((other for other in held if other.unit & token.unit), None)
        theirs = _with_next(laid.theirs, token)
        if same is not None:
            yield _differ(Kind.NUMBER, theirs, _with_next(laid.notes, same), "the same unit")
        else:
            yield _differ(Kind.NUMBER, theirs, "", "no such number", settled=False)


def _names(laid: Comparison) -> Iterator[Difference]:
    """Names that the passage lacks; settled where it has another in their place."""
    said = {token.root for token in laid.theirs.tokens}
    free = [token for token in laid.notes.tokens if token.name and token.root not in said]
    for token in laid.theirs.tokens:
        if token.at in laid.by_word:
            continue
        if not token.name and _is_in_place(laid, token, free):
            yield _differ(Kind.NAME, token.typed, free[0].typed, "in its place")
        elif token.name:
            place = _place(laid, token)
            other = min(free, key=lambda each: abs(each.at - place), default=None)
            if other is not None:
                yield _differ(Kind.NAME, token.typed, other.typed, "in its place")
            else:
                yield _differ(Kind.NAME, token.typed, "", "no such name", settled=False)


def _is_in_place(laid: Comparison, token: Token, free: list[Token]) -> bool:
    """Whether a capital at the beginning is that of a name, as the notes have a name there."""
    if token.at or not token.content or not token.typed[0].isupper() or not free:
        return False
    after = laid.by_word.get(1)
    return after is not None and after.notes.at == free[0].at + 1


def _place(laid: Comparison, token: Token) -> int:
    """Where in the passage a word of the text would stand."""
    nearest = min(laid.pairs, key=lambda pair: abs(pair.theirs.at - token.at), default=None)
    return nearest.notes.at if nearest else 0


def _clauses(laid: Comparison) -> Iterator[Difference]:
    """Clauses that are turned round on one side: by a denial, an opposite, or changed sides."""
    back = laid.back
    for number in range(laid.theirs.clauses):
        swap = _swapped(laid, number)
        opposed = [p for p in laid.pairs if p.theirs.clause == number and p.sign < 0]
        denied = None if opposed else _denied(laid, back, number)
        if opposed:
            opposite = _opposite(laid, back, opposed, turned=swap is not None)
            if opposite is not None:
                yield opposite
        elif (denied is None) != (swap is None):
            yield denied or swap or _differ(Kind.POLARITY, "", "")


def _opposite(
    laid: Comparison, back: Comparison, opposed: list[Pair], *, turned: bool
) -> Difference | None:
    for pair in opposed:
        if _is_same_order(laid, pair):
            continue
        denials = _is_denied_near(laid, pair.theirs) ^ _is_denied_near(back, pair.notes)
        if not denials ^ turned and _is_said_of_the_same(laid, pair):
            return _differ(Kind.ANTONYM, pair.theirs.typed, pair.notes.typed, "opposites")
    return None


def _is_same_order(laid: Comparison, pair: Pair) -> bool:
    """Whether what stands before one thing stands after the other, in sides that changed places."""
    one, other = pair.theirs.entry.relation, pair.notes.entry.relation
    if one is None or other is None or one[0] != other[0] or one[1] == other[1]:
        return False
    straight, crossed = _sides(laid, pair.theirs, pair.notes)
    return all(crossed) and not straight[1]


def _is_said_of_the_same(laid: Comparison, pair: Pair) -> bool:
    """Whether words near two opposites agree."""
    near = CLOSELY if pair.theirs.common and pair.notes.common else CONTEXT
    return any(
        abs(other.theirs.at - pair.theirs.at) <= near
        and abs(other.notes.at - pair.notes.at) <= near + ASIDE
        for other in laid.pairs
        if other.sign > 0 and other.theirs.key not in _DEGREES
    )


def _turning(laid: Comparison, clause: int) -> list[Token]:
    """What turns a clause of the text, but for what has its counterpart in the notes."""
    return [
        token
        for token in laid.theirs.clause(clause)
        if token.flips and not _is_answered(laid, token)
    ]


def _is_answered(laid: Comparison, token: Token) -> bool:
    """Whether a denial has its counterpart: a bare “not” has none but the opposite."""
    pair = laid.by_word.get(token.at)
    bare = token.entry.negates and (pair is None or pair.sign > 0 or token.key in _BARE)
    return pair is not None and not bare


def _is_denied_near(laid: Comparison, token: Token) -> bool:
    """Whether an odd number of denials reach a word."""
    reach = range(token.at - FAR, token.at + HEAD)
    return sum(each.at in reach for each in _turning(laid, token.clause)) % 2 == 1


def _is_turned(laid: Comparison, clause: int) -> bool:
    return len(_turning(laid, clause)) % 2 == 1


def _denied(laid: Comparison, back: Comparison, clause: int) -> Difference | None:
    """What is denied in a clause of the text and not in the notes, or the other way round."""
    theirs = laid.theirs.spelled(laid.theirs.clause(clause))
    if _is_turned(laid, clause):
        turn = _turning(laid, clause)[-1]
        focus, sure = _focus(laid, turn)
        elsewhere = not sure and _is_untold(back)
        if focus is not None and not elsewhere and not _is_denied_too(laid, back, turn):
            notes = laid.notes.spelled(laid.notes.clause(focus.notes.clause))
            why = f"denied: {focus.theirs.typed}"
            sure = sure or _in_common(laid, clause, focus.notes.clause) >= MANY
            sure = sure and not _is_needless(laid, turn)
            return _differ(Kind.POLARITY, theirs, notes, why, settled=sure)
        return None
    for each in sorted({p.notes.clause for p in laid.pairs if p.theirs.clause == clause}):
        if _is_turned(back, each):
            focus, sure = _focus(back, _turning(back, each)[-1])
            sure = sure or _in_common(laid, clause, each) >= MANY
            told = focus is not None and (sure or focus.theirs.value is not None)
            told = told and _is_shared(laid, each)
            if focus is not None and told and not _is_met(laid, back, focus.theirs, clause):
                notes = laid.notes.spelled(laid.notes.clause(each))
                why = f"not denied: {focus.notes.typed}"
                return _differ(Kind.POLARITY, theirs, notes, why, settled=sure)
    return None


def _is_shared(laid: Comparison, other: int) -> bool:
    """Whether the text holds more than a word of a clause of the notes, where there is more."""
    told = [t for t in laid.notes.clause(other) if t.content and not (t.common or t.flips)]
    met = {pair.notes.at for pair in laid.likely if pair.notes.clause == other and pair.sign > 0}
    return len(met) >= min(len(told), 2)


def _is_denied_too(laid: Comparison, back: Comparison, turn: Token) -> bool:
    """Whether the notes deny one of the words that the text denies, wherever they say it.

    Where they say it more than once, in a clause that is as much like the text's as any.
    """
    reach = 1 if _is_object(laid, turn) else WITHIN
    for token in _denied_by(laid, turn)[:reach]:
        if any(_is_scant(laid.notes, pair.notes) for pair in laid.counterparts(token)):
            return True
        opposites = (pair for pair in laid.likely if pair.theirs.at == token.at and pair.sign < 0)
        taken = laid.by_word[token.at].notes.clause if token.at in laid.by_word else None
        held = 0 if taken is None else _in_common(laid, token.clause, taken)
        if any(
            not _is_turned(back, pair.notes.clause)
            and _in_common(laid, token.clause, pair.notes.clause)
            > held - (taken is None or pair.notes.at not in laid.met)
            for pair in opposites
        ):
            return True
        for pair in laid.counterparts(token):
            taken = laid.by_word[token.at].notes.clause
            like = _in_common(laid, token.clause, pair.notes.clause)
            if not _is_turned(back, pair.notes.clause):
                continue
            focus, sure = _focus(back, _turning(back, pair.notes.clause)[-1], pair.notes)
            if (
                pair.notes.clause == taken
                or like >= _in_common(laid, token.clause, taken)
                or (sure and focus is not None)
            ):
                return True
    return False


def _is_untold(back: Comparison) -> bool:
    """Whether the notes deny something in words that the text does not hold."""
    clauses = range(back.theirs.clauses)
    turns = (turn for clause in clauses for turn in _turning(back, clause))
    return any(_focus(back, turn)[0] is None for turn in turns)


def _is_met(laid: Comparison, back: Comparison, denied: Token, clause: int) -> bool:
    """Whether the text, in a clause, is not at odds with what the notes deny."""
    pairs = [pair for pair in laid.likely if pair.notes.at == denied.at]
    here = [pair for pair in pairs if pair.theirs.clause == clause and pair.sign > 0]
    if not here or any(pair.sign < 0 or _is_turned(laid, pair.theirs.clause) for pair in pairs):
        return True
    like = _in_common(laid, clause, denied.clause)
    return any(
        not _is_turned(back, other.notes.clause)
        and _in_common(laid, clause, other.notes.clause) >= like
        for pair in here
        for other in laid.counterparts(pair.theirs)
    )


def _is_needless(laid: Comparison, turn: Token) -> bool:
    """Whether a denial is only of a need: what need not be done may be done all the same."""
    after = laid.theirs.tokens[turn.at + 1 : turn.at + 3]
    return any(each.key in _NEEDS for each in after)


def _in_common(laid: Comparison, clause: int, other: int) -> int:
    """How many words of a clause of the text a clause of the notes may hold."""
    return len(
        {
            pair.theirs.at
            for pair in laid.likely
            if pair.theirs.clause == clause and pair.notes.clause == other and pair.sign > 0
        }
    )


def _denied_by(laid: Comparison, turn: Token) -> list[Token]:
    """What a denial denies: the words after it that carry meaning, or else those before it.

    What is “too … for” something is denied of what stands before it, too.
    """
    told = laid.theirs.clause(turn.clause)
    clause = [t for t in told if t.content and not t.common and not t.entry.light]
    start = turn.at
    if any(t.key in _BELIEF for t in told if turn.at < t.at <= turn.at + 2):
        # What is not thought to be so is the predicate, not what it is said of.
        start = next((t.at for t in told if t.at > turn.at + 1 and t.key in FINITE), start)
    after = [t for t in clause if t.at > start and not (t.proper and t.typed.endswith("'s"))]
    before = [token for token in reversed(clause) if token.at < turn.at]
    return [*before, *after[1:]] if turn.key == "too" else after or before


def _is_scant(statement: Statement, token: Token) -> bool:
    """Whether there is told to be little of something, or few."""
    before = statement.tokens[max(0, token.at - 2) : token.at]
    return any(each.key in _LITTLE for each in before)


def _is_object(laid: Comparison, turn: Token) -> bool:
    """Whether it is “nothing” or “nobody” that something is done to."""
    after = (t for t in laid.theirs.clause(turn.clause) if t.at > turn.at)
    return turn.key in _OBJECTS and not any(t.content and not t.common for t in after)


def _focus(laid: Comparison, turn: Token, only: Token | None = None) -> tuple[Pair | None, bool]:
    """The first of the words denied that both hold, and whether it is surely what is denied.

    With `only`, that word if it is the first.
    """
    denied = _denied_by(laid, turn)
    if only is not None:
        first = next((p for p in laid.likely if p.theirs.at == only.at), None)
        return (first, True) if denied and denied[0].at == only.at else (None, False)
    if turn.key == "too":
        held = next((laid.by_word[t.at] for t in denied if t.at in laid.by_word), None)
        return held, True
    elliptic = turn.at == laid.theirs.clause(turn.clause)[-1].at or _is_object(laid, turn)
    for place, token in enumerate(denied[:2]):
        if (pair := laid.by_word.get(token.at)) is not None:
            return pair, place == 0 and (elliptic or token.at > turn.at)
    return None, False


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
                return _differ(
                    kind,
                    _around(laid.theirs, token),
                    _around(laid.notes, other),
                    f"the sides of: {token.typed}",
                )
        if untold:
            return _differ(Kind.ROLE, _around(laid.theirs, token), "", "its sides", settled=False)
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
    if relation.at != clause[0].at or (relation.entry.relation or ('',))[0] not in ORDERED:
        return frozenset(before)
    things = [t.at for t in clause if t.at > relation.at and t.content and not t.common]
    return frozenset([*before, *things[1:]])


def _ordered(laid: Comparison) -> Iterator[Difference]:
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
        yield _differ(
            Kind.COMPARISON,
            laid.theirs.spelled(theirs[0]),
            laid.notes.spelled(notes[0]),
            "what comes first",
        )


def _sequence(statement: Statement, met: Container[int]) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
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


def _roles(laid: Comparison) -> Iterator[Difference]:
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
                yield _differ(
                    Kind.ROLE,
                    laid.theirs.spelled(_stretch(laid.theirs, one, pair.theirs)),
                    laid.notes.spelled(_stretch(laid.notes, other, pair.notes)),
                    f"of whom: {pair.theirs.typed}",
                )
                return


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
            yield _differ(
                Kind.ROLE,
                laid.theirs.spelled(_stretch(laid.theirs, one.theirs, pair.theirs)),
                laid.notes.spelled(_stretch(laid.notes, other.theirs, pair.notes)),
                f"crossed: {pair.theirs.typed}, {crossed.theirs.typed}",
            )
            return
        held[one.notes.at, other.theirs.at] = pair


def _around_verbs(laid: Comparison) -> Iterator[Difference]:
    """A word between others that all stand on its other side in the notes."""
    held = [p for p in laid.pairs if p.sign > 0 and not p.theirs.common]
    if len(laid.theirs.content) > len(held) + 1 or not held or held[0].theirs.at > 1:
        return
    for pair in held[1:-1][:1]:
        straight, crossed = _sides(laid, pair.theirs, pair.notes)
        if all(crossed) and not any(straight) and not _is_passive(laid):
            yield _differ(Kind.ROLE, laid.theirs.text, "", f"around: {pair.theirs.typed}", settled=False)
            return


def _is_passive(laid: Comparison) -> bool:
    told = [t for each in (laid.theirs, laid.notes) for t in each.tokens]
    return any(t.key == "by" or (t.entry.relation or ("",))[0] in ORDERED for t in told)


def _voices(laid: Comparison) -> Iterator[Difference]:
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
            yield _differ(
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
        and not _reports(laid.theirs, token)
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


def _reports(statement: Statement, token: Token) -> bool:
    """Whether a name is only that of who says it."""
    near = statement.tokens[max(0, token.at - 2) : token.at + 3]
    return any(
        each.key in _REPORTING and " " not in each.typed for each in near if each is not token
    )


def _stretch(statement: Statement, one: Token, other: Token) -> tuple[Token, ...]:
    first, last = sorted((one.at, other.at))
    return statement.tokens[first : last + 1]


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
                yield _differ(
                    Kind.QUANTIFIER,
                    laid.theirs.spelled(_stretch(laid.theirs, token, head.theirs)),
                    laid.notes.spelled(_stretch(laid.notes, other, head.notes)),
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
        yield _differ(Kind.CERTAINTY, mine["sure"].typed, its["open"].typed, "a conjecture")
    elif (
        "open" in its and not mine.keys() & {"sure", "open", "only"} and not _is_hedged(laid.theirs)
    ):
        met = {pair.notes.clause for pair in laid.pairs}
        doubt = its["open"]
        if doubt.key in _DOUBTS and doubt.clause in met:
            yield _differ(Kind.CERTAINTY, "", doubt.typed, "left out", settled=False)
    if "only" in mine and "open" not in its:
        yield _differ(Kind.CERTAINTY, mine["only"].typed, "", "told as a fact")


def _certain(laid: Comparison, token: Token) -> str:
    """How certain a word tells it to be: what is no maybe is sure, and what is not sure is open."""
    told = token.entry.certainty
    denials = [t for t in _turning(laid, token.clause) if 0 < token.at - t.at <= HEAD]
    if told == "only" or not told or not denials:
        return told
    return "open" if told == "sure" else "sure" if token.key in _CONJECTURES else told


def _is_hedged(statement: Statement) -> bool:
    """Whether what is told is told as what somebody holds to be so."""
    return any(token.key in _HELD for token in statement.tokens)


def _with_next(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[token.at : token.at + 2])


def _around(statement: Statement, token: Token) -> str:
    return statement.spelled(statement.tokens[max(0, token.at - SIDES) : token.at + SIDES])
