"""Is a report that the person took back closed to whoever was let in, and given back by nobody but them?"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.client import casework, sharing
from incident_log.client.sharing import Terms
from incident_log.errors import Refused
from incident_log.format.canonical import Json
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, THREAT, Team, open_case, part, press, told

pytestmark = pytest.mark.browser

STORY = "A man threatened me by phone."


@pytest.fixture
def shared(team: Team) -> str:
    """A case that a lawyer may open, as the person agreed."""
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "named"}})
    terms = Terms(["report"], None, "To help with the appeal", name="Advocate Chidi")
    sharing.grant(team.owner, case, team.id_of("Chidi"), terms)
    return case


def _door(page: Page, title: str) -> Locator:
    return page.locator(".il-door", has_text=title)


@pytest.fixture
def in_danger(team: Team) -> str:
    """A case that a lawyer may open without an agreement, because it could not wait."""
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "no"}})
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "To stop the handover")
    return case


def _withdraw(page: Page, team: Team, case: str, who: str = "These can open it now") -> None:
    reporters.come_back(page, team.codenames[case])
    _door(page, "Withdraw the report").click()
    expect(page.locator("main li", has_text=f"{who}: A lawyer")).to_be_visible()
    press(page, "Withdraw my report")
    told(page, "Your report is withdrawn.")


def _asks(page: Page, case: str) -> list[int]:
    """What the server answers to a session that asks by itself, whatever its page would do."""
    ask = """(paths) => Promise.all(paths.map(async (path) => (await fetch(path)).status))"""
    found: list[int] = page.evaluate(
        ask, [f"/api/v1/cases/{case}", f"/api/v1/cases/{case}/records?after=-1&limit=100"]
    )
    return found


def test_the_server_gives_a_lawyer_nothing_more_of_a_report_that_was_withdrawn(
    chidi: Page, stranger: Page, team: Team, shared: str
) -> None:
    open_case(chidi, shared)
    assert _asks(chidi, shared) == [200, 200]

    _withdraw(stranger, team, shared)

    told(stranger, "These can open nothing of your report any more: A lawyer (Advocate Chidi).")
    expect(stranger.get_by_text("Somebody can still open your report")).to_have_count(0)
    assert _asks(chidi, shared) == [404, 404]
    chidi.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    title = "This case is not open to you any more"
    expect(chidi.get_by_role("heading", name=title)).to_be_visible()
    expect(chidi.get_by_text(STORY)).to_have_count(0)
    chidi.reload()
    told(chidi, "This is not here, or it is not open to you any more.")
    chidi.goto("/en/inbox")
    expect(chidi.locator("main h1")).to_have_text("Cases shared with you")
    expect(chidi.locator(f"a[href$='{shared}']")).to_have_count(0)


def test_whom_nobody_could_be_asked_about_reads_nothing_more_in_their_program_and_is_ended_by_hand(
    chidi: Page, stranger: Page, team: Team, in_danger: str
) -> None:
    shared = in_danger
    open_case(chidi, shared)
    expect(chidi.get_by_text(STORY).first).to_be_visible()

    _withdraw(stranger, team, shared, "The team let these in without your agreement")
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
    assert _asks(chidi, shared) == [200, 200]
    stranger.get_by_role("button", name="End this access now").click()
    press(stranger, "End this access now")
    told(stranger, "The access is ended.")
    assert _asks(chidi, shared) == [404, 404]


def test_the_team_is_told_to_end_what_it_opened_and_cannot_give_the_report_back(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    _withdraw(stranger, team, shared)

    open_case(bo, shared)
    told(bo, "The person ended every access outside the team.")
    access = part(bo, "Who else may open it")
    expect(access).to_contain_text("The person ended this access themselves, ")
    expect(access).to_contain_text("End it here too, so that the case gets new keys.")
    expect(bo.get_by_text("Change the status")).to_have_count(0)
    access.get_by_role("button", name="End the access").first.click()
    bo.locator("#revoke-reason").fill("The person withdrew the report")
    access.get_by_role("button", name="End the access").last.click()
    told(bo, "The access of Chidi is ended.")

    press(stranger, "Look for news")
    _door(stranger, "Who opened or shared it").click()
    readers = stranger.locator(".il-card", has_text="Who else may open it now")
    expect(readers).to_contain_text("Only the team.")
    expect(readers).not_to_contain_text("you ended this access")


def test_whoever_withdrew_can_give_it_back_and_the_team_works_on(
    bo: Page, stranger: Page, team: Team, shared: str
) -> None:
    _withdraw(stranger, team, shared)

    press(stranger, "Give it back to the team")
    expect(stranger.get_by_text("The team has your report again.")).to_be_visible()

    open_case(bo, shared)
    expect(bo.get_by_text("The person withdrew this report")).to_have_count(0)
    expect(bo.get_by_text("Change the status").first).to_be_visible()


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


WITHDRAWN: dict[str, Json] = {"status": "withdrawn"}


def test_what_was_withdrawn_before_anybody_took_it_says_so_and_cannot_be_taken(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(reporters.photo())
    case = team.file({**THREAT, "sentence": "I took this one back.", "safe_now": "no"}, [photo])
    team.record_as_person(case, "status", WITHDRAWN)

    bo.goto("/en/inbox")
    gone = bo.locator(".il-taken-back")
    gone.locator("summary").click(timeout=SLOW)
    row = gone.locator(".il-row", has=bo.locator(f"a[href$='{case}']"))
    expect(row.locator(".il-chip")).to_have_text(["Withdrawn", "Threat or intimidation"])
    expect(bo.locator(f".il-fresh a[href$='{case}']")).to_have_count(0)
    row.get_by_role("link").click()

    told(bo, "Nothing of it may be used any more.")
    expect(bo.locator(".il-case__head .il-chip--accent")).to_have_text("Withdrawn")
    expect(bo.get_by_role("button", name="Take this case")).to_have_count(0)
    expect(bo.get_by_text("Contact them first.")).to_have_count(0)
    with pytest.raises(Refused, match="the person withdrew this report"):
        casework.adopt(team.owner, case)


def test_a_page_that_was_open_before_does_not_take_what_was_withdrawn_since(
    bo: Page, team: Team
) -> None:
    case = team.file(THREAT)
    open_case(bo, case)
    team.record_as_person(case, "status", WITHDRAWN)

    press(bo, "Take this case")

    told(bo, "Nothing of it may be used any more.")
    expect(bo.get_by_role("button", name="Take this case")).to_have_count(0)
    opened = team.open(case)
    assert opened.state == casework.NEW
    assert opened.view().summary.refused == 0


def test_what_was_given_back_before_anybody_took_it_is_new_again(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.file(THREAT)
    team.record_as_person(case, "status", WITHDRAWN)
    team.record_as_person(case, "status", {"status": "open"})

    open_case(bo, case)
    expect(bo.locator(".il-case__head .il-chip--accent")).to_have_text("New")
    press(bo, "Take this case")

    expect(part(bo, "Status")).to_contain_text("You have this case.", timeout=SLOW)
    reporters.come_back(stranger, team.codenames[case])
    _door(stranger, "Who opened or shared it").click()
    expect(stranger.locator(".il-timeline")).to_contain_text(
        "You: gave the report back to the team"
    )
    expect(stranger.locator(".il-timeline")).to_contain_text("The team: took your report over")


def test_whoever_was_slower_than_a_withdrawal_is_not_taken_for_a_forger(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted(THREAT)
    team.record_as_person(case, "status", WITHDRAWN)
    # A client that had not read so far.
    casework.write(team.open(case), "status", {"status": "closed"})

    open_case(bo, case)
    expect(part(bo, "Who people are")).to_contain_text("names and contacts do not open any more")
    expect(bo.get_by_role("button", name="Show the names")).to_have_count(0)
    expect(bo.get_by_text("Some entries are not used")).to_have_count(0)
    expect(part(bo, "History")).to_contain_text("not used: The person withdrew the report")
    reporters.come_back(stranger, team.codenames[case])
    expect(stranger.get_by_text("You withdrew your report.")).to_be_visible()
    expect(stranger.get_by_text("Something was changed")).to_have_count(0)
