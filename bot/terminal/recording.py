"""The terminal's own rows in the query log."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.answers.answer import Answer, Earlier
from bot.errors import QueryLogError
from bot.querylog.record import QueryRecord, ScoredPassage, Surface
from bot.querylog.scope import Everywhere
from bot.terminal.printing import warn
from bot.terminal.wording import sentence, word_log_failure

if TYPE_CHECKING:
    from bot.answers.answerer import Answerer
    from bot.querylog.record import StoredQuery


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer, when it was asked for (with time zone) and how long it took."""

    answer: Answer
    asked_at: datetime
    elapsed_ms: float


Record = Callable[[Asked], None]


@contextmanager
def recording(path: Path | None) -> Iterator[Record]:
    """A function that stores a row and never fails; without a path it does nothing.

    The log is opened by the first row and stays open. The first failure is said on standard
    error, and nothing is stored from then on: each further row might wait for a stuck log.
    """
    if path is None:
        yield lambda _: None
        return
    with asyncio.Runner() as runner:
        journal = _Journal(path, runner)
        try:
            yield journal.record
        finally:
            journal.close()


def earlier(path: Path, answerer: "Answerer", query_id: int | None) -> Earlier:
    """The question of this id in the log with what was shown for it; or the terminal's last one.

    Raises:
        ClickException: there is none.
        QueryLogError: the log cannot be read.
    """
    row = asyncio.run(_row_before(path, query_id)) if path.exists() else None
    if row is None:
        which = (
            "no question that was asked in a terminal" if query_id is None else f"no #{query_id}"
        )
        raise click.ClickException(f"There is {which} in the query log to follow on.")
    found = ((each.id, each.score) for each in row.record.passages)
    return answerer.earlier(row.record.question, row.record.outcome, found)


async def _row_before(path: Path, query_id: int | None) -> "StoredQuery | None":
    # As below: the log is brought in only where it is needed.
    from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above
    from bot.querylog.review import Review  # noqa: PLC0415 -- the same
    from bot.querylog.reviewed import Filter  # noqa: PLC0415 -- the same

    async with QueryLog.open(path) as log:
        if query_id is not None:
            return await log.query(query_id)
        review = Review(log.connection, Everywhere())
        return next(iter(await review.search(Filter(surface=Surface.TERMINAL), 1)), None)


class _Journal:
    def __init__(self, path: Path, runner: asyncio.Runner) -> None:
        # The log brings aiosqlite, which a question that is not logged does without.
        from bot.querylog.log import QueryLog  # noqa: PLC0415 -- the reason above

        self._opening = QueryLog.open(path)
        self._log: QueryLog | None = None
        self._closing = AsyncExitStack()
        self._runner = runner
        self._failed = False

    def record(self, asked: Asked) -> None:
        if not self._failed:
            self._attempt(self._record(_row(asked)))

    def close(self) -> None:
        self._attempt(self._closing.aclose())

    async def _record(self, row: QueryRecord) -> None:
        if self._log is None:
            self._log = await self._closing.enter_async_context(self._opening)
        await self._log.record(row)

    def _attempt(self, work: Coroutine[object, object, None]) -> None:
        try:
            with _uninterrupted():
                self._runner.run(work)
        except (QueryLogError, ValueError) as error:
            if not self._failed:
                warn(_word_failure(error))
            self._failed = True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Lets Ctrl-C wait: a log left half-way would report to an event loop that is closed."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _row(asked: Asked) -> QueryRecord:
    answer = asked.answer
    return QueryRecord(
        asked_at=asked.asked_at,
        surface=Surface.TERMINAL,
        question=answer.question,
        outcome=answer.outcome,
        passages=tuple(ScoredPassage(hit.passage.id, hit.score) for hit in answer.hits),
        revision=answer.revision,
        elapsed_ms=asked.elapsed_ms,
        gist=answer.gist,
        terms_unknown=answer.terms_unknown,
        corrections=tuple((each.typed, each.read_as) for each in answer.corrections),
    )


def _word_failure(error: QueryLogError | ValueError) -> str:
    reason = word_log_failure(error) if isinstance(error, QueryLogError) else str(error)
    return sentence(f"the query log fails, so questions are not stored: {reason}")
