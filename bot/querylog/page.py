"""The connections of the web page: they read the log's views, and can do nothing else.

People's ids are out of reach of every statement that such a connection can be given, not only of
those that the page sends: what a statement touches is checked column by column.
"""

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.querylog.connection import Connection
from bot.querylog.database import connect, wrapped_errors
from bot.querylog.pseudonyms import Pseudonyms
from bot.querylog.statements.consent import pseudonyms
from bot.querylog.statements.views import VIEWS, create_views
from bot.querylog.statements.web import asker, people_key

PageConnection = sqlite3.Connection
"""For who may not know how the log is kept."""

_ANY = frozenset({"*"})
_READABLE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(VIEWS, _ANY),
    "queries": frozenset(
        (
            *("id", "asked_at", "surface", "guild_id", "question", "outcome", "elapsed_ms"),
            *("gist", "terms_unknown", "found"),
        )
    ),
    "votes": frozenset({"query_id", "vote", "why"}),
    # Words of questions without their askers: what full-text search looks them up in.
    **dict.fromkeys(
        ("questions", "questions_data", "questions_idx", "questions_docsize", "questions_config"),
        _ANY,
    ),
    "sqlite_master": _ANY,
    "sqlite_schema": _ANY,
    "json_each": _ANY,
}
_PRAGMAS_TO_READ = frozenset({"schema_version", "database_list", "data_version", "encoding"})
_PRAGMAS_OF_A_TABLE = frozenset(
    {"table_info", "table_xinfo", "foreign_key_list", "index_list", "index_info", "index_xinfo"}
)


async def prepare_for_page(path: Path) -> None:
    """Create or migrate the log, so that the tables and the people's secret are there.

    Raises:
        QueryLogError: the file cannot be used; see `open_database`.
    """
    async with Connection.open(path) as connection:
        await connection.write(pseudonyms)


def open_for_page(path: Path, sections: Mapping[str, str]) -> sqlite3.Connection:
    """A connection that can only read what the page shows; `sections` cites passages by id.

    Raises:
        QueryLogError: the file cannot be opened.
    """
    with wrapped_errors(path):
        private, connection = (connect(path, "mode=ro") for _ in range(2))
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.create_function("asker_of", 1, _pseudonyms(private))
        connection.create_function("section_of", 1, sections.get, deterministic=True)
        create_views(connection)
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorize)
        return connection


def _pseudonyms(private: sqlite3.Connection) -> Callable[[int | None], str | None]:
    """Who asked, by a connection of its own: the page's cannot read an id even to hide it."""
    names = Pseudonyms(people_key(private))

    def asker_of(query_id: int | None) -> str | None:
        user_id, guild_id = asker(private, query_id) if query_id is not None else (None, None)
        return None if user_id is None else names(user_id, guild_id)

    return asker_of


def _authorize(
    action: int, first: str | None, second: str | None, _database: str | None, _view: str | None
) -> int:
    """Whether a statement that SQLite prepares may do this.

    The view is not trusted: a statement may give a part of its own a view's name.
    """
    match action:
        case sqlite3.SQLITE_SELECT:
            allowed = True
        case sqlite3.SQLITE_READ:
            columns = _READABLE.get(first or "", frozenset())
            # No column: only rows are counted.
            allowed = columns is _ANY or second in columns or (bool(columns) and not second)
        case sqlite3.SQLITE_FUNCTION:
            allowed = second != "load_extension"
        case sqlite3.SQLITE_PRAGMA:
            allowed = first in _PRAGMAS_OF_A_TABLE or (first in _PRAGMAS_TO_READ and second is None)
        case sqlite3.SQLITE_UPDATE:
            # Asked while a virtual table's columns are declared, which changes no file; a real
            # change is refused by SQLite itself, as is every write to a file opened for reading.
            allowed = first in {"sqlite_master", "sqlite_schema"}
        case _:
            allowed = False
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
