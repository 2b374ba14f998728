"""The statements on weekly digests: whose turn it is, and what they count. Contains no policy."""

import sqlite3
from datetime import datetime

import aiosqlite

from bot.querylog.record import Tally
from bot.querylog.reviewed import DigestPlace, Filter
from bot.querylog.scope import Scope
from bot.querylog.statements.filtering import where
from bot.querylog.statements.values import microseconds, moment

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


async def digest_places(database: aiosqlite.Connection) -> tuple[DigestPlace, ...]:
    """Every server that wants a digest, in the order of ids."""
    return tuple(map(_place, await database.execute_fetchall(_PLACES)))


async def claim(
    database: aiosqlite.Connection, guild_id: int, before: datetime | None, week: datetime | None
) -> bool:
    """Whether the server's digest was marked as sent for a week, in the place of `before`."""
    row = {"guild_id": guild_id, "before": _column(before), "week": _column(week)}
    return bool(await database.execute_fetchall(_CLAIM, row))


async def asked(
    database: aiosqlite.Connection, chosen: Filter, scope: Scope
) -> tuple[tuple[str, str, int], ...]:
    """The gist, text and asker, as a number, of each question that has one, newest first."""
    condition, parameters = where(chosen, scope)
    rows = await database.execute_fetchall(_ASKED.format(where=condition), parameters)
    return tuple((row["gist"], row["question"], row["person"]) for row in rows)


async def votes_cast(
    database: aiosqlite.Connection, since: datetime, until: datetime, scope: Scope
) -> Tally:
    """The votes of a period, on whatever answers."""
    condition, parameters = where(Filter(), scope)
    parameters |= {"first": microseconds("since", since), "last": microseconds("until", until)}
    ((helpful, not_helpful),) = await database.execute_fetchall(
        _VOTES.format(where=condition), parameters
    )
    return Tally(helpful or 0, not_helpful or 0)


def _place(row: sqlite3.Row) -> DigestPlace:
    sent = row["digest_sent_at"]
    return DigestPlace(
        row["guild_id"], row["digest_channel_id"], None if sent is None else moment(sent)
    )


def _column(week: datetime | None) -> int | None:
    return None if week is None else microseconds("week", week)
