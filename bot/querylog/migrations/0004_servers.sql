-- What those who manage a server have set for it. No row: everything as it comes.
CREATE TABLE servers (
    guild_id            INTEGER PRIMARY KEY,
    -- text or embed: how replies look.
    style               TEXT    NOT NULL DEFAULT 'text',
    -- 1: answers are private unless somebody asks otherwise.
    private             INTEGER NOT NULL DEFAULT 0,
    -- 1: answers are public in the channels of public_channels alone, of which there may be none.
    only_listed         INTEGER NOT NULL DEFAULT 0,
    -- How many questions a person may ask in how many seconds; NULL: as the operator has it.
    cooldown_questions  INTEGER,
    cooldown_seconds    REAL,
    -- Where the weekly digest goes; NULL: nowhere.
    digest_channel_id   INTEGER,
    -- When the last digest was posted, as queries.asked_at; NULL: never.
    digest_sent_at      INTEGER
) STRICT;

CREATE TABLE public_channels (
    guild_id    INTEGER NOT NULL REFERENCES servers (guild_id) ON DELETE CASCADE,
    channel_id  INTEGER NOT NULL,
    PRIMARY KEY (guild_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Roles that may review the server's log beside those who may manage messages.
CREATE TABLE reviewer_roles (
    guild_id    INTEGER NOT NULL REFERENCES servers (guild_id) ON DELETE CASCADE,
    role_id     INTEGER NOT NULL,
    PRIMARY KEY (guild_id, role_id)
) STRICT, WITHOUT ROWID;
