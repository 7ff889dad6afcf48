"""Does a report stay closed after somebody left in a hurry, wherever and whenever they did?"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press

pytestmark = pytest.mark.browser


def test_leaving_in_a_hurry_locks_the_report(page: Page, desk: Desk) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    codename = desk.filed()
    reporters.come_back(page, codename)

    page.get_by_role("button", name="Leave this page").click()
    expect(page).to_have_url(re.compile("wikipedia"))
    page.goto("/en/return")

    expect_screen(page, "Come back to your report")


def test_leaving_in_a_hurry_right_after_the_report_locks_it(page: Page, desk: Desk) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    reporters.report(page, desk.link)
    expect_screen(page, "What to do now")

    page.get_by_role("button", name="Leave this page").click()
    expect(page).to_have_url(re.compile("wikipedia"))
    page.goto("/en/return")

    expect_screen(page, "Come back to your report")
    assert page.evaluate("sessionStorage.length") == 0


def test_leaving_in_a_hurry_from_another_page_of_the_same_tab_locks_it(
    page: Page, desk: Desk
) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    reporters.report(page, desk.link)
    page.goto("/en/safety")

    page.get_by_role("button", name="Leave this page").click()
    expect(page).to_have_url(re.compile("wikipedia"))
    page.goto("/en/return")

    expect_screen(page, "Come back to your report")


def test_signing_out_keeps_an_unfinished_report_and_says_so(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative="Another man called.")
    page.wait_for_timeout(600)
    reporters.come_back(page, codename)

    press(page, "Sign out")

    expect_screen(page, "You are signed out")
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_role("link", name="Go on with it, or delete it").click()
    expect_screen(page, "Continue where you stopped?")
    press(page, "Continue")
    expect_screen(page, "How did the threat reach you?")


def test_signing_out_says_nothing_of_another_report_where_there_is_none(
    page: Page, desk: Desk
) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)

    press(page, "Sign out")

    expect_screen(page, "You are signed out")
    expect(page.get_by_text("Another report lies unfinished")).to_have_count(0)
    assert page.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))") == []


def _hold(page: Page, address: str) -> list[Route]:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(address, hold)
    return held


def test_a_report_that_was_just_being_opened_stays_closed_to_whoever_comes_after_a_flight(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    codename = desk.filed()
    reporters.come_back(page, codename)
    press(page, "Sign out")
    expect_screen(page, "You are signed out")
    signing_in = _hold(page, "**/api/v1/session/code")
    elsewhere = _hold(page, "https://www.wikipedia.org/**")
    page.goto("/en/return")
    page.get_by_label("Codename").fill(codename)
    press(page, "Open my report")
    expect_screen(page, "Opening your report")

    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    signing_in[0].continue_()
    page.wait_for_timeout(2000)
    (way_out,) = elsewhere
    way_out.fulfill(body="harmless")
    expect(page).to_have_url(re.compile("wikipedia"))
    page.unroute("**/api/v1/session/code")
    page.goto("/en/return")
    expect_screen(page, "Come back to your report")


def test_whoever_flees_leaves_every_tab_of_theirs(page: Page, desk: Desk) -> None:
    context = page.context
    context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    codename = desk.filed()
    reporters.come_back(page, codename)
    others = [context.new_page() for _ in range(2)]
    for other, address in zip(others, (desk.link, "/en/sign-in"), strict=True):
        other.goto(address)
        expect(other.locator("html[data-ready]")).to_have_count(1)

    page.get_by_role("button", name="Leave this page").click()

    for each in (page, *others):
        expect(each).to_have_url(re.compile("wikipedia"))


def _write(page: Page, text: str) -> None:
    page.locator(".il-door", has_text="Messages").click()
    page.get_by_label("Write to the team").fill(text)


def test_whoever_is_asked_for_the_codename_again_finds_nothing_behind_it(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    codename = desk.filed()
    reporters.come_back(page, codename)
    page.locator(".il-door", has_text="What you told us").click()
    expect(page.get_by_text(reporters.SENTENCE)).to_be_visible()
    page.go_back()
    _write(page, "Please hide my cousin too.")
    page.context.clear_cookies()
    press(page, "Send message")
    expect_screen(page, "Come back to your report")
    expect(page.locator("[data-said]")).to_contain_text("You were signed out.")

    for move in (page.go_back, page.go_forward):
        move()
        expect_screen(page, "Come back to your report")
        expect(page.get_by_text(reporters.SENTENCE)).to_have_count(0)

    page.get_by_label("Codename").fill(codename)
    press(page, "Open my report")
    expect(page.get_by_label("Write to the team")).to_have_value("Please hide my cousin too.")


def test_nothing_is_called_empty_while_what_was_typed_is_kept(rough_page: Page, desk: Desk) -> None:
    page = rough_page
    codename = desk.filed()
    page.clock.install()
    reporters.come_back(page, codename)
    _write(page, "Please hide my cousin too.")
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    page.context.clear_cookies()
    press(page, "Send message")
    expect_screen(page, "Come back to your report")

    page.clock.fast_forward("16:00")
    page.clock.run_for(40_000)

    expect_screen(page, "You are signed out")
    expect(page.get_by_text("What you had typed is kept, sealed")).to_be_visible()
    expect(page.get_by_text("Nothing of your report is left")).to_have_count(0)
