"""The statements of the web page: its ready-made questions, and the days of its picture."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from bot.querylog.statements.values import snowflake

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


def asker(connection: sqlite3.Connection, query_id: int) -> tuple[int | None, int | None]:
    """Who asked a query, and in which server; None for what there is not."""
    with closing(connection.execute(_ASKER, (snowflake("id", query_id),))) as cursor:
        found = cursor.fetchone()
    return (found[0], found[1]) if found else (None, None)


def people_key(connection: sqlite3.Connection) -> bytes:
    """The key by which people become pseudonyms, which was made before."""
    with closing(connection.execute(_KEY)) as cursor:
        key: bytes = cursor.fetchone()[0]
        return key
