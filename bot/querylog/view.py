"""The log as a database of its own in which nobody is named: for a file, and for the web page.

The rules are those of `exporting`: people are pseudonyms, rows are numbered anew and tell the day
alone, and a text that a spreadsheet could take for a formula has an apostrophe in front.
"""

import json
import sqlite3
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.querylog.database import wrapped_errors
from bot.querylog.exporting import Pseudonym, exported, safe_cell
from bot.querylog.record import StoredQuery
from bot.querylog.reviewed import GapNote
from bot.querylog.statements.review import NOT_COVERED

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
        FROM asked WHERE outcome <> 'answered';
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


async def write_view(
    file: Path | None,
    rows: AsyncIterable[StoredQuery],
    notes: Iterable[tuple[int | None, str, GapNote]],
    pseudonym: Pseudonym,
    sections: Mapping[str, str],
) -> View:
    """Write the view into an empty file, or into memory; `sections` cites passages by id.

    Returns the connection, which the caller closes. What is in memory lasts until then.

    Raises:
        QueryLogError: the file cannot be written.
    """
    shared = f"file:{IN_MEMORY}?mode=memory&cache=shared"
    with wrapped_errors(file or Path(IN_MEMORY)):
        view = sqlite3.connect(shared, uri=True) if file is None else sqlite3.connect(file)
        try:
            view.executescript(_SCHEMA).close()
            async for row in exported(_questions(rows), pseudonym):
                view.execute(_ASKED, _asked(row, sections)).close()
            view.executemany(_NOTE, (_note(*note, pseudonym) for note in notes)).close()
            view.execute(_WORDS).close()
            view.commit()
        except BaseException:
            view.close()
            raise
    return view


async def _questions(rows: AsyncIterable[StoredQuery]) -> AsyncIterator[StoredQuery]:
    async for row in rows:
        # Small talk asks nothing of the notes, though earlier versions logged it as not covered.
        if row.record.gist != "" or row.record.outcome != NOT_COVERED:
            yield row


def _asked(row: Mapping[str, Any], sections: Mapping[str, str]) -> dict[str, object]:
    votes = [name for name in ("helpful", "not_helpful") if row[name]]
    found = row["passages"][0]["id"] if row["passages"] else None
    return {
        "asked_on": row["asked_at"],
        "question": safe_cell(row["question"]),
        "outcome": row["outcome"],
        "vote": "both" if len(votes) > 1 else next(iter(votes), None),
        "why": safe_cell(" · ".join(row["whys"])) or None,
        "section": sections.get(found or ""),
        "passage": found,
        "unknown_words": json.dumps(row["terms_unknown"], ensure_ascii=False),
        "milliseconds": round(row["elapsed_ms"], 1),
        "surface": row["surface"],
        "person": row["person"] or None,
        "server": row["guild_id"] or None,
        "gist": safe_cell(row["gist"]) or None,
    }


def _note(
    guild_id: int | None, gist: str, said: GapNote, pseudonym: Pseudonym
) -> dict[str, object]:
    return {
        "gist": safe_cell(gist),
        "note": safe_cell(said.note or ""),
        "noted_on": _day(said.noted_at),
        "resolved_on": _day(said.resolved_at),
        "person": None if said.author_id is None else pseudonym(said.author_id, guild_id),
        "server": None if guild_id is None else str(guild_id),
    }


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.date().isoformat()
