"""The log as Datasette sees it: some views, no table."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database, Results

from bot.querylog.page import VIEWS, PageConnection, open_for_page

NAME = "log"
"""How addresses name it."""


class LogViews(Database):  # type: ignore[misc]  # published without types
    """Opens guarded connections only, and knows of no table."""

    def __init__(self, page: Datasette, path: Path, sections: Mapping[str, str]) -> None:
        super().__init__(page, path=str(path), is_mutable=True)
        self._log, self._sections = path, sections

    def connect(self, write: bool = False) -> PageConnection:  # noqa: FBT001, FBT002 -- the library's signature
        """A connection that reads the page's views.

        Raises:
            PermissionError: one to write was asked for.
        """
        if write:
            raise PermissionError("the page only reads")
        connection = open_for_page(self._log, self._sections)
        self._all_file_connections.append(connection)
        return connection

    async def execute(self, *statement: Any, **options: Any) -> Results:  # noqa: ANN401 -- handed on
        """As the library's, but no error prints a statement, whose values may be questions."""
        return await super().execute(*statement, **{**options, "log_sql_errors": False})

    async def table_names(self) -> list[str]:
        return []

    async def table_exists(self, _table: str) -> bool:
        return False

    async def hidden_table_names(self) -> list[str]:
        return []

    async def table_counts(self, _limit: int = 10) -> dict[str, int]:
        return {}

    async def view_names(self) -> list[str]:
        return list(VIEWS)

    async def get_view_definition(self, view: str) -> str | None:
        return VIEWS.get(view)
