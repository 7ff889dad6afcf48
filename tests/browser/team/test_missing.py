"""Is whoever sends a form with something missing led to what is missing, on a telephone too?"""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.team.team import Team, faults, open_case, part, press

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(bo: Page, team: Team) -> Page:
    bo.set_viewport_size({"width": 360, "height": 740})
    open_case(bo, team.adopted())
    return bo


def _missing(page: Page) -> Locator:
    """What is missing, in sight, with the focus on it, and nowhere else."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_have_count(1)
    expect(summary).to_be_focused()
    expect(summary).to_be_in_viewport()
    return summary.get_by_role("link")


def test_an_answer_without_its_parts_says_which_and_leads_to_each(phone: Page) -> None:
    part(phone, "What the person agreed to").get_by_role(
        "button", name="Write down their answer"
    ).click()
    press(phone, "Save the answer")

    missing = _missing(phone)
    expect(missing).to_have_text(["Choose what the person answered", "Choose how they answered"])
    assert faults(phone) == []
    missing.first.click()
    expect(phone.locator("#answer-choice-yes")).to_be_focused()


def test_an_access_without_its_parts_says_which_and_leads_to_each(phone: Page) -> None:
    phone.get_by_text("Share it with a lawyer", exact=True).click()
    phone.locator("label[for=grant-part-report]").click()
    press(phone, "Share the case")

    missing = _missing(phone)
    expect(missing).to_have_text(
        [
            "Choose somebody",
            "Write who it is: the person reads it",
            "Choose at least one part",
            "Write in a few words what for",
        ]
    )
    assert faults(phone) == []
    missing.nth(2).click()
    expect(phone.locator("#grant-part-report")).to_be_focused()
    missing.last.click()
    expect(phone.locator("#grant-reason")).to_be_focused()


@pytest.mark.parametrize(
    ("folded", "button", "text", "field"),
    [
        ("", "Send the message", "Write something first", "#message"),
        ("", "Save the note", "Write something first", "#note"),
        ("", "Show the names", "Write in a few words why you need to know", "#identity-reason"),
        ("Change the status", "Change the status", "Choose a status", "#status"),
        ("Change the urgency", "Change the urgency", "Choose an urgency", "#urgency"),
        ("Add a deadline or a task of your own", "Add it", "Write what is to be done", "#duty"),
    ],
    ids=["message", "note", "names", "status", "urgency", "duty"],
)
def test_every_other_form_leads_to_what_it_lacks(
    phone: Page, folded: str, button: str, text: str, field: str
) -> None:
    if folded:
        phone.locator("summary", has_text=folded).click()
    press(phone, button)

    missing = _missing(phone)
    expect(missing).to_have_text([text])
    missing.click()
    expect(phone.locator(field)).to_be_focused()
