"""Can a person report from a phone, from the link to the codename, with files, and nothing but the desk can read it?"""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from incident_log.format.encoding import to_b64u
from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, go_on, press

pytestmark = pytest.mark.browser


def test_a_report_with_a_photo_a_pdf_and_a_video_reaches_the_desk_whole(
    page: Page, desk: Desk
) -> None:
    files = {
        "photo.png": reporters.photo(),
        "letter.pdf": reporters.pdf(),
        "clip.mp4": reporters.video(3_000_000),
    }
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=("threat", "bank_refusal"))
    reporters.choose(page, "q-channel-telegram")
    go_on(page)
    page.get_by_label("What exactly was said or written?").fill("We know where you live.")
    reporters.skip_questions(page)
    reporters.pick(page, **{name.replace(".", "_"): content for name, content in files.items()})
    reporters.wait_stored(page, 3)
    page.get_by_label("What does it show? (optional)").first.fill("The screen of my phone")
    reporters.from_evidence_to_review(page, name="Alena", message="Should I go to the police?")
    codename = reporters.send(page)
    reporters.rehearse(page, codename)

    view = desk.view_of(codename)

    assert [incident.kind for incident in view.incidents] == ["threat", "bank_refusal"]
    assert view.incidents[0].sentence == "A man threatened me by phone."
    assert view.incidents[0].fields["channel"] == {"value": "telegram"}
    assert {exhibit.name: exhibit.sha256 for exhibit in view.evidence} == {
        name: to_b64u(hashlib.sha256(content).digest()) for name, content in files.items()
    }
    assert view.evidence[0].payload["describes"] == "The screen of my phone"
    assert [message.payload["text"] for message in view.messages] == ["Should I go to the police?"]
    assert len(view.people) == 1
    assert view.summary.refused == view.summary.unreadable == 0


