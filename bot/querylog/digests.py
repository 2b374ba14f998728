"""Weekly digests: where they go, for which week the last one was, and what was asked in a week."""

import sqlite3
from datetime import datetime

from bot.querylog.connection import Keeper, reads, writes
from bot.querylog.queries import where
from bot.querylog.scope import Scope
from bot.querylog.values import (
    DigestPlace,
    Filter,
    Tally,
    microseconds,
    microseconds_or_none,
    moment_or_none,
)

_PLACES = """
    SELECT guild_id, digest_channel_id, digest_sent_at FROM servers
    WHERE digest_channel_id NOT NULL ORDER BY guild_id
"""
_CLAIM = """
    UPDATE servers SET digest_sent_at = :week
    WHERE guild_id = :guild_id AND digest_channel_id NOT NULL
      AND digest_sent_at IS :before
    RETURNING guild_id
"""
# People as numbers that mean nothing outside of what is read here.
_ASKED = """
    SELECT gist, question, dense_rank() OVER (ORDER BY user_id) AS person
    FROM queries WHERE gist <> '' AND user_id NOT NULL AND {where}
    ORDER BY asked_at DESC, id DESC
"""
_VOTES = """
    SELECT sum(vote = 'helpful') AS helpful, sum(vote = 'not_helpful') AS not_helpful
    FROM votes JOIN queries ON queries.id = votes.query_id
    WHERE voted_at >= :first AND voted_at < :last AND {where}
"""


class Digests(Keeper):
    """Every method raises `QueryLogError` when the database fails."""

    @reads
    def places(self, database: sqlite3.Connection) -> tuple[DigestPlace, ...]:
        """Every server that wants a digest, in the order of ids."""
        return tuple(
            DigestPlace(
                row["guild_id"], row["digest_channel_id"], moment_or_none(row["digest_sent_at"])
            )
            for row in database.execute(_PLACES)
        )

    @writes
    def claim(self, database: sqlite3.Connection, place: DigestPlace, week: datetime) -> bool:
        """Mark the digest as posted, before it is; of several who try, one is told True."""
        return _mark(database, place.guild_id, place.sent_for, week)

    @writes
    def release(self, database: sqlite3.Connection, place: DigestPlace, week: datetime) -> None:
        """Take the mark back: the digest was certainly not posted."""
        _mark(database, place.guild_id, week, place.sent_for)

    @reads
    def asked(
        self, database: sqlite3.Connection, scope: Scope, chosen: Filter
    ) -> tuple[tuple[str, str, int], ...]:
        """The gist, text and asker, as a number, of each question that has one, newest first."""
        condition, parameters = where(chosen, scope)
        rows = database.execute(_ASKED.format(where=condition), parameters)
        return tuple((row["gist"], row["question"], row["person"]) for row in rows)

    @reads
    def votes_cast(
        self, database: sqlite3.Connection, scope: Scope, since: datetime, until: datetime
    ) -> Tally:
        """The votes of a period, on whatever answers."""
        condition, parameters = where(Filter(), scope)
        parameters |= {"first": microseconds("since", since), "last": microseconds("until", until)}
        row = database.execute(_VOTES.format(where=condition), parameters).fetchone()
        return Tally(row["helpful"] or 0, row["not_helpful"] or 0)


def _mark(
    database: sqlite3.Connection, guild_id: int, before: datetime | None, week: datetime | None
) -> bool:
    row = {
        "guild_id": guild_id,
        "before": microseconds_or_none("week", before),
        "week": microseconds_or_none("week", week),
    }
    return bool(database.execute(_CLAIM, row).fetchall())
