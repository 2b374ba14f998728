"""What people made of answers, and which answers were posted for everybody."""

import sqlite3
from datetime import datetime

from bot.querylog.connection import Keeper, writes
from bot.querylog.consent import check_storable
from bot.querylog.values import Vote, microseconds, snowflake, typed

_VOTE = """
    INSERT INTO votes (query_id, user_id, vote, why, voted_at)
    SELECT id, :user_id, :vote, :why, :voted_at FROM queries WHERE id = :query_id
    ON CONFLICT (query_id, user_id) DO UPDATE
    SET vote = excluded.vote, why = excluded.why, voted_at = excluded.voted_at
    RETURNING query_id
"""
_SHARE = """
    INSERT INTO shares (query_id, shared_at)
    SELECT id, :shared_at FROM queries WHERE id = :query_id
    ON CONFLICT DO NOTHING
    RETURNING query_id
"""
_ASKER = """
    SELECT user_id FROM queries WHERE id = :id
"""
_UNSHARE = """
    DELETE FROM shares WHERE query_id = :query_id
"""


class Votes(Keeper):
    """Keeps one vote of a person, and one share, for each question.

    Every method raises `QueryLogError` when the database fails, and `ValueError` for a moment
    without a time zone or an id that is not between 0 and 2**63 - 1; then nothing is stored.
    """

    @writes
    def cast(self, database: sqlite3.Connection, vote: Vote) -> bool:
        """Store the vote in the place of the person's earlier one; False if the query is gone.

        Raises:
            NotStoredError: the voter opted out, or was forgotten since.
        """
        row = {
            "query_id": snowflake("query_id", vote.query_id),
            "user_id": snowflake("user_id", vote.user_id),
            "vote": vote.opinion.value,
            "why": None if vote.why is None else typed(vote.why),
            "voted_at": microseconds("voted_at", vote.voted_at),
        }
        check_storable(database, vote.user_id, None, vote.voted_at)
        return bool(database.execute(_VOTE, row).fetchall())

    @writes
    def share(self, database: sqlite3.Connection, query_id: int, shared_at: datetime) -> bool:
        """Note that the answer is posted for everybody; False if it was already, or is gone.

        Raises:
            NotStoredError: whoever asked opted out.
        """
        row = {
            "query_id": snowflake("query_id", query_id),
            "shared_at": microseconds("shared_at", shared_at),
        }
        for (asker,) in database.execute(_ASKER, {"id": row["query_id"]}).fetchall():
            check_storable(database, asker, None, shared_at)
        return bool(database.execute(_SHARE, row).fetchall())

    @writes
    def unshare(self, database: sqlite3.Connection, query_id: int) -> None:
        """Take a share back: the answer could not be posted."""
        database.execute(_UNSHARE, {"query_id": snowflake("query_id", query_id)})
