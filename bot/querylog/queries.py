"""Questions: recorded with what was found, voted on, read back, searched and counted."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.errors import NotStoredError
from bot.querylog.connection import Keeper, looks_up, reads, writes
from bot.querylog.moderators import said_of
from bot.querylog.retention import check_storable
from bot.querylog.scope import Parameters, Scope, hides_askers, owner_of, rows_of
from bot.querylog.values import (
    LARGEST_INTEGER,
    NOT_COVERED,
    TENTATIVE,
    CountedGist,
    CountedPassage,
    Day,
    Filter,
    Opinion,
    QueryRecord,
    ScoredPassage,
    StoredQuery,
    Surface,
    Tally,
    Vote,
    at_most,
    finite,
    full_text,
    microseconds,
    moment,
    snowflake,
    storable,
    typed,
)

AT_A_TIME = 500
"""How many rows are read at a time where all are: others wait for no more than these."""

LONGEST_TREND = timedelta(days=3660)

INSERT_QUERY = """
    INSERT INTO queries (asked_at, surface, guild_id, channel_id, user_id,
                         question, outcome, revision, elapsed_ms,
                         gist, terms_unknown, corrections, found, private, place_id)
    VALUES (:asked_at, :surface, :guild_id, :channel_id, :user_id,
            :question, :outcome, :revision, :elapsed_ms,
            :gist, :terms_unknown, :corrections, :found, :private, :place_id)
    RETURNING id
"""
INSERT_HIT = """
    INSERT INTO hits (query_id, place, passage_id, score)
    VALUES (:query_id, :place, :passage_id, :score)
"""
_HITS = """
    SELECT query_id, passage_id, score FROM hits
    WHERE query_id IN (SELECT value FROM json_each(:ids)) ORDER BY query_id, place
"""
_VOTES = """
    SELECT query_id, vote, why FROM votes
    WHERE query_id IN (SELECT value FROM json_each(:ids)) ORDER BY voted_at, user_id
"""
_A_DAY = 24 * 60 * 60 * 1_000_000

_BY_TIME = """
    SELECT * FROM queries WHERE {where} ORDER BY asked_at DESC, id DESC LIMIT :limit
"""
# The plus keeps SQLite from looking through all of a server's rows for the one that is named.
_OLDER = """
    (asked_at, id) < (
        (SELECT asked_at FROM queries WHERE id <= :before AND {where} ORDER BY id DESC LIMIT 1),
        :before)
"""
# The words first, whatever the planner thinks of them: their rows come in order, and it can stop.
_BY_TEXT = """
    SELECT queries.* FROM questions CROSS JOIN queries ON queries.id = questions.rowid
    WHERE questions MATCH :text AND questions.rowid < :before AND {bounds} AND {where}
    ORDER BY questions.rowid DESC LIMIT :limit
"""
# Rows are stored about in the order in which they were asked: no row of the period is beyond these.
_FIRST = "questions.rowid >= (SELECT min(id) FROM queries WHERE asked_at >= :since AND {where})"
_LAST = "questions.rowid <= (SELECT max(id) FROM queries WHERE asked_at < :until AND {where})"
_ONE = """
    SELECT * FROM queries WHERE id = :id AND {where}
"""
# Counted in the index alone; a row is looked up for each gist, not for each question. With max(),
# the other columns of a group are those of its newest row.
_COUNTED = """
    WITH counted AS (
        SELECT gist, count(*) AS count, max(asked_at) AS newest_at, id
        FROM queries WHERE gist <> '' AND {where} GROUP BY gist
    )
    SELECT counted.*, queries.question, gaps.id AS gap,
           gaps.note, gaps.author_id, gaps.noted_at, gaps.resolved_at, gaps.bundle
    FROM counted CROSS JOIN queries ON queries.id = counted.id
    LEFT JOIN gaps ON ifnull(gaps.guild_id, -1) = ifnull(:owner, -1) AND gaps.gist = counted.gist
    UNION ALL
    SELECT NULL, count(*), max(asked_at), id, question, NULL, NULL, NULL, NULL, NULL, NULL
    FROM queries WHERE gist IS NULL AND {where} GROUP BY question
    ORDER BY 2 DESC, 3 DESC, 4 DESC LIMIT :limit
