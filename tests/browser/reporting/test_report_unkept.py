"""Does the codename alone open a report of which nothing was to be kept on the device?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, heading, press
from tests.browser.reporting.test_report_drafts import KEEP_NOTHING, begin_unkept, stored_text

pytestmark = pytest.mark.browser

GONE_WITH_THE_PAGE = "Nothing of your report is kept on this device."


def send_and_type_back(page: Page) -> str:
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)
    reporters.rehearse(page, codename)
    return codename


def session_kind(page: Page) -> str:
    """Who this browser is to the server."""
    asked = "fetch('/api/v1/session').then((answer) => answer.json()).then(({ kind }) => kind)"
    return str(page.evaluate(asked))


def test_nothing_opens_a_report_that_is_kept_nowhere_but_its_codename(
    page: Page, desk: Desk
) -> None:
    begin_unkept(page, desk)
    codename = send_and_type_back(page)

    expect(page.get_by_text("Do not delete it and do not answer")).to_be_visible()
    expect(page.get_by_text(GONE_WITH_THE_PAGE)).to_be_visible()
    assert "key" not in stored_text(page)
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert session_kind(page) == "none"

    page.goto("/en/")
    page.get_by_role("link", name="Come back with a codename").click()
    expect_screen(page, "Come back to your report")
    page.get_by_label("Codename").fill(codename)
    press(page, "Open my report")
    expect_screen(page, "Your report")


def test_no_other_tab_opens_a_report_that_is_kept_nowhere(page: Page, desk: Desk) -> None:
    begin_unkept(page, desk)
    send_and_type_back(page)

    other = page.context.new_page()
    other.goto("/en/return")

    expect_screen(other, "Come back to your report")


def test_after_a_reload_nothing_says_that_a_report_was_sent_from_here(
    page: Page, desk: Desk
) -> None:
    begin_unkept(page, desk)
    send_and_type_back(page)

    page.reload()

    expect_screen(page, "Tell us what happened")
    expect(page.get_by_label(KEEP_NOTHING)).not_to_be_checked()


def test_without_a_connection_the_codename_still_ends_what_opens_the_report(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    begin_unkept(page, desk)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)
    page.context.set_offline(offline=True)

    reporters.rehearse(page, codename)

    assert "key" not in stored_text(page)
    page.context.set_offline(offline=False)
    page.goto("/en/return")
    expect_screen(page, "Come back to your report")


def test_a_report_that_is_kept_opens_in_the_same_tab_without_its_codename(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)
    send_and_type_back(page)
    expect(page.get_by_text(GONE_WITH_THE_PAGE)).to_have_count(0)

    page.get_by_role("button", name="Open my report").click()

    expect(heading(page)).to_have_text("Your report")
