"""Does a renewal give the next secrets to whom the person refused, where the server says that nothing was closed?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from incident_log.client import answering, casework, returning, sharing
from incident_log.client.sharing import Terms
from incident_log.crypto import age
from incident_log.crypto.letters import parse_grant
from tests import granting, serving
from tests.browser.reporting import reporters
from tests.browser.team import leaving
from tests.browser.team.leaving import at_members, file, signed_in
from tests.browser.team.team import Team, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of this file alone: whoever is frozen here is missed by no other test."""
    with serving.run(tmp_path_factory.mktemp("next") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def team(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Amina owns the organisation, Bo is a caseworker, Chidi a lawyer."""
    folder = tmp_path_factory.mktemp("next-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        whole = Team(server, founded.session, founded.link, folder)
        whole.join("Bo", "caseworker")
        whole.join("Chidi", "lawyer")
        yield whole
        leaving.close_all()


def _yes(_question: str) -> bool:
    return True


def _let_in(team: Team, said: str, *, excused: bool = False) -> str:
    """A case that Chidi may open, and of which the person then says something with a program that closes nothing."""
    api = leaving.connect(team.server.url)
    person = file(team, api, f"reporter-{said or 'yes'}-{excused}")
    case, chidi = person.case, team.id_of("Chidi")
    casework.adopt(team.owner, case)
    if excused:
        granting.grant(team.owner, case, chidi, ["report"], None, "it could not wait")
    else:
        choice = answering.consent_of("lawyer=named")
        answering.change_consent(returning.open_own(person), choice, _yes)
        sharing.grant(team.owner, case, chidi, Terms(["report"], None, "appeal", name="Chidi"))
    opened = returning.open_own(person)
    if said == "withdrawn":
        answering.withdraw(opened, "", _yes, ())
    elif said:
        answering.change_consent(opened, answering.consent_of(f"lawyer={said}"), _yes)
    assert team.open(case).grants[chidi].closed_on is None
    return case


def _epochs(team: Team, case: str) -> set[int]:
    """Which secrets does the server hold for Chidi, whatever a program of his would show?"""
    chidi = signed_in(team, "chidi")
    wraps = chidi.api.get(f"cases/{case}").answers("wraps")
    letters = {wrap.octets("wrap") for wrap in wraps}
    opened = [parse_grant(age.decrypt(letter, [chidi.seed.identity])) for letter in letters]
    return {secret.epoch for grant in opened for secret in grant.secrets}


def test_a_renewal_leaves_out_whom_a_signed_no_or_a_withdrawal_refuses(
    team: Team, server: Server, chromium_browser: Browser
) -> None:
    agreed, excused = _let_in(team, ""), _let_in(team, "no", excused=True)
    refused, withdrawn = _let_in(team, "no"), _let_in(team, "withdrawn")
    excused_and_withdrawn = _let_in(team, "withdrawn", excused=True)

    with at_members(chromium_browser, server, "amina") as page:
        bo = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Bo")
        bo.get_by_role("button", name="Freeze").click()
        press(page, "Yes, do it")
        told(page, "writes from now on.")

    team.look_again()
    assert team.open(agreed).secret("report").epoch == team.open(refused).secret("report").epoch > 0
    assert len(_epochs(team, agreed)) == len(_epochs(team, excused)) == 2
    assert _epochs(team, refused) == _epochs(team, withdrawn) == {0}
    assert _epochs(team, excused_and_withdrawn) == {0}