"""
_PASSAGES = """
    SELECT found, count(*) AS count FROM queries
    WHERE found NOT NULL AND outcome <> :not_covered AND {where}
    GROUP BY found ORDER BY count DESC, found LIMIT :limit
"""
_DAYS = """
    SELECT (asked_at - :first) / :a_day AS day, outcome, count(*) AS count FROM queries
    WHERE NOT (gist IS '' AND outcome = 'not_covered') AND {where}
    GROUP BY day, outcome ORDER BY day, outcome
"""


# A set made once; for EXISTS, SQLite would look through all votes of the kind for each row.
_VOTED = "id IN (SELECT query_id FROM votes WHERE vote = :vote)"
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

Stored = int | ValueError | NotStoredError
"""The id of a row, or why it was not stored."""


class Queries(Keeper):
    """Stores questions, and reads those of a scope.

    Moments have a time zone; `since` is included, `until` is not. Every method raises
    `QueryLogError` when the database fails, and `ValueError` for a moment without a time zone, an
    id that is not between 0 and 2**63 - 1, a limit below 1.
    """

    async def record(self, record: QueryRecord) -> int:
        """Store the record; return its id once it is committed and outlives this process.

        Text is stored as it is, except that lone surrogates become U+FFFD, and mentions and ids in
        what was typed neutral words.

        Raises:
            ValueError: as well where a number is not finite; nothing is stored.
            NotStoredError: whoever asked opted out, or was forgotten since.
        """
        (stored,) = await self.record_all([record])
        if isinstance(stored, Exception):
            raise stored
        return stored

    @writes
    def record_all(
        self, database: sqlite3.Connection, records: Sequence[QueryRecord]
    ) -> tuple[Stored, ...]:
        """Store the records in one transaction; return of each, in order, its id or its refusal."""
        return tuple(_inserted(database, record) for record in records)

    @looks_up
    def one(self, database: sqlite3.Connection, scope: Scope, query_id: int) -> StoredQuery | None:
        """The row whole; None where the scope has none of this id, or none any more."""
        condition, parameters = rows_of(scope)
        parameters["id"] = snowflake("query_id", query_id)
        rows = _stored_with(database, _ONE.format(where=condition), parameters, scope)
        return rows[0] if rows else None

    async def newest(
        self, scope: Scope, limit: int, before: int | None = None
    ) -> tuple[StoredQuery, ...]:
        """At most `limit` rows, newest first; those after the row of the id `before` if given."""
        return await self.search(scope, Filter(), limit, before)

    @reads
    def search(
        self,
        database: sqlite3.Connection,
        scope: Scope,
        chosen: Filter,
        limit: int,
        before: int | None = None,
    ) -> tuple[StoredQuery, ...]:
        """At most `limit` rows of the filter, newest first.

        `before` is the id of the last row already seen; rows stored meanwhile do not matter. With
        a text, rows are in the order in which they were stored.

        Raises:
            ValueError: as well where the text has more than 32 words and phrases.
        """
        condition, parameters = where(chosen, scope)
        parameters |= {"limit": at_most(limit), "before": snowflake("before", before)}
        scoped, _ = rows_of(scope)
        if chosen.text.strip():
            parameters["text"] = full_text(chosen.text)
            if before is None:
                parameters["before"] = LARGEST_INTEGER
            by_text = _BY_TEXT.format(where=condition, bounds=_bounds(chosen, scoped))
            return _stored_with(database, by_text, parameters, scope)
        if before is not None:
            one = scoped.replace("guild_id =", "+guild_id =")
            condition += f" AND {_OLDER.format(where=one)}"
        return _stored_with(database, _BY_TIME.format(where=condition), parameters, scope)

    async def every(self, scope: Scope, chosen: Filter) -> AsyncIterator[StoredQuery]:
        """Every row of the filter, newest first, read in short turns."""
        before: int | None = None
        while found := await self.search(scope, chosen, AT_A_TIME, before):
            for row in found:
                yield row
            if len(found) < AT_A_TIME:
                return
            before = found[-1].id

    async def unanswered(
        self, scope: Scope, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[CountedGist, ...]:
        """Gists of questions that the notes did not cover, the most frequent first."""
        return await self._gists(scope, Filter(since=since, until=until, outcome=NOT_COVERED))

    async def tentative(
        self, scope: Scope, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[CountedGist, ...]:
        """Gists of questions that the notes may not answer, the most frequent first."""
        return await self._gists(scope, Filter(since=since, until=until, outcome=TENTATIVE))

    async def not_helpful(
        self, scope: Scope, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[CountedGist, ...]:
        """Gists of questions whose answer somebody found not helpful, the most frequent first."""
        chosen = Filter(since=since, until=until, vote=Opinion.NOT_HELPFUL)
        return await self._gists(scope, chosen)

    async def top_questions(
        self,
        scope: Scope,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = LARGEST_INTEGER,
    ) -> tuple[CountedGist, ...]:
        """Gists of all questions, the most frequent first."""
        return await self._gists(scope, Filter(since=since, until=until), limit)

    @reads
    def top_passages(
        self,
        database: sqlite3.Connection,
        scope: Scope,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = LARGEST_INTEGER,
    ) -> tuple[CountedPassage, ...]:
        """The passages that were shown first, the most frequent first."""
        condition, parameters = where(Filter(since=since, until=until), scope)
        parameters |= {"not_covered": NOT_COVERED, "limit": at_most(limit)}
        rows = database.execute(_PASSAGES.format(where=condition), parameters)
        return tuple(CountedPassage(row["found"], row["count"]) for row in rows)

    @reads
    def per_day(
        self, database: sqlite3.Connection, scope: Scope, since: datetime, until: datetime
    ) -> tuple[Day, ...]:
        """Every day in UTC that the period touches, those without a question included.

        Small talk is left out.

        Raises:
            ValueError: as well where the period is longer than ten years.
        """
        if until - since > LONGEST_TREND:
            raise ValueError("the period is longer than ten years")
        condition, parameters = where(Filter(since=since, until=until), scope)
        first = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        parameters |= {"first": microseconds("since", first), "a_day": _A_DAY}
        number = -(-(until - first) // timedelta(days=1))
        days: list[dict[str, int]] = [{} for _ in range(number)]
        for row in database.execute(_DAYS.format(where=condition), parameters):
            days[row["day"]][row["outcome"]] = row["count"]
        return tuple(Day((first + timedelta(days=at)).date(), day) for at, day in enumerate(days))

    @reads
    def _gists(
        self,
        database: sqlite3.Connection,
        scope: Scope,
        chosen: Filter,
        limit: int = LARGEST_INTEGER,
    ) -> tuple[CountedGist, ...]:
        """Questions that ask nothing of the notes, whose gist is empty, are left out."""
        condition, parameters = where(chosen, scope)
        parameters |= {"owner": owner_of(scope), "limit": at_most(limit)}
        return tuple(map(_counted, database.execute(_COUNTED.format(where=condition), parameters)))


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


def _inserted(database: sqlite3.Connection, record: QueryRecord) -> Stored:
    """The row's id; a record that is refused is so before anything of it is stored."""
    try:
        query, hits = query_row(record), list(hit_rows(record.passages))
        check_storable(database, record.user_id, record.guild_id, record.asked_at)
    except (ValueError, NotStoredError) as refusal:
        return refusal
    query_id = database.execute(INSERT_QUERY, query).fetchone()["id"]
    database.executemany(INSERT_HIT, [{**hit, "query_id": query_id} for hit in hits])
    return int(query_id)


