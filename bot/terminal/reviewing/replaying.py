"""`log replay`: logged questions asked again, of today's notes: whether a gap is closed."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

import click

from bot.answers.question import Question, read_question
from bot.querylog.values import StoredQuery, Surface
from bot.terminal.json_lines import json_line
from bot.terminal.lines import spaced
from bot.terminal.printing import print_data, print_lines, terminal_width
from bot.terminal.reviewing.desk import read
from bot.terminal.reviewing.gaps import load
from bot.terminal.reviewing.options import AS_JSON, FILTERS, Chosen, choosing

if TYPE_CHECKING:
    from bot.moderation.replay import Logged
    from bot.querylog.log import QueryLog
    from bot.terminal.reviewing.replay_lines import ReplayedRow

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
    from bot.moderation.replay import Replay  # noqa: PLC0415 -- the reason above
    from bot.terminal.reviewing.replay_lines import ReplayedRow  # noqa: PLC0415 -- the same

    again = Replay(load())
    return [ReplayedRow(row, again(_logged(row))) for row in with_progress(rows)]


def _logged(row: StoredQuery) -> "Logged":
    from bot.moderation.replay import Logged  # noqa: PLC0415 -- as in _replayed()

    record, votes = row.record, row.votes
    first = record.passages[0].id if record.passages else None
    helpful = votes.helpful > 0 and votes.not_helpful == 0
    return Logged(_asks(row), record.outcome, first, helpful)


def _asks(row: StoredQuery) -> str | None:
    """What the answerer is asked: as typed in a terminal; elsewhere as Discord's edge reads it."""
    if row.record.surface is Surface.TERMINAL:
        return row.record.question
    match read_question(row.record.question):
        case Question(text):
            return text
        case _:
            return None


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
    from bot.moderation.replay import Change  # noqa: PLC0415 -- as in _replayed()
    from bot.terminal.reviewing import replay_lines  # noqa: PLC0415 -- the same

    order = {change: place for place, change in enumerate(Change)}
    changed = [each for each in rows if each.replayed.change is not Change.UNCHANGED]
    # What somebody liked and would lose comes first, then by kind, each the newest first.
    changed.sort(key=lambda each: (not each.replayed.lost, order[each.replayed.change]))
    if as_json:
        for each in changed:
            print_data(json_line(replay_lines.replayed_shape(each)))
        print_data(json_line(replay_lines.summary_shape(rows)))
        return
    width = terminal_width()
    shown = (replay_lines.render_replayed(each, width) for each in changed)
    print_lines(spaced((*shown, replay_lines.render_summary(rows, width))))
