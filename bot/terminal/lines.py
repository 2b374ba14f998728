"""What a terminal is given: lines with a tone, free of anything that could steer the terminal."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

WIDTH = 80
"""Columns where there is no terminal to ask."""

NARROWEST = 20
"""Columns below which lines are not wrapped any narrower."""

_JOINERS = "\u200c\u200d"  # they shape words and emoji, and hide nothing
_BREAKS = re.compile(r"\s+")


class Tone(Enum):
    """What a line is to the reader; the printer turns it into a colour, or into nothing."""

    PLAIN = "plain"
    HEADING = "heading"
    NOTICE = "notice"
    VOICE = "voice"
    CITATION = "citation"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of output, without its line break."""

    text: str = ""
    tone: Tone = Tone.PLAIN


def well_formed(text: str) -> str:
    """The text with U+FFFD for every lone surrogate, so that it can be encoded."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def printable(text: str) -> str:
    """The text on one line, without characters that move the cursor, hide or reorder text."""
    one_line = _BREAKS.sub(" ", text).strip()
    return "".join(_shown(character) for character in one_line)


def shortened(text: str, length: int) -> str:
    """The text made printable and cut to `length` characters, an ellipsis included."""
    whole = printable(text)
    return whole if len(whole) <= length else whole[: length - 1].rstrip() + "…"


def paragraph(
    text: str, width: int, *, tone: Tone = Tone.PLAIN, first: str = "", rest: str = ""
) -> tuple[Line, ...]:
    """The text wrapped to `width` characters; words are never broken.

    `first` and `rest` indent the first line and those after it.
    """
    wrapped = textwrap.wrap(
        printable(text),
        max(width, NARROWEST),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return tuple(Line(line, tone) for line in wrapped)


def spaced(blocks: Iterable[tuple[Line, ...]]) -> tuple[Line, ...]:
    """The blocks that hold anything, with an empty line between them."""
    lines: list[Line] = []
    for block in filter(None, blocks):
        lines += [Line(), *block] if lines else block
    return tuple(lines)


def _shown(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Cs" | "Zl" | "Zp":
            return "\N{REPLACEMENT CHARACTER}"
        case "Cf" if character not in _JOINERS:
            return ""
        case _:
            return character
