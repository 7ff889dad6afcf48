"""Does a browser fetch before a page is ready what the page lists, and nothing that can wait?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from incident_log.web.pages import PAGES
from tests import chromium, serving
from tests.serving import Server

pytestmark = pytest.mark.browser
# main.js is no link, and the library that seals comes when the first screen stands.
AFTERWARDS = ("/joined/main.js", "/vendor/age.js")
LINK = re.compile(r'<link rel="modulepreload" href="([^"]+)"[^>]*>')


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """One server for all: these tests store nothing."""
    with serving.run(tmp_path_factory.mktemp("loading") / "data") as running:
        yield running


def without_links(page: Page, address: str) -> list[str]:
    """Take the links out of a page on its way, so that the browser finds the modules by itself; give what they were."""
    listed: list[str] = []

    def strip(route: Route) -> None:
        answer = route.fetch()
        listed.extend(LINK.findall(answer.text()))
        route.fulfill(response=answer, body=LINK.sub("", answer.text()))

    page.route(address, strip)
    return listed


@pytest.mark.parametrize("name", PAGES)
def test_the_list_is_what_the_browser_would_have_found(
    page: Page, server: Server, name: str
) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    listed = without_links(page, f"{server.url}/en/{name}")
    if name != "sign-in":
        # Pages of the team send whoever is not signed in there; the browser stays here, so that nothing else is counted.
        page.route("**/en/sign-in", lambda route: route.fulfill(status=204))

    page.goto(f"/en/{name}")
    page.wait_for_load_state("networkidle")

    found = {url.removeprefix(server.url) for url in fetched if url.endswith(".js")}
    assert len(listed) > 1
    assert sorted(each for each in found if not each.endswith(AFTERWARDS)) == sorted(listed)


def test_a_module_that_was_changed_on_its_way_starts_nothing(
    chromium_browser: Browser, server: Server
) -> None:
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        complaints = chromium.listen(page)

        def change(route: Route) -> None:
            answer = route.fetch()
            route.fulfill(response=answer, body=answer.text() + "\n// changed\n")

        page.route("**/joined/shared.js", change)
        with page.expect_event("console", lambda message: "integrity" in message.text):
            page.goto("/en/report")
        page.wait_for_timeout(1000)

        assert page.locator("html[data-ready]").count() == 0
        assert any("shared.js" in each for each in complaints)


def test_the_modules_of_a_page_travel_compressed(page: Page) -> None:
    with page.expect_response("**/joined/main.js") as main:
        page.goto("/en/")

    assert main.value.headers["content-encoding"] == "gzip"
    chromium.wait_until_ready(page)
