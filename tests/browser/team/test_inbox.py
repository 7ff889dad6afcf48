"""Does a member find what there is to do: new reports first, then cases by search, filter and keyboard?"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.client import casework
from incident_log.crypto.seeds import new_identifier
from tests import granting
from tests.browser.team import team as helpers
from tests.browser.team.inboxes import rows, show_all
from tests.browser.team.team import SLOW, THREAT, Team, expect_page, open_case

pytestmark = pytest.mark.browser


def openings(team: Team, case: str) -> int:
    return sum(each.payload["what"] == "opened" for each in team.open(case).view().accesses)


def wait_for_openings(page: Page, team: Team, case: str, times: int) -> None:
    """Wait until the journal says that somebody opened the case, and the card after it."""
    for _ in range(100):
        if openings(team, case) == times:
            break
        page.wait_for_timeout(100)
    assert openings(team, case) == times
    page.wait_for_timeout(500)


def bo_opens(bo: Page, team: Team, case: str, times: int) -> None:
    open_case(bo, case)
    wait_for_openings(bo, team, case, times)


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_signing_out_stands_beside_the_name_on_a_telephone(
    bo: Page, team: Team, language: str
) -> None:
    bo.goto(f"/{language}/inbox")
    leave, name = bo.locator("[data-action=lock]"), bo.locator(".il-header__name")
    expect(leave).to_be_visible()

    button, title = leave.bounding_box(), name.bounding_box()
    pages = bo.locator(".il-header .il-nav").bounding_box()
    assert button
    assert title
    assert pages
    assert abs((button["y"] + button["height"] / 2) - (title["y"] + title["height"] / 2)) < 4
    assert pages["height"] < 1.5 * button["height"]


def test_a_new_report_stands_first_and_leads_to_taking_it(bo: Page, cases: dict[str, str]) -> None:
    bo.goto("/en/inbox")
    fresh = bo.locator(".il-fresh")
    expect(fresh).to_contain_text("Nobody has taken this one.", timeout=SLOW)

    fresh.get_by_role("link", name="Nobody has taken this one.").click()

    expect(bo.get_by_role("button", name="Take this case")).to_be_visible(timeout=SLOW)


@pytest.mark.parametrize("spelling", ["Hniot", "gnyot", "ГНЁТ", "Гніёт hnyot", "stopped airport"])
def test_a_person_is_found_in_any_spelling(bo: Page, cases: dict[str, str], spelling: str) -> None:
    show_all(bo)

    bo.get_by_label("Search").fill(spelling)

    expect(rows(bo)).to_have_count(1)
    expect(rows(bo)).to_contain_text("Stopped at an airport.")


def test_a_name_of_nobody_finds_nothing_and_says_what_to_do(
    bo: Page, cases: dict[str, str]
) -> None:
    show_all(bo)

    bo.get_by_label("Search").fill("Zzyzx")

    expect(bo.get_by_text("No case fits")).to_be_visible()
    expect(rows(bo)).to_have_count(0)


def test_filters_and_order(bo: Page, cases: dict[str, str]) -> None:
    show_all(bo)
    bo.get_by_text("Filter and sort").click()

    bo.get_by_label("Country").select_option(label="Georgia")
    # Other tests have cases of their own there.
    expect(rows(bo).filter(has_text="Asked for an hour")).to_have_count(1)
    expect(rows(bo).filter(has_not_text="Georgia")).to_have_count(0)
    helpers.press(bo, "Clear the filters")
    bo.get_by_label("Urgency").select_option(label="Urgent")
    expect(rows(bo).filter(has_text="They stand in front of the door.")).to_have_count(1)
    expect(rows(bo).filter(has_not_text="Urgent")).to_have_count(0)
    helpers.press(bo, "Clear the filters")
    bo.get_by_label("Sort by").select_option(label="Urgency")

    expect(rows(bo).first).to_contain_text("Urgent")


def test_sections_count_what_is_mine_and_what_waits(
    bo: Page, team: Team, cases: dict[str, str]
) -> None:
    casework.set_status(team.owner, cases["border"], "waiting_for_reporter", None)
    show_all(bo)

    bo.locator(".il-tab", has_text="Waiting for the person").click()

    expect(rows(bo)).to_contain_text(["Asked for an hour at the border."])
    expect(bo.locator(".il-tab", has_text="Waiting for the person")).to_have_attribute(
        "aria-current", "true"
    )


def test_what_the_person_wrote_is_new_until_the_team_has_opened_the_case(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "A quiet case."})
    # So that the access that he notes once in half a day stands there already.
    bo_opens(bo, team, case, times=1)
    team.write_as_person(case, "He called again.")
    team.write_as_person(case, "And again.")
    show_all(bo)
    row = rows(bo).filter(has_text="A quiet case.")
    expect(row).to_contain_text("2 new")

    bo_opens(bo, team, case, times=2)

    show_all(bo)
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("new")


def test_a_withdrawal_and_a_giving_back_are_seen_before_anybody_opens_the_case(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "A case to and fro."})
    row = rows(bo).filter(has_text="A case to and fro.")
    for status, said in (("withdrawn", "Withdrawn"), ("open", "Open")):
        team.record_as_person(case, "status", {"status": status})

        show_all(bo)

        expect(row.locator(".il-chip", has_text=said)).to_be_visible(timeout=helpers.SLOW)


def test_what_is_written_while_a_case_is_open_is_not_new_once_somebody_looked_at_it_again(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "A case that stays open."})
    bo_opens(bo, team, case, times=1)
    team.write_as_person(case, "He stands outside.")

    # The tab comes back into view.
    bo.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(helpers.part(bo, "Messages with the person")).to_contain_text("He stands outside.")
    wait_for_openings(bo, team, case, 2)
    show_all(bo)
    row = rows(bo).filter(has_text="A case that stays open.")
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("new")


def test_what_a_lawyer_wrote_is_new_until_the_team_has_opened_the_case(
    bo: Page, chidi: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "A case that is shared."})
    bo_opens(bo, team, case, times=1)
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "To advise")
    open_case(chidi, case)
    wait_for_openings(chidi, team, case, 2)
    show_all(bo)
    row = rows(bo).filter(has_text="A case that is shared.")
    expect(row).to_contain_text("1 new")

    # Nothing of it is for him to write down, and yet it was looked at.
    with bo.expect_request(lambda request: request.method == "PUT" and "/card" in request.url):
        open_case(bo, case)

    show_all(bo)
    expect(row).to_be_visible()
    expect(row).not_to_contain_text("new")
    assert openings(team, case) == 2


def test_a_lawyer_who_opens_a_case_leaves_it_new_for_the_team(
    bo: Page, chidi: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "Only the lawyer looked."})
    bo_opens(bo, team, case, times=1)
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "To advise")
    team.write_as_person(case, "Please read this.")
    open_case(chidi, case)
    wait_for_openings(chidi, team, case, 2)

    show_all(bo)

    row = rows(bo).filter(has_text="Only the lawyer looked.")
    expect(row).to_contain_text("2 new")
    assert team.open(case).view().summary.unread_from_reporter == 1


def test_a_row_says_that_the_person_is_in_danger_and_which_date_has_passed(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "They wait outside.", "safe_now": "no"})
    for title, due in (("Answer the court", "2026-01-05"), ("Ask for time", "2099-11-30")):
        counted = dict.fromkeys(("rule", "incident", "trigger"))
        duty = {"deadline": new_identifier(), "title": title, "due": due, "state": "open"}
        casework.write_and_save(team.owner, case, "deadline", {**counted, **duty}, "work")

    show_all(bo)

    row = rows(bo).filter(has_text="They wait outside.")
    expect(row).to_contain_text("In danger now")
    expect(row).to_contain_text("due 30 November 2099: Ask for time")
    expect(row).to_contain_text("due 5 January 2026, this date has passed: Answer the court")

    casework.write_and_save(team.owner, case, "status", {"status": "closed"}, "report")
    show_all(bo)
    expect(row).to_contain_text("Closed")
    expect(row).not_to_contain_text("In danger now")


@pytest.mark.parametrize("proxy", ["none", "that knows few headers"])
def test_a_case_that_changes_between_two_pages_of_the_list_is_not_missed(
    bo: Page, team: Team, cases: dict[str, str], proxy: str
) -> None:
    sentence = f"It changes while the list is read, proxy: {proxy}."
    moving = team.adopted({**THREAT, "sentence": sentence})
    for newer in ("Something newer.", "Something newer than that."):
        team.adopted({**THREAT, "sentence": newer})
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 2:
            casework.write_and_save(team.owner, moving, "note", {"text": "Called."})
        # Each page holds one case.
        short = re.sub(r"limit=(500|5000)\b", "limit=1", route.request.url)
        response = route.fetch(url=short)
        known = {name: told for name, told in response.headers.items() if name != "inbox-next"}
        route.fulfill(response=response, headers=response.headers if proxy == "none" else known)

    bo.route("**/inbox?*", answer)
    show_all(bo)

    # Urgent cases, and those of people in danger, stand above what changed.
    newest = rows(bo).filter(has_not_text=re.compile("Urgent|In danger now")).first
    expect(newest).to_contain_text(sentence)
    expect(rows(bo).filter(has_text=sentence)).to_have_count(1)
    # The last asks for the top again. Before it came a page for each case, and perhaps an empty one.
    assert "limit=50&" in asked[-1]
    assert len(asked) - 1 in {rows(bo).count(), rows(bo).count() + 1}
    assert len(asked) > 4
    assert [url for url in asked[1:-1] if "limit=5000" not in url] == []


def test_the_list_is_walked_with_arrows(bo: Page, cases: dict[str, str]) -> None:
    show_all(bo)
    links = rows(bo).locator("a")
    links.first.focus()

    bo.keyboard.press("ArrowDown")
    expect(links.nth(1)).to_be_focused()
    bo.keyboard.press("ArrowUp")
    expect(links.first).to_be_focused()
    bo.keyboard.press("Enter")

    expect(bo).to_have_url(re.compile(r"/en/case#"))


def test_a_lawyer_without_a_case_is_told_so(chidi: Page, team: Team) -> None:
    chidi.route("**/api/v1/granted", lambda route: route.fulfill(json={"cases": []}))
    chidi.goto("/en/inbox")

    expect_page(chidi, "Cases shared with you")
    expect(chidi.get_by_text("No case is shared with you now")).to_be_visible()
