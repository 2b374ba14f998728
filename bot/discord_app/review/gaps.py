"""Gaps in the notes: questions that ask the same thing as one line, found, shown and closed."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.answers.answerer import Answerer
from bot.discord_app.limits import CHOICE, CHOICES, length
from bot.discord_app.markup import bare, shortened
from bot.discord_app.phrases import Phrases
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.rows import note_lines, question_of
from bot.querylog.gaps import Gap, gathered
from bot.querylog.reviewed import CountedGist


async def gaps_of(counted: Sequence[CountedGist], answerer: Answerer) -> tuple[Gap, ...]:
    """The counted gists in groups of such as are alike, the most frequent first."""
    # In a thread: a busy server's month may take a second.
    return await asyncio.to_thread(gathered, counted, answerer.gist, answerer.grouped)


async def gap_of(desk: Desk, answerer: Answerer, query_id: int) -> tuple[str, ...]:
    """The gists of every gap that the row belongs to; none if the server has no such row.

    A row may stand in a gap of what is not covered and in one of what was not helpful.
    """
    row = await desk.review.show(query_id)
    if row is None:
        return ()
    gist = row.record.gist
    if gist is None:
        gist = await asyncio.to_thread(answerer.gist, row.record.question)
    if not gist:
        return ()
    both = (await desk.review.unanswered(), await desk.review.not_helpful())
    found = [gap for counted in both for gap in await gaps_of(counted, answerer)]
    alike = (each for gap in found if gist in gap.gists for each in gap.gists)
    return tuple(dict.fromkeys((gist, *alike)))


async def open_gaps(desk: Desk, answerer: Answerer) -> tuple[Gap, ...]:
    """What is not covered, then what was not helpful, without what is closed or named twice."""
    both = (await desk.review.unanswered(), await desk.review.not_helpful())
    found = [gap for counted in both for gap in await gaps_of(counted, answerer)]
    newest = {gap.newest_id: gap for gap in reversed(found) if not gap.is_resolved}
    return tuple(sorted(newest.values(), key=lambda gap: -gap.count))


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
