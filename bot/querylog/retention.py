"""What the log keeps no longer, or not at all: in steps, and with every byte of it.

Rows past their retention go, people and servers are forgotten, and who wants nothing stored is
remembered under a pseudonym alone.
"""

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from bot.errors import NotStoredError, QueryLogError
from bot.querylog.connection import Connections, Work
from bot.querylog.values import LARGEST_INTEGER, Pseudonyms, microseconds

if TYPE_CHECKING:
    from bot.querylog.log import QueryLog

T = TypeVar("T")

INTERVAL = 3600.0
"""Seconds between two purges."""

STEP = 200
"""Rows deleted in one transaction, a few milliseconds."""

BREATH = 0.02
"""Seconds between two steps, in which others write."""

PATIENCE = 10.0
"""Seconds in which others who read or write have to be done."""

WAL_PATIENCE = 2.0
"""The same where nothing was promised of the bytes."""

_PAGES = 64  # of the index, a step; a few milliseconds
_RETRY_AFTER = 0.1  # seconds
_KEY_SIZE = 32

_KEY = """
    SELECT key FROM secrets WHERE name = 'people'
"""
_KEEP_KEY = """
    INSERT INTO secrets (name, key) VALUES ('people', :key) ON CONFLICT DO NOTHING
"""
# A log with a row has a secret, by which it is known from another.
_MAY_BE_REFUSED = """
    SELECT EXISTS (SELECT 1 FROM opted_out) OR EXISTS (SELECT 1 FROM erasures)
           OR NOT EXISTS (SELECT 1 FROM secrets)
"""
_REFUSED = """
    SELECT EXISTS (SELECT 1 FROM opted_out WHERE person = :person)
           OR EXISTS (SELECT 1 FROM erasures
                      WHERE subject IN (:person, :server) AND erased_at >= :at)
"""
_ERASE = """
    INSERT INTO erasures (subject, erased_at) VALUES (:subject, :at)
    ON CONFLICT DO UPDATE SET erased_at = max(erased_at, excluded.erased_at), done = 0
"""
_DONE = """
    UPDATE erasures SET done = 1 WHERE subject = :subject AND erased_at = :at
"""
_UNDONE = """
    SELECT subject, erased_at FROM erasures WHERE NOT done
"""
_MERGE = """
    INSERT INTO questions (questions, rank) VALUES ('merge', :pages)
"""
_WITHOUT_QUESTION = """
    SELECT id FROM gaps
    WHERE (guild_id IS NULL AND gist NOT IN (SELECT gist FROM queries WHERE gist NOT NULL))
       OR (guild_id NOT NULL AND (guild_id, gist) NOT IN
           (SELECT guild_id, gist FROM queries WHERE guild_id NOT NULL AND gist NOT NULL))
"""
# Unless such a question was asked meanwhile.
_DELETE_GAP = """
    DELETE FROM gaps WHERE id = :id AND NOT EXISTS
        (SELECT 1 FROM queries WHERE queries.gist = gaps.gist
         AND (gaps.guild_id IS NULL OR queries.guild_id = gaps.guild_id))
"""
_PEOPLE = """
    SELECT user_id FROM queries WHERE user_id NOT NULL
    UNION SELECT user_id FROM votes
    UNION SELECT author_id FROM gaps WHERE author_id NOT NULL
    UNION SELECT reader_id FROM readings WHERE reader_id NOT NULL
"""
_SERVERS = """
    SELECT guild_id FROM queries WHERE guild_id NOT NULL
    UNION SELECT guild_id FROM gaps WHERE guild_id NOT NULL
    UNION SELECT guild_id FROM readings
    UNION SELECT guild_id FROM servers
"""


def _deleting(table: str, condition: str, order: str) -> str:
    """The statement that deletes up to `:step` rows of a table that has ids, the first in order."""
    return f"""
        DELETE FROM {table} WHERE id IN
            (SELECT id FROM {table} WHERE {condition} ORDER BY {order} LIMIT :step)
    """  # noqa: S608 -- of the statements below


_OUTDATED = {
    "questions": _deleting("queries", "asked_at < :before", "asked_at"),
    "readings": _deleting("readings", "read_at < :before", "read_at"),
}
OF_PERSON: Mapping[str, str] = {
    "questions": _deleting("queries", "user_id = :subject AND asked_at <= :until", "asked_at"),
    "votes": """
        DELETE FROM votes WHERE user_id = :subject AND voted_at <= :until
        AND query_id IN (SELECT query_id FROM votes WHERE user_id = :subject AND voted_at <= :until
                         ORDER BY voted_at LIMIT :step)
    """,
    "notes": """
        UPDATE gaps SET note = NULL, author_id = NULL, noted_at = NULL
        WHERE id IN (SELECT id FROM gaps WHERE author_id = :subject
                     AND ifnull(noted_at, 0) <= :until LIMIT :step)
    """,
    "readings": """
        UPDATE readings SET reader = reader(reader_id, guild_id), reader_id = NULL
        WHERE id IN (SELECT id FROM readings WHERE reader_id = :subject AND read_at <= :until
                     LIMIT :step)
    """,
}
"""Takes away everything of a person up to a time, in steps, by what it takes away."""

