"""Records for the tests of the query log."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from bot.querylog.columns import neutral
from bot.querylog.values import Opinion, QueryRecord, ScoredPassage, Surface, Vote

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
