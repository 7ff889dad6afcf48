"""Does a page say why something is not there: a file that is not shown, a session that ended, files that would be lost?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import granting
from tests.browser.reporting import reporters
from tests.browser.team.team import (
    PASSPHRASE,
    SCRIPT,
    SLOW,
    Team,
    expect_page,
    open_case,
    press,
    send_name,
    sign_in,
    told,
)

pytestmark = pytest.mark.browser


def _file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_plain_text_is_shown_letter_for_letter_and_nothing_of_it_is_markup(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    text = f"Мы знаем, где ты живёшь.\n{SCRIPT}"
    open_case(bo, team.adopted(files=[_file(tmp_path, "chat.txt", text.encode())]))
    title = bo.title()

    bo.get_by_role("button", name="Look at it").click()

    shown = bo.get_by_role("region", name="chat.txt")
    expect(shown).to_be_visible(timeout=SLOW)
    assert shown.evaluate("each => each.textContent") == text
    assert shown.evaluate("each => each.children.length") == 0
    assert bo.title() == title


def test_what_is_no_text_is_not_shown_as_one(bo: Page, team: Team, tmp_path: Path) -> None:
    open_case(bo, team.adopted(files=[_file(tmp_path, "chat.txt", b"MZ\x90\x00 a program")]))

    bo.get_by_role("button", name="Look at it").click()

    told(bo, "This file is not what its name says, so it is not shown.")
    expect(bo.locator(".il-plain-text")).to_have_count(0)


def test_a_file_that_cannot_be_shown_says_why(bo: Page, team: Team, tmp_path: Path) -> None:
    files = {
        "clip.mp4": "This page cannot show files of this kind.",
        "invoice.exe": "Files of this kind are never shown here",
        "book.txt": "This text is too long to be shown here.",
    }
    paths = [
        _file(tmp_path, name, name.encode() * (100_000 if name == "book.txt" else 1))
        for name in files
    ]
    open_case(bo, team.adopted(files=paths))

    for name, reason in files.items():
        exhibit = bo.locator(".il-exhibit", has_text=name)
        expect(exhibit).to_contain_text(reason)
        expect(exhibit.get_by_role("button", name="Look at it")).to_have_count(0)


def test_custody_says_who_sent_a_file_and_who_was_let_in_to_it(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted(files=[_file(tmp_path, "chat.txt", b"words")])
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "To advise")
    open_case(bo, case)

    custody = bo.locator(".il-exhibit details")
    custody.locator("summary").click()

    expect(custody).to_contain_text("Received. Sent by: the person")
    expect(custody).to_contain_text("Access given to: Chidi. Given by: Amina")


def test_signing_out_is_told_and_asks_once_about_files_that_would_be_lost(
    stranger: Page, team: Team, tmp_path: Path
) -> None:
    case = team.adopted()
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    open_case(stranger, case)
    press(stranger, "Add files")
    stranger.locator("#evidence-files").set_input_files(_file(tmp_path, "one.txt", b"one"))
    reporters.wait_apart(stranger, 1)

    press(stranger, "Sign out")
    told(stranger, "These files are not part of the case yet")
    press(stranger, "Sign out")

    expect_page(stranger, "Sign in")
    told(stranger, "You are signed out.")
    assert team.open(case).view().evidence == ()


def test_a_session_that_was_ended_elsewhere_says_so_and_keeps_what_was_typed(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    open_case(stranger, case)
    stranger.get_by_label("Write a note").fill("Half a thought")
    stranger.wait_for_timeout(1000)
    # As if the passphrase were changed on another device.
    stranger.context.clear_cookies()

    press(stranger, "Save the note")

    expect_page(stranger, "Sign in")
    told(stranger, "Your session ended")
    told(stranger, "What you had typed is kept in this browser")
    send_name(stranger, "bo", PASSPHRASE)
    expect(stranger.get_by_label("Write a note")).to_have_value("Half a thought", timeout=SLOW)


def test_only_whoever_is_on_a_team_is_led_to_its_page(bo: Page, chidi: Page, team: Team) -> None:
    bo.goto("/en/inbox")
    expect_page(bo, "Inbox")
    pages = "Pages of the team"
    expect(bo.get_by_role("navigation", name=pages).get_by_role("link")).to_have_text(
        ["Inbox", "Members", "Team"]
    )

    chidi.goto("/en/inbox")
    expect_page(chidi, "Cases shared with you")

    expect(chidi.get_by_role("navigation", name=pages).get_by_role("link")).to_have_text(
        ["Inbox", "Members"]
    )


def test_a_lawyer_sees_how_urgent_a_shared_case_is_and_how_far_the_work(
    chidi: Page, team: Team
) -> None:
    case = team.adopted({"kind": "extradition", "country": "RS", "sentence": "Held in Belgrade."})
    granting.grant(team.owner, case, team.id_of("Chidi"), ["report"], None, "To advise")
    chidi.goto("/en/inbox")

    row = chidi.locator(".il-row").filter(has=chidi.locator(f'a[href$="#{case}"]'))
    expect(row).to_contain_text("Urgent", timeout=SLOW)
    expect(row).to_contain_text("Open")
    other = team.adopted()
    granting.grant(team.owner, other, team.id_of("Chidi"), ["report"], None, "To advise")
    press(chidi, "Look for news")
    expect(chidi.locator(f'a[href$="#{other}"]')).to_be_visible(timeout=SLOW)


def test_nothing_is_said_of_what_was_typed_where_nothing_was(rough_bo: Page, team: Team) -> None:
    open_case(rough_bo, team.adopted())
    rough_bo.route("**/api/**", lambda route: route.abort())

    rough_bo.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    told(rough_bo, "There is no connection. Try again when you are online.")

    rough_bo.get_by_label("Write a note").fill("Called.")
    press(rough_bo, "Save the note")
    told(rough_bo, "There is no connection. What you typed is still here.")
