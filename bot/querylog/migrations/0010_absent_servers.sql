-- Servers of the log that Discord does not count among the bot's, found when it connected or later:
-- they removed it while it was offline, and are forgotten unless they return in time.
CREATE TABLE absent_servers (
    guild_id    INTEGER PRIMARY KEY,
    -- When that was found first, as queries.asked_at.
    since       INTEGER NOT NULL
) STRICT;
