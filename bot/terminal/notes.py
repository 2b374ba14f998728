"""`about`, `cite`, `glossary` and `check`: what the notes hold; `lint` and `evaluate`: how well."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import click

from bot.answers import evidence, language
from bot.answers.answerer import load_answerer
from bot.answers.catalogue import PARTS, Catalogue, EntryKind, Relations, Withdrawn
from bot.answers.evaluation import (
    Agreement,
    Figures,
    Result,
    agreement,
    figures,
    figures_by_style,
    read_gaps,
    read_questions,
)
from bot.answers.evaluation import evaluate as ask_all
from bot.answers.lookup import Lookup, is_id
from bot.errors import KnowledgeError, Problem
from bot.notes.episode import Corpus
from bot.notes.library import lint as find_problems
from bot.notes.library import load_corpus
from bot.quotecheck.checker import load_quote_checker
from bot.quotecheck.opposites import load_tables
from bot.quotecheck.verdict import Grounds, QuoteCheck
from bot.replies import checks, itself, passages
from bot.replies.document import Document
from bot.settings import load_settings
from bot.terminal.lines import (
    INDENT,
    STANDARD_INPUT,
    WIDTH,
    Line,
    Tone,
    examples,
    json_line,
    paragraph,
    print_data,
    print_lines,
    printable,
    show,
    spaced,
    tell,
    terminal_width,
    texts,
    well_formed,
    word,
    word_problem,
)

RELATED = click.option("--related", is_flag=True, help="Name the terms and sections beside it.")

OFFERED = 10
"""How many entries are listed where several fit."""


@click.command()
def about() -> None:
    """Show the episodes, who wrote the notes on them, and the notes' revision."""
    show(itself.held(load_corpus(load_settings().knowledge)))


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
    (typed,) = texts(called, missing="There is nothing to cite.", as_json=False)
    _show(load_corpus(load_settings().knowledge), typed, related=related)


@click.command(epilog=examples("glossary", "glossary value function"))
@click.argument("term", nargs=-1, metavar="[TERM]")
@RELATED
def glossary(term: tuple[str, ...], *, related: bool) -> None:
    """Show the glossary's entry on TERM and what to see also; without TERM, list the terms.

    Exit status 1: no term fits. Nothing is written to the query log.
    """
    corpus = load_corpus(load_settings().knowledge)
    if typed := " ".join(term).strip():
        _show(corpus, well_formed(typed), EntryKind.TERM, related=related)
    else:
        show(passages.terms(Catalogue(corpus).of(EntryKind.TERM)))


def _show(corpus: Corpus, typed: str, *kinds: EntryKind, related: bool) -> None:
    found, documents = called(corpus, typed, *kinds, related=related)
    for number, document in enumerate(documents):
        print_lines((Line(),) * min(number, 1))
        show(document, with_ids=found)
    if not found:
        click.get_current_context().exit(1)


def called(
    corpus: Corpus, typed: str, *kinds: EntryKind, related: bool = False
) -> tuple[bool, tuple[Document, ...]]:
    """What is called so by id or name, else the one thing that fits the words, else a list.

    The first value is whether the notes have anything of the kind. `related` adds, to one thing
    that is shown, the terms and sections beside it.
    """
    catalogue, wanted = Catalogue(corpus), kinds or tuple(EntryKind)
    named = catalogue.find(typed, wanted)
    if isinstance(named, Withdrawn):
        return False, (passages.withdrawn(named),)
    lookup = Lookup(catalogue.of(*wanted))
    near = [named] if named else [*lookup.fitting(typed, OFFERED)]
    if not near and not is_id(typed):
        near = [*lookup.search(typed, OFFERED)]
    match near:
        case []:
            return False, (itself.of_lines(passages.nothing(typed)),)
        case [entry]:
            whole = passages.defined(entry) if entry.kind in PARTS else passages.cited(entry)
            beside = Relations(catalogue).of_entry(entry) if related else ()
            return True, (whole, passages.related(beside, "")) if beside else (whole,)
        case _:
            return True, (passages.several(near),)


