-- The key by which people become pseudonyms. It never leaves this file.
CREATE TABLE secrets (
    name    TEXT PRIMARY KEY,
    key     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who wants nothing stored, by pseudonym: so that to remember it takes no id.
CREATE TABLE opted_out (
    person  BLOB PRIMARY KEY,
    since   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
