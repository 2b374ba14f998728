"""The query log: opened, written and read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self

from bot.querylog.connection import Connection
from bot.querylog.database import BUSY_TIMEOUT
from bot.querylog.record import QueryRecord, StoredQuery, Vote
from bot.querylog.scope import Scope
from bot.querylog.statements.queries import (
    delete_share,
    insert_query,
    insert_share,
    newest_queries,
    one_query,
    upsert_vote,
)
from bot.querylog.statements.values import LARGEST_INTEGER


class QueryLog:
    """One row a question, in a SQLite file; `connection` is what the other desks work on.

    Every method raises `QueryLogError` when the database fails; see `Connection`.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, busy_timeout: float = BUSY_TIMEOUT) -> AsyncIterator[Self]:
        """The log at `path`, created or migrated if need be; closed on leaving.

        `busy_timeout` is how many seconds a statement waits for another process.

        Raises:
            QueryLogError: the file cannot be used; see `open_database`.
        """
        async with Connection.open(path, busy_timeout) as connection:
            yield cls(connection)

    async def record(self, record: QueryRecord) -> int:
        """Store the record; returns its id once it is committed and outlives this process.

        Text is stored as it is, except that lone surrogates become U+FFFD, and mentions and ids in
        what was typed neutral words.

        Raises:
            ValueError: `asked_at` has no time zone, an id is not between 0 and 2**63 - 1, a
                number is not finite; nothing is stored.
            NotStoredError: whoever asked opted out, or was forgotten since.
            QueryLogError: the row could not be written, or the file was moved away.
        """
        return await self.connection.write(partial(insert_query, record=record))

    async def recent(self, limit: int, scope: Scope) -> tuple[StoredQuery, ...]:
        """At most `limit` (1 or more) rows of the scope, newest first.

        Raises:
            ValueError: the limit is below 1, or the guild's id is not one.
            QueryLogError: the log could not be read.
        """
        if limit < 1:
            raise ValueError("limit is below 1")
        limit = min(limit, LARGEST_INTEGER)
        return await self.connection.read(partial(newest_queries, limit=limit, scope=scope))

    async def query(self, query_id: int) -> StoredQuery | None:
        """The row of this id with its votes; None where there is none, or none any more.

        Raises:
            ValueError: the id is not between 0 and 2**63 - 1.
            QueryLogError: the log could not be read.
        """
        return await self.connection.read(partial(one_query, query_id=query_id))

    async def vote(self, vote: Vote) -> bool:
        """Store the vote in the place of the person's earlier one; False if the query is gone.

        Raises:
            ValueError: `voted_at` has no time zone, an id is not between 0 and 2**63 - 1.
            NotStoredError: the voter opted out, or was forgotten since.
            QueryLogError: the vote could not be written, or the file was moved away.
        """
        return await self.connection.write(partial(upsert_vote, vote=vote))

    async def share(self, query_id: int, shared_at: datetime) -> bool:
        """Note that the answer is posted for everybody; False if it was already, or is gone.

        Raises:
            ValueError: `shared_at` has no time zone, the id is not between 0 and 2**63 - 1.
            NotStoredError: whoever asked opted out.
            QueryLogError: it could not be written, or the file was moved away.
        """
        share = partial(insert_share, query_id=query_id, shared_at=shared_at)
        return await self.connection.write(share)

    async def unshare(self, query_id: int) -> None:
        """Take a share back: the answer could not be posted.

        Raises:
            QueryLogError: it could not be written, or the file was moved away.
        """
        await self.connection.write(partial(delete_share, query_id=query_id))
