"""Gaps in the notes: questions that ask the same thing as one line, found, shown and closed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.discord_app.limits import CHOICE, CHOICES, length
from bot.discord_app.markup import bare, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.review.rows import note_lines, question_of
from bot.moderation.gaps import Gap


def gap_block(gap: Gap, say: Phrases) -> str:
    """How often, what, when last and what was said of it."""
    facts = [say("last {when}", when=_ago(gap.newest_at)), *_state(gap, say), f"#{gap.newest_id}"]
    line = f"**{gap.count} ×** {question_of(gap.question)}\n-# {' · '.join(facts)}"
    return "\n".join([line, *note_lines(gap.said, say)])


def gap_choices(gaps: Sequence[Gap], typed: str) -> list[tuple[str, int]]:
    """Names and row ids of the gaps that hold what was typed; names within Discord's limit."""
    words = typed.casefold().split()
    fitting = (gap for gap in gaps if _holds(gap, words))
    return [(_name(gap), gap.newest_id) for gap, _ in zip(fitting, range(CHOICES), strict=False)]


def _holds(gap: Gap, words: Sequence[str]) -> bool:
    seen = f"{gap.question} #{gap.newest_id}".casefold()
    return all(word in seen for word in words)


def _name(gap: Gap) -> str:
    before, after = f"{gap.count} × ", f" · #{gap.newest_id}"
    room = CHOICE - len(before) - len(after)
    question = bare(gap.question) or "…"
    size = room
    while length(shortened(question, size)) > room:
        size -= 1
    return f"{before}{shortened(question, size)}{after}"


def _state(gap: Gap, say: Phrases) -> Iterator[str]:
    if gap.is_resolved:
        yield say("resolved")
    if gap.asked_again:
        yield say("asked again since it was resolved")


def _ago(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:R>"
