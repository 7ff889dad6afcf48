"""Does a phone show the pages under the content security policy, without a complaint?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from incident_log.settings import LANGUAGES
from incident_log.web.pages import PAGES
from tests import chromium, serving
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """One server for all: these tests store nothing."""
    with serving.run(tmp_path_factory.mktemp("pages") / "data") as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_opens_on_a_phone(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    chromium.wait_until_ready(page)

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert page.evaluate("document.documentElement.scrollWidth") <= chromium.PHONE["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phone_chooses_the_language(
    chromium_browser: Browser, server: Server, language: str
) -> None:
    with chromium.open_page(chromium_browser, server.url, locale=language) as page:
        page.goto("/")

        expect(page).to_have_url(f"{server.url}/{language}/")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_starts_without_a_complaint(page: Page, name: str) -> None:
    page.goto(f"/en/{name}")

    chromium.wait_until_ready(page)


@pytest.mark.parametrize("name", ["", "sign-in"])
def test_a_copy_that_is_not_set_up_says_so_where_people_arrive(page: Page, name: str) -> None:
    page.goto(f"/en/{name}")

    told = page.locator("[data-module=not-set-up]")

    expect(told).to_have_text(
        "This copy is not set up yet. Whoever runs it finds the setup link where it was started."
    )
    expect(told).to_have_attribute("role", "status")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_in_danger_is_in_sight_on_a_phone(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    chromium.wait_until_ready(page)

    expect(page.locator(f"main a[href='/{language}/safety']")).to_be_in_viewport(ratio=1)
    expect(page.locator(f"main a[href='/{language}/report']")).to_be_in_viewport(ratio=1)


def test_what_to_say_at_an_arrest_stands_in_english_too_and_follows_the_country(
    page: Page,
) -> None:
    page.goto("/ru/safety")
    chromium.wait_until_ready(page)
    words = page.locator("q[lang=en]")

    expect(words).to_have_text(re.compile("^I ask for a lawyer, an interpreter and asylum"))
    page.locator("#safety-country").select_option("PL")
    expect(page.get_by_text("Позвоните 112.")).to_be_visible()
    expect(words).to_have_count(1)
    page.locator("#safety-country").select_option("BY")
    expect(words).to_have_count(0)
    page.goto("/en/safety")
    chromium.wait_until_ready(page)
    expect(page.get_by_text("I ask for a lawyer")).to_have_count(1)


def test_the_way_out_leaves_no_page_to_go_back_to(page: Page) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    page.goto("/en/")
    chromium.wait_until_ready(page)
    before = page.evaluate("history.length")

    for _ in range(3):
        page.keyboard.press("Escape")

    expect(page).to_have_url("https://www.wikipedia.org/")
    assert page.evaluate("history.length") == before


def test_another_language_keeps_the_fragment(page: Page) -> None:
    page.goto("/en/#an-id.a-key")
    chromium.wait_until_ready(page)

    page.get_by_role("link", name="Русский").click()

    expect(page).to_have_url(re.compile(r"/ru/#an-id\.a-key$"))


def test_markup_cannot_be_written_into_a_page(chromium_browser: Browser, server: Server) -> None:
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        complaints = chromium.listen(page)
        page.goto("/en/")

        refused = page.evaluate(
            "(() => { try { document.body.innerHTML = '<b>x</b>'; } catch (error) { return error.name; } })()"
        )

        assert refused == "TypeError"
        assert any("TrustedHTML" in each for each in complaints)
