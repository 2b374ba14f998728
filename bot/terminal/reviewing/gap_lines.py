"""Gaps as lines for people and as JSON for programs. Pure."""

from collections.abc import Iterator

from bot.moderation.gaps import Gap
from bot.terminal.lines import Line, Tone, paragraph
from bot.terminal.wording import count


def render_gap(gap: Gap, width: int) -> tuple[Line, ...]:
    """How often, what, when last, and what was said of it."""
    note = gap.said.note if gap.said else None
    return (
        *paragraph(f"{gap.count} × {gap.question}", width, tone=Tone.HEADING, rest="  "),
        *paragraph(" · ".join(_facts(gap)), width, tone=Tone.CITATION, first="  ", rest="  "),
        *paragraph(f"note: {note}" if note else "", width, first="  ", rest="    "),
    )


def gap_shape(gap: Gap) -> dict[str, object]:
    """The gap as JSON has it; `id` is the newest question's."""
    said = gap.said
    return {
        "id": gap.newest_id,
        "question": gap.question,
        "count": gap.count,
        "newest_at": gap.newest_at.isoformat(),
        "gists": list(gap.gists),
        "resolved": gap.is_resolved,
        "asked_again": gap.asked_again,
        "note": said.note if said else None,
    }


def _facts(gap: Gap) -> Iterator[str]:
    yield f"#{gap.newest_id}"
    yield f"last {gap.newest_at:%Y-%m-%d %H:%M} UTC"
    if len(gap.gists) > 1:
        yield count(len(gap.gists), "wording")
    if gap.is_resolved:
        yield "resolved"
    if gap.asked_again:
        yield "asked again since it was resolved"
