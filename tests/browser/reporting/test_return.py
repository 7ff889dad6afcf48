"""Can a person come back with the codename, read answers, add what they forgot, change their mind, and take it back?"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.client import casework
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press

pytestmark = pytest.mark.browser

ASKS: dict[str, Json] = {
    "text": "May we show it to Anna?",
    "lang": "en",
    "asks": {"audience": "A1", "recipient": "Anna", "country": None, "identity_level": "L2"},
}


def answer(desk: Desk, codename: str, text: str) -> None:
    """The desk takes the case over, and writes back."""
    case = desk.case_of(codename)
    casework.adopt(desk.session, case)
    casework.write_and_save(desk.session, case, "message", {"text": text, "lang": "en"}, "report")


def open_part(page: Page, name: str) -> None:
    page.locator(".il-door", has_text=name).click()


def test_the_answer_of_the_team_is_there(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    answer(desk, codename, "Please tell us the number that called.")

    reporters.come_back(page, codename)

    expect(page.get_by_text("Please tell us the number that called.")).to_be_visible()
    expect(page.locator(".il-message__meta")).to_contain_text("The team")


def test_a_codename_is_read_as_people_type_it(page: Page, desk: Desk) -> None:
    codename = desk.filed()

    reporters.come_back(
        page, codename.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    )

    expect(page.get_by_text("Nobody has taken it yet")).to_be_visible()


def test_whoever_comes_back_reads_that_nobody_writes_down_who_reads_a_new_report(
    page: Page, desk: Desk
) -> None:
    reporters.come_back(page, desk.filed())

    page.locator(".il-door", has_text="Who opened or shared it").click()

    told = "everybody of the team can read it, and nobody writes down who did"
    expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("As soon as somebody does, you see here")).to_be_visible()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda code: code[:-1], "The codename has 28 characters"),
        (lambda code: code[:-1] + "!", "a character that no codename has"),
        (
            lambda code: code[:2] + ("5" if code[2] != "5" else "6") + code[3:],
            "Something in it is mistyped or swapped",
        ),
    ],
)
def test_a_mistyped_codename_is_explained(
    page: Page, desk: Desk, change: object, sentence: str
) -> None:
    assert callable(change)
    page.goto("/en/return")
    page.get_by_label("Codename").fill(change("1111-1111-1111-1111-1111-1111-1111"))

    press(page, "Open my report")

    expect(page.locator(".govuk-error-summary")).to_contain_text(sentence)


def test_a_codename_of_no_report_says_so(rough_page: Page, desk: Desk) -> None:
    from incident_log.format.code import encode_code

    page = rough_page
    page.goto("/en/return")
    page.get_by_label("Codename").fill(encode_code(b"\x07" * 16))

    press(page, "Open my report")

    expect(page.locator(".govuk-error-summary")).to_contain_text("No report has this codename")


def test_messages_files_and_choices_are_added(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)

    open_part(page, "Messages")
    page.get_by_label("Write to the team").fill("He called again today.")
    press(page, "Send message")
    expect(page.get_by_text("He called again today.")).to_be_visible()
    press(page, "Back to my report")
    open_part(page, "Files")
    reporters.pick(page, call_png=reporters.photo())
    reporters.wait_apart(page, 1)
    press(page, "Add 1 file to my report")
    expect(page.get_by_text("Your files were added.").first).to_be_visible()
    press(page, "Back to my report")
    open_part(page, "Who may see it")
    reporters.choose(page, "consent-A2-yes")
    press(page, "Save my choices")
    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "Choose the country whose police may see it"
    )
    page.get_by_label("Police of which country?").select_option("LT")
    press(page, "Save my choices")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose how you may appear")
    page.locator("[id$=-level-L1]").check()
    press(page, "Save my choices")
    expect(page.get_by_text("Your choices were saved.").first).to_be_visible()

    view = desk.view_of(codename)
    police = [each.payload for each in view.consents if each.payload["audience"] == "A2"]
    assert [message.payload["text"] for message in view.messages] == ["He called again today."]
    assert [exhibit.name for exhibit in view.evidence] == ["call.png"]
    assert [(each["choice"], each["country"]) for each in police] == [("ask", None), ("yes", "LT")]
    assert view.summary.refused == 0


def test_the_person_sees_who_opened_the_report(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    answer(desk, codename, "We read it.")
    case = desk.case_of(codename)
    casework.write_and_save(
        desk.session, case, "access", {"what": "opened", "evidence": None, "reason": None}, "report"
    )
    for compartment in ("report", "identity"):
        casework.write_and_save(desk.session, case, "renewal", {"desk_epoch": 0}, compartment)

    reporters.come_back(page, codename)
    expect(page.get_by_text("We read it.")).to_be_visible()
    open_part(page, "Who opened or shared it")

    expect(page.locator(".il-timeline")).to_contain_text("The team: opened the report")
    expect(page.locator(".il-timeline")).to_contain_text(
        "took your report over, and works on it now"
    )
    expect(page.get_by_text("closed your report to everybody who left")).to_have_count(1)


def _asks(desk: Desk, codename: str) -> None:
    """The desk asks whether a lawyer may see the report, and waits."""
    case = desk.case_of(codename)
    casework.write_and_save(desk.session, case, "message", ASKS, "report")
    casework.write_and_save(
        desk.session, case, "status", {"status": "waiting_for_reporter"}, "report"
    )


def _on_a_telephone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")


def _said(page: Page, text: str) -> None:
    said = page.locator("[data-said]")
    expect(said).to_contain_text(text)
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport(ratio=1)


def test_whoever_looks_for_news_is_led_to_it(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)
    _on_a_telephone(page)

    press(page, "Look for news")
    _said(page, "There is nothing new.")
    answer(desk, codename, "We read it.")
    _asks(desk, codename)
    _on_a_telephone(page)
    press(page, "Look for news")

    _said(page, "There is something new")
    for part in ("asks you something", "wrote to you", "Waiting for your answer"):
        _said(page, part)
    expect(page.get_by_text("There is nothing new.")).to_have_count(0)
    casework.write_and_save(
        desk.session, desk.case_of(codename), "renewal", {"desk_epoch": 0}, "report"
    )
    press(page, "Look for news")
    _said(page, "The history of your report has a new entry")


def test_a_question_that_was_answered_is_not_called_an_answer(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    casework.adopt(desk.session, desk.case_of(codename))
    _asks(desk, codename)
    reporters.come_back(page, codename)

    press(page, "Yes, this one time")

    _said(page, "Your answer was sent.")
    asked = page.locator(".il-card", has_text="The team asked you")
    expect(asked).to_contain_text("Your answer: Yes, this one time")
    expect(page.get_by_text("The newest answer")).to_have_count(0)


def test_an_answer_stays_on_the_first_page_beside_what_is_asked(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    answer(desk, codename, "Please change your number.")
    _asks(desk, codename)
    reporters.come_back(page, codename)
    expect(page.get_by_text("Please change your number.")).to_be_visible()
    expect(page.locator(".il-notice--care")).to_contain_text("Waiting for your answer")
    _on_a_telephone(page)

    press(page, "Yes, this one time")

    _said(page, "Your answer was sent.")
    newest = page.locator(".il-card", has_text="The newest answer")
    expect(newest).to_contain_text("Please change your number.")
    expect(page.get_by_text("May we show it to Anna?")).to_have_count(0)
    expect(page.get_by_text("Waiting for your answer")).to_have_count(0)
    expect(page.get_by_role("heading", name="You answered")).to_be_visible()
    press(page, "Look for news")
    _said(page, "There is nothing new.")
    expect(page.get_by_text("Your answer was sent.")).to_have_count(0)


def test_what_the_team_says_with_a_status_stands_with_it(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    answer(desk, codename, "We read it.")
    told = {"status": "waiting_for_reporter", "reason": "Please send the letter."}
    casework.write_and_save(desk.session, desk.case_of(codename), "status", told, "report")

    reporters.come_back(page, codename)

    expect(page.locator(".il-notice").first).to_contain_text("Please send the letter.")


def test_a_withdrawn_report_says_so_on_both_sides(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)

    open_part(page, "Withdraw the report")
    press(page, "Withdraw my report")

    expect_screen(page, "Your report")
    expect(
        page.get_by_text("You withdrew your report. Nobody may use it any more.")
    ).to_be_visible()
    assert desk.view_of(codename).summary.status == "withdrawn"


def test_signing_out_leaves_nothing(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)

    press(page, "Sign out")

    expect_screen(page, "You are signed out")
    page.reload()
    expect_screen(page, "Come back to your report")
    assert page.evaluate("sessionStorage.length") == 0


def test_signing_out_takes_the_news_off_the_screen(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)
    answer(desk, codename, "We read it.")
    press(page, "Look for news")
    _said(page, "wrote to you")

    press(page, "Sign out")

    expect_screen(page, "You are signed out")
    expect(page.locator("[data-said]")).to_have_count(0)
    expect(page.get_by_text("wrote to you")).to_have_count(0)


def _lose_the_line(route: Route) -> None:
    if route.request.method == "DELETE":
        route.abort()
    else:
        route.continue_()


def test_signing_out_without_a_line_lets_the_advice_go_too(rough_page: Page, desk: Desk) -> None:
    page = rough_page
    codename = reporters.report(page, desk.link)
    page.reload()
    expect_screen(page, "You sent a report from this device")
    page.route("**/session", _lose_the_line)
    reporters.come_back(page, codename)

    press(page, "Sign out")
    expect_screen(page, "You are signed out")

    kept = page.evaluate("indexedDB.databases().then((all) => all.map((each) => each.name))")
    assert "incident-log-drafts" not in kept
    page.goto(desk.link)
    expect_screen(page, "Tell us what happened")


def test_signing_out_without_a_line_keeps_a_report_that_is_not_sent_yet(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    codename = reporters.report(page, desk.link)
    press(page, "Finish and leave nothing on this device")
    press(page, "Begin a new report")
    reporters.go_on(page)
    reporters.choose(page, "safe-yes")
    reporters.go_on(page)
    page.get_by_label("Tell us what happened, in your own words").fill("He called again.")
    press(page, "Save and stop")
    expect_screen(page, "Your report is kept on this device")
    page.route("**/session", _lose_the_line)
    reporters.come_back(page, codename)

    press(page, "Sign out")
    expect_screen(page, "You are signed out")

    page.goto(desk.link)
    expect_screen(page, "Continue where you stopped?")


def test_a_reload_keeps_the_report_open(page: Page, desk: Desk) -> None:
    codename = desk.filed()
    reporters.come_back(page, codename)

    page.reload()

    expect_screen(page, "Your report")


def test_without_a_line_nothing_is_said_to_be_wrong_with_the_codename(
    rough_page: Page, desk: Desk
) -> None:
    page, codename = rough_page, desk.filed()
    page.goto("/en/return")
    page.get_by_label("Codename").fill(codename)
    page.context.set_offline(True)

    press(page, "Open my report")

    told = page.locator("[data-said]")
    expect(told).to_have_text(
        "There is no connection. Nothing was lost. Try again when you are online."
    )
    expect(told).to_be_in_viewport()
    expect(told).to_be_focused()
    expect(page.get_by_label("Codename")).to_have_value(re.compile(codename[:4]))
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    page.context.set_offline(False)
    press(page, "Open my report")
    expect_screen(page, "Your report")


def test_a_letter_whose_answer_was_lost_is_sent_again_after_another_view_and_stands_once(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    codename = desk.filed()
    reporters.come_back(page, codename)
    open_part(page, "Messages")
    page.get_by_label("Write to the team").fill("Please call me.")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/records", lose)
    press(page, "Send message")
    _said(page, "There is no connection to the server.")
    page.unroute("**/records")

    press(page, "Back to my report")
    open_part(page, "Messages")
    press(page, "Send message")

    _said(page, "Your message was sent.")
    assert [each.payload["text"] for each in desk.view_of(codename).messages] == ["Please call me."]
