"""The statements on queries, their hits, votes and shares. Contains no policy."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

import aiosqlite

from bot.querylog.record import QueryRecord, ScoredPassage, StoredQuery, Surface, Tally, Vote
from bot.querylog.scope import Everywhere, Scope
from bot.querylog.statements.consent import check_storable
from bot.querylog.statements.scoping import Parameters, hides_askers, rows_of
from bot.querylog.statements.values import (
    finite,
    microseconds,
    moment,
    snowflake,
    storable,
    typed,
)

_INSERT_QUERY = """
    INSERT INTO queries (asked_at, surface, guild_id, channel_id, user_id,
                         question, outcome, revision, elapsed_ms,
                         gist, terms_unknown, corrections, found, private, place_id)
    VALUES (:asked_at, :surface, :guild_id, :channel_id, :user_id,
            :question, :outcome, :revision, :elapsed_ms,
            :gist, :terms_unknown, :corrections, :found, :private, :place_id)
    RETURNING id
"""
_INSERT_HIT = """
    INSERT INTO hits (query_id, place, passage_id, score)
    VALUES (:query_id, :place, :passage_id, :score)
"""
_NEWEST = """
    SELECT * FROM queries WHERE {where} ORDER BY asked_at DESC, id DESC LIMIT :limit
"""
_ONE = """
    SELECT * FROM queries WHERE id = :id
"""
# The plus keeps SQLite from looking through all votes of a kind for those of one query.
_WITH_HITS_AND_VOTES = """
    SELECT chosen.*, hits.passage_id, hits.score,
           (SELECT count(*) FROM votes
            WHERE votes.query_id = chosen.id AND +vote = 'helpful') AS helpful,
           (SELECT count(*) FROM votes
            WHERE votes.query_id = chosen.id AND +vote = 'not_helpful') AS not_helpful,
           (SELECT json_group_array(why) FROM
               (SELECT why FROM votes WHERE votes.query_id = chosen.id AND why NOT NULL
                ORDER BY voted_at, user_id)) AS whys
    FROM ({chosen}) AS chosen LEFT JOIN hits ON hits.query_id = chosen.id
    ORDER BY {order}, hits.place
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
_ASKER = """
    SELECT user_id FROM queries WHERE id = :id
"""
_UNSHARE = """
    DELETE FROM shares WHERE query_id = :query_id
"""


async def insert_query(database: aiosqlite.Connection, record: QueryRecord) -> int:
    """Insert the record with its hits; returns the row's id. Call it in a transaction.

    Raises:
        ValueError: the record cannot be stored; names the field, never its value.
        NotStoredError: whoever asked wants nothing stored.
    """
    query, hits = _query_row(record), list(_hit_rows(record.passages))
    await check_storable(database, record.user_id, record.guild_id, record.asked_at)
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
    condition, parameters = rows_of(scope)
    parameters["limit"] = limit
    return await stored_with(database, _NEWEST.format(where=condition), parameters, scope)


async def stored_with(
    database: aiosqlite.Connection,
    chosen: str,
    parameters: Parameters,
    scope: Scope,
    order: str = "chosen.asked_at DESC, chosen.id DESC",
) -> tuple[StoredQuery, ...]:
    """The rows of `queries` that a statement chooses, with their hits and votes, in an order.

    The statement keeps to the scope; here only those stay unnamed whom its reader is not to know.
    """
    statement = _WITH_HITS_AND_VOTES.format(chosen=chosen, order=order)
    rows = await database.execute_fetchall(statement, parameters)
    hidden = hides_askers(scope)
    groups = groupby(rows, key=lambda row: row["id"])
    return tuple(_stored(list(group), hidden=hidden) for _, group in groups)


async def one_query(database: aiosqlite.Connection, query_id: int) -> StoredQuery | None:
    """The query with its hits, or None where there is none of this id.

    Raises:
        ValueError: the id is not one.
    """
    rows = await stored_with(database, _ONE, {"id": snowflake("query_id", query_id)}, Everywhere())
    return rows[0] if rows else None


