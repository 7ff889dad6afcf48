"""Can somebody of a team who reads letters twice as large still use a phone?"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import large_letters
from tests.browser.team.team import Team

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", "be", "ru"])
def test_a_case_is_read_and_answered_with_letters_twice_as_large(
    team: Team, bo: Page, language: str
) -> None:
    case = team.adopted()
    large_letters.enlarge(bo)

    bo.goto(f"/{language}/inbox")
    expect(bo.locator("main .il-row")).not_to_have_count(0)
    large_letters.expect_whole(bo)
    bo.goto(f"/{language}/case#{case}")
    expect(bo.locator("main textarea")).not_to_have_count(0)
    large_letters.expect_whole(bo)
