"""What those who manage a server set for it, known in time, and its weekly digests."""

import json
import logging
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from time import monotonic

from bot.errors import QueryLogError
from bot.querylog.connection import (
    Connection,
    Connections,
    Keeper,
    data_version,
    looks_up,
    reads,
    writes,
)
from bot.querylog.queries import where
from bot.querylog.scope import Scope
from bot.querylog.values import (
    LARGEST_INTEGER,
    DigestPlace,
    Filter,
    Tally,
    microseconds,
    microseconds_or_none,
    moment_or_none,
)

MOST_CHANNELS = 100
"""Channels that a server may list."""

MOST_REVIEWER_ROLES = 25
"""Roles that may review a server's log."""

MOST_QUESTIONS = 100
"""Questions that a server may allow a person in the time of its cool-down."""

SHORTEST_COOLDOWN = 1.0
LONGEST_COOLDOWN = 86_400.0
"""Seconds that a server's cool-down may take."""

PATIENCE = 0.5
"""Seconds that a question waits for its server's settings."""

HOLDS = 0.1
"""Seconds for which settings just read hold while rows are being written, as many may be."""

_SERVERS = """
    SELECT *,
           (SELECT json_group_array(channel_id) FROM public_channels
            WHERE public_channels.guild_id = servers.guild_id) AS channels,
           (SELECT json_group_array(role_id) FROM reviewer_roles
            WHERE reviewer_roles.guild_id = servers.guild_id) AS roles
    FROM servers
"""
_ONE = f"{_SERVERS} WHERE guild_id = :guild_id"
_EVERY = f"{_SERVERS} ORDER BY guild_id"
# When the last digest was posted stays as it is, unless there is to be none any more.
_REPLACE = """
    INSERT INTO servers (guild_id, style, private, only_listed,
                         cooldown_questions, cooldown_seconds, digest_channel_id)
    VALUES (:guild_id, :style, :private, :only_listed,
            :cooldown_questions, :cooldown_seconds, :digest_channel_id)
    ON CONFLICT (guild_id) DO UPDATE
    SET style = excluded.style, private = excluded.private, only_listed = excluded.only_listed,
        cooldown_questions = excluded.cooldown_questions,
        cooldown_seconds = excluded.cooldown_seconds,
        digest_channel_id = excluded.digest_channel_id,
        digest_sent_at = iif(excluded.digest_channel_id IS NULL, NULL, digest_sent_at)
"""
_CLEAR_CHANNELS = "DELETE FROM public_channels WHERE guild_id = :guild_id"
_INSERT_CHANNEL = "INSERT INTO public_channels (guild_id, channel_id) VALUES (:guild_id, :id)"
_CLEAR_ROLES = "DELETE FROM reviewer_roles WHERE guild_id = :guild_id"
_INSERT_ROLE = "INSERT INTO reviewer_roles (guild_id, role_id) VALUES (:guild_id, :id)"
_PLACES = """
    SELECT guild_id, digest_channel_id, digest_sent_at FROM servers
    WHERE digest_channel_id NOT NULL ORDER BY guild_id
"""
_CLAIM = """
    UPDATE servers SET digest_sent_at = :week
    WHERE guild_id = :guild_id AND digest_channel_id NOT NULL
      AND digest_sent_at IS :before
    RETURNING guild_id
"""
# People as numbers that mean nothing outside of what is read here.
_ASKED = """
    SELECT gist, question, dense_rank() OVER (ORDER BY user_id) AS person
    FROM queries WHERE gist <> '' AND user_id NOT NULL AND {where}
    ORDER BY asked_at DESC, id DESC
"""
_VOTES = """
    SELECT sum(vote = 'helpful') AS helpful, sum(vote = 'not_helpful') AS not_helpful
    FROM votes JOIN queries ON queries.id = votes.query_id
    WHERE voted_at >= :first AND voted_at < :last AND {where}
"""

logger = logging.getLogger(__name__)


