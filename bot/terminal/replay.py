"""`log replay`: logged questions asked again, of today's notes: whether a gap is closed."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

import click

from bot.answers.question import Question, read_question
from bot.answers.replay import Change, Logged, Replay, Replayed
from bot.notes.passage import Citation
from bot.querylog.record import StoredQuery, Surface
from bot.querylog.review import Review
from bot.terminal.gaps import load
from bot.terminal.lines import (
    Line,
    Tone,
    count,
    examples,
    json_line,
    paragraph,
    print_data,
    print_lines,
    spaced,
    terminal_width,
    words,
)
from bot.terminal.log import AS_JSON, FILTERS, Chosen, choosing, read

PATIENCE = 1.0
"""Seconds after which progress is shown."""

_GONE = "nothing that the notes still hold"


@dataclass(frozen=True, slots=True)
class ReplayedRow:
    """A row of the log and what it would get today."""

    row: StoredQuery
    replayed: Replayed


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
    rows = read(chosen.scope, lambda review: _rows(review, chosen))
    _show(_replayed(rows), as_json=as_json)


async def _rows(review: Review, chosen: Chosen) -> list[StoredQuery]:
    return [_lean(row) async for row in review.rows(chosen.filter)]


def _lean(row: StoredQuery) -> StoredQuery:
    """The row with its first passage only: a log may have a million rows."""
    return replace(row, record=replace(row.record, passages=row.record.passages[:1]))


def _replayed(rows: Sequence[StoredQuery]) -> list[ReplayedRow]:
    again = Replay(load())
    return [ReplayedRow(row, again(_logged(row))) for row in with_progress(rows)]


def _logged(row: StoredQuery) -> Logged:
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


def _show(rows: Sequence[ReplayedRow], *, as_json: bool) -> None:
    order = {change: place for place, change in enumerate(Change)}
    changed = [each for each in rows if each.replayed.change is not Change.UNCHANGED]
    # What somebody liked and would lose comes first, then by kind, each the newest first.
    changed.sort(key=lambda each: (not each.replayed.lost, order[each.replayed.change]))
    if as_json:
        for each in changed:
            print_data(json_line(replayed_shape(each)))
        print_data(json_line(summary_shape(rows)))
        return
    width = terminal_width()
    shown = (render_replayed(each, width) for each in changed)
    print_lines(spaced((*shown, render_summary(rows, width))))


def render_summary(rows: Sequence[ReplayedRow], width: int) -> tuple[Line, ...]:
    """How many questions there were, and how many would get what."""
    counts = Counter(each.replayed.change for each in rows)
    lost = sum(each.replayed.lost for each in rows)
    told = [f"{counts[change]} {words(change)}" for change in Change if counts[change]]
    said = f"{count(len(rows), 'question')} asked again: {', '.join(told) or 'nothing to ask'}."
    if lost:
        said += f" Found helpful then, and no longer so: {lost}."
    return paragraph(said, width, tone=Tone.NOTICE)


def render_replayed(each: ReplayedRow, width: int) -> tuple[Line, ...]:
    """A question whose answer would be another: what it got, and what it would get."""
    record, replayed = each.row.record, each.replayed
    facts = [f"#{each.row.id}", f"{record.asked_at:%Y-%m-%d} UTC", words(replayed.change)]
    facts += ["found helpful then"] if replayed.lost else []
    return (
        *paragraph(" · ".join(facts), width, tone=Tone.CITATION),
        *paragraph(record.question, width, tone=Tone.HEADING, first="  ", rest="  "),
        *paragraph(f"then: {_then(replayed)}", width, first="  ", rest="    "),
        *paragraph(f"now: {_now(replayed)}", width, first="  ", rest="    "),
    )


def replayed_shape(each: ReplayedRow) -> dict[str, object]:
    """The question as JSON has it; citations are null where nothing is shown."""
    replayed = each.replayed
    return {
        "id": each.row.id,
        "question": each.row.record.question,
        "change": replayed.change,
        "lost": replayed.lost,
        "then": {"outcome": replayed.logged.outcome, "citation": _cited(replayed.before)},
        "now": {"outcome": replayed.outcome, "citation": _cited(replayed.after)},
    }


def summary_shape(rows: Sequence[ReplayedRow]) -> dict[str, object]:
    """The counts as JSON has them, every change among them."""
    counts = Counter(each.replayed.change for each in rows)
    lost = sum(each.replayed.lost for each in rows)
    return {
        "questions": len(rows),
        **{change.value: counts[change] for change in Change},
        "lost": lost,
    }


def _then(replayed: Replayed) -> str:
    outcome = replayed.logged.outcome
    shows = outcome != "not_covered"
    return ", ".join(_told(outcome, (_cited(replayed.before) or _GONE) if shows else None))


def _now(replayed: Replayed) -> str:
    if replayed.outcome is None:
        return "refused: it asks nothing, or is too long"
    return ", ".join(_told(replayed.outcome, _cited(replayed.after)))


def _told(outcome: str, place: str | None) -> Iterator[str]:
    yield words(outcome)
    if place is not None:
        yield place


def _cited(place: Citation | None) -> str | None:
    return None if place is None else str(place)
