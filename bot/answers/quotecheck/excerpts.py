"""Which words of a text are said to be a speaker's."""

from itertools import groupby

from bot.answers.quotecheck import cues
from bot.answers.quotecheck.attribution import Claim
from bot.answers.quotecheck.marks import Excerpt
from bot.answers.quotecheck.quotations import Match
from bot.answers.quotecheck.words import Said

Words = tuple[Said, ...]


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
    return tuple(
        word for word in words if not any(claim.start <= word.start < claim.end for claim in claims)
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


def pieces(words: Words) -> tuple[Words, ...]:
    """What marks of omission leave of the words, without the marks."""
    groups = groupby(words, lambda word: word.is_gap)
    return tuple(tuple(piece) for is_gap, piece in groups if not is_gap)


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
        if words[first - 1].key in cues.OBJECTS:
            break
        first -= 1
    while last < len(words) and not words[last].bounded and not _parted(words, last, claims):
        if words[last].key in cues.CONNECTIVES:
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
    return word.key in cues.FRAME or (complete and not word.telling)


def _has_words(stretch: str) -> bool:
    return any(character.isalnum() for character in stretch)
