"""What a `see` may name, and the sources each name stands for."""

from collections.abc import Iterable

from bot.notes.draft import Draft
from bot.notes.findings import Findings
from bot.notes.markdown import Line


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
