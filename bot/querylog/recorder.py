"""Recording without making replies wait long: the log may be slow, stuck, full or missing."""

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from time import monotonic
from typing import Self

from bot.errors import QueryLogError
from bot.querylog.database import is_damaged
from bot.querylog.log import QueryLog
from bot.querylog.queries import Stored
from bot.querylog.values import QueryRecord

PATIENCE = 5.0
"""Seconds a reply may wait for its row, and a statement of it for another process."""

CLOSING_PATIENCE = 5.0
"""Seconds the end of the program may wait for rows not yet written."""

CAPACITY = 10_000
"""Rows that may wait in memory while the log is stuck: some 30 MB."""

AT_ONCE = 100
"""Rows written in one transaction at most: some ten milliseconds."""

RETRY_AFTER = 1.0
"""Seconds between two attempts to open and write a log that fails."""

TOLD_AGAIN_AFTER = 600.0
"""Seconds between two lines in the application log on a log that goes on failing."""

REMEDY = "end the bot, and `python -m bot log restore BACKUP` puts a backup in its place"
"""Of a file that is damaged, or no log at all."""

_LAST_RETRIES_AFTER = 0.05  # the same while closing, when there is little time left

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    record: QueryRecord
    id: asyncio.Future[int | None]  # set to None when nobody is to wait for it any longer


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when nothing can be recorded, why, what to do, and what became of the rows."""

    since: datetime
    reason: str
    remedy: str
    waiting: int
    lost: int

    def __str__(self) -> str:
        return (
            f"since {self.since:%Y-%m-%d %H:%M:%S} UTC the query log records nothing: "
            f"{self.waiting} questions wait in memory, {self.lost} are lost. "
            f"{self.reason}. What to do: {self.remedy}"
        )


class Recorder:
    """Writes records to the log in order, from one task: whatever waits, in one transaction.

    `record` returns when the row is committed, as long as no row takes longer than its patience:
    then the row precedes the reply, and a stall within it costs nothing but time. Once a row takes
    longer, or fails, the recorder has fallen behind: rows wait in memory, where a kill loses them,
    no new one is waited for, and writing is tried again every `RETRY_AFTER` seconds until none is
    left. At most `CAPACITY` rows wait; a newer one is lost, since the first may be half-way to the
    disk and tells how the trouble began. The application log gets a line when the recorder falls
    behind and when it has caught up; while the log fails, also an error with what to do, at once,
    with the first row lost and every `TOLD_AGAIN_AFTER` seconds; none holds anything asked.
    """

    def __init__(self, log: QueryLog, patience: float = PATIENCE, capacity: int = CAPACITY) -> None:
        self._log = log
        self._patience = patience
        self._capacity = capacity
        self._waiting: deque[_Row] = deque()
        self._lost = 0
        self._refusal: str | None = None
        self._behind: datetime | None = None  # since when
        self._failure: QueryLogError | str | None = None
        self._told_at = -TOLD_AGAIN_AFTER
        self._arrival = asyncio.Event()
        self._closing = asyncio.Event()
        self._gives_up = False
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def start(self) -> None:
        """Open the log in the background, so that one that cannot be opened is known at once.

        The first `record` does it otherwise.
        """
        if self._writer is None and not self._closing.is_set():
            self._writer = asyncio.create_task(self._write_until_closed())

    @property
    def trouble(self) -> Trouble | None:
        """What keeps every row from being recorded now; None where nothing but time does."""
        if self._behind is None or not (self._failure or self._lost):
            return None
        reason = str(self._failure or f"{self._log.path}: it does not answer").rstrip(".")
        remedy = (
            REMEDY
            if isinstance(self._failure, QueryLogError) and is_damaged(self._failure)
            else f"let the bot write the file; it tries again every {RETRY_AFTER:.0f} s"
        )
        return Trouble(self._behind, reason, remedy, len(self._waiting), self._lost)

    async def record(self, record: QueryRecord, patience: float = PATIENCE) -> int | None:
        """The id of the row, committed, which outlives this process; call it before replying.

        It takes at most `patience` seconds, if that is less than the recorder's own.

        None means that it waits to be written, was refused, or is lost, and which one is in the
        application log; or that its person wants nothing stored, which is nowhere. Never raises. A
        caller that is cancelled leaves the row to be written.
        """
        self.start()
        if self._closing.is_set() or len(self._waiting) >= self._capacity:
            self._lose(1)
            return None
        row = _Row(record, asyncio.get_running_loop().create_future())
        self._waiting.append(row)
        self._arrival.set()
        if self._behind:
            return None
        patience = min(patience, self._patience)
        try:
            async with asyncio.timeout(patience):
                return await row.id
        except TimeoutError:
            # Who has more patience goes on waiting.
            self._fall_behind(f"{self._log.path}: no answer within {patience} s")
            return None

    async def close(self, patience: float = CLOSING_PATIENCE) -> None:
        """Write what is waiting within `patience` seconds; never raises.

        A statement under way is given its busy time-out on top. Rows recorded later are lost.
        """
        self._closing.set()
        self._arrival.set()
        if self._writer is not None:
            await asyncio.wait({self._writer}, timeout=patience)
            self._gives_up = True
            await asyncio.wait({self._writer}, timeout=PATIENCE + 1)
            self._writer.cancel()
        if self._waiting:
            self._lose(len(self._waiting))
            self._release_everybody()
            self._waiting.clear()

    async def _write_until_closed(self) -> None:
        while not self._gives_up and (self._waiting or not self._closing.is_set()):
            try:
                await self._log.ready()
                await self._write_arrivals()
            except QueryLogError as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001 -- a reply must not depend on any of them
                self._fail(type(error).__name__)
            else:
                continue
            await self._pause()

    async def _write_arrivals(self) -> None:
        """Write rows until the recorder closes and none is left."""
        while True:
            while self._waiting and not self._gives_up:
                at_once = list(islice(self._waiting, AT_ONCE))
                stored = await self._log.queries.record_all([row.record for row in at_once])
                for row, result in zip(at_once, stored, strict=True):
                    self._leave(row, result)
            if not self._waiting:
                self._catch_up()
            if self._closing.is_set():
                return
            self._arrival.clear()
            await self._arrival.wait()

    def _leave(self, row: _Row, stored: Stored) -> None:
        self._waiting.popleft()
        if isinstance(stored, int):
            self._refusal = None
        elif isinstance(stored, ValueError):
            # It would be refused each time, and nothing behind it would ever be written. Of what
            # its person wants not stored, there is nothing to be said.
            self._refuse(str(stored))
        if not row.id.done():
            row.id.set_result(stored if isinstance(stored, int) else None)

    def _refuse(self, reason: str) -> None:
        if reason != self._refusal:
            logger.warning("The query log refuses rows: %s", reason)
        self._refusal = reason

    def _fall_behind(self, reason: str) -> None:
        if self._behind is None:
            logger.warning("The query log is late, replies go on without it: %s", reason)
            self._behind = datetime.now(UTC)

    def _fail(self, failure: QueryLogError | str) -> None:
        self._behind = self._behind or datetime.now(UTC)
        self._failure = failure
        self._release_everybody()
        self._tell()

    def _tell(self) -> None:
        if monotonic() - self._told_at >= TOLD_AGAIN_AFTER and (trouble := self.trouble):
            logger.error("Questions may be lost: %s", trouble)
            self._told_at = monotonic()

    def _release_everybody(self) -> None:
        for row in self._waiting:
            if not row.id.done():
                row.id.set_result(None)

    def _catch_up(self) -> None:
        if self._behind is not None:
            logger.warning("The query log works again; %d rows are lost", self._lost)
        self._behind, self._failure, self._lost = None, None, 0
        self._told_at = -TOLD_AGAIN_AFTER

    def _lose(self, rows: int) -> None:
        first, self._lost = not self._lost, self._lost + rows
        if first:
            logger.warning("Rows of the query log are lost from here on, %d to begin with", rows)
            self._told_at = -TOLD_AGAIN_AFTER
            self._tell()

    async def _pause(self) -> None:
        if self._closing.is_set():
            await asyncio.sleep(_LAST_RETRIES_AFTER)
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), RETRY_AFTER)
