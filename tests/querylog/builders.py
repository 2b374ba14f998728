"""Records for the tests of the query log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bot.querylog.log import QueryLog
from bot.querylog.recorder import CAPACITY, PATIENCE, Recorder
from bot.querylog.values import Opinion, QueryRecord, ScoredPassage, Surface, Vote, neutral


@asynccontextmanager
async def recording(
    path: Path, patience: float = PATIENCE, capacity: int = CAPACITY
) -> AsyncIterator[Recorder]:
    """A recorder as the bot has it, with a log of its own."""
    async with (
        QueryLog.open_later(path, PATIENCE) as log,
        Recorder(log, patience, capacity) as recorder,
    ):
        yield recorder


anything_typed = st.text().filter(lambda text: neutral(text) == text)
"""What is stored as it is, since it holds nobody's id."""

_RECORD = QueryRecord(
    asked_at=datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=UTC),
    surface=Surface.SLASH,
    question="why do humans generalise better than models?",
    outcome="answered",
    passages=(ScoredPassage("sutskever/a1", 7.25), ScoredPassage("sutskever/b2", 0.1)),
    revision="0f3c",
    elapsed_ms=1.75,
    guild_id=100,
    channel_id=200,
    user_id=300,
    private=False,
    place_id=200,
)


def a_record(question: str = _RECORD.question, **changes: Any) -> QueryRecord:  # noqa: ANN401 -- any field's
    """A record that differs from an ordinary one in what is given."""
    return replace(_RECORD, question=question, **changes)


def a_vote(query_id: int, opinion: Opinion = Opinion.HELPFUL, **changes: Any) -> Vote:  # noqa: ANN401 -- any field's
    """A vote that differs from an ordinary one in what is given."""
    vote = Vote(query_id, 301, opinion, datetime(2026, 11, 23, 9, 31, tzinfo=UTC))
    return replace(vote, **changes)
