"""Which copies do use cases run on? One on SQLite and one on PostgreSQL, each with the same people."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from incident_log.clock import FixedClock
from incident_log.services.server import Server
from incident_log.settings import Settings
from tests import postgres
from tests.town import Town
from tests.web.conftest import MORNING, people_of, running_copy, settle, setup_token, sqlite_file
from tests.wiring import create_app


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def app(
    request: pytest.FixtureRequest, settings: Settings, clock: FixedClock, release: str
) -> Iterator[Flask]:
    with contextlib.ExitStack() as kept:
        if request.param == "postgres":
            server, like = map(request.getfixturevalue, ("postgres_server", "empty_on_postgres"))
            address = kept.enter_context(postgres.database(server, like=like))
            settings = replace(settings, database=address)
        else:
            settings.data.mkdir(mode=0o700)
            shutil.copyfile(request.getfixturevalue("empty_on_sqlite"), sqlite_file(settings))
        made = create_app(settings, clock)
        yield made
        running_copy(made).database.close()


@pytest.fixture
def copy(app: Flask) -> Server:
    return running_copy(app)


@pytest.fixture
def town(app: Flask) -> Town:
    return settle(people_of(app), setup_token(app))
