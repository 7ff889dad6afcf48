"""What does nearly every test of the API need? A town of people on a copy of their own, and a clock that can be moved.

The suites named in ON_BOTH run on SQLite and on PostgreSQL: the same tests, the same people.
"""

import datetime as dt
import itertools
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from incident_log.clock import FixedClock
from incident_log.services import setup
from incident_log.services.server import Server
from incident_log.settings import Settings
from tests import postgres
from tests.people import Answer, Person
from tests.town import Town
from tests.wiring import create_app

MORNING = dt.datetime(2026, 11, 3, 9, 15, tzinfo=dt.UTC)
# What stands in the database's own hands: order, races, permissions, pages, what is there and what is not.
ON_BOTH = frozenset(
    f"test_{suite}"
    for suite in (
        "cases", "closed_access", "directory", "evidence", "evidence_room", "grants", "inbox", "intake", "log", "matrix", "records", "renewal", "taken_back",
    )
)  # fmt: skip
# Counts the steps of SQLite's own driver.
_OF_SQLITE = "test_absent_and_forbidden_are_the_same_answer_for_the_same_work"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    suite = metafunc.module.__name__.rpartition(".")[2]
    asks = "on_postgres" in metafunc.fixturenames and metafunc.function.__name__ != _OF_SQLITE
    if suite in ON_BOTH and asks:
        kinds = [False, pytest.param(True, marks=pytest.mark.postgres)]
        metafunc.parametrize("on_postgres", kinds, indirect=True, ids=["sqlite", "postgres"])


@dataclass(frozen=True)
class Browser:
    """Flask's own client as somebody's browser."""

    client: FlaskClient

    def send(
        self, method: str, path: str, *, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        answer = self.client.open(path, method=method, data=body, headers=dict(headers))
        return Answer(answer.status_code, answer.data, dict(answer.headers))


def running_copy(app: Flask) -> Server:
    found: Server = app.extensions["incident_log.server"]
    return found


def setup_token(app: Flask) -> str:
    with running_copy(app).database.writing() as connection:
        made = setup.new_token(connection)
    assert made is not None
    return made


def people_of(app: Flask) -> Town:
    """People with a browser each, before the server is set up."""
    return Town(Browser(app.test_client()) for _ in itertools.count())


def settle(people: Town, token: str) -> Town:
    """Give Amina, Bo, Chidi and Dana their accounts; each is signed in."""
    people.found(token)
    people.add_desk()
    people.join(people.bo, "caseworker", people.desk)
    people.join(people.chidi, "lawyer", None)
    people.join(people.dana, "caseworker", people.other_desk)
    return people


@dataclass(frozen=True)
class Template:
    """A settled town on disk, to be copied: making one anew for each test would take most of the time."""

    data: Path
    town: Town
    # Empty for SQLite, which lies in `data`.
    database: str

    def copied_to(self, app: Flask) -> Town:
        """Give the same people browsers on a copy of their server, each still signed in."""
        town = people_of(app)
        town.organisation, town.desk, town.other_desk = (
            self.town.organisation,
            self.town.desk,
            self.town.other_desk,
        )
        for name in ("amina", "bo", "chidi", "dana"):
            person: Person = getattr(self.town, name)
            browser = Browser(app.test_client())
            assert isinstance(person.carrier, Browser)
            cookie = person.carrier.client.get_cookie("session")
            assert cookie is not None
            browser.client.set_cookie("session", cookie.value)
            setattr(town, name, replace(person, carrier=browser))
        return town


@pytest.fixture(scope="session")
def template_on_sqlite(tmp_path_factory: pytest.TempPathFactory, release: str) -> Template:
    return settled_at(tmp_path_factory.mktemp("template") / "data", "")


@pytest.fixture(scope="session")
def template_on_postgres(
    tmp_path_factory: pytest.TempPathFactory,
    release: str,
    empty_on_postgres: str,
    postgres_server: str,
) -> Iterator[Template]:
    with postgres.database(postgres_server, like=empty_on_postgres) as address:
        yield settled_at(tmp_path_factory.mktemp("template") / "data", address)


def settled_at(data: Path, database: str) -> Template:
    settings = Settings(data=data, database=database, rate_limits_on=False)
    app = create_app(settings, FixedClock(MORNING))
    town = settle(people_of(app), setup_token(app))
    running_copy(app).database.close()
    return Template(data, town, database)


def sqlite_file(settings: Settings) -> Path:
    return Path(settings.database_url.removeprefix("sqlite:///"))


@pytest.fixture
def on_postgres(request: pytest.FixtureRequest) -> bool:
    """Tell which database a test runs on; SQLite unless its suite runs on both."""
    return bool(getattr(request, "param", False))


@pytest.fixture
def template(on_postgres: bool, request: pytest.FixtureRequest) -> Template:  # noqa: FBT001  # a fixture
    found: Template = request.getfixturevalue(
        "template_on_postgres" if on_postgres else "template_on_sqlite"
    )
    return found


@pytest.fixture
def settings(
    tmp_path: Path,
    on_postgres: bool,  # noqa: FBT001  # a fixture
    request: pytest.FixtureRequest,
) -> Iterator[Settings]:
    """A copy of one's own; on PostgreSQL its database is made here, as its operator would."""
    made = Settings(data=tmp_path / "data", rate_limits_on=False)
    if not on_postgres:
        yield made
        return
    like = request.getfixturevalue("empty_on_postgres")
    if "town" in request.fixturenames:
        like = request.getfixturevalue("template").database
    with postgres.database(request.getfixturevalue("postgres_server"), like=like) as address:
        yield replace(made, database=address)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def app(
    settings: Settings, clock: FixedClock, release: str, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """A server that nobody has set up, unless the test has a town: then its data is put in place first."""
    if "town" in request.fixturenames:
        request.getfixturevalue("settled")
    elif not settings.database:
        settings.data.mkdir(mode=0o700)
        shutil.copyfile(request.getfixturevalue("empty_on_sqlite"), sqlite_file(settings))
    made = create_app(settings, clock)
    yield made
    running_copy(made).database.close()


@pytest.fixture
def copy(app: Flask) -> Server:
    """The running copy behind the app, for looking at what it stores."""
    return running_copy(app)


@pytest.fixture
def strangers(app: Flask) -> Town:
    """People before the server is set up."""
    return people_of(app)


@pytest.fixture
def token(app: Flask) -> str:
    return setup_token(app)


@pytest.fixture
def settled(settings: Settings, template: Template) -> None:
    """Put the settled town's data in place before the app opens it."""
    shutil.copytree(template.data, settings.data)


@pytest.fixture
def town(app: Flask, template: Template) -> Town:
    """Amina, Bo, Chidi and Dana with accounts, each signed in."""
    return template.copied_to(app)
