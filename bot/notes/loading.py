"""The folder of knowledge → a `Corpus`, or every problem in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from bot.errors import KnowledgeError, Problem
from bot.notes.episode import Episode
from bot.notes.findings import Findings
from bot.notes.passage import Corpus, build_corpus
from bot.notes.reading import read_episode

EPISODES = "episodes"
REVISION_DIGITS = 12


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
