"""Does a browser that was locked still hold anything opened?"""

import pytest
from playwright.sync_api import Page

from tests.browser.team.team import expect_page

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
