"""How does a test work as a team would? People who joined, reports that arrived, and a walk through the pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, Route, expect

from incident_log.client import casework, people, reporting, returning, session
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.client.keyring import Profile
from incident_log.client.links import IntakeLink
from incident_log.client.people import Newcomer
from incident_log.client.reportfile import EvidenceFile, report_of
from incident_log.client.session import MemberSession
from incident_log.format.canonical import Json
from incident_log.format.code import parse_code
from tests import chromium
from tests.browser.axe import violations
from tests.browser.team import stretching
from tests.serving import Server

PASSPHRASE = "seven small lamps by the window"  # of invented people
# Deriving a passphrase's key takes seconds, and more when other tests run.
SLOW = 60_000
# A server takes sixty reports in ten minutes from one address, and all tests have the same one.
_REPORTS_OF_ONE_START = 30
THREAT: dict[str, Json] = {
    "kind": "threat",
    "when": "2026-11-03",
    "country": "LT",
    "sentence": "A man threatened me by phone.",
    "safe_now": "yes",
    "fields": {"channel": "call", "verbatim_words": "Come back, or your mother pays."},
}

BANK_REFUSAL: dict[str, Json] = {
    "kind": "bank_refusal",
    "when": "2026-11-02",
    "country": "LT",
    "sentence": "The bank refused.",
    "fields": {"complete_application_date": "2026-11-02"},
}
# What would run if any of it were ever taken as markup.
SCRIPT = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


def with_person(name: str) -> dict[str, Json]:
    """A report that says whom it is about."""
    return {
        **THREAT,
        "people": [{"names": [{"text": name}], "roles": [{"incident": None, "role": "subject"}]}],
    }


def hostile(text: str) -> dict[str, Json]:
    """A report with this text wherever a person can write."""
    told: dict[str, Json] = {
        "title": text,
        "sentence": text,
        "narrative": text,
        "city": text,
        "message": text,
    }
    return {**with_person(text), **told, "fields": {"verbatim_words": text}}


@dataclass(slots=True)
class Team:
    """An organisation with one desk on a running server. Amina owns it; others join when a test asks for them."""

    server: Server
    owner: MemberSession
    link: str
    folder: Path
    recovery: dict[str, str] = field(default_factory=dict)
    codenames: dict[str, str] = field(default_factory=dict)
    _filed: int = 0
    _filed_of_this_start: int = 0

    @property
    def desk(self) -> str:
        return IntakeLink.parse(self.link).desk

    def join(self, name: str, role: str, *, on_desk: bool | None = None) -> None:
        """Take somebody in through the Python client; they sign in with their name and the one passphrase."""
        desk = self.desk if on_desk or (on_desk is None and role != "lawyer") else None
        link = people.invite(self.owner, role, desk, name)
        profile = _profile(self.folder / name.lower())
        api = Api(self.server.url)
        try:
            code = people.join(api, profile, link, name, name.lower(), PASSPHRASE)
        finally:
            api.close()
        self.recovery[name] = code
        newcomer = self.waiting()
        people.confirm(self.owner, newcomer)
        self.look_again()

    def id_of(self, name: str) -> str:
        """Which member is it? Other tests of the same process may have brought in more of them."""
        (found,) = (each for each, known in people.all_names(self.owner).items() if known == name)
        return found

    def waiting(self) -> Newcomer:
        """Give the one who waits to be let in; others may wait behind invitations that were withdrawn."""
        (newcomer,) = people.newcomers(self.owner, lambda _spoiled: None)
        return newcomer

    def look_again(self) -> None:
        """Let Amina's client see who has joined since."""
        known = self.owner
        self.owner = session.enter(
            known.api, known.profile, known.organisation, known.seed, known.me.id
        )

    def make_room(self) -> None:
        """Start the server anew when it has taken many reports; between tests, since a page hears the server end."""
        if self._filed_of_this_start >= _REPORTS_OF_ONE_START:
            self.server.restart()
            self._filed_of_this_start = 0

    def file(self, report: Mapping[str, Json] | None = None, files: Sequence[Path] = ()) -> str:
        """File a report through the Python client; give the case."""
        self._filed += 1
        self._filed_of_this_start += 1
        shown: list[str] = []
        profile = _profile(self.folder / f"reporter{self._filed}")
        api = Api(self.server.url)
        try:
            filed = reporting.file_report(
                api,
                profile,
                IntakeLink.parse(self.link),
                report_of(
                    {"consent": {"team": "yes", "lawyer": "named"}, **(report or THREAT)},
                    self.folder,
                ),
                [EvidenceFile(path) for path in files],
                show=shown.append,
            )
        finally:
            api.close()
        self.codenames[filed.case] = shown[-1]
        return filed.case

    def write_as_person(self, case: str, text: str) -> None:
        """Come back as whoever filed a report, on another device, and write to the team."""
        self.record_as_person(case, "message", {"text": text, "lang": "en"})

    def record_as_person(self, case: str, record_type: str, payload: Mapping[str, Json]) -> None:
        """Come back as whoever filed a report, on another device, and write one record."""
        self._filed += 1
        profile = _profile(self.folder / f"reporter{self._filed}")
        api = Api(self.server.url)
        try:
            came_back = session.come_back(
                api, profile, self.owner.organisation, parse_code(self.codenames[case])
            )
            casework.write(returning.open_own(came_back), record_type, payload)
        finally:
            api.close()

    def adopted(self, report: Mapping[str, Json] | None = None, files: Sequence[Path] = ()) -> str:
        """File a report and take it over, as Amina."""
        case = self.file(report, files)
        casework.adopt(self.owner, case)
        return case

    def open(self, case: str) -> OpenCase:
        """Open a case as Amina's Python client sees it."""
        return casework.open_case(self.owner, case)


