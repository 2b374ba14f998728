"""Replies about the episode, the notes, the bot and one's data: sentences that an edge words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.answers.moments import MONTHS, WEEKDAYS
from bot.notes.passage import Citation, Passage


class About(StrEnum):
    """What a message is about that is no question for the notes."""

    EPISODE = "episode"
    CONTENTS = "contents"
    BOT = "bot"
    PRIVACY = "privacy"


class Wish(StrEnum):
    """What somebody wants about their data."""

    SHOW = "show"
    EXPORT = "export"
    DELETE = "delete"
    OPT_OUT = "opt-out"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that stands in a sentence."""

    address: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in English with `{placeholders}`, and what stands in their places.

    Values are text of the notes, numbers, days, citations and links. `str()` words it in English.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text.format_map({name: _plain(value) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class Told:
    """The reply: sentences, a line each, and the passages that go with them, in their order.

    `wish` is what somebody wants done about their data, and nothing that is said so is to be
    logged. `about` is None for a question in another language than the notes'.
    """

    about: About | None
    lines: tuple[Sentence, ...]
    passages: tuple[Passage, ...] = ()
    wish: Wish | None = None

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))


def say(text: str, /, **values: object) -> Sentence:
    """A sentence; its text is a literal, so that translations of it can be asked for."""
    return Sentence(text, values)


def _plain(value: object) -> object:
    match value:
        case date():
            day = f"{value.day} {MONTHS[value.month - 1]} {value.year}"
            return f"{WEEKDAYS[value.weekday()]}, {day}"
        case Link(address):
            return address
        case Citation():
            return str(value)
        case _:
            return value
