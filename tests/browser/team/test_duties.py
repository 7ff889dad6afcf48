"""Can the team write down what is to be done, by when, and how urgent a case is, and take back a deed marked by mistake?"""

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from incident_log.format.canonical import Json
from tests.browser.reporting import reporters
from tests.browser.team.inboxes import rows, show_all
from tests.browser.team.team import SLOW, THREAT, Team, open_case, part, press, told

pytestmark = pytest.mark.browser

URGENT: dict[str, Json] = {**THREAT, "safe_now": "no"}


def _add(page: Page, title: str, *day: str) -> None:
    page.get_by_text("Add a deadline or a task of your own").click()
    page.get_by_label("What is to be done?").fill(title)
    parts = page.get_by_role("group", name="By which day? (optional)")
    for label, value in zip(("Day", "Month", "Year"), day, strict=False):
        parts.get_by_label(label, exact=True).fill(value)
    press(page, "Add it")


def test_a_deadline_of_ones_own_is_due_in_the_inbox_and_can_be_opened_again(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**THREAT, "sentence": "A deadline is added here."})
    open_case(bo, case)

    _add(bo, "Answer the court", "4", "1", "2027")

    told(bo, "The deadline is added.")
    duties = part(bo, "Deadlines")
    expect(duties).to_contain_text("4 January 2027: Answer the court")
    press(bo, "Done: Answer the court")
    told(bo, "Marked as done. It stands under “Done”.")
    duties.get_by_text("Done (1)").click()
    expect(duties).to_contain_text("by you")
    press(bo, "Open again: Answer the court")
    told(bo, "It is open again.")
    (deadline,) = team.open(case).view().deadlines
    assert (deadline.due, deadline.title, deadline.state, deadline.rule) == (
        "2027-01-04",
        "Answer the court",
        "open",
        None,
    )
    show_all(bo)
    row = rows(bo).filter(has_text="A deadline is added here.")
    expect(row).to_contain_text("due 4 January 2027: Answer the court")


def test_a_deadline_of_several_days_keeps_them_all_and_the_nearest_stands_first(
    bo: Page, team: Team
) -> None:
    fields: dict[str, Json] = {"surrender_date_set": "2026-12-01"}
    case = team.adopted({**THREAT, "kind": "extradition", "fields": fields})
    open_case(bo, case)
    press(bo, "Keep this deadline: Handing over did not take place")
    told(bo, "The deadline is kept.")

    kept = part(bo, "Deadlines").locator("li", has_text="Handing over did not take place")

    expect(kept).to_contain_text("Release possible from: 16 December 2026")
    expect(kept).to_contain_text("Release due: 31 December 2026")


def test_what_has_no_day_is_a_task(bo: Page, team: Team) -> None:
    case = team.adopted()
    open_case(bo, case)

    _add(bo, "Call the sister")

    told(bo, "The task is added.")
    expect(part(bo, "Deadlines")).to_contain_text("Call the sister")
    expect(part(bo, "History")).to_contain_text("You: Wrote or changed a task")
    press(bo, "Done: Call the sister")
    told(bo, "Marked as done.")
    (task,) = team.open(case).view().tasks
    assert (task.payload["title"], task.payload["state"]) == ("Call the sister", "done")


def test_nothing_to_do_and_half_a_day_are_no_deadline(bo: Page, team: Team) -> None:
    case = team.adopted()
    open_case(bo, case)

    _add(bo, "", "4", "1")

    duties = part(bo, "Deadlines")
    expect(duties).to_contain_text("Write what is to be done")
    expect(duties).to_contain_text("Write the year with four digits")
    view = team.open(case).view()
    assert (len(view.deadlines), len(view.tasks)) == (0, 0)


def test_what_the_client_wrote_as_a_task_is_shown(bo: Page, team: Team) -> None:
    case = team.adopted()
    task: dict[str, Json] = {
        "task": "A" * 22,
        "title": "Ask for the file",
        "due": "2027-02-01",
        "state": "open",
        "assigned_to": team.id_of("Bo"),
    }
    casework.write_and_save(team.owner, case, "task", task)
    open_case(bo, case)

    expect(part(bo, "Deadlines")).to_contain_text("1 February 2027: Ask for the file · You")