def _profile(folder: Path) -> Profile:
    folder.mkdir(mode=0o700)
    return Profile(folder)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page) -> Locator:
    return page.locator("main h1")


def expect_page(page: Page, title: str, timeout: int = SLOW) -> None:
    expect(heading(page)).to_have_text(title, timeout=timeout)


def told(page: Page, text: str) -> None:
    """Expect a sentence in one of the page's notices."""
    expect(page.locator(".il-notice", has_text=text).first).to_be_visible(timeout=SLOW)


def part(page: Page, title: str) -> Locator:
    """One card of the case page."""
    return page.get_by_role("region", name=title, exact=True)


def sign_in(page: Page, name: str, passphrase: str = PASSPHRASE, *, alone: bool = False) -> None:
    """Sign in; `alone` leaves the page to do all the work by itself."""
    if not alone:
        stretching.lend(page)
    page.goto("/en/sign-in")
    send_name(page, name, passphrase)


def send_name(page: Page, name: str, passphrase: str) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(passphrase)
    press(page, "Sign in")


def open_case(page: Page, case: str) -> None:
    page.goto(f"/en/case#{case}")
    expect(part(page, "What happened")).to_be_visible(timeout=SLOW)


def copy_recovery_code(page: Page) -> str:
    """Write the shown code down and type it back."""
    expect_page(page, "Write down your recovery code")
    code = "-".join(page.locator(".il-codename__group").all_inner_texts())
    press(page, "I have written it down")
    page.get_by_label("Recovery code").fill(code.lower().replace("-", " "))
    press(page, "Continue")
    return code


def change_json(page: Page, address: str | re.Pattern[str], change: Mapping[str, Json]) -> None:
    """Be a server that lies: fields of one answer are replaced."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), **change})

    page.route(address, answer)


def faults(page: Page) -> list[str]:
    """Run axe-core on the page as it is, and measure its width; give what is wrong."""
    page.wait_for_timeout(150)
    wrong = violations(page)
    viewport = page.viewport_size or chromium.PHONE
    width = page.evaluate("document.documentElement.scrollWidth")
    return wrong if width <= viewport["width"] else [*wrong, f"wider than the screen: {width}"]
