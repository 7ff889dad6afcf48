"""Can whoever works on a case say that a typical time limit counts here, and on which day, only with a reason and under their own name?"""

import pytest
from playwright.sync_api import Locator, Page, expect

from incident_log.client import people, showing
from incident_log.domain.agenda import binding
from incident_log.format.canonical import Json
from tests.browser.team.team import SLOW, Team, open_case, part, press, told
from tests.browser.team.test_case import share_with_chidi

pytestmark = pytest.mark.browser

ARREST: dict[str, Json] = {
    "kind": "extradition",
    "when": "2026-11-10",
    "country": "RS",
    "sentence": "Arrested at the airport.",
    "fields": {"arrest_datetime": "2026-11-10"},
}
LATEST = "Provisional arrest: latest end"
SAID = "The lawyer in Belgrade says that the treaty has the same limit"


def _kept(page: Page, team: Team) -> tuple[str, Locator]:
    case = team.adopted(ARREST)
    open_case(page, case)
    press(page, f"Keep this deadline: {LATEST}")
    told(page, "The deadline is kept.")
    return case, part(page, "Deadlines")


def _lawyer_sets_another_day(chidi: Page, team: Team, case: str) -> None:
    """Who said that it counts stands there for the lawyer, and the day they set holds."""
    open_case(chidi, case)
    seen = part(chidi, "Deadlines")
    expect(seen).to_contain_text("It counts here. Confirmed: Somebody of the team", timeout=SLOW)
    press(chidi, f"Set another day: {LATEST}")
    chidi.get_by_label("Who says so, and why?").fill("The court set this day")
    chidi.get_by_role("group", name="The day").get_by_label("Day").fill("18")
    press(chidi, "Save the day")
    told(chidi, "The date is set, with your name.")
    expect(seen).to_contain_text("Date set by hand: You")
    (deadline,) = team.open(case).view().deadlines
    assert (deadline.due, deadline.written.role) == ("2026-12-18", "lawyer")


def test_a_typical_time_counts_once_a_caseworker_confirms_it_with_a_reason(
    bo: Page, chidi: Page, team: Team
) -> None:
    case, duties = _kept(bo, team)
    assert binding(team.open(case).view().deadlines) == []

    press(bo, f"Confirm that it counts here: {LATEST}")
    press(bo, "It counts here")
    expect(duties).to_contain_text("Write in a few words who says so, and why")
    assert binding(team.open(case).view().deadlines) == []
    bo.get_by_label("Who says so, and why?").fill(SAID)
    press(bo, "It counts here")
    told(bo, "The date is set, with your name.")

    view = team.open(case).view()
    (deadline,) = view.deadlines
    assert (deadline.due, deadline.typical_only) == ("2026-12-20", False)
    assert binding(view.deadlines) == [deadline]
    expect(duties).to_contain_text("Read in the law or on the page of the body itself")
    expect(duties).to_contain_text(f"{SAID}")
    names = showing.Names.of_members(team.owner, people.all_names(team.owner))
    text = showing.as_text(view, names)
    assert f"2026-12-20: {LATEST}" in text
    assert "It counts here. Confirmed: Bo" in text

    share_with_chidi(bo, parts=("work",))
    _lawyer_sets_another_day(chidi, team, case)


def test_a_day_that_is_none_sets_nothing(bo: Page, team: Team) -> None:
    case, duties = _kept(bo, team)

    press(bo, f"Confirm that it counts here: {LATEST}")
    bo.get_by_label("Who says so, and why?").fill(SAID)
    bo.get_by_role("group", name="The day").get_by_label("Day").fill("")
    press(bo, "It counts here")

    expect(duties).to_contain_text("Write the day, the month and the year")
    press(bo, "Cancel")
    expect(bo.get_by_label("Who says so, and why?")).to_have_count(0)
    (deadline,) = team.open(case).view().deadlines
    assert (deadline.overridden, deadline.typical_only) == (False, True)
