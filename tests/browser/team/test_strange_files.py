"""Is a file that can be read, and of which nothing could be seen, told to be one?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.team.team import Team, open_case, part, press
from tests.browser.team.test_case import one_page_pdf

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("width", "height"), [(1000, 1), (1, 1000), (100, 14_000)], ids=["flat", "thin", "long"]
)
def test_a_page_that_is_no_page_is_told_and_not_drawn(
    rough_bo: Page, team: Team, tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(one_page_pdf(width, height))
    open_case(rough_bo, team.adopted(files=[path]))

    press(rough_bo, "Look at it")

    evidence = part(rough_bo, "Evidence")
    expect(evidence).to_contain_text("This file cannot be shown. It may be damaged")
    expect(evidence.locator("canvas")).to_have_count(0)


def test_a_narrow_page_is_drawn(rough_bo: Page, team: Team, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(one_page_pdf(100, 2000))
    open_case(rough_bo, team.adopted(files=[path]))

    press(rough_bo, "Look at it")

    expect(part(rough_bo, "Evidence").locator("canvas")).to_have_count(1)