class Style(StrEnum):
    """How answers look."""

    TEXT = "text"
    EMBED = "embed"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many questions a person may ask in how many seconds."""

    questions: int
    seconds: float


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """One server's settings; as they come, but for what was changed.

    `private`: answers are private unless somebody asks otherwise. `public_channels` are those where
    answers may be public, None for everywhere; a thread counts as its parent. `cooldown` None: as
    the operator has it. `reviewer_roles` may review the log beside those who may manage messages.
    `digest_channel_id` is where the weekly digest goes, None for nowhere.
    """

    guild_id: int
    style: Style = Style.TEXT
    private: bool = False
    public_channels: frozenset[int] | None = None
    cooldown: Limit | None = None
    reviewer_roles: frozenset[int] = frozenset()
    digest_channel_id: int | None = None


Change = Callable[[ServerSettings], ServerSettings]
"""What the settings become; runs inside the transaction."""


class Servers(Keeper):
    """The settings of servers; one that never changed any has them as they come.

    `get`, `every` and `change` raise `QueryLogError` when the database fails.
    """

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)
        self._known: dict[int, ServerSettings] = {}
        self._knows_every = False
        self._version: int | None = None  # of the database, when it was read
        self._holds_until = 0.0
        self._fails = False

    async def now(self, guild_id: int, patience: float = PATIENCE) -> ServerSettings:
        """The server's settings, in time, whoever changed them; never raises `QueryLogError`.

        They are read again only when another connection has committed something; of what another
        process changes, that is seen with up to `HOLDS` seconds' delay under load. While the
        database fails, what was read last holds, since a server that keeps answers private must
        not get public ones meanwhile. Where nothing was ever read, answers are private: the server
        may have said so.
        """
        if self.log.rows.is_busy and self._version is not None and monotonic() < self._holds_until:
            return self._last_known(guild_id)
        version = self.log.rows.version()
        try:
            if version is None:
                found = await self._looked_up(guild_id, patience)
            else:
                if version != self._version:
                    await self._read(self.log.rows, patience)
                self._holds_until = monotonic() + HOLDS
                found = self._last_known(guild_id)
        except QueryLogError as error:
            self._failed(str(error))
            return self._last_known(guild_id)
        if self._fails:
            logger.warning("Servers' settings can be read again")
            self._fails = False
        return found

    @looks_up
    def get(self, database: sqlite3.Connection, guild_id: int) -> ServerSettings:
        """The server's settings as they are now.

        Raises:
            ValueError: the id is not between 1 and 2**63 - 1.
        """
        _check_ids("guild_id", {guild_id})
        return _one(database, guild_id)

    @looks_up
    def every(self, database: sqlite3.Connection) -> tuple[ServerSettings, ...]:
        """The settings of each server that ever changed any, in the order of ids."""
        return tuple(_every(database)[1].values())

    async def change(self, guild_id: int, change: Change) -> ServerSettings:
        """The settings after the change; of several changes at once none is lost.

        Raises:
            ValueError: an id, a number of things or a limit is out of bounds, or the change makes
                another server's settings of it; nothing is changed.
        """
        _check_ids("guild_id", {guild_id})
        try:
            return await self.log.write(partial(_changed, guild_id=guild_id, change=change))
        finally:
            self.read_again()

    def read_again(self) -> None:
        """Take what is known as out of date: this process has changed it."""
        self._version = None

    async def _looked_up(self, guild_id: int, patience: float) -> ServerSettings:
        """The settings as another connection has them, since the one for rows is busy."""
        if self._fails and self.log.short.is_busy:
            # An earlier reading outlasts its time: another would only wait behind it.
            raise QueryLogError(self.log.short.path, "does not answer")
        if not self._knows_every:
            await self._read(self.log.short, patience)
            return self._last_known(guild_id)
        return await self.log.short.read(partial(_one, guild_id=guild_id), patience)

    async def _read(self, connection: Connection, patience: float) -> None:
        version, self._known = await connection.read(_every, patience)
        self._knows_every = True
        # A version means nothing to another connection.
        self._version = version if connection is self.log.rows else None

    def _last_known(self, guild_id: int) -> ServerSettings:
        known = self._known.get(guild_id)
        if known is None and not self._knows_every:
            return ServerSettings(guild_id, public_channels=frozenset())
        return known or ServerSettings(guild_id)

    def _failed(self, reason: str) -> None:
        if not self._fails:
            logger.warning("Servers' settings cannot be read, the last known hold: %s", reason)
        self._fails = True


class Digests(Keeper):
    """Every method raises `QueryLogError` when the database fails."""

    @reads
    def places(self, database: sqlite3.Connection) -> tuple[DigestPlace, ...]:
        """Every server that wants a digest, in the order of ids."""
        return tuple(
            DigestPlace(
                row["guild_id"], row["digest_channel_id"], moment_or_none(row["digest_sent_at"])
            )
            for row in database.execute(_PLACES)
        )

    @writes
    def claim(self, database: sqlite3.Connection, place: DigestPlace, week: datetime) -> bool:
        """Mark the digest as posted, before it is; of several who try, one is told True."""
        return _mark(database, place.guild_id, place.sent_for, week)

    @writes
    def release(self, database: sqlite3.Connection, place: DigestPlace, week: datetime) -> None:
        """Take the mark back: the digest was certainly not posted."""
        _mark(database, place.guild_id, week, place.sent_for)

    @reads
    def asked(
        self, database: sqlite3.Connection, scope: Scope, chosen: Filter
    ) -> tuple[tuple[str, str, int], ...]:
        """The gist, text and asker, as a number, of each question that has one, newest first."""
        condition, parameters = where(chosen, scope)
        rows = database.execute(_ASKED.format(where=condition), parameters)
        return tuple((row["gist"], row["question"], row["person"]) for row in rows)

    @reads
    def votes_cast(
        self, database: sqlite3.Connection, scope: Scope, since: datetime, until: datetime
    ) -> Tally:
        """The votes of a period, on whatever answers."""
        condition, parameters = where(Filter(), scope)
        parameters |= {"first": microseconds("since", since), "last": microseconds("until", until)}
        row = database.execute(_VOTES.format(where=condition), parameters).fetchone()
        return Tally(row["helpful"] or 0, row["not_helpful"] or 0)


def _changed(database: sqlite3.Connection, guild_id: int, change: Change) -> ServerSettings:
    settings = change(_one(database, guild_id))
    if settings.guild_id != guild_id:
        raise ValueError("guild_id is another server's")
    _check(settings)
    _replace(database, settings)
    return settings


def _check(settings: ServerSettings) -> None:
    """Let settings pass that keep to every bound.

    Raises:
        ValueError: names the field that does not.
    """
    _check_ids("guild_id", {settings.guild_id})
    _check_ids("public_channels", settings.public_channels or (), MOST_CHANNELS)
    _check_ids("reviewer_roles", settings.reviewer_roles, MOST_REVIEWER_ROLES)
    if settings.digest_channel_id is not None:
        _check_ids("digest_channel_id", {settings.digest_channel_id})
    if limit := settings.cooldown:
        if not 1 <= limit.questions <= MOST_QUESTIONS:
            raise ValueError(f"cooldown: questions are not between 1 and {MOST_QUESTIONS}")
        if not SHORTEST_COOLDOWN <= limit.seconds <= LONGEST_COOLDOWN:  # neither is nan
            bounds = f"{SHORTEST_COOLDOWN:g} and {LONGEST_COOLDOWN:g}"
            raise ValueError(f"cooldown: seconds are not between {bounds}")


def _check_ids(field: str, ids: Collection[int], most: int = 1) -> None:
    """Let so many of Discord's ids pass.

    Raises:
        ValueError: one is not between 1 and 2**63 - 1, or there are more.
    """
    if len(ids) > most:
        raise ValueError(f"{field} are more than {most}")
    if not all(1 <= one <= LARGEST_INTEGER for one in ids):
        raise ValueError(f"{field} is not between 1 and 2**63 - 1")


def _one(database: sqlite3.Connection, guild_id: int) -> ServerSettings:
    """The server's settings, as they come where it has no row."""
    row = database.execute(_ONE, {"guild_id": guild_id}).fetchone()
    return ServerSettings(guild_id) if row is None else _settings(row)


