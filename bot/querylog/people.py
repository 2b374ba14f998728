"""What the log holds of one person, and its end; the same for a server."""

import json
import sqlite3
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.querylog.connection import Connections, Keeper, looks_up, reads, writes
from bot.querylog.consent import (
    Pseudonyms,
    delete_opt_out,
    erasure_done,
    erasures_under_way,
    known_pseudonyms,
    one_time_pseudonyms,
    opted_out_since,
    pseudonyms,
    store_erasure,
    store_opt_out,
)
from bot.querylog.retention import (
    PATIENCE,
    deleting,
    drop_empty_gaps,
    drop_words,
    in_steps,
    sweep,
)
from bot.querylog.servers import Servers
from bot.querylog.values import (
    LARGEST_INTEGER,
    microseconds,
    moment,
    moment_or_none,
    snowflake,
)

ABSENCE = timedelta(days=7)
"""How long a server may be absent before it is forgotten."""

_STEP = 200  # rows deleted in one transaction

_QUERIES = """
    SELECT queries.*, shares.shared_at,
           (SELECT json_group_array(json_object('passage_id', passage_id, 'score', score))
            FROM (SELECT * FROM hits WHERE query_id = queries.id ORDER BY place)) AS passages
    FROM queries LEFT JOIN shares ON shares.query_id = queries.id
    WHERE user_id = :user_id ORDER BY asked_at, id
"""
_VOTES = """
    SELECT * FROM votes WHERE user_id = :user_id ORDER BY voted_at, query_id
"""
_NOTES = """
    SELECT guild_id, author_id, gist, note, noted_at, resolved_at FROM gaps
    WHERE author_id = :user_id ORDER BY noted_at, id
"""
_READINGS = """
    SELECT * FROM readings WHERE reader_id = :user_id ORDER BY read_at, id
"""
_COUNTS = """
    SELECT (SELECT count(*) FROM queries WHERE user_id = :user_id) AS questions,
           (SELECT count(*) FROM votes WHERE user_id = :user_id) AS votes,
           (SELECT count(*) FROM gaps WHERE author_id = :user_id) AS notes,
           (SELECT count(*) FROM readings WHERE reader_id = :user_id) AS readings,
           (SELECT min(asked_at) FROM queries WHERE user_id = :user_id) AS oldest
"""
_FORGET_VOTES = """
    DELETE FROM votes WHERE user_id = :subject AND voted_at <= :until
    AND query_id IN (SELECT query_id FROM votes WHERE user_id = :subject AND voted_at <= :until
                     ORDER BY voted_at LIMIT :step)
"""
_FORGET_NOTES = """
    UPDATE gaps SET note = NULL, author_id = NULL, noted_at = NULL
    WHERE id IN (SELECT id FROM gaps WHERE author_id = :subject
                 AND ifnull(noted_at, 0) <= :until LIMIT :step)
"""
_FORGET_READINGS = """
    UPDATE readings SET reader = reader(reader_id, guild_id), reader_id = NULL
    WHERE id IN (SELECT id FROM readings WHERE reader_id = :subject AND read_at <= :until
                 LIMIT :step)
"""
# What takes away everything of a person up to a time, in steps, by what it takes away.
_OF_PERSON = {
    "questions": deleting("queries", "user_id = :subject AND asked_at <= :until", "asked_at"),
    "votes": _FORGET_VOTES,
    "notes": _FORGET_NOTES,
    "readings": _FORGET_READINGS,
}
_SAID_AT = "max(ifnull(noted_at, 0), ifnull(resolved_at, 0))"
# The same of a server, as if it had never had the bot.
_OF_SERVER = {
    "questions": deleting("queries", "guild_id = :subject AND asked_at <= :until", "asked_at"),
    "notes": deleting("gaps", f"guild_id = :subject AND {_SAID_AT} <= :until", "id"),
    "readings": deleting("readings", "guild_id = :subject AND read_at <= :until", "read_at"),
    "settings": "DELETE FROM servers WHERE guild_id = :subject",
    "absence": "DELETE FROM absent_servers WHERE guild_id = :subject",
}

# When an erasure is taken up later, a server may have the bot again, and settings made since; if it
# has not, that it is absent is still known, and the settings go with that.
_ROWS_OF_SERVER = {
    name: each for name, each in _OF_SERVER.items() if name not in {"settings", "absence"}
}
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
_ABSENT = """
    SELECT guild_id, since FROM absent_servers
"""
_MARK_ABSENT = """
    INSERT INTO absent_servers (guild_id, since) VALUES (:guild_id, :since) ON CONFLICT DO NOTHING
"""
_MARK_PRESENT = """
    DELETE FROM absent_servers WHERE guild_id = :guild_id
"""

