"""Discord's limits and markup: how much it takes, and text from outside as nothing but text."""

import re
import unicodedata

from bot.answers.visible import visible

MESSAGE = 2000
"""Characters of a message's text."""

CHOICES = 25
"""Choices offered while somebody types."""

CHOICE = 100
"""Characters of a choice's name, and of its value."""

WHY = 300
"""Characters of a word on why an answer was not helpful; a limit of ours."""

RESPONSE_DEADLINE = 3.0
"""Seconds an interaction waits for its first response."""

RATE_LIMIT_PATIENCE = 30.0
"""Seconds a request may sleep for a rate limit; the least that discord.py accepts."""

FEWEST_STARTS = 5
"""Sessions that must be left for the day before one is spent; after the last the token is reset."""


def length(text: str) -> int:
    """The text's length as the strictest reader counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# discord.utils.escape_markdown leaves formatting inside a masked link, and mentions; hence our own.
_SIGNIFICANT = re.compile(r"[\\*_~|`<>\[\]@]|(?<=:)/|(?<=\w)\.(?=[^\W\d_])")
_LINE_START = re.compile(r"^(?:(\d+)(?=[.)])|(?=[#+-]))")  # headings and lists

_TURNING = {"R", "AL", "AN"}  # Unicode's classes of characters that run from right to left

_QUOTATION_MARKS = str.maketrans('“”„‟«»"', "‘’‘‘‘’'")


def plain(text: str) -> str:
    """The text as Markdown that shows it literally: no formatting, mention, link or invitation.

    Double quotation marks become single ones: those around a quotation are the renderer's alone.
    """
    escaped = _SIGNIFICANT.sub(r"\\\g<0>", bare(text))
    return _LINE_START.sub(r"\1\\", escaped)


def bare(text: str) -> str:
    """The text for where Markdown is not read; double quotation marks become single here too."""
    return visible(text).translate(_QUOTATION_MARKS)


def isolated(text: str) -> str:
    """The plain text; written from right to left, it does not turn what stands around it."""
    shown = plain(text)
    if shown.isascii():
        return shown
    turning = any(unicodedata.bidirectional(character) in _TURNING for character in shown)
    return f"\u2068{shown}\u2069" if turning else shown


def shortened(text: str, limit: int) -> str:
    """The text cut at a word, with an ellipsis, to at most `limit` (1 or more) characters."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    whole, _, _ = kept.rpartition(" ")
    return (whole or kept).rstrip() + "…"
