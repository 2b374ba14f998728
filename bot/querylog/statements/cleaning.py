"""The statements after which deleted text is in no file of the database any more."""

import aiosqlite

_MERGE = """
    INSERT INTO questions (questions, rank) VALUES ('merge', :pages)
"""
_WITHOUT_QUESTION = """
    SELECT id FROM gaps
    WHERE (guild_id IS NULL AND gist NOT IN (SELECT gist FROM queries WHERE gist NOT NULL))
       OR (guild_id NOT NULL AND (guild_id, gist) NOT IN
           (SELECT guild_id, gist FROM queries WHERE guild_id NOT NULL AND gist NOT NULL))
"""
_DELETE_GAP = """
    DELETE FROM gaps WHERE id = :id AND NOT EXISTS
        (SELECT 1 FROM queries WHERE queries.gist = gaps.gist
         AND (gaps.guild_id IS NULL OR queries.guild_id = gaps.guild_id))
"""


async def merge_words(database: aiosqlite.Connection, pages: int) -> bool:
    """Do so much of bringing the words of full-text search together; whether anything was done.

    Negative `pages` begin it: every segment is then to become one, and what was deleted is in none.
    """
    before = await _changes(database)
    async with database.execute(_MERGE, {"pages": pages}):
        pass
    # As SQLite documents it: the statement itself counts as one change.
    return await _changes(database) - before >= 2  # noqa: PLR2004 -- the reason above


async def gaps_without_question(database: aiosqlite.Connection) -> tuple[int, ...]:
    return tuple(row[0] for row in await database.execute_fetchall(_WITHOUT_QUESTION))


async def delete_gap(database: aiosqlite.Connection, gap_id: int) -> None:
    """Delete the gap unless such a question was asked meanwhile."""
    async with database.execute(_DELETE_GAP, {"id": gap_id}):
        pass


async def vacuum(database: aiosqlite.Connection) -> None:
    """Write the file anew, without free pages and without what is left over in others."""
    async with database.execute("VACUUM"):
        pass


async def empty_wal(database: aiosqlite.Connection) -> bool:
    """Bring the write-ahead log into the file; whether it is empty now, which readers hinder."""
    ((busy, _, _),) = await database.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
    return not busy


async def _changes(database: aiosqlite.Connection) -> int:
    ((changes,),) = await database.execute_fetchall("SELECT total_changes()")
    return int(changes)
