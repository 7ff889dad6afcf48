"""What does nearly every test of the API need? A town of people on a copy of their own, and a clock that can be moved."""

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
from incident_log.web.app import create_app
from tests.people import Answer, Person
from tests.town import Town

MORNING = dt.datetime(2026, 11, 3, 9, 15, tzinfo=dt.UTC)


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
def template(tmp_path_factory: pytest.TempPathFactory, release: str) -> Template:
    data = tmp_path_factory.mktemp("template") / "data"
    app = create_app(Settings(data=data, rate_limits_on=False), FixedClock(MORNING))
    town = settle(people_of(app), setup_token(app))
    running_copy(app).database.close()
    return Template(data, town)


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
