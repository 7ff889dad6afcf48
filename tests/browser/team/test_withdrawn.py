"""Is a report that the person took back closed to whoever was let in, and given back by nobody but them?"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.client import people, sharing
from incident_log.client.sharing import Terms
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, open_case, part, press, told

pytestmark = pytest.mark.browser

STORY = "A man threatened me by phone."


@pytest.fixture
def shared(team: Team) -> str:
    """A case that a lawyer may open, as the person agreed."""
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "named"}})
    names = people.all_names(team.owner)
    chidi = next(member for member, name in names.items() if name == "Chidi")
    terms = Terms(["report"], None, "To help with the appeal", name="Advocate Chidi")
    sharing.grant(team.owner, case, chidi, terms)
    return case


def _door(page: Page, title: str) -> Locator:
    return page.locator(".il-door", has_text=title)


def _withdraw(page: Page, team: Team, case: str) -> None:
    reporters.come_back(page, team.codenames[case])
    _door(page, "Withdraw the report").click()
    expect(page.get_by_text("These can open it now: A lawyer (Advocate Chidi).")).to_be_visible()
    press(page, "Withdraw my report")
    expect(page.get_by_text("Your report is withdrawn.")).to_be_visible()


def test_a_lawyer_reads_nothing_more_of_a_report_that_was_withdrawn(
    chidi: Page, stranger: Page, team: Team, shared: str
) -> None:
    open_case(chidi, shared)
    expect(chidi.get_by_text(STORY).first).to_be_visible()

    _withdraw(stranger, team, shared)
    chidi.reload()

    expect(chidi.get_by_role("heading", name="The person withdrew this report")).to_be_visible()
    expect(chidi.get_by_text(STORY)).to_have_count(0)
    expect(chidi.get_by_role("link", name="Make a dossier")).to_have_count(0)
    chidi.goto(f"/en/dossier#{shared}")
    expect(chidi.get_by_role("heading", name="The person withdrew this report")).to_be_visible()
    expect(chidi.get_by_text(STORY)).to_have_count(0)
    chidi.goto("/en/inbox")
    row = chidi.locator(".il-row", has=chidi.locator(f"a[href$='{shared}']"))
    expect(row).to_have_text("The person withdrew this report")


def test_the_team_is_told_to_end_what_it_opened_and_cannot_give_the_report_back(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    _withdraw(stranger, team, shared)
    told(stranger, "Somebody can still open your report")

    open_case(bo, shared)
    told(bo, "Somebody outside the team can still open it")
    access = part(bo, "Who else may open it")
    expect(access).to_contain_text("The person does not agree to this, or not any more.")
    expect(bo.get_by_text("Change the status")).to_have_count(0)
    access.get_by_role("button", name="End the access").first.click()
    bo.locator("#revoke-reason").fill("The person withdrew the report")
    access.get_by_role("button", name="End the access").last.click()
    told(bo, "The access of Chidi is ended.")

    press(stranger, "Look for news")
    expect(stranger.get_by_text("Somebody can still open your report")).to_have_count(0)


def test_whoever_withdrew_can_give_it_back_and_the_team_works_on(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    _withdraw(stranger, team, shared)

    press(stranger, "Give it back to the team")
    expect(stranger.get_by_text("The team has your report again.")).to_be_visible()

    open_case(bo, shared)
    expect(bo.get_by_text("The person withdrew this report")).to_have_count(0)
    expect(bo.get_by_text("Change the status").first).to_be_visible()


def test_a_no_after_the_access_is_seen_by_both(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    open_case(bo, shared)
    expect(bo.get_by_text("The person does not agree to this")).to_have_count(0)
    reporters.come_back(stranger, team.codenames[shared])
    expect(stranger.get_by_text("Somebody can still open your report")).to_have_count(0)
    _door(stranger, "Who may see it").click()
    reporters.choose(stranger, "consent-A1-no")
    press(stranger, "Save my choices")
    expect(stranger.get_by_text("Your choices were saved.")).to_be_visible()

    told(stranger, "Somebody can still open your report")
    bo.reload()
    expect(part(bo, "Who else may open it")).to_contain_text(
        "The person does not agree to this, or not any more."
    )


def test_the_files_of_what_was_withdrawn_open_to_nobody(
    rough_bo: Page, stranger: Page, team: Team, tmp_path: Path
) -> None:
    bo, photo = rough_bo, tmp_path / "photo.png"
    photo.write_bytes(reporters.photo())
    case = team.adopted(THREAT, [photo])
    open_case(bo, case)
    evidence = part(bo, "Evidence")
    look = evidence.get_by_role("button", name="Look at it")
    expect(look).to_be_visible()

    reporters.come_back(stranger, team.codenames[case])
    _door(stranger, "Withdraw the report").click()
    press(stranger, "Withdraw my report")
    expect(stranger.get_by_text("Your report is withdrawn.")).to_be_visible()
    # The page that was open before still has the button.
    look.click()

    expect(evidence).to_contain_text("its files do not open any more")
    expect(bo.locator(".il-viewer img, .il-viewer canvas")).to_have_count(0)
    expect(look).to_have_count(0)
    bo.reload()
    expect(evidence).to_contain_text("its files do not open any more")
    expect(evidence.get_by_role("button", name="Download the original")).to_have_count(0)
