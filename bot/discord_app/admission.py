"""How many replies are made at once, and the end of it: discord.py itself knows no limit."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto

CAPACITY = 128
"""Replies under way at once; each waits for Discord, hardly ever for us."""


class Admittance(Enum):
    """Whether a question that has just arrived is taken."""

    OPEN = auto()
    BUSY = auto()
    CLOSING = auto()


class Admission:
    """Counts the replies under way."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._under_way = 0
        self._closing = False
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def reply(self) -> Iterator[Admittance]:
        """Around everything done for one event, sending included."""
        admittance = self._now()
        self._under_way += 1
        self._idle.clear()
        try:
            yield admittance
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._idle.set()

    async def close(self, patience: float) -> bool:
        """Take nothing more; whether all replies were done within `patience` seconds."""
        self._closing = True
        try:
            async with asyncio.timeout(patience):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True

    def _now(self) -> Admittance:
        if self._closing:
            return Admittance.CLOSING
        return Admittance.BUSY if self._under_way >= self._capacity else Admittance.OPEN
