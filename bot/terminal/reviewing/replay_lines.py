"""A replay as lines for people and as JSON for programs. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.moderation.replay import Change, Replayed
from bot.notes.passage import Citation
from bot.querylog.values import StoredQuery
from bot.terminal.lines import Line, Tone, paragraph
from bot.terminal.reviewing.row_lines import words
from bot.terminal.wording import count

_GONE = "nothing that the notes still hold"


@dataclass(frozen=True, slots=True)
class ReplayedRow:
    """A row of the log and what it would get today."""

    row: StoredQuery
    replayed: Replayed


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
