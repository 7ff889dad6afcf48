"""Is a person told of a yes that only the team wrote down, and does one to a named lawyer stay one to that lawyer?"""

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from incident_log.client.agreements import Said, payload_of
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, press

pytestmark = pytest.mark.browser

ASKS_EACH_TIME: dict[str, Json] = {**THREAT, "consent": {"team": "yes", "lawyer": "ask"}}
READER = "Chidi Law Office"


def _written_by(team: Team, case: str, **said: Json) -> None:
    """A yes of the person to one lawyer by name, as Amina writes it down; nobody can know whether they said it."""
    given = Said("A1", "yes", recipient=READER, level="L3")
    payload = {**payload_of(given), "how": "telephone", **said}
    casework.write_and_save(team.owner, case, "consent", payload, "report")


def test_a_yes_to_one_lawyer_that_the_team_wrote_down_is_told_and_never_becomes_one_to_all(
    stranger: Page, team: Team
) -> None:
    case = team.adopted(ASKS_EACH_TIME)
    _written_by(team, case)

    reporters.come_back(stranger, team.codenames[case])
    notice = stranger.locator(".il-notice", has_text="goes further than your own answer")
    expect(notice).to_contain_text(f"A lawyer ({READER}): Yes: with my full name")
    stranger.locator(".il-door", has_text="Who may see it").click()
    expect(stranger.locator("#consent-A1-ask")).to_be_checked()
    lower = f"Change it: without anything that identifies me: A lawyer ({READER})"
    stranger.get_by_role("button", name=lower).click()
    expect(stranger.get_by_text("Your choices were saved.").first).to_be_visible()
    expect(stranger.locator("#consent-A1-ask")).to_be_checked()

    given = team.open(case).view().consents[-1].payload
    assert (given["recipient"], given["identity_level"]) == (READER, "L1")
    press(stranger, "Back to my report")
    expect(notice).to_have_count(0)


@pytest.mark.parametrize(
    ("step", "choice", "said"),
    [("That is right", "yes", "You confirmed it."), ("Take it back", "no", "It is taken back.")],
)
def test_a_yes_over_the_persons_own_no_waits_on_their_first_page_for_one_step(
    stranger: Page, team: Team, step: str, choice: str, said: str
) -> None:
    case = team.adopted({**THREAT, "consent": {"team": "yes", "lawyer": "no"}})
    _written_by(team, case, recipient=None)

    reporters.come_back(stranger, team.codenames[case])
    notice = stranger.locator(".il-notice", has_text="goes further than your own answer")
    notice.get_by_role("button", name=f"{step}: A lawyer").click()
    expect(stranger.get_by_text(said).first).to_be_visible()
    expect(notice).to_have_count(0)

    last = team.open(case).view().consents[-1]
    assert (last.role, last.payload["how"], last.payload["choice"]) == (
        "reporter",
        "on_screen",
        choice,
    )