def test_the_languages_stand_on_the_first_page_once_and_at_the_end_of_the_others(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)
    expect(page.get_by_role("link", name="Русский")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Language of these pages")).to_be_visible()

    reporters.go_on(page)

    expect(page.get_by_role("navigation", name="Language", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Русский")).to_have_count(1)


def test_a_date_typed_part_by_part_is_kept_whole(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    go_on(page)
    reporters.choose(page, "safe-yes")
    go_on(page)
    page.get_by_label("Tell us what happened, in your own words").fill("I was arrested.")
    go_on(page)
    press(page, "I am not sure")
    reporters.choose(page, "kind-threat")
    go_on(page)
    page.get_by_label("Day").fill("30")
    page.get_by_label("Month").fill("10")
    page.get_by_label("Year").fill("2023")
    go_on(page)
    press(page, "Back")

    parts = [page.get_by_label(name) for name in ("Day", "Month", "Year")]

    assert [part.input_value() for part in parts] == ["30", "10", "2023"]


def test_the_browsers_back_is_one_step_back_and_loses_nothing(page: Page, desk: Desk) -> None:
    story = "Слова пра тое, што здарылася. " * 667
    reporters.begin(page, desk.link)
    go_on(page)
    reporters.choose(page, "safe-yes")
    go_on(page)
    page.get_by_label("Tell us what happened, in your own words").fill(story)
    go_on(page)
    press(page, "I am not sure")
    reporters.choose(page, "kind-threat")
    go_on(page)
    page.get_by_label("Year").fill("2025")

    page.go_back()
    expect_screen(page, "Which of these happened?")
    page.go_forward()
    expect_screen(page, "When did it happen?")
    assert page.get_by_label("Year").input_value() == "2025"
    press(page, "Back")
    go_on(page)
    assert page.get_by_label("Year").input_value() == "2025"
    press(page, "I do not know")
    page.go_back()
    assert page.get_by_label("Year").input_value() == ""
    for _ in range(3):
        page.go_back()
    assert page.get_by_label("Tell us what happened, in your own words").input_value() == story


def test_every_step_begins_with_help_in_danger_and_nothing_lies_over_it(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)

    for step in range(3):
        expect(page.get_by_role("button", name="In danger?")).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Save and stop")).to_have_count(int(step > 0))
        assert page.evaluate(COVERED) == []
        go_on(page)


# What stays where it is while the page scrolls, below the header.
COVERED = """() => [...document.querySelectorAll('main *')]
  .filter((each) => ['sticky', 'fixed'].includes(getComputedStyle(each).position)).map((each) => each.className)"""


PASTE = """([id, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
  return document.getElementById(id).dispatchEvent(event);
}"""


def test_a_text_that_does_not_fit_is_not_cut_off_without_a_word(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    press(page, "Back")
    expect_screen(page, "What happened, in one sentence?")

    taken = page.evaluate(PASTE, ["sentence-text", "x" * 20_000])

    assert not taken
    expect(page.locator("#sentence-text-long")).to_contain_text("1,000 characters fit here")
    assert page.locator("#sentence-text").input_value() == "A man threatened me by phone."
    assert page.evaluate(PASTE, ["sentence-text", "x" * 900])
    expect(page.locator("#sentence-text-long")).to_be_hidden()


def test_who_changes_one_answer_is_back_at_the_check_at_once(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)

    page.get_by_role("button", name="Change: When").click()
    press(page, "I do not know")
    expect_screen(page, "Check your report")
    page.get_by_role("button", name="Change: Where").click()
    press(page, "Back")
    expect_screen(page, "Check your report")
    page.get_by_role("button", name="Change: What it was").click()
    reporters.choose(page, "kind-bank_refusal")
    go_on(page)
    expect_screen(page, "Check your report")


def test_the_questions_about_one_kind_lead_back_to_the_check(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    questions = page.get_by_role("button", name=re.compile("Answer these questions: Threat"))

    questions.click()
    go_on(page)
    # Not back yet: the kind has more than one question.
    expect(reporters.heading(page)).not_to_have_text("Check your report")
    page.get_by_role("button", name=re.compile("Skip the rest")).click()
    expect_screen(page, "Check your report")
    questions.click()
    for _ in range(12):
        if reporters.heading(page).text_content() == "Check your report":
            break
        expect(page.locator("main")).to_contain_text("Threat")
        go_on(page)
    expect_screen(page, "Check your report")


def test_a_wrong_codename_is_refused_kindly_and_names_the_group(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)
    groups = codename.split("-")
    wrong = groups[2][:3] + ("2" if groups[2][3] != "2" else "3")

    press(page, "I have written it down")
    page.get_by_label("Codename").fill("-".join([*groups[:2], wrong, *groups[3:]]))
    press(page, "Check")

    expect(page.locator(".govuk-error-summary")).to_contain_text("group 3 is different")
    expect_screen(page, "Type your codename from your paper")
    page.get_by_label("Codename").fill(codename[:-1])
    press(page, "Check")
    expect(page.locator(".govuk-error-summary")).to_contain_text("you typed 27")
    page.get_by_label("Codename").fill(codename.lower().replace("-", " "))
    press(page, "Check")
    expect_screen(page, "What to do now")

    # What to do depends on where the person is, which at first is where it happened.
    expect(page.get_by_label("Which country are you in?")).to_have_value("LT")
    expect(page.get_by_text("If you are in danger, call 112.")).to_be_visible()
    expect(page.get_by_text("Report it to the police, and write down")).to_be_visible()
    page.get_by_label("Which country are you in?").select_option("AM")
    expect(page.get_by_text("call the emergency number of the country you are in")).to_be_visible()
    expect(page.get_by_text("Report it to the police, and write down")).to_have_count(0)
    expect(page.get_by_text("The police there use the CIS wanted list.")).to_be_visible()


def test_a_link_with_another_organisation_sends_nothing(page: Page, desk: Desk) -> None:
    address, _dot, organisation = desk.link.rpartition(".")
    other = ("A" if organisation[0] != "A" else "B") + organisation[1:]
    changes: list[str] = []
    before = desk.cases()
    page.on(
        "request", lambda request: changes.append(request.url) if request.method != "GET" else None
    )

    page.goto(f"{address}.{other}")
    expect(page.get_by_text("The team's key is not the one your link names")).to_be_visible()
    press(page, "Write here all the same")
    reporters.tell_on(page)
    reporters.skip_questions(page)
    reporters.pick(page, photo_png=reporters.photo())
    reporters.from_evidence_to_review(page)

    expect(page.get_by_text("The team's key is not the one your link names")).to_be_visible()
    expect(page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    assert changes == []
    assert desk.cases() == before


def test_nothing_of_the_person_stands_in_the_address(page: Page, desk: Desk) -> None:
    addresses: list[str] = []
    page.on("framenavigated", lambda frame: addresses.append(frame.url))

    reporters.report(page, desk.link)

    assert {address for address in addresses if "/report" in address} == {desk.link}


def test_the_warning_about_names_stands_only_where_they_could_be_written(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page, kinds=("proxy_relative",))
    seen = set()
    for _ in range(12):
        if reporters.heading(page).text_content() == "Do you have photos, messages or papers?":
            break
        said = page.get_by_text("Write no names and no addresses").count() > 0
        writable = page.locator("main textarea, main input[inputmode=text]").count() > 0
        assert writable or not said
        seen.add((said, writable))
        press(page, "I do not know")

    assert {(True, True), (False, False)} <= seen


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent.trim()")
    return text


def test_the_heading_has_the_focus_when_the_codename_comes_and_when_nothing_was_sent(
    rough_page: Page, desk: Desk
) -> None:
    page = rough_page
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    page.route("**/api/v1/intake", lambda route: route.abort())
    page.route("**/api/v1/intake/**", lambda route: route.abort())

    page.get_by_role("button", name="Send", exact=True).press("Enter")

    expect_screen(page, "Not sent yet")
    assert _focused(page) == "Not sent yet"
    page.unroute_all()
    page.get_by_role("button", name="Try again").press("Enter")
    expect_screen(page, "Your report has arrived. This is your codename")
    expect(page.locator("main .il-codename")).not_to_have_count(0)
    assert _focused(page) == "Your report has arrived. This is your codename"


def test_letters_twice_as_large_leave_the_codename_and_the_way_out_on_the_screen(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    reporters.send(page)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= chromium.PHONE["width"]
    for each in ("main .il-codename__group", ".il-leave"):
        shown = [box.bounding_box() for box in page.locator(each).all() if box.is_visible()]
        assert shown
        assert all(place and place["x"] >= 0 for place in shown)
        assert all(
            place and place["x"] + place["width"] <= chromium.PHONE["width"] for place in shown
        )
