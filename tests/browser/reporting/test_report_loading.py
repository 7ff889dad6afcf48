"""Does a line that is lost after the first screen cost nobody their report?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, press

pytestmark = pytest.mark.browser
LIBRARY = "**/vendor/age.js*"


def test_all_that_seals_has_come_while_the_first_screen_is_read(page: Page, desk: Desk) -> None:
    with page.expect_response(LIBRARY) as library:
        reporters.begin(page, desk.link)
    library.value.finished()
    # From here on the server gives answers, and no files any more.
    page.route("**/assets/**", lambda route: route.abort())

    reporters.tell(page, narrative="A man called, and then the line was bad.")
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    assert desk.view_of(codename).summary.refused == 0


def test_without_it_nothing_is_sent_and_nothing_is_lost(rough_page: Page, desk: Desk) -> None:
    page, before = rough_page, desk.cases()
    page.route(LIBRARY, lambda route: route.abort())
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)

    press(page, "Send")

    expect(page.locator(".il-notice")).to_contain_text("What you wrote is kept")
    assert desk.cases() == before
    page.unroute(LIBRARY)
    press(page, "Try again")
    reporters.expect_screen(page, "Your report has arrived. This is your codename")
    assert desk.cases() == before + 1
