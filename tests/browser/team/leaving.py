"""What does somebody take along who leaves a team, and what do those who stay do on the members page?"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, Route
from typing_extensions import override

from incident_log.client import casework, intake, session
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.client.keyring import Profile
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import report_of
from incident_log.client.session import MemberSession, ReporterSession
from incident_log.clock import SystemClock
from incident_log.crypto import age, letters, sealing
from incident_log.crypto.sealing import RecordBody
from incident_log.crypto.seeds import CompartmentSecret, new_code
from incident_log.domain.packaged import Entry
from incident_log.errors import IncidentLogError, KeysEnded
from incident_log.format.box import holder_of_desk
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_time
from incident_log.format.record import Head, parse_envelope
from incident_log.format.statement import DeskEpochBody, parse_statement
from incident_log.services import journal as server_journal
from incident_log.storage import cases
from incident_log.storage.database import Database
from tests import chromium
from tests.browser.team import team as helpers
from tests.browser.team.team import PASSPHRASE, SLOW, THREAT, Team
from tests.serving import Server
from tests.writing import as_desk

# Connections of the people of one file, closed at its end.
_OPEN: list[Api] = []


def connect(url: str) -> Api:
    api = Api(url)
    _OPEN.append(api)
    return api


def close_all() -> None:
    """Close every connection."""
    for api in _OPEN:
        api.close()


class Wrapped(NamedTuple):
    """One row of the wraps of a case."""

    compartment: str
    epoch: int
    holder: str
    desk_epoch: int | None
    format: str
    wrap: bytes


@dataclass
class Left:
    """A team, what Bo takes along, and what was there before he left."""

    team: Team
    bo: MemberSession
    lawyer: MemberSession
    cases: list[str]
    reporter: ReporterSession
    # A case in which Bo writes on once he has left.
    attacked: str
    secrets: dict[str, tuple[CompartmentSecret, ...]] = field(default_factory=dict)

    def stolen(self, case: str) -> list[CompartmentSecret]:
        """Give every secret of a case that Bo's keys open in a full copy of the server's database."""
        found = list(self.secrets.get(case, ()))
        rows = self.rows(
            "SELECT case_id, compartment, epoch, holder, desk_epoch, format, wrap FROM case_wraps"
        )
        for case_id, *row in rows:
            if to_b64u(case_id) == case:
                found += self.tried(case, Wrapped(*row))
        return found

    def tried(self, case: str, row: "Wrapped") -> list[CompartmentSecret]:
        """Try every key of Bo's on one wrap."""
        found: list[CompartmentSecret] = []
        if row.format == "age":
            with contextlib.suppress(IncidentLogError):
                found += letters.parse_grant(age.decrypt(row.wrap, self.identities)).secrets
            return found
        of_desk = row.desk_epoch is not None
        holder = holder_of_desk(self.team.desk, row.desk_epoch or 0) if of_desk else row.holder
        place = (case, row.compartment, row.epoch)
        for key in [*(one.wrap_key for one in self.bo.desk_secrets), self.bo.seed.wrap_key]:
            with contextlib.suppress(IncidentLogError):
                found.append(
                    sealing.unwrap_case_secret(key, self.bo.organisation, holder, place, row.wrap)
                )
        return found

    @property
    def identities(self) -> list[str]:
        return [self.bo.seed.identity, *(secret.identity for secret in self.bo.desk_secrets)]

    def opened_by_bo(self, case: str) -> list[int]:
        """List the records of a case that Bo can read."""
        secrets, found = self.stolen(case), []
        rows = self.rows("SELECT position, header, body, case_id FROM records ORDER BY position")
        for position, header, body, case_id in rows:
            for secret in secrets if to_b64u(case_id) == case else []:
                with contextlib.suppress(IncidentLogError):
                    sealing.open_record(secret, header + b"\n" + body)
                    found.append(position)
        return sorted(set(found))

    def intake_opened_by_bo(self, case: str) -> bool:
        """Tell whether Bo can read the letter of a report."""
        for case_id, wrap in self.rows("SELECT case_id, wrap FROM intakes"):
            if to_b64u(case_id) == case:
                with contextlib.suppress(IncidentLogError):
                    age.decrypt(wrap, self.identities)
                    return True
        return False

    def written_by_bo(self, case: str, compartment: str, text: str) -> None:
        """Have the server itself take what Bo seals under the secret that he knows."""
        kind = "note" if compartment == "work" else "message"
        said = {"text": text} | ({} if compartment == "work" else {"lang": "en"})
        secret = next(one for one in self.secrets[case] if one.compartment == compartment)
        body = RecordBody(kind, 1, to_time(SystemClock().now()), said, None)
        database = Database(f"sqlite:///{self.database}")
        with database.writing() as connection:
            found = cases.find(connection, from_b64u(case, 16))
            assert found is not None
            head = Head(found.head_position, found.head_digest or b"")
            header = sealing.next_header(self.bo.organisation, secret, head)
            envelope = sealing.seal_record(secret, header, body, self.bo.seed.signing_key)
            today = SystemClock().now().date()
            server_journal.place(connection, as_desk(found), [parse_envelope(envelope)], today)

    def cards_opened_by_bo(self) -> list[str]:
        found = []
        for case_id, card in self.rows("SELECT id, card FROM cases WHERE card IS NOT NULL"):
            for secret in self.bo.desk_secrets:
                with contextlib.suppress(IncidentLogError):
                    sealing.open_card(secret, self.bo.organisation, to_b64u(case_id), card)
                    found.append(to_b64u(case_id))
        return found

    @property
    def database(self) -> Path:
        return self.team.server.data / "incident-log.sqlite3"

    @contextlib.contextmanager
    def changed(
        self, do: str, values: tuple[object, ...], undo: str, wanted: tuple[object, ...]
    ) -> Iterator[None]:
        """Let the server's database say something else for a while."""
        self.execute(do, values)
        try:
            yield
        finally:
            self.execute(undo, wanted)

    def execute(self, statement: str, values: tuple[object, ...]) -> None:
        with contextlib.closing(sqlite3.connect(self.database)) as database, database:
            database.execute(statement, values)

    def rows(self, statement: str) -> list[tuple]:  # type: ignore[type-arg]  # columns of whatever is asked
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            return database.execute(statement).fetchall()


