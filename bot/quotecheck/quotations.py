"""The speakers' own words in the notes, and which words of a text may be theirs."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from bot.notes.episode import Passage, PassageKind, Span
from bot.quotecheck.alignment import MISSPELT, Alignment, Reach, align
from bot.quotecheck.attribution import CONNECTIVES, FRAME, OBJECTS, Claim
from bot.quotecheck.verdict import Difference, Grounds
from bot.quotecheck.words import Excerpt, Said, WordReader, Words, clean

CANDIDATES = 4
"""How many quotations a text is laid beside."""

NOT_WORTHWHILE = 1 / 3
"""The share of the first one's likeness, below which a quotation is not a candidate."""

LIKENESS = {Reach.WHOLE: 1.0, Reach.PART: 4.0}
"""How alike words have to be to a quotation at least: two neighbours or a telling word, or where
nothing is marked as quoted, two telling ones, or one and its neighbours."""

FEWEST, SHARED = 3, 0.4
"""How many words have to be shared, where the words may be any part of a text; and which share of
them, where all are marked as quoted: with fewer the words are not even nearly a speaker's."""

TOO_COMMON = 2000
"""In how many quotations a word may stand and still lead to them."""

LONGEST = 48
"""How many words of a text are laid beside a quotation: the stretch that has most in common."""

LONG = 5
"""Words in a row that are telling whatever they are."""

SENTENCE = 4
"""Words in a row that are telling if two of them are; where nothing is marked as quoted, the
fewest that count as nearly a speaker's words."""

AGREEING = 0.6
"""The share of words that agree, from which words with differences are nearly a speaker's."""

CLOSELY = 0.8
"""The same, where only a small part of the quotation is written."""

_TELLING, _COMMON, _NEIGHBOURS = 2.0, 0.25, 1.0


@dataclass(frozen=True, slots=True)
class Quotation:
    """A speaker's words, and the passage that quotes them; `place` is its own among all."""

    place: int
    span: Span
    passage: Passage
    words: Words

    def match(self, words: Words, reach: Reach, offset: int = 0) -> "Match | None":
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

    def grounds(self, differences: tuple[Difference, ...]) -> Grounds:
        """What a verdict on the words rests on."""
        steps = self.alignment.steps
        pairs = tuple(
            (
                " ".join(word.typed for word in step.theirs),
                " ".join(word.typed for word in step.notes),
                "alike" if step.change else "same",
            )
            for step in steps
            if step.theirs and step.notes
        )
        share = len(self.alignment.same) / max(len(self.alignment.same) + self.alignment.strays, 1)
        return Grounds(self.quotation.passage, share, pairs, differences)


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

    def matches(self, words: Words, reach: Reach) -> tuple[Match, ...]:
        """The quotations that some of the words are like, best first.

        Of equally good ones those stand first that are written as a whole, then those of sections.
        """
        found = (self._match(words, at, reach) for at in self._candidates(words, reach))
        matches = (match for match in found if match is not None)
        return tuple(sorted(matches, key=_rank))

    def _candidates(self, words: Words, reach: Reach) -> tuple[int, ...]:
        likeness: defaultdict[int, float] = defaultdict(float)
        shared: defaultdict[int, int] = defaultdict(int)
        for feature in dict.fromkeys(feature for feature, _ in _features(words)):
            held = self._holding.get(feature, {})
            for at, weight in held.items() if len(held) <= TOO_COMMON else ():
                likeness[at] += weight
                shared[at] += " " not in feature
        written = len({word.stem for word in words if not (word.is_gap or word.inserted)})
        fewest = FEWEST if reach is Reach.PART else SHARED * written
        ranked = sorted(likeness, key=lambda at: (-likeness[at], at))[:CANDIDATES]
        least = max(LIKENESS[reach], likeness[ranked[0]] * NOT_WORTHWHILE) if ranked else 0.0
        return tuple(at for at in ranked if likeness[at] >= least and shared[at] >= fewest)

    def _match(self, words: Words, at: int, reach: Reach) -> Match | None:
        quotation = self._all[at]
        if len(words) > LONGEST and reach is Reach.WHOLE:
            return None
        offset = self._densest(words, at)
        return quotation.match(words[offset : offset + LONGEST], reach, offset)

    def _densest(self, words: Words, at: int) -> int:
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


