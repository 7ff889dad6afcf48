"""What is somebody told who opens two reports in one browser? Its tabs share one session with the server."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press
from tests.serving import Server

pytestmark = pytest.mark.browser

TOLD = "Another report was opened in this browser, and only one can be open at a time."


def uploading(page: Page, desk: Desk, video: Path) -> None:
    """Begin a report whose file takes long."""
    page.goto("/en/safety")
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    page.locator("#evidence-files").set_input_files(str(video))
    expect(page.locator(".il-file__state")).to_contain_text("% is stored")


def test_whoever_opens_another_report_is_told_why_the_first_stops_and_how_each_goes_on(
    chromium_browser: Browser, server: Server, desk: Desk, tmp_path: Path
) -> None:
    video = tmp_path / "f.mp4"
    video.write_bytes(reporters.video(60 << 20))

    def slowly(route: Route) -> None:
        time.sleep(0.1)
        route.continue_()

    with chromium.open_context(chromium_browser, server.url) as context:
        chromium.intercept(context)
        writing = context.new_page()
        codename = reporters.report(writing, desk.link)
        press(writing, "Finish and leave nothing on this device")
        expect_screen(writing, "Deleted from this device")
        context.route(re.compile("/slices/"), slowly)
        uploading(writing, desk, video)

        reading = context.new_page()
        reporters.come_back(reading, codename)

        expect(writing.locator("main")).to_contain_text(TOLD)
        press(writing, "Try again")
        expect(writing.get_by_text(TOLD)).to_have_count(0)
        expect(writing.locator(".il-file__state")).to_contain_text("% is stored")

        reading.get_by_role("button", name=re.compile("Messages|Write")).first.click()
        reading.locator("textarea").first.fill("They came again.")
        reading.locator("form button[type=submit]").first.click()
        expect(reading.locator("main")).to_contain_text(TOLD)
        reading.get_by_label("Codename").fill(codename)
        press(reading, "Open my report")
        expect(reading.locator("textarea").first).to_have_value("They came again.")


def test_a_page_loaded_anew_says_that_another_report_is_open(
    chromium_browser: Browser, server: Server, desk: Desk
) -> None:
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        codename = desk.filed()
        reporters.come_back(page, codename)
        page.route(re.compile(r"/api/v1/session$"), lambda route: as_of(route, "A" * 22))

        page.reload()

        expect(page.locator("main")).to_contain_text(TOLD)
        expect_screen(page, "Come back to your report")


def as_of(route: Route, case: str) -> None:
    """Be signed in, as the server has it, for another report."""
    response = route.fetch()
    route.fulfill(response=response, json=response.json() | {"case": case})
