"""The log as reviewers read it in the web page, with neither people's ids nor channels.

They are temporary views of the page's own connection and stand in no file. That connection gives
them `asker_of` (from a query's id to a pseudonym) and `section_of` (from a passage's id to its
citation). Small talk, which earlier versions logged as not covered, is in none of them.
"""

import sqlite3

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


def create_views(connection: sqlite3.Connection) -> None:
    """Give the connection the page's views."""
    for name, select in VIEWS.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {select}").close()
