"""`about`, `cite`, `glossary` and `lint`: what the notes hold, without a question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from bot.answers import evidence, language
from bot.answers.catalogue import (
    PARTS,
    Catalogue,
    Entry,
    EntryKind,
    Link,
    Relation,
    Relations,
    Withdrawn,
)
from bot.answers.lookup import Lookup
from bot.errors import KnowledgeError, Problem
from bot.notes.episode import Corpus, Episode, written
from bot.notes.library import lint as find_problems
from bot.notes.library import load_corpus
from bot.quotecheck.opposites import load_tables
from bot.settings import load_settings
from bot.terminal.lines import (
    Line,
    Tone,
    count,
    examples,
    paragraph,
    print_lines,
    printable,
    sentence,
    shortened,
    spaced,
    terminal_width,
    well_formed,
    word_problem,
)
from bot.terminal.passages import INDENT, render_citation, render_passage, render_quotation

RELATED = click.option("--related", is_flag=True, help="Name the terms and sections beside it.")

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


@click.command()
def about() -> None:
    """Show the episodes, who wrote the notes on them, and the notes' revision."""
    corpus = load_corpus(load_settings().knowledge)
    print_lines(render_about(corpus, terminal_width()))


def render_about(corpus: Corpus, width: int) -> tuple[Line, ...]:
    """Every episode with what is known of it, and the revision of the notes."""
    held = f"{count(len(corpus.passages), 'passage')}, revision {corpus.revision}"
    notes = paragraph(f"Notes: {held}", width, tone=Tone.NOTICE)
    return spaced([*(tuple(_episode(one, width)) for one in corpus.episodes), notes])


def _episode(episode: Episode, width: int) -> Iterator[Line]:
    yield from paragraph(episode.title, width, tone=Tone.HEADING)
    author = f"by {episode.author}" if episode.author else "their author is not named"
    for told in (
        f"Guest: {episode.guest}",
        f"Host: {episode.host}",
        f"Published: {episode.published.isoformat()}, {written(episode.length)} long",
        f"Notes: {author}",
    ):
        yield from paragraph(told, width, first=INDENT, rest=INDENT)
    yield Line(f"{INDENT}{printable(episode.video)}", Tone.LINK)


@click.command(
    epilog=examples(
        "cite two gpus of today",
        "cite sutskever-2025/straight-transformer",
        'cite --related "§ Alignment"',
    )
)
@click.argument("called", nargs=-1, required=True, metavar="ID_OR_WORDS")
@RELATED
def cite(called: tuple[str, ...], *, related: bool) -> None:
    """Show what ID_OR_WORDS calls for: a passage, a quotation, a section, a term or a question.

    An id, a section's title or a term's name shows exactly that. Other words, misspelt ones
    included, show the one thing that fits them, or list what does. Exit status 1: nothing fits,
    or it was withdrawn, with the reason. Nothing is written to the query log.
    """
    typed = well_formed(" ".join(called))
    if not typed.strip():
        raise click.UsageError("There is nothing to cite.")
    corpus = load_corpus(load_settings().knowledge)
    _show(render_called(corpus, typed, terminal_width(), related=related))


@click.command(epilog=examples("glossary", "glossary value function"))
@click.argument("term", nargs=-1, metavar="[TERM]")
@RELATED
def glossary(term: tuple[str, ...], *, related: bool) -> None:
    """Show the glossary's entry on TERM and what to see also; without TERM, list the terms.

    Exit status 1: no term fits. Nothing is written to the query log.
    """
    corpus, typed = load_corpus(load_settings().knowledge), well_formed(" ".join(term))
    if not typed.strip():
        print_lines(render_terms(corpus, terminal_width()))
        return
    _show(render_called(corpus, typed, terminal_width(), EntryKind.TERM, related=related))


def _show(called: Called) -> None:
    print_lines(called.lines)
    if not called.found:
        click.get_current_context().exit(1)


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


@click.command(epilog=examples("lint", "lint drafts/knowledge"))
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
def lint(folder: Path | None) -> None:
    """Check the content in FOLDER, by default the one that is answered from.

    Every problem is printed as file:line: what is wrong. The format is explained in
    knowledge/README.md.
    """
    knowledge = folder or load_settings().knowledge
    problems = (*find_problems(knowledge), *_problems_beside_episodes(knowledge))
    for problem in problems:
        click.echo(word_problem(problem))
    if problems:
        raise click.ClickException(f"{count(len(problems), 'problem')} in the content.")
    corpus = load_corpus(knowledge)
    passages, episodes = len(corpus.passages), len(corpus.episodes)
    click.echo(f"{count(passages, 'passage')} in {count(episodes, 'episode')}, no problems")


def _problems_beside_episodes(knowledge: Path) -> Iterator[Problem]:
    """What is wrong with the tables for search and the calibration; drafts may have neither."""
    beside = (
        (language.FOLDER, language.load_language),
        (language.FOLDER, load_tables),
        (evidence.FILE, evidence.load_calibration),
    )
    for name, load in beside:
        try:
            if (knowledge / name).exists():
                load(knowledge)
        except KnowledgeError as error:
            yield from error.problems
