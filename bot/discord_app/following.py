"""What a reply to an answer follows on: the row of that answer, or else what the message shows."""

from pathlib import Path

import discord

from bot.answers.answer import Earlier
from bot.answers.answerer import Answerer
from bot.discord_app.custom_ids import Press, decode
from bot.discord_app.logged import LogUnavailableError, opened
from bot.discord_app.reply import said
from bot.querylog.record import StoredQuery


async def follows_on(answered: discord.Message, answerer: Answerer, database: Path) -> Earlier:
    """The question and the passages of an answer of the bot's.

    Where it is in no log, or no longer, the passages are those that stand in the message.
    """
    row = await _row(answered, database)
    if row is not None:
        found = ((each.id, each.score) for each in row.record.passages)
        return answerer.earlier(row.record.question, row.record.outcome, found)
    text = next((each.description or "" for each in answered.embeds), answered.content)
    shown = (each for each in answerer.corpus.passages if said(each) in text)
    return Earlier("", tuple(sorted(shown, key=lambda each: text.index(said(each)))))


async def _row(answered: discord.Message, database: Path) -> StoredQuery | None:
    press = _press(answered)
    if press is None or not press.query:
        return None
    try:
        async with opened(database) as log:
            row = await log.query(press.query)
    except LogUnavailableError:
        return None
    here = row is not None and row.record.channel_id == answered.channel.id
    return row if here else None


def _press(answered: discord.Message) -> Press | None:
    """What one of the answer's buttons says: they name its row."""
    view = discord.ui.View.from_message(answered, timeout=None)
    view.stop()  # discord.py would keep it
    custom_ids = (getattr(each, "custom_id", None) or "" for each in view.children)
    return next(filter(None, map(decode, custom_ids)), None)
