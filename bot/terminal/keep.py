"""The log as a whole: `log export`, `trend`, `replay`, and the care for it; and `privacy`."""

import gc
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import BinaryIO

import click

from bot.moderation.export import csv_lines, json_lines, write_database
from bot.moderation.replay import Replay, Replayed, changed, summary_of
from bot.moderation.trend import INSTALL, OUTCOMES, can_draw, trend_png
from bot.notes.episode import Citation
from bot.notes.library import load_corpus
from bot.querylog.backup import back_up
from bot.querylog.backup import restore as restore_log
from bot.querylog.database import open_database
from bot.querylog.fields import as_table, stored_fields
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import Day, StoredQuery
from bot.querylog.view import IN_MEMORY, View
from bot.replies import moderation
from bot.replies import privacy as words
from bot.replies.sentences import ENGLISH
from bot.settings import load_settings
from bot.terminal.gaps import load
from bot.terminal.lines import (
    Line,
    Tone,
    examples,
    json_line,
    print_data,
    print_lines,
    print_objects,
    reader_language,
    show,
    tell,
    well_formed,
    word,
)
from bot.terminal.log import (
    AS_JSON,
    FILTERS,
    GUILD,
    LARGEST,
    PERIOD,
    Chosen,
    change,
    choosing,
    read,
)

USUAL_DAYS = 30

PORT = 8765
"""Where the page is unless asked otherwise."""

LONGEST_TREND = 365
"""How many days back the page's trend can go."""

INSTALL_WEB = 'python -m pip install -e ".[web]"'

_PATIENCE = 1.0  # seconds after which progress is shown
_FILE = click.Path(dir_okay=False, path_type=Path)
_ID = click.IntRange(0, LARGEST)

_BACKUP_EXAMPLES = examples(
    "log backup /mnt/backups/monday.sqlite3", "log restore /mnt/backups/monday.sqlite3"
)


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
    type=_FILE,
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
    corpus = load_corpus(load_settings().knowledge)
    sections = {passage.id: str(passage.citation) for passage in corpus.passages}

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
    type=_FILE,
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
        raise click.ClickException(word(moderation.no_picture_library(INSTALL)))
    days = read(lambda log: log.queries.per_day(chosen.scope, since, until))
    if as_json:
        print_objects({"day": day.day.isoformat(), **_counts(day)} for day in days)
    else:
        print_lines(render_days(days))
    if output is not None:
        with private_file(output) as file:
            file.write(trend_png(days, moderation.trend_words(reader_language())))


def render_days(days: Sequence[Day]) -> Iterator[Line]:
    """A table in the reader's language, the days in the order given, and their sum."""
    rows = [(day.day.isoformat(), _counts(day)) for day in days]
    total = {name: sum(counts[name] for _, counts in rows) for name in ("asked", *OUTCOMES)}
    day, asked, sums = map(word, moderation.trend_names())
    heads = [asked, *(word(moderation.outcome(name)) for name in OUTCOMES)]
    wide = max(13, *(len(head) + 2 for head in heads))
    yield Line(f"{day:12}" + "".join(head.rjust(wide) for head in heads), Tone.HEADING)
    for name, counts in (*rows, (sums, total)):
        tone = Tone.PLAIN if counts is not total else Tone.HEADING
        yield Line(f"{name:12}" + "".join(f"{counts[each]:{wide}d}" for each in total), tone)


def _counts(day: Day) -> dict[str, int]:
    return {
        "asked": sum(day.outcomes.values()),
        **{name: day.outcomes.get(name, 0) for name in OUTCOMES},
    }


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
        raise click.ClickException(word(moderation.no_page_library(INSTALL_WEB))) from None
    now = datetime.now(UTC)
    since = now - timedelta(days=LONGEST_TREND - 1)
    with closing(export_view(None, Chosen())):
        days = read(lambda log: log.queries.per_day(Everywhere(), since, now))
        gc.enable()
        try:
            serve(IN_MEMORY, days, moderation.trend_words(ENGLISH), port)
        except OSError as error:
            reason = word(moderation.port_unusable(port, error.strerror))
            raise click.ClickException(reason) from error


@click.command(
    epilog=examples(
        "log replay --since 7d",
        "log replay --since 2026-11-01 --outcome not-covered",
        "log replay --since 30d --json > before-and-after.jsonl",
    )
)
@choosing(*FILTERS)
@AS_JSON
def replay(*, chosen: Chosen, as_json: bool) -> None:
    """Ask every question that fits again, of today's notes, and show what would change.

    Edit the notes, then replay: what was a gap is newly answered. A log knows what a question got
    and not what is right, so nothing is called wrong; but an answer that somebody found helpful and
    that would be another is pointed out. Nothing is stored. With --json, one object for each
    question that changes, and the counts last.
    """
    if chosen.filter.since is None:
        raise click.UsageError("Say since when to replay, such as --since 7d.")
    again, rows = Replay(load()), read(lambda log: _rows(log, chosen))
    replayed = [again(row) for row in with_progress(rows)]
    if as_json:
        print_objects(map(replayed_shape, changed(replayed)))
        print_data(json_line(summary_shape(replayed)))
        return
    head = moderation.replay_head(summary_of(replayed))
    shown = map(moderation.replayed, changed(replayed))
    show(moderation.listing(shown, moderation.UNCHANGED, head))


