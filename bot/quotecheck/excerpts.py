"""Which words of a text are said to be a speaker's, and which sentences it has."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise

from bot.quotecheck.alignment import Said, Words
from bot.quotecheck.attribution import CONNECTIVES, FRAME, OBJECTS, Claim
from bot.quotecheck.marks import Excerpt
from bot.quotecheck.quotations import Match

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
