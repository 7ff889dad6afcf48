"""Can a server keep a reader believed by hiding from a member's browser what was granted to them?"""

import contextlib
import json
import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from incident_log.client import casework, session
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.crypto import letters
from incident_log.format.encoding import from_b64u, to_b64u
from tests import granting
from tests.browser.team.team import PASSPHRASE, Team, open_case, part, press, told
from tests.browser.team.test_case_tampering import RECORDS, STOP, Reply, lie
from tests.client.tampering import places_of, without_body

pytestmark = pytest.mark.browser

PARTS = ["report", "work"]


def shared(team: Team) -> str:
    """A case with a part of it opened to Chidi."""
    case = team.adopted()
    granting.grant(team.owner, case, team.id_of("Chidi"), PARTS, None, "advice")
    return case


def hide(page: Page, case: str, shown: list[str]) -> None:
    """Be a server that shows of each grant these compartments only, and no grant without any."""

    def answer(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        rows = [row | {"compartments": shown} for row in reply["grants"] if shown]
        route.fulfill(response=response, json=reply | {"grants": rows})

    page.route(re.compile(rf"/api/v1/cases/{case}$"), answer)


def end_the_access(page: Page) -> None:
    page.get_by_role("button", name="End the access: Chidi").click()
    page.get_by_label("Why?").fill("Another lawyer")
    press(page, "End the access")


@pytest.mark.parametrize("shown", [["report"], []], ids=["a part", "nothing"])
def test_an_access_ends_whole_whatever_the_server_shows_of_it(
    bo: Page, team: Team, shown: list[str]
) -> None:
    case = shared(team)
    hide(bo, case, shown)
    sent: list[dict[str, list[dict[str, str]]]] = []

    def note(request: Request) -> None:
        if request.url.endswith("/revoke"):
            sent.append(json.loads(request.post_data or "{}"))

    bo.on("request", note)
    open_case(bo, case)
    expect(part(bo, "Who else may open it")).to_contain_text("Chidi: Report, Work.")
    end_the_access(bo)

    told(bo, "The access of Chidi is ended.")
    (body,) = sent
    assert [each["compartment"] for each in body["epochs"]] == PARTS
    assert len(body["records"]) == 3
    opened = team.open(case)
    assert [share.compartments for share in opened.view().shares] == [()]
    assert {name: opened.secret(name).epoch for name in PARTS} == {"report": 1, "work": 1}
    assert opened.journal.warnings == ()


def test_a_server_that_denies_what_the_journal_names_is_refused(rough_bo: Page, team: Team) -> None:
    page, case = rough_bo, shared(team)
    hide(page, case, [])
    nothing = {"error": {"code": "not_found", "message": "nothing"}}
    page.route("**/revoke", lambda route: route.fulfill(status=404, json=nothing))

    open_case(page, case)
    end_the_access(page)

    told(page, "What the server shows does not hold together")
    assert team.open(case).view().shares[0].compartments == tuple(PARTS)


def test_an_access_of_which_only_the_journal_speaks_is_ended(bo: Page, team: Team) -> None:
    case, chidi = team.adopted(), team.id_of("Chidi")
    key = to_b64u(team.owner.directory.member(chidi).signing)
    said = {"to": chidi, "to_signing": key, "compartments": ["report"], "expires_at": None}
    granted = {**said, "reason": "x", "action": "granted"}
    casework.write_and_save(team.owner, case, "share", granted)
    open_case(bo, case)
    part(bo, "Who else may open it").get_by_text("Share it with a lawyer").click()
    offered = bo.get_by_label("Who?").locator("option", has_text="Chidi")
    expect(offered).to_have_count(0)

    end_the_access(bo)

    told(bo, "The access of Chidi is ended.")
    expect(offered).to_have_count(1)
    opened = team.open(case)
    assert [share.compartments for share in opened.view().shares] == [()]
    assert opened.secret("report").epoch == 1
    assert opened.journal.warnings == ()


def test_an_access_that_ran_out_is_closed_by_the_next_member_who_opens_the_case(
    bo: Page, team: Team
) -> None:
    case, chidi = team.adopted(), team.id_of("Chidi")
    key = to_b64u(team.owner.directory.member(chidi).signing)
    said = {"to": chidi, "to_signing": key, "compartments": ["report"], "reason": "x"}
    ended = {**said, "expires_at": "2026-01-02T23:59:59.999Z", "action": "granted"}
    casework.write_and_save(team.owner, case, "share", ended)
    assert team.open(case).secret("report").epoch == 0

    open_case(bo, case)
    # Looking at a case is written into it, under secrets that no lawyer of before holds.
    expect(part(bo, "History")).to_contain_text("You: Opened the case")

    opened = team.open(case)
    assert opened.secret("report").epoch == 1
    assert [share.compartments for share in opened.view().shares] == [()]
    looked = [
        one.link.header.epoch
        for one in opened.journal.entries
        if one.opened and one.opened.type == "access"
    ]
    assert looked[-1] == 1
    assert opened.journal.warnings == ()


def test_the_end_of_an_access_is_the_one_in_the_journal(bo: Page, team: Team) -> None:
    case, until = shared(team), "2099-01-02T23:59:59.999Z"
    team.join("Liza", "lawyer")
    liza = team.id_of("Liza")
    granting.grant(team.owner, case, liza, ("report",), until, "advice")

    def answer(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        rows = [row | {"expires_on": None} for row in reply["grants"]]
        route.fulfill(response=response, json=reply | {"grants": rows})

    bo.route(re.compile(rf"/api/v1/cases/{case}$"), answer)
    wraps: list[bytes] = []

    def note(request: Request) -> None:
        if request.url.endswith("/revoke"):
            epochs = json.loads(request.post_data or "{}")["epochs"]
            readers = [reader for epoch in epochs for reader in epoch["readers"]]
            wraps.extend(from_b64u(one["wrap"]) for one in readers if one["holder"] == liza)

    bo.on("request", note)
    open_case(bo, case)
    end_the_access(bo)

    told(bo, "The access of Chidi is ended.")
    (wrap,) = wraps
    with contextlib.closing(Api(team.server.url)) as api:
        profile = Profile(team.folder / "liza")
        reader = session.resume(api, profile, team.owner.organisation, PASSPHRASE)
    place = (case, liza)
    letter = letters.open_grant(reader.seed.identity, reader.directory, team.desk, place, wrap)
    assert letter.expires_at == until


def hold_back(page: Page, position: int) -> None:
    """Be a server that shows of one record only that it is there."""

    def change(reply: Reply) -> object:
        rows = reply["records"]
        return reply | {
            "records": [
                without_body(row) if int(row["position"]) == position else row for row in rows
            ]
        }

    lie(page, RECORDS, change)


def test_no_access_ends_while_the_record_that_gave_it_is_held_back(bo: Page, team: Team) -> None:
    case = shared(team)
    before = team.open(case)
    (at,) = places_of(before, "share")
    sent: list[str] = []
    bo.on("request", lambda one: sent.append(one.url) if one.url.endswith("/revoke") else None)
    hold_back(bo, at)
    open_case(bo, case)
    told(bo, "is held back by the server")
    end_the_access(bo)

    told(bo, STOP)
    assert sent == []
    after = team.open(case)
    assert (after.view().shares, after.grants) == (before.view().shares, before.grants)

    # The first tab keeps what was typed in it; a second one, which no server lies to, starts anew.
    other = bo.context.new_page()
    open_case(other, case)
    end_the_access(other)
    told(other, "The access of Chidi is ended.")
    assert [share.compartments for share in team.open(case).view().shares] == [()]


def test_no_access_is_given_while_a_record_is_held_back(bo: Page, team: Team) -> None:
    case = team.adopted()
    casework.write_and_save(team.owner, case, "message", {"text": "We are here.", "lang": "en"})
    (at,) = places_of(team.open(case), "message")
    hold_back(bo, at)
    open_case(bo, case)
    bo.get_by_text("Share it with a lawyer").click()
    bo.get_by_label("Who?").select_option(label="Chidi")
    bo.get_by_label("What for?").fill("A protective order")
    press(bo, "Share the case")

    told(bo, STOP)
    assert team.open(case).grants == {}
