"""A file that is young while the bot is connected and able to answer."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from bot.answers.answerer import Answerer

logger = logging.getLogger(__name__)


async def keep_pulse(
    path: Path, interval: float, online: asyncio.Event, able: Callable[[], bool]
) -> None:
    """Touch the file every `interval` seconds while online and able; remove it when cancelled."""
    try:
        while True:
            await online.wait()
            if able():
                _touch(path)
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


def _touch(path: Path) -> None:
    try:
        path.touch()
    except OSError as error:
        logger.warning("The health file cannot be written: %s", error.strerror)
