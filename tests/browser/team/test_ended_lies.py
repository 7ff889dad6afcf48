"""Does the person believe of an access that ended no more than what the journal shows, whatever the server says or loses?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from incident_log.client import casework, sharing
from incident_log.client.sharing import Terms
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, open_case, part, press, told

pytestmark = pytest.mark.browser

CASE = re.compile(r"/api/v1/cases/[A-Za-z0-9_-]{22}$")
CLOSE = re.compile(r"/grants/[^/]+/close$")
LAWYER = "A lawyer (Advocate Chidi)"
END = "End this access now"
FAILED = "The access could not be ended."
SAYS = "The server says that you ended this access (20 November 2026)"
STILL = "Somebody can still open your report"
UNAGREED = "Somebody may open your report without your agreement"
WAS_LET_IN = "Somebody was let into your report without your agreement"
DENIED = "The server says that this access is over. The team has not written so"
QUESTION: dict[str, Json] = {
    "text": "May a lawyer read it?",
    "lang": "en",
    "asks": {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"},
}
DOSSIER: dict[str, Json] = {
    "audience": "lawyer",
    "language": "en",
    "recipient": "Advocate Chidi",
    "purpose": "Legal defence",
    "exhibits": [],
    "bundle_manifest_sha256": "A" * 43,
    "redactions": 0,
}


@pytest.fixture
def shared(team: Team) -> str:
    """A case that a lawyer may open, as the person agreed."""
    case = team.adopted()
    _let_in(team, case)
    return case


@pytest.fixture
def unagreed(team: Team) -> str:
    """A case that a lawyer may open although the person said no."""
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "no"}})
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report", "identity"], None, "advice")
    return case


def _let_in(team: Team, case: str) -> None:
    terms = Terms(["report"], None, "To help with the appeal", name="Advocate Chidi")
    sharing.grant(team.owner, case, team.id_of("Chidi"), terms)


def _lie(page: Page, change: Callable[[list[dict[str, Json]]], list[dict[str, Json]]]) -> None:
    """Let the server say something else of who has access."""

    def answer(route: Route) -> None:
        response = route.fetch()
        said = response.json()
        route.fulfill(response=response, json={**said, "grants": change(said.get("grants") or [])})

    page.route(CASE, answer)


def _say_of_each(**lies: Json) -> Callable[[list[dict[str, Json]]], list[dict[str, Json]]]:
    return lambda grants: [{**each, **lies} for each in grants]


def _readers(page: Page) -> Locator:
    page.locator(".il-door", has_text="Who opened or shared it").click()
    return page.locator(".il-card", has_text="Who else may open it now")


def _end(page: Page, readers: Locator) -> None:
    readers.get_by_role("button", name=END).click()
    press(page, END)


def _reads(team: Team, case: str) -> bool:
    """Whether the server still lets Chidi in."""
    return team.open(case).grants[team.id_of("Chidi")].closed_on is None


def test_no_word_of_the_server_alone_takes_a_warning_away(
    stranger: Page, team: Team, unagreed: str
) -> None:
    _lie(stranger, _say_of_each(closed_on="2026-11-20"))

    reporters.come_back(stranger, team.codenames[unagreed])

    warning = stranger.locator(".il-notice", has_text=WAS_LET_IN)
    expect(warning).to_contain_text(SAYS)
    expect(warning).to_contain_text("If that was not you, tell the team by another way.")
    readers = _readers(stranger)
    expect(readers).to_contain_text("Only the team, as the server says.")
    expect(readers).to_contain_text(SAYS)


@pytest.mark.parametrize(
    "day", ["", "2026-13-45", "2026-11", "never. They may read on", 5, {}, True], ids=str
)
def test_what_is_no_day_ends_nothing(stranger: Page, team: Team, unagreed: str, day: Json) -> None:
    _lie(stranger, _say_of_each(closed_on=day))

    reporters.come_back(stranger, team.codenames[unagreed])

    expect(stranger.locator(".il-notice", has_text=UNAGREED)).to_contain_text("Without an end.")
    expect(stranger.get_by_text("you ended this access")).to_have_count(0)


@pytest.mark.parametrize("day", ["", "2026-13-45", "never"], ids=str)
def test_an_answer_without_a_day_has_ended_nothing(
    stranger: Page, team: Team, shared: str, day: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    readers = _readers(stranger)
    stranger.route(CLOSE, lambda route: route.fulfill(json={"closed_on": day}))

    _end(stranger, readers)

    told(stranger, FAILED)
    expect(readers.locator("li", has_text="May open:")).to_contain_text(LAWYER)


def test_an_access_that_ended_is_not_called_open_because_the_answer_was_lost(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    readers = _readers(stranger)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    stranger.route(CLOSE, lose)
    _end(stranger, readers)

    told(stranger, f"These can open nothing of your report any more: {LAWYER}.")
    expect(stranger.get_by_text(FAILED)).to_have_count(0)
    assert not _reads(team, shared)


def test_a_server_that_names_nobody_any_more_has_not_ended_what_the_journal_names(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    readers = _readers(stranger)
    error = {"error": {"code": "not_found", "message": "there is no such grant"}}
    stranger.route(CLOSE, lambda route: route.fulfill(status=404, json=error))
    _lie(stranger, lambda _grants: [])

    _end(stranger, readers)

    failed = stranger.locator("[data-said]")
    expect(failed).to_contain_text(f"{FAILED} These can still open your report: {LAWYER}.")
    expect(failed).to_contain_text(DENIED)
    expect(readers.locator("li", has_text="May open:")).to_contain_text(LAWYER)
    expect(readers).to_contain_text(DENIED)
    expect(readers.get_by_role("button", name=END)).to_be_visible()


def test_an_access_that_only_the_server_calls_over_is_ended_with_the_button(
    stranger: Page, team: Team, shared: str
) -> None:
    _lie(stranger, _say_of_each(expires_on="2020-01-01"))
    reporters.come_back(stranger, team.codenames[shared])
    readers = _readers(stranger)
    expect(readers).to_contain_text(DENIED)

    _end(stranger, readers)

    told(stranger, f"These can open nothing of your report any more: {LAWYER}.")
    assert not _reads(team, shared)


def test_a_yes_for_one_time_that_a_dossier_used_alarms_nobody(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "ask"}})
    casework.write_and_save(team.owner, case, "message", QUESTION)
    reporters.come_back(stranger, team.codenames[case])
    press(stranger, "Yes, this one time")
    told(stranger, "Your answer was sent.")
    open_case(bo, case)
    bo.get_by_text("Share it with a lawyer").click()
    bo.get_by_label("Who?").select_option(label="Chidi")
    expect(part(bo, "Who else may open it")).to_contain_text(
        "This yes is for one time: it lets one reader in, and it ends with the first dossier."
    )
    _let_in(team, case)
    press(stranger, "Look for news")
    told(stranger, "The team let somebody else open your report")
    expect(stranger.get_by_text("Your yes for one time is used")).to_have_count(0)
    casework.write_and_save(team.owner, case, "export", {**DOSSIER, "dossier": new_identifier()})

    press(stranger, "Look for news")

    used = stranger.locator(".il-notice", has_text="Your yes for one time is used")
    expect(used.locator("li", has_text="May open:")).to_contain_text(LAWYER)
    expect(used.get_by_role("button", name=END)).to_be_visible()
    expect(stranger.get_by_text("before you said no")).to_have_count(0)
    expect(stranger.get_by_text(STILL)).to_have_count(0)
    bo.reload()
    expect(part(bo, "Who else may open it")).to_contain_text(
        "Their yes was for one time, and a dossier was made with it."
    )
    stranger.locator(".il-door", has_text="Who may see it").click()
    reporters.choose(stranger, "consent-A1-no")
    press(stranger, "Save my choices")
    told(stranger, "These can open nothing of your report any more")
    assert not _reads(team, case)
