"""Does every way through a report lead on: past questions, back after a reload, with half a link, to the codename?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, choose, expect_screen, go_on, press

pytestmark = pytest.mark.browser


def _to_groups(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    go_on(page)
    go_on(page)
    expect_screen(page, "Tell us what happened, in your own words")
    page.get_by_label("Tell us what happened, in your own words").fill("Something odd.")
    go_on(page)
    expect_screen(page, "What is it about?")


def test_a_report_can_be_sent_with_every_question_skipped(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    press(page, "I am not sure")
    expect_screen(page, "Which of these happened?")
    press(page, "Skip this")
    for title in ("When did it happen?", "Where did it happen?", "What happened, in one sentence?"):
        expect_screen(page, title)
        go_on(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    expect(page.get_by_text("Something else, or not sorted yet").first).to_be_visible()

    codename = reporters.send(page)

    (incident,) = desk.view_of(codename).incidents
    assert incident.kind == "other"
    assert incident.narrative == "Something odd."


def test_what_nobody_chose_goes_when_somebody_comes_back_and_chooses(
    page: Page, desk: Desk
) -> None:
    _to_groups(page, desk)
    press(page, "I am not sure")
    go_on(page)
    expect_screen(page, "When did it happen?")
    press(page, "Back")

    choose(page, "kind-threat")

    expect(page.locator("#kind-threat")).to_be_checked()
    expect(page.locator("#kind-other")).not_to_be_checked()
    choose(page, "kind-other")
    choose(page, "kind-digital_attack")
    expect(page.locator("#kind-other")).to_be_checked()


def test_a_group_of_one_kind_is_that_kind_without_asking(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    choose(page, "groups-devices")
    go_on(page)
    expect_screen(page, "When did it happen?")

    press(page, "Back")
    expect_screen(page, "Which of these happened?")

    expect(page.locator("#kind-digital_attack")).to_be_checked()
    expect(page.locator(".il-choice")).to_have_count(2)


def test_another_group_of_one_kind_replaces_the_first(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    choose(page, "groups-devices")
    go_on(page)
    press(page, "Back")
    press(page, "Back")
    choose(page, "groups-devices", "groups-other")
    go_on(page)
    expect_screen(page, "When did it happen?")

    press(page, "Back")

    expect(page.locator("#kind-other")).to_be_checked()
    expect(page.locator("#kind-digital_attack")).to_have_count(0)


def test_a_group_of_several_kinds_still_asks_which(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    choose(page, "groups-devices", "groups-words")

    go_on(page)

    expect_screen(page, "Which of these happened?")
    expect(page.locator("#kind-digital_attack")).to_be_checked()
    expect(page.locator("#kind-threat")).not_to_be_checked()
    press(page, "Show all")
    expect(page.locator("#kind-bank_refusal")).to_be_visible()
    expect(reporters.heading(page)).to_be_focused()


def test_what_happened_cannot_lie_ahead(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    choose(page, "groups-devices")
    go_on(page)
    page.get_by_label("Year").fill("2099")

    go_on(page)

    expect(page.locator(".govuk-error-summary")).to_contain_text("This date is still to come")


def test_the_browsers_back_goes_one_question_back_after_a_reload(page: Page, desk: Desk) -> None:
    _to_groups(page, desk)
    choose(page, "groups-words")
    go_on(page)
    expect_screen(page, "Which of these happened?")
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")
    expect_screen(page, "Which of these happened?")

    for title in ("What is it about?", "Tell us what happened, in your own words"):
        page.go_back()
        expect_screen(page, title)
    page.go_forward()

    expect_screen(page, "What is it about?")
    go_on(page)
    expect_screen(page, "Which of these happened?")


def test_a_question_that_cannot_apply_is_not_asked(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=("interpol",))

    asked = []
    while not page.locator("#evidence-files").count():
        asked.append(page.locator("main form").inner_text())
        press(page, "I do not know")

    assert len([text for text in asked if "Do you have asylum or another status?" in text]) == 1
    assert not [text for text in asked if "Which country gave it?" in text]


def test_what_the_report_began_with_is_not_asked_again_empty(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=("bank_refusal",))

    expect(page.get_by_label("In which country?")).to_have_value("LT")
    go_on(page)
    press(page, "Back")

    expect(page.get_by_label("In which country?")).to_have_value("LT")


def test_half_a_link_is_said_to_be_one(page: Page, desk: Desk) -> None:
    page.goto(desk.link[:-5])

    expect_screen(page, "Open the link of your team")
    expect(page.get_by_role("heading", name="This link is not complete")).to_be_visible()


def test_no_link_is_not_called_half_a_one(page: Page, desk: Desk) -> None:
    page.goto("/en/report")

    expect_screen(page, "Open the link of your team")
    expect(page.get_by_text("This link is not complete")).to_have_count(0)


def test_deleting_an_unwritten_codename_says_what_is_lost(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    reporters.send(page)
    page.reload()
    expect_screen(page, "You have not written down your codename yet")

    press(page, "Delete it from this device")

    expect(
        page.get_by_text("Your report stays with the team. What is deleted is your codename")
    ).to_be_visible()
    expect(page.get_by_text("Delete everything you have told so far?")).to_have_count(0)


def test_a_codename_stands_in_its_field_as_a_whole_and_enter_sends_it(
    page: Page, desk: Desk
) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    codename = reporters.report(page, desk.link)
    page.goto("/en/return")
    if reporters.heading(page).text_content() != "Come back to your report":
        expect_screen(page, "Your report")
        press(page, "Sign out")
        press(page, "Come back with the codename")
    field = page.get_by_label("Codename")
    field.fill(codename)
    assert field.evaluate(
        "field => field.scrollWidth <= field.clientWidth && field.scrollHeight <= field.clientHeight"
    )

    field.press("Enter")

    expect_screen(page, "Your report")


def test_two_kinds_of_one_advice_say_it_once(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=("absentia_case", "listing"))
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    reporters.rehearse(page, codename)

    expect(page.get_by_text("Copy the official page, with the date on it.")).to_have_count(1)
    expect(page.locator(".il-card__title", has_text="; ")).to_have_count(1)
