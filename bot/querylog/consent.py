"""Who wants nothing stored, and what is not stored again; under pseudonyms, by a secret."""

import hmac
import secrets
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import NotStoredError
from bot.querylog.values import microseconds, moment

_SHOWN = 12  # hexadecimal digits of a name: 48 bits keep a million people of one server apart
_SHOWN_OF_READER = 6  # those who read a server's log are few
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
_ANYTHING_REFUSED = """
    SELECT EXISTS (SELECT 1 FROM opted_out) OR EXISTS (SELECT 1 FROM erasures) AS refused
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


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Calls a person by name, `names(user_id, guild_id)`; the secret is in no repr.

    Each name is the same whenever it is asked for, and another in each server, so that what two
    servers export cannot be joined.
    """

    _secret: bytes = field(repr=False)

    def __call__(self, user_id: int, guild_id: int | None) -> str:
        """Such as `person-3f9c1a27b04d`; questions outside servers share the guild None."""
        where = "nowhere" if guild_id is None else str(guild_id)
        return f"person-{self._keyed(f'name {user_id} {where}').hex()[:_SHOWN]}"

    def reader(self, user_id: int, guild_id: int) -> str:
        """Such as `a1b2c3`: who read a server's log, and had themselves forgotten since.

        It has nothing in common with what the same person is called in an export.
        """
        return self._keyed(f"reader {user_id} {guild_id}").hex()[:_SHOWN_OF_READER]

    def person(self, user_id: int) -> bytes:
        """The 32 bytes by which a person is remembered who wants nothing else remembered."""
        return self._keyed(f"person {user_id}")

    def server(self, guild_id: int) -> bytes:
        """The 32 bytes by which a server is remembered that the log has forgotten."""
        return self._keyed(f"server {guild_id}")

    def _keyed(self, what: str) -> bytes:
        return hmac.digest(self._secret, what.encode(), "sha256")


def pseudonyms(database: sqlite3.Connection) -> Pseudonyms:
    """The names under the log's secret, made if there is none yet. Call it in a transaction."""
    # Of two processes at once, the transaction that comes second finds what the first one made.
    if names := known_pseudonyms(database):
        return names
    key = secrets.token_bytes(_KEY_SIZE)
    database.execute(_KEEP_KEY, {"key": key})
    return Pseudonyms(key)


def one_time_pseudonyms() -> Pseudonyms:
    return Pseudonyms(secrets.token_bytes(_KEY_SIZE))


def check_storable(
    database: sqlite3.Connection, user_id: int | None, guild_id: int | None, at: datetime
) -> None:
    """Refuse what a person does not want stored. Call it in the transaction that stores it.

    Raises:
        NotStoredError: they opted out, or they or the server were forgotten at or after `at`.
        ValueError: `at` has no time zone.
    """
    asked = microseconds("at", at)
    if not database.execute(_ANYTHING_REFUSED).fetchone()["refused"]:
        return
    names = pseudonyms(database)
    keys = {
        "person": None if user_id is None else names.person(user_id),
        "server": None if guild_id is None else names.server(guild_id),
    }
    if database.execute(_REFUSED, keys | {"at": asked}).fetchone()["refused"]:
        raise NotStoredError


def store_opt_out(database: sqlite3.Connection, user_id: int, since: datetime) -> None:
    row = {
        "person": pseudonyms(database).person(user_id),
        "since": microseconds("since", since),
    }
    database.execute(_OPT_OUT, row)


def delete_opt_out(database: sqlite3.Connection, user_id: int) -> None:
    person = pseudonyms(database).person(user_id)
    database.execute(_OPT_IN, {"person": person})


def opted_out_since(database: sqlite3.Connection, user_id: int) -> datetime | None:
    """Since when the person wants nothing stored; None if they do not mind."""
    if names := known_pseudonyms(database):
        person = {"person": names.person(user_id)}
        row = database.execute(_OPTED_OUT, person).fetchone()
        return None if row is None else moment(row["since"])
    return None


def store_erasure(database: sqlite3.Connection, subject: bytes, at: int) -> None:
    """From here on nothing from up to `at`, in microseconds, is stored for the subject."""
    database.execute(_ERASE, {"subject": subject, "erased_at": at})


def erasure_done(database: sqlite3.Connection, subject: bytes, at: int) -> None:
    database.execute(_DONE, {"subject": subject, "erased_at": at})


def erasures_under_way(database: sqlite3.Connection) -> dict[bytes, int]:
    """The erasures that are not done, by subject, with their time in microseconds."""
    return {row[0]: row[1] for row in database.execute(_UNDONE)}


def known_pseudonyms(database: sqlite3.Connection) -> Pseudonyms | None:
    """The names under the log's secret; None where there is none yet. Writes nothing."""
    row = database.execute(_KEY).fetchone()
    return None if row is None else Pseudonyms(row["key"])
