-- Whom and which server the log has forgotten, by pseudonym, and until when: what was asked up to then
-- is not stored any more, be it from a queue in memory or from a backup. Kept as long as rows are.
CREATE TABLE erasures (
    subject     BLOB PRIMARY KEY,
    -- As queries.asked_at.
    erased_at   INTEGER NOT NULL,
    -- 0: under way or interrupted, to be taken up again. 1: no byte of it is left.
    done        INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
