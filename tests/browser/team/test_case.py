"""Can a caseworker carry a case in the browser, from taking it to letting a lawyer in and out again?"""

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from incident_log.clock import SystemClock
from incident_log.errors import Refused
from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team import team as helpers
from tests.browser.team.team import (
    BANK_REFUSAL,
    SCRIPT,
    SLOW,
    Team,
    hostile,
    open_case,
    part,
    press,
    told,
    with_person,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "call.png"
    path.write_bytes(reporters.photo(b"from the phone"))
    return path


def write(page: Page, label: str, text: str, button: str) -> None:
    page.get_by_label(label).fill(text)
    press(page, button)


def share_with_chidi(page: Page, *, parts: tuple[str, ...] = ()) -> None:
    page.get_by_text("Share it with a lawyer").click()
    page.get_by_label("Who?").select_option(label="Chidi")
    for each in parts:
        page.locator(f"label[for='grant-part-{each}']").click()
    page.get_by_label("What for?").fill("A protective order")
    press(page, "Share the case")
    told(page, "Chidi can open the case now.")


def test_a_new_report_is_taken_and_answered(bo: Page, team: Team) -> None:
    case = team.file(with_person("Dana Novik"))
    open_case(bo, case)
    expect(bo.get_by_label("Write to the person")).to_have_count(0)
    expect(part(bo, "What happened")).to_contain_text("Come back, or your mother pays.")
    jumps = bo.get_by_role("navigation", name="Parts of this case").get_by_role("button")
    expect(jumps).to_have_text(["What happened", "Evidence", "Messages", "History"])

    press(bo, "Take this case")
    expect(part(bo, "Status")).to_contain_text("You have this case.", timeout=SLOW)
    expect(jumps).to_have_text(
        ["What happened", "Evidence", "Messages", "Deadlines", "Access", "History"]
    )
    write(bo, "Write to the person", "Are you safe tonight?", "Send the message")
    told(bo, "The message is sent.")
    write(bo, "Write a note", "Check the number", "Save the note")
    told(bo, "The note is saved.")
    bo.get_by_text("Change the status", exact=True).first.click()
    bo.get_by_label("New status").select_option(label="Waiting for the person")
    expect(bo.get_by_text("The person will read: We have a question for you.")).to_be_visible()
    press(bo, "Change the status")
    told(bo, "The status is changed.")
    # Left open, a form asks to be sent once more.
    expect(bo.get_by_label("New status")).to_be_hidden()
    bo.get_by_text("Hand it to somebody").click()
    bo.get_by_label("Whose case is it?").select_option(label="Amina")
    press(bo, "Hand over")
    told(bo, "The case is handed over.")
    expect(bo.get_by_label("Whose case is it?")).to_be_hidden()

    seen = team.open(case).view()
    assert [message.payload["text"] for message in seen.messages] == ["Are you safe tonight?"]
    assert [note.payload["text"] for note in seen.notes] == ["Check the number"]
    assert seen.summary.status == "waiting_for_reporter"
    assert seen.summary.assigned_to == team.owner.me.id
    assert seen.summary.refused == 0


def test_who_people_are_opens_only_with_a_reason_that_stays_in_the_journal(
    bo: Page, team: Team
) -> None:
    case = team.adopted(with_person("Dana Novik"))
    open_case(bo, case)
    people = part(bo, "Who people are")
    expect(people).not_to_contain_text("Dana Novik")

    people.get_by_role("button", name="Show the names", exact=True).click()
    expect(people).to_contain_text("Write in a few words why you need to know")
    expect(people).not_to_contain_text("Dana Novik")
    bo.get_by_label("Why do you need to know?").fill("To call her back")
    people.get_by_role("button", name="Show the names", exact=True).click()

    expect(people.get_by_role("heading", name="Dana Novik")).to_be_visible(timeout=SLOW)
    reasons = [
        access.payload["reason"]
        for access in team.open(case).view().accesses
        if access.compartment == "identity"
    ]
    assert reasons == ["To call her back"]


def test_a_lawyer_sees_a_case_only_while_it_is_shared(
    rough_bo: Page, chidi: Page, team: Team
) -> None:
    bo = rough_bo
    case = team.adopted()
    chidi.goto(f"/en/case#{case}")
    helpers.expect_page(chidi, "This page could not be opened")
    told(chidi, "This is not here, or it is not open to you any more.")

    open_case(bo, case)
    write(bo, "Write a note", "For the team only", "Save the note")
    told(bo, "The note is saved.")
    share_with_chidi(bo)
    chidi.goto("/en/inbox")
    # Other tests of the same process may have shared reports of the same name.
    chidi.locator(f'a[href$="#{case}"]').click()
    expect(part(chidi, "What happened")).to_contain_text(
        "Come back, or your mother pays.", timeout=SLOW
    )
    expect(chidi.get_by_text("For the team only")).to_have_count(0)
    # No all-clear about what they cannot see.
    expect(part(chidi, "Deadlines")).to_contain_text(
        "in a part of the case that is not open to you"
    )
    expect(part(chidi, "Who people are")).to_have_count(0)
    expect(chidi.get_by_role("link", name="Make a dossier")).to_be_visible()

    bo.get_by_role("button", name="End the access: Chidi").click()
    bo.get_by_label("Why?").fill("Another lawyer")
    press(bo, "End the access")
    told(bo, "The access of Chidi is ended.")
    write(bo, "Write to the person", "Written after the end", "Send the message")
    told(bo, "The message is sent.")
    chidi.reload()
    helpers.expect_page(chidi, "This page could not be opened")
    told(chidi, "This is not here, or it is not open to you any more.")
    view = team.open(case).view()
    assert [(share.compartments, share.revoked_at is not None) for share in view.shares] == [
        ((), True)
    ]
    assert view.messages[-1].payload["text"] == "Written after the end"
    assert view.summary.refused == 0


def test_a_case_is_shared_with_a_lawyer_of_the_team_and_not_with_a_colleague(
    bo: Page, team: Team
) -> None:
    """A lead's lawyer stands with the team, and holds none of its keys."""
    team.join("Nora", "lawyer", on_desk=True)
    team.join("Karl", "caseworker")
    case = team.adopted()
    open_case(bo, case)
    access = part(bo, "Who else may open it")
    access.get_by_text("Share it with a lawyer").click()
    offered = access.get_by_label("Who?").locator("option").all_inner_texts()
    assert "Nora" in offered
    assert "Karl" not in offered

    access.get_by_label("Who?").select_option("Nora")
    access.get_by_label("What for?").fill("To advise")
    press(bo, "Share the case")
    told(bo, "Nora can open the case now.")

    (share,) = team.open(case).view().shares
    assert (share.to, share.compartments) == (team.id_of("Nora"), ("report",))
    with pytest.raises(Refused):
        granting.grant(team.owner, case, team.id_of("Karl"), ["report"], None, "x")


def test_a_lawyer_who_was_given_the_work_part_writes_notes_there(
    bo: Page, chidi: Page, team: Team
) -> None:
    case = team.adopted()
    open_case(bo, case)
    share_with_chidi(bo, parts=("work",))

    open_case(chidi, case)
    write(chidi, "Write a note", "The deadline is Friday", "Save the note")
    told(chidi, "The note is saved.")

    view = team.open(case).view()
    assert [(note.role, note.payload["text"]) for note in view.notes] == [
        ("lawyer", "The deadline is Friday")
    ]


def test_looking_at_a_picture_and_taking_the_original_stand_in_its_custody(
    bo: Page, team: Team, photo: Path
) -> None:
    case = team.adopted(files=[photo])
    open_case(bo, case)

    bo.get_by_role("button", name="Look at it").click()
    expect(bo.locator(".il-viewer canvas")).to_be_visible(timeout=SLOW)
    assert bo.locator(".il-viewer canvas").evaluate(
        "c => [...c.getContext('2d').getImageData(31, 0, 1, 1).data]"
    ) == [248, 0, 120, 255]
    # A larger one would be no wider than its place.
    assert bo.locator(".il-viewer canvas").evaluate(
        "c => c.getBoundingClientRect().width <= c.parentElement.clientWidth"
    )
    expect(bo.get_by_role("group", name=photo.name)).to_be_focused()
    bo.keyboard.press("Escape")
    expect(bo.locator(".il-viewer canvas")).to_have_count(0)
    expect(bo.get_by_role("button", name="Look at it")).to_be_focused()
    bo.get_by_role("button", name="Download the original").click()
    with bo.expect_download(timeout=SLOW) as waiting:
        press(bo, "Download it anyway")

    assert waiting.value.suggested_filename == "call.png"
    assert Path(waiting.value.path()).read_bytes() == photo.read_bytes()
    (exhibit,) = team.open(case).view().evidence
    assert [
        event.action for event in exhibit.custody if event.action in {"viewed", "downloaded"}
    ] == ["viewed", "downloaded"]


def test_a_pdf_is_drawn_and_a_file_that_lies_about_its_kind_is_not(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    good, bad = tmp_path / "letter.pdf", tmp_path / "photo.png"
    good.write_bytes(one_page_pdf())
    bad.write_bytes(b"MZ\x90\x00 this is a program")
    case = team.adopted(files=[good, bad])
    open_case(bo, case)

    bo.locator(".il-exhibit", has_text="letter.pdf").get_by_role(
        "button", name="Look at it"
    ).click()
    expect(bo.get_by_role("img", name="Page 1")).to_be_visible(timeout=SLOW)
    bo.locator(".il-exhibit", has_text="photo.png").get_by_role("button", name="Look at it").click()

    told(bo, "This file is not what its name says, so it is not shown.")
    expect(bo.locator(".il-viewer canvas")).to_have_count(0)


def test_a_file_that_can_run_is_saved_under_a_name_that_nothing_opens(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    path = tmp_path / "invoice.exe"
    path.write_bytes(b"MZ program")
    case = team.adopted(files=[path])
    open_case(bo, case)

    bo.get_by_role("button", name="Download the original").click()
    told(bo, "This file may be dangerous")
    with bo.expect_download(timeout=SLOW) as waiting:
        press(bo, "Download it anyway")

    assert waiting.value.suggested_filename == "invoice.exe.unsafe"


def test_a_member_adds_a_file(bo: Page, team: Team, photo: Path) -> None:
    case = team.adopted()
    open_case(bo, case)

    press(bo, "Add files")
    bo.locator("#evidence-files").set_input_files(photo)
    reporters.wait_apart(bo, 1)
    press(bo, "Add 1 file to the case")

    expect(bo.locator(".il-exhibit", has_text="call.png")).to_be_visible(timeout=SLOW)
    (exhibit,) = team.open(case).view().evidence
    assert (exhibit.name, exhibit.role) == ("call.png", "member")


def test_a_deadline_counted_from_an_answer_is_kept_and_finished(bo: Page, team: Team) -> None:
    case = team.adopted(BANK_REFUSAL)
    open_case(bo, case)
    duties = part(bo, "Deadlines")
    expect(duties).to_contain_text("16 November 2026")

    bo.goto(f"/ru/case#{case}")
    expect(part(bo, "Сроки")).to_contain_text("Директива 2014/92/ЕС, ст. 16(3)")
    open_case(bo, case)

    duties.get_by_role("button", name="Keep this deadline").first.click()
    told(bo, "The deadline is kept.")
    duties.get_by_role("button", name="Done").first.click()
    told(bo, "Marked as done.")

    assert [deadline.state for deadline in team.open(case).view().deadlines] == ["done"]


def test_what_people_write_is_never_markup(bo: Page, team: Team, tmp_path: Path) -> None:
    path = tmp_path / "a'\"><img src=x onerror=alert(1)>.txt"
    path.write_bytes(b"text")
    case = team.adopted(hostile(SCRIPT), files=[path])
    bo.goto("/en/inbox")
    expect(bo.get_by_role("link", name="<img src=x").last).to_be_visible(timeout=SLOW)
    open_case(bo, case)
    write(bo, "Write a note", SCRIPT, "Save the note")
    told(bo, "The note is saved.")
    bo.get_by_label("Why do you need to know?").fill(SCRIPT)
    part(bo, "Who people are").get_by_role("button", name="Show the names", exact=True).click()
    expect(part(bo, "Who people are")).to_contain_text("<script>", timeout=SLOW)

    assert bo.locator("main img, main script").count() == 0
    assert bo.title() == "Incident Log"
    assert bo.get_by_text("<script>").count() > 5


def test_text_stays_when_the_line_is_lost_and_is_written_once(rough_bo: Page, team: Team) -> None:
    page, case = rough_bo, team.adopted()
    open_case(page, case)
    expect(part(page, "History")).to_contain_text("Opened the case", timeout=SLOW)
    lose = {"on": True}

    def lose_the_answer(route: Route) -> None:
        # The server stores the record, and its answer never arrives.
        if route.request.method == "POST" and lose["on"]:
            lose["on"] = False
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/records", lose_the_answer)
    write(page, "Write a note", "Written once", "Save the note")
    told(page, "There is no connection. What you typed is still here.")
    expect(page.get_by_label("Write a note")).to_have_value("Written once")
    press(page, "Save the note")
    told(page, "The note is saved.")

    assert [note.payload["text"] for note in team.open(case).view().notes] == ["Written once"]


def test_two_pages_at_once_write_one_after_the_other(rough_bo: Page, team: Team) -> None:
    bo, case = rough_bo, team.adopted()
    other = bo.context.new_page()
    open_case(bo, case)
    open_case(other, case)
    expect(part(bo, "History")).to_contain_text("Opened the case", timeout=SLOW)

    write(other, "Write a note", "From the other tab", "Save the note")
    told(other, "The note is saved.")
    write(bo, "Write a note", "From this tab", "Save the note")
    told(bo, "The note is saved.")
    other.close()

    assert [note.payload["text"] for note in team.open(case).view().notes] == [
        "From the other tab",
        "From this tab",
    ]
    expect(bo.get_by_text("From the other tab")).to_be_visible()


def test_access_is_not_given_without_a_person_a_reason_and_a_day_to_come(
    bo: Page, chidi: Page, team: Team
) -> None:
    case = team.adopted()
    open_case(bo, case)
    bo.get_by_text("Share it with a lawyer").click()
    press(bo, "Share the case")
    expect(bo.locator("#grant-to-error")).to_be_visible()
    bo.get_by_label("Who?").select_option(label="Chidi")
    bo.get_by_label("What for?").fill("One day only")
    bo.get_by_label("Until which day? (optional)").fill(
        (SystemClock().now().date() - dt.timedelta(days=1)).isoformat()
    )
    press(bo, "Share the case")

    expect(bo.locator("#grant-until-error")).to_contain_text("Choose a day that is still to come")
    chidi.goto(f"/en/case#{case}")
    helpers.expect_page(chidi, "This page could not be opened")


def one_page_pdf(width: int = 100, height: int = 100) -> bytes:
    """The smallest PDF that has a page with something on it."""
    content = b"0 0 1 rg 20 20 60 60 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R>>" % (width, height),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(
        b"%010d 00000 n \n" % place for place in places
    )
    return body + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)
