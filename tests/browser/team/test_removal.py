"""Does a removal close what comes after, for the removed person with all their old keys and everything the server has?"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from typing_extensions import override

from incident_log.client import casework, intake, returning, session, sharing
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.client.keyring import Profile
from incident_log.client.links import IntakeLink
from incident_log.client.reportfile import report_of
from incident_log.client.session import MemberSession, ReporterSession
from incident_log.crypto import age, letters, sealing
from incident_log.crypto.seeds import CompartmentSecret, new_code, new_compartment_secret
from incident_log.errors import IncidentLogError, KeysEnded, NotSignedIn, VerificationError
from incident_log.format.box import holder_of_desk
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.statement import DeskEpochBody, parse_statement
from tests import chromium, serving
from tests.browser.reporting import reporters
from tests.browser.team import team as helpers
from tests.browser.team.team import PASSPHRASE, SLOW, THREAT, Team, open_case, part, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of this file alone: whoever is removed here is missed by no other test."""
    with serving.run(tmp_path_factory.mktemp("removal") / "data") as running:
        yield running


# Connections of the people of this file, closed at its end.
_OPEN: list[Api] = []


def connect(url: str) -> Api:
    api = Api(url)
    _OPEN.append(api)
    return api


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


@pytest.fixture(scope="module")
def left(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Bo has taken two cases, shared one with the lawyer, and seen a third; then he goes, with all he has."""
    folder = tmp_path_factory.mktemp("removal-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        team = Team(server, founded.session, founded.link, folder)
        for name, role in (("Bo", "caseworker"), ("Lena", "lead"), ("Chidi", "lawyer")):
            team.join(name, role)
        bo, chidi = signed_in(team, "bo"), signed_in(team, "chidi")
        reporter = file(team, connect(server.url), "rui")
        cases = [reporter.case, team.file(), team.file()]
        for case in cases[:2]:
            casework.adopt(bo, case)
        sharing.grant(bo, cases[0], chidi.me.id, ["report"], None, "to advise")
        team.look_again()
        secrets = {case: casework.open_case(bo, case).keys.secrets for case in cases}
        yield Left(team, bo, chidi, cases, reporter, secrets)
        for api in _OPEN:
            api.close()


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


def test_an_interrupted_removal_leaves_every_case_open_to_the_desk_and_is_finished_by_a_lead(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    amina = left.team.owner
    with at_members(chromium_browser, server, "amina") as page:
        page.route("**/api/v1/cases/*/renew", after(1))
        row = page.locator(".il-row", has_text="Bo")
        row.get_by_role("button", name="Remove").click()
        told(page, "what they have read, they have read")
        press(page, "Yes, do it")
        told(page, "There is no connection")
        expect(page.get_by_role("heading", name="What Bo could read")).to_be_visible()
        exposed = page.get_by_role("region", name="What Bo could read").locator("li")
        expect(exposed).to_have_count(3)
        expect(page.get_by_text("Still to do: 2 cases have keys")).to_be_visible()

    with pytest.raises(NotSignedIn):
        signed_in(left.team, "bo")
    amina = look_again(amina)
    assert [len(casework.open_case(amina, case).journal.entries) > 0 for case in left.cases] == [
        True
    ] * 3
    ended = [case for case in left.cases if is_refused(lambda case=case: say(left, case, amina))]  # type: ignore[misc]  # mypy knows no default arguments of lambdas
    assert len(ended) == 2

    with at_members(chromium_browser, server, "lena") as page:
        press(page, "Renew the keys now")
        told(page, "Vilnius desk has new keys, and so has each of its cases.")
        expect(page.get_by_text("Still to do")).to_have_count(0)


def is_refused(work: Callable[[], object]) -> bool:
    try:
        work()
    except KeysEnded:
        return True
    return False


def test_the_removed_member_opens_nothing_new_with_every_key_and_a_full_copy_of_the_server(
    left: Left,
) -> None:
    team, case = left.team, left.cases[0]
    before = {each: left.opened_by_bo(each) for each in left.cases}
    heads = {
        each: casework.open_case(look_again(team.owner), each).journal.head for each in left.cases
    }

    own = returning.open_own(left.reporter)
    casework.write(own, "message", {"text": "He is back.", "lang": "en"})
    sharing_case = casework.open_case(look_again(left.lawyer), case)
    casework.write(sharing_case, "message", {"text": "I advise.", "lang": "en"})
    for each in left.cases[:2]:
        opened = casework.open_case(look_again(team.owner), each)
        casework.save_card(
            look_again(team.owner), casework.write(opened, "note", {"text": "Move."})
        )
    casework.adopt(look_again(team.owner), left.cases[2])

    assert all(before.values())
    assert {each: left.opened_by_bo(each) for each in left.cases} == before
    assert all(max(before[each]) <= heads[each].position for each in left.cases)
    assert left.cards_opened_by_bo() == []
    assert [
        casework.open_case(look_again(team.owner), each).journal.warnings for each in left.cases
    ] == [()] * 3
    with pytest.raises(IncidentLogError):
        casework.open_case(left.bo, case)


class OldDirectory(Api):
    """A reporter whose browser, or whose server, still shows the desk as it was."""

    shown: Answer

    @override
    def get(self, path: str) -> Answer:
        return self.shown if path.startswith("directory/desks/") else super().get(path)


def test_a_report_to_keys_that_ended_says_so_and_is_written_to_with_new_ones(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    team = left.team
    statements = team.owner.api.get(f"directory/desks/{team.desk}").values["statements"]
    assert isinstance(statements, list)
    api = OldDirectory(server.url)
    _OPEN.append(api)
    newest = max(statements, key=lambda one: epoch_of(str(one["statement"])))
    api.shown = Answer({"statements": [one for one in statements if one is not newest]})
    late, fresh = file(team, api, "late"), file(team, connect(server.url), "fresh")
    assert left.intake_opened_by_bo(late.case)
    assert not left.intake_opened_by_bo(fresh.case)

    with at_members(chromium_browser, server, "amina") as page:
        expect(page.get_by_text("Still to do: 1 case has keys")).to_be_visible()
        open_case(page, fresh.case)
        expect(page.get_by_text("This report was sealed with old keys")).to_have_count(0)
        open_case(page, late.case)
        told(page, "This report was sealed with old keys of the team")
        press(page, "Take this case")
        expect(part(page, "Status").get_by_text("Whose case: You")).to_be_visible(timeout=SLOW)

    opened = casework.open_case(look_again(team.owner), late.case)
    kinds = {
        entry.link.header.epoch
        for entry in opened.journal.entries[1:]
        if entry.opened and entry.opened.type in {"assignment", "status"}
    }
    assert kinds
    assert all(epoch >= 65536 for epoch in kinds)


def epoch_of(envelope: str) -> int:
    body = parse_statement(from_b64u(envelope)).statement.body
    return body.epoch if isinstance(body, DeskEpochBody) else -1


def test_a_frozen_member_gets_the_keys_back_when_thawed(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    # Amina's client may know old keys only: Eva gets the rest here.
    left.team.join("Eva", "caseworker")
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator(".il-row", has_text="Eva")
        row.get_by_role("button", name="Freeze").click()
        press(page, "Yes, do it")
        told(page, "has new keys, and so has each of its cases")
        with pytest.raises(NotSignedIn):
            signed_in(left.team, "eva")
        row.get_by_role("button", name="Thaw").click()
        press(page, "Yes, do it")
        expect(row.get_by_role("button", name="Freeze")).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("Renewing")).to_have_count(0, timeout=SLOW)

    eva, owner = signed_in(left.team, "eva"), look_again(left.team.owner)
    assert len(eva.desk_secrets) == len(owner.desk_secrets) > 1
    assert say(left, left.cases[0], eva).journal.warnings == ()


def test_a_removed_lawyer_takes_no_new_secret_along(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    case = left.cases[0]
    old = casework.open_case(look_again(left.lawyer), case).keys
    with at_members(chromium_browser, server, "lena") as page:
        row = page.locator(".il-row", has_text="Chidi")
        expect(row.get_by_role("button", name="Remove")).to_have_count(0)
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator(".il-row", has_text="Chidi")
        row.get_by_role("button", name="Remove").click()
        press(page, "Yes, do it")
        told(page, "has new keys, and so has each of its cases")
        exposed = page.get_by_role("region", name="What Chidi could read").locator("li")
        expect(exposed).to_have_count(1)

    opened = casework.open_case(look_again(left.team.owner), case)
    assert opened.secret("report").epoch > old.newest("report").epoch
    assert [share.compartments for share in opened.view().shares] == [()]
    assert opened.grants == {}


def test_a_secret_that_the_removed_member_made_under_the_old_key_is_refused(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    case, number = left.cases[2], 5 * 65536
    old = next(secret for secret in left.bo.desk_secrets if secret.epoch == 0)
    forged = sealing.wrap_case_secret(
        old.wrap_key,
        left.bo.organisation,
        holder_of_desk(left.team.desk, 0),
        new_compartment_secret(case, "report", number),
    )
    with contextlib.closing(sqlite3.connect(left.database)) as database, database:
        columns = "case_id, compartment, epoch, holder, desk_epoch, format, wrap"
        row = (from_b64u(case), "report", number, "desk", 0, "box", forged)
        database.execute(f"INSERT INTO case_wraps ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)  # noqa: S608  # a fixed text

    with pytest.raises(VerificationError):
        casework.open_case(look_again(left.team.owner), case)
    with at_members(chromium_browser, server, "amina") as page:
        page.goto(f"/en/case#{case}")
        told(page, "does not hold together")