async def _rows(log: QueryLog, chosen: Chosen) -> list[StoredQuery]:
    return [_lean(row) async for row in log.queries.every(chosen.scope, chosen.filter)]


def _lean(row: StoredQuery) -> StoredQuery:
    """The row with its first passage only: a log may have a million rows."""
    return replace(row, record=replace(row.record, passages=row.record.passages[:1]))


def with_progress(
    rows: Sequence[StoredQuery], patience: float = _PATIENCE
) -> Iterator[StoredQuery]:
    """The rows, with a bar on standard error from when they have taken longer than `patience` s."""
    begun, done, remaining = monotonic(), 0, iter(rows)
    while done < len(rows) and monotonic() - begun < patience:
        yield next(remaining)
        done += 1
    if done == len(rows):
        return
    with click.progressbar(
        remaining, length=len(rows), label=word(moderation.ASKING_AGAIN), file=sys.stderr
    ) as bar:
        bar.update(done)
        yield from bar


def replayed_shape(each: Replayed) -> dict[str, object]:
    """The question as JSON has it; citations are null where nothing is shown."""
    return {
        "id": each.row.id,
        "question": each.row.record.question,
        "change": each.change,
        "lost": each.lost,
        "then": {"outcome": each.row.record.outcome, "citation": _cited(each.before)},
        "now": {"outcome": each.outcome, "citation": _cited(each.after)},
    }


def summary_shape(rows: Sequence[Replayed]) -> dict[str, object]:
    """The counts as JSON has them, every change among them."""
    summary = summary_of(rows)
    counts = {change.value: number for change, number in summary.changes.items()}
    return {"questions": summary.questions, **counts, "lost": summary.lost}


def _cited(place: Citation | None) -> str | None:
    return None if place is None else str(place)


@click.command(epilog=examples("log purge", "log purge --days 7"))
@click.option(
    "--days",
    type=click.IntRange(1, 36_500),
    metavar="N",
    help="Keep N days. Left out, as many as the setting retention_days says.",
)
def purge(*, days: int | None) -> None:
    """Delete questions past their retention, now.

    The bot may be running. It does the same by itself every hour. What was deleted is in no file of
    the log any more, unless somebody else reads it all the while.
    """
    kept = days or load_settings().retention_days
    tell(words.purged(change(lambda log: log.purge(kept)), kept))


@click.command(epilog=examples("log migrate"))
def migrate() -> None:
    """Bring the query log to this program's version, and make it if there is none.

    Whatever writes to the log does so first; commands that only read it do not, and refuse a log of
    an earlier version.
    """
    database = load_settings().database
    open_database(database).close()
    tell((words.migrated(database),))


@click.command(epilog=_BACKUP_EXAMPLES)
@click.argument("file", type=_FILE)
def backup(*, file: Path) -> None:
    """Copy the query log into FILE, a new file that only you can read.

    The bot may be running. The copy holds what people asked: delete it once it is older than rows
    are kept, since what is deleted from the log is not deleted from its copies.
    """
    back_up(load_settings().database, file)
    tell((words.backed_up(file),))


@click.command(epilog=_BACKUP_EXAMPLES)
@click.argument("file", type=_FILE)
def restore(*, file: Path) -> None:
    """Put the backup FILE in the place of the query log. The bot must not be running.

    The present log is kept aside. What it knows holds for the backup too: who opted out and who was
    deleted since, and rows past their retention go. Where there is no present log, or a damaged
    one, nobody knows who was deleted since: delete them again. Interrupted, it has been done or
    not, and the next start of the bot takes away what it left.
    """
    settings = load_settings()
    tell(words.restored(file, restore_log(settings.database, file, settings.retention_days)))


@click.command(epilog=examples("privacy fields"))
def fields() -> None:
    """List every field that the query log has, as a table in Markdown."""
    print_data(as_table(stored_fields()))


@click.command("export", epilog=examples("privacy export 80351110224678912 > ada.json"))
@click.argument("user_id", type=_ID)
def export_person(*, user_id: int) -> None:
    """Print everything that is stored of the person USER_ID, as one JSON object."""
    everything = change(lambda log: log.people.everything_of(user_id))
    print_data(json.dumps(everything, ensure_ascii=False, indent=2))


@click.command(epilog=examples("privacy delete 80351110224678912"))
@click.argument("user_id", type=_ID)
@click.option("--yes", is_flag=True, help="Do not ask whether you mean it.")
def delete(*, user_id: int, yes: bool) -> None:
    """Delete everything that is stored of the person USER_ID, to the last byte.

    The bot may be running. Whether they opted out stays known, by pseudonym, and so does, until it
    is too old, that they read a server's log.
    """
    if not yes:
        click.confirm(word(words.DELETE_PERSON), abort=True)
    erased = change(lambda log: log.people.forget(user_id))
    tell(words.deleted(erased, server=False))


@click.command("delete-guild", epilog=examples("privacy delete-guild 41771983423143937"))
@click.argument("guild_id", type=_ID)
@click.option("--yes", is_flag=True, help="Do not ask whether you mean it.")
def delete_guild(*, guild_id: int, yes: bool) -> None:
    """Delete everything that is stored of the server GUILD_ID, its settings included.

    The bot does so by itself when it is removed from a server.
    """
    if not yes:
        click.confirm(word(words.DELETE_SERVER), abort=True)
    erased = change(lambda log: log.people.forget_server(guild_id))
    tell(words.deleted(erased, server=True))
