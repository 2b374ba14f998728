"""What the log holds of one person, and its end; the same for a server."""

import asyncio
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiosqlite

from bot.querylog.cleaning import BREATH, PATIENCE, drop_empty_gaps, drop_words, sweep
from bot.querylog.connection import Connection
from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.statements.consent import (
    delete_opt_out,
    erasure_done,
    erasures_under_way,
    opted_out_since,
    pseudonyms,
    store_erasure,
    store_opt_out,
)
from bot.querylog.statements.people import (
    OF_PERSON,
    OF_SERVER,
    Row,
    absent_servers,
    counts_of,
    mark_servers,
    people,
    rows_of,
    servers,
    take_away,
)
from bot.querylog.statements.values import LARGEST_INTEGER, microseconds, snowflake

ABSENCE = timedelta(days=7)
"""How long a server may be absent before it is forgotten."""

_STEP = 200  # rows deleted in one transaction

# When an erasure is taken up later, a server may have the bot again, and settings made since; if it
# has not, that it is absent is still known, and the settings go with that.
_ROWS_OF_SERVER = {
    name: each for name, each in OF_SERVER.items() if name not in {"settings", "absence"}
}


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


class People:
    """Raises `QueryLogError` when the database fails, `ValueError` where an id is not one.

    `patience` is how many seconds an erasure waits for those who read.
    """

    def __init__(self, connection: Connection, patience: float = PATIENCE) -> None:
        self._connection = connection
        self._patience = patience

    async def kept_of(self, user_id: int) -> Kept:
        """How much is stored of the person."""
        return await self._connection.read(partial(_kept, user_id=_checked(user_id)))

    async def everything_of(self, user_id: int) -> dict[str, Any]:
        """All that is stored of the person, as JSON holds it; see `Row`."""
        return await self._connection.read(partial(_everything, user_id=_checked(user_id)))

    async def opt_out(self, user_id: int) -> None:
        """Store nothing of the person from now on; what is stored already stays."""
        now = datetime.now(UTC)
        optout = partial(store_opt_out, user_id=_checked(user_id), since=now)
        await self._connection.write(optout)

    async def opt_in(self, user_id: int) -> None:
        """Store what the person asks again."""
        await self._connection.write(partial(delete_opt_out, user_id=_checked(user_id)))

    async def opted_out(self, user_id: int) -> bool:
        """Whether the person wants nothing stored; if this raises, store nothing."""
        since = partial(opted_out_since, user_id=_checked(user_id))
        return await self._connection.read(since) is not None

    async def names(self) -> Pseudonyms:
        """What people are called where their ids are not told."""
        return await self._connection.write(pseudonyms)

    async def forget(self, user_id: int) -> Erased:
        """Erase everything of the person up to now, in steps; theirs that is not yet written too.

        Interrupted anywhere, it is taken up again by `finish`. Whether they opted out stays known.
        """
        names = await self._connection.write(pseudonyms)
        return await self._forget(_checked(user_id), names.person(user_id), OF_PERSON, _now())

    async def forget_server(self, guild_id: int) -> Erased:
        """The same of a server: its questions, its settings, what its moderators noted and read."""
        names = await self._connection.write(pseudonyms)
        return await self._forget(_checked(guild_id), names.server(guild_id), OF_SERVER, _now())

    async def absent(
        self, present: Container[int], shard: int = 0, shards: int = 1
    ) -> tuple[int, ...]:
        """The servers of the log that have been absent for `ABSENCE`; marks those that are newly.

        `present` are those that Discord counts among the bot's, as far as they belong to one of its
        shards; servers of other shards are left alone. One that is present again is not marked.
        """
        now = datetime.now(UTC)
        found = {*await self._connection.read(servers)}
        marked = await self._connection.read(absent_servers)
        # As Discord shares servers out among shards.
        ours = {one for one in found | marked.keys() if (one >> 22) % shards == shard}
        back = {one for one in marked.keys() & ours if one in present}
        gone = {one for one in ours if one not in present}
        if back or gone - marked.keys():
            mark = partial(mark_servers, absent=sorted(gone), present=sorted(back), since=now)
            await self._connection.write(mark)
        return tuple(sorted(one for one in gone if now - marked.get(one, now) >= ABSENCE))

    async def finish(self) -> None:
        """Take up the erasures that were interrupted, or that left something behind."""
        under_way = await self._connection.read(erasures_under_way)
        if not under_way:
            return
        await self._take_up(under_way)
        await self._leave_nothing(under_way)

    async def _forget(
        self, subject: int, key: bytes, statements: Mapping[str, str], until: int
    ) -> Erased:
        # First of all, so that what waits elsewhere to be written is refused from here on.
        await self._connection.write(partial(store_erasure, subject=key, at=until))
        # Whatever the clock was when it was stored.
        counts = await self._take_all(subject, statements, LARGEST_INTEGER)
        complete = await self._leave_nothing({key: until})
        counts = dict.fromkeys(OF_PERSON, 0) | counts
        return Erased(**{name: counts[name] for name in OF_PERSON}, complete=complete)

    async def _take_up(self, under_way: Mapping[bytes, int]) -> None:
        names = await self._connection.write(pseudonyms)
        for user_id in await self._connection.read(people):
            if until := under_way.get(names.person(user_id)):
                await self._take_all(user_id, OF_PERSON, until)
        for guild_id in await self._connection.read(servers):
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
        step = partial(take_away, statement=statement, subject=subject, until=until, step=_STEP)
        total = taken = await self._connection.write(step)
        while taken:
            await asyncio.sleep(BREATH)
            taken = await self._connection.write(step)
            total += taken
        return total

    async def _leave_nothing(self, erasures: Mapping[bytes, int]) -> bool:
        await drop_empty_gaps(self._connection)
        await drop_words(self._connection)
        if not await sweep(self._connection, self._patience):
            return False
        for subject, at in erasures.items():
            await self._connection.write(partial(erasure_done, subject=subject, at=at))
        return True


async def _kept(database: aiosqlite.Connection, user_id: int) -> Kept:
    counts = await counts_of(database, user_id)
    return Kept(**counts, opted_out_since=await opted_out_since(database, user_id))


async def _everything(database: aiosqlite.Connection, user_id: int) -> dict[str, Any]:
    since = await opted_out_since(database, user_id)
    rows: dict[str, list[Row]] = await rows_of(database, user_id)
    opted_out = None if since is None else since.isoformat()
    return {"user_id": str(user_id), "opted_out_since": opted_out, **rows}


def _now() -> int:
    return microseconds("now", datetime.now(UTC))


def _checked(value: int) -> int:
    snowflake("id", value)
    return value
