"""Weekly digests: where they go, for which week the last one was, and what was asked in a week."""

import sqlite3
from datetime import datetime
from functools import partial

from bot.querylog.columns import microseconds, microseconds_or_none, moment_or_none
from bot.querylog.connection import Connections
from bot.querylog.queries import where
from bot.querylog.scope import Scope
from bot.querylog.values import DigestPlace, Filter, Tally

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


class Digests:
    """Every method raises `QueryLogError` when the database fails."""

    def __init__(self, connections: Connections) -> None:
        self._log = connections

    async def places(self) -> tuple[DigestPlace, ...]:
        """Every server that wants a digest, in the order of ids."""
        return await self._log.read(_places)

    async def claim(self, place: DigestPlace, week: datetime) -> bool:
        """Mark the digest as posted, before it is; of several who try, one is told True."""
        return await self._mark(place.guild_id, place.sent_for, week)

    async def release(self, place: DigestPlace, week: datetime) -> None:
        """Take the mark back: the digest was certainly not posted."""
        await self._mark(place.guild_id, week, place.sent_for)

    async def asked(self, scope: Scope, chosen: Filter) -> tuple[tuple[str, str, int], ...]:
        """The gist, text and asker, as a number, of each question that has one, newest first."""
        return await self._log.read(partial(_asked, scope=scope, chosen=chosen))

    async def votes_cast(self, scope: Scope, since: datetime, until: datetime) -> Tally:
        """The votes of a period, on whatever answers."""
        return await self._log.read(partial(_votes_cast, scope=scope, since=since, until=until))

    async def _mark(self, guild_id: int, before: datetime | None, week: datetime | None) -> bool:
        row = {
            "guild_id": guild_id,
            "before": microseconds_or_none("week", before),
            "week": microseconds_or_none("week", week),
        }
        return await self._log.write(
            lambda database: bool(database.execute(_CLAIM, row).fetchall())
        )


def _places(database: sqlite3.Connection) -> tuple[DigestPlace, ...]:
    return tuple(
        DigestPlace(
            row["guild_id"], row["digest_channel_id"], moment_or_none(row["digest_sent_at"])
        )
        for row in database.execute(_PLACES)
    )


def _asked(
    database: sqlite3.Connection, scope: Scope, chosen: Filter
) -> tuple[tuple[str, str, int], ...]:
    condition, parameters = where(chosen, scope)
    rows = database.execute(_ASKED.format(where=condition), parameters)
    return tuple((row["gist"], row["question"], row["person"]) for row in rows)


def _votes_cast(
    database: sqlite3.Connection, scope: Scope, since: datetime, until: datetime
) -> Tally:
    condition, parameters = where(Filter(), scope)
    parameters |= {"first": microseconds("since", since), "last": microseconds("until", until)}
    row = database.execute(_VOTES.format(where=condition), parameters).fetchone()
    return Tally(row["helpful"] or 0, row["not_helpful"] or 0)