_ROWS = {"questions": _QUERIES, "votes": _VOTES, "notes": _NOTES, "readings": _READINGS}

Row = dict[str, Any]
"""A row as JSON holds it: ids as texts, which no reader of JSON rounds, and times in ISO 8601."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is stored of a person; `oldest` is when their oldest question was asked."""

    questions: int
    votes: int
    notes: int
    readings: int
    oldest: datetime | None
    opted_out_since: datetime | None


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


class People(Keeper):
    """Raises `QueryLogError` when the database fails, `ValueError` where an id is not one."""

    def __init__(self, connections: Connections, servers: Servers) -> None:
        super().__init__(connections)
        self._servers = servers

    @looks_up
    def kept_of(self, database: sqlite3.Connection, user_id: int) -> Kept:
        """How much is stored of the person."""
        row = database.execute(_COUNTS, {"user_id": _checked(user_id)}).fetchone()
        counts = dict(row) | {"oldest": moment_or_none(row["oldest"])}
        return Kept(**counts, opted_out_since=opted_out_since(database, user_id))

    @looks_up
    def everything_of(self, database: sqlite3.Connection, user_id: int) -> dict[str, Any]:
        """All that is stored of the person, oldest first, as JSON holds it; see `Row`."""
        since, person = opted_out_since(database, user_id), {"user_id": _checked(user_id)}
        return {
            "user_id": str(user_id),
            "opted_out_since": None if since is None else since.isoformat(),
            **{name: _readable(database.execute(sql, person)) for name, sql in _ROWS.items()},
        }

    @writes
    def opt_out(self, database: sqlite3.Connection, user_id: int) -> None:
        """Store nothing of the person from now on; what is stored already stays."""
        store_opt_out(database, _checked(user_id), datetime.now(UTC))

    @writes
    def opt_in(self, database: sqlite3.Connection, user_id: int) -> None:
        """Store what the person asks again."""
        delete_opt_out(database, _checked(user_id))

    @looks_up
    def opted_out(self, database: sqlite3.Connection, user_id: int) -> bool:
        """Whether the person wants nothing stored; if this raises, store nothing."""
        return opted_out_since(database, _checked(user_id)) is not None

    @writes
    def names(self, database: sqlite3.Connection) -> Pseudonyms:
        """What people are called where their ids are not told; the same at each call."""
        return pseudonyms(database)

    @reads
    def known_names(self, database: sqlite3.Connection) -> Pseudonyms:
        """As `names`, for a log that cannot be written.

        In one of an earlier version in which nothing was stored since, there is no secret yet: then
        the names are good for one time.
        """
        return known_pseudonyms(database) or one_time_pseudonyms()

    async def forget(self, user_id: int, patience: float = PATIENCE) -> Erased:
        """Erase everything of the person up to now, in steps; theirs that is not yet written too.

        Interrupted anywhere, it is taken up again by `finish`. Whether they opted out stays known.
        For those who read the log it waits so many seconds.
        """
        key = (await self.names()).person(_checked(user_id))
        return await self._forget(user_id, key, _OF_PERSON, patience)

    async def forget_server(self, guild_id: int, patience: float = PATIENCE) -> Erased:
        """The same of a server: its questions, its settings, what its moderators noted and read."""
        key = (await self.names()).server(_checked(guild_id))
        try:
            return await self._forget(guild_id, key, _OF_SERVER, patience)
        finally:
            self._servers.read_again()

    async def absent(
        self, present: Container[int], shard: int = 0, shards: int = 1
    ) -> tuple[int, ...]:
        """The servers of the log that have been absent for `ABSENCE`; marks those that are newly.

        `present` are those that Discord counts among the bot's, as far as they belong to one of its
        shards; servers of other shards are left alone. One that is present again is not marked.
        """
        now = datetime.now(UTC)
        found = {*await self.log.read(_servers)}
        marked = await self.log.read(_absent_servers)
        # As Discord shares servers out among shards.
        ours = {one for one in found | marked.keys() if (one >> 22) % shards == shard}
        back = {one for one in marked.keys() & ours if one in present}
        gone = {one for one in ours if one not in present}
        if back or gone - marked.keys():
            mark = partial(_mark_servers, absent=sorted(gone), present=sorted(back), since=now)
            await self.log.write(mark)
        return tuple(sorted(one for one in gone if now - marked.get(one, now) >= ABSENCE))

    async def finish(self) -> None:
        """Take up the erasures that were interrupted, or that left something behind."""
        under_way = await self.log.read(erasures_under_way)
        if not under_way:
            return
        await self._take_up(under_way)
        await self._leave_nothing(under_way, PATIENCE)

    async def _forget(
        self, subject: int, key: bytes, statements: Mapping[str, str], patience: float
    ) -> Erased:
        until = microseconds("now", datetime.now(UTC))
        # First of all, so that what waits elsewhere to be written is refused from here on.
        await self.log.write(partial(store_erasure, subject=key, at=until))
        # Whatever the clock was when it was stored.
        counts = await self._take_all(subject, statements, LARGEST_INTEGER)
        complete = await self._leave_nothing({key: until}, patience)
        counts = dict.fromkeys(_OF_PERSON, 0) | counts
        return Erased(**{name: counts[name] for name in _OF_PERSON}, complete=complete)

    async def _take_up(self, under_way: Mapping[bytes, int]) -> None:
        names = await self.log.write(pseudonyms)
        for user_id in await self.log.read(_people):
            if until := under_way.get(names.person(user_id)):
                await self._take_all(user_id, _OF_PERSON, until)
        for guild_id in await self.log.read(_servers):
            if until := under_way.get(names.server(guild_id)):
                await self._take_all(guild_id, _ROWS_OF_SERVER, until)

    async def _take_all(
        self, subject: int, statements: Mapping[str, str], until: int
    ) -> dict[str, int]:
        return {
            name: await self._take(statement, subject, until)
            for name, statement in statements.items()
        }

    async def _take(self, statement: str, subject: int, until: int) -> int:
        step = partial(_take_away, statement=statement, subject=subject, until=until, step=_STEP)
        return await in_steps(self.log, step)

    async def _leave_nothing(self, erasures: Mapping[bytes, int], patience: float) -> bool:
        await drop_empty_gaps(self.log)
        await drop_words(self.log)
        if not await sweep(self.log, patience):
            return False
        for subject, at in erasures.items():
            await self.log.write(partial(erasure_done, subject=subject, at=at))
        return True


