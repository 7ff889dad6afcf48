"""What does a page that stays open believe of what comes: of the log, of a restore, of a key that opens nothing?"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import sharing
from incident_log.client.answers import Answer
from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.sharing import Terms
from incident_log.crypto import age
from incident_log.crypto.seeds import new_seed
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tests.browser.reporting import reporters
from tests.browser.team.team import Team, open_case, press, told
from tests.browser.team.test_forked_log import FALSE, HUGE, claiming
from tests.browser.team.test_inbox import wait_for_openings

pytestmark = pytest.mark.browser

CHECKPOINT = re.compile(r"/log/checkpoint$")
CLOSED = "A key that was sealed for you does not open"


def _say(page: Page, text: str) -> None:
    page.get_by_label("Write to the person").fill(text)
    press(page, "Send the message")


def test_a_false_claim_in_a_record_that_comes_is_told_at_once(rough_bo: Page, team: Team) -> None:
    case = team.adopted()
    open_case(rough_bo, case)
    expect(rough_bo.get_by_text(FALSE)).to_have_count(0)
    with claiming(HUGE):
        team.write_as_person(case, "Please help now.")

    _say(rough_bo, "We are here.")

    told(rough_bo, FALSE)


def test_a_page_that_was_open_over_a_restore_writes_nothing(rough_bo: Page, team: Team) -> None:
    case = team.adopted()
    before = team.owner.api.get_bytes("/log/checkpoint", most=MOST_SMALL)
    team.file()
    open_case(rough_bo, case)
    # That somebody looked at it is written down behind the page's back.
    wait_for_openings(rough_bo, team, case, 1)
    head = team.open(case).journal.head.position
    rough_bo.route(CHECKPOINT, lambda route: route.fulfill(body=before))

    _say(rough_bo, "We are here.")

    told(rough_bo, "What the server shows does not hold together")
    assert team.open(case).journal.head.position == head


def _garble(api: Api, path: str, body: Mapping[str, Any]) -> None:
    if path.endswith("/revoke"):
        for epoch in body["epochs"]:
            for reader in epoch["readers"]:
                if reader["holder"] == "reporter":
                    reader["wrap"] = to_b64u(age.encrypt(b"x" * 200, [new_seed().recipient]))


@pytest.fixture
def closed(team: Team, monkeypatch: pytest.MonkeyPatch) -> str:
    """A case of which somebody sealed a key for the person that opens nothing, before he let a lawyer in again."""
    case = team.adopted()
    chidi, terms = team.id_of("Chidi"), Terms(["report"], None, "appeal", name="Advocate Chidi")
    sharing.grant(team.owner, case, chidi, terms)
    post = Api.post

    def garbled(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        _garble(api, path, body)
        return post(api, path, body)

    with monkeypatch.context() as patch:
        patch.setattr(Api, "post", garbled)
        sharing.revoke(team.owner, case, chidi, "cleaning up")
    sharing.grant(team.owner, case, chidi, terms)
    return case


def test_one_key_that_does_not_open_leaves_the_person_their_report_and_the_button(
    stranger: Page, team: Team, closed: str
) -> None:
    reporters.come_back(stranger, team.codenames[closed])

    told(stranger, CLOSED)
    stranger.locator(".il-door", has_text="Who opened or shared it").click()
    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    readers.get_by_role("button", name="End this access now").click()
    press(stranger, "End this access now")
    told(stranger, "The access is ended.")
    assert team.open(closed).grants[team.id_of("Chidi")].closed_on is not None


def test_nothing_is_written_under_an_older_key(stranger: Page, team: Team, closed: str) -> None:
    head = team.open(closed).journal.head.position
    reporters.come_back(stranger, team.codenames[closed])
    stranger.locator(".il-door", has_text="Withdraw the report").click()

    press(stranger, "Withdraw my report")

    told(stranger, "nothing was sent")
    assert team.open(closed).journal.head.position == head