@click.command(
    epilog=examples(
        """check 'Ilya said "the robustness of humans is really staggering"'""",
        "check --json '“The whole problem is the power.” — Dwarkesh Patel'",
        "check --json - < messages.txt",
    ),
    short_help="Say whether words are a speaker's, or what the notes say.",
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each text.")
@click.option("--explain", is_flag=True, help="Say what was laid beside what, and what differs.")
def check(text: tuple[str, ...], *, as_json: bool, explain: bool) -> None:
    """Say whether the words that TEXT attributes to a speaker are that speaker's.

    TEXT may hold more than the quotation: a name, quotation marks of any kind, an ellipsis, and
    chatter around it. Put it in quotation marks that your shell reads. With - as the text, texts
    are read from standard input, one a line, and each is checked at once.

    The verdict is one of: verbatim, nearly, paraphrase, contradicts, misattributed, not_found,
    unsure. A text of several statements has the worst of all. Nothing that is checked is written
    to the query log.
    """
    typed = texts(text, missing="The text is empty.", as_json=as_json)
    checker = load_quote_checker(load_settings().knowledge)
    for each in typed:
        checked = checker.check(each)
        if as_json:
            print_data(check_line(checked))
            continue
        show(checks.worded(checked))
        if explain:
            print_lines((Line(), *render_grounds(checked, terminal_width())))
        print_lines((Line(),) * (text == (STANDARD_INPUT,)))


def check_line(checked: QuoteCheck) -> str:
    """The check's object on one line, without its line break; always valid UTF-8."""
    told = _object(checked)
    if checked.statements:
        told["statements"] = [_object(each) for each in checked.statements]
    return json_line(told)


def _object(checked: QuoteCheck) -> dict[str, object]:
    citation, passage = checked.citation, checked.passage
    return {
        "text": checked.text,
        "verdict": checked.verdict,
        "words": checked.words,
        "claimed_speaker": checked.claimed_speaker,
        "speaker": checked.speaker,
        "source": citation.source if citation else None,
        "citation": str(citation) if citation else None,
        "link": citation.link if citation else None,
        "starts_at": citation.starts_at if citation else None,
        "passage": passage.id if passage else None,
        "quotation": checked.quotation.text if checked.quotation else None,
        "differences": [
            {
                "op": each.change,
                "theirs": each.theirs,
                "notes": each.notes,
                "kind": each.kind,
                "settled": each.settled,
            }
            for each in checked.differences
        ],
        "joined": [
            {"passage": each.passage.id, "quotation": each.quotation.text}
            for each in checked.joined
        ],
    }


def render_grounds(check: QuoteCheck, width: int) -> tuple[Line, ...]:
    """What was laid beside what, in lines of at most `width` characters, and what differs."""
    grounds = (each for one in check.statements or (check,) for each in one.grounds)
    return spaced(_render_grounds(each, width) for each in grounds)


def _render_grounds(grounds: Grounds, width: int) -> tuple[Line, ...]:
    """A passage that was weighed: its words beside those of the text, and what differs."""
    head = f"Beside {grounds.passage.id} {grounds.passage.citation}: holds {grounds.share:.0%}"
    pairs = "; ".join(f"{theirs} ~ {notes} ({how})" for theirs, notes, how in grounds.pairs)
    told = [
        f"{each.kind or 'no matter'}: ‹{each.theirs}› beside ‹{each.notes}›"
        f"{f' ({each.why})' if each.why else ''}{'' if each.settled else ', not settled'}"
        for each in grounds.differences
    ] or ["nothing differs that is told of here"]
    return (
        *paragraph(head, width, tone=Tone.HEADING),
        *(
            line
            for text in (pairs, *told)
            for line in paragraph(printable(text), width, first=INDENT, rest=INDENT * 2)
        ),
    )


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
        raise click.ClickException(word(itself.unsound(len(problems))))
    corpus = load_corpus(knowledge)
    tell((itself.sound(corpus),))


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


_COLUMNS = {
    "asked": "questions",
    "source@1": "source_at_1",
    "source@3": "source_at_3",
    "MRR@10": "mrr_at_10",
    "answers": "false_answers",
    "abstentions": "false_abstentions",
    "hedged": "hedged",
    "tentative": "tentative",
}  # the figures of each
_ABOVE = {"answers": "false", "abstentions": "false"}
_STYLE_WIDTH = 12  # with the columns above, and a space between all of them: 80 characters

_LEGEND = (
    "All in per cent but asked. Over answerable questions: source@1, source@3 and MRR@10 (a right "
    "source among the first 1, 3, 10), false abstentions (not covered) and hedged (tentative). "
    "Over unanswerable ones: false answers (answered) and tentative."
)

_LINE_OF_A_FILE = """

\b
A line of the file:
  {"id": "A1", "style": "direct", "question": "Who left for Meta?",
   "answerable": true, "gold": ["Age of research company"]}
  {"id": "F1", "kind": "why", "first": "Who left for Meta?", "then": "why?",
   "gold": ["Age of research company"]}
With --gaps:
  {"gap": "worth", "question": "How much is SSI worth?"}"""
_QUESTION_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog=examples("evaluate questions.jsonl", "evaluate --misses questions.jsonl")
    + _LINE_OF_A_FILE
)
@click.argument("file", type=_QUESTION_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; shares are 0 to 1.")
@click.option("--misses", is_flag=True, help="List the questions that went wrong, too.")
@click.option(
    "--gaps", is_flag=True, help="FILE holds wordings of gaps: how well they are grouped."
)
def evaluate(file: Path, *, as_json: bool, misses: bool, gaps: bool) -> None:
    """Ask every question of FILE and print how good the answers are.

    FILE holds one JSON object a line: id, style, question, answerable, and gold, the sources that
    answer it; or id, kind, first, then and gold, where a question follows on another. A question
    went wrong when no such source is among its first three passages, or its outcome is wrong.
    With --gaps, a line holds gap and question: precision is the share of pairs put together that
    are of one gap, recall the share of a gap's pairs that are. Nothing is written to the query log.
    """
    if gaps:
        _show_agreement(
            agreement(load_answerer(load_settings().knowledge), read_gaps(file)), as_json
        )
        return
    questions = read_questions(file)
    results = ask_all(load_answerer(load_settings().knowledge), questions)
    if as_json:
        print_data(json_line(_figures_shape(results, misses=misses)))
        return
    width = terminal_width()
    wrong = (render_miss(result, width) for result in results if misses and result.wrong)
    print_lines(spaced((*wrong, render_figures(results))))


def _show_agreement(found: Agreement, as_json: bool) -> None:  # noqa: FBT001 -- as it comes
    if as_json:
        print_data(json_line(asdict(found)))
        return
    shares = {"precision": found.precision, "recall": found.recall}
    told = (f"{name} {'–' if each is None else f'{each:.3f}'}" for name, each in shares.items())
    click.echo(f"{found.questions} questions of {found.gaps} gaps, by pairs: {', '.join(told)}")


def render_figures(results: tuple[Result, ...]) -> tuple[Line, ...]:
    """The figures in all and by style, as a table of 80 characters and what its columns mean."""
    rows = {"in all": figures(results), **figures_by_style(results)}
    styles = {name: printable(name) for name in rows}
    first = max([_STYLE_WIDTH, *map(len, styles.values())])
    return (
        _table_row("", first, (_ABOVE.get(name, "") for name in _COLUMNS), Tone.HEADING),
        _table_row("style", first, _COLUMNS, Tone.HEADING),
        *(_table_row(styles[name], first, _cells(row), Tone.PLAIN) for name, row in rows.items()),
        Line(),
        *paragraph(_LEGEND, WIDTH),
    )


def render_miss(result: Result, width: int) -> tuple[Line, ...]:
    """A question that went wrong: what was wanted, and what was found."""
    judged, answer = result.judged, result.answer
    found = dict.fromkeys(hit.passage.citation.source for hit in answer.hits[:3])
    place = f"first at {result.rank}" if result.rank else "not found"
    wanted = f"{'; '.join(judged.gold)} ({place})" if judged.answerable else "not covered"
    facts = f"{judged.id} · {judged.style} · {answer.outcome.replace('_', ' ')}"
    return (
        *paragraph(facts, width, tone=Tone.CITATION),
        *paragraph(judged.question, width, tone=Tone.HEADING, first="  ", rest="  "),
        *paragraph(f"wanted: {wanted}", width, first="  ", rest="    "),
        *paragraph(f"found: {'; '.join(found) or 'nothing'}", width, first="  ", rest="    "),
    )


def _table_row(name: str, first: int, cells: Iterable[str], tone: Tone) -> Line:
    aligned = (cell.rjust(len(head)) for cell, head in zip(cells, _COLUMNS, strict=True))
    return Line(" ".join([name.ljust(first), *aligned]), tone)


def _cells(row: Figures) -> Iterator[str]:
    for field in _COLUMNS.values():
        match getattr(row, field):
            case int() as number:
                yield str(number)
            case float() as share:
                yield f"{share:.1%}"[:-1]
            case _:
                yield "–"


def _figures_shape(results: tuple[Result, ...], *, misses: bool) -> dict[str, object]:
    by_style = figures_by_style(results)
    shape: dict[str, object] = {
        "all": asdict(figures(results)),
        "by_style": {style: asdict(row) for style, row in by_style.items()},
    }
    if misses:
        shape["misses"] = [_miss(result) for result in results if result.wrong]
    return shape


def _miss(result: Result) -> dict[str, object]:
    found = dict.fromkeys(hit.passage.citation.source for hit in result.answer.hits[:3])
    return {
        "id": result.judged.id,
        "style": result.judged.style,
        "question": result.judged.question,
        "outcome": result.answer.outcome,
        "gold": result.judged.gold,
        "found": list(found),
        "rank": result.rank,
    }
