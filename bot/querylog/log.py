"""The query log: one object, opened once, handed down to whoever asks it something.

`run` and the terminal's main open it, by `open(settings.database)` or its like; above this room
nobody needs a path, a connection or SQL. A failure is a `QueryLogError` of the call that met it;
the next call opens the file anew, so that one object lives as long as the bot. Scopes come first
and have no default: `Everywhere()`, `OneGuild(id)`, `InChannels(id, channels, public)`.

    QueryLog.open(path, busy_timeout=2.0)        async with; raises where the file cannot be used
    QueryLog.open_to_read(path, …)               the same of a file that is not written or made
    QueryLog.open_later(path, …)                 the same for the bot: never raises, opens by need
    log.hurried(seconds) -> QueryLog             the same log, for calls that begin by then or never
    log.ready()  log.is_whole() -> bool  log.purge(days) -> Purged  log.path

    log.queries  record(record) -> id            one(scope, id)    newest(scope, limit, before)
                 search(scope, filter, limit, before)              every(scope, filter)
                 unanswered(scope, since, until)   tentative(…)    not_helpful(…)
                 top_questions(scope, since, until, limit)
                 top_passages(scope, since, until, limit)          per_day(scope, since, until)
    log.votes    cast(vote) -> stored?           share(id, at) -> first?               unshare(id)
    log.gaps     note(scope, of, text, author_id, at)              resolve(scope, of, at)
                 reopen(scope, of)               notes(scope)      (`of`: a query's id, or a gist)
                 arrange(scope, *bundles of gists)
    log.servers  now(guild_id), in time, never raises              get(guild_id)  every()
                 change(guild_id, change) -> settings
    log.audit    add(scope, reader_id, command, shown, read_at, unless_after=None)
                 newest(scope, limit, before)
    log.people   kept_of(id)  everything_of(id)  opt_out(id)  opt_in(id)  opted_out(id)
                 forget(id)   forget_server(id)  absent(present, shard, shards)
                 names()      known_names()      finish()
    log.digests  places()     claim(place, week)           release(place, week)
                 asked(scope, filter)            votes_cast(scope, since, until)

Beside it: `recorder.Recorder(log)` has `record(record, patience) -> id | None`, which never raises
and never outlasts its patience; `retention.purging(log, days)` purges by the hour;
`backup.back_up`, `restore` and `finish_restore` are of a file that nobody else has open.
"""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Self

from bot.querylog.connection import Connection, Connections
from bot.querylog.database import BUSY_TIMEOUT, open_database, open_to_read
from bot.querylog.moderators import Audit, Gaps
from bot.querylog.people import People
from bot.querylog.queries import Queries, Votes
from bot.querylog.retention import STEP, Purged, purge
from bot.querylog.servers import Digests, Servers


class QueryLog:
    """What is kept, a thing an attribute; see above."""

    def __init__(self, connections: Connections, servers: Servers | None = None) -> None:
        self._connections = connections
        self.path = connections.rows.path
        self.queries = Queries(connections)
        self.votes = Votes(connections)
        self.gaps = Gaps(connections)
        self.servers = Servers(connections) if servers is None else servers
        self.audit = Audit(connections)
        self.people = People(connections, self.servers)
        self.digests = Digests(connections)

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, busy_timeout: float = BUSY_TIMEOUT) -> AsyncIterator[Self]:
        """The log at `path`, created or migrated if need be; closed on leaving.

        `busy_timeout` is how many seconds a statement waits for another process.

        Raises:
            QueryLogError: the file cannot be used; see `open_database`.
        """
        one = Connection(path, open_database, busy_timeout)
        async with aclosing(cls(Connections(one, one, one))) as log:
            await log.ready()
            yield log

    @classmethod
    @asynccontextmanager
    async def open_to_read(
        cls, path: Path, busy_timeout: float = BUSY_TIMEOUT
    ) -> AsyncIterator[Self]:
        """The log at `path` as it is; what would change it fails. Closed on leaving.

        Raises:
            QueryLogError: the file cannot be read; see `database.open_to_read`.
        """
        one = Connection(path, open_to_read, busy_timeout)
        async with aclosing(cls(Connections(one, one, one))) as log:
            await log.ready()
            yield log

    @classmethod
    @asynccontextmanager
    async def open_later(
        cls, path: Path, busy_timeout: float = BUSY_TIMEOUT
    ) -> AsyncIterator[Self]:
        """The log at `path`, opened by the first call that needs it; closed on leaving.

        For the bot: no long reading keeps rows, or those who look one up, waiting.
        """
        rows, short, long = (Connection(path, open_database, busy_timeout) for _ in range(3))
        async with aclosing(cls(Connections(rows, short, long))) as log:
            yield log

    def hurried(self, seconds: float) -> Self:
        """The same log for calls that all begin within so many seconds from now, or never.

        What is late fails. A change that has begun is waited for; a reading is not.
        """
        return type(self)(replace(self._connections, until=monotonic() + seconds), self.servers)

    async def ready(self) -> None:
        """Open the file, if it is not open.

        Raises:
            QueryLogError: it cannot be used.
        """
        await self._connections.write_alone(lambda _: None)

    async def is_whole(self) -> bool:
        """Whether SQLite finds the log whole at a first look: a second for 100,000 rows."""
        return await self._connections.long.do(_looks_sound, leave=True)

    async def purge(self, days: int, step: int = STEP) -> Purged:
        """Delete what is older than so many days (1 or more), and finish erasures left undone.

        So many rows in one transaction.
        """
        return await purge(self._connections, days, step)

    async def aclose(self) -> None:
        """Close the file once everything that was begun has ended."""
        await self._connections.close()


def _looks_sound(database: sqlite3.Connection) -> bool:
    """Without comparing indexes with tables, which takes most of the time."""
    try:
        return bool(database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False
