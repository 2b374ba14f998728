"""`log top`: what is asked most, and what of the notes is shown most."""

from collections.abc import Sequence

import click

from bot.moderation.gaps import Gap, gathered
from bot.querylog.values import CountedGist, CountedPassage
from bot.terminal.json_lines import json_line
from bot.terminal.lines import Line, Tone, paragraph, spaced
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.gaps import load
from bot.terminal.reviewing.options import AS_JSON, GUILD, PERIOD, Chosen, choosing

USUAL = 10
MOST = 1000

EXAMPLES = """\
\b
Examples:
  python -m bot log top
  python -m bot log top --since 7d --limit 3 --json
"""


@click.command(epilog=EXAMPLES, short_help="Show what is asked most.")
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=USUAL,
    metavar="N",
    help=f"Show up to N of each, 1 to {MOST}. Usual are {USUAL}.",
)
@choosing(*PERIOD, GUILD)
@AS_JSON
def top(*, chosen: Chosen, limit: int, as_json: bool) -> None:
    """Show the most frequent questions, those alike as one, and the sections shown first most."""
    from bot.moderation.gaps import counted_parts  # noqa: PLC0415 -- brings numpy

    questions, passages = _read(chosen)
    answerer = load()
    asked = gathered(questions, answerer.gist, answerer.grouped)[:limit]
    counted = counted_parts(passages, answerer.corpus)[:limit]
    parts = [(str(part), number) for part, number in counted]
    if as_json:
        print_data(json_line(_shape(asked, parts)))
    elif asked or parts:
        width = terminal_width()
        counts = [(gap.question, gap.count) for gap in asked]
        print_lines(
            spaced((_table("Questions", counts, width), _table("Shown first", parts, width)))
        )
    else:
        click.echo("No question fits.")


def _read(chosen: Chosen) -> tuple[tuple[CountedGist, ...], tuple[CountedPassage, ...]]:
    since, until = chosen.filter.since, chosen.filter.until
    questions = read(lambda log: log.queries.top_questions(chosen.scope, since, until))
    return questions, read(lambda log: log.queries.top_passages(chosen.scope, since, until))


def _table(name: str, counts: Sequence[tuple[str, int]], width: int) -> tuple[Line, ...]:
    if not counts:
        return ()
    wide = len(str(counts[0][1]))
    rows = (
        paragraph(text, width, first=f"  {count:{wide}d} × ", rest=" " * (wide + 5))
        for text, count in counts
    )
    return (Line(name, Tone.HEADING), *(line for row in rows for line in row))


def _shape(asked: Sequence[Gap], parts: Sequence[tuple[str, int]]) -> dict[str, object]:
    return {
        "questions": [
            {"question": gap.question, "count": gap.count, "newest_id": gap.newest_id}
            for gap in asked
        ],
        "sections": [{"citation": citation, "count": count} for citation, count in parts],
    }