async def upsert_vote(database: aiosqlite.Connection, vote: Vote) -> bool:
    """Whether the vote was stored, in the place of the person's earlier one; else no such query.

    Raises:
        ValueError: the vote cannot be stored; names the field, never its value.
        NotStoredError: the voter wants nothing stored.
    """
    row = {
        "query_id": snowflake("query_id", vote.query_id),
        "user_id": snowflake("user_id", vote.user_id),
        "vote": vote.opinion.value,
        "why": None if vote.why is None else typed(vote.why),
        "voted_at": microseconds("voted_at", vote.voted_at),
    }
    await check_storable(database, vote.user_id, None, vote.voted_at)
    return bool(await database.execute_fetchall(_VOTE, row))


async def insert_share(database: aiosqlite.Connection, query_id: int, shared_at: datetime) -> bool:
    """Whether this is the query's first share; False as well where there is no such query.

    Raises:
        ValueError: the share cannot be stored; names the field, never its value.
        NotStoredError: whoever asked wants nothing stored.
    """
    row = {
        "query_id": snowflake("query_id", query_id),
        "shared_at": microseconds("shared_at", shared_at),
    }
    for (asker,) in await database.execute_fetchall(_ASKER, {"id": row["query_id"]}):
        await check_storable(database, asker, None, shared_at)
    return bool(await database.execute_fetchall(_SHARE, row))


async def delete_share(database: aiosqlite.Connection, query_id: int) -> None:
    """Forget that the query was shared."""
    async with database.execute(_UNSHARE, {"query_id": snowflake("query_id", query_id)}):
        pass


def _query_row(record: QueryRecord) -> dict[str, int | float | str | None]:
    return {
        "asked_at": microseconds("asked_at", record.asked_at),
        "surface": record.surface.value,
        "guild_id": snowflake("guild_id", record.guild_id),
        "channel_id": snowflake("channel_id", record.channel_id),
        "user_id": snowflake("user_id", record.user_id),
        "question": typed(record.question),
        "outcome": storable(record.outcome),
        "revision": storable(record.revision),
        "elapsed_ms": finite("elapsed_ms", record.elapsed_ms),
        "gist": None if record.gist is None else typed(record.gist),
        "terms_unknown": _json([typed(term) for term in record.terms_unknown]),
        "corrections": _json({typed(word): typed(read) for word, read in record.corrections}),
        "found": storable(record.passages[0].id) if record.passages else None,
        "private": int(record.private),
        "place_id": snowflake("place_id", record.place_id),
    }


def _hit_rows(passages: Iterable[ScoredPassage]) -> Iterator[dict[str, int | float | str]]:
    for place, passage in enumerate(passages, start=1):
        score = finite("score", passage.score)
        yield {"place": place, "passage_id": storable(passage.id), "score": score}


def _json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False))


def _stored(rows: list[sqlite3.Row], *, hidden: bool) -> StoredQuery:
    first = rows[0]
    found = (row for row in rows if row["passage_id"] is not None)
    record = QueryRecord(
        asked_at=moment(first["asked_at"]),
        surface=Surface(first["surface"]),
        question=first["question"],
        outcome=first["outcome"],
        passages=tuple(ScoredPassage(row["passage_id"], row["score"]) for row in found),
        revision=first["revision"],
        elapsed_ms=first["elapsed_ms"],
        guild_id=first["guild_id"],
        channel_id=first["channel_id"],
        user_id=None if hidden and first["private"] else first["user_id"],
        gist=first["gist"],
        terms_unknown=tuple(json.loads(first["terms_unknown"])),
        corrections=tuple(json.loads(first["corrections"]).items()),
        private=bool(first["private"]),
        place_id=first["place_id"],
    )
    votes = Tally(first["helpful"], first["not_helpful"], tuple(json.loads(first["whys"])))
    return StoredQuery(first["id"], record, votes)
