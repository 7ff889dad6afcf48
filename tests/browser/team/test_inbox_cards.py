"""What does a member see of an inbox whose cards are not what was sealed, or whose workers do not run?"""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from incident_log.crypto.sealing import Card, open_card, seal_card
from incident_log.crypto.seeds import DeskSecret, new_desk_secret, new_identifier
from tests.browser.team.team import SLOW, THREAT, Team, expect_page, told

pytestmark = pytest.mark.browser

INBOX = re.compile(r"/api/v1/desks/[^/]+/inbox\?")
WORKER = "**/cards_worker.js"
LOCKED = "This case does not open from here"
# The id of a case → its box.
Boxes = dict[str, bytes]


def taken_apart(answer: bytes) -> tuple[bytes, Boxes]:
    """Give the meta JSON and the boxes of an answer."""
    at = 4 + int.from_bytes(answer[:4])
    meta, boxes = answer[4:at], {}
    for case in json.loads(meta)["cards"]["cases"].split():
        end = at + 4 + int.from_bytes(answer[at : at + 4])
        boxes[case] = answer[at + 4 : end]
        at = end
    return meta, boxes


def put_together(meta: bytes, boxes: Boxes) -> bytes:
    framed = (len(box).to_bytes(4) + box for box in boxes.values())
    return len(meta).to_bytes(4) + meta + b"".join(framed)


def lie(page: Page, change: Callable[[Boxes], None]) -> None:
    """Be a server whose inbox holds other boxes than were sealed."""

    def answer(route: Route) -> None:
        response = route.fetch()
        meta, boxes = taken_apart(response.body())
        change(boxes)
        route.fulfill(response=response, body=put_together(meta, boxes))

    page.route(INBOX, answer)


def show_all(page: Page) -> Locator:
    page.goto("/en/inbox")
    expect_page(page, "Inbox")
    page.locator(".il-tab", has_text="All").click()
    return page.get_by_role("list", name="Cases").locator(".il-row")


@pytest.fixture(scope="module")
def cases(whole_team: Team) -> tuple[str, str]:
    told_of = ("A card that is changed.", "A card that is left alone.")
    changed, whole = (whole_team.adopted({**THREAT, "sentence": each}) for each in told_of)
    return changed, whole


def desk_secret(team: Team) -> DeskSecret:
    return team.owner.desk_secrets[-1]


def flipped(box: bytes, _team: Team, _case: str, _other: bytes) -> bytes:
    return box[:-1] + bytes([box[-1] ^ 1])


def of_another_case(_box: bytes, _team: Team, _case: str, other: bytes) -> bytes:
    return other


def resealed(secret: DeskSecret, box: bytes, team: Team, case: str, more: int) -> bytes:
    card = open_card(desk_secret(team), team.owner.organisation, case, box)
    other = Card(card.head, card.revision + more, card.content)
    return seal_card(secret, team.owner.organisation, case, other)


def of_another_revision(box: bytes, team: Team, case: str, _other: bytes) -> bytes:
    return resealed(desk_secret(team), box, team, case, 1)


def of_another_desk(box: bytes, team: Team, case: str, _other: bytes) -> bytes:
    return resealed(new_desk_secret(new_identifier(), 0), box, team, case, 0)


def under_an_unknown_epoch(box: bytes, team: Team, case: str, _other: bytes) -> bytes:
    return resealed(new_desk_secret(team.desk, 999), box, team, case, 0)


def not_a_card(box: bytes, team: Team, case: str, _other: bytes) -> bytes:
    """What a colleague, or somebody who left and kept the desk's key, could seal."""
    card = open_card(desk_secret(team), team.owner.organisation, case, box)
    other = Card(card.head, card.revision, {"title": None})
    return seal_card(desk_secret(team), team.owner.organisation, case, other)


def cut(box: bytes, _team: Team, _case: str, _other: bytes) -> bytes:
    return box[:100]


@pytest.mark.parametrize(
    "change",
    [
        flipped,
        of_another_case,
        of_another_revision,
        of_another_desk,
        under_an_unknown_epoch,
        not_a_card,
        cut,
    ],
)
def test_a_card_that_does_not_open_is_told_apart_and_the_others_open(
    bo: Page, team: Team, cases: tuple[str, str], change: Callable[[bytes, Team, str, bytes], bytes]
) -> None:
    bad, whole = cases

    def spoil(boxes: Boxes) -> None:
        boxes[bad] = change(boxes[bad], team, bad, boxes[whole])

    lie(bo, spoil)
    rows = show_all(bo)

    told(bo, "Some cases do not open")
    expect(rows.filter(has_text=LOCKED)).to_have_count(1)
    expect(rows.filter(has_text="A card that is left alone.")).to_have_count(1)
    expect(rows.filter(has_text="A card that is changed.")).to_have_count(0)
    expect(rows.filter(has_text=LOCKED).locator("a")).to_have_attribute(
        "href", re.compile(f"#{bad}$")
    )


def workers(page: Page) -> int:
    return len([each for each in page.workers if each.url.endswith("/cards_worker.js")])


def test_untouched_cards_open_in_workers(bo: Page, cases: tuple[str, str]) -> None:
    rows = show_all(bo)
    expect(rows.filter(has_text="A card that is changed.")).to_have_count(1)
    expect(rows.filter(has_text=LOCKED)).to_have_count(0)
    assert workers(bo) > 0


def test_workers_that_open_cards_end_when_they_are_told(bo: Page) -> None:
    bo.goto("/en/safety")
    root = bo.locator('script[type="module"]').get_attribute("src")
    assert root
    opening = root.replace("joined/main.js", "src/workers/opening.js")

    begin = "async (opening) => (await import(opening)).beginOpening({ desk: '', secrets: [] })"
    bo.evaluate(f"async (opening) => void (await ({begin})(opening))", opening)
    bo.wait_for_timeout(500)
    begun = workers(bo)
    bo.evaluate(
        "async (opening) => (await import(opening)).endOpening(new Error('locked'))", opening
    )
    bo.wait_for_timeout(500)

    assert begun > 0
    assert workers(bo) == 0


def test_an_inbox_whose_last_box_is_missing_is_not_shown_as_whole(
    rough_bo: Page, cases: tuple[str, str]
) -> None:
    lie(rough_bo, lambda boxes: boxes.__delitem__(list(boxes)[-1]))

    rough_bo.goto("/en/inbox")

    expect_page(rough_bo, "This page could not be opened")


def test_without_its_workers_the_page_says_so_and_shows_no_list(
    rough_bo: Page, cases: tuple[str, str]
) -> None:
    rough_bo.route(WORKER, lambda route: route.abort())

    rough_bo.goto("/en/inbox")

    expect_page(rough_bo, "This page could not be opened", timeout=SLOW)
    expect(rough_bo.locator(".il-row")).to_have_count(0)
