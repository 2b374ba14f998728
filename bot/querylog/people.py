"""What the log holds of one person, and its end; the same for a server."""

import json
import sqlite3
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.querylog.connection import Connections, Keeper, looks_up, reads, writes
from bot.querylog.retention import (
    OF_PERSON,
    OF_SERVER,
    PATIENCE,
    Erased,
    finish,
    forget,
    known_pseudonyms,
    one_time_pseudonyms,
    pseudonyms,
    servers_of,
)
from bot.querylog.servers import Servers
from bot.querylog.values import Pseudonyms, microseconds, moment, moment_or_none, snowflake

ABSENCE = timedelta(days=7)
"""How long a server may be absent before it is forgotten."""

_ROWS = {
    "questions": """
        SELECT queries.*, shares.shared_at,
               (SELECT json_group_array(json_object('passage_id', passage_id, 'score', score))
                FROM (SELECT * FROM hits WHERE query_id = queries.id ORDER BY place)) AS passages
        FROM queries LEFT JOIN shares ON shares.query_id = queries.id
        WHERE user_id = :user_id ORDER BY asked_at, id
    """,
    "votes": "SELECT * FROM votes WHERE user_id = :user_id ORDER BY voted_at, query_id",
    "notes": """
        SELECT guild_id, author_id, gist, note, noted_at, resolved_at FROM gaps
        WHERE author_id = :user_id ORDER BY noted_at, id
    """,
    "readings": "SELECT * FROM readings WHERE reader_id = :user_id ORDER BY read_at, id",
}
_COUNTS = """
    SELECT (SELECT count(*) FROM queries WHERE user_id = :user_id) AS questions,
           (SELECT count(*) FROM votes WHERE user_id = :user_id) AS votes,
           (SELECT count(*) FROM gaps WHERE author_id = :user_id) AS notes,
           (SELECT count(*) FROM readings WHERE reader_id = :user_id) AS readings,
           (SELECT min(asked_at) FROM queries WHERE user_id = :user_id) AS oldest
"""
_OPT_OUT = """
    INSERT INTO opted_out (person, since) VALUES (:person, :since) ON CONFLICT DO NOTHING
"""
_OPT_IN = """
    DELETE FROM opted_out WHERE person = :person
"""
_OPTED_OUT = """
    SELECT since FROM opted_out WHERE person = :person
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
        return Kept(**counts, opted_out_since=_opted_out_since(database, user_id))

    @looks_up
    def everything_of(self, database: sqlite3.Connection, user_id: int) -> dict[str, Any]:
        """All that is stored of the person, oldest first, as JSON holds it; see `Row`."""
        since, person = _opted_out_since(database, user_id), {"user_id": _checked(user_id)}
        return {
            "user_id": str(user_id),
            "opted_out_since": None if since is None else since.isoformat(),
            **{name: _readable(database.execute(sql, person)) for name, sql in _ROWS.items()},
        }

    @writes
    def opt_out(self, database: sqlite3.Connection, user_id: int) -> None:
        """Store nothing of the person from now on; what is stored already stays."""
        person = pseudonyms(database).person(_checked(user_id))
        since = microseconds("since", datetime.now(UTC))
        database.execute(_OPT_OUT, {"person": person, "since": since})

    @writes
    def opt_in(self, database: sqlite3.Connection, user_id: int) -> None:
        """Store what the person asks again."""
        database.execute(_OPT_IN, {"person": pseudonyms(database).person(_checked(user_id))})

    @looks_up
    def opted_out(self, database: sqlite3.Connection, user_id: int) -> bool:
        """Whether the person wants nothing stored; if this raises, store nothing."""
        return _opted_out_since(database, _checked(user_id)) is not None

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
        return await forget(self.log, user_id, key, OF_PERSON, patience)

    async def forget_server(self, guild_id: int, patience: float = PATIENCE) -> Erased:
        """The same of a server: its questions, its settings, what its moderators noted and read."""
        key = (await self.names()).server(_checked(guild_id))
        try:
            return await forget(self.log, guild_id, key, OF_SERVER, patience)
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
        marked = await self.log.read(_absent)
        found = marked.keys() | await servers_of(self.log)
        # As Discord shares servers out among shards.
        ours = {one for one in found if (one >> 22) % shards == shard}
        gone = {one for one in ours if one not in present}
        back = (marked.keys() & ours) - gone
        if back or gone - marked.keys():
            await self.log.write(partial(_mark, gone=gone, back=back, now=now))
        return tuple(
            one for one in sorted(gone & marked.keys()) if now - moment(marked[one]) >= ABSENCE
        )

    async def finish(self) -> None:
        """Take up the erasures that were interrupted, or that left something behind."""
        await finish(self.log)


def _opted_out_since(database: sqlite3.Connection, user_id: int) -> datetime | None:
    """Since when the person wants nothing stored; None if they do not mind."""
    if names := known_pseudonyms(database):
        row = database.execute(_OPTED_OUT, {"person": names.person(user_id)}).fetchone()
        return None if row is None else moment(row["since"])
    return None


def _absent(database: sqlite3.Connection) -> dict[int, int]:
    return {row["guild_id"]: row["since"] for row in database.execute(_ABSENT)}


def _mark(
    database: sqlite3.Connection, gone: Iterable[int], back: Iterable[int], now: datetime
) -> None:
    since = microseconds("since", now)
    absent = [{"guild_id": one, "since": since} for one in gone]
    database.executemany(_MARK_ABSENT, absent)
    database.executemany(_MARK_PRESENT, [{"guild_id": one} for one in back])


def _checked(value: int) -> int:
    snowflake("id", value)
    return value


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
