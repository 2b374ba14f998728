"""Parts of the notes called for by id, name or words, as lines for people. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answers.catalogue import PARTS, Catalogue, Entry, EntryKind, Withdrawn
from bot.answers.lookup import Lookup
from bot.answers.related import Link, Relation, Relations
from bot.notes.passage import Corpus
from bot.terminal.lines import Line, Tone, paragraph, printable, shortened, spaced
from bot.terminal.passages import INDENT, render_citation, render_passage, render_quotation
from bot.terminal.wording import count, sentence

OFFERED = 10
"""How many entries are listed where several fit."""

_ECHOED = 60
_LINKS = {
    Link.OWN: "where it stands",
    Link.NAMED: "used in it",
    Link.BEFORE: "the section before",
    Link.AFTER: "the section after",
    Link.LINKED: "to see also",
}


@dataclass(frozen=True, slots=True)
class Called:
    """What is shown; `found` unless the notes have nothing of the kind."""

    lines: tuple[Line, ...]
    found: bool


def render_called(
    corpus: Corpus, called: str, width: int, *kinds: EntryKind, related: bool = False
) -> Called:
    """What is called so by id or name, else the one thing that fits the words, else a list.

    `related` adds, to one thing that is shown, the terms and sections beside it.
    """
    catalogue, wanted = Catalogue(corpus), kinds or tuple(EntryKind)
    named = catalogue.find(called, wanted)
    if isinstance(named, Withdrawn):
        said = sentence(f"{named.id} was withdrawn from the notes: {named.reason}")
        return Called(paragraph(said, width, tone=Tone.NOTICE), found=False)
    near = [named] if named else Lookup(catalogue.of(*wanted)).search(called, OFFERED)
    match near:
        case []:
            said = f"The notes have nothing that fits ‹{shortened(called, _ECHOED)}›."
            return Called(paragraph(said, width, tone=Tone.NOTICE), found=False)
        case [entry]:
            beside = Relations(catalogue).of_entry(entry) if related else ()
            shown = [_render_entry(entry, width), _render_related(beside, width)]
            return Called(spaced(shown), found=True)
    head = "These fit. Each can be cited by the line above it:"
    blocks = (_render_offer(entry, width) for entry in near)
    return Called(spaced([paragraph(head, width, tone=Tone.NOTICE), *blocks]), found=True)


def render_terms(corpus: Corpus, width: int) -> tuple[Line, ...]:
    """Every term of the glossary, a line each."""
    terms = Catalogue(corpus).of(EntryKind.TERM)
    head = paragraph(f"{count(len(terms), 'term')}:", width, tone=Tone.NOTICE)
    names = (entry.citation.source.removeprefix("Glossary: ") for entry in terms)
    return (*head, *(Line(f"{INDENT}{printable(name)}") for name in names))


def _render_entry(entry: Entry, width: int) -> tuple[Line, ...]:
    """Everything the entry holds; a terminal has room for a whole section."""
    blocks = [tuple(_render_held(entry, width))] if entry.kind in PARTS else []
    for passage in entry.passages:
        named = Line(f"{INDENT}{printable(passage.id)}", Tone.LINK)
        blocks.append((*render_passage(passage, width), named))
    if entry.see:
        see = "; ".join(citation.label for citation in entry.see)
        blocks.append(paragraph(f"See also: {see}", width, rest=INDENT))
    return spaced(blocks)


def _render_related(relations: Iterable[Relation], width: int) -> tuple[Line, ...]:
    """A line for each part, which can be cited by it, saying why it is named."""
    lines = [
        Line(shortened(f"{INDENT}{each.entry.citation.label} ({_LINKS[each.link]})", width))
        for each in relations
    ]
    return (Line("Related:", Tone.HEADING), *lines) if lines else ()


def _render_held(entry: Entry, width: int) -> Iterator[Line]:
    held = f"{entry.citation.label} · {count(len(entry.passages), 'passage')}"
    yield from paragraph(held, width, tone=Tone.HEADING)


def _render_offer(entry: Entry, width: int) -> tuple[Line, ...]:
    key = Line(printable(entry.key), Tone.HEADING)
    if entry.kind in PARTS:
        return (key, *render_citation(entry.citation))
    if entry.quotation is None:
        return (key, *render_passage(entry.passages[0], width))
    return (key, *render_quotation(entry.quotation, width), *render_citation(entry.citation))
