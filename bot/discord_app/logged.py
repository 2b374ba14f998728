"""The query log as presses need it: opened for each, answering in time or not at all."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.discord_app.errors import LogUnavailableError
from bot.errors import QueryLogError
from bot.querylog.log import QueryLog

PATIENCE = 2.0
"""Seconds that the log may take; what is left of Discord's three is for the reply."""

BUSY_TIMEOUT = 1.0
"""Seconds of them that a statement may wait for another process; one begun is always waited for."""

logger = logging.getLogger(__name__)


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
