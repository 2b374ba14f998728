"""The query log as presses need it: opened for each, answering in time or not at all."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.discord_app.buttons import Interaction
from bot.discord_app.custom_ids import Press
from bot.errors import QueryLogError
from bot.querylog.log import QueryLog
from bot.querylog.scope import Everywhere
from bot.querylog.values import StoredQuery

PATIENCE = 2.0
"""Seconds that the log may take; what is left of Discord's three is for the reply."""

BUSY_TIMEOUT = 1.0
"""Seconds of them that a statement may wait for another process; one begun is always waited for."""

logger = logging.getLogger(__name__)


class LogUnavailableError(Exception):
    """The log cannot be used now; why is in the application log."""


@asynccontextmanager
async def opened(database: Path) -> AsyncIterator[QueryLog]:
    """The log at `database`.

    Raises:
        LogUnavailableError: it cannot be used, or takes too long.
    """
    try:
        async with asyncio.timeout(PATIENCE), QueryLog.open(database, BUSY_TIMEOUT) as log:
            yield log
    except (QueryLogError, TimeoutError) as error:
        logger.warning("The query log fails a press: %s", str(error) or "no answer in time")
        raise LogUnavailableError from None


async def logged_row(log: QueryLog, interaction: Interaction, press: Press) -> StoredQuery | None:
    """The row that the press names; None if it is gone, or was asked elsewhere or by another."""
    row = await log.queries.one(Everywhere(), press.query)
    if row is None or row.record.user_id != press.asker:
        return None
    here = row.record.channel_id == interaction.channel_id
    # The row of a question put through a bot that its user installed has no guild.
    same_guild = row.record.guild_id in {None, interaction.guild_id}
    return row if here and same_guild else None
