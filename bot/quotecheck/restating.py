"""What the notes say in their own words: the passage that a statement restates or contradicts."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from bot.answers.dictionary import RARITY_OF_A_STRANGER, Dictionary
from bot.notes.episode import Passage
from bot.quotecheck.clauses import ClauseReader, Statement, Token
from bot.quotecheck.comparison import ALIKE, SAME, Comparer, Comparison
from bot.quotecheck.differences import with_all, with_names
from bot.quotecheck.opposites import Lexicon
from bot.quotecheck.verdict import Grounds, Kind
from bot.quotecheck.words import clean

CANDIDATES = 6
"""How many passages a statement is laid beside: those that have most in common with it."""

LIKELY, LIKELIEST = 0.3, 0.55
"""The share of a statement's weight that a candidate may hold at least, and of what the likeliest
one holds."""

TOO_COMMON = 400
"""In how many passages a word may stand and still lead to them."""

NEIGHBOUR, WORDED = 0.5, 0.4
"""What a word counts that the passage lacks, and its source holds elsewhere; that only its search
wording holds: people restate in such words."""

COMMONEST, LEAST = 5.0, 0.4
"""The rarity at and below which a word that the notes lack weighs least, and how much."""

HELD, EXACT = 2, 1
"""The fewest words that a passage holds of what it restates, and as they are written."""

CLOSE, ABOUT = 0.81, 0.74
"""The least closeness of what restates a statement, and of what contradicts it."""

FOR_HELD, FOR_EXACT = 0.04, 0.03
"""What each word that a passage holds adds to its share, and each that it holds as written: of a
longer statement a smaller share may do."""

WEIGHTY = 1.45
"""What they weigh together, a word that a single passage holds being 1."""

WHOLLY, EXACTLY = 0.75, 2
"""The share from which lighter words do, where they stand together or are more than a few."""

INSTEAD = 0.5
"""What a name counts where the passage has another in its place; a number counts as alike."""

WITNESS = 0.04
"""By how much less a passage without a difference may hold and still be taken for what is said."""


SURE = 0.85
"""The share from which a denial, a side or an order that is turned round is certain to be: a freer
restatement turns them and says the same."""

TOGETHER = 0.15
"""How much it matters whether a passage says it in one clause."""

UNSETTLED = 0.35
"""The same, where the closest one leaves it open."""


_MAY_BE_ELSEWHERE = frozenset({Kind.ROLE, Kind.POLARITY})
_MAY_BE_TURNED = frozenset({Kind.POLARITY, Kind.ROLE, Kind.COMPARISON})


@dataclass(frozen=True, slots=True)
class Restatement:
    """A passage beside a statement.

    `share` is the part of the statement's weight that it holds, 0 to 1, `own` that without what
    only its source or its search wording holds; `held` is how many of its words it holds itself,
    `exact` how many of these are the same words, `weight` what they weigh.
    """

    passage: Passage
    share: float
    own: float
    held: int
    exact: int
    weight: float
    comparison: Comparison

    @property
    def is_close(self) -> bool:
        """Whether the passage is about what the statement is about."""
        return self.may_be_close and (self.comparison.contradicts or self.closeness >= CLOSE)

    @property
    def may_be_close(self) -> bool:
        """The same, if it should contradict the statement."""
        if self.held < HELD or self.exact < EXACT or self.closeness < ABOUT:
            return False
        together = self.is_in_one_clause or self.exact > EXACTLY
        return self.weight >= WEIGHTY or (self.own >= WHOLLY and together)

    @property
    def contradicts(self) -> bool:
        """Whether it says something else for certain."""
        settled = [each.kind for each in self.comparison.differences if each.settled]
        return bool(settled) and (self.share >= SURE or not _MAY_BE_TURNED.issuperset(settled))

    @property
    def closeness(self) -> float:
        return self.share + FOR_HELD * self.held + FOR_EXACT * self.exact

    @property
    def can_vouch(self) -> bool:
        """Whether it tells enough to stand for what it leaves open of directions and relations."""
        return self.comparison.is_told

    @property
    def standing(self) -> float:
        """How well it can tell: one clause that holds all the words is better than several."""
        clauses = Counter(pair.notes.clause for pair in self.comparison.pairs)
        together = max(clauses.values(), default=0) / max(len(self.comparison.pairs), 1)
        return self.own * (1 - TOGETHER + TOGETHER * together)

    @property
    def is_in_one_clause(self) -> bool:
        return len({pair.notes.clause for pair in self.comparison.pairs}) == 1

    @property
    def agrees(self) -> bool:
        return not self.comparison.differences

    def grounds(self) -> Grounds:
        pairs = tuple(
            (pair.theirs.typed, pair.notes.typed, _told(pair.sign, pair.likeness))
            for pair in self.comparison.pairs
        )
        return Grounds(self.passage, self.share, pairs, self.comparison.differences)


class Restatements:
    """Looks statements up by the words of the passages; search wording alone finds nothing.

    The question of `Answerer` is what a text is about; here it is whether the notes say it.
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        reader: ClauseReader,
        lexicon: Lexicon,
        dictionary: Dictionary,
    ) -> None:
        self._reader, self._dictionary = reader, dictionary
        self._comparer = Comparer(lexicon)
        self._passages = tuple(passages)
        self._places = {passage.id: at for at, passage in enumerate(self._passages)}
        self._statement = lru_cache(1 << 12)(self._read)
        self._wording = lru_cache(1 << 12)(self._read_wording)
        self._nearby: defaultdict[str, set[str]] = defaultdict(set)
        self._holding: defaultdict[str | int, list[int]] = defaultdict(list)
        frequency: Counter[str] = Counter()
        for at, passage in enumerate(self._passages):
            tokens = self._statement(at).content
            roots = {token.root for token in tokens}
            self._nearby[passage.citation.source] |= roots
            frequency.update(roots)
            for feature in roots | {group for token in tokens for group in token.groups}:
                self._holding[feature].append(at)
        size = len(self._passages)
        self._idf = {root: math.log(1 + (size + 0.5) / n) for root, n in frequency.items()}
        self._ceiling = math.log(1 + (size + 0.5))

    def __contains__(self, root: object) -> bool:
        return root in self._idf

    def find(self, statement: Statement) -> tuple[Restatement, ...]:
        """The passages that have most in common with a statement, best first."""
        weights = self._weights(statement)
        found = [self._weigh(at, statement, weights) for at in self._candidates(statement, weights)]
        return tuple(sorted(found, key=lambda each: -each.closeness))

    def beside(self, statement: Statement, passage: Passage) -> Restatement | None:
        """One passage beside a statement, whatever it has in common with it."""
        at = self._places.get(passage.id)
        return None if at is None else self._weigh(at, statement, self._weights(statement))

    def _weights(self, statement: Statement) -> dict[int, float]:
        """What each word weighs, by its place."""
        told = (token for token in statement.content if not (token.common or token.speaker))
        return {token.at: self._weight(token) for token in told}

    def _candidates(self, statement: Statement, weights: Mapping[int, float]) -> list[int]:
        likeness: defaultdict[int, float] = defaultdict(float)
        for token in statement.content:
            weight = weights.get(token.at, 0.0)
            reached: dict[int, float] = {}
            for group in token.groups:
                reached |= dict.fromkeys(self._led_to(group), weight * ALIKE)
            reached |= dict.fromkeys(self._led_to(token.root), weight)
            for at, gain in reached.items():
                likeness[at] += gain
        ranked = sorted(likeness, key=lambda at: (-likeness[at], at))[:CANDIDATES]
        least = (
            max(LIKELY * sum(weights.values()), LIKELIEST * likeness[ranked[0]]) if ranked else 0
        )
        return [at for at in ranked if likeness[at] >= least] or ranked[:1]

    def _led_to(self, feature: str | int) -> list[int]:
        held = self._holding.get(feature, [])
        return held if len(held) <= TOO_COMMON else []

    def _weigh(self, at: int, statement: Statement, weights: Mapping[int, float]) -> Restatement:
        passage = self._passages[at]
        comparison = with_names(
            self._comparer.align(statement, self._statement(at)), passage.speaker
        )
        nearby, worded = self._nearby[passage.citation.source], self._wording(at)
        instead = _instead(comparison)
        best = {pair.notes.at: 0.0 for pair in comparison.pairs}
        held = said = 0.0
        for token in statement.content:
            weight = weights.get(token.at, 0.0)
            if (pair := comparison.by_word.get(token.at)) is not None:
                gain = weight * pair.likeness
                if pair.likeness < SAME:
                    gain = max(gain - best[pair.notes.at], 0.0)
                best[pair.notes.at] += gain
                held += gain
            elif token.typed in instead:
                held += weight * instead[token.typed]
            elif token.root in nearby:
                said += weight * NEIGHBOUR
            elif token.root in worded:
                said += weight * WORDED
        whole = sum(weights.values()) or 1.0
        pairs = [
            pair for pair in comparison.pairs if not (pair.theirs.common or pair.theirs.speaker)
        ]
        restatement = Restatement(
            passage=passage,
            share=(held + said) / whole,
            own=held / whole,
            held=len({p.notes.at for p in pairs}),
            exact=len({p.notes.at for p in pairs if p.likeness == SAME}),
            weight=held / self._ceiling,
            comparison=comparison,
        )
        if not restatement.may_be_close:
            return restatement
        return replace(restatement, comparison=with_all(comparison))

    def _weight(self, token: Token) -> float:
        if token.root in self._idf:
            return self._idf[token.root]
        above = (self._dictionary.rarity(token.key) - COMMONEST) / (
            RARITY_OF_A_STRANGER - COMMONEST
        )
        return self._ceiling * min(max(above, LEAST), 1.0)

    def _read(self, at: int) -> Statement:
        return self._reader.read(clean(self._passages[at].text))

    def _read_wording(self, at: int) -> frozenset[str]:
        wording = ". ".join(self._passages[at].claim.wording)
        return frozenset(token.root for token in self._reader.read(wording).tokens)


