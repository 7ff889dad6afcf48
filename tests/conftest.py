"""What does nearly every test need? A copy of its own, in a folder of its own."""

import functools
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from incident_log.crypto import lockbox
from incident_log.crypto.primitives import argon2id
from incident_log.settings import Settings
from incident_log.storage import migrating
from incident_log.storage.database import Database
from incident_log.web import asset_build
from tests import chromium, postgres, serving
from tests.wiring import create_app


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--system-chromium",
        action="store_true",
        help="use the Chromium of the system, not that of the npm package",
    )


def pytest_configure() -> None:
    # Whoever runs the tests in the background may have Ctrl-C ignored; the servers they start would ignore it as well.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _stretched_once() -> Iterator[None]:
    """Stretch each pair of passphrase and salt once in a process: people sign in hundreds of times, with a few passphrases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lockbox, "argon2id", functools.cache(argon2id))
        yield


@pytest.fixture(scope="session")
def release() -> str:
    """The browser's files, built once; gives the digest of the release."""
    return asset_build.build()


@pytest.fixture(scope="session")
def empty_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing in them, to be copied: making the tables anew takes longer than most tests."""
    file = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    database = Database(f"sqlite:///{file}")
    migrating.upgrade(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def empty_on_postgres(postgres_server: str) -> Iterator[str]:
    """The same on PostgreSQL; gives its address."""
    with postgres.database(postgres_server) as address:
        database = Database(address)
        migrating.upgrade(database)
        database.close()
        yield address


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", rate_limits_on=False)


@pytest.fixture
def app(settings: Settings, release: str) -> Flask:
    settings.data.mkdir(exist_ok=True)
    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def server(tmp_path: Path, release: str) -> Iterator[serving.Server]:
    """A real server process on a free port; `server.url`, `server.kill()`, `server.restart()`."""
    with serving.run(tmp_path / "data") as running:
        yield running


@pytest.fixture(scope="session")
def chromium_browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    with chromium.launch(packaged=not request.config.getoption("--system-chromium")) as browser:
        yield browser


@pytest.fixture
def page(chromium_browser: Browser, server: serving.Server) -> Iterator[Page]:
    """A phone-sized page that fails the test on any console error, page error or CSP report."""
    with chromium.open_page(chromium_browser, server.url) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One PostgreSQL server for the whole run; gives its address."""
    with postgres.run() as address:
        yield address


@pytest.fixture
def postgres_database(postgres_server: str) -> Iterator[str]:
    """An empty database of its own; gives the SQLAlchemy address."""
    with postgres.database(postgres_server) as address:
        yield address
