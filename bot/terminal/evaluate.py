"""`evaluate`: how good the answers are."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from bot.answers.answerer import load_answerer
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
from bot.settings import load_settings
from bot.terminal.lines import (
    WIDTH,
    Line,
    Tone,
    examples,
    json_line,
    paragraph,
    print_data,
    print_lines,
    printable,
    spaced,
    terminal_width,
)

_COLUMNS = (
    ("", "asked", 5),
    ("", "source@1", 8),
    ("", "source@3", 8),
    ("", "MRR@10", 6),
    ("false", "answers", 7),
    ("false", "abstentions", 11),
    ("", "hedged", 6),
    ("", "tentative", 9),
)
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
        print_data(json_line(_shape(results, misses=misses)))
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
        _table_row("", first, (upper for upper, _, _ in _COLUMNS), Tone.HEADING),
        _table_row("style", first, (lower for _, lower, _ in _COLUMNS), Tone.HEADING),
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
    aligned = (cell.rjust(width) for cell, (_, _, width) in zip(cells, _COLUMNS, strict=True))
    return Line(" ".join([name.ljust(first), *aligned]), tone)


def _cells(row: Figures) -> tuple[str, ...]:
    shares = (
        row.source_at_1,
        row.source_at_3,
        row.mrr_at_10,
        row.false_answers,
        row.false_abstentions,
        row.hedged,
        row.tentative,
    )
    return (str(row.questions), *("–" if each is None else f"{each:.1%}"[:-1] for each in shares))


def _shape(results: tuple[Result, ...], *, misses: bool) -> dict[str, object]:
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
