"""Which copies do use cases run on? One on SQLite and one on PostgreSQL, each with the same people."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from incident_log.clock import FixedClock
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.storage import migrating
from incident_log.storage.database import Database
from incident_log.web.app import create_app
from tests.town import Town
from tests.web.conftest import MORNING, people_of, running_copy, settle, setup_token


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(
    request: pytest.FixtureRequest, settings: Settings, clock: FixedClock, release: str
) -> Iterator[Flask]:
    if request.param == "postgres":
        settings = replace(settings, database=str(request.getfixturevalue("postgres_database")))
        database = Database(settings.database_url)
        migrating.upgrade(database)
        database.close()
    made = create_app(settings, clock)
    yield made
    running_copy(made).database.close()


@pytest.fixture
def copy(app: Flask) -> Server:
    return running_copy(app)


@pytest.fixture
def town(app: Flask) -> Town:
    return settle(people_of(app), setup_token(app))
