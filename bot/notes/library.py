"""The folder of episodes → a `Corpus`, or every problem in it; never half of one."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.notes.draft import (
    Draft,
    DraftClaim,
    DraftPart,
    PartKind,
    concepts_of,
    draft_of,
    resolve,
    written_sources,
)
from bot.notes.episode import (
    Claim,
    Corpus,
    Episode,
    Question,
    Reference,
    Section,
    Term,
    Voice,
    build_corpus,
)
from bot.notes.front_matter import Header, read_header
from bot.notes.lint import check_episode
from bot.notes.markdown import Findings, read_page, spans_of

EPISODES = "episodes"
REVISION_DIGITS = 12


def read_episode(text: str, stem: str, findings: Findings) -> Episode | None:
    """Read a file's text; `stem` is its name without the ending.

    None if anything is wrong with it; the findings then say what.
    """
    page = read_page(text, findings)
    header, entries = (
        (None, {}) if page.front_matter is None else read_header(page.front_matter, findings)
    )
    draft = draft_of(page.parts, findings)
    check_episode(draft, entries, stem, findings)
    if header is None or findings.problems:
        return None
    return _built(header, draft)


def _built(header: Header, draft: Draft) -> Episode:
    concepts = concepts_of(draft)
    names = written_sources(draft) | concepts
    return Episode(
        **header.model_dump(),
        sections=tuple(
            Section(p.name, p.starts_at or 0, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.SECTION)
        ),
        terms=tuple(
            Term(p.name, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.TERM)
        ),
        questions=tuple(
            Question(int(p.written[1:]), p.name, _claims(p, names), resolve(p.see, names))
            for p in _parts(draft, PartKind.QUESTION)
        ),
        references=tuple(
            Reference(tuple(name.text for name in claim.see), _claim(claim, names))
            for p in _parts(draft, PartKind.REFERENCES)
            for claim in p.claims
        ),
        concepts=concepts,
        withdrawn={entry.name: entry.text for entry in draft.withdrawn},
    )


def _parts(draft: Draft, kind: PartKind) -> list[DraftPart]:
    return [part for part in draft.parts if part.kind is kind]


def _claims(part: DraftPart, names: dict[str, tuple[str, ...]]) -> tuple[Claim, ...]:
    return tuple(_claim(claim, names) for claim in part.claims)


def _claim(claim: DraftClaim, names: dict[str, tuple[str, ...]]) -> Claim:
    voice = Voice(claim.voice)
    return Claim(
        id=claim.id,
        voice=voice,
        speaker=claim.speaker,
        spans=spans_of(claim.scan.pieces, voice, claim.speaker),
        wording=claim.wording,
        see=resolve(claim.see, names),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    episodes: tuple[Episode, ...]
    problems: tuple[Problem, ...]
    revision: str


def load_corpus(knowledge: Path) -> Corpus:
    """Read every episode under `knowledge/episodes`, all of them or none.

    Raises:
        KnowledgeError: a file does not follow the format; holds all problems of all files.
    """
    reading = _read(knowledge)
    if reading.problems:
        raise KnowledgeError(reading.problems)
    return build_corpus(reading.episodes, reading.revision)


def lint(knowledge: Path) -> tuple[Problem, ...]:
    """Every problem that would keep `load_corpus` from loading, in order of files and lines."""
    return _read(knowledge).problems


def _read(knowledge: Path) -> _Reading:
    episodes: dict[str, Episode] = {}
    problems: list[Problem] = []
    digest = hashlib.sha256()
    folder = knowledge / EPISODES
    paths = sorted(path for path in folder.glob("*.md") if not path.name.startswith("."))
    if not paths:
        problems.append(Problem(_shown(folder), 1, "no episodes (*.md) in this folder"))
    for path in paths:
        findings = Findings(_shown(path))
        data = _bytes_of(path, findings)
        digest.update(f"{path.name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
        if not findings.problems and (episode := _episode_of(data, path.stem, findings)):
            episodes[path.name] = episode
        problems += findings.problems
    revision = digest.hexdigest()[:REVISION_DIGITS]
    return _Reading(tuple(episodes.values()), tuple(problems), revision)


def _bytes_of(path: Path, findings: Findings) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        findings.add(1, f"cannot be read: {error.strerror}")
        return b""


def _episode_of(data: bytes, stem: str, findings: Findings) -> Episode | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        findings.add(line, f"not UTF-8: the byte 0x{data[error.start]:02x}")
        return None
    return read_episode(text, stem, findings)


def _shown(path: Path) -> Path:
    """The path as people see it: from the current directory where it lies under that."""
    absolute, here = path.absolute(), Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else path