_SAID_AT = "max(ifnull(noted_at, 0), ifnull(resolved_at, 0))"
_ROWS_OF_SERVER = {
    "questions": _deleting("queries", "guild_id = :subject AND asked_at <= :until", "asked_at"),
    "notes": _deleting("gaps", f"guild_id = :subject AND {_SAID_AT} <= :until", "id"),
    "readings": _deleting("readings", "guild_id = :subject AND read_at <= :until", "read_at"),
}
# When an erasure is taken up later, a server may have the bot again, and settings made since; if it
# has not, that it is absent is still known, and the settings go with that.
OF_SERVER: Mapping[str, str] = _ROWS_OF_SERVER | {
    "settings": "DELETE FROM servers WHERE guild_id = :subject",
    "absence": "DELETE FROM absent_servers WHERE guild_id = :subject",
}
"""The same of a server, as if it had never had the bot."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went. `complete`: with every byte of them, as far as no reader hindered it."""

    questions: int
    readings: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows were deleted, or freed of the person's id; not those gone with a question.

    `complete`: no byte of it is left in the database's files. Else the rows are gone, and the
    leftovers follow with the next purge.
    """

    questions: int
    votes: int
    notes: int
    readings: int
    complete: bool


@asynccontextmanager
async def purging(log: "QueryLog", days: int, interval: float = INTERVAL) -> AsyncIterator[None]:
    """While open, the log is purged: at once, and every `interval` seconds."""
    task = asyncio.create_task(_keep_purging(log, days, interval))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _keep_purging(log: "QueryLog", days: int, interval: float) -> None:
    while True:
        try:
            purged = await log.purge(days)
            if purged.questions:
                logger.info("%d questions past their retention are deleted", purged.questions)
        except QueryLogError as error:
            logger.warning("The query log could not be purged: %s", error)
        await asyncio.sleep(interval)


async def purge(log: Connections, days: int, step: int) -> Purged:
    """Delete what is older than so many days (1 or more), and finish erasures left undone.

    In steps, between which others write. Interrupted anywhere, the log is whole, and the next
    purge goes on with it.
    """
    values = {"before": _now() - timedelta(days=days) // timedelta(microseconds=1), "step": step}
    counts = {name: await _in_steps(log, sql, values) for name, sql in _OUTDATED.items()}
    await _drop_leftovers(log)
    await finish(log)
    return Purged(**counts, complete=await _empty_wal(log, WAL_PATIENCE))


async def forget(
    log: Connections, subject: int, key: bytes, statements: Mapping[str, str], patience: float
) -> Erased:
    """Erase everything that the statements take away up to now, in steps."""
    until = _now()
    # First of all, so that what waits elsewhere to be written is refused from here on.
    await _execute(log, _ERASE, {"subject": key, "at": until})
    # Whatever the clock was when it was stored.
    counts = await _take_all(log, subject, statements, LARGEST_INTEGER)
    counts = {name: counts.get(name, 0) for name in OF_PERSON}
    return Erased(**counts, complete=await _leave_nothing(log, {key: until}, patience))


async def finish(log: Connections) -> None:
    """Take up the erasures that were interrupted, or that left something behind."""
    if under_way := await log.read(lambda database: dict(tuple(database.execute(_UNDONE)))):
        names = await log.write(pseudonyms)
        for of_all, key_of, statements in (
            (_PEOPLE, names.person, OF_PERSON),
            (_SERVERS, names.server, _ROWS_OF_SERVER),
        ):
            for subject in await _ids(log, of_all):
                if until := under_way.get(key_of(subject)):
                    await _take_all(log, subject, statements, until)
        await _leave_nothing(log, under_way, PATIENCE)


async def servers_of(log: Connections) -> set[int]:
    """Every server of which there is a row."""
    return await _ids(log, _SERVERS)


def known_pseudonyms(database: sqlite3.Connection) -> Pseudonyms | None:
    """The names under the log's secret; None where there is none yet. Writes nothing."""
    row = database.execute(_KEY).fetchone()
    return None if row is None else Pseudonyms(row["key"])


def one_time_pseudonyms() -> Pseudonyms:
    """Names under a secret that nobody keeps."""
    return Pseudonyms(secrets.token_bytes(_KEY_SIZE))


