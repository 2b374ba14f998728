-- What decides who may see a question, beside its guild.

-- 1: its answer was for its asker alone, so that reviewers do not see who that was. Of earlier
-- commands nobody knows: they count as private.
ALTER TABLE queries ADD COLUMN private INTEGER NOT NULL DEFAULT 1;
-- The channel that one must be able to see to see the question: of a thread its parent, unless the
-- thread is private. Earlier rows tell the channel or thread alone.
ALTER TABLE queries ADD COLUMN place_id INTEGER;

UPDATE queries SET private = surface <> 'mention', place_id = iif(guild_id IS NULL, NULL, channel_id);

-- As before, everything that a review counts is in one index.
DROP INDEX queries_for_review;

CREATE INDEX queries_for_review
ON queries (guild_id, asked_at, outcome, gist, found, place_id, private);
