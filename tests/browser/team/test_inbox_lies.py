"""What does a member see when the server's inbox is older than what they saw, goes in a circle, or has no end?"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.client import casework
from incident_log.crypto.seeds import new_identifier
from tests.browser.team.team import THREAT, Team, expect_page, open_case, told

pytestmark = pytest.mark.browser

INBOX = re.compile(r"/api/v1/desks/[^/]+/inbox\?")
NO_SENSE = "The server gave an answer that makes no sense"
Change = Callable[[dict[str, Any], bytes], bytes]


def taken_apart(answer: bytes) -> tuple[dict[str, Any], bytes]:
    end = 4 + int.from_bytes(answer[:4])
    return json.loads(answer[4:end]), answer[end:]


def put_together(meta: dict[str, Any], boxes: bytes) -> bytes:
    octets = json.dumps(meta).encode()
    return len(octets).to_bytes(4) + octets + boxes


def lie(page: Page, change: Change) -> None:
    """Be a server that changes what it says of the cases, and the boxes behind it."""

    def answer(route: Route) -> None:
        response = route.fetch()
        meta, boxes = taken_apart(response.body())
        boxes = change(meta, boxes)
        ahead = meta.pop("ahead", meta["next"]) or ""
        body = put_together(meta, boxes)
        headers = {**response.headers, "content-length": str(len(body)), "inbox-next": ahead}
        route.fulfill(status=200, headers=headers, body=body)

    page.route(INBOX, answer)


def test_a_line_that_is_older_than_what_this_person_saw_is_marked(bo: Page, team: Team) -> None:
    case = team.adopted({**THREAT, "sentence": "An old line."})
    other = team.adopted({**THREAT, "sentence": "A line that is as it was."})
    bo.goto("/en/inbox")
    expect_page(bo, "Inbox")
    open_case(bo, other)
    casework.write_and_save(team.owner, case, "note", {"text": "New.", "lang": "en"}, "work")
    open_case(bo, case)

    def older(meta: dict[str, Any], boxes: bytes) -> bytes:
        at = meta["cards"]["cases"].split().index(case)
        # Opening the case wrote a line that the page may not have seen arrive before it was left: go back behind the note.
        meta["cards"]["heads"][at] -= 2
        return boxes

    lie(bo, older)
    bo.goto("/en/inbox")

    told(bo, "The server shows some cases as they were before")
    bo.locator(".il-tab", has_text="All").click()
    marked = bo.locator(".il-row", has_text="Older than you saw")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text("An old line.")


def test_an_honest_inbox_marks_nothing(bo: Page, team: Team) -> None:
    case = team.adopted({**THREAT, "sentence": "Looked at and left."})
    open_case(bo, case)

    bo.goto("/en/inbox")

    expect_page(bo, "Inbox")
    expect(bo.get_by_text("The server shows some cases as they were before")).to_have_count(0)


def twice(meta: dict[str, Any], boxes: bytes) -> bytes:
    """Show the first case again."""
    columns = meta["cards"]
    first = columns["cases"].split()[0]
    columns["cases"] = f"{first} {columns['cases']}"
    for name in ("heads", "days", "revisions"):
        columns[name].insert(0, columns[name][0])
    length = 4 + int.from_bytes(boxes[:4])
    return boxes[:length] + boxes


def around(meta: dict[str, Any], boxes: bytes) -> bytes:
    """Send whoever reads on to the same page again, each time with other cases."""
    count = len(meta["cards"]["cases"].split())
    meta["cards"]["cases"] = " ".join(new_identifier() for _ in range(count))
    meta["next"] = "900000000000000"
    return boxes


def empty_but_not_last(meta: dict[str, Any], _boxes: bytes) -> bytes:
    meta["cards"] = {"cases": "", "heads": [], "days": [], "revisions": []}
    meta["next"] = "1"
    return b""


def elsewhere(meta: dict[str, Any], boxes: bytes) -> bytes:
    """Say ahead of each page that another one follows, which the page knows nothing of."""
    meta["ahead"] = "7"
    return boxes


@pytest.mark.parametrize("change", [twice, around, empty_but_not_last, elsewhere])
def test_an_inbox_that_cannot_be_is_refused_with_one_sentence(
    bo: Page, team: Team, change: Change
) -> None:
    team.adopted(THREAT)
    lie(bo, change)

    bo.goto("/en/inbox")

    told(bo, NO_SENSE)


def test_a_title_cannot_turn_our_words_around(bo: Page, team: Team) -> None:
    team.adopted({**THREAT, "sentence": "Call +48 22\u202e 001 500"})

    bo.goto("/en/inbox")
    expect_page(bo, "Inbox")
    bo.locator(".il-tab", has_text="All").click()

    title = bo.locator(".il-row__link", has_text="Call +48 22")
    expect(title).to_have_count(1)
    assert "\u202e" not in (title.text_content() or "")
