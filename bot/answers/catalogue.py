"""Everything in the notes that can be cited by itself, its key, and what else stands beside it.

A passage's key is its id, `episode/claim`: it outlives every edit of the words. A quotation's is
its passage's with a mark of its own words, so that no edit puts other words under an old key. A
section, term or question has its episode and its source.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from Stemmer import Stemmer

from bot.answers.analysis import fold, spoken
from bot.notes.episode import (
    Citation,
    Corpus,
    Episode,
    Passage,
    Question,
    Section,
    Span,
    Term,
    Voice,
    cite,
)

KEY = 100
"""Characters of a key at most."""

MARK = 16
"""Characters of a mark."""

_QUOTED = "#"
_NO_LETTER = re.compile(r"[\W_]+")


class EntryKind(StrEnum):
    """What can be cited, in the order in which it is offered."""

    SECTION = "section"
    TERM = "term"
    QUESTION = "question"
    CLAIM = "claim"
    QUOTATION = "quotation"


PARTS = (EntryKind.SECTION, EntryKind.TERM, EntryKind.QUESTION)
PASSAGES = (EntryKind.CLAIM, EntryKind.QUOTATION)


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the notes with all its passages, or one passage.

    `quotation` is the span of the passage that an entry of that kind is about. `see` are further
    parts of the same episode; only parts have them.
    """

    key: str
    kind: EntryKind
    citation: Citation
    passages: tuple[Passage, ...]
    see: tuple[Citation, ...] = ()
    quotation: Span | None = None

    @property
    def mark(self) -> str:
        """`MARK` hexadecimal digits that stand for the key where there is no room for it."""
        return blake2b(self.key.encode(), digest_size=MARK // 2).hexdigest()

    @property
    def text(self) -> str:
        """What the entry is found by, before where it stands."""
        if self.quotation is not None:
            return self.quotation.text
        return self.citation.label if self.kind in PARTS else self.passages[0].text


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A passage that once stood in the notes, and why it no longer does."""

    id: str
    reason: str


class Catalogue:
    """The entries of a corpus by kind, then in the order of the notes."""

    def __init__(self, corpus: Corpus) -> None:
        passages = {passage.id: passage for passage in corpus.passages}
        parts = [entry for episode in corpus.episodes for entry in _parts(episode, passages)]
        claims = [_claim(passage) for passage in corpus.passages]
        quotations = [entry for passage in corpus.passages for entry in _quotations(passage)]
        parts.sort(key=lambda entry: PARTS.index(entry.kind))
        known = {entry.key: entry for entry in (*parts, *claims, *quotations)}
        # A passage that is nothing but a quotation is offered once, as what it is.
        self.entries = tuple(entry for entry in known.values() if not _only_quotes(entry))
        self._known = known
        self._named = _by_name(known.values())
        self._parts = {(each.citation.episode, each.citation.source): each for each in parts}
        self._marked = {entry.mark: entry for entry in known.values()}
        self._withdrawn = {
            name: Withdrawn(f"{episode.id}/{claim}", reason)
            for episode in corpus.episodes
            for claim, reason in episode.withdrawn.items()
            for name in (claim, _key(f"{episode.id}/{claim}"))
        }

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """The entries of these kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def part(self, episode: str, source: str) -> Entry | None:
        """The section, term or question of the episode with this source."""
        return self._parts.get((episode, source))

    def claim(self, passage: Passage) -> Entry | None:
        """The entry that is this passage, quotations and all."""
        return self._known.get(_key(passage.id))

    def marked(self, mark: str) -> Entry | None:
        """The entry with this mark."""
        return self._marked.get(mark)

    def find(self, called: str, kinds: Collection[EntryKind]) -> Entry | Withdrawn | None:
        """What is called so: by its key, or by a name that only one entry of its kind has.

        Names are a section's title, a term, `Q1`, or the id of a claim without its episode; case,
        hyphens, section signs and the brackets of a citation do not matter. None: nothing is.
        """
        called = called.strip()
        entry = self._known.get(called)
        if entry is not None and entry.kind in kinds:
            return entry
        passage, marked, _ = called.partition(_QUOTED)
        if marked and EntryKind.CLAIM in kinds and (entry := self._known.get(passage)):
            return entry
        for kind in kinds:
            named = self._named.get((kind, _name(called)), ())
            if len(named) == 1:
                return named[0]
        return self._withdrawn.get(passage)


def _parts(episode: Episode, passages: Mapping[str, Passage]) -> Iterator[Entry]:
    """The episode's sections, terms and questions, in that order."""
    citations = {part.source: cite(episode, part) for part in episode.parts()}
    parts: tuple[Section | Term | Question, ...]
    parts = (*episode.sections, *episode.terms, *episode.questions)
    for part in parts:
        named = dict.fromkeys((*part.see, *(name for each in part.claims for name in each.see)))
        yield Entry(
            key=_key(f"{episode.id}: {part.source}"),
            kind=_kind(part),
            citation=citations[part.source],
            passages=tuple(passages[f"{episode.id}/{claim.id}"] for claim in part.claims),
            see=tuple(citations[name] for name in named if name != part.source),
        )


def _kind(part: Section | Term | Question) -> EntryKind:
    match part:
        case Section():
            return EntryKind.SECTION
        case Term():
            return EntryKind.TERM
        case Question():
            return EntryKind.QUESTION


def _claim(passage: Passage) -> Entry:
    return Entry(_key(passage.id), EntryKind.CLAIM, passage.citation, (passage,))


def _quotations(passage: Passage) -> Iterator[Entry]:
    for span in passage.claim.quotations:
        mark = blake2b(fold(span.text).encode(), digest_size=4).hexdigest()
        key = f"{_key(passage.id, KEY - len(mark) - 1)}{_QUOTED}{mark}"
        kind = EntryKind.QUOTATION
        yield Entry(key, kind, passage.citation, (passage,), quotation=span)


def _key(name: str, limit: int = KEY) -> str:
    """The name itself if it fits, else its beginning with a mark of the whole."""
    if len(name) <= limit:
        return name
    mark = blake2b(name.encode(), digest_size=6).hexdigest()
    return f"{name[: limit - len(mark) - 1]}~{mark}"


def _only_quotes(entry: Entry) -> bool:
    return entry.kind is EntryKind.CLAIM and entry.passages[0].voice is Voice.QUOTE


def _by_name(entries: Iterable[Entry]) -> dict[tuple[EntryKind, str], list[Entry]]:
    named: dict[tuple[EntryKind, str], list[Entry]] = {}
    for entry in entries:
        source = entry.citation.source
        names = {source, source.removeprefix("Glossary: ")}
        if entry.kind not in PARTS:
            names = {entry.key.rpartition("/")[2]}
        for name in map(_name, names):
            named.setdefault((entry.kind, name), []).append(entry)
    return named


def _name(called: str) -> str:
    return _NO_LETTER.sub("", fold(called))


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