def best_of(found: tuple[Restatement, ...], speaker: str | None) -> Restatement | None:
    """The passage that a statement is judged by, or None where none is close.

    One without differences is taken before one that is hardly closer, and so is the speaker's own,
    or else any speaker's, where the text names one.
    """
    close = [each for each in found if each.is_close]
    if not close:
        return None
    best, most = close[0], max(each.standing for each in close)
    agreeing = [each for each in close if each.agrees]
    near = [each for each in close if each.closeness >= best.closeness - 2 * WITNESS]
    against = [each for each in near if each.comparison.contradicts]
    weightiest = max((each.closeness for each in against), default=0.0)
    strongest = max((each.standing for each in against), default=0.0)
    witnesses = [
        each
        for each in agreeing
        if each.comparison.is_complete
        and each.standing >= most - WITNESS
        and (each.closeness, each.standing) > (weightiest, strongest)
    ]
    untold = all(
        each.kind in _MAY_BE_ELSEWHERE and not (each.is_role_in_both and best.share >= SURE)
        for each in best.comparison.differences
    )
    likely = [
        each
        for each in agreeing
        if each.standing >= most - (UNSETTLED if untold else WITNESS)
        and each.can_vouch
        and _holds_the_denied(best.comparison, each.comparison)
    ]
    taken = witnesses or against or likely or [best]
    spoken = (each for each in taken if each.passage.speaker is not None and speaker is not None)
    own = (each for each in taken if each.passage.speaker == speaker)
    return next(chain(own, spoken), taken[0])


def _holds_the_denied(closest: Comparison, other: Comparison) -> bool:
    """Whether a passage tells of what stands denied beside the closest one, if anything does."""
    if all(each.kind is not Kind.POLARITY for each in closest.differences):
        return True
    denied = {at for at, place in closest.denied.items() if place == 0}
    return denied & closest.by_word.keys() <= other.by_word.keys()


def _instead(comparison: Comparison) -> dict[str, float]:
    """What words count that the passage has others in place of, by how they are typed."""
    counts = {Kind.NAME: INSTEAD, Kind.NUMBER: ALIKE}
    return {
        each.theirs.split()[0]: counts[each.kind]
        for each in comparison.differences
        if each.settled and each.kind in counts and each.theirs
    }


def _told(sign: int, likeness: float) -> str:
    if sign < 0:
        return "opposite"
    return "same" if likeness == 1 else "alike"
