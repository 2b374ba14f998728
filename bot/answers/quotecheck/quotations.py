"""The speakers' own words in the notes, found by words that are like them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from bot.answers.quotecheck.alignment import Alignment, Reach, align
from bot.answers.quotecheck.marks import clean
from bot.answers.quotecheck.words import Said, WordReader
from bot.notes.passage import Passage, PassageKind
from bot.notes.voice import Span

CANDIDATES = 4
"""How many quotations a text is laid beside."""

NOT_WORTHWHILE = 1 / 3
"""The share of the first one's likeness, below which a quotation is not a candidate."""

LONGEST = 48
"""How many words of a text are laid beside a quotation: the stretch that has most in common."""

_TELLING, _COMMON, _NEIGHBOURS = 2.0, 0.25, 1.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """A speaker's words, and the passage that quotes them; `place` is its own among all."""

    place: int
    span: Span
    passage: Passage
    words: tuple[Said, ...]

    def match(self, words: tuple[Said, ...], reach: Reach, offset: int = 0) -> "Match | None":
        """The words beside it, or None where they have nothing in common."""
        alignment = align(words, self.words, reach)
        return Match(self, alignment, offset) if alignment else None


@dataclass(frozen=True, slots=True)
class Match:
    """A quotation, and the words written beside it; `offset` is where these begin in the text."""

    quotation: Quotation
    alignment: Alignment
    offset: int

    @property
    def stretch(self) -> tuple[int, int]:
        """Which words of the text are aligned."""
        return self.offset + self.alignment.start, self.offset + self.alignment.end

    @property
    def speaker(self) -> str | None:
        return self.quotation.span.speaker


class Quotations:
    """Every quotation of a corpus."""

    def __init__(self, passages: Iterable[Passage], reader: WordReader) -> None:
        spans = (
            (passage, span)
            for passage in sorted(passages, key=_precision)
            for span in passage.claim.quotations
        )
        self._all = tuple(
            Quotation(place, span, passage, reader.read(clean(span.text)))
            for place, (passage, span) in enumerate(spans)
        )
        self._holding: dict[str, dict[int, float]] = {}
        for at, quotation in enumerate(self._all):
            for feature, weight in _features(quotation.words):
                self._holding.setdefault(feature, {})[at] = weight

    def matches(self, words: tuple[Said, ...], reach: Reach) -> tuple[Match, ...]:
        """The quotations that some of the words are like, best first.

        Of equally good ones those stand first that are written as a whole, then those of sections.
        """
        found = (self._match(words, at, reach) for at in self._candidates(words))
        matches = (match for match in found if match is not None)
        return tuple(sorted(matches, key=_rank))

    def _candidates(self, words: tuple[Said, ...]) -> tuple[int, ...]:
        likeness: defaultdict[int, float] = defaultdict(float)
        for feature in dict.fromkeys(feature for feature, _ in _features(words)):
            for at, weight in self._holding.get(feature, {}).items():
                likeness[at] += weight
        ranked = sorted(likeness, key=lambda at: (-likeness[at], at))[:CANDIDATES]
        return tuple(at for at in ranked if likeness[at] >= likeness[ranked[0]] * NOT_WORTHWHILE)

    def _match(self, words: tuple[Said, ...], at: int, reach: Reach) -> Match | None:
        quotation = self._all[at]
        if len(words) > LONGEST and reach is Reach.WHOLE:
            return None
        offset = self._densest(words, at)
        return quotation.match(words[offset : offset + LONGEST], reach, offset)

    def _densest(self, words: tuple[Said, ...], at: int) -> int:
        """Where the stretch begins that has most in common with a quotation."""
        if len(words) <= LONGEST:
            return 0
        shared = [self._holding.get(word.stem, {}).get(at, 0.0) for word in words]
        so_far = (0.0, *accumulate(shared))
        starts = range(len(words) - LONGEST + 1)
        return max(starts, key=lambda start: so_far[start + LONGEST] - so_far[start])


def _rank(match: Match) -> tuple[float, bool]:
    return -match.alignment.score, not match.alignment.whole


def _precision(passage: Passage) -> bool:
    """Sections first: they alone have a moment in the recording."""
    return passage.kind is not PassageKind.CLAIM


def _features(words: tuple[Said, ...]) -> Iterator[tuple[str, float]]:
    """What makes words like others: their stems, weighted, and neighbours."""
    spoken = tuple(word for word in words if not word.is_gap)
    for word in spoken:
        yield word.stem, _TELLING if word.telling else _COMMON
    for first, second in pairwise(spoken):
        yield f"{first.key} {second.key}", _NEIGHBOURS
