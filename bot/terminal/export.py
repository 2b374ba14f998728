"""`log export` and `trend`: the log as a file, and its days in numbers and as a picture."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import click

from bot.moderation.export import csv_lines, json_lines, write_database
from bot.moderation.trend import INSTALL, OUTCOMES, TrendWords, can_draw, trend_png
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import Day
from bot.querylog.view import IN_MEMORY, View
from bot.terminal.lines import (
    Line,
    Tone,
    count,
    examples,
    json_line,
    print_data,
    print_lines,
    well_formed,
    words,
)
from bot.terminal.log import AS_JSON, FILTERS, GUILD, PERIOD, Chosen, choosing, citations, read

USUAL_DAYS = 30

PORT = 8765
"""Where the page is unless asked otherwise."""

LONGEST_TREND = 365
"""How many days back the page's trend can go."""

INSTALL_WEB = 'python -m pip install -e ".[web]"'

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(
    epilog=examples(
        "log export --output november.csv --since 2026-11-01",
        "log export --format jsonl generalise > questions.jsonl",
        "log export --format sqlite --output log.sqlite3",
    )
)
@click.argument("words", nargs=-1)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["csv", "jsonl", "sqlite"]),
    default="csv",
    help="A table with the names of its columns, one JSON object a line, or an SQLite file with "
    "search, counts and notes. Usual is csv.",
)
@click.option(
    "--output",
    type=_NEW_FILE,
    metavar="FILE",
    help="A new file that only you can read. Left out, standard output.",
)
@choosing(*FILTERS)
def export(words: tuple[str, ...], *, chosen: Chosen, kind: str, output: Path | None) -> None:
    """Write all questions that fit, with WORDS those that hold them all, the newest day first.

    People are pseudonyms, other ones in each server. Rows are numbered anew and tell the day alone:
    by its words, and by nothing else, a question can be looked up in the log with who asked it. In
    CSV and SQLite, a cell that a spreadsheet could take for a formula has an apostrophe in front.
    """
    wanted = replace(chosen.filter, text=well_formed(" ".join(words)))
    if kind == "sqlite":
        if output is None:
            raise click.UsageError("SQLite writes no stream: name a new file with --output FILE.")
        with private_file(output):
            export_view(output, Chosen(wanted, chosen.scope)).close()
        return
    with nullcontext(sys.stdout.buffer) if output is None else private_file(output) as file:

        async def write(log: QueryLog) -> None:
            names = await log.people.known_names()
            lines = csv_lines if kind == "csv" else json_lines
            async for line in lines(log.queries.every(chosen.scope, wanted), names):
                file.write(line.encode())

        read(write)
        file.flush()


def export_view(file: Path | None, chosen: Chosen) -> View:
    """Write what fits as a database in which nobody is named, or keep it in memory until closed.

    Raises:
        QueryLogError: the log cannot be read, or the file not be written.
    """
    sections = citations()

    async def write(log: QueryLog) -> View:
        names = await log.people.known_names()
        return await write_database(
            file, log, chosen.scope, chosen.filter, pseudonym=names, sections=sections
        )

    return read(write)


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to write to; taken away again if that fails.

    Raises:
        click.FileError: it exists or cannot be written.
    """
    try:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
    except OSError as error:
        raise click.FileError(str(path), error.strerror) from error
    try:
        with file:
            yield file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@click.command(epilog=examples("log trend", "log trend --since 2026-11-01 --output trend.png"))
@click.option(
    "--output",
    type=_NEW_FILE,
    metavar="PNG",
    help="Draw the picture into this new file, too.",
)
@choosing(*PERIOD, GUILD)
@AS_JSON
def trend(*, chosen: Chosen, output: Path | None, as_json: bool) -> None:
    """Show how many questions each day in UTC had, by outcome; 30 days unless told otherwise."""
    until = chosen.filter.until or datetime.now(UTC)
    since = chosen.filter.since or until - timedelta(days=USUAL_DAYS - 1)
    if since >= until:
        raise click.UsageError("--since is not before --until.")
    if output is not None and not can_draw():
        raise click.ClickException(f"A picture needs matplotlib: {INSTALL}")
    days = read(lambda log: log.queries.per_day(chosen.scope, since, until))
    if as_json:
        for day in days:
            print_data(json_line({"day": day.day.isoformat(), **_counts(day)}))
    else:
        print_lines(render_days(days))
    if output is not None:
        with private_file(output) as file:
            file.write(trend_png(days, trend_words()))


def render_days(days: Sequence[Day]) -> Iterator[Line]:
    """A table, the days in the order given, and their sum."""
    rows = [(day.day.isoformat(), _counts(day)) for day in days]
    total = {name: sum(counts[name] for _, counts in rows) for name in ("asked", *OUTCOMES)}
    yield Line("day         " + "".join(words(name).rjust(13) for name in total), Tone.HEADING)
    for name, counts in (*rows, ("in all", total)):
        tone = Tone.PLAIN if counts is not total else Tone.HEADING
        yield Line(f"{name:12}" + "".join(f"{counts[each]:13d}" for each in total), tone)


def _counts(day: Day) -> dict[str, int]:
    return {
        "asked": sum(day.outcomes.values()),
        **{name: day.outcomes.get(name, 0) for name in OUTCOMES},
    }


def trend_words() -> TrendWords:
    """The texts of the picture."""
    return TrendWords(
        title="Questions a day",
        outcomes={name: words(name) for name in OUTCOMES},
        days_a_bar=lambda days: f"One bar is {count(days, 'day')}",
        short=lambda day: f"{day.day} {day:%b}",
    )


@click.command(epilog=examples("log web", "log web --port 0        (any port that is free)"))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    metavar="N",
    help=f"Serve on port N; 0 takes any that is free. Usual is {PORT}.",
)
def web(*, port: int) -> None:
    """Review the log as it is now in a browser of this machine, until Ctrl-C.

    Prints an address that works once and signs its browser in: without it nobody else on this
    machine gets in. The page reads a copy in memory, which names nobody and is gone with the page.
    It shows every server, and what was asked in private messages: it is the operator's.
    """
    try:
        from bot.terminal.page import serve  # noqa: PLC0415 -- an extra, which may be lacking
    except ImportError:
        raise click.ClickException(f"The web page needs Datasette: {INSTALL_WEB}") from None
    now = datetime.now(UTC)
    since = now - timedelta(days=LONGEST_TREND - 1)
    with closing(export_view(None, Chosen.everything())):
        days = read(lambda log: log.queries.per_day(Everywhere(), since, now))
        gc.enable()
        try:
            serve(IN_MEMORY, days, trend_words(), port)
        except OSError as error:
            raise click.ClickException(f"Port {port} cannot be used: {error.strerror}.") from error
