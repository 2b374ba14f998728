"""Words as written laid beside words as the notes hold them.

A Smith-Waterman alignment over words. The notes may go on at both ends, for people quote a part;
so may the writing, where nobody marked which of its words are the quotation (`Reach.PART`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import Levenshtein

from bot.quotecheck.verdict import Change, Difference
from bot.quotecheck.words import Said, Words

ALIKE = 0.72
"""From which share of letters in common, 0 to 1, a word may be a misspelling of another."""

MISSPELT = 0.5
"""How much a word differs that is misspelt, or in another form."""

SHORTEST = 4
"""Words of fewer letters have too many neighbours to be misspelt."""

_NEGATIONS = frozenset(
    ["no", "not", "never", "none", "nobody", "nothing", "neither", "nor", "without", "cannot"]
)
"""What turns a meaning when it is left out or added."""

_TELLING, _COMMON, _ALIKE_GAIN = 2.0, 1.0, 0.8
_APART, _SKIPPED = -1.2, -0.01

Move = tuple[int, int]
"""By how many words of the writing, and of the notes, an alignment goes on."""


class Reach(Enum):
    """How much of the writing has to find its place: all of it, or any part."""

    WHOLE = auto()
    PART = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """Words of the writing beside words of the notes; one side may be empty.

    `change` is None where they are the same. `stray` is how much they differ: 1 for a word, half
    for a likely misspelling, nothing for what the writer marks. `misleads` is a marked change that
    turns the meaning.
    """

    theirs: Words
    notes: Words
    change: Change | None
    stray: float = 0.0
    misleads: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """The writing from word `start` to word `end`, beside a part of the notes' words.

    `whole` tells that the part is all of them, word for word; `from_first` and `to_last` that it
    begins with the first, and ends with the last of them.
    """

    steps: tuple[Step, ...]
    start: int
    end: int
    score: float
    whole: bool
    from_first: bool
    to_last: bool

    @property
    def same(self) -> Words:
        """The notes' words that are written as they stand."""
        return tuple(word for step in self.steps if step.change is None for word in step.notes)

    @property
    def alike(self) -> Words:
        """The notes' words that are written misspelt, or in another form."""
        return tuple(step.notes[0] for step in self.steps if step.stray == MISSPELT)

    @property
    def strays(self) -> float:
        """How much differs, in words."""
        return sum(step.stray for step in self.steps)

    @property
    def pieces(self) -> int:
        """How many pieces the marks of omission inside it make of the writing."""
        return 1 + sum(any(word.is_gap for word in step.theirs) for step in self.steps[1:-1])

    @property
    def is_faithful(self) -> bool:
        """Whether the writing differs only where it says so, without turning the meaning."""
        return not self.strays and not any(step.misleads for step in self.steps)

    def differences(self) -> tuple[Difference, ...]:
        """What differs, neighbouring words of one change together, in order."""
        return differences(self.steps)


def differences(steps: Iterable[Step]) -> tuple[Difference, ...]:
    """What differs in steps of an alignment, neighbouring words of one change together."""
    groups = ((change, tuple(alike)) for change, alike in groupby(steps, _change_of))
    return tuple(
        Difference(
            change,
            _spell(word for step in alike for word in step.theirs),
            _spell(word for step in alike for word in step.notes),
        )
        for change, alike in groups
        if change is not None and not (change is Change.OMIT and not _omits(alike))
    )


def align(theirs: Words, notes: Words, reach: Reach) -> Alignment | None:
    """The best alignment, or None where no word finds its place.

    Takes time in proportion to the product of the lengths.
    """
    return _Grid(theirs, notes, reach).alignment()


@lru_cache(1 << 12)
def are_alike(one: str, other: str) -> bool:
    """Whether one key is a likely misspelling of the other."""
    return (
        min(len(one), len(other)) >= SHORTEST
        and Levenshtein.normalized_similarity(one, other) >= ALIKE
    )


