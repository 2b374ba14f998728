-- The ways the log is read, each with its index; every index ends in the row's id by itself.

-- The newest rows of all, and rows past their retention.
CREATE INDEX queries_by_time ON queries (asked_at);

-- The newest rows of one guild.
CREATE INDEX queries_by_guild ON queries (guild_id, asked_at);

-- One person's rows, for export and erasure.
CREATE INDEX queries_by_user ON queries (user_id, asked_at);

-- The questions a passage was found for.
CREATE INDEX hits_by_passage ON hits (passage_id);
