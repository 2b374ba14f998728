"""Clauses that are turned round on one side: by a denial, an opposite, or changed sides.

Two turns cancel: “not unlimited” is “finite”, “A is better than B” is “B is worse than A”.
"""

from collections.abc import Iterator

from bot.quotecheck.clauses import FINITE, Statement, Token
from bot.quotecheck.comparison import CLOSELY, CONTEXT, DIRECTIONS, HEAD, Comparison, Pair, differ
from bot.quotecheck.roles import FAR, is_same_order, swapped
from bot.quotecheck.verdict import Difference, Kind

ASIDE = 2
"""How many words more may stand between them in the notes, which put in who says it."""

MANY = 3
"""How many words two clauses share that are surely about the same, if not in the word denied."""

WITHIN = 3
"""How many words after a denial it is taken to deny, where the notes may deny one of them."""

_BELIEF = frozenset({"think", "thought", "believe", "believed", "say", "said", "claim", "mean"})

_BARE = frozenset({"not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor"})

_DEGREES = DIRECTIONS | {"much", "lot", "little", "few", "far", "very", "can", "will"}

_LITTLE = frozenset({"little", "few", "low", "limited", "scant"})

_NEEDS = frozenset(
    {"need", "needs", "have to", "has to", "had to", "necessarily", "always", "have"}
)


def turned_clauses(laid: Comparison) -> Iterator[Difference]:
    """Clauses that are turned round on one side: by a denial, an opposite, or changed sides."""
    back = laid.back
    for number in range(laid.theirs.clauses):
        swap = swapped(laid, number)
        opposed = [p for p in laid.pairs if p.theirs.clause == number and p.sign < 0]
        denied = None if opposed else _denied(laid, back, number)
        if opposed:
            opposite = _opposite(laid, back, opposed, turned=swap is not None)
            if opposite is not None:
                yield opposite
        elif (denied is None) != (swap is None):
            yield denied or swap or differ(Kind.POLARITY, "", "")


def _opposite(
    laid: Comparison, back: Comparison, opposed: list[Pair], *, turned: bool
) -> Difference | None:
    for pair in opposed:
        if is_same_order(laid, pair):
            continue
        denials = _is_denied_near(laid, pair.theirs) ^ _is_denied_near(back, pair.notes)
        if not denials ^ turned and _is_said_of_the_same(laid, pair):
            return differ(Kind.ANTONYM, pair.theirs.typed, pair.notes.typed, "opposites")
    return None


def _is_said_of_the_same(laid: Comparison, pair: Pair) -> bool:
    """Whether words near two opposites agree."""
    near = CLOSELY if pair.theirs.common and pair.notes.common else CONTEXT
    return any(
        abs(other.theirs.at - pair.theirs.at) <= near
        and abs(other.notes.at - pair.notes.at) <= near + ASIDE
        for other in laid.pairs
        if other.sign > 0 and other.theirs.key not in _DEGREES
    )


def _is_denied_near(laid: Comparison, token: Token) -> bool:
    """Whether an odd number of denials reach a word."""
    reach = range(token.at - FAR, token.at + HEAD)
    return sum(each.at in reach for each in turning(laid, token.clause)) % 2 == 1


def _denied(laid: Comparison, back: Comparison, clause: int) -> Difference | None:
    """What is denied in a clause of the text and not in the notes, or the other way round."""
    theirs = laid.theirs.spelled(laid.theirs.clause(clause))
    if _is_turned(laid, clause):
        turn = turning(laid, clause)[-1]
        focus, sure = _focus(laid, turn)
        elsewhere = not sure and _is_untold(back)
        if focus is not None and not elsewhere and not _is_denied_too(laid, back, turn):
            notes = laid.notes.spelled(laid.notes.clause(focus.notes.clause))
            why = f"denied: {focus.theirs.typed}"
            sure = sure or _in_common(laid, clause, focus.notes.clause) >= MANY
            sure = sure and not _is_needless(laid, turn)
            return differ(Kind.POLARITY, theirs, notes, why, settled=sure)
        return None
    for each in sorted({p.notes.clause for p in laid.pairs if p.theirs.clause == clause}):
        if _is_turned(back, each):
            focus, sure = _focus(back, turning(back, each)[-1])
            sure = sure or _in_common(laid, clause, each) >= MANY
            told = focus is not None and (sure or focus.theirs.value is not None)
            told = told and _is_shared(laid, each)
            if focus is not None and told and not _is_met(laid, back, focus.theirs, clause):
                notes = laid.notes.spelled(laid.notes.clause(each))
                why = f"not denied: {focus.notes.typed}"
                return differ(Kind.POLARITY, theirs, notes, why, settled=sure)
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
    for token in _denied_by(laid, turn)[:WITHIN]:
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
            focus, sure = _focus(back, turning(back, pair.notes.clause)[-1], pair.notes)
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
    turns = (turn for clause in clauses for turn in turning(back, clause))
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


def turning(laid: Comparison, clause: int) -> list[Token]:
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


def _is_turned(laid: Comparison, clause: int) -> bool:
    return len(turning(laid, clause)) % 2 == 1


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
    elliptic = turn.at == laid.theirs.clause(turn.clause)[-1].at
    for place, token in enumerate(denied[:2]):
        if (pair := laid.by_word.get(token.at)) is not None:
            return pair, place == 0 and (elliptic or token.at > turn.at)
    return None, False
