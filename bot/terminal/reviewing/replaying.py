"""`log replay`: logged questions asked again, of today's notes: whether a gap is closed."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

import click

from bot.querylog.values import StoredQuery
from bot.terminal.json_lines import json_line
from bot.terminal.lines import spaced
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.gaps import load
from bot.terminal.reviewing.options import AS_JSON, FILTERS, Chosen, choosing

if TYPE_CHECKING:
    from bot.moderation.replay import ReplayedRow
    from bot.querylog.log import QueryLog

PATIENCE = 1.0
"""Seconds after which progress is shown."""

EXAMPLES = """\
\b
Examples:
  python -m bot log replay --since 7d
  python -m bot log replay --since 2026-11-01 --outcome not-covered
  python -m bot log replay --since 30d --json > before-and-after.jsonl
"""


@click.command(epilog=EXAMPLES, short_help="Ask logged questions again, of today's notes.")
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
    rows = read(lambda log: _rows(log, chosen))
    _show(_replayed(rows), as_json=as_json)


async def _rows(log: "QueryLog", chosen: Chosen) -> list[StoredQuery]:
    return [_lean(row) async for row in log.queries.every(chosen.scope, chosen.filter)]


def _lean(row: StoredQuery) -> StoredQuery:
    """The row with its first passage only: a log may have a million rows."""
    return replace(row, record=replace(row.record, passages=row.record.passages[:1]))


def _replayed(rows: Sequence[StoredQuery]) -> "list[ReplayedRow]":
    # These bring numpy, which the other commands do without.
    from bot.moderation.replay import Replay, replayed  # noqa: PLC0415 -- the reason above

    again = Replay(load())
    return [replayed(row, again) for row in with_progress(rows)]


def with_progress(rows: Sequence[StoredQuery], patience: float = PATIENCE) -> Iterator[StoredQuery]:
    """The rows, with a bar on standard error from when they have taken longer than `patience` s."""
    begun, done, remaining = monotonic(), 0, iter(rows)
    while done < len(rows) and monotonic() - begun < patience:
        yield next(remaining)
        done += 1
    if done == len(rows):
        return
    with click.progressbar(
        remaining, length=len(rows), label="Asking again", file=sys.stderr
    ) as bar:
        bar.update(done)
        yield from bar


def _show(rows: "Sequence[ReplayedRow]", *, as_json: bool) -> None:
    from bot.moderation.replay import changed  # noqa: PLC0415 -- as in _replayed()
    from bot.terminal.reviewing import replay_lines  # noqa: PLC0415 -- the same

    if as_json:
        for each in changed(rows):
            print_data(json_line(replay_lines.replayed_shape(each)))
        print_data(json_line(replay_lines.summary_shape(rows)))
        return
    width = terminal_width()
    shown = (replay_lines.render_replayed(each, width) for each in changed(rows))
    print_lines(spaced((*shown, replay_lines.render_summary(rows, width))))
