"""A file that is young while the bot is connected and able to answer, and holds what else fails."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.answers.answerer import Answerer

logger = logging.getLogger(__name__)


async def keep_pulse(
    path: Path,
    interval: float,
    online: asyncio.Event,
    able: Callable[[], bool],
    trouble: Callable[[], str],
) -> None:
    """Renew the file every `interval` seconds while online and able; remove it when cancelled.

    It holds the trouble that there is beside, or nothing.
    """
    try:
        while True:
            await online.wait()
            if able():
                _renew(path, trouble())
            await asyncio.sleep(interval)
    finally:
        _remove(path)


def can_answer(answerer: Answerer) -> bool:
    """Whether the answerer finds the first passage when asked with its own words."""
    passages = answerer.corpus.passages[:1]
    return any(answerer.answer(passage.text).hits for passage in passages)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _renew(path: Path, trouble: str) -> None:
    try:
        path.write_text(trouble, "utf-8")
    except OSError as error:
        logger.warning("The health file cannot be written: %s", error.strerror)
