-- What reviewing needs beside the row itself.

-- The question's telling words, reduced and in one order: wordings alike have one gist. NULL in rows
-- from before there were any.
ALTER TABLE queries ADD COLUMN gist TEXT;
-- Words of the question that the notes do not know, as typed: a JSON array.
ALTER TABLE queries ADD COLUMN terms_unknown TEXT NOT NULL DEFAULT '[]';
-- Words read as others: a JSON object from the word as typed to the word it was read as.
ALTER TABLE queries ADD COLUMN corrections TEXT NOT NULL DEFAULT '{}';
-- The passage in the first place, again from hits, so that counting them takes no join. NULL: none.
ALTER TABLE queries ADD COLUMN found TEXT;

UPDATE queries
SET found = (SELECT passage_id FROM hits WHERE query_id = queries.id AND place = 1);

-- Everything a review counts, in one index: no row is touched for it.
CREATE INDEX queries_for_review ON queries (guild_id, asked_at, outcome, gist, found);

-- Votes of one kind, newest last.
CREATE INDEX votes_by_kind ON votes (vote, voted_at);

-- The words of the questions, for full-text search. Holds no text of its own, only words.
CREATE VIRTUAL TABLE questions USING fts5 (
    question,
    content = 'queries',
    content_rowid = 'id',
    tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER question_asked AFTER INSERT ON queries BEGIN
    INSERT INTO questions (rowid, question) VALUES (new.id, new.question);
END;

CREATE TRIGGER question_deleted AFTER DELETE ON queries BEGIN
    INSERT INTO questions (questions, rowid, question) VALUES ('delete', old.id, old.question);
END;

INSERT INTO questions (questions) VALUES ('rebuild');

-- What moderators say of a gap in the notes: of all questions of one gist. It lives as long as there
-- is such a question.
CREATE TABLE gaps (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Whose moderators; NULL: the operator's own.
    guild_id    INTEGER,
    gist        TEXT    NOT NULL,
    -- Their word on it; NULL: none.
    note        TEXT,
    -- Whose word; NULL: none, or its author had themselves forgotten.
    author_id   INTEGER,
    noted_at    INTEGER,
    -- When it was closed; a question asked later opens it again. NULL: open.
    resolved_at INTEGER
) STRICT;

CREATE UNIQUE INDEX gaps_by_gist ON gaps (ifnull(guild_id, -1), gist);

CREATE INDEX gaps_by_author ON gaps (author_id);

-- Each time that a moderator read the log.
CREATE TABLE readings (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    INTEGER NOT NULL,
    -- NULL: the reader had themselves forgotten.
    reader_id   INTEGER,
    read_at     INTEGER NOT NULL,
    -- The command, and the names of its filters; never what was searched for.
    command     TEXT    NOT NULL,
    -- How many rows were shown.
    shown       INTEGER NOT NULL
) STRICT;

CREATE INDEX readings_by_guild ON readings (guild_id, read_at);

CREATE INDEX readings_by_time ON readings (read_at);

CREATE INDEX readings_by_reader ON readings (reader_id);
