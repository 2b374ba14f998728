"""The statements of a review: search and counts. Contains no policy."""

from datetime import UTC, datetime, timedelta

import aiosqlite

from bot.querylog.record import StoredQuery
from bot.querylog.reviewed import CountedGist, CountedPassage, Day, Filter
from bot.querylog.scope import Scope
from bot.querylog.statements.filtering import full_text, where
from bot.querylog.statements.gaps import said_of
from bot.querylog.statements.queries import stored_with
from bot.querylog.statements.scoping import owner_of, rows_of
from bot.querylog.statements.values import microseconds, moment, snowflake

_A_DAY = 24 * 60 * 60 * 1_000_000

_BY_TIME = """
    SELECT * FROM queries WHERE {where} ORDER BY asked_at DESC, id DESC LIMIT :limit
"""
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
           gaps.note, gaps.author_id, gaps.noted_at, gaps.resolved_at
    FROM counted CROSS JOIN queries ON queries.id = counted.id
    LEFT JOIN gaps ON ifnull(gaps.guild_id, -1) = ifnull(:owner, -1) AND gaps.gist = counted.gist
    UNION ALL
    SELECT NULL, count(*), max(asked_at), id, question, NULL, NULL, NULL, NULL, NULL
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
NOT_COVERED = "not_covered"
"""The outcome of a question to which nothing was shown."""

_NO_ID_IS_AS_LARGE = 2**63 - 1


async def search(
    database: aiosqlite.Connection, chosen: Filter, scope: Scope, limit: int, before: int | None
) -> tuple[StoredQuery, ...]:
    """The newest rows of the filter, newest first; `before` is the id of the row they follow.

    Raises:
        ValueError: a value of the filter, the scope or `before` is not one.
    """
    condition, parameters = where(chosen, scope)
    parameters |= {"limit": limit, "before": snowflake("before", before)}
    if chosen.text.strip():
        parameters["text"] = full_text(chosen.text)
        if before is None:
            parameters["before"] = _NO_ID_IS_AS_LARGE
        bounds = _bounds(chosen, scope)
        by_text = _BY_TEXT.format(where=condition, bounds=bounds)
        return await stored_with(database, by_text, parameters, scope, order="chosen.id DESC")
    if before is not None:
        scoped, _ = rows_of(scope)
        condition += f" AND {_OLDER.format(where=scoped)}"
    return await stored_with(database, _BY_TIME.format(where=condition), parameters, scope)


def _bounds(chosen: Filter, scope: Scope) -> str:
    """Between which rows the period is, so that no word is looked up in all the others."""
    bounds = ((chosen.since, _FIRST), (chosen.until, _LAST))
    scoped, _ = rows_of(scope)
    given = (bound.format(where=scoped) for at, bound in bounds if at is not None)
    return " AND ".join(given) or "TRUE"


async def one_row(
    database: aiosqlite.Connection, query_id: int, scope: Scope
) -> StoredQuery | None:
    """The row of this id, or None where the scope has none.

    Raises:
        ValueError: an id is not one.
    """
    condition, parameters = rows_of(scope)
    parameters["id"] = snowflake("query_id", query_id)
    rows = await stored_with(database, _ONE.format(where=condition), parameters, scope)
    return rows[0] if rows else None


async def counted_gists(
    database: aiosqlite.Connection, chosen: Filter, scope: Scope, limit: int
) -> tuple[CountedGist, ...]:
    """Every gist of the filter's rows with its count, the most frequent first, the text apart.

    Questions that ask nothing of the notes, whose gist is empty, are left out.

    Raises:
        ValueError: a value of the filter or the scope is not one.
    """
    condition, parameters = where(chosen, scope)
    parameters |= {"owner": owner_of(scope), "limit": limit}
    rows = await database.execute_fetchall(_COUNTED.format(where=condition), parameters)
    return tuple(_counted(row) for row in rows)


async def counted_passages(
    database: aiosqlite.Connection, chosen: Filter, scope: Scope, limit: int
) -> tuple[CountedPassage, ...]:
    """The passages shown first most often, in the filter's rows, the text apart.

    Raises:
        ValueError: a value of the filter or the scope is not one.
    """
    condition, parameters = where(chosen, scope)
    parameters |= {"not_covered": NOT_COVERED, "limit": limit}
    rows = await database.execute_fetchall(_PASSAGES.format(where=condition), parameters)
    return tuple(CountedPassage(row["found"], row["count"]) for row in rows)


async def counted_days(
    database: aiosqlite.Connection, since: datetime, until: datetime, scope: Scope
) -> tuple[Day, ...]:
    """Each day in UTC that the period touches, with its rows by outcome, small talk left out.

    Raises:
        ValueError: a moment has no time zone, or the guild's id is not one.
    """
    condition, parameters = where(Filter(since=since, until=until), scope)
    first = since.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    parameters |= {"first": microseconds("since", first), "a_day": _A_DAY}
    number = -(-(until - first) // timedelta(days=1))
    days: list[dict[str, int]] = [{} for _ in range(number)]
    for row in await database.execute_fetchall(_DAYS.format(where=condition), parameters):
        days[row["day"]][row["outcome"]] = row["count"]
    return tuple(Day((first + timedelta(days=at)).date(), day) for at, day in enumerate(days))


def _counted(row: aiosqlite.Row) -> CountedGist:
    return CountedGist(
        gist=row["gist"],
        count=row["count"],
        newest_id=row["id"],
        newest_at=moment(row["newest_at"]),
        question=row["question"],
        said=None if row["gap"] is None else said_of(row),
    )
