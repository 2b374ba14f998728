"""`ask`: a question, or a question a line, and what the notes say to it."""

import gc
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from bot.answers.answer import SHOWN, Earlier
from bot.settings import load_settings
from bot.terminal.explaining import render_explanation
from bot.terminal.json_lines import answer_line
from bot.terminal.lines import Line, spaced, well_formed
from bot.terminal.passages import render_answer, render_question
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.recording import Asked, earlier, recording

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer

RANKED = 10
"""How many passages the ranking of a JSON answer holds, unless asked otherwise."""

LARGEST = 2**63 - 1
"""The largest id of a row."""

LONGEST = 50
"""How many passages can be asked for."""

STANDARD_INPUT = "-"

EXAMPLES = """\
\b
Examples:
  python -m bot ask why do humans generalise better than models
  python -m bot ask --limit 5 "what is a value function?"
  python -m bot ask --json --no-log "who left for Meta?"
  python -m bot ask --follow "and who stayed?"
  python -m bot ask --explain "lifelong learning"
  python -m bot ask --json - < questions.txt
"""


@click.command(epilog=EXAMPLES, short_help="Answer a question from the notes.")
@click.argument("question", nargs=-1, required=True, metavar="QUESTION")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each question.")
@click.option(
    "--limit",
    type=click.IntRange(1, LONGEST),
    metavar="N",
    help="Show up to N passages, 1 to 50. Usual are 3, and 10 with --json.",
)
@click.option("--follow", is_flag=True, help="Ask on within the last answer that was logged.")
@click.option(
    "--after",
    "after_id",
    type=click.IntRange(1, LARGEST),
    metavar="ID",
    help="Ask on within the answer to question ID of the log.",
)
@click.option("--explain", is_flag=True, help="Show why each passage ranks where it does.")
@click.option("--no-log", "unlogged", is_flag=True, help="Leave the query log alone.")
def ask(  # noqa: PLR0913 -- click gives each option by name
    question: tuple[str, ...],
    *,
    as_json: bool,
    limit: int | None,
    follow: bool,
    after_id: int | None,
    explain: bool,
    unlogged: bool,
) -> None:
    """Answer QUESTION from the notes, each claim with its citation.

    The words of a question need no quotation marks unless your shell reads some of them itself,
    such as ? or '. With - as the question, questions are read from standard input, one a line,
    and each is answered at once.

    Every answer says what it is worth: the notes answer the question, they may not, or they do
    not cover it. With --json, passages are the ranking, whatever the outcome.

    A short question that follows on another, such as why? or and what about models?, is read
    together with it by --follow or --after. With - and --follow, each line follows on the one
    before.
    """
    if explain and (follow or after_id):
        raise click.UsageError("--explain explains a question by itself.")
    if explain and as_json:
        raise click.UsageError("--explain is for people, --json for programs: choose one.")
    many = question == (STANDARD_INPUT,)
    typed = well_formed(" ".join(question))
    if not (many or as_json or typed.strip()):
        raise click.UsageError("The question is empty.")
    settings = load_settings()
    answerer = _load(settings.knowledge)
    text = partial(_show_text, limit=limit, with_question=many)
    show = _show_json if as_json else text
    after = None
    if after_id or (follow and not many):
        after = earlier(settings.database, answerer, after_id)
    with recording(None if unlogged else settings.database) as record:
        for each in lines_typed() if many else (typed,):
            if each.strip() or as_json:
                asked = _answer(answerer, each, limit or RANKED, after)
                show(asked)
                if follow and not asked.answer.asks_nothing:
                    after = asked.answer.earlier
                if explain:
                    _show_explanation(answerer, each, limit or SHOWN)
                if each.strip() and not asked.answer.asks_nothing:
                    record(asked)


def _load(knowledge: Path) -> "Answerer":
    # Scoring brings numpy, which `--help` and the other commands do without.
    from bot.answers.answerer import load_answerer  # noqa: PLC0415 -- the reason above

    answerer = load_answerer(knowledge)
    gc.freeze()
    gc.enable()  # `main` switched it off while everything was loaded
    return answerer


def _answer(answerer: "Answerer", question: str, limit: int, after: Earlier | None) -> Asked:
    """The answer, when it was asked for and how long it took."""
    asked_at, started = datetime.now(UTC), perf_counter()
    found = answerer.answer(question, limit, after=after)
    return Asked(found, asked_at, (perf_counter() - started) * 1000)


def lines_typed() -> Iterator[str]:
    """Standard input's lines, each as soon as it is there; bytes that are not UTF-8 are marked."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def _show_json(asked: Asked) -> None:
    print_data(answer_line(asked.answer, asked.elapsed_ms))


def _show_explanation(answerer: "Answerer", question: str, limit: int) -> None:
    explanation = render_explanation(answerer.explain(question, limit), terminal_width())
    print_lines((Line(), *explanation))


def _show_text(asked: Asked, *, limit: int | None, with_question: bool) -> None:
    width = terminal_width()
    lines = render_answer(asked.answer, width, limit)
    if not with_question:
        print_lines(lines)
        return
    question = render_question(asked.answer.question, width)
    print_lines((*spaced((question, lines)), Line()))