def _features(words: Words) -> Iterator[tuple[str, float]]:
    """What makes words like others: their stems, weighted, and neighbours."""
    spoken = tuple(word for word in words if not word.is_gap)
    for word in spoken:
        yield word.stem, _TELLING if word.telling else _COMMON
    for first, second in pairwise(spoken):
        yield f"{first.key} {second.key}", _NEIGHBOURS


def joined(words: Words, claim: Claim | None, quotations: Quotations) -> tuple[Match, ...]:
    """The two or more quotations that the words join; none where any piece is in doubt.

    Each piece is one speaker's own words, from one source of the notes and in its order.
    """
    parts = pieces(words)
    said = [_faithful(piece, claim, quotations) for piece in parts if parts[1:]]
    found = tuple(match for match in said if match is not None)
    sources = {(match.speaker, match.quotation.passage.citation.source) for match in found}
    places = [match.quotation.place for match in found]
    in_doubt = len(found) < len(said) or len(sources) > 1 or places != sorted(set(places))
    return () if in_doubt else found


def pieces(words: Words) -> tuple[Words, ...]:
    """What marks of omission leave of the words, without the marks."""
    groups = groupby(words, lambda word: word.is_gap)
    return tuple(tuple(piece) for is_gap, piece in groups if not is_gap)


def said_by(claim: Claim | None, matches: Iterable[Match]) -> list[Match]:
    """The matches, best first; of equally good ones those first that the claimed speaker said."""
    name = claim.name if claim else None
    return sorted(matches, key=lambda match: (-match.alignment.score, match.speaker != name))


def _faithful(piece: Words, claim: Claim | None, quotations: Quotations) -> Match | None:
    for match in said_by(claim, quotations.matches(piece, Reach.WHOLE)):
        if match.alignment.is_faithful and is_telling(match.alignment):
            return match
    return None


def is_telling(alignment: Alignment, *, marked: bool = True) -> bool:
    """Whether faithful words, in quotation marks if `marked`, are known for a speaker's."""
    words, telling = len(alignment.same), len(_telling(alignment.same))
    if alignment.pieces > 1 and words < 2 * alignment.pieces + 1:
        return False
    if telling >= 3 or (words >= LONG and (marked or telling > 1)):  # noqa: PLR2004 -- see above
        return True
    either, both = alignment.whole or telling > 1, alignment.whole and telling > 1
    return marked and (either if words >= SENTENCE else both)


def is_borne_out(alignment: Alignment, around: int) -> bool:
    """Whether faithful words in quotation marks, too short to tell alone, are a speaker's.

    `around` is how many words beside them, not quoted, the passage holds too.
    """
    if alignment.pieces > 1 or not _telling(alignment.same):
        return False
    return around > 0 if len(alignment.same) > 1 else alignment.whole and around > 1


def is_near(alignment: Alignment, *, marked: bool, notes: Words) -> bool:
    """Whether words with differences are a speaker's; `notes` are all words of the quotation.

    A part of a long quotation has to agree more closely: it may be a common turn of phrase.
    """
    words = len(alignment.same) + MISSPELT * len(alignment.alike)
    agreeing = words / (words + alignment.strays)
    if words < (3 if marked else SENTENCE) or agreeing < AGREEING:
        return False
    telling = len(_telling(alignment.same) | _telling(alignment.alike))
    if telling < 2:  # noqa: PLR2004 -- the same
        return marked and words >= FEWEST and words >= AGREEING * len(notes)
    return telling * 2 >= len(_telling(notes)) or (words > LONG and agreeing >= CLOSELY)


def stands_alone(alignment: Alignment) -> bool:
    """Whether unmarked words among others are a whole quotation, too long to be a coincidence."""
    return alignment.whole and len(alignment.same) >= LONG and len(_telling(alignment.same)) > 1


def _telling(words: Words) -> set[str]:
    return {word.stem for word in words if word.telling}


Carries = Callable[[Excerpt], bool]
"""Tells whether a stretch of a text says something."""


def trimmed(excerpt: Excerpt, claims: tuple[Claim, ...], plain: str) -> Excerpt:
    """The excerpt without names at its beginning and end that tell who speaks."""
    start, end = excerpt.start, excerpt.end
    for claim in claims:
        if claim.said and start <= claim.start and claim.end <= end:
            if not _has_words(plain[start : claim.start]):
                start = claim.end
            elif claim.behind and not _has_words(plain[claim.end : end]):
                end = claim.start
    return Excerpt(start, end)


