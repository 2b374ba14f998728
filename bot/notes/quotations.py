"""Quotation marks: the one place that knows them. Claim text → spans in their voices.

`“words”` are somebody's own words: the claim's speaker's, or `“words”{Name}`'s.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.notes.voice import Span, Voice

_QUOTATION = re.compile(r"“([^“”]*)”(?:\{([^{}]*)\})?")
_FOREIGN_MARK = re.compile(r"[\"‘„‚«»‹›]|(?<!\w)'")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, without its marks if `quoted`; `speaker` only where the text names one."""

    text: str
    quoted: bool = False
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """A text in pieces, and what is wrong with its quotations."""

    pieces: tuple[Piece, ...]
    faults: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text as shown: without the names of speakers."""
        return "".join(f"“{piece.text}”" if piece.quoted else piece.text for piece in self.pieces)


def scan(text: str) -> Scan:
    """Take any text apart; never raises."""
    pieces = tuple(piece for piece in _pieces(text) if piece.quoted or piece.text)
    return Scan(pieces, tuple(dict.fromkeys((*_balance(text), *_marks(pieces)))))


def spans_of(pieces: Iterable[Piece], voice: Voice, speaker: str | None) -> tuple[Span, ...]:
    """The pieces in a claim's voice; its speaker's words wherever no other is named."""
    return tuple(
        Span(piece.text, Voice.QUOTE, piece.speaker or speaker)
        if piece.quoted
        else Span(piece.text, voice, speaker)
        for piece in pieces
    )


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for match in _QUOTATION.finditer(text):
        yield Piece(text[end : match.start()])
        yield Piece(match[1], quoted=True, speaker=match[2])
        end = match.end()
    yield Piece(text[end:])


def _balance(text: str) -> Iterator[str]:
    depth = 0
    for mark in re.findall("[“”]", text):
        depth += 1 if mark == "“" else -1
        if depth > 1:
            yield "a quotation inside a quotation"
        if depth < 0:
            yield "” closes no quotation"
            depth = 0
    if depth:
        yield "“ is never closed"


def _marks(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if mark := _FOREIGN_MARK.search(piece.text):
            yield f"{mark[0]} as a quotation mark: write “ ”"
        if piece.quoted and not piece.text.strip():
            yield "an empty quotation"
        if re.search("[{}]", piece.text) or (piece.speaker is not None and not piece.speaker):
            yield "braces hold a name right after ”, or end the claim"
