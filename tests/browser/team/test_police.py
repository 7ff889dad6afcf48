"""Is a no to the police of one country kept as just that, with the country, and does a no without one still stand for all?"""

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from incident_log.domain.consent import Export, export_decision, receipts_in
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.team import THREAT, Team, open_case, part, press, told

pytestmark = pytest.mark.browser

YES_TO_LITHUANIA: dict[str, Json] = {**THREAT, "consent": {"team": "yes", "police": "named"}}
AT = "2026-12-01T09:00:00.000Z"


def _ask_about_serbia(team: Team, case: str) -> None:
    asks: Json = {"audience": "A2", "recipient": None, "country": "RS", "identity_level": "L3"}
    casework.write_and_save(
        team.owner, case, "message", {"text": "May we?", "lang": "en", "asks": asks}, "report"
    )


def _police(team: Team, case: str) -> list[tuple[Json, Json]]:
    """What was said about the police, without what was said when reporting."""
    said = [each.payload for each in team.open(case).view().consents]
    return [(each["choice"], each["country"]) for each in said if each["audience"] == "A2"][1:]


def _may_leave(team: Team, case: str, country: str | None) -> bool:
    view = team.open(case).view()
    wanted = Export(audience="A2", identity_level="L3", country=country)
    receipts = receipts_in(view.consents, view.exports)
    return export_decision(receipts, [], wanted, AT).outcome == "allowed"


def test_a_no_with_one_tap_is_for_the_country_that_was_asked_about(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted(YES_TO_LITHUANIA)
    _ask_about_serbia(team, case)
    reporters.come_back(stranger, team.codenames[case])
    stranger.get_by_role("button", name="No", exact=True).click()
    expect(stranger.get_by_text("Your answer was sent.").first).to_be_visible()

    assert _police(team, case) == [("no", "RS")]
    assert [_may_leave(team, case, country) for country in ("LT", "RS", None)] == [
        True,
        False,
        False,
    ]
    stranger.locator(".il-door", has_text="Who may see it").click()
    expect(stranger.get_by_text("Police of one country (Serbia): No")).to_be_visible()
    expect(stranger.get_by_label("Police of which country?")).to_have_value("LT")
    open_case(bo, case)
    agreed = part(bo, "What the person agreed to")
    expect(agreed).to_contain_text("Police of one country (Serbia): No")
    expect(agreed).to_contain_text("Police of one country (Lithuania): Yes")

    # What is taken back is asked about again, and no more than that.
    press(stranger, "Take it back: Police of one country (Serbia)")
    expect(stranger.get_by_text("It is taken back.").first).to_be_visible()
    assert _police(team, case)[-1] == ("ask", "RS")
    assert _may_leave(team, case, "LT")
    assert not _may_leave(team, case, "RS")


def test_a_no_on_the_card_is_for_the_police_of_every_country(stranger: Page, team: Team) -> None:
    case = team.adopted(YES_TO_LITHUANIA)
    reporters.come_back(stranger, team.codenames[case])
    stranger.locator(".il-door", has_text="Who may see it").click()
    reporters.choose(stranger, "consent-A2-no")
    press(stranger, "Save my choices")
    expect(stranger.get_by_text("Your choices were saved.").first).to_be_visible()

    assert _police(team, case) == [("withdrawn", None)]
    assert not any(_may_leave(team, case, country) for country in ("LT", "RS", None))


@pytest.mark.parametrize("country", ["RS", None])
def test_a_no_that_a_caseworker_writes_down_keeps_the_country_that_was_said(
    bo: Page, team: Team, country: str | None
) -> None:
    case = team.adopted(YES_TO_LITHUANIA)
    open_case(bo, case)
    agreed = part(bo, "What the person agreed to")
    press(bo, "Write down their answer")
    agreed.get_by_label("Who would read it?").select_option("A2")
    if country is not None:
        agreed.get_by_label("Police of which country?").select_option(country)
    agreed.get_by_role("group", name="What did the person answer?").get_by_text(
        "No", exact=True
    ).click()
    agreed.get_by_label("How did they answer?").select_option(label="By telephone")
    press(bo, "Save the answer")
    told(bo, "The answer is written down.")

    assert _police(team, case) == [("no", country)]
    assert _may_leave(team, case, "LT") == (country is not None)
    assert not _may_leave(team, case, "RS")
