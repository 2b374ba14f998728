"""`log export`: rows of a filter for spreadsheets and programs, people as pseudonyms."""

import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.moderation.export import csv_lines, json_lines
from bot.terminal.lines import well_formed
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.files import private_file
from bot.terminal.reviewing.options import FILTERS, Chosen, choosing

if TYPE_CHECKING:
    from bot.querylog.log import QueryLog

EXAMPLES = """\
\b
Examples:
  python -m bot log export --output november.csv --since 2026-11-01
  python -m bot log export --format jsonl generalise > questions.jsonl
"""


@click.command(epilog=EXAMPLES, short_help="Write questions for spreadsheets and programs.")
@click.argument("words", nargs=-1)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    help="A table with the names of its columns, or one JSON object a line. Usual is csv.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A new file that only you can read. Left out, standard output.",
)
@choosing(*FILTERS)
def export(words: tuple[str, ...], *, chosen: Chosen, kind: str, output: Path | None) -> None:
    """Write all questions that fit, with WORDS those that hold them all, the newest day first.

    People are pseudonyms, other ones in each server. Rows are numbered anew and tell the day alone:
    by its words, and by nothing else, a question can be looked up in the log with who asked it. In
    CSV, a cell that a spreadsheet could take for a formula has an apostrophe in front.
    """
    wanted = replace(chosen.filter, text=well_formed(" ".join(words)))
    with nullcontext(sys.stdout.buffer) if output is None else private_file(output) as file:

        async def write(log: "QueryLog") -> None:
            names = await log.people.known_names()
            lines = csv_lines if kind == "csv" else json_lines
            async for line in lines(log.queries.every(chosen.scope, wanted), names):
                file.write(line.encode())

        read(write)
        file.flush()