def signed_in(team: Team, name: str) -> MemberSession:
    profile = Profile(team.folder / name)
    return session.sign_in(
        connect(team.server.url), profile, team.owner.organisation, name, PASSPHRASE
    )


def file(team: Team, api: Api, name: str) -> ReporterSession:
    """File a report, and come back to it."""
    folder = team.folder / name
    folder.mkdir(mode=0o700)
    profile, code, link = Profile(folder), new_code(), IntakeLink.parse(team.link)
    report = report_of({"consent": {"team": "yes"}, **THREAT}, folder)
    intake.finish(api, profile, intake.begin(api, profile, link, report, (), code))
    return session.come_back(connect(team.server.url), profile, team.owner.organisation, code)


@contextlib.contextmanager
def at_members(browser: Browser, server: Server, name: str) -> Iterator[Page]:
    with chromium.open_context(browser, server.url) as context:
        context.set_default_timeout(SLOW)
        page = context.new_page()
        helpers.sign_in(page, name)
        page.locator("main .il-row, main .il-empty").first.wait_for()
        page.goto("/en/members")
        page.get_by_role("heading", name="People").wait_for()
        yield page


def after(number: int) -> Callable[[Route], None]:
    """Let requests through until the connection breaks."""
    passed = iter(range(number))

    def answer(route: Route) -> None:
        if next(passed, None) is None:
            route.abort()
        else:
            route.continue_()

    return answer


def look_again(known: MemberSession) -> MemberSession:
    return session.enter(known.api, known.profile, known.organisation, known.seed, known.me.id)


def say(left: Left, case: str, by: MemberSession) -> OpenCase:
    opened = casework.open_case(look_again(by), case)
    return casework.write(opened, "message", {"text": "New.", "lang": "en"})


def is_refused(left: Left, case: str, by: MemberSession) -> bool:
    """Tell whether nothing new is sealed in a case, because somebody left."""
    try:
        say(left, case, by)
    except KeysEnded:
        return True
    return False


class OldDirectory(Api):
    """A reporter whose browser, or whose server, still shows the desk as it was."""

    def __init__(self, url: str, statements: Iterable[Json]) -> None:
        super().__init__(url)
        _OPEN.append(self)
        self.shown = Answer({"statements": list(statements)})

    @override
    def get(self, path: str) -> Answer:
        return self.shown if path.startswith("directory/desks/") else super().get(path)


def epoch_of(row: Json) -> int:
    """Give the epoch of a desk that a statement is about; -1 when it is about something else."""
    envelope = Entry.of(row).text("statement")
    body = parse_statement(from_b64u(envelope)).statement.body
    return body.epoch if isinstance(body, DeskEpochBody) else -1
