"""Does a browser that was locked still hold anything opened?"""

import pytest
from playwright.sync_api import Page

from tests.browser.reporting import reporters
from tests.browser.team.team import Team, expect_page, press

pytestmark = pytest.mark.browser

KEEP = """async () => {
  const folder = await navigator.storage.getDirectory();
  const file = await (await folder.getFileHandle('incident-log-bundle', { create: true })).createWritable();
  await file.write('opened');
  await file.close();
}"""
LIST = """async () => {
  const names = [];
  for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
  return names;
}"""


def test_a_large_file_that_went_through_the_browsers_own_folder_is_wiped_at_the_sign_in(
    stranger: Page,
) -> None:
    stranger.goto("/en/safety")
    stranger.evaluate(KEEP)
    assert stranger.evaluate(LIST) == ["incident-log-bundle"]

    stranger.goto("/en/sign-in")
    expect_page(stranger, "Sign in")
    stranger.wait_for_function(f"async () => (await ({LIST})()).length === 0")


def _signed_in_with_a_bundle(page: Page, team: Team) -> None:
    """Somebody's report is open, and what was saved lies in this browser's own folder."""
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    reporters.come_back(page, team.codenames[team.file()])
    page.evaluate(KEEP)
    assert page.evaluate(LIST) == ["incident-log-bundle"]


@pytest.mark.parametrize(("how", "line"), [("keys", "without a line"), ("button", "with a line")])
def test_leaving_in_a_hurry_wipes_what_was_saved(
    stranger: Page, team: Team, how: str, line: str
) -> None:
    _signed_in_with_a_bundle(stranger, team)
    if line == "without a line":
        stranger.route("**/api/v1/session*", lambda route: route.abort())

    if how == "button":
        stranger.get_by_role("button", name="Leave this page").click()
    else:
        for _ in range(3):
            stranger.keyboard.press("Escape")

    stranger.wait_for_url("https://www.wikipedia.org/**")
    stranger.goto("/en/safety")
    assert stranger.evaluate(LIST) == []


def test_signing_out_without_a_line_wipes_what_was_saved(stranger: Page, team: Team) -> None:
    _signed_in_with_a_bundle(stranger, team)
    stranger.route("**/api/v1/session*", lambda route: route.abort())

    press(stranger, "Sign out")

    expect_page(stranger, "You are signed out")
    assert stranger.evaluate(LIST) == []


def test_the_idle_lock_wipes_what_was_saved(stranger: Page, team: Team) -> None:
    stranger.clock.install()
    _signed_in_with_a_bundle(stranger, team)

    stranger.clock.fast_forward("16:00")
    stranger.clock.run_for(40_000)

    expect_page(stranger, "You are signed out")
    assert stranger.evaluate(LIST) == []
