"""Does anything a member types, or a file holds, ever leave the browser unsealed?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.reporting import reporters
from tests.browser.team import team as helpers
from tests.browser.team.team import SLOW, Team, open_case, part, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser

MARK = "Zubr8842"


def invite(page: Page) -> str:
    """Invite somebody; give the secret of the link."""
    page.goto("/en/members")
    page.get_by_label("Who is it for?").fill(f"{MARK} newcomer")
    press(page, "Make an invitation link")
    heading = page.get_by_role("heading", name=f"Invitation for {MARK} newcomer")
    expect(heading).to_be_visible(timeout=SLOW)
    return page.locator("#invitation-link").input_value().split("#1.")[1].split(".")[0]


def take_and_write(page: Page, case: str) -> None:
    open_case(page, case)
    press(page, "Take this case")
    expect(part(page, "Status")).to_contain_text("You have this case.", timeout=SLOW)
    page.get_by_label("Write to the person").fill(f"{MARK} message")
    press(page, "Send the message")
    told(page, "The message is sent.")
    page.get_by_label("Write a note").fill(f"{MARK} note")
    press(page, "Save the note")
    told(page, "The note is saved.")
    page.get_by_text("Change the status", exact=True).first.click()
    page.get_by_label("New status").select_option(label="Closed")
    page.get_by_label("What should the person know? (optional)").fill(f"{MARK} reason")
    press(page, "Change the status")
    told(page, "The status is changed.")


def open_add_and_share(page: Page) -> None:
    people = part(page, "Who people are")
    page.get_by_label("Why do you need to know?").fill(f"{MARK} identity")
    people.get_by_role("button", name="Show the names").click()
    expect(people).to_contain_text("has not said who they are", timeout=SLOW)
    press(page, "Add files")
    photo = reporters.photo(MARK.encode())
    page.locator("#evidence-files").set_input_files(
        {"name": f"{MARK}.png", "mimeType": "", "buffer": photo}
    )
    reporters.wait_apart(page, 1)
    page.get_by_label("What does it show? (optional)").fill(f"{MARK} shows")
    press(page, "Add 1 file to the case")
    expect(page.locator(".il-exhibit", has_text=MARK)).to_be_visible(timeout=SLOW)
    page.get_by_text("Share it with a lawyer").click()
    page.get_by_label("Who?").select_option(label="Chidi")
    page.get_by_label("Who is it, for the person?").fill(f"{MARK} reader")
    page.get_by_label("What for?").fill(f"{MARK} share")
    press(page, "Share the case")
    told(page, "Chidi can open the case now.")


def test_a_marker_typed_into_every_form_of_the_team_appears_nowhere_outside(
    stranger: Page, team: Team, server: Server
) -> None:
    page, case = stranger, team.file()
    seen: list[bytes] = []

    def record(request: Request) -> None:
        headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
        seen.append(
            f"{request.method} {request.url}\n{headers}\n".encode()
            + (request.post_data_buffer or b"")
        )

    page.context.on("request", record)
    helpers.sign_in(page, "amina", alone=True)
    helpers.expect_page(page, "Inbox")
    secret = invite(page)
    take_and_write(page, case)
    open_add_and_share(page)
    page.goto("/en/inbox")
    page.get_by_label("Search").fill(f"{MARK} search")

    said = str(team.open(case).view())
    stored = [path.read_bytes() for path in Path(server.data).rglob("*") if path.is_file()]
    hidden = [MARK.encode(), secret.encode(), helpers.PASSPHRASE.encode()]

    assert said.count(MARK) >= 7
    assert len(seen) > 100
    assert not [each[:200] for each in seen if any(one in each for one in hidden)]
    assert not [each[:80] for each in stored if any(one in each for one in hidden)]
    assert MARK not in server.output
