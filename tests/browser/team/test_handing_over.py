"""Does handing over the cases of whoever left take one from a colleague who took it a moment earlier?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from incident_log.client import casework
from tests import serving
from tests.browser.reporting import reporters
from tests.browser.team import leaving
from tests.browser.team.leaving import at_members, signed_in
from tests.browser.team.team import THREAT, Team, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser

RECORDS = re.compile(r"/cases/[^/]+/records$")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of this file alone: whoever is frozen here is missed by no other test."""
    with serving.run(tmp_path_factory.mktemp("handing") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def team(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Amina owns the organisation; Bo and Dana are caseworkers."""
    folder = tmp_path_factory.mktemp("handing-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        whole = Team(server, founded.session, founded.link, folder)
        for name in ("Bo", "Dana"):
            whole.join(name, "caseworker")
        yield whole
        leaving.close_all()


def test_a_case_that_a_colleague_took_a_moment_earlier_stays_with_them(
    team: Team, server: Server, chromium_browser: Browser
) -> None:
    cases = [team.file(THREAT) for _ in range(2)]
    dana = signed_in(team, "dana")
    for case in cases:
        casework.adopt(dana, case)
    taken: list[str] = []

    def first(route: Route) -> None:
        """Let Bo take the case that Amina is about to hand over, right before her record arrives."""
        if route.request.method == "POST" and not taken:
            taken.append(route.request.url.split("/")[-2])
            opened = casework.open_case(signed_in(team, "bo"), taken[0])
            casework.write(opened, "assignment", {"to": team.id_of("Bo")}, "work")
        route.continue_()

    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Dana")
        row.get_by_role("button", name="Freeze").click()
        press(page, "Yes, do it")
        told(page, "writes from now on.")
        team.look_again()
        page.route(RECORDS, first)

        page.get_by_role("button", name="Hand over all").click()

        told(page, "1 case is handed over. 1 case has somebody by now, and stays with them.")
        expect(page.get_by_role("button", name="Hand over")).to_have_count(0)
    (other,) = {*cases} - {*taken}
    assert team.open(taken[0]).view().summary.assigned_to == team.id_of("Bo")
    assert team.open(other).view().summary.assigned_to == team.id_of("Amina")
