"""A gap's note, its end, and its opening again: for every wording of it at once."""

from bot.answers.answerer import Answerer
from bot.answers.visible import visible
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review import told
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.gaps import gap_of


async def note(desk: Desk, answerer: Answerer, query_id: int, text: str, say: Phrases) -> Reply:
    """Say something of the gap that the row belongs to, in the place of what was said."""
    said = visible(text)
    if not said:
        return told.nothing_to_note(say)
    gists = await gap_of(desk, answerer, query_id)
    done = [await desk.review.note(gist, said, desk.reader_id, desk.now) for gist in gists]
    return told.noted(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def resolve(desk: Desk, answerer: Answerer, query_id: int, say: Phrases) -> Reply:
    """Close the gap that the row belongs to, until somebody asks it again."""
    gists = await gap_of(desk, answerer, query_id)
    done = [await desk.review.resolve(gist, desk.now) for gist in gists]
    return told.resolved(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def reopen(desk: Desk, answerer: Answerer, query_id: int, say: Phrases) -> Reply:
    """Open the gap that the row belongs to."""
    gists = await gap_of(desk, answerer, query_id)
    done = [await desk.review.reopen(gist) for gist in gists]
    return told.reopened(sum(done), say) if any(done) else await _refused(desk, query_id, say)


async def _refused(desk: Desk, query_id: int, say: Phrases) -> Reply:
    row = await desk.review.show(query_id)
    return told.no_row(say) if row is None else told.no_gap(say)
