-- What people made of an answer. One vote a person and query: a later one takes its place.
CREATE TABLE votes (
    query_id    INTEGER NOT NULL REFERENCES queries (id) ON DELETE CASCADE,
    -- Who voted, not who asked. What a person's votes are exported and erased by.
    user_id     INTEGER NOT NULL,
    -- helpful or not_helpful.
    vote        TEXT    NOT NULL,
    -- The voter's own word on it; NULL where none was given.
    why         TEXT,
    -- As queries.asked_at.
    voted_at    INTEGER NOT NULL,
    PRIMARY KEY (query_id, user_id)
) STRICT, WITHOUT ROWID;

-- One person's votes, for export and erasure.
CREATE INDEX votes_by_user ON votes (user_id, voted_at);

-- Private answers that were posted for everybody, which is done once each.
CREATE TABLE shares (
    query_id    INTEGER PRIMARY KEY REFERENCES queries (id) ON DELETE CASCADE,
    -- As queries.asked_at.
    shared_at   INTEGER NOT NULL
) STRICT;
