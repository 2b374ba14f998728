"""Votes on an answer, and the word why that may come with one."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from bot.discord_app import wording
from bot.discord_app.buttons import WHY_FIELD, Interaction
from bot.discord_app.custom_ids import Press
from bot.discord_app.limits import WHY, length
from bot.discord_app.logged import logged_row, opened
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.querylog.values import Opinion, Vote


async def store_vote(
    database: Path,
    interaction: Interaction,
    press: Press,
    opinion: Opinion,
    why: str | None = None,
) -> bool:
    """Store the person's vote in the place of an earlier one; False where the answer is gone.

    Raises:
        LogUnavailableError: the log cannot be used, or takes too long.
    """
    vote = Vote(press.query, interaction.user.id, opinion, datetime.now(UTC), why)
    async with opened(database) as log:
        row = await logged_row(log, interaction, press)
        return row is not None and await log.votes.cast(vote)


async def store_why(
    database: Path, interaction: Interaction, press: Press, *, say: Phrases
) -> Reply:
    """Store the word why that was filled in, with the vote; what to say of it.

    Raises:
        LogUnavailableError: the log cannot be used, or takes too long.
    """
    why = "".join(_filled_in(interaction)).strip()
    if length(why) > WHY:
        return wording.too_long_a_why(length(why), say)
    if not why:
        return wording.thanks_for(Opinion.NOT_HELPFUL, say)  # the press itself was the vote
    if not await store_vote(database, interaction, press, Opinion.NOT_HELPFUL, why):
        return wording.answer_unknown(say)
    return wording.thanks_for(Opinion.NOT_HELPFUL, say)


def _filled_in(interaction: Interaction) -> Iterator[str]:
    """What was written in the form's field; nothing where the form is another one."""
    data = cast("dict[str, object]", interaction.data or {})
    yield from _values(data.get("components"))


def _values(parts: object) -> Iterator[str]:
    for part in parts if isinstance(parts, list) else []:
        if not isinstance(part, dict):
            continue
        value = part.get("value")
        if part.get("custom_id") == WHY_FIELD and isinstance(value, str):
            yield value
        yield from _values(part.get("components"))
        yield from _values([part.get("component")])
