"""What does a member see when somebody who wrote in a case was shown another log, or only says so?"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.client import casework
from incident_log.client.transparency import Log
from incident_log.crypto.sealing import LastSeen
from incident_log.format.encoding import to_b64u
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import Team, expect_page, open_case, part, press, told

pytestmark = pytest.mark.browser

CASE = re.compile(r"/api/v1/cases/[^/?]+$")
RECORDS = re.compile(r"/api/v1/cases/[^/]+/records\?")
FALSE = "An entry makes a false claim"
HUGE, SMALL = 10**9, 3


@contextmanager
def claiming(size: int) -> Iterator[None]:
    """Write, for a while, that one saw a log which never was."""
    seen = LastSeen(size, os.urandom(32), os.urandom(64))
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Log, "last_seen", lambda _log: seen)
        yield


@pytest.mark.parametrize("size", [HUGE, SMALL])
def test_a_false_claim_is_told_of_its_record_and_the_case_stays_usable(
    bo: Page, team: Team, size: int
) -> None:
    case = team.adopted()
    with claiming(size):
        team.write_as_person(case, "Please help.")

    open_case(bo, case)

    told(bo, FALSE)
    expect(part(bo, "Messages with the person")).to_contain_text("Please help.")
    bo.get_by_label("Write to the person").fill("We are here.")
    press(bo, "Send the message")
    expect(part(bo, "Messages with the person")).to_contain_text("We are here.")


def test_a_report_that_begins_with_a_false_claim_can_be_taken(bo: Page, team: Team) -> None:
    with claiming(HUGE):
        case = team.file()

    open_case(bo, case)
    told(bo, FALSE)
    press(bo, "Take this case")

    expect(bo.get_by_role("status").filter(has_text="The case is yours now.")).to_have_count(1)


def test_whoever_claims_something_false_can_be_shut_out(bo: Page, team: Team) -> None:
    case = team.adopted()
    granting.grant(team.owner, case, team.id_of("Chidi"), ("report",), None, "advice")
    with claiming(HUGE):
        casework.write_and_save(team.owner, case, "message", {"text": "A false one.", "lang": "en"})

    open_case(bo, case)

    expect(bo.get_by_role("button", name=re.compile("^End the access")).first).to_be_visible()


def test_the_person_reads_their_report_whatever_a_colleague_claims(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    with claiming(HUGE):
        casework.write_and_save(team.owner, case, "message", {"text": "An answer.", "lang": "en"})

    reporters.come_back(stranger, team.codenames[case])

    expect(stranger.locator("main")).to_contain_text("An answer.")


def test_a_log_that_does_not_continue_what_one_author_was_shown_stops_with_the_reason(
    bo: Page, team: Team
) -> None:
    case = team.adopted()
    casework.write_and_save(team.owner, case, "message", {"text": "Hello.", "lang": "en"})
    team.write_as_person(case, "Please help.")
    seen = team.open(case).journal.entries[-1].opened
    casework.write_and_save(team.owner, case, "message", {"text": "We will.", "lang": "en"})
    assert seen is not None
    assert seen.checkpoint is not None

    def answer(route: Route) -> None:
        response = route.fetch()
        wrong = [to_b64u(bytes(32)) for _ in response.json()["proof"]]
        route.fulfill(response=response, json={"proof": wrong})

    # What a colleague saw later holds: it is the smaller one that does not.
    bo.route(re.compile(rf"/log/consistency\?from={seen.checkpoint.size}&"), answer)
    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    told(bo, "it shows people different things, or an old backup was put back")
    told(bo, "Write nothing more here, keep this browser as it is, and tell your team")


def test_a_journal_that_never_ends_is_not_read(bo: Page, team: Team) -> None:
    case = team.adopted()
    asked: list[str] = []
    lie_of_head(bo, 10**15)
    bo.on(
        "request", lambda request: asked.append(request.url) if "/records?" in request.url else None
    )

    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    told(bo, "The server gave an answer that makes no sense.")
    assert asked == []


def test_pages_without_a_single_record_end_with_the_first(bo: Page, team: Team) -> None:
    case = team.adopted()
    asked: list[str] = []
    lie_of_head(bo, 19_000)

    def garbage(route: Route) -> None:
        asked.append(route.request.url)
        first = int(route.request.url.partition("after=")[2].partition("&")[0]) + 1
        records = [{"position": first + i, "leaf": 0, "envelope": "AAAA"} for i in range(500)]
        head = {"position": 19_000, "digest": "A" * 43}
        route.fulfill(json={"records": records, "head": head})

    bo.route(RECORDS, garbage)
    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    told(bo, "The server gave an answer that makes no sense.")
    assert len(asked) == 1


def lie_of_head(page: Page, position: int) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        body["head"]["position"] = position
        route.fulfill(response=response, json=body)

    page.route(CASE, answer)


def test_what_a_colleague_took_is_not_taken_again_whatever_the_server_calls_it(
    bo: Page, team: Team
) -> None:
    case = team.adopted()
    sent: list[str] = []

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | {"state": "new"})

    bo.route(CASE, answer)
    bo.on("request", lambda request: sent.append(request.url) if "/adopt" in request.url else None)
    open_case(bo, case)
    press(bo, "Take this case")

    told(bo, "What the server shows does not hold together")
    assert sent == []
