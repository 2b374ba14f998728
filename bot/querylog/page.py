"""The web page's connections, views and ready-made questions: they read, and can do nothing else.

People's ids are out of reach of every statement that such a connection can be given, not only of
those that the page sends: what a statement touches is checked column by column. The views are
temporary ones of the page's own connection, with neither people's ids nor channels. Small talk,
which earlier versions logged as not covered, is in none of them.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.querylog.columns import snowflake
from bot.querylog.consent import Pseudonyms
from bot.querylog.database import connect, wrapped_errors
from bot.querylog.log import QueryLog

_ASKER = """
    SELECT user_id, guild_id FROM queries WHERE id = ?
"""
_KEY = """
    SELECT key FROM secrets WHERE name = 'people'
"""
LAST_DAYS = """
    SELECT day, answered, tentative, not_covered FROM days
    WHERE day > date('now', :period) ORDER BY day
"""

VIEWS = {
    "asked": """
        SELECT id,
               strftime('%Y-%m-%d %H:%M:%S', asked_at / 1000000, 'unixepoch') AS asked_at,
               question,
               outcome,
               (SELECT CASE count(DISTINCT vote) WHEN 0 THEN NULL WHEN 1 THEN max(vote)
                       ELSE 'both' END
                FROM votes WHERE query_id = queries.id) AS vote,
               (SELECT group_concat(why, ' · ') FROM votes WHERE query_id = queries.id) AS why,
               section_of(found) AS section,
               found AS passage,
               terms_unknown AS unknown_words,
               round(elapsed_ms, 1) AS milliseconds,
               surface,
               asker_of(id) AS person,
               CAST(guild_id AS TEXT) AS server,
               gist
        FROM queries
        WHERE NOT (gist IS '' AND outcome = 'not_covered')
    """,
    # Those that the notes did not answer for certain.
    "unanswered": """
        SELECT id, asked_at, question, outcome, vote, section, passage, unknown_words, surface,
               person, server
        FROM asked
        WHERE outcome <> 'answered'
    """,
    # By days in UTC; those without a question are absent.
    "days": """
        SELECT date(asked_at / 1000000, 'unixepoch') AS day,
               count(*) AS questions,
               sum(outcome = 'answered') AS answered,
               sum(outcome = 'tentative') AS tentative,
               sum(outcome = 'not_covered') AS not_covered
        FROM queries
        WHERE NOT (gist IS '' AND outcome = 'not_covered')
        GROUP BY 1
    """,
    "passages_found": """
        SELECT section_of(found) AS section,
               found AS passage,
               count(*) AS questions,
               sum(outcome = 'answered') AS answered
        FROM queries
        WHERE found IS NOT NULL
        GROUP BY found
    """,
}
"""Each view's name and what it selects."""


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A question that the page answers; the sort is part of it."""

    name: str
    title: str
    description: str
    sql: str


READY_MADE = (
    ReadyMade(
        "newest_unanswered",
        "Newest unanswered",
        "What the notes did not answer for certain, the newest first.",
        """
        SELECT asked_at, question, outcome, section, unknown_words, surface FROM unanswered
        ORDER BY id DESC LIMIT 200
        """,
    ),
    ReadyMade(
        "most_asked_unanswered",
        "Gaps in the notes",
        "Unanswered questions that mean the same, as one line with their number: the most asked"
        " first.",
        """
        SELECT count(*) AS times, max(asked_at) AS newest, question AS one_wording, section
        FROM asked WHERE outcome <> 'answered' GROUP BY ifnull(gist, question)
        ORDER BY times DESC, newest DESC LIMIT 200
        """,
    ),
    ReadyMade(
        "most_asked",
        "Most asked",
        "All questions, those that mean the same as one line: the most asked first.",
        """
        SELECT count(*) AS times, question AS one_wording, sum(outcome = 'answered') AS answered,
               section
        FROM asked GROUP BY ifnull(gist, question) ORDER BY times DESC LIMIT 200
        """,
    ),
    ReadyMade(
        "not_helpful",
        "Found not helpful",
        "Answers that somebody voted against, with the words why where they gave any.",
        """
        SELECT asked_at, question, why, outcome, section, passage FROM asked
        WHERE vote IN ('not_helpful', 'both') ORDER BY id DESC LIMIT 200
        """,
    ),
    ReadyMade(
        "unknown_words",
        "Words the notes do not know",
        "Single words, and how many questions used them: what the glossary may lack.",
        """
        SELECT lower(word.value) AS word, count(*) AS questions, max(asked.question) AS one_question
        FROM asked, json_each(asked.unknown_words) AS word
        GROUP BY lower(word.value) ORDER BY questions DESC, 1 LIMIT 200
        """,
    ),
    ReadyMade(
        "one_day",
        "One day",
        "Everything asked on a day in UTC, written like 2026-11-23.",
        """
        SELECT asked_at, question, outcome, vote, section, surface, person FROM asked
        WHERE asked_at LIKE :day || ' %' ORDER BY id LIMIT 500
        """,
    ),
    ReadyMade(
        "one_section",
        "One section",
        "Questions whose first passage stands in a section; a part of its name will do.",
        """
        SELECT asked_at, question, outcome, vote, section, passage FROM asked
        WHERE section LIKE '%' || :section || '%' ORDER BY id DESC LIMIT 200
        """,
    ),
    ReadyMade(
        "slowest",
        "Slowest answers",
        "The answers that took longest, without Discord's part.",
        """
        SELECT milliseconds, asked_at, question, outcome, surface FROM asked
        ORDER BY milliseconds DESC LIMIT 100
        """,
    ),
)

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
    async with QueryLog.open(path) as log:
        await log.people.names()


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
        for name, select in VIEWS.items():
            connection.execute(f"CREATE TEMP VIEW {name} AS {select}").close()
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_authorize)
        return connection


def _pseudonyms(private: sqlite3.Connection) -> Callable[[int | None], str | None]:
    """Who asked, by a connection of its own: the page's cannot read an id even to hide it."""
    names = Pseudonyms(_people_key(private))

    def asker_of(query_id: int | None) -> str | None:
        user_id, guild_id = _asker(private, query_id) if query_id is not None else (None, None)
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


def _asker(connection: sqlite3.Connection, query_id: int) -> tuple[int | None, int | None]:
    """Who asked a query, and in which server; None for what there is not."""
    with closing(connection.execute(_ASKER, (snowflake("id", query_id),))) as cursor:
        found = cursor.fetchone()
    return (found[0], found[1]) if found else (None, None)


def _people_key(connection: sqlite3.Connection) -> bytes:
    """The key by which people become pseudonyms, which was made before."""
    with closing(connection.execute(_KEY)) as cursor:
        key: bytes = cursor.fetchone()[0]
        return key
