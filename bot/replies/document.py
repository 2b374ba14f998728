"""A reply as a value: what stands in it, in order, and what can be done under it.

It knows no edge and no language. An edge writes it: how much of it fits, and how it looks, is the
edge's to say. What is in a `Line` is a sentence, or text from outside, which stays as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.notes.episode import Citation, Span
from bot.replies.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a sentence, text from outside, or another value that stands in sentences.

    `small` stands beside the matter, `strong` above it, and an `item` is one of several. `quoted`
    is what somebody typed, set off from what is said of it.
    """

    text: object
    small: bool = False
    strong: bool = False
    item: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class EmptyLine:
    """A line without anything, between what is apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """A passage's words with their attribution; each span knows its voice.

    `voice` tells whose words they are, and `speaker` is who needs not be named inside them.
    `citations` are where they stand, and `id` is what the passage can be cited by.
    """

    spans: tuple[Span, ...]
    voice: Sentence
    speaker: str | None
    citations: tuple[Citation, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Passages:
    """What the notes say: as many whole ones as fit, in order, the first one cut if need be."""

    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """Items in order; `rest` tells how many an edge with little room leaves out at the end."""

    items: tuple[object, ...]
    rest: Callable[[int], Sentence]


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines of one thing among several, and what can be done about that thing alone."""

    lines: tuple[Line, ...]
    actions: "tuple[Action, ...]"


Block = Line | EmptyLine | Passages | Items | Entry


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done under a reply; its `key` means something to the feature that offers it.

    `off`: it keeps its place and leads nowhere. `shares`: it shows everybody what one person sees.
    `danger`: what it does cannot be undone.
    """

    key: str
    label: Sentence
    off: bool = False
    shares: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a menu's choices: `label` and `told` (what it is) are seen, `key` comes back."""

    key: str
    label: object
    told: object


@dataclass(frozen=True, slots=True)
class Menu:
    """1 to 25 choices, of which one is chosen."""

    key: str
    advice: Sentence
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under a reply; `description` is what is read to those who do not see it."""

    name: str
    data: bytes
    description: object = None


@dataclass(frozen=True, slots=True)
class Document:
    """A reply; `private`: for the person who asked alone.

    `more` is the first action, if there is one, given how many passages are shown with the reply,
    those that were too long to be shown included.
    """

    blocks: tuple[Block, ...]
    private: bool = False
    actions: tuple[Action, ...] = ()
    more: Callable[[int], Action | None] | None = None
    menu: Menu | None = None
    attachment: Attachment | None = None
