"""Quotations that a text joins by marks of omission: “… the one … the other”."""

from collections.abc import Iterable

from bot.answers.quotecheck.alignment import Reach
from bot.answers.quotecheck.attribution import Claim
from bot.answers.quotecheck.excerpts import pieces
from bot.answers.quotecheck.proof import is_telling
from bot.answers.quotecheck.quotations import Match, Quotations
from bot.answers.quotecheck.words import Said


def joined(
    words: tuple[Said, ...], claim: Claim | None, quotations: Quotations
) -> tuple[Match, ...]:
    """The two or more quotations that the words join; none where any piece is in doubt.

    Each piece is one speaker's own words, from one source of the notes and in its order.
    """
    said = [_faithful(piece, claim, quotations) for piece in pieces(words)]
    found = tuple(match for match in said if match is not None)
    sources = {(match.speaker, match.quotation.passage.citation.source) for match in found}
    places = [match.quotation.place for match in found]
    in_doubt = len(found) < len(said) or len(sources) > 1 or places != sorted(set(places))
    return () if in_doubt or len(found) == 1 else found


def said_by(claim: Claim | None, matches: Iterable[Match]) -> list[Match]:
    """The matches, best first; of equally good ones those first that the claimed speaker said."""
    name = claim.name if claim else None
    return sorted(matches, key=lambda match: (-match.alignment.score, match.speaker != name))


def _faithful(piece: tuple[Said, ...], claim: Claim | None, quotations: Quotations) -> Match | None:
    for match in said_by(claim, quotations.matches(piece, Reach.WHOLE)):
        if match.alignment.is_faithful and is_telling(match.alignment):
            return match
    return None
