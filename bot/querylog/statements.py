"""The statements on rows. With `migrations/`, all the SQL there is; contains no policy."""

import json
import math
import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

import aiosqlite

from bot.querylog.record import QueryRecord, ScoredPassage, StoredQuery, Surface, Tally, Vote
from bot.querylog.scope import Everywhere, OneGuild, Scope

LARGEST_INTEGER = 2**63 - 1
"""The largest integer a column holds; Discord's ids stay below it until the year 2084."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SURROGATE = re.compile("[\ud800-\udfff]")

_INSERT_QUERY = """
    INSERT INTO queries (asked_at, surface, guild_id, channel_id, user_id,
                         question, outcome, revision, elapsed_ms)
    VALUES (:asked_at, :surface, :guild_id, :channel_id, :user_id,
            :question, :outcome, :revision, :elapsed_ms)
    RETURNING id
"""
_INSERT_HIT = """
    INSERT INTO hits (query_id, place, passage_id, score)
    VALUES (:query_id, :place, :passage_id, :score)
"""
_NEWEST_EVERYWHERE = """
    SELECT * FROM queries ORDER BY asked_at DESC, id DESC LIMIT :limit
"""
_NEWEST_IN_GUILD = """
    SELECT * FROM queries WHERE guild_id = :guild_id ORDER BY asked_at DESC, id DESC LIMIT :limit
"""
_ONE = """
    SELECT * FROM queries WHERE id = :id
"""
_WITH_HITS_AND_VOTES = """
    SELECT chosen.*, hits.passage_id, hits.score,
           (SELECT count(*) FROM votes
            WHERE votes.query_id = chosen.id AND vote = 'helpful') AS helpful,
           (SELECT count(*) FROM votes
            WHERE votes.query_id = chosen.id AND vote = 'not_helpful') AS not_helpful,
           (SELECT json_group_array(why) FROM
               (SELECT why FROM votes WHERE votes.query_id = chosen.id AND why NOT NULL
                ORDER BY voted_at, user_id)) AS whys
    FROM ({chosen}) AS chosen LEFT JOIN hits ON hits.query_id = chosen.id
    ORDER BY chosen.asked_at DESC, chosen.id DESC, hits.place
"""
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
_UNSHARE = """
    DELETE FROM shares WHERE query_id = :query_id
"""


async def insert_query(database: aiosqlite.Connection, record: QueryRecord) -> int:
    """Insert the record with its hits; returns the row's id. Call it in a transaction.

    Raises:
        ValueError: the record cannot be stored; names the field, never its value.
    """
    query, hits = _query_row(record), list(_hit_rows(record.passages))
    ((query_id,),) = await database.execute_fetchall(_INSERT_QUERY, query)
    async with database.executemany(_INSERT_HIT, [{**hit, "query_id": query_id} for hit in hits]):
        return int(query_id)


async def newest_queries(
    database: aiosqlite.Connection, limit: int, scope: Scope
) -> tuple[StoredQuery, ...]:
    """The newest queries within the scope with their hits, newest first.

    Raises:
        ValueError: the guild's id is not one.
    """
    parameters: dict[str, int | None] = {"limit": limit}
    match scope:
        case OneGuild(guild_id):
            newest = _NEWEST_IN_GUILD
            parameters["guild_id"] = _snowflake("guild_id", guild_id)
        case Everywhere():
            newest = _NEWEST_EVERYWHERE
    rows = await database.execute_fetchall(_WITH_HITS_AND_VOTES.format(chosen=newest), parameters)
    return tuple(_stored(list(group)) for _, group in groupby(rows, key=lambda row: row["id"]))


async def one_query(database: aiosqlite.Connection, query_id: int) -> StoredQuery | None:
    """The query with its hits, or None where there is none of this id.

    Raises:
        ValueError: the id is not one.
    """
    parameters = {"id": _snowflake("query_id", query_id)}
    rows = await database.execute_fetchall(_WITH_HITS_AND_VOTES.format(chosen=_ONE), parameters)
    return _stored(list(rows)) if rows else None


async def upsert_vote(database: aiosqlite.Connection, vote: Vote) -> bool:
    """Whether the vote was stored, in the place of the person's earlier one; else no such query.

    Raises:
        ValueError: the vote cannot be stored; names the field, never its value.
    """
    row = {
        "query_id": _snowflake("query_id", vote.query_id),
        "user_id": _snowflake("user_id", vote.user_id),
        "vote": vote.opinion.value,
        "why": None if vote.why is None else _storable(vote.why),
        "voted_at": _microseconds("voted_at", vote.voted_at),
    }
    return bool(await database.execute_fetchall(_VOTE, row))


async def insert_share(database: aiosqlite.Connection, query_id: int, shared_at: datetime) -> bool:
    """Whether this is the query's first share; False as well where there is no such query.

    Raises:
        ValueError: the share cannot be stored; names the field, never its value.
    """
    row = {
        "query_id": _snowflake("query_id", query_id),
        "shared_at": _microseconds("shared_at", shared_at),
    }
    return bool(await database.execute_fetchall(_SHARE, row))


async def delete_share(database: aiosqlite.Connection, query_id: int) -> None:
    """Forget that the query was shared."""
    async with database.execute(_UNSHARE, {"query_id": _snowflake("query_id", query_id)}):
        pass


def _query_row(record: QueryRecord) -> dict[str, int | float | str | None]:
    return {
        "asked_at": _microseconds("asked_at", record.asked_at),
        "surface": record.surface.value,
        "guild_id": _snowflake("guild_id", record.guild_id),
        "channel_id": _snowflake("channel_id", record.channel_id),
        "user_id": _snowflake("user_id", record.user_id),
        "question": _storable(record.question),
        "outcome": _storable(record.outcome),
        "revision": _storable(record.revision),
        "elapsed_ms": _finite("elapsed_ms", record.elapsed_ms),
    }


def _hit_rows(passages: Iterable[ScoredPassage]) -> Iterator[dict[str, int | float | str]]:
    for place, passage in enumerate(passages, start=1):
        score = _finite("score", passage.score)
        yield {"place": place, "passage_id": _storable(passage.id), "score": score}


def _stored(rows: list[sqlite3.Row]) -> StoredQuery:
    first = rows[0]
    found = (row for row in rows if row["passage_id"] is not None)
    record = QueryRecord(
        asked_at=_EPOCH + first["asked_at"] * _MICROSECOND,
        surface=Surface(first["surface"]),
        question=first["question"],
        outcome=first["outcome"],
        passages=tuple(ScoredPassage(row["passage_id"], row["score"]) for row in found),
        revision=first["revision"],
        elapsed_ms=first["elapsed_ms"],
        guild_id=first["guild_id"],
        channel_id=first["channel_id"],
        user_id=first["user_id"],
    )
    votes = Tally(first["helpful"], first["not_helpful"], tuple(json.loads(first["whys"])))
    return StoredQuery(first["id"], record, votes)


def _microseconds(field: str, moment: datetime) -> int:
    if moment.utcoffset() is None:
        raise ValueError(f"{field} has no time zone")
    try:
        return (moment.astimezone(UTC) - _EPOCH) // _MICROSECOND
    except OverflowError:
        raise ValueError(f"{field} is outside the years 1 to 9999 in UTC") from None


def _snowflake(field: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= LARGEST_INTEGER:
        raise ValueError(f"{field} is not between 0 and 2**63 - 1")
    return value


def _finite(field: str, value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{field} is not a finite number")
    return value


def _storable(text: str) -> str:
    # UTF-8 has no lone surrogates, which JSON from Discord can hold.
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)
