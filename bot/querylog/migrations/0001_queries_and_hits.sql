-- The query log: one row a question, and what was found for it.
--
-- STRICT tables need SQLite 3.37. Ids of guilds, channels and users are Discord's snowflakes.

-- Marks the file as Footnote's ("Foot"), so that another program's database is never written to.
PRAGMA application_id = 0x466F6F74;

CREATE TABLE queries (
    -- Never reused, even after a row is deleted: whatever refers to a query keeps meaning that one.
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- When it was asked: microseconds since 1970-01-01 00:00 UTC. One form only, loses nothing of
    -- a Python datetime, and compares and subtracts as a number, which retention relies on.
    asked_at    INTEGER NOT NULL,
    -- slash, mention, direct_message or terminal. Not a CHECK: a new surface needs no new table.
    surface     TEXT    NOT NULL,
    -- NULL in direct messages and in the terminal. Decides which moderators may see the row.
    guild_id    INTEGER,
    -- NULL in the terminal. Leads a moderator to where the question was asked.
    channel_id  INTEGER,
    -- NULL in the terminal. What a person's rows are exported and erased by.
    user_id     INTEGER,
    -- As typed; lone surrogates, which UTF-8 cannot hold, became U+FFFD.
    question    TEXT    NOT NULL,
    -- answered, tentative or not_covered.
    outcome     TEXT    NOT NULL,
    -- The corpus that was searched: the same question may fare otherwise in another revision.
    revision    TEXT    NOT NULL,
    -- Milliseconds the answer took, without Discord.
    elapsed_ms  REAL    NOT NULL
) STRICT;

-- What was found, best first, whatever the outcome. A table of its own, not JSON in the row, so
-- that passages can be counted and grouped, and go when their query goes.
CREATE TABLE hits (
    query_id    INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    -- 1 is the best.
    place       INTEGER NOT NULL,
    -- `episode/claim`, stable over revisions.
    passage_id  TEXT    NOT NULL,
    -- Comparable within one query only; higher is better.
    score       REAL    NOT NULL,
    PRIMARY KEY (query_id, place)
) STRICT, WITHOUT ROWID;