def pseudonyms(database: sqlite3.Connection) -> Pseudonyms:
    """The names under the log's secret, made if there is none yet. Call it in a transaction."""
    # Of two processes at once, the transaction that comes second finds what the first one made.
    names = known_pseudonyms(database)
    if names is None:
        database.execute(_KEEP_KEY, {"key": (key := secrets.token_bytes(_KEY_SIZE))})
        names = Pseudonyms(key)
    return names


def check_storable(
    database: sqlite3.Connection, user_id: int | None, guild_id: int | None, at: datetime
) -> None:
    """Refuse what a person does not want stored. Call it in the transaction that stores it.

    Raises:
        NotStoredError: they opted out, or they or the server were forgotten at or after `at`.
        ValueError: `at` has no time zone.
    """
    asked = microseconds("at", at)
    if not database.execute(_MAY_BE_REFUSED).fetchone()[0]:
        return
    names = pseudonyms(database)
    values = {
        "person": None if user_id is None else names.person(user_id),
        "server": None if guild_id is None else names.server(guild_id),
        "at": asked,
    }
    if database.execute(_REFUSED, values).fetchone()[0]:
        raise NotStoredError


async def _take_all(
    log: Connections, subject: int, statements: Mapping[str, str], until: int
) -> dict[str, int]:
    values = {"subject": subject, "until": until, "step": STEP}
    return {name: await _in_steps(log, sql, values) for name, sql in statements.items()}


async def _in_steps(log: Connections, statement: str, values: Mapping[str, int]) -> int:
    """Do the step, each in a transaction, until it changes no row; return how many it changed."""
    total = 0
    while changed := await _write(log, partial(_step, statement, values)):
        total += changed
        await asyncio.sleep(BREATH)
    return total


def _step(statement: str, values: Mapping[str, int], database: sqlite3.Connection) -> int:
    if "reader(" in statement:
        database.create_function("reader", 2, pseudonyms(database).reader)
    return database.execute(statement, values).rowcount


async def _drop_leftovers(log: Connections) -> None:
    """Delete what is left of deleted questions: words in search, and gaps without any."""
    for gap_id in await _ids(log, _WITHOUT_QUESTION):
        await _execute(log, _DELETE_GAP, {"id": gap_id})
        await asyncio.sleep(BREATH)
    pages = -_PAGES  # begins it: every segment is to become one, and what was deleted is in none
    while await _write(log, partial(_merge_words, pages=pages)):
        pages = _PAGES
        await asyncio.sleep(BREATH)


def _merge_words(database: sqlite3.Connection, pages: int) -> bool:
    """Do so much of bringing the words of full-text search together; whether anything was done."""
    before = database.total_changes
    database.execute(_MERGE, {"pages": pages})
    # As SQLite documents it: the statement itself counts as one change.
    return database.total_changes - before >= 2  # noqa: PLR2004 -- the reason above


async def _leave_nothing(log: Connections, erasures: Mapping[bytes, int], patience: float) -> bool:
    """Take what is deleted out of every byte of the files; whether that succeeded in time.

    It is tried for `patience` seconds while others read or write all the time. The file is written
    anew, without free pages and what is left over in others, during which nothing else can be
    written: about a second for each 100,000 rows.
    """
    await _drop_leftovers(log)
    until = monotonic() + patience
    if not await _tried(partial(_vacuumed, log), patience):
        return False
    if not await _empty_wal(log, until - monotonic()):
        return False
    for subject, at in erasures.items():
        await _execute(log, _DONE, {"subject": subject, "at": at})
    return True


async def _vacuumed(log: Connections) -> bool:
    try:
        await log.write_alone(lambda database: database.execute("VACUUM"))
    except QueryLogError as error:
        if "locked" not in error.reason:
            raise
        return False
    return True


async def _empty_wal(log: Connections, patience: float) -> bool:
    """Leave nothing of what is deleted in the write-ahead log; whether it succeeded in time."""
    return await _tried(log.empty_wal, patience)


async def _tried(attempt: Callable[[], Awaitable[bool]], patience: float) -> bool:
    until = monotonic() + patience
    while not await attempt():
        if monotonic() > until:
            return False
        await asyncio.sleep(_RETRY_AFTER)
    return True


async def _execute(log: Connections, statement: str, values: Mapping[str, int | bytes]) -> None:
    await _write(log, lambda database: database.execute(statement, values))


async def _write(log: Connections, work: Work[T]) -> T:
    """Return what the work returns, committed, however often others are first meanwhile.

    Who writes without a pause can keep a statement from the lock for longer than it waits.
    """
    until = monotonic() + PATIENCE
    while True:
        try:
            return await log.write(work)
        except QueryLogError as error:
            if "locked" not in error.reason or monotonic() > until:
                raise
        await asyncio.sleep(_RETRY_AFTER)


async def _ids(log: Connections, statement: str) -> set[int]:
    return await log.read(lambda database: {row[0] for row in database.execute(statement)})


def _now() -> int:
    return microseconds("now", datetime.now(UTC))
