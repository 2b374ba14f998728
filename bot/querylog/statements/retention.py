"""The statements on rows past their retention, the oldest first. Contains no policy."""

import aiosqlite

STATEMENTS = (
    """
    DELETE FROM queries WHERE id IN
        (SELECT id FROM queries WHERE asked_at < :before ORDER BY asked_at LIMIT :step)
    """,
    """
    DELETE FROM readings WHERE id IN
        (SELECT id FROM readings WHERE read_at < :before ORDER BY read_at LIMIT :step)
    """,
)
"""Each deletes up to `step` rows of one kind."""


async def delete_older(
    database: aiosqlite.Connection, statement: str, before: int, step: int
) -> int:
    """Run one of `STATEMENTS`; how many rows it deleted."""
    async with database.execute(statement, {"before": before, "step": step}) as done:
        return done.rowcount
