"""A gap's note, its end, and its opening again: for every wording of it at once."""

from bot.answers.answerer import Answerer
from bot.answers.visible import visible
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review import told
from bot.discord_app.review.desk import Desk
from bot.moderation.gaps import alike


async def note(desk: Desk, answerer: Answerer, query_id: int, text: str, say: Phrases) -> Reply:
    """Say something of the gap that the row belongs to, in the place of what was said."""
    said = visible(text)
    if not said:
        return told.nothing_to_note(say)
    gists = await alike(desk.log, desk.scope, query_id, answerer)
    done = [
        await desk.log.gaps.note(desk.scope, gist, said, desk.reader_id, desk.now) for gist in gists
    ]
    return told.noted(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def resolve(desk: Desk, answerer: Answerer, query_id: int, say: Phrases) -> Reply:
    """Close the gap that the row belongs to, until somebody asks it again."""
    gists = await alike(desk.log, desk.scope, query_id, answerer)
    done = [await desk.log.gaps.resolve(desk.scope, gist, desk.now) for gist in gists]
    return told.resolved(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def reopen(desk: Desk, answerer: Answerer, query_id: int, say: Phrases) -> Reply:
    """Open the gap that the row belongs to."""
    gists = await alike(desk.log, desk.scope, query_id, answerer)
    done = [await desk.log.gaps.reopen(desk.scope, gist) for gist in gists]
    return told.reopened(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def _refused(desk: Desk, query_id: int, say: Phrases) -> Reply:
    row = await desk.log.queries.one(desk.scope, query_id)
    return told.no_row(say) if row is None else told.no_gap(say)
