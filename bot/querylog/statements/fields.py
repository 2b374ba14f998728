"""The schema as this version makes it: its tables and their columns."""

import sqlite3
from contextlib import closing

from bot.querylog.database import migrate, steps

_TABLES = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%'
    ORDER BY name
"""
_COLUMNS = """
    SELECT name FROM pragma_table_info(:tablename) ORDER BY cid
"""


def columns() -> dict[str, tuple[str, ...]]:
    """The columns of every table that is made by the migrations, in their order.

    Without those that full-text search makes for itself, and those that SQLite does.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        migrate(database, steps())
        tables = [row[0] for row in database.execute(_TABLES)]
        return {
            table: tuple(row[0] for row in database.execute(_COLUMNS, {"tablename": table}))
            for table in tables
        }
