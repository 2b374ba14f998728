"""An episode as its author wrote it: every piece with its line, nothing resolved or checked yet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.notes.episode import SEE_ALSO, seconds_of
from bot.notes.markdown import Bullet, Findings, Line, Part, Scan, scan

OUTSIDE = "outside"

_HEADING = re.compile(
    r"Q(?P<number>[1-4]): (?P<question>.+)"
    r"|Glossary: (?P<term>.+)"
    r"|§ (?P<section>.+?)(?: \((?P<time>[^()]*)\))?"
    rf"|(?P<special>{SEE_ALSO}|Concepts|Withdrawn)"
)
_ATTRIBUTES = re.compile(r"\s*\{#([^{}]*)\}$")


class PartKind(StrEnum):
    """What a heading opens."""

    QUESTION = "question"
    TERM = "term"
    SECTION = "section"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A bullet that claims something. Without attributes it has no id, voice or speaker."""

    line: int
    scan: Scan
    attributes: tuple[str, ...]
    wording: tuple[str, ...] = ()
    see: tuple[Line, ...] = ()

    @property
    def id(self) -> str:
        return self.attributes[0] if self.attributes else ""

    @property
    def voice(self) -> str:
        return self.attributes[1] if len(self.attributes) > 1 else ""

    @property
    def speaker(self) -> str | None:
        return " ".join(self.attributes[2:]) or None


@dataclass(frozen=True, slots=True)
class DraftPart:
    """A part with claims. `written` is how a `see` names it; `time` only sections have."""

    line: int
    kind: PartKind
    name: str
    written: str
    time: str | None
    claims: tuple[DraftClaim, ...]
    see: tuple[Line, ...]

    @property
    def source(self) -> str:
        return self.name if self.kind is PartKind.SECTION else self.written

    @property
    def starts_at(self) -> int | None:
        return seconds_of(self.time or "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of `Concepts` or `Withdrawn`: a name, and what it stands for."""

    line: int
    name: str
    text: str

    @property
    def targets(self) -> tuple[Line, ...]:
        """A concept's sources as written; none if it points out of the episode."""
        return () if self.text == OUTSIDE else tuple(listed(Line(self.text, self.line)))


@dataclass(frozen=True, slots=True)
class Draft:
    """The body of a file."""

    parts: tuple[DraftPart, ...]
    concepts: tuple[Entry, ...]
    withdrawn: tuple[Entry, ...]


def draft_of(parts: tuple[Part, ...], findings: Findings) -> Draft:
    """Give every part of a file its meaning."""
    drafted: list[DraftPart] = []
    entries: dict[str, list[Entry]] = {"Concepts": [], "Withdrawn": []}
    for part in parts:
        heading = _HEADING.fullmatch(part.heading.text)
        if heading is None:
            findings.add(part.heading.line, f"unknown heading: {part.heading.text}")
        elif heading["special"] in entries:
            entries[heading["special"]] += _entries(part, findings)
        else:
            drafted.append(_part(part, heading, findings))
    return Draft(tuple(drafted), tuple(entries["Concepts"]), tuple(entries["Withdrawn"]))


def listed(line: Line) -> Iterator[Line]:
    """The names of a list separated by semicolons; an empty one where nothing is written."""
    return (Line(name.strip(), line.line) for name in line.text.split(";"))


def _part(part: Part, heading: re.Match[str], findings: Findings) -> DraftPart:
    kind, name, written = _kind_name_written(heading)
    return DraftPart(
        part.heading.line,
        kind,
        name,
        written,
        heading["time"],
        tuple(_claim(bullet, findings) for bullet in part.bullets),
        _see(part, kind, findings),
    )


def _kind_name_written(heading: re.Match[str]) -> tuple[PartKind, str, str]:
    if heading["question"]:
        return PartKind.QUESTION, heading["question"], f"Q{heading['number']}"
    if name := heading["term"]:
        return PartKind.TERM, name, f"Glossary: {name}"
    if name := heading["section"]:
        return PartKind.SECTION, name, f"§ {name}"
    return PartKind.REFERENCES, SEE_ALSO, SEE_ALSO


def _see(part: Part, kind: PartKind, findings: Findings) -> tuple[Line, ...]:
    names: tuple[Line, ...] = ()
    for paragraph in part.paragraphs:
        key, _, text = paragraph.text.partition(":")
        if key != "See" or names or kind is PartKind.REFERENCES:
            findings.add(paragraph.line, "a stray paragraph: only one “See: …” may stand here")
        else:
            names = tuple(listed(Line(text, paragraph.line)))
    return names


def _claim(bullet: Bullet, findings: Findings) -> DraftClaim:
    match = _ATTRIBUTES.search(bullet.text)
    if match is None:
        findings.add(bullet.line, "a claim ends with {#id voice Speaker Name}")
    text = bullet.text[: match.start()] if match else bullet.text
    attributes = tuple(match[1].split()) if match else ()
    below = {"asked": list[Line](), "see": list[Line]()}
    for child in bullet.children:
        key, colon, rest = child.text.partition(":")
        if colon and key in below:
            below[key] += listed(Line(rest, child.line))
        else:
            findings.add(child.line, "below a claim only “asked: …” and “see: …” may stand")
    for wording in below["asked"]:
        if not wording.text:
            findings.add(wording.line, "an empty wording")
    asked = tuple(wording.text for wording in below["asked"] if wording.text)
    return DraftClaim(bullet.line, scan(text), attributes, asked, tuple(below["see"]))


def _entries(part: Part, findings: Findings) -> Iterator[Entry]:
    for paragraph in part.paragraphs:
        findings.add(paragraph.line, "a stray paragraph: only bullets may stand here")
    for bullet in part.bullets:
        name, _, text = bullet.text.partition(":")
        if bullet.children:
            findings.add(bullet.children[0].line, "no bullets may stand below this one")
        if name.strip() and text.strip():
            yield Entry(bullet.line, name.strip(), text.strip())
        else:
            findings.add(bullet.line, "write a name, a colon, and what it stands for")


def written_sources(draft: Draft) -> dict[str, tuple[str, ...]]:
    """A part's name as a `see` writes it (`§ Title`, `Glossary: Name`, `Q3`) → its source."""
    return {part.written: (part.source,) for part in draft.parts}


def concepts_of(draft: Draft) -> dict[str, tuple[str, ...]]:
    """A concept's name → its sources, each once; none for what lies outside the episode."""
    known = written_sources(draft)
    return {entry.name: resolve(entry.targets, known) for entry in draft.concepts}


def resolve(names: Iterable[Line], known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The sources of the names, each once, in order; unknown names give none."""
    return tuple(dict.fromkeys(source for name in names for source in known.get(name.text, ())))


def check_names(draft: Draft, findings: Findings) -> None:
    """Every name that stands for nothing is a finding."""
    sources, concepts = written_sources(draft), concepts_of(draft)
    for concept in draft.concepts:
        _check(concept.targets, sources, "no part of this episode", findings)
    for part in draft.parts:
        for names in (part.see, *(claim.see for claim in part.claims)):
            _check(names, sources | concepts, "no part or concept of this episode", findings)


def _check(
    names: Iterable[Line], known: dict[str, tuple[str, ...]], what: str, findings: Findings
) -> None:
    for name in names:
        if name.text not in known:
            findings.add(name.line, f"{name.text} is {what}" if name.text else "an empty name")
