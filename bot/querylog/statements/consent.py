"""The statements on the secret, on who wants nothing stored, and on what is not stored again."""

import secrets
from datetime import datetime

import aiosqlite

from bot.errors import NotStoredError
from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.statements.values import microseconds, moment

_KEY_SIZE = 32

_KEY = """
    SELECT key FROM secrets WHERE name = 'people'
"""
_KEEP_KEY = """
    INSERT INTO secrets (name, key) VALUES ('people', :key) ON CONFLICT DO NOTHING
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
_REFUSED = """
    SELECT EXISTS (SELECT 1 FROM opted_out WHERE person = :person)
           OR EXISTS (SELECT 1 FROM erasures
                      WHERE subject IN (:person, :server) AND erased_at >= :at) AS refused
"""
_ERASE = """
    INSERT INTO erasures (subject, erased_at) VALUES (:subject, :erased_at)
    ON CONFLICT DO UPDATE SET erased_at = max(erased_at, excluded.erased_at), done = 0
"""
_DONE = """
    UPDATE erasures SET done = 1 WHERE subject = :subject AND erased_at = :erased_at
"""
_UNDONE = """
    SELECT subject, erased_at FROM erasures WHERE NOT done
"""


async def pseudonyms(database: aiosqlite.Connection) -> Pseudonyms:
    """The names under the log's secret, made if there is none yet. Call it in a transaction."""
    # Of two processes at once, the transaction that comes second finds what the first one made.
    if names := await known_pseudonyms(database):
        return names
    key = secrets.token_bytes(_KEY_SIZE)
    async with database.execute(_KEEP_KEY, {"key": key}):
        return Pseudonyms(key)


async def check_storable(
    database: aiosqlite.Connection, user_id: int | None, guild_id: int | None, at: datetime
) -> None:
    """Refuse what a person does not want stored. Call it in the transaction that stores it.

    Raises:
        NotStoredError: they opted out, or they or the server were forgotten at or after `at`.
        ValueError: `at` has no time zone.
    """
    asked = microseconds("at", at)
    if user_id is None and guild_id is None:
        return
    names = await pseudonyms(database)
    keys = {
        "person": None if user_id is None else names.person(user_id),
        "server": None if guild_id is None else names.server(guild_id),
    }
    ((refused,),) = await database.execute_fetchall(_REFUSED, keys | {"at": asked})
    if refused:
        raise NotStoredError


async def store_opt_out(database: aiosqlite.Connection, user_id: int, since: datetime) -> None:
    row = {
        "person": (await pseudonyms(database)).person(user_id),
        "since": microseconds("since", since),
    }
    async with database.execute(_OPT_OUT, row):
        pass


async def delete_opt_out(database: aiosqlite.Connection, user_id: int) -> None:
    person = (await pseudonyms(database)).person(user_id)
    async with database.execute(_OPT_IN, {"person": person}):
        pass


async def opted_out_since(database: aiosqlite.Connection, user_id: int) -> datetime | None:
    """Since when the person wants nothing stored; None if they do not mind."""
    if names := await known_pseudonyms(database):
        person = {"person": names.person(user_id)}
        for (since,) in await database.execute_fetchall(_OPTED_OUT, person):
            return moment(since)
    return None


async def store_erasure(database: aiosqlite.Connection, subject: bytes, at: int) -> None:
    """From here on nothing from up to `at`, in microseconds, is stored for the subject."""
    async with database.execute(_ERASE, {"subject": subject, "erased_at": at}):
        pass


async def erasure_done(database: aiosqlite.Connection, subject: bytes, at: int) -> None:
    async with database.execute(_DONE, {"subject": subject, "erased_at": at}):
        pass


async def erasures_under_way(database: aiosqlite.Connection) -> dict[bytes, int]:
    """The erasures that are not done, by subject, with their time in microseconds."""
    return {row[0]: row[1] for row in await database.execute_fetchall(_UNDONE)}


async def known_pseudonyms(database: aiosqlite.Connection) -> Pseudonyms | None:
    """The names under the log's secret; None where there is none yet. Writes nothing."""
    for (key,) in await database.execute_fetchall(_KEY):
        return Pseudonyms(key)
    return None