def _every(database: sqlite3.Connection) -> tuple[int, dict[int, ServerSettings]]:
    """The database's version, and the settings of each server that has a row."""
    every = map(_settings, database.execute(_EVERY))
    return data_version(database), {one.guild_id: one for one in every}


def _replace(database: sqlite3.Connection, settings: ServerSettings) -> None:
    """Write the settings in the place of the server's earlier ones. Call it in a transaction."""
    guild, limit = {"guild_id": settings.guild_id}, settings.cooldown
    columns = {
        "style": settings.style.value,
        "private": settings.private,
        "only_listed": settings.public_channels is not None,
        "cooldown_questions": limit.questions if limit else None,
        "cooldown_seconds": limit.seconds if limit else None,
        "digest_channel_id": settings.digest_channel_id,
    }
    database.execute(_REPLACE, guild | columns)
    for clear, insert, ids in (
        (_CLEAR_CHANNELS, _INSERT_CHANNEL, settings.public_channels or ()),
        (_CLEAR_ROLES, _INSERT_ROLE, settings.reviewer_roles),
    ):
        database.execute(clear, guild)
        database.executemany(insert, [guild | {"id": one} for one in sorted(ids)])


def _settings(row: sqlite3.Row) -> ServerSettings:
    questions = row["cooldown_questions"]
    return ServerSettings(
        guild_id=row["guild_id"],
        style=Style(row["style"]),
        private=bool(row["private"]),
        public_channels=frozenset(json.loads(row["channels"])) if row["only_listed"] else None,
        cooldown=None if questions is None else Limit(questions, row["cooldown_seconds"]),
        reviewer_roles=frozenset(json.loads(row["roles"])),
        digest_channel_id=row["digest_channel_id"],
    )


def _mark(
    database: sqlite3.Connection, guild_id: int, before: datetime | None, week: datetime | None
) -> bool:
    row = {
        "guild_id": guild_id,
        "before": microseconds_or_none("week", before),
        "week": microseconds_or_none("week", week),
    }
    return bool(database.execute(_CLAIM, row).fetchall())
