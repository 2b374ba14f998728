"""What else the notes hold beside some passages: their terms, and the sections around them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from Stemmer import Stemmer

from bot.answers.analysis import spoken
from bot.answers.catalogue import PARTS, Catalogue, Entry, EntryKind
from bot.notes.passage import Citation, Passage

Words = tuple[str, ...]

_BETWEEN = re.compile(r"[→/|]")  # the forms of a term's name


class Link(StrEnum):
    """How a part of the notes is related to passages."""

    NAMED = "named"
    """A term that a passage uses."""
    LINKED = "linked"
    """A part that the passages' own part, or a passage, says to see also, or that says so of it."""
    OWN = "own"
    """The part in which a passage stands."""
    BEFORE = "before"
    """The section before that of the first passage."""
    AFTER = "after"
    """The section after that of the first passage."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A term, section or question of the notes, and why it is offered."""

    entry: Entry
    link: Link


class Relations:
    """The relations within one catalogue; made once, since it reads the name of every term."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sections = catalogue.of(EntryKind.SECTION)
        self._stems = Stemmer("english").stemWords
        self._names: dict[tuple[str, Words], Entry] = {}
        self._pointing: dict[str, list[Entry]] = {}
        for term in catalogue.of(EntryKind.TERM):
            for form in _forms(term.citation.source.removeprefix("Glossary: ")):
                self._names.setdefault((term.citation.episode, self._words(form)), term)
        for pointing in catalogue.of(*PARTS):
            for part in self._parts(pointing.see):
                self._pointing.setdefault(part.key, []).append(pointing)
        self._sizes = sorted({len(words) for _, words in self._names}, reverse=True)

    def of(self, passages: Sequence[Passage]) -> tuple[Relation, ...]:
        """Terms first, those that the passages use before others; then the rest; each part once.

        The rest are the passages' own parts, the sections before and after the first of these, and
        parts to see also. Where none of the own parts is a section, one to see also is the first.
        """
        own = self._parts(passage.citation for passage in passages)
        linked = [*self._linked(passages), *(each for part in own for each in self._to_see(part))]
        found = [
            *_each(Link.OWN, own),
            *_each(Link.NAMED, (term for passage in passages for term in self._named(passage))),
            *self._around([*own, *linked]),
            *_each(Link.LINKED, linked),
        ]
        once: dict[str, Relation] = {}
        for each in found:
            once.setdefault(each.entry.key, each)
        return tuple(sorted(once.values(), key=lambda each: each.entry.kind is not EntryKind.TERM))

    def of_entry(self, entry: Entry) -> tuple[Relation, ...]:
        """What is related to all that the entry holds, but not the entry itself."""
        return tuple(each for each in self.of(entry.passages) if each.entry.key != entry.key)

    def _named(self, passage: Passage) -> Iterator[Entry]:
        """The terms whose names the passage uses, in its order, the longer name first."""
        words, episode = self._words(passage.text), passage.citation.episode
        for start in range(len(words)):
            for size in self._sizes:
                if term := self._names.get((episode, words[start : start + size])):
                    yield term

    def _linked(self, passages: Iterable[Passage]) -> Iterator[Entry]:
        for passage in passages:
            for source in passage.claim.see:
                if part := self._catalogue.part(passage.citation.episode, source):
                    yield part

    def _to_see(self, part: Entry) -> list[Entry]:
        """What the part says to see also, and the parts that say so of it."""
        return [*self._parts(part.see), *self._pointing.get(part.key, ())]

    def _parts(self, citations: Iterable[Citation]) -> list[Entry]:
        found = (self._catalogue.part(each.episode, each.source) for each in citations)
        return [part for part in found if part is not None]

    def _around(self, parts: Iterable[Entry]) -> Iterator[Relation]:
        """The first section among the parts, then the one before it and the one after it."""
        first = next((part for part in parts if part.kind is EntryKind.SECTION), None)
        if first is None:
            return
        episode = first.citation.episode
        read = [part for part in self._sections if part.citation.episode == episode]
        at = read.index(first)
        yield Relation(first, Link.LINKED)
        yield from _each(Link.BEFORE, read[max(0, at - 1) : at])
        yield from _each(Link.AFTER, read[at + 1 : at + 2])

    def _words(self, text: str) -> Words:
        return tuple(self._stems(spoken(text).split()))


def _each(link: Link, entries: Iterable[Entry]) -> list[Relation]:
    return [Relation(entry, link) for entry in entries]


def _forms(name: str) -> list[str]:
    """The ways in which a term's name calls it: `AGI / narrow AI` has two.

    A form within another one is none: of `Feel / feel the AGI` the first word alone means anything.
    """
    forms = [spoken(form) for form in _BETWEEN.split(name)]
    return [form for form in forms if form and not any(_within(form, each) for each in forms)]


def _within(form: str, other: str) -> bool:
    return form != other and f" {form} " in f" {other} "
