"""Can a person end an access from their own page, at once and on the server, and is it said plainly when that fails?"""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from incident_log.client import casework, sharing
from incident_log.client.sharing import Terms
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import Team, faults, open_case, part, press, told

pytestmark = pytest.mark.browser

CLOSE = re.compile(r"/grants/[^/]+/close$")
WRITE = re.compile(r"/cases/[^/]+/records$")
LAWYER = "A lawyer (Advocate Chidi)"
ENDED = f"These can open nothing of your report any more: {LAWYER}."
QUESTION: dict[str, Json] = {
    "text": "May we go on showing it?",
    "lang": "en",
    "asks": {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"},
}
STILL = "Somebody can still open your report"


@pytest.fixture
def shared(team: Team) -> str:
    """A case that a lawyer may open, as the person agreed."""
    case = team.adopted()
    _let_in(team, case, "Chidi")
    return case


def _let_in(team: Team, case: str, name: str) -> None:
    terms = Terms(["report"], None, "To help with the appeal", name=f"Advocate {name}")
    sharing.grant(team.owner, case, team.id_of(name), terms)


def _go(page: Page, title: str) -> None:
    page.locator(".il-door", has_text=title).click()


def _readers(page: Page) -> Locator:
    return page.locator(".il-card", has_text="Who else may open it now")


def _say_no(page: Page) -> None:
    _go(page, "Who may see it")
    reporters.choose(page, "consent-A1-no")
    press(page, "Save my choices")


def _reads(team: Team, case: str) -> bool:
    """Whether the server still lets Chidi in."""
    given = team.open(case).grants[team.id_of("Chidi")]
    return given.closed_on is None


def test_a_reader_is_shut_out_with_a_button_that_says_first_what_it_does(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Who opened or shared it")
    readers = _readers(stranger)

    readers.get_by_role("button", name=f"End this access now: {LAWYER}").click()

    expect(readers).to_contain_text("What they have read or saved cannot be made unread.")
    expect(readers.locator("[data-ending]")).to_be_focused()
    assert faults(stranger) == []
    press(stranger, "Keep it")
    assert _reads(team, shared)
    readers.get_by_role("button", name="End this access now").click()
    press(stranger, "End this access now")
    told(stranger, ENDED)
    assert not _reads(team, shared)
    expect(readers).to_contain_text("Only the team, as the server says.")
    expect(readers).to_contain_text(f"{LAWYER}The server says that you ended this access (")
    expect(readers.get_by_role("button")).to_have_count(0)

    open_case(bo, shared)
    access = part(bo, "Who else may open it")
    expect(access).to_contain_text("The person ended this access themselves, ")
    expect(access.get_by_role("button", name="End the access: Chidi")).to_be_visible()


def test_a_no_ends_the_access_of_whom_it_refuses(
    stranger: Page, bo: Page, team: Team, shared: str
) -> None:
    open_case(bo, shared)
    expect(bo.get_by_text("The person does not agree to this")).to_have_count(0)
    reporters.come_back(stranger, team.codenames[shared])
    expect(stranger.get_by_text(STILL)).to_have_count(0)

    _say_no(stranger)

    told(stranger, f"Your choices were saved. The access is ended. {ENDED}")
    expect(stranger.get_by_text(STILL)).to_have_count(0)
    assert not _reads(team, shared)


def test_an_answer_about_others_ends_no_access(stranger: Page, team: Team, shared: str) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Who may see it")
    reporters.choose(stranger, "consent-A6-yes")
    press(stranger, "Save my choices")

    told(stranger, "Your choices were saved.")
    expect(stranger.get_by_text("The access is ended.")).to_have_count(0)
    assert _reads(team, shared)


def test_a_no_to_a_question_ends_the_access(stranger: Page, team: Team, shared: str) -> None:
    casework.write_and_save(team.owner, shared, "message", QUESTION)
    reporters.come_back(stranger, team.codenames[shared])

    press(stranger, "No")

    told(stranger, f"Your answer was sent. The access is ended. {ENDED}")
    assert not _reads(team, shared)


def test_an_access_that_could_not_be_ended_is_said_plainly_and_ended_with_the_next_try(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    stranger.route(CLOSE, lambda route: route.abort())

    _say_no(stranger)

    failed = stranger.locator("[data-said]")
    expect(failed).to_contain_text("Your choices were saved. The access could not be ended.")
    expect(failed).to_contain_text(f"These can still open your report: {LAWYER}.")
    expect(failed).to_be_focused()
    told(stranger, STILL)
    assert _reads(team, shared)
    stranger.unroute(CLOSE)
    stranger.locator(".il-notice", has_text=STILL).get_by_role(
        "button", name="End this access now"
    ).click()
    press(stranger, "End this access now")
    told(stranger, ENDED)
    expect(stranger.get_by_text(STILL)).to_have_count(0)
    assert not _reads(team, shared)


def test_a_withdrawal_whose_end_of_an_access_fails_says_both(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    stranger.route(CLOSE, lambda route: route.fulfill(status=500, json={}))
    _go(stranger, "Withdraw the report")
    press(stranger, "Withdraw my report")

    failed = stranger.locator("[data-said]")
    expect(failed).to_contain_text("Your report is withdrawn. The access could not be ended.")
    told(stranger, STILL)
    assert team.open(shared).view().summary.status == "withdrawn"
    assert _reads(team, shared)


@pytest.mark.parametrize("said", ["withdrawal", "no"])
def test_a_no_that_cannot_be_written_ends_the_access_all_the_same_and_says_both(
    stranger: Page, team: Team, shared: str, said: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    full = json.dumps({"error": {"code": "case_full", "message": ""}}) if said == "no" else "{}"
    stranger.route(WRITE, lambda route: route.fulfill(status=413, body=full))
    if said == "no":
        _say_no(stranger)
    else:
        _go(stranger, "Withdraw the report")
        press(stranger, "Withdraw my report")

    failed = stranger.locator("[data-said]")
    missing = "your answer." if said == "no" else "that your report is withdrawn."
    why = "Your report can take" if said == "no" else "It did not take what was sent."
    expect(failed).to_contain_text(f"The server did not confirm {missing} {why}")
    expect(failed).to_contain_text(f"The access is ended. {ENDED}")
    assert not _reads(team, shared)
    assert team.open(shared).view().summary.status == "open"


def test_a_server_that_signs_out_whoever_withdraws_keeps_no_reader_in_and_the_page_says_what_is_missing(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Withdraw the report")
    stranger.route(WRITE, lambda route: route.fulfill(status=401, json={}))

    press(stranger, "Withdraw my report")

    failed = stranger.locator("[data-said]")
    expect(failed).to_contain_text("Your report is not withdrawn yet")
    expect(failed).to_contain_text("whom it shuts out is ended all the same")
    expect(failed).not_to_contain_text("Nothing was lost")
    assert not _reads(team, shared)
    assert team.open(shared).view().summary.status == "open"
    stranger.unroute(WRITE)
    stranger.get_by_label("Codename").fill(team.codenames[shared])
    press(stranger, "Open my report")
    expect(stranger.get_by_role("heading", name="Withdraw your report?")).to_be_visible()


def test_a_reader_whom_the_team_ends_at_that_moment_is_no_failure(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Who opened or shared it")
    _readers(stranger).get_by_role("button", name="End this access now").click()
    sharing.revoke(team.owner, shared, team.id_of("Chidi"), "done")

    press(stranger, "End this access now")

    told(stranger, ENDED)
    expect(_readers(stranger)).to_contain_text("Only the team.")
    expect(_readers(stranger)).not_to_contain_text("you ended this access")


def test_a_server_that_denies_an_access_and_goes_on_listing_it_has_not_ended_it(
    stranger: Page, team: Team, shared: str
) -> None:
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Who opened or shared it")

    def deny(route: Route) -> None:
        error = {"error": {"code": "not_found", "message": "there is no such grant"}}
        route.fulfill(status=404, json=error)

    stranger.route(CLOSE, deny)
    _readers(stranger).get_by_role("button", name="End this access now").click()
    press(stranger, "End this access now")

    told(stranger, "The access could not be ended.")
    expect(_readers(stranger)).not_to_contain_text("Only the team.")


def test_the_team_ends_another_access_and_whoever_was_shut_out_gets_no_new_key(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    team.join("Dora", "lawyer")
    _let_in(team, shared, "Dora")
    reporters.come_back(stranger, team.codenames[shared])
    _go(stranger, "Who opened or shared it")
    _readers(stranger).get_by_role("button", name=f"End this access now: {LAWYER}").click()
    press(stranger, "End this access now")
    told(stranger, ENDED)

    open_case(bo, shared)
    access = part(bo, "Who else may open it")
    access.get_by_role("button", name="End the access: Dora").click()
    bo.locator("#revoke-reason").fill("She works elsewhere now")
    access.get_by_role("button", name="End the access", exact=True).click()

    told(bo, "The access of Dora is ended.")
    opened = team.open(shared)
    assert list(opened.grants) == [team.id_of("Chidi")]
    assert opened.grants[team.id_of("Chidi")].closed_on is not None
    assert opened.secret("report").epoch == 1


def test_whom_a_no_refuses_gets_no_new_key_though_the_access_was_never_closed(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    team.join("Emil", "lawyer")
    _let_in(team, shared, "Emil")
    reporters.come_back(stranger, team.codenames[shared])
    stranger.route(CLOSE, lambda route: route.abort())
    _say_no(stranger)
    told(stranger, "The access could not be ended.")
    assert _reads(team, shared)

    open_case(bo, shared)
    access = part(bo, "Who else may open it")
    access.get_by_role("button", name="End the access: Emil").click()
    bo.locator("#revoke-reason").fill("He works elsewhere now")
    with bo.expect_request(re.compile(r"/revoke$")) as sent:
        access.get_by_role("button", name="End the access", exact=True).click()

    told(bo, "The access of Emil is ended.")
    assert list(team.open(shared).grants) == [team.id_of("Chidi")]
    said = json.loads(sent.value.post_data or "")
    assert [reader["holder"] for reader in said["epochs"][0]["readers"]] == ["reporter"]
