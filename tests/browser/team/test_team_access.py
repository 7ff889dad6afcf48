"""Can everybody use the pages of the team: in light and dark, on a phone and a desk, with a keyboard alone?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.team import team as helpers
from tests.browser.team.team import (
    SLOW,
    Team,
    expect_page,
    faults,
    open_case,
    part,
    press,
    with_person,
)
from tests.serving import Server

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}


@pytest.fixture
def looked_at(chromium_browser: Browser, server: Server) -> Iterator[Page]:
    # axe is put in by evaluate, which the policy of the page would refuse as inline script.
    with chromium.open_context(chromium_browser, server.url, bypass_csp=True) as context:
        context.set_default_timeout(SLOW)
        yield context.new_page()


def look(page: Page, name: str, found: dict[str, list[str]]) -> None:
    for size in (chromium.PHONE, DESK):
        page.set_viewport_size({"width": size["width"], "height": size["height"]})
        wrong = faults(page)
        if wrong:
            found[f"{name} at {size['width']}"] = wrong


def look_at_the_way_in(page: Page, found: dict[str, list[str]]) -> None:
    page.goto("/en/join")
    expect_page(page, "Open your invitation link")
    look(page, "join without a link", found)
    page.goto("/en/sign-in")
    press(page, "I forgot my passphrase")
    look(page, "recovery", found)
    helpers.sign_in(page, "amina", "a wrong passphrase it is")
    helpers.told(page, "is wrong")
    look(page, "wrong passphrase", found)
    helpers.sign_in(page, "amina")
    expect_page(page, "Inbox")


def look_at_the_lists(page: Page, found: dict[str, list[str]]) -> None:
    expect(page.get_by_label("Search")).to_be_enabled()
    page.get_by_text("Filter and sort").click()
    look(page, "inbox", found)
    page.goto("/en/members")
    page.get_by_label("Who is it for?").fill("Ira")
    press(page, "Make an invitation link")
    expect(page.get_by_role("heading", name="Invitation for Ira")).to_be_visible()
    look(page, "members", found)
    page.goto("/en/desk")
    expect_page(page, "Vilnius desk")
    look(page, "desk", found)


def look_at_a_case(page: Page, case: str, found: dict[str, list[str]]) -> None:
    open_case(page, case)
    page.get_by_label("Why do you need to know?").fill("To look at it")
    part(page, "Who people are").get_by_role("button", name="Show the names").click()
    expect(page.get_by_role("heading", name="Dana Novik")).to_be_visible()
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator(".il-viewer canvas")).to_be_visible()
    for summary in page.locator("main details summary").all():
        summary.click()
    press(page, "Add files")
    look(page, "case", found)
    page.goto(f"/en/case#{'A' * 22}")
    expect_page(page, "This page could not be opened")
    look(page, "no such case", found)


def test_every_page_of_the_team_is_accessible(looked_at: Page, team: Team, tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    photo = tmp_path / "photo.png"
    photo.write_bytes(reporters.photo())
    team.file()
    case = team.adopted(with_person("Dana Novik"), files=[photo])

    look_at_the_way_in(looked_at, found)
    look_at_the_lists(looked_at, found)
    look_at_a_case(looked_at, case, found)

    assert found == {}


def test_a_case_is_worked_with_the_keyboard_alone(bo: Page, team: Team) -> None:
    case = team.adopted()
    open_case(bo, case)
    expect(part(bo, "History")).to_contain_text("Opened the case", timeout=SLOW)

    bo.get_by_role("button", name="Messages", exact=True).focus()
    bo.keyboard.press("Enter")
    expect(bo.locator("#messages-title")).to_be_focused()
    bo.keyboard.press("Tab")
    expect(bo.get_by_label("Write to the person")).to_be_focused()
    bo.keyboard.type("Typed without a mouse")
    bo.keyboard.press("Tab")
    bo.keyboard.press("Enter")

    expect(part(bo, "Messages with the person")).to_contain_text(
        "The message is sent.", timeout=SLOW
    )
    assert [message.payload["text"] for message in team.open(case).view().messages] == [
        "Typed without a mouse"
    ]
