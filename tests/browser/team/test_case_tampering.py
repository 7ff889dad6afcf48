"""What does a member see when the server lies about a case, its people or its log?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.client import casework
from incident_log.format.encoding import from_b64u, to_b64u
from tests.browser.team import team as helpers
from tests.browser.team.team import SLOW, Team, expect_page, open_case, part, told

pytestmark = pytest.mark.browser

RECORDS = re.compile(r"/api/v1/cases/[^/]+/records\?")
# Answers as the contract has them: lists of objects under a name.
Reply = dict[str, list[dict[str, str]]]
STOP = "What the server shows does not hold together"


def flip(sealed: str) -> str:
    """Change the last bit of something sealed."""
    octets = from_b64u(sealed)
    return to_b64u(octets[:-1] + bytes([octets[-1] ^ 1]))


def lie(page: Page, address: str | re.Pattern[str], change: Callable[[Reply], object]) -> None:
    """Be a server whose answers to one address are not what is stored."""

    def answer(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json=change(response.json()))

    page.route(address, answer)


def case_with_two_messages(team: Team) -> str:
    case = team.adopted()
    for text in ("First answer", "Second answer"):
        casework.write_and_save(team.owner, case, "message", {"text": text, "lang": "en"})
    return case


def test_a_changed_record_is_shown_as_a_warning_and_says_nothing(bo: Page, team: Team) -> None:
    case = case_with_two_messages(team)

    def change(reply: Reply) -> object:
        record = reply["records"][-2]
        record["envelope"] = flip(record["envelope"])
        return reply

    lie(bo, RECORDS, change)
    open_case(bo, case)

    told(bo, "Not everything in this case can be trusted")
    told(bo, "was changed after it was written")
    expect(part(bo, "Messages with the person")).to_contain_text("Second answer")
    expect(bo.get_by_text("First answer")).to_have_count(0)


def test_a_record_whose_body_is_held_back_from_the_desk_is_a_warning(bo: Page, team: Team) -> None:
    case = case_with_two_messages(team)

    def change(reply: Reply) -> object:
        record = reply["records"][-2]
        record |= {"header": "e30", "body_sha256": to_b64u(bytes(32))}
        del record["envelope"]
        return reply

    lie(bo, RECORDS, change)
    open_case(bo, case)

    told(bo, "Not everything in this case can be trusted")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda reply: reply | {"records": reply["records"][:2] + reply["records"][3:]},
            id="left out",
        ),
        pytest.param(lambda reply: reply | {"records": reply["records"][::-1]}, id="reversed"),
        pytest.param(
            lambda reply: reply | {"records": reply["records"][:-1] + reply["records"][-2:-1]},
            id="repeated",
        ),
        pytest.param(lambda reply: reply | {"records": []}, id="none"),
    ],
)
def test_a_journal_with_a_hole_stops(
    bo: Page, team: Team, change: Callable[[Reply], object]
) -> None:
    case = case_with_two_messages(team)
    lie(bo, RECORDS, change)

    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    told(bo, STOP)
    expect(bo.get_by_text("Second answer")).to_have_count(0)


def test_a_head_that_is_not_in_the_log_stops(rough_bo: Page, team: Team) -> None:
    page, case = rough_bo, case_with_two_messages(team)

    def change(reply: Reply) -> object:
        return reply | {"proof": [to_b64u(bytes(32)) for _ in reply["proof"]]}

    lie(page, re.compile(r"/api/v1/log/inclusion"), change)

    page.goto(f"/en/case#{case}")

    expect_page(page, "This page could not be opened")
    told(page, STOP)


def test_a_log_that_was_rewritten_since_the_last_visit_stops(bo: Page, team: Team) -> None:
    case = case_with_two_messages(team)
    lie(
        bo,
        re.compile(r"/api/v1/log/consistency"),
        lambda reply: reply | {"proof": [to_b64u(bytes(32))]},
    )

    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    told(bo, STOP)


def test_a_checkpoint_signed_by_another_key_stops(bo: Page, team: Team) -> None:
    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.body()
        route.fulfill(response=response, body=body[:-8] + b"AAAA" + body[-4:])

    bo.route("**/log/checkpoint", answer)

    bo.goto("/en/inbox")

    expect_page(bo, "This page could not be opened")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda all_of_them: all_of_them[:-1], id="the newest left out"),
        pytest.param(lambda all_of_them: all_of_them[1:], id="without the organisation"),
        pytest.param(
            lambda all_of_them: [all_of_them[0], all_of_them[2], all_of_them[1], *all_of_them[3:]],
            id="another order",
        ),
        pytest.param(lambda all_of_them: [*all_of_them, all_of_them[-1]], id="one twice"),
        pytest.param(
            lambda all_of_them: [
                *all_of_them[:-2],
                all_of_them[-2] | {"statement": flip(all_of_them[-2]["statement"])},
                all_of_them[-1],
            ],
            id="changed",
        ),
    ],
)
def test_a_directory_that_does_not_hold_stops(
    bo: Page, team: Team, change: Callable[[list[dict[str, str]]], object]
) -> None:
    lie(
        bo,
        re.compile(r"/api/v1/directory$"),
        lambda reply: reply | {"statements": change(reply["statements"])},
    )

    bo.goto("/en/inbox")

    expect_page(bo, "This page could not be opened")
    expect(bo.get_by_role("link", name=re.compile("threatened"))).to_have_count(0)


def test_a_key_put_in_place_of_the_lawyers_is_refused_before_anything_is_shared(
    bo: Page, team: Team
) -> None:
    case = team.adopted()
    sent: list[str] = []
    bo.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    def change(reply: Reply) -> object:
        statements = reply["statements"]
        # The lawyer joined last; a statement of the server's own making takes their place.
        last = statements[-1]
        return reply | {
            "statements": [*statements[:-1], last | {"statement": flip(last["statement"])}]
        }

    lie(bo, re.compile(r"/api/v1/directory$"), change)

    bo.goto(f"/en/case#{case}")

    expect_page(bo, "This page could not be opened")
    assert sent == []


def test_another_case_in_place_of_the_one_asked_for_stops(bo: Page, team: Team) -> None:
    wanted, other = team.adopted(), team.adopted()
    bo.route(
        re.compile(rf"/api/v1/cases/{wanted}"),
        lambda route: route.fulfill(
            response=route.fetch(url=route.request.url.replace(wanted, other))
        ),
    )

    bo.goto(f"/en/case#{wanted}")

    expect_page(bo, "This page could not be opened")
    told(bo, "The server gave an answer that makes no sense.")


def test_a_card_that_was_changed_is_marked_and_its_case_still_opens(bo: Page, team: Team) -> None:
    case = team.adopted()

    def answer(route: Route) -> None:
        response = route.fetch()
        body = bytearray(response.body())
        # The newest case stands first; the last byte of its box belongs to the seal.
        meta = int.from_bytes(body[:4], "big")
        box = int.from_bytes(body[4 + meta : 8 + meta], "big")
        body[8 + meta + box - 1] ^= 1
        route.fulfill(response=response, body=bytes(body))

    bo.route("**/inbox?*", answer)
    bo.goto("/en/inbox")
    told(bo, "Some cases do not open")
    helpers.press(
        bo, "All " + str(bo.locator(".il-tab", has_text="All").locator(".il-count").text_content())
    )

    bo.get_by_role("link", name="This case does not open from here").click()

    expect(part(bo, "What happened")).to_be_visible(timeout=SLOW)
    assert bo.url.endswith(case)
