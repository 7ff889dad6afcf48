"""Which databases does every storage test run on? SQLite in a file, and PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_log.storage.database import Database
from tests import postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with tables and nothing in them."""
    if request.param == "postgres":
        server, like = map(request.getfixturevalue, ("postgres_server", "empty_on_postgres"))
        with postgres.database(server, like=like) as address:
            yield address
        return
    file = tmp_path / "test.sqlite3"
    shutil.copyfile(request.getfixturevalue("empty_on_sqlite"), file)
    yield f"sqlite:///{file}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()