def _bounds(chosen: Filter, scoped: str) -> str:
    """Between which rows the period is, so that no word is looked up in all the others."""
    bounds = ((chosen.since, _FIRST), (chosen.until, _LAST))
    given = (bound.format(where=scoped) for at, bound in bounds if at is not None)
    return " AND ".join(given) or "TRUE"


def _counted(row: sqlite3.Row) -> CountedGist:
    return CountedGist(
        gist=row["gist"],
        count=row["count"],
        newest_id=row["id"],
        newest_at=moment(row["newest_at"]),
        question=row["question"],
        said=None if row["gap"] is None else said_of(row),
    )


def where(chosen: Filter, scope: Scope) -> tuple[str, Parameters]:
    """The condition on `queries` for the rows of the filter within the scope; not its text.

    Raises:
        ValueError: a moment has no time zone, or the guild's id is not one.
    """
    scoped, parameters = rows_of(scope)
    conditions = [scoped]
    for condition, name, value in _conditions(chosen):
        conditions.append(condition)
        parameters[name] = value
    return " AND ".join(conditions), parameters


def _conditions(chosen: Filter) -> Iterator[tuple[str, str, int | str]]:
    if chosen.since is not None:
        yield "asked_at >= :since", "since", microseconds("since", chosen.since)
    if chosen.until is not None:
        yield "asked_at < :until", "until", microseconds("until", chosen.until)
    if chosen.outcome is not None:
        yield "outcome = :outcome", "outcome", storable(chosen.outcome)
    if chosen.surface is not None:
        yield "surface = :surface", "surface", chosen.surface.value
    if chosen.vote is not None:
        yield _VOTED, "vote", chosen.vote.value
    if chosen.passages is not None:
        ids = json.dumps([storable(each) for each in chosen.passages])
        yield "found IN (SELECT value FROM json_each(:passages))", "passages", ids


