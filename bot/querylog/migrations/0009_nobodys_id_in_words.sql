-- What people typed, without the ids in it, as it is stored from now on: `neutral` is this program's
-- own function (see values.py).
UPDATE queries
SET question = neutral(question),
    gist = neutral(gist),
    terms_unknown =
        (SELECT json_group_array(neutral(value)) FROM json_each(queries.terms_unknown)),
    corrections =
        (SELECT json_group_object(neutral(key), neutral(value)) FROM json_each(queries.corrections))
-- Joined, so that a million rows take a million calls.
WHERE question || ' ' || ifnull(gist, '') || terms_unknown || corrections
   <> neutral(question || ' ' || ifnull(gist, '') || terms_unknown || corrections);

-- The words of the questions as they were are in the index for full-text search.
INSERT INTO questions (questions) SELECT 'rebuild' WHERE changes() > 0;

UPDATE votes SET why = neutral(why) WHERE why <> neutral(why);

-- Where two gaps become one, what was said last stands, as ever.
DELETE FROM gaps WHERE id NOT IN (
    SELECT id FROM (
        SELECT id, row_number() OVER (
            PARTITION BY guild_id, neutral(gist) ORDER BY noted_at DESC, id DESC
        ) AS place
        FROM gaps
    ) WHERE place = 1
);

UPDATE gaps SET gist = neutral(gist), note = neutral(note)
WHERE gist <> neutral(gist) OR note <> neutral(note);

-- What stands in the place of a reader who had themselves forgotten: the same in all readings of one
-- server by that person, and made with the key of `secrets`. NULL: nobody had.
ALTER TABLE readings ADD COLUMN reader TEXT;
