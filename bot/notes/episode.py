"""An episode's notes as values: no input, no output, nothing mutable.

A *source* is the exact name under which a part of the notes is cited: a section's title,
`Glossary: ` and a term's name, `Q1` to `Q4`, or `See also`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.notes.voice import Span, Voice

SEE_ALSO = "See also"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the notes that can be quoted alone.

    `id` is unique in its episode and never reused. `wording` is how people may ask for the claim:
    it is searched and never shown. `see` names further sources of the same episode.
    """

    id: str
    voice: Voice
    speaker: str | None
    spans: tuple[Span, ...]
    wording: tuple[str, ...] = ()
    see: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The claim as shown: quotations, and nothing else, stand in quotation marks."""
        return "".join(map(str, self.spans))

    @property
    def quotations(self) -> tuple[Span, ...]:
        """The spans that are a speaker's own words."""
        return tuple(span for span in self.spans if span.voice is Voice.QUOTE)


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the episode. `starts_at` is in seconds from its beginning."""

    title: str
    starts_at: int
    claims: tuple[Claim, ...]
    see: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry."""

    name: str
    claims: tuple[Claim, ...]
    see: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f"Glossary: {self.name}"


@dataclass(frozen=True, slots=True)
class Question:
    """One of the four questions a reader puts to the episode: `number` 1 to 4."""

    number: int
    title: str
    claims: tuple[Claim, ...]
    see: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f"Q{self.number}"


@dataclass(frozen=True, slots=True)
class Reference:
    """A see-also line: what it points to, and the claim that says why."""

    names: tuple[str, ...]
    claim: Claim

    @property
    def source(self) -> str:
        return SEE_ALSO


@dataclass(frozen=True)
class Episode:
    """One episode's notes.

    `length` is in seconds; `video` is the address of the recording; `withdrawn` maps the ids of
    claims that once stood here to the reason why they no longer do; `author` wrote the notes, and
    is None where they do not say who did.
    """

    id: str
    title: str
    guest: str
    host: str
    published: date
    length: int
    video: str
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
    questions: tuple[Question, ...]
    references: tuple[Reference, ...]
    concepts: dict[str, tuple[str, ...]]
    withdrawn: dict[str, str]
    author: str | None = None

    @property
    def speakers(self) -> tuple[str, str]:
        return (self.guest, self.host)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Every name that can be cited, in the order of the notes, each once."""
        return tuple(dict.fromkeys(part.source for part in self.parts()))

    def parts(self) -> Iterator[Section | Term | Question | Reference]:
        """Everything that holds claims, in the order of the notes."""
        yield from self.questions
        yield from self.terms
        yield from self.sections
        yield from self.references
