"""A question as received, made fit to be answered: the one place that cleans it."""

import re
from dataclasses import dataclass

from bot.answers.visible import visible

LIMIT = 300
"""Characters of a question, after cleaning."""

_FENCE = re.compile(r"```(?:[\w+-]*\n)?")
_DISCORD_MARKUP = re.compile(
    r"<(?:a?:\w+:\d+|@[!&]?\d+|\#\d+|/[^<>\n]+:\d+|t:-?\d+(?::\w)?|id:\w+)>"
    # What the log has in their place.
    r"|(?:@someone|@role|\#channel)\b|\[(?:emoji|command|link|id)\]"
)
_ANYTHING_SAID = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, cleaned: between 1 and `LIMIT` characters on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class NothingAsked:
    """No letter and no digit is left: only emoji, mentions, punctuation or nothing at all."""


@dataclass(frozen=True, slots=True)
class TooLong:
    """`length` is the length after cleaning."""

    length: int


def read_question(received: str) -> Question | NothingAsked | TooLong:
    """The question in a text from Discord, as `cleaned` makes it."""
    text = cleaned(received)
    if not text:
        return NothingAsked()
    return Question(text) if len(text) <= LIMIT else TooLong(len(text))


def cleaned(received: str) -> str:
    """The text on one line, without code fences, emoji, mentions and the unseen.

    Empty if no letter and no digit is left.
    """
    text = visible(_DISCORD_MARKUP.sub(" ", _FENCE.sub(" ", received)).replace("`", " "))
    return text if _ANYTHING_SAID.search(text) else ""
