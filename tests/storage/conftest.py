"""Which databases does every storage test run on? SQLite in a file, and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_log.storage import migrating
from incident_log.storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite:///{tmp_path / 'test.sqlite3'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    migrating.upgrade(opened)
    yield opened
    opened.close()
