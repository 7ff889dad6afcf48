"""Can a person who reads letters twice as large still use a phone? Nothing lies beyond the edge, and no button cuts a word."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import large_letters
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_a_report_begins_with_letters_twice_as_large(page: Page, desk: Desk, language: str) -> None:
    large_letters.enlarge(page)
    page.goto(f"/{language}")
    large_letters.expect_whole(page)

    page.goto(desk.in_language(language))
    expect(page.locator("form button[type=submit]")).to_be_visible()
    large_letters.expect_whole(page)
    reporters.go_on(page)
    expect(page.locator("#safe-yes")).to_be_visible()
    large_letters.expect_whole(page)
    reporters.choose(page, "safe-yes")
    reporters.go_on(page)
    expect(page.locator("main textarea")).to_be_visible()
    large_letters.expect_whole(page)
    page.locator("main textarea").fill("A man called.")
    reporters.go_on(page)
    expect(page.locator("main textarea")).to_have_count(0)
    large_letters.expect_whole(page)


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_a_person_comes_back_with_letters_twice_as_large(
    page: Page, desk: Desk, language: str
) -> None:
    codename = desk.filed()
    large_letters.enlarge(page)
    page.goto(f"/{language}/return")
    expect(page.locator("#codename")).to_be_visible()
    large_letters.expect_whole(page)

    page.locator("#codename").fill(codename)
    reporters.go_on(page)

    expect(page.locator("main .il-door")).not_to_have_count(0)
    large_letters.expect_whole(page)
