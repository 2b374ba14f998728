"""`log`: what was asked, and what became of it."""

import asyncio
from pathlib import Path

import click

from bot.querylog.record import QueryRecord, StoredQuery, Tally
from bot.querylog.scope import Everywhere
from bot.settings import load_settings
from bot.terminal.json_lines import json_line
from bot.terminal.lines import Line, Tone, paragraph, spaced
from bot.terminal.printing import print_data, print_lines, terminal_width

USUAL = 20
"""How many questions are shown unless asked otherwise."""

MOST = 1000
"""How many questions can be asked for."""

PASSAGES_NAMED = 3

EXAMPLES = """\
\b
Examples:
  python -m bot log recent
  python -m bot log recent --limit 100 --json
"""


@click.group(no_args_is_help=True, epilog=EXAMPLES, short_help="Review what was asked.")
def log() -> None:
    """Review the query log: what was asked, and what became of it."""


@log.command(epilog=EXAMPLES)
@click.option(
    "--limit",
    type=click.IntRange(1, MOST),
    default=USUAL,
    metavar="N",
    help=f"Show up to N questions, 1 to {MOST}. Usual are {USUAL}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each question.")
def recent(*, limit: int, as_json: bool) -> None:
    """Show the newest questions from everywhere, the newest first."""
    queries = asyncio.run(_newest(load_settings().database, limit))
    if as_json:
        for query in queries:
            print_data(json_line(_shape(query)))
    elif queries:
        width = terminal_width()
        print_lines(spaced(render_query(query, width) for query in queries))
    else:
        click.echo("The query log is empty.")


def render_query(query: StoredQuery, width: int) -> tuple[Line, ...]:
    """One question in lines of at most `width` characters, ids apart."""
    record = query.record
    when = f"{record.asked_at:%Y-%m-%d %H:%M:%S} UTC"
    facts = [f"#{query.id}", when, _words(record.surface), _words(record.outcome)]
    facts.append(f"{record.elapsed_ms:.0f} ms")
    facts += _votes(query.votes)
    places = "  ".join(f"{name} {value}" for name, value in _ids(record).items() if value)
    named = ", ".join(f"{hit.id} {hit.score:.2f}" for hit in record.passages[:PASSAGES_NAMED])
    return (
        *paragraph(" · ".join(facts), width, tone=Tone.CITATION),
        *paragraph(record.question, width, tone=Tone.HEADING, first="  ", rest="  "),
        *paragraph(named, width, first="  ", rest="  "),
        *(line for why in query.votes.whys for line in _why(why, width)),
        *paragraph(places, width, tone=Tone.LINK, first="  ", rest="  "),
    )


async def _newest(database: Path, limit: int) -> tuple[StoredQuery, ...]:
    # The log brings aiosqlite, which the other commands do without.
    from bot.querylog.connection import Connection  # noqa: PLC0415 -- the reason above
    from bot.querylog.review import Review  # noqa: PLC0415 -- the same

    async with Connection.open_to_read(database) as connection:
        return await Review(connection, Everywhere()).recent(limit)


def _shape(query: StoredQuery) -> dict[str, object]:
    record = query.record
    return {
        "id": query.id,
        "asked_at": record.asked_at.isoformat(),
        "surface": record.surface,
        "question": record.question,
        "outcome": record.outcome,
        "passages": [{"id": hit.id, "score": hit.score} for hit in record.passages],
        "revision": record.revision,
        "elapsed_ms": record.elapsed_ms,
        **{f"{name}_id": value for name, value in _ids(record).items()},
        "votes": {
            "helpful": query.votes.helpful,
            "not_helpful": query.votes.not_helpful,
            "whys": list(query.votes.whys),
        },
    }


def _ids(record: QueryRecord) -> dict[str, int | None]:
    return {"guild": record.guild_id, "channel": record.channel_id, "user": record.user_id}


def _votes(votes: Tally) -> list[str]:
    counts = ((votes.helpful, "helpful"), (votes.not_helpful, "not helpful"))
    return [f"{count} {opinion}" for count, opinion in counts if count]


def _why(why: str, width: int) -> tuple[Line, ...]:
    return paragraph(f"not helpful: {why}", width, first="  ", rest="    ")


def _words(name: str) -> str:
    return name.replace("_", " ")