def outside(claims: tuple[Claim, ...], excerpt: Excerpt) -> tuple[Claim, ...]:
    """The claims that are not part of the excerpt."""
    start, end = excerpt.start, excerpt.end
    return tuple(claim for claim in claims if claim.end <= start or claim.start >= end)


def unclaimed(words: Words, claims: tuple[Claim, ...]) -> Words:
    """The words that do not tell who speaks."""
    ordered = sorted(claims, key=lambda claim: claim.start)
    starts = [claim.start for claim in ordered]
    return tuple(
        word
        for word in words
        if not (before := bisect_right(starts, word.start)) or ordered[before - 1].end <= word.start
    )


def without(claims: tuple[Claim, ...], said: str, offset: int) -> str:
    """Words without the names among them that tell who speaks."""
    for claim in reversed(claims):
        start, end = claim.start - offset, claim.end - offset
        if start >= 0 and end <= len(said):
            said = f"{said[:start]} {said[end:]}"
    return said


def introduces(claim: Claim | None, excerpt: Excerpt) -> bool:
    """Whether a name stands right before the words: Ada said so-and-so."""
    return claim is not None and claim.said and excerpt.start - claim.end in range(3)


def is_sentence(words: Words, start: int, end: int) -> bool:
    """Whether punctuation, or nothing, stands on either side of some of the words."""
    return words[start].bounded and (end == len(words) or words[end].bounded)


def clause(words: Words, match: Match, claims: tuple[Claim, ...]) -> tuple[int, int]:
    """The clause around the words of a match, without the chatter at its ends: from, to.

    It ends at punctuation, at a name that tells who speaks, and where the writer goes on with a
    comment; it begins after such, or after a word that introduces what somebody said. Where the
    quotation goes on, and after a name, common words are no chatter: they stand for others.
    """
    start, end = match.stretch
    first, last = start, end
    while first > 0 and not words[first].bounded and not _parted(words, first, claims):
        if words[first - 1].key in OBJECTS:
            break
        first -= 1
    while last < len(words) and not words[last].bounded and not _parted(words, last, claims):
        if words[last].key in CONNECTIVES:
            break
        last += 1
    said = _parted(words, first, claims)
    while first < start and not said and _is_chatter(words[first], match.alignment.from_first):
        first += 1
    while last > end and _is_chatter(words[last - 1], match.alignment.to_last):
        last -= 1
    return first, last


def _parted(words: Words, at: int, claims: tuple[Claim, ...]) -> bool:
    """Whether a name that tells who speaks stands before the word at a position."""
    before, after = words[at - 1].end if at else 0, words[at].start
    return any(claim.said and before <= claim.start < after for claim in claims)


def _is_chatter(word: Said, complete: bool) -> bool:  # noqa: FBT001 -- a plain predicate
    return word.key in FRAME or (complete and not word.telling)


def _has_words(stretch: str) -> bool:
    return any(character.isalnum() for character in stretch)


_ENDS = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|\n+")
_NEXT = re.compile(r"[\s\"'“„«‘(>]*(?:[A-Z0-9]|i\b)")


def sentences(plain: str, marked: Iterable[Excerpt], carries: Carries) -> tuple[Excerpt, ...]:
    """The sentences of a cleaned text, in order; what is marked as quoted is cut nowhere.

    A stretch that does not begin as a sentence does, or `carries` nothing, belongs to the one
    before: it is a name under a quotation, an aside, the rest of what an abbreviation cut.
    """
    kept = tuple(marked)
    ends = [
        found.end()
        for found in _ENDS.finditer(plain)
        if not any(each.start <= found.start() < each.end for each in kept)
        and (plain[found.end() - 1] == "\n" or _NEXT.match(plain, found.end()))
    ]
    bounds = [0, *(end for end in ends if end < len(plain)), len(plain)]
    cut: list[Excerpt] = []
    for start, end in pairwise(bounds):
        alone = carries(Excerpt(start, end))
        if cut and (not alone or not carries(cut[-1])):
            cut[-1] = Excerpt(cut[-1].start, end)
        else:
            cut.append(Excerpt(start, end))
    return tuple(cut)
