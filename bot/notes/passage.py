"""The unit that is searched, scored and cited, and the collection of all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.notes.episode import SEE_ALSO, Claim, Episode, Question, Reference, Section, Term
from bot.notes.voice import Span, Voice


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
