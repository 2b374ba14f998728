"""`/log replay`: a server's logged questions against today's notes, and what would change."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from time import monotonic

from bot.answers.answerer import Answerer
from bot.discord_app.limits import MESSAGE, length
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply, plain_citation
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.rows import outcome_word, question_of
from bot.moderation.replay import Change, Replay, ReplayedRow, changed, replayed, summary_of
from bot.notes.passage import Citation
from bot.querylog.values import Filter

MOST = 20_000
"""Questions that are asked again at most, the newest."""

_AT_A_TIME = 16  # questions between which others are answered: a few milliseconds
_TOLD_EVERY = 1.0  # seconds between two words on how far it is

Tell = Callable[[str], Awaitable[None]]
"""Shows how far something is."""


async def replay_of(
    desk: Desk, answerer: Answerer, since: datetime, tell: Tell, say: Phrases
) -> Reply:
    """What today's notes would change for the questions since then, those of this server alone.

    Raises:
        QueryLogError: the log could not be read, or the reading not be recorded.
    """
    rows = [row async for row in _replayed(desk, Replay(answerer), since, tell, say)]
    await desk.record("log replay since", len(rows))
    return Reply(render_replay(rows, say), private=True)


async def _replayed(
    desk: Desk, replay: Replay, since: datetime, tell: Tell, say: Phrases
) -> AsyncIterator[ReplayedRow]:
    told, done = monotonic(), 0
    async for row in desk.log.queries.every(desk.scope, Filter(since=since)):
        yield replayed(row, replay)
        done += 1
        if done == MOST:
            return
        if done % _AT_A_TIME == 0:
            await asyncio.sleep(0)
        if monotonic() - told >= _TOLD_EVERY:
            told = monotonic()
            await tell(say.count("{number} question …", "{number} questions …", done))


def render_replay(rows: Sequence[ReplayedRow], say: Phrases) -> str:
    """How many would change how, then those that would, as many as fit; the worst loss first."""
    head = _summary(rows, say)
    blocks = [_block(each, say) for each in changed(rows)]
    for count in range(len(blocks), -1, -1):
        left = len(blocks) - count
        more = say.count("-# {number} more.", "-# {number} more.", left) if left else ""
        text = "\n".join(part for part in (head, *blocks[:count], more) if part)
        if length(text) <= MESSAGE:
            return text
    return head


def _summary(rows: Sequence[ReplayedRow], say: Phrases) -> str:
    counts = summary_of(rows).changes
    named = ", ".join(
        f"{counts[change]} {_change(change, say)}" for change in Change if counts[change]
    )
    asked = say.count(
        "**{number} question asked again of today’s notes**",
        "**{number} questions asked again of today’s notes**",
        len(rows),
    )
    return f"{asked}\n{named}" if named else asked


def _block(row: ReplayedRow, say: Phrases) -> str:
    made = row.replayed
    lost = f" · {say('was found helpful')}" if made.lost else ""
    then = _got(made.logged.outcome, made.before, say)
    now = _got(made.outcome or "", made.after, say) or say("refused")
    told = say("then: {then}; now: {now}", then=then, now=now)
    change = _change(made.change, say)
    return f"#{row.id} {question_of(row.question)}\n-# {change}{lost} · {told}"


def _got(outcome: str, place: Citation | None, say: Phrases) -> str:
    named = outcome_word(outcome, say) if outcome else ""
    return f"{named}, {plain_citation(place)}" if place else named


def _change(change: Change, say: Phrases) -> str:
    match change:
        case Change.NEWLY_ANSWERED:
            return say("newly answered")
        case Change.NEWLY_TENTATIVE:
            return say("newly tentative")
        case Change.NEWLY_NOT_COVERED:
            return say("newly not covered")
        case Change.MOVED:
            return say("moved")
        case Change.REFUSED:
            return say("refused")
        case Change.UNCHANGED:
            return say("unchanged")