def _stored_with(
    database: sqlite3.Connection, chosen: str, parameters: Parameters, scope: Scope
) -> tuple[StoredQuery, ...]:
    """The rows of `queries` that a statement chooses, in its order, with their hits and votes.

    The statement keeps to the scope; here only those stay unnamed whom its reader is not to know.
    """
    rows = database.execute(chosen, parameters).fetchall()
    ids = {"ids": json.dumps([row["id"] for row in rows])}
    found: defaultdict[int, list[ScoredPassage]] = defaultdict(list)
    for query_id, passage_id, score in database.execute(_HITS, ids):
        found[query_id].append(ScoredPassage(passage_id, score))
    votes: defaultdict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for query_id, vote, why in database.execute(_VOTES, ids):
        votes[query_id].append((vote, why))
    hidden = hides_askers(scope)
    return tuple(
        _stored(row, tuple(found[row["id"]]), _tally(votes.get(row["id"], [])), hidden=hidden)
        for row in rows
    )


def _tally(votes: Sequence[tuple[str, str | None]]) -> Tally:
    helpful = sum(vote == Opinion.HELPFUL for vote, _ in votes)
    return Tally(helpful, len(votes) - helpful, tuple(why for _, why in votes if why is not None))


def query_row(record: QueryRecord) -> dict[str, int | float | str | None]:
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


def hit_rows(passages: Iterable[ScoredPassage]) -> Iterator[dict[str, int | float | str]]:
    for place, passage in enumerate(passages, start=1):
        score = finite("score", passage.score)
        yield {"place": place, "passage_id": storable(passage.id), "score": score}


def _json(value: object) -> str:
    return storable(json.dumps(value, ensure_ascii=False))


def _stored(
    row: sqlite3.Row, passages: tuple[ScoredPassage, ...], votes: Tally, *, hidden: bool
) -> StoredQuery:
    record = QueryRecord(
        asked_at=moment(row["asked_at"]),
        surface=Surface(row["surface"]),
        question=row["question"],
        outcome=row["outcome"],
        passages=passages,
        revision=row["revision"],
        elapsed_ms=row["elapsed_ms"],
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        user_id=None if hidden and row["private"] else row["user_id"],
        gist=row["gist"],
        terms_unknown=tuple(json.loads(row["terms_unknown"])),
        corrections=tuple(json.loads(row["corrections"]).items()),
        private=bool(row["private"]),
        place_id=row["place_id"],
    )
    return StoredQuery(row["id"], record, votes)
