"""An episode's notes as values, and the passages that are searched, scored and cited.

No input, no output, nothing mutable. A *source* is the exact name under which a part of the notes
is cited: a section's title, `Glossary: ` and a term's name, `Q1` to `Q4`, or `See also`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property


class Voice(StrEnum):
    """How words came to stand in the notes; never a matter of formatting."""

    QUOTE = "quote"
    """A speaker's own words, exactly as the notes quote them."""
    PARAPHRASE = "paraphrase"
    """The notes' restatement of what a speaker said."""
    ASSESSMENT = "assessment"
    """The note-writer's own judgement; nobody in the episode said it."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one voice.

    `text` of a quotation comes without quotation marks. `speaker` is who said it (`QUOTE`), who
    is being restated (`PARAPHRASE`), or None (`ASSESSMENT`).
    """

    text: str
    voice: Voice
    speaker: str | None

    def __str__(self) -> str:
        return f"“{self.text}”" if self.voice is Voice.QUOTE else self.text


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


_WRITTEN = re.compile(r"([0-9]{1,2}):([0-5][0-9]):([0-5][0-9])")


def written(seconds: int) -> str:
    """The seconds as `h:mm:ss`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}"


def seconds_of(text: str) -> int | None:
    """The seconds that `h:mm:ss` stands for; None if the text is anything else."""
    if not (match := _WRITTEN.fullmatch(text)):
        return None
    hours, minutes, seconds = map(int, match.groups())
    return hours * 3600 + minutes * 60 + seconds


class PassageKind(StrEnum):
    """Which part of the notes a passage comes from."""

    CLAIM = "claim"
    TERM = "term"
    QUESTION = "question"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage stands. `str()` of it is what people see: `[§ What are we scaling?]`.

    `source` is the exact name in the notes, without the section sign. `starts_at` is the moment
    in seconds; only sections have one. `link` opens the video, at that moment where there is one.
    """

    episode: str
    source: str
    label: str
    link: str
    starts_at: int | None = None

    def __str__(self) -> str:
        return f"[{self.label}]"


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim with its citation. `id` is `episode/claim`, stable over revisions."""

    id: str
    kind: PassageKind
    citation: Citation
    claim: Claim

    @property
    def text(self) -> str:
        return self.claim.text

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.claim.spans

    @property
    def voice(self) -> Voice:
        return self.claim.voice

    @property
    def speaker(self) -> str | None:
        return self.claim.speaker


@dataclass(frozen=True, slots=True)
class Corpus:
    """All passages, in the order of the notes; `revision` is a hash of what they hold."""

    episodes: tuple[Episode, ...]
    passages: tuple[Passage, ...]
    revision: str


def passages_of(episode: Episode) -> Iterator[Passage]:
    """Every claim of the episode as a passage, in the order of the notes."""
    for part in episode.parts():
        kind, citation = _kind_of(part), cite(episode, part)
        for claim in _claims_of(part):
            yield Passage(f"{episode.id}/{claim.id}", kind, citation, claim)


def build_corpus(episodes: Iterable[Episode], revision: str) -> Corpus:
    """Every passage of the episodes; `revision` names the content they were read from."""
    known = tuple(episodes)
    return Corpus(known, tuple(p for episode in known for p in passages_of(episode)), revision)


def cite(episode: Episode, part: Section | Term | Question | Reference) -> Citation:
    """The citation of one part of an episode's notes."""
    if isinstance(part, Section):
        mark = "&" if "?" in episode.video else "?"
        link = f"{episode.video}{mark}t={part.starts_at}s"
        return Citation(episode.id, part.source, f"§ {part.title}", link, part.starts_at)
    if isinstance(part, Question):
        return Citation(episode.id, part.source, f"{part.source}: {part.title}", episode.video)
    label = SEE_ALSO if isinstance(part, Reference) else part.source
    return Citation(episode.id, part.source, label, episode.video)


def _kind_of(part: Section | Term | Question | Reference) -> PassageKind:
    match part:
        case Section():
            return PassageKind.CLAIM
        case Term():
            return PassageKind.TERM
        case Question():
            return PassageKind.QUESTION
        case Reference():
            return PassageKind.REFERENCE


def _claims_of(part: Section | Term | Question | Reference) -> tuple[Claim, ...]:
    return (part.claim,) if isinstance(part, Reference) else part.claims
