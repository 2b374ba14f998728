"""`ask`: a question, or a question a line, and what the notes say to it."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

import click

from bot.settings import load_settings
from bot.terminal.json_lines import answer_line
from bot.terminal.lines import Line, spaced, well_formed
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.recording import Asked, recording
from bot.terminal.rendering import render_answer, render_question

RANKED = 10
"""How many passages the ranking of a JSON answer holds, unless asked otherwise."""

LONGEST = 50
"""How many passages can be asked for."""

STANDARD_INPUT = "-"

EXAMPLES = """\
\b
Examples:
  python -m bot ask why do humans generalise better than models
  python -m bot ask --limit 5 "what is a value function?"
  python -m bot ask --json --no-log "who left for Meta?"
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
@click.option("--no-log", "unlogged", is_flag=True, help="Leave the query log alone.")
def ask(question: tuple[str, ...], *, as_json: bool, limit: int | None, unlogged: bool) -> None:
    """Answer QUESTION from the notes, each claim with its citation.

    The words of a question need no quotation marks unless your shell reads some of them itself,
    such as ? or '. With - as the question, questions are read from standard input, one a line,
    and each is answered at once.

    Every answer says what it is worth: the notes answer the question, they may not, or they do
    not cover it. With --json, passages are the ranking, whatever the outcome.
    """
    many = question == (STANDARD_INPUT,)
    typed = well_formed(" ".join(question))
    if not (many or as_json or typed.strip()):
        raise click.UsageError("The question is empty.")
    settings = load_settings()
    answer = _answering(settings.knowledge, limit or RANKED)
    show = _show_json if as_json else partial(_show_text, limit=limit, with_question=many)
    with recording(None if unlogged else settings.database) as record:
        for each in _lines_typed() if many else (typed,):
            if each.strip() or as_json:
                asked = answer(each)
                show(asked)
                if each.strip():
                    record(asked)


def _answering(knowledge: Path, limit: int) -> Callable[[str], Asked]:
    """A function that answers a question and takes the time."""
    # Scoring brings numpy, which `--help` and the other commands do without.
    from bot.answers.answerer import load_answerer  # noqa: PLC0415 -- the reason above

    answerer = load_answerer(knowledge)

    def answer(question: str) -> Asked:
        asked_at, started = datetime.now(UTC), perf_counter()
        found = answerer.answer(question, limit=limit)
        return Asked(found, asked_at, (perf_counter() - started) * 1000)

    return answer


def _lines_typed() -> Iterator[str]:
    """Standard input's lines, each as soon as it is there; bytes that are not UTF-8 are marked."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n").removeprefix("\ufeff")


def _show_json(asked: Asked) -> None:
    print_data(answer_line(asked.answer, asked.elapsed_ms))


def _show_text(asked: Asked, *, limit: int | None, with_question: bool) -> None:
    width = terminal_width()
    lines = render_answer(asked.answer, width, limit)
    if not with_question:
        print_lines(lines)
        return
    question = render_question(asked.answer.question, width)
    print_lines((*spaced((question, lines)), Line()))
