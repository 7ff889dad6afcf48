"""Does a phone show the pages under the content security policy, without a complaint?"""

import pytest
from playwright.sync_api import Page, expect

from incident_log.settings import LANGUAGES
from incident_log.web.pages import PAGES
from tests import chromium

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_opens_on_a_phone(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    chromium.wait_until_ready(page)

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.evaluate("document.documentElement.scrollWidth") <= chromium.PHONE["width"]


def test_the_browser_of_a_phone_chooses_the_language(page: Page) -> None:
    page.goto("/")

    expect(page).to_have_url(lambda address: address.endswith("/en/"))


def test_every_page_starts_without_a_complaint(page: Page) -> None:
    for name in PAGES:
        page.goto(f"/en/{name}")
        chromium.wait_until_ready(page)


def test_markup_cannot_be_written_into_a_page(page: Page) -> None:
    page.goto("/en/")

    refused = page.evaluate("(() => { try { document.body.innerHTML = '<b>x</b>'; } catch (error) { return error.name; } })()")

    assert refused == "TypeError"
