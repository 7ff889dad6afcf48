"""Does a file that somebody chose reach the report, or do they learn that it did not?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press

pytestmark = pytest.mark.browser

APART = "2 files are not part of your report yet"


@pytest.fixture
def codename(page: Page, desk: Desk) -> str:
    """Come back to a report, and choose two files without adding them."""
    codename = desk.filed()
    _choose_two(page, codename)
    return codename


def _choose_two(page: Page, codename: str) -> None:
    reporters.come_back(page, codename)
    page.locator(".il-door", has_text="Files").click()
    reporters.pick(page, call_png=reporters.photo(), letter_pdf=reporters.pdf())
    reporters.wait_apart(page, 2)


def _names(desk: Desk, codename: str) -> list[str]:
    return [exhibit.name for exhibit in desk.view_of(codename).evidence]


def test_a_stored_file_says_that_it_is_not_part_of_the_report(page: Page, codename: str) -> None:
    stored = page.locator(".il-file--apart").first

    expect(stored).to_contain_text("Stored, but not yet part of your report")
    expect(page.get_by_text("Sealed and stored")).to_have_count(0)


def test_going_back_leads_to_the_files_that_are_not_added(
    page: Page, desk: Desk, codename: str
) -> None:
    press(page, "Back to my report")
    expect(page.get_by_role("heading", name=APART)).to_be_visible()

    press(page, "Add 2 files to my report")

    expect(page.get_by_text("Your files were added.").first).to_be_visible()
    expect(page.get_by_text(APART)).to_have_count(0)
    assert sorted(_names(desk, codename)) == ["call.png", "letter.pdf"]


def test_signing_out_asks_for_the_files_first(page: Page, desk: Desk, codename: str) -> None:
    press(page, "Sign out")
    expect_screen(page, APART)

    press(page, "Add 2 files and sign out")

    expect_screen(page, "You are signed out")
    assert sorted(_names(desk, codename)) == ["call.png", "letter.pdf"]


def test_whoever_leaves_without_the_files_does_so_knowingly(
    page: Page, desk: Desk, codename: str
) -> None:
    press(page, "Sign out")
    expect_screen(page, APART)

    press(page, "Sign out without them")

    expect_screen(page, "You are signed out")
    assert _names(desk, codename) == []


def test_a_file_that_was_removed_asks_for_nothing(page: Page, codename: str) -> None:
    for _ in range(2):
        page.get_by_role("button", name="Remove").first.click()
        press(page, "Yes, remove it")

    press(page, "Sign out")

    expect_screen(page, "You are signed out")


def test_a_stored_file_is_not_removed_by_one_touch(page: Page, codename: str) -> None:
    page.get_by_role("button", name="Remove").first.click()
    expect(page.locator(".il-file--apart")).to_have_count(2)

    press(page, "No, keep it")

    expect(page.locator(".il-file--apart")).to_have_count(2)
    expect(page.get_by_role("button", name="Remove")).to_have_count(2)


def test_a_locked_browser_says_that_files_were_lost(page: Page, desk: Desk) -> None:
    page.clock.install()
    codename = desk.filed()
    _choose_two(page, codename)

    page.clock.fast_forward("20:00")

    expect_screen(page, "You are signed out")
    expect(page.get_by_text("2 files did not become part of your report")).to_be_visible()


def test_a_file_that_stands_in_the_report_is_known_again(page: Page, codename: str) -> None:
    press(page, "Add 2 files to my report")
    expect(page.get_by_text("Your files were added.").first).to_be_visible()

    reporters.pick(page, again_png=reporters.photo(), other_png=reporters.photo(b"other"))

    reporters.wait_apart(page, 2)
    same = page.locator(".il-file", has_text="again.png")
    expect(same).to_contain_text("the same file as call.png, which stands in your report already")
    expect(page.locator(".il-file", has_text="other.png")).not_to_contain_text("the same file")


def test_what_could_not_be_taken_is_not_complained_about_once_the_rest_was_added(
    page: Page, codename: str
) -> None:
    reporters.pick(page, nothing_txt=b"")
    expect(page.locator(".govuk-error-summary")).to_contain_text("nothing.txt")

    press(page, "Add 2 files to my report")

    expect(page.get_by_text("Your files were added.").first).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)


def test_the_same_file_in_the_report_twice_says_so(page: Page, codename: str) -> None:
    press(page, "Add 2 files to my report")
    expect(page.get_by_text("Your files were added.").first).to_be_visible()
    reporters.pick(page, again_png=reporters.photo())
    reporters.wait_apart(page, 1)
    press(page, "Add 1 file to my report")
    expect(page.get_by_text("Your files were added.").first).to_be_visible()

    again = page.locator(".il-file", has_text="again.png")
    expect(again).to_contain_text("The same file as “call.png” above.")
    expect(page.locator(".il-file", has_text="letter.pdf")).not_to_contain_text("The same file")


def test_a_story_without_a_sentence_of_its_own_stands_once(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative="A man called and named my sister.", sentence="")
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page, name="Anna Nowak")
    codename = reporters.send(page)
    reporters.rehearse(page, codename)
    page.goto("/en/return")

    page.locator(".il-door", has_text="What you told us").click()

    expect(page.get_by_text("A man called and named my sister.")).to_have_count(1)
    # Who they are lies behind one tap.
    expect(page.get_by_text("Anna Nowak")).to_be_hidden()
    page.get_by_text("Show my name and my contact").click()
    expect(page.get_by_text("Anna Nowak")).to_be_visible()
