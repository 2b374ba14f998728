"""A database of its own for an export, with names and tables that people can read."""

import sqlite3
from collections.abc import AsyncIterable, Iterable, Mapping
from pathlib import Path

from bot.querylog.database import wrapped_errors

IN_MEMORY = "log"
"""What SQLite calls the view that is in no file; the connections of this process can share it."""

View = sqlite3.Connection
"""For who may not know how the view is kept."""

_SCHEMA = """
    PRAGMA journal_mode = OFF;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE asked (
        id INTEGER PRIMARY KEY, asked_on TEXT, question TEXT, outcome TEXT, vote TEXT, why TEXT,
        section TEXT, passage TEXT, unknown_words TEXT, milliseconds REAL, surface TEXT,
        person TEXT, server TEXT, gist TEXT
    );
    CREATE TABLE notes (
        gist TEXT, note TEXT, noted_on TEXT, resolved_on TEXT, person TEXT, server TEXT
    );
    CREATE VIEW unanswered AS
        SELECT id, asked_on, question, outcome, vote, section, passage, unknown_words, surface,
               person, server
        FROM asked WHERE outcome = 'not_covered';
    CREATE VIEW tentative AS
        SELECT id, asked_on, question, outcome, vote, section, passage, unknown_words, surface,
               person, server
        FROM asked WHERE outcome = 'tentative';
    CREATE VIEW days AS
        SELECT asked_on AS day, count(*) AS questions, sum(outcome = 'answered') AS answered,
               sum(outcome = 'tentative') AS tentative, sum(outcome = 'not_covered') AS not_covered
        FROM asked GROUP BY asked_on ORDER BY asked_on DESC;
    CREATE VIEW passages_found AS
        SELECT section, passage, count(*) AS questions, sum(outcome = 'answered') AS answered
        FROM asked WHERE passage IS NOT NULL GROUP BY passage ORDER BY questions DESC;
    CREATE VIRTUAL TABLE asked_words USING fts5 (
        question, content="asked", content_rowid="id",
        tokenize = 'porter unicode61 remove_diacritics 2'
    );
    BEGIN;
"""
_ASKED = """
    INSERT INTO asked VALUES (NULL, :asked_on, :question, :outcome, :vote, :why, :section, :passage,
        :unknown_words, :milliseconds, :surface, :person, :server, :gist)
"""
_NOTE = """
    INSERT INTO notes VALUES (:gist, :note, :noted_on, :resolved_on, :person, :server)
"""
_WORDS = """
    INSERT INTO asked_words (asked_words) VALUES ('rebuild')
"""

Columns = Mapping[str, str | float | None]


async def write_view(
    file: Path | None, asked: AsyncIterable[Columns], notes: Iterable[Columns]
) -> View:
    """Write rows by the columns of `asked` and `notes` into an empty file, or into memory.

    Returns the connection, which the caller closes. What is in memory lasts until then.

    Raises:
        QueryLogError: the file cannot be written.
    """
    shared = f"file:{IN_MEMORY}?mode=memory&cache=shared"
    with wrapped_errors(file or Path(IN_MEMORY)):
        view = sqlite3.connect(shared, uri=True) if file is None else sqlite3.connect(file)
        try:
            view.executescript(_SCHEMA)
            async for row in asked:
                view.execute(_ASKED, row)
            view.executemany(_NOTE, notes)
            view.execute(_WORDS)
            view.commit()
        except BaseException:
            view.close()
            raise
    return view
