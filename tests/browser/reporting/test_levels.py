"""Does a yes say as whom, is nothing chosen for the person, and are the police of those who persecute never offered?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, choose, expect_screen, go_on, press

pytestmark = pytest.mark.browser


def _to_choices(page: Page, desk: Desk, **files: bytes) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    if files:
        reporters.pick(page, **files)
        reporters.wait_stored(page, len(files))
    go_on(page)
    expect_screen(page, "Who may see your report?")


def _to_agreement(page: Page) -> None:
    for _screen in ("choices", "you", "message"):
        go_on(page)
    expect(page.locator("#agree")).to_be_visible()


def test_how_the_person_appears_is_chosen_by_the_person_and_stands_on_the_check(
    page: Page, desk: Desk
) -> None:
    _to_choices(page, desk)
    choose(page, "consent-A1-yes")
    level = page.get_by_role("group", name="How may you appear there?")
    expect(level.get_by_role("radio", checked=True)).to_have_count(0)
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose how you may appear")

    page.locator(".govuk-error-summary a").click()
    expect(level.get_by_role("radio").first).to_be_focused()
    choose(page, "consent-A1-level-L1")
    _to_agreement(page)
    choose(page, "agree-choice-yes")
    go_on(page)

    expect_screen(page, "Check your report")
    expect(page.get_by_text("Yes: without anything that identifies me")).to_be_visible()
    expect(page.get_by_text("Nothing is sent before you press “Send”.")).to_be_visible()
    view = desk.view_of(reporters.send(page))
    (lawyer,) = [each.payload for each in view.consents if each.payload["audience"] == "A1"]
    assert (lawyer["choice"], lawyer["identity_level"]) == ("yes", "L1")


@pytest.mark.parametrize(
    ("level", "name", "is_told"),
    [
        ("L3", "", True),
        ("L3", "Alena", False),
        ("L1", "", False),
    ],
)
def test_an_agreement_with_a_name_that_was_not_given_is_pointed_out_and_stops_nothing(
    page: Page, desk: Desk, level: str, name: str, *, is_told: bool
) -> None:
    _to_choices(page, desk)
    choose(page, "consent-A1-yes")
    choose(page, f"consent-A1-level-{level}")
    go_on(page)
    page.get_by_label("Name (optional)").fill(name)
    go_on(page)
    go_on(page)
    choose(page, "agree-choice-yes")
    go_on(page)

    expect_screen(page, "Check your report")
    expect(page.get_by_role("button", name="Say my name")).to_have_count(int(is_told))
    if is_told:
        press(page, "Say my name")
        expect_screen(page, "Do you want to say who you are?")
        go_on(page)
    reporters.send(page)


def test_the_police_of_those_who_persecute_are_not_offered(page: Page, desk: Desk) -> None:
    _to_choices(page, desk)
    choose(page, "consent-A2-yes")

    countries = page.get_by_label("Police of which country?")
    offered = countries.locator("option").evaluate_all("all => all.map((each) => each.value)")

    assert "PL" in offered
    assert not {"BY", "RU"} & set(offered)
    expect(page.get_by_text("Not offered: Belarus, Russia.")).to_be_visible()
    countries.select_option("KZ")
    expect(page.locator("#consent-A2 .il-notice--danger")).to_contain_text("CIS wanted list")


def test_whoever_does_not_want_it_kept_is_told_that_nothing_was_sent_and_can_turn_back(
    page: Page, desk: Desk
) -> None:
    before = desk.cases()
    _to_choices(page, desk, photo_png=reporters.photo())
    _to_agreement(page)
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose yes or no")
    choose(page, "agree-choice-no")
    go_on(page)

    expect_screen(page, "Your report is not sent")
    expect(page.get_by_text("The team got nothing.")).to_be_visible()
    expect(page.get_by_text("otherwise after 30 days")).to_be_visible()
    press(page, "Change my answer")
    expect(page.locator("#agree")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    choose(page, "agree-choice-yes")
    go_on(page)
    expect(page.get_by_text("Your files are stored before that, sealed")).to_be_visible()
    assert desk.cases() == before


def test_whoever_does_not_want_it_kept_can_delete_it_there(page: Page, desk: Desk) -> None:
    _to_choices(page, desk)
    _to_agreement(page)
    choose(page, "agree-choice-no")
    go_on(page)

    press(page, "Delete it from this device")
    press(page, "Yes, delete it")

    expect_screen(page, "Deleted from this device")
