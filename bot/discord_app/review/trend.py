"""The days of a server as a picture, with its numbers as words for those who do not see it."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.answers.answer import Outcome
from bot.discord_app.phrases import Phrases
from bot.discord_app.reply import Reply
from bot.discord_app.review.answering import Attachment, Made
from bot.discord_app.review.desk import Desk
from bot.discord_app.review.rows import outcome_word
from bot.moderation.trend import TrendWords, can_draw, trend_alt, trend_png

LONGEST_DAYS = 365
"""Days that a trend can show."""

_TEXT = 1900  # characters of the numbers under the picture
_NAME = "trend.png"


async def trend_of(desk: Desk, days: int, say: Phrases) -> Made:
    """The last `days` days, today included, each in UTC; without a picture where none can be drawn.

    Raises:
        QueryLogError: the log could not be read, or the reading not be recorded.
    """
    counted = await desk.log.queries.per_day(desk.scope, _first(desk.now, days), desk.now)
    words = _words(say)
    # Drawing takes up to a second.
    picture = await asyncio.to_thread(trend_png, counted, words) if can_draw() else None
    await desk.record("log trend", len(counted))
    reply = Reply(f"```\n{trend_alt(counted, words, _TEXT)}\n```", private=True)
    if picture is None:
        return reply
    return reply, Attachment(_NAME, picture, trend_alt(counted, words))


def _first(now: datetime, days: int) -> datetime:
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days - 1)


def _words(say: Phrases) -> TrendWords:
    return TrendWords(
        title=say("Questions a day"),
        outcomes={each.value: outcome_word(each, say) for each in Outcome},
        days_a_bar=lambda days: say.count(
            "One bar is {number} day", "One bar is {number} days", days
        ),
    )
