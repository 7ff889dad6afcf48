"""Can the team ask a person about a reader, or write down what they said elsewhere, and can nobody take one for the other?"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from incident_log.client import casework
from incident_log.format.canonical import Json
from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.team.team import (
    SLOW,
    THREAT,
    Team,
    expect_page,
    faults,
    open_case,
    part,
    press,
    told,
)

pytestmark = pytest.mark.browser

ASKS_EACH_TIME: dict[str, Json] = {**THREAT, "consent": {"team": "yes", "lawyer": "ask"}}
READER = "Chidi Law Office"


def _open_dossier(page: Page, case: str) -> None:
    page.goto(f"/en/dossier#{case}")
    expect_page(page, "Make a dossier")
    page.get_by_label("Name of the lawyer or office").fill(READER)


def _told_by_telephone(page: Page, answer: str = "Yes") -> None:
    press(page, "Write down their answer")
    page.get_by_role("group", name="What did the person answer?").get_by_text(
        answer, exact=True
    ).click()
    page.get_by_label("How did they answer?").select_option(label="By telephone")


def _lawyer_answers(team: Team, case: str) -> list[tuple[str, str, str, bool]]:
    return [
        (each.role, each.payload["how"], each.payload["choice"], each.payload.get("once") is True)  # type: ignore[misc]  # checked texts
        for each in team.open(case).view().consents
        if each.payload["audience"] == "A1"
    ]


def _come_back(page: Page, team: Team, case: str) -> None:
    reporters.come_back(page, team.codenames[case])


def _answer_where_it_stands_once(stranger: Page) -> None:
    """The question is on the page with the answers only; the messages lead there."""
    question = f"May we show it to this lawyer: {READER}?"
    card = stranger.get_by_role("region", name=question)
    expect(card).to_contain_text("She starts on Monday.")
    expect(stranger.get_by_text(question)).to_have_count(1)
    stranger.locator(".il-door", has_text="Messages").click()
    expect(stranger.get_by_role("button", name="Yes, this one time")).to_have_count(0)
    press(stranger, "Answer this question")
    card.get_by_role("button", name="Yes, this one time").click()
    expect(stranger.get_by_text("Your answer was sent.").first).to_be_visible()
    expect(card).to_have_count(0)
    expect(
        stranger.get_by_text(
            "Your answer: Yes, this one time: without anything that identifies me ("
        )
    ).to_be_visible()


def test_an_answer_given_by_telephone_is_written_down_where_the_dossier_stopped(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _open_dossier(bo, case)
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()

    _told_by_telephone(bo)
    expect(bo.get_by_label("Their name (optional)")).to_have_value(READER)
    bo.get_by_label("What did they say? (optional)").fill("Yes, send it to her.")
    press(bo, "Save the answer")
    told(bo, "The answer is written down.")

    expect(bo.get_by_role("button", name="Take the bundle")).to_be_enabled()
    expect(bo.get_by_label("Name of the lawyer or office")).to_have_value(READER)
    assert _lawyer_answers(team, case) == [
        ("reporter", "on_screen", "ask", False),
        ("member", "telephone", "yes", True),
    ]
    assert team.open(case).view().summary.refused == 0
    open_case(bo, case)
    expect(part(bo, "What the person agreed to")).to_contain_text("written down by you")
    expect(part(bo, "History")).to_contain_text(
        f"You: Wrote down an answer of the person (by telephone). A lawyer ({READER}): Yes, this one time"
    )

    _come_back(stranger, team, case)
    stranger.locator(".il-door", has_text="Who opened or shared it").click()
    expect(stranger.locator(".il-timeline")).to_contain_text(
        "The team: wrote down an answer that you gave (by telephone)"
    )
    press(stranger, "Back to my report")
    stranger.locator(".il-door", has_text="Who may see it").click()
    expect(stranger.get_by_text("The team wrote down that you said so")).to_be_visible()
    expect(stranger.locator("#consent-A1-ask")).to_be_checked()
    stranger.get_by_role("button", name="Take it back").click()
    expect(stranger.get_by_text("It is taken back.").first).to_be_visible()
    assert _lawyer_answers(team, case)[-1] == ("reporter", "on_screen", "ask", False)


def test_an_answer_for_another_reader_opens_no_dossier(bo: Page, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _open_dossier(bo, case)
    _told_by_telephone(bo)
    press(bo, "Save the answer")
    told(bo, "The answer is written down.")
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_enabled()

    bo.get_by_label("Name of the lawyer or office").fill("Another office")

    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()
    expect(bo.get_by_text("Wants to be asked each time")).to_be_visible()
    expect(bo.get_by_text("The person's agreement is there")).to_have_count(0)

    bo.get_by_label("Name of the lawyer or office").fill("")
    told(bo, "The person agreed to one reader.")
    expect(bo.get_by_text("Agreement is missing")).to_have_count(0)


def test_an_agreement_under_another_spelling_is_pointed_out_and_counts_once_it_is_taken_over(
    bo: Page, team: Team
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _open_dossier(bo, case)
    expect(bo.get_by_text("There is an agreement for")).to_have_count(0)
    _told_by_telephone(bo)
    press(bo, "Save the answer")
    told(bo, "The answer is written down.")
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_enabled()
    expect(bo.get_by_text("There is an agreement for")).to_have_count(0)

    bo.get_by_label("Name of the lawyer or office").fill(READER.lower())

    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()
    expect(bo.get_by_text(f"There is an agreement for “{READER}”")).to_be_visible()
    press(bo, f"Make it for “{READER}”")
    expect(bo.get_by_label("Name of the lawyer or office")).to_have_value(READER)
    expect(bo.get_by_label("Name of the lawyer or office")).to_be_focused()
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_enabled()


def test_a_refusal_under_another_name_is_not_offered(bo: Page, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _open_dossier(bo, case)
    _told_by_telephone(bo, "No")
    press(bo, "Save the answer")
    told(bo, "The answer is written down.")

    bo.get_by_label("Name of the lawyer or office").fill("Another office")

    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()
    expect(bo.get_by_text("There is an agreement for")).to_have_count(0)


def test_what_is_not_said_or_not_yet_past_is_not_written_down(bo: Page, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    open_case(bo, case)
    press(bo, "Write down their answer")
    press(bo, "Save the answer")
    expect(bo.locator("#answer-choice-error")).to_contain_text("Choose what the person answered")
    expect(bo.locator("#answer-how-error")).to_contain_text("Choose how they answered")

    bo.get_by_role("group", name="What did the person answer?").get_by_text(
        "No", exact=True
    ).click()
    bo.get_by_label("How did they answer?").select_option(label="In person")
    bo.locator("#answer-when-year").fill("2099")
    press(bo, "Save the answer")
    expect(bo.locator("#answer-when-error")).to_contain_text("This moment is still to come")
    bo.locator("#answer-when-year").fill("2001")
    press(bo, "Save the answer")
    expect(bo.locator("#answer-when-error")).to_contain_text("The person answered later")

    assert _lawyer_answers(team, case) == [("reporter", "on_screen", "ask", False)]


def test_a_question_is_answered_with_one_tap(bo: Page, stranger: Page, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _open_dossier(bo, case)
    press(bo, "Ask the person")
    prepared = bo.get_by_label("The message")
    expect(prepared).to_have_value(re.compile(f"^May we show it to this lawyer: {READER}\\?"))
    prepared.fill(f"{prepared.input_value()}\nShe starts on Monday.")
    press(bo, "Send the question")
    told(bo, "The question is sent.")
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()

    _come_back(stranger, team, case)
    _answer_where_it_stands_once(stranger)

    view = team.open(case).view()
    question, given = view.messages[-1], view.consents[-1]
    assert _lawyer_answers(team, case)[-1] == ("reporter", "on_screen", "yes", True)
    assert given.payload["message"] == question.record_id
    assert given.payload["recipient"] == READER
    bo.reload()
    told(bo, "What you had typed and not sent stands in its fields again.")
    expect(bo.get_by_label("Name of the lawyer or office")).to_have_value(READER)
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_enabled()
    expect(bo.locator(".il-notice--good", has_text="agreement is there")).to_contain_text(
        f"A lawyer ({READER}): Yes, this one time"
    )
    open_case(bo, case)
    expect(part(bo, "History")).to_contain_text("The person: Answered the question. A lawyer")
    agreed = part(bo, "What the person agreed to")
    expect(agreed).to_contain_text(f"A lawyer ({READER}): Yes, this one time")
    expect(agreed).to_contain_text("A lawyer (all others): Ask the person each time")


def test_on_the_case_page_nothing_is_asked_before_the_team_chose_how_the_person_appears(
    bo: Page, team: Team
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    open_case(bo, case)
    agreed = part(bo, "What the person agreed to")
    expect(agreed).to_contain_text("A lawyer: Ask the person each time")
    press(bo, "Ask the person")
    prepared = bo.get_by_role("textbox", name="The message")
    level = bo.get_by_label("How would the person appear there?")
    expect(level).to_have_value("")
    expect(prepared).not_to_have_value(re.compile("How you would appear"))

    press(bo, "Send the question")
    expect(bo.locator("#ask-level-error")).to_contain_text("Choose how the person would appear")
    level.select_option(label="With their full name")
    bo.get_by_label("Their name (optional)").fill(READER)
    expect(prepared).to_have_value(
        re.compile(f"^May we show it to this lawyer: {READER}\\?\n.*“With my full name”")
    )
    press(bo, "Send the question")
    told(bo, "The question is sent.")

    asks = team.open(case).view().messages[-1].payload["asks"]
    assert asks == {"audience": "A1", "recipient": READER, "country": None, "identity_level": "L3"}


def test_a_no_with_one_tap_stops_the_dossier(bo: Page, stranger: Page, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    asks = {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"}
    casework.write_and_save(
        team.owner, case, "message", {"text": "May we?", "lang": "en", "asks": asks}, "report"
    )

    _come_back(stranger, team, case)
    stranger.get_by_role("button", name="No", exact=True).click()
    expect(stranger.get_by_text("Your answer was sent.").first).to_be_visible()

    _open_dossier(bo, case)
    expect(bo.get_by_text("Refused")).to_be_visible()
    expect(bo.get_by_role("button", name="Take the bundle")).to_be_disabled()


def test_what_a_person_writes_is_no_question_of_the_team(stranger: Page, team: Team) -> None:
    case = team.file(ASKS_EACH_TIME)

    _come_back(stranger, team, case)

    expect(stranger.get_by_role("button", name="Yes, this one time")).to_have_count(0)
    expect(stranger.get_by_text("No messages yet. Write to the team.")).to_be_visible()
    expect(stranger.get_by_text("0 messages")).to_have_count(0)


def test_the_same_yes_is_sent_once_and_another_answer_replaces_one_that_failed(
    stranger: Page, team: Team
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    asks = {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"}
    casework.write_and_save(
        team.owner, case, "message", {"text": "May we?", "lang": "en", "asks": asks}, "report"
    )
    _come_back(stranger, team, case)
    stranger.route(
        "**/records",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    press(stranger, "Yes, also from now on")
    expect(stranger.locator(".il-notice--danger")).to_be_visible()
    stranger.unroute("**/records")

    press(stranger, "No")
    expect(stranger.get_by_text("Your answer was sent.").first).to_be_visible()

    assert [each[2] for each in _lawyer_answers(team, case)] == ["ask", "no"]


def test_the_forms_are_accessible(chromium_browser: Browser, team: Team) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    asks = {"audience": "A1", "recipient": READER, "country": None, "identity_level": "L3"}
    with chromium.open_context(chromium_browser, team.server.url, bypass_csp=True) as context:
        context.set_default_timeout(SLOW)
        page = context.new_page()
        page.goto("/en/sign-in")
        page.get_by_label("Sign-in name").fill("bo")
        page.get_by_label("Passphrase", exact=True).fill("seven small lamps by the window")
        press(page, "Sign in")
        expect_page(page, "Inbox")
        open_case(page, case)
        press(page, "Write down their answer")
        press(page, "Save the answer")
        assert faults(page) == []
        press(page, "Cancel")
        press(page, "Ask the person")
        assert faults(page) == []
        _open_dossier(page, case)
        press(page, "Ask the person")
        page.set_viewport_size({"width": 1280, "height": 900})
        assert faults(page) == []

    casework.write_and_save(
        team.owner, case, "message", {"text": "May we?", "lang": "en", "asks": asks}, "report"
    )
    with chromium.open_context(chromium_browser, team.server.url, bypass_csp=True) as context:
        context.set_default_timeout(SLOW)
        page = context.new_page()
        _come_back(page, team, case)
        assert faults(page) == []


@pytest.mark.parametrize("audience", ["A0", "A7"])
def test_a_question_that_cannot_be_shown_is_a_message_and_makes_nobody_wait(
    stranger: Page, team: Team, audience: str
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    asks = {"audience": audience, "recipient": None, "country": None, "identity_level": "L3"}
    casework.write_and_save(
        team.owner, case, "message", {"text": "May we?", "lang": "en", "asks": asks}, "report"
    )
    casework.write_and_save(
        team.owner, case, "message", {"text": "We read it.", "lang": "en"}, "report"
    )
    reporters.come_back(stranger, team.codenames[case])
    expect(stranger.locator(".il-card", has_text="The newest answer")).to_contain_text(
        "We read it."
    )
    expect(stranger.get_by_role("button", name="Yes, this one time")).to_have_count(0)
    stranger.locator(".il-door", has_text="Messages").click()
    expect(stranger.get_by_text("May we?")).to_be_visible()
    expect(stranger.get_by_role("button", name="Answer this question")).to_have_count(0)
    press(stranger, "Back to my report")

    stranger.locator(".il-door", has_text="Messages").click()
    stranger.get_by_label("Write to the team").fill("Thank you")
    press(stranger, "Send message")
    expect(stranger.get_by_text("Your message was sent.").first).to_be_visible()
    press(stranger, "Back to my report")
    # Nothing is left to answer: it is the team's turn.
    expect(stranger.locator(".il-notice--care")).to_have_count(0)