def _checked(value: int) -> int:
    snowflake("id", value)
    return value


def _take_away(
    database: sqlite3.Connection, statement: str, subject: int, until: int, step: int
) -> int:
    """Run a statement of `_OF_PERSON` or `_OF_SERVER`; how many rows of up to `step` it took away.

    Call it in a transaction.
    """
    database.create_function("reader", 2, pseudonyms(database).reader)
    values = {"subject": subject, "until": until, "step": step}
    return database.execute(statement, values).rowcount


def _people(database: sqlite3.Connection) -> tuple[int, ...]:
    """Everybody of whom there is a row."""
    return tuple(row[0] for row in database.execute(_PEOPLE))


def _servers(database: sqlite3.Connection) -> tuple[int, ...]:
    """Every server of which there is a row."""
    return tuple(row[0] for row in database.execute(_SERVERS))


def _absent_servers(database: sqlite3.Connection) -> dict[int, datetime]:
    """Since when each server is marked as absent that is."""
    return {row[0]: moment(row[1]) for row in database.execute(_ABSENT)}


def _mark_servers(
    database: sqlite3.Connection,
    absent: Iterable[int],
    present: Iterable[int],
    since: datetime,
) -> None:
    """Mark servers as absent, those that are not yet, and others as present."""
    rows = [{"guild_id": one, "since": microseconds("since", since)} for one in absent]
    database.executemany(_MARK_ABSENT, rows)
    database.executemany(_MARK_PRESENT, [{"guild_id": one} for one in present])


def _readable(rows: Iterable[sqlite3.Row]) -> list[Row]:
    return [{name: _value(name, row[name]) for name in row.keys()} for row in rows]  # noqa: SIM118 -- a Row iterates over its values


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 -- a column's
    if value is None:
        return None
    if name == "id" or (name.endswith("_id") and isinstance(value, int)):
        return str(value)
    if name.endswith("_at"):
        return moment(value).isoformat()
    return json.loads(value) if name in {"passages", "terms_unknown", "corrections"} else value