class _Grid:
    """The best score of every prefix of the writing beside every prefix of the notes."""

    def __init__(self, theirs: Words, notes: Words, reach: Reach) -> None:
        self._theirs, self._notes = theirs, notes
        self._free = reach is Reach.PART
        self._worth = [_TELLING if word.telling else _COMMON for word in notes]
        self._scores = [[0.0] * (len(notes) + 1)]
        self._moves: list[list[Move | None]] = [[None] * (len(notes) + 1)]
        for row in range(1, len(theirs) + 1):
            self._add_row(row)

    def alignment(self) -> Alignment | None:
        row, column = end = self._end()
        steps: list[Step] = []
        while move := self._moves[row][column]:
            back, along = move
            steps.append(self._step(row, column, back, along))
            row, column = row - back, column - along
        if all(step.change is not None for step in steps):
            return None
        same = sum(len(step.notes) for step in steps if step.change is None)
        return Alignment(
            steps=tuple(reversed(steps)),
            start=row,
            end=end[0],
            score=self._scores[end[0]][end[1]],
            whole=same == len(self._notes),
            from_first=column == 0,
            to_last=end[1] == len(self._notes),
        )

    def _end(self) -> tuple[int, int]:
        """The best cell; of equals the one furthest along, which pairs words instead of adding."""
        rows = range(len(self._scores)) if self._free else (len(self._theirs),)
        cells = ((row, column) for row in rows for column in range(len(self._notes), -1, -1))
        return max(cells, key=lambda cell: self._scores[cell[0]][cell[1]])

    def _add_row(self, row: int) -> None:
        word, above = self._theirs[row - 1], self._scores[row - 1]
        added = 0.0 if word.is_gap or word.inserted else _APART
        skipped = _SKIPPED if word.is_gap else _APART
        least = 0.0 if self._free else float("-inf")
        left = max(least, above[0] + added)
        scores, moves = [left], [(1, 0) if left > least else None]
        pairs, joints = self._pairs(word), self._joints(row)
        for column in range(1, len(self._notes) + 1):
            # The inner loop of the whole check: no calls, and of equal ways the first.
            score, move = above[column - 1] + pairs[column - 1], (1, 1)
            if (way := above[column] + added) > score:
                score, move = way, (1, 0)
            if (way := left + skipped) > score:
                score, move = way, (0, 1)
            for back, along, gain in joints.get(column, ()):
                if (way := self._scores_at(row - back, column - along, scores) + gain) > score:
                    score, move = way, (back, along)
            left = max(score, least)
            scores.append(left)
            moves.append(move if score > least else None)
        self._scores.append(scores)
        self._moves.append(moves)

    def _scores_at(self, row: int, column: int, scores: list[float]) -> float:
        return self._scores[row][column] if row < len(self._scores) else scores[column]

    def _pairs(self, theirs: Said) -> list[float]:
        """What it gives to lay a word beside each of the notes' words."""
        if not theirs.key:
            return [float("-inf")] * len(self._notes)
        return [
            worth
            if theirs.key == notes.key
            else (_ALIKE_GAIN if _are_forms(theirs, notes) else _APART)
            for notes, worth in zip(self._notes, self._worth, strict=True)
        ]

    def _joints(self, row: int) -> dict[int, list[tuple[int, int, float]]]:
        """Two words beside one that is both: hard coded, hardcoded. By column, with the gain."""
        word, found = self._theirs[row - 1].key, dict[int, list[tuple[int, int, float]]]()
        if not word:
            return found
        before = self._theirs[row - 2].key if row > 1 else ""
        for column, notes in enumerate(self._notes, start=1):
            if before and before + word == notes.key:
                found.setdefault(column, []).append((2, 1, self._worth[column - 1]))
            if column > 1 and self._notes[column - 2].key + notes.key == word:
                gain = self._worth[column - 1] + self._worth[column - 2]
                found.setdefault(column, []).append((1, 2, gain))
        return found

    def _step(self, row: int, column: int, back: int, along: int) -> Step:
        theirs, notes = self._theirs[row - back : row], self._notes[column - along : column]
        if not notes:
            marked = all(word.is_gap or word.inserted for word in theirs)
            change = Change.OMIT if theirs[0].is_gap else Change.INSERT
            return Step(theirs, notes, change, not marked, marked and _negates(theirs))
        if not theirs:
            marked = row > 0 and self._theirs[row - 1].is_gap
            change = Change.OMIT if marked else Change.DELETE
            return Step(theirs, notes, change, not marked, marked and _negates(notes))
        if _joined(theirs) == _joined(notes):
            return Step(theirs, notes, None)
        stray = MISSPELT if _are_forms(theirs[0], notes[0]) else 1.0
        return Step(theirs, notes, Change.REPLACE, stray)


def _are_forms(theirs: Said, notes: Said) -> bool:
    """Whether they are forms of one word, or one is likely to be misspelt."""
    return theirs.stem == notes.stem or are_alike(theirs.key, notes.key)


def _joined(words: Words) -> str:
    return "".join(word.key for word in words)


def _negates(words: Words) -> bool:
    return any(w.key in _NEGATIONS or w.typed.lower().endswith("n't") for w in words)


def _change_of(step: Step) -> Change | None:
    return step.change


def _omits(steps: tuple[Step, ...]) -> bool:
    return any(step.notes for step in steps)


def _spell(words: Iterable[Said]) -> str:
    return " ".join(f"[{word.typed}]" if word.inserted else word.typed for word in words)
