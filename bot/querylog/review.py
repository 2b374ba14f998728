"""Reviewing the log: everything that a moderator or the operator reads goes through here."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial

from bot.querylog.connection import Connection
from bot.querylog.record import Opinion, StoredQuery
from bot.querylog.reviewed import CountedGist, CountedPassage, Day, Filter, GapNote
from bot.querylog.scope import Scope
from bot.querylog.statements import review as statements
from bot.querylog.statements.gaps import note_gap, noted_gaps, reopen_gap, resolve_gap
from bot.querylog.statements.review import NOT_COVERED
from bot.querylog.statements.values import LARGEST_INTEGER

AT_A_TIME = 500
"""How many rows an export reads at a time: recording waits for no more than these."""

LONGEST_TREND = timedelta(days=3660)


class Review:
    """Reads the rows of one scope, and keeps what is said of its gaps.

    Moments have a time zone; `since` is included, `until` is not. Every method raises
    `QueryLogError` when the database fails, and `ValueError` for a moment without a time zone, an
    id that is not between 0 and 2**63 - 1, a limit below 1.
    """

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._connection = connection
        self._scope = scope

    async def recent(self, limit: int, before: int | None = None) -> tuple[StoredQuery, ...]:
        """At most `limit` rows, newest first; those after the row of the id `before` if given."""
        return await self.search(Filter(), limit, before)

    async def search(
        self, chosen: Filter, limit: int, before: int | None = None
    ) -> tuple[StoredQuery, ...]:
        """At most `limit` rows of the filter, newest first.

        `before` is the id of the last row already seen; rows stored meanwhile do not matter. With
        a text, rows are in the order in which they were stored.

        Raises:
            ValueError: as well where the text has more than 32 words and phrases.
        """
        work = partial(
            statements.search,
            chosen=chosen,
            scope=self._scope,
            limit=_usable(limit),
            before=before,
        )
        return await self._connection.read(work)

    async def show(self, query_id: int) -> StoredQuery | None:
        """The row whole; None where the scope has none of this id."""
        work = partial(statements.one_row, query_id=query_id, scope=self._scope)
        return await self._connection.read(work)

    async def rows(self, chosen: Filter) -> AsyncIterator[StoredQuery]:
        """Every row of the filter, newest first, read in short turns."""
        before: int | None = None
        while found := await self.search(chosen, AT_A_TIME, before):
            for row in found:
                yield row
            if len(found) < AT_A_TIME:
                return
            before = found[-1].id

    async def unanswered(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[CountedGist, ...]:
        """Gists of questions that the notes did not cover, the most frequent first."""
        return await self._counted(Filter(since=since, until=until, outcome=NOT_COVERED))

    async def not_helpful(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[CountedGist, ...]:
        """Gists of questions whose answer somebody found not helpful, the most frequent first."""
        return await self._counted(Filter(since=since, until=until, vote=Opinion.NOT_HELPFUL))

    async def top_questions(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = LARGEST_INTEGER,
    ) -> tuple[CountedGist, ...]:
        """Gists of all questions, the most frequent first."""
        return await self._counted(Filter(since=since, until=until), limit)

    async def top_passages(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = LARGEST_INTEGER,
    ) -> tuple[CountedPassage, ...]:
        """The passages that were shown first, the most frequent first."""
        work = partial(
            statements.counted_passages,
            chosen=Filter(since=since, until=until),
            scope=self._scope,
            limit=_usable(limit),
        )
        return await self._connection.read(work)

    async def per_day(self, since: datetime, until: datetime) -> tuple[Day, ...]:
        """Every day in UTC that the period touches, those without a question included.

        Raises:
            ValueError: as well where the period is longer than ten years.
        """
        if until - since > LONGEST_TREND:
            raise ValueError("the period is longer than ten years")
        work = partial(statements.counted_days, since=since, until=until, scope=self._scope)
        return await self._connection.read(work)

    async def notes(self) -> tuple[tuple[int | None, str, GapNote], ...]:
        """Every note on a gap in the scope's servers, with its server and the gap's gist."""
        return await self._connection.read(partial(noted_gaps, scope=self._scope))

    async def note(self, of: int | str, text: str, author_id: int | None, at: datetime) -> bool:
        """Say something of a gap, in the place of what was said; named by a query's id or a gist.

        False where the scope has no such question, or it asks nothing of the notes.
        """
        said = GapNote(note=text, author_id=author_id, noted_at=at, resolved_at=None)
        work = partial(note_gap, of=of, scope=self._scope, said=said)
        return await self._connection.write(work)

    async def resolve(self, of: int | str, at: datetime) -> bool:
        """Close a gap until somebody asks again; False as for `note`."""
        work = partial(resolve_gap, of=of, scope=self._scope, at=at)
        return await self._connection.write(work)

    async def reopen(self, of: int | str) -> bool:
        """Open a gap that was closed; False as for `note`."""
        return await self._connection.write(partial(reopen_gap, of=of, scope=self._scope))

    async def _counted(
        self, chosen: Filter, limit: int = LARGEST_INTEGER
    ) -> tuple[CountedGist, ...]:
        work = partial(
            statements.counted_gists, chosen=chosen, scope=self._scope, limit=_usable(limit)
        )
        return await self._connection.read(work)


def _usable(limit: int) -> int:
    if limit < 1:
        raise ValueError("limit is below 1")
    return min(limit, LARGEST_INTEGER)
