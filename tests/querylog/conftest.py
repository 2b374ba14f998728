from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a query log may be made: neither the file nor its folder exists."""
    return tmp_path / "data" / "queries.sqlite3"
