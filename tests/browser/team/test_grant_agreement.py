"""Is a case shared only as far as the person agreed, and does the person read who was let in, and why where they were not asked?"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.client import casework
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, open_case, part, press, told, with_person

pytestmark = pytest.mark.browser

WHY = "She is handed over tonight, and her phone is off."


def answered(lawyer: str) -> dict[str, Json]:
    return {**THREAT, "consent": {"team": "yes", "lawyer": lawyer}}


def _choose_chidi(page: Page, *, parts: tuple[str, ...] = ()) -> Locator:
    page.get_by_text("Share it with a lawyer").click()
    page.get_by_label("Who?").select_option(label="Chidi")
    for each in parts:
        page.locator(f"label[for='grant-part-{each}']").click()
    page.get_by_label("What for?").fill("A protective order")
    return part(page, "Who else may open it")


def _history(page: Page, team: Team, case: str) -> None:
    reporters.come_back(page, team.codenames[case])
    page.locator(".il-door", has_text="Who opened or shared it").click()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("no", "They said no to such a reader."),
        ("ask", "They want to be asked each time."),
    ],
)
def test_a_plain_press_shares_nothing_that_was_not_agreed_to(
    bo: Page, team: Team, answer: str, sentence: str
) -> None:
    case = team.adopted(answered(answer))
    open_case(bo, case)
    access = _choose_chidi(bo)

    expect(access).to_contain_text("The person has not agreed to this")
    expect(access).to_contain_text(sentence)
    press(bo, "Share the case")

    expect(access).to_contain_text("Ask them first, or say below that you share it without")
    assert team.open(case).grants == {}


def test_whoever_shares_without_agreement_says_why_and_the_person_reads_it(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted(answered("no"))
    open_case(bo, case)
    access = _choose_chidi(bo)
    bo.locator("label[for='grant-excused-yes']").click()
    press(bo, "Share it without their agreement")
    expect(bo.locator("#grant-why-error")).to_be_visible()
    assert team.open(case).grants == {}

    bo.get_by_label("Why without their agreement?").fill(WHY)
    press(bo, "Share it without their agreement")

    told(bo, "Chidi can open the case now.")
    expect(access).to_contain_text(f"Without the person's agreement: {WHY}")
    reporters.come_back(stranger, team.codenames[case])
    told(stranger, "Somebody may open your report without your agreement")
    expect(stranger.locator(".il-notice", has_text="without your agreement")).to_contain_text(WHY)
    stranger.locator(".il-notice").get_by_role("link", name="Who opened or shared it").click()
    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    expect(readers).to_contain_text("A lawyer (Chidi)")
    expect(readers).to_contain_text("Without your agreement.")
    expect(readers).to_contain_text(WHY)
    expect(stranger.locator(".il-timeline")).to_contain_text(WHY)


def test_names_are_not_given_to_a_lawyer_when_the_person_agreed_to_appear_without(
    bo: Page, team: Team
) -> None:
    case = team.adopted(answered("yes"))
    open_case(bo, case)
    expect(part(bo, "What the person agreed to")).to_contain_text(
        "A lawyer: Yes: without anything that identifies them"
    )
    access = _choose_chidi(bo, parts=("identity",))

    expect(access).to_contain_text("The part with the names goes further")
    press(bo, "Share the case")
    expect(access).to_contain_text("Ask them first, or say below that you share it without")
    assert team.open(case).grants == {}

    bo.locator("label[for='grant-part-identity']").click()
    expect(access).to_contain_text("their words, files and messages may show who they are")
    press(bo, "Share the case")
    told(bo, "Chidi can open the case now.")
    (share,) = team.open(case).view().shares
    assert share.compartments == ("report",)


def test_with_the_full_name_agreed_to_the_names_are_given_and_nothing_is_excused(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted(answered("named"))
    open_case(bo, case)
    _choose_chidi(bo, parts=("identity",))
    bo.get_by_label("Who is it, for the person?").fill("")
    press(bo, "Share the case")
    expect(bo.locator("#grant-name-error")).to_be_visible()

    bo.get_by_label("Who is it, for the person?").fill("Advocate Chidi, Warsaw")
    press(bo, "Share the case")

    told(bo, "Chidi can open the case now.")
    reporters.come_back(stranger, team.codenames[case])
    expect(stranger.get_by_text("without your agreement")).to_have_count(0)
    stranger.locator(".il-door", has_text="Who opened or shared it").click()
    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    expect(readers).to_contain_text("A lawyer (Advocate Chidi, Warsaw)")
    expect(readers).to_contain_text("who you are")
    expect(stranger.get_by_text("Without your agreement.")).to_have_count(0)


def test_before_names_are_given_stands_how_many_others_did_not_agree(bo: Page, team: Team) -> None:
    case = team.adopted(
        {**with_person("Ganna Pryklad"), "consent": {"team": "yes", "lawyer": "named"}}
    )
    open_case(bo, case)
    access = _choose_chidi(bo)
    expect(access).not_to_contain_text("did not agree that this reader learns")

    bo.locator("label[for='grant-part-identity']").click()

    expect(access).to_contain_text("1 other person who did not agree that this reader learns")
    press(bo, "Share the case")
    told(bo, "Chidi can open the case now.")


def test_a_no_that_comes_while_the_form_is_open_stops_the_access(
    rough_bo: Page, team: Team
) -> None:
    bo = rough_bo
    case = team.adopted(answered("named"))
    open_case(bo, case)
    _choose_chidi(bo)
    taken_back = {**team.open(case).view().consents[1].payload, "choice": "withdrawn"}
    casework.write_and_save(
        team.owner, case, "consent", {**taken_back, "receipt": new_identifier(), "how": "telephone"}
    )

    press(bo, "Share the case")

    expect(part(bo, "Who else may open it")).to_contain_text("The access was not given")
    assert team.open(case).grants == {}


def test_nobody_is_let_into_a_withdrawn_report(bo: Page, stranger: Page, team: Team) -> None:
    case = team.adopted(answered("named"))
    reporters.come_back(stranger, team.codenames[case])
    stranger.locator(".il-door", has_text="Withdraw the report").click()
    press(stranger, "Withdraw my report")
    expect(stranger.get_by_text("Your report is withdrawn.").first).to_be_visible()

    open_case(bo, case)
    bo.get_by_text("Share it with a lawyer").click()

    expect(part(bo, "Who else may open it")).to_contain_text("Nobody else is let in.")
    expect(bo.get_by_label("Who?")).to_have_count(0)


def test_the_person_reads_for_whom_a_dossier_was_made_and_that_names_are_in_it(
    stranger: Page, team: Team
) -> None:
    case = team.adopted(answered("named"))
    left: dict[str, Json] = {
        "dossier": new_identifier(),
        "audience": "lawyer",
        "language": "en",
        "recipient": "Chidi Law Office",
        "purpose": "Legal defence",
        "exhibits": [],
        "bundle_manifest_sha256": "A" * 43,
        "redactions": 0,
    }
    for named in (None, True, False):
        more: dict[str, Json] = {} if named is None else {"named": named}
        casework.write_and_save(team.owner, case, "export", {**left, **more})

    _history(stranger, team, case)

    made = "made a dossier for: Chidi Law Office (Lawyer). What for: Legal defence. No files are in it."
    items = stranger.locator(".il-timeline__item", has_text=made)
    expect(items).to_have_count(3)
    expect(items.filter(has_text=re.compile(r"Names are in it\."))).to_have_count(1)
    left_out = "The part with names and contacts is left out. What you wrote yourself can be in it."
    expect(items.filter(has_text=left_out)).to_have_count(1)
