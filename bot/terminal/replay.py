"""`log replay`: logged questions asked again, of today's notes: whether a gap is closed."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from time import monotonic

import click

from bot.moderation.replay import Replay, Replayed, changed, summary_of
from bot.notes.episode import Citation
from bot.querylog.log import QueryLog
from bot.querylog.values import StoredQuery
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
    rows = read(lambda log: _rows(log, chosen))
    _show(_replayed(rows), as_json=as_json)


async def _rows(log: QueryLog, chosen: Chosen) -> list[StoredQuery]:
    return [_lean(row) async for row in log.queries.every(chosen.scope, chosen.filter)]


def _lean(row: StoredQuery) -> StoredQuery:
    """The row with its first passage only: a log may have a million rows."""
    return replace(row, record=replace(row.record, passages=row.record.passages[:1]))


def _replayed(rows: Sequence[StoredQuery]) -> list[Replayed]:
    again = Replay(load())
    return [again(row) for row in with_progress(rows)]


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


def _show(rows: Sequence[Replayed], *, as_json: bool) -> None:
    if as_json:
        for each in changed(rows):
            print_data(json_line(replayed_shape(each)))
        print_data(json_line(summary_shape(rows)))
        return
    width = terminal_width()
    shown = (render_replayed(each, width) for each in changed(rows))
    print_lines(spaced((*shown, render_summary(rows, width))))


def render_summary(rows: Sequence[Replayed], width: int) -> tuple[Line, ...]:
    """How many questions there were, and how many would get what."""
    summary = summary_of(rows)
    told = [f"{number} {words(change)}" for change, number in summary.changes.items() if number]
    asked = count(summary.questions, "question")
    said = f"{asked} asked again: {', '.join(told) or 'nothing to ask'}."
    if summary.lost:
        said += f" Found helpful then, and no longer so: {summary.lost}."
    return paragraph(said, width, tone=Tone.NOTICE)


def render_replayed(each: Replayed, width: int) -> tuple[Line, ...]:
    """A question whose answer would be another: what it got, and what it would get."""
    record = each.row.record
    facts = [f"#{each.row.id}", f"{record.asked_at:%Y-%m-%d} UTC", words(each.change)]
    facts += ["found helpful then"] if each.lost else []
    return (
        *paragraph(" · ".join(facts), width, tone=Tone.CITATION),
        *paragraph(record.question, width, tone=Tone.HEADING, first="  ", rest="  "),
        *paragraph(f"then: {_then(each)}", width, first="  ", rest="    "),
        *paragraph(f"now: {_now(each)}", width, first="  ", rest="    "),
    )


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


def _then(replayed: Replayed) -> str:
    outcome = replayed.row.record.outcome
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
