"""Does an open inbox show what came since, is it as it was left on the way back, and are new reports found in it too?"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.client import casework
from tests.browser.team import team as helpers
from tests.browser.team.inboxes import rows, show_all
from tests.browser.team.team import SLOW, THREAT, Team, expect_page, open_case, with_person

pytestmark = pytest.mark.browser


def test_a_report_that_comes_while_the_inbox_is_open_stands_there_when_somebody_looks(
    bo: Page, team: Team, cases: dict[str, str]
) -> None:
    bo.goto("/en/inbox")
    expect(bo.locator(".il-fresh")).to_be_visible(timeout=SLOW)
    bo.get_by_label("Search").fill("came later")
    team.file({**THREAT, "sentence": "This one came later."})

    helpers.press(bo, "Look for news")

    expect(bo.locator(".il-fresh")).to_contain_text("This one came later.", timeout=SLOW)
    expect(bo.get_by_label("Search")).to_have_value("came later")
    expect(bo.get_by_text("As of ")).to_be_visible()


def test_coming_back_to_the_inbox_shows_what_came_and_moves_neither_focus_nor_place(
    bo: Page, team: Team, cases: dict[str, str]
) -> None:
    show_all(bo)
    bo.set_viewport_size({"width": 360, "height": 500})
    link = rows(bo).get_by_role("link", name="Asked for an hour at the border.")
    link.focus()
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    casework.write_and_save(team.owner, cases["hniot"], "note", {"text": "Called."})
    team.file({**THREAT, "sentence": "Somebody wrote meanwhile."})

    bo.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(bo.locator(".il-fresh")).to_contain_text("Somebody wrote meanwhile.", timeout=SLOW)
    expect(link).to_be_focused()
    after = link.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 200


def test_an_inbox_to_which_nothing_came_asks_for_little(bo: Page, cases: dict[str, str]) -> None:
    show_all(bo)
    expect(bo.locator(".il-fresh")).to_be_visible(timeout=SLOW)
    asked: list[str] = []
    bo.on("request", lambda request: asked.append(request.url))

    with bo.expect_response(re.compile(r"/inbox\?")):
        bo.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bo.wait_for_timeout(500)

    assert [url for url in asked if "/inbox?" in url and "limit=50" not in url] == []


def test_a_line_that_is_lost_leaves_the_list_and_says_so(
    rough_bo: Page, cases: dict[str, str]
) -> None:
    bo = rough_bo
    show_all(bo)
    bo.route("**/inbox?*", lambda route: route.abort())

    helpers.press(bo, "Look for news")

    helpers.told(bo, "The list may be older than it looks")
    expect(rows(bo).first).to_be_visible()


@pytest.mark.parametrize("way", ["back", "link"])
def test_the_inbox_is_as_it_was_left_when_somebody_comes_back_from_a_case(
    bo: Page, cases: dict[str, str], way: str
) -> None:
    show_all(bo)
    bo.get_by_text("Filter and sort").click()
    bo.get_by_label("Country").select_option(label="Georgia")
    bo.get_by_label("Search").fill("border")
    rows(bo).get_by_role("link", name="Asked for an hour").click()
    expect(bo).to_have_url(re.compile(r"/en/case#[\w-]{22}$"))
    expect(helpers.part(bo, "What happened")).to_be_visible(timeout=SLOW)

    if way == "back":
        bo.go_back()
    else:
        bo.locator(".govuk-back-link").click()

    expect_page(bo, "Inbox")
    expect(rows(bo).get_by_role("link", name="Asked for an hour")).to_be_focused(timeout=SLOW)
    expect(rows(bo).filter(has_not_text="Georgia")).to_have_count(0)
    expect(bo.locator(".il-tab", has_text="All")).to_have_attribute("aria-current", "true")
    expect(bo.get_by_text("Filter and sort (1)")).to_be_visible()
    # A browser may write its history to the disk.
    expect(bo.get_by_label("Search")).to_have_value("")
    kept = bo.evaluate("JSON.stringify(history.state)")
    assert "border" not in kept.replace("border_incident", "")


def test_the_place_in_a_list_is_found_again(bo: Page, team: Team, cases: dict[str, str]) -> None:
    bo.set_viewport_size({"width": 360, "height": 400})
    show_all(bo)
    last, neighbour = rows(bo).last, rows(bo).nth(-2).locator(".il-row__link")
    last.scroll_into_view_if_needed()
    bo.wait_for_timeout(400)
    address = neighbour.get_attribute("href")
    before, height = top_of(neighbour), last.evaluate("each => each.offsetHeight")
    last.get_by_role("link").click()
    expect(helpers.part(bo, "What happened")).to_be_visible(timeout=SLOW)

    bo.go_back()

    neighbour = bo.locator(f'.il-row__link[href="{address}"]')
    expect(neighbour).to_be_visible(timeout=SLOW)
    expect(bo.locator(".il-row__link:focus")).to_be_in_viewport()
    assert bo.evaluate("scrollY") > 0
    # That it was opened is the last change of a case, so it may have moved to the top and left its room.
    assert abs(top_of(neighbour) - before) < height + 20


def top_of(link: Locator) -> float:
    """Where in the view, in pixels from its top."""
    return float(link.evaluate("each => each.getBoundingClientRect().top"))


def test_a_case_that_was_opened_by_its_address_leads_to_the_inbox_by_a_link(
    bo: Page, cases: dict[str, str]
) -> None:
    bo.goto("/en/members")
    expect_page(bo, "Members")
    open_case(bo, cases["border"])

    bo.locator(".govuk-back-link").click()

    expect_page(bo, "Inbox")


def test_new_reports_are_searched_and_filtered_too(
    bo: Page, team: Team, cases: dict[str, str]
) -> None:
    team.file({**with_person("Vera Sych"), "country": "PL", "sentence": "Held near Warsaw."})
    bo.goto("/en/inbox")
    fresh = bo.locator(".il-fresh")
    expect(fresh).to_contain_text("Held near Warsaw.", timeout=SLOW)

    bo.get_by_label("Search").fill("Warsaw")
    expect(fresh.locator(".il-row")).to_have_count(1)
    expect(fresh).to_contain_text("Held near Warsaw.")
    bo.get_by_label("Search").fill("Zzyzx")
    expect(fresh.locator(".il-row")).to_have_count(0)
    expect(fresh).to_contain_text("None of the new reports fits.")


def test_a_search_in_one_section_says_what_fits_in_all(bo: Page, cases: dict[str, str]) -> None:
    show_all(bo)
    bo.locator(".il-tab", has_text="Mine").click()

    bo.get_by_label("Search").fill("Hniot")
    expect(bo.get_by_text(re.compile("In “All” there (is|are) [1-9].* that fit"))).to_be_visible()
    helpers.press(bo, "Show it in “All”")

    expect(rows(bo).filter(has_text="Stopped at an airport.")).to_have_count(1)


def test_the_most_urgent_new_report_stands_first_and_says_how_urgent_it_is(
    bo: Page, team: Team, cases: dict[str, str]
) -> None:
    team.file({**THREAT, "safe_now": "no", "sentence": "They are breaking the door."})
    team.file({**THREAT, "sentence": "It was some time ago."})
    bo.goto("/en/inbox")

    # Reports of other tests may wait beside them.
    own = bo.locator(".il-fresh .il-row", has_text=re.compile("breaking the door|some time ago"))
    expect(own).to_have_count(2, timeout=SLOW)
    expect(own.first).to_contain_text("They are breaking the door.", timeout=SLOW)
    expect(own.first).to_contain_text("Urgent")
    expect(own.last).to_contain_text("Moderate")
