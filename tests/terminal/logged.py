"""Questions in a query log, for tests of what reviews them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.answers.answerer import Answerer
from bot.querylog.log import QueryLog
from bot.querylog.values import Opinion, QueryRecord, ScoredPassage, Surface, Vote

_RECORD = QueryRecord(
    asked_at=datetime(2026, 11, 20, 12, 30, tzinfo=UTC),
    surface=Surface.SLASH,
    question="a question",
    outcome="not_covered",
    passages=(),
    revision="abc123",
    elapsed_ms=1.5,
    guild_id=42,
    channel_id=43,
    user_id=44,
)


def asked(question: str, *, days_ago: float | None = None, **changes: Any) -> QueryRecord:  # noqa: ANN401 -- any field's
    """A row that differs from an ordinary one in what is given."""
    if days_ago is not None:
        changes["asked_at"] = datetime.now(UTC) - timedelta(days=days_ago)
    return replace(_RECORD, question=question, **changes)


def answered(answerer: Answerer, question: str, **changes: Any) -> QueryRecord:  # noqa: ANN401 -- any field's
    """The row that the question leaves when it is answered an hour ago."""
    answer = answerer.answer(question)
    row = asked(
        question,
        days_ago=1 / 24,
        outcome=answer.outcome.value,
        passages=tuple(ScoredPassage(hit.passage.id, hit.score) for hit in answer.hits),
        gist=answer.gist,
    )
    return replace(row, **changes)


def store(database: Path, *records: QueryRecord) -> None:
    async def write() -> None:
        async with QueryLog.open(database) as log:
            for record in records:
                await log.queries.record(record)

    asyncio.run(write())


def vote(database: Path, query_id: int, opinion: Opinion) -> None:
    async def write() -> None:
        async with QueryLog.open(database) as log:
            await log.votes.cast(Vote(query_id, 45, opinion, datetime.now(UTC)))

    asyncio.run(write())