def test_the_urgency_of_a_case_is_changed_by_the_team_and_orders_the_inbox(
    bo: Page, team: Team
) -> None:
    case = team.adopted({**URGENT, "sentence": "Somebody is at the door."})
    other: dict[str, Json] = {**THREAT, "sentence": "This one changed later."}
    team.adopted(other)
    show_all(bo)
    order = rows(bo).locator(".il-row__link")
    texts = order.all_inner_texts()
    assert texts.index("Somebody is at the door.") < texts.index("This one changed later.")

    open_case(bo, case)
    bo.get_by_text("Change the urgency", exact=True).first.click()
    press(bo, "Change the urgency")
    expect(part(bo, "Status")).to_contain_text("Choose an urgency")
    bo.get_by_label("How urgent is it?").select_option(label="Moderate")
    press(bo, "Change the urgency")
    told(bo, "The urgency is changed.")
    expect(bo.locator(".il-case__head .il-chip").first).to_have_text("Moderate")
    # What the person said stays in sight.
    expect(bo.get_by_text("The person said they are not safe")).to_be_visible()
    assert team.open(case).view().summary.urgency == "moderate"


def test_the_urgency_is_told_as_the_teams_and_not_as_the_persons_word(
    bo: Page, stranger: Page, team: Team
) -> None:
    case = team.adopted()
    open_case(bo, case)
    bo.get_by_text("Change the urgency", exact=True).first.click()
    bo.get_by_label("How urgent is it?").select_option(label="Serious")
    press(bo, "Change the urgency")
    told(bo, "The urgency is changed.")

    expect(part(bo, "Status")).to_contain_text("How urgent the team finds it: Serious")
    expect(part(bo, "History")).to_contain_text("You: Judged how urgent it is: Serious")
    expect(part(bo, "What happened")).not_to_contain_text("Severity")
    reporters.come_back(stranger, team.codenames[case])
    stranger.locator(".il-door", has_text="Who opened or shared it").click()
    expect(stranger.locator("main")).to_contain_text("judged how urgent it is: Serious")
    press(stranger, "Back to my report")
    stranger.locator(".il-door", has_text="What you told us").click()
    expect(stranger.locator("main")).to_contain_text("A man threatened me by phone.")
    expect(stranger.locator("main")).not_to_contain_text("Severity")


def test_a_closed_case_is_not_pressing_any_more(bo: Page, team: Team) -> None:
    closed = team.adopted({**URGENT, "sentence": "It is over."})
    casework.set_status(team.owner, closed, "closed", None)
    team.adopted({**THREAT, "sentence": "It came after that."})

    show_all(bo)

    texts = rows(bo).locator(".il-row__link").all_inner_texts()
    assert texts.index("It came after that.") < texts.index("It is over.")


def test_one_deed_quiets_what_the_page_said_of_another(bo: Page, team: Team) -> None:
    open_case(bo, team.adopted())
    press(bo, "Save the note")
    expect(bo.get_by_text("Write something first").first).to_be_visible()
    bo.get_by_label("Write to the person").fill("Are you there?")
    press(bo, "Send the message")
    told(bo, "The message is sent.")
    expect(bo.get_by_text("Write something first")).to_have_count(0)

    bo.get_by_label("Write a note").fill("Called.")
    press(bo, "Save the note")

    told(bo, "The note is saved.")
    expect(bo.locator(".il-notice--good")).to_have_count(1)


def test_who_is_in_danger_stands_first_among_the_new_and_is_marked(bo: Page, team: Team) -> None:
    team.file({"kind": "interpol", "when": "2023", "country": "RS", "sentence": "Wanted since."})
    team.file({**URGENT, "sentence": "Right now in front of my house."})
    team.file({**THREAT, "country": "GE", "sentence": "A call."})
    bo.goto("/en/inbox")

    fresh = bo.locator(".il-fresh .il-row")
    danger = fresh.filter(has_text="Right now in front of my house.")
    expect(danger).to_contain_text("In danger now", timeout=SLOW)
    expect(fresh.first).to_contain_text("In danger now")
    expect(fresh.filter(has_text="Wanted since.")).not_to_contain_text("In danger now")


def test_in_a_danger_case_stand_the_checked_numbers_and_the_way_to_the_page_of_help(
    bo: Page, team: Team
) -> None:
    open_case(bo, team.adopted({**URGENT, "country": "LT"}))
    head = bo.locator(".il-case__head")
    expect(head).to_contain_text("Lithuania: 112")
    help_link = head.get_by_role("link", name="What to do in danger")
    expect(help_link).to_have_attribute("href", "/en/safety")
    expect(help_link).to_have_attribute("target", "_blank")

    open_case(bo, team.adopted({**URGENT, "country": "GE"}))
    expect(head).to_contain_text("Georgia: we have no checked emergency number.")
