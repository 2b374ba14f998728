"""A replay as lines for people and as JSON for programs. Pure."""

from collections.abc import Iterator, Sequence

from bot.moderation.replay import Replayed, ReplayedRow, summary_of
from bot.notes.passage import Citation
from bot.terminal.lines import Line, Tone, paragraph
from bot.terminal.reviewing.row_lines import words
from bot.terminal.wording import count

_GONE = "nothing that the notes still hold"


def render_summary(rows: Sequence[ReplayedRow], width: int) -> tuple[Line, ...]:
    """How many questions there were, and how many would get what."""
    summary = summary_of(rows)
    told = [f"{number} {words(change)}" for change, number in summary.changes.items() if number]
    said = f"{count(len(rows), 'question')} asked again: {', '.join(told) or 'nothing to ask'}."
    if summary.lost:
        said += f" Found helpful then, and no longer so: {summary.lost}."
    return paragraph(said, width, tone=Tone.NOTICE)


def render_replayed(each: ReplayedRow, width: int) -> tuple[Line, ...]:
    """A question whose answer would be another: what it got, and what it would get."""
    replayed = each.replayed
    facts = [f"#{each.id}", f"{each.asked_at:%Y-%m-%d} UTC", words(replayed.change)]
    facts += ["found helpful then"] if replayed.lost else []
    return (
        *paragraph(" · ".join(facts), width, tone=Tone.CITATION),
        *paragraph(each.question, width, tone=Tone.HEADING, first="  ", rest="  "),
        *paragraph(f"then: {_then(replayed)}", width, first="  ", rest="    "),
        *paragraph(f"now: {_now(replayed)}", width, first="  ", rest="    "),
    )


def replayed_shape(each: ReplayedRow) -> dict[str, object]:
    """The question as JSON has it; citations are null where nothing is shown."""
    replayed = each.replayed
    return {
        "id": each.id,
        "question": each.question,
        "change": replayed.change,
        "lost": replayed.lost,
        "then": {"outcome": replayed.logged.outcome, "citation": _cited(replayed.before)},
        "now": {"outcome": replayed.outcome, "citation": _cited(replayed.after)},
    }


def summary_shape(rows: Sequence[ReplayedRow]) -> dict[str, object]:
    """The counts as JSON has them, every change among them."""
    summary = summary_of(rows)
    counts = {change.value: number for change, number in summary.changes.items()}
    return {"questions": summary.questions, **counts, "lost": summary.lost}


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
