"""Can a server keep a reader believed by hiding from a member's browser what was granted to them?"""

import json
import re

import pytest
from playwright.sync_api import Page, Request, Route, expect

from incident_log.client import people, sharing
from tests.browser.team.team import Team, open_case, part, press, told

pytestmark = pytest.mark.browser

PARTS = ["report", "work"]


def shared(team: Team) -> str:
    """A case with a part of it opened to Chidi."""
    case = team.adopted()
    names = people.all_names(team.owner)
    (chidi,) = (member for member, name in names.items() if name == "Chidi")
    sharing.grant(team.owner, case, chidi, PARTS, None, "advice")
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
