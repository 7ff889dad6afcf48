"""Is a file that can be read, and of which nothing could be seen, told to be one?"""

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.team.team import Team, open_case, part
from tests.browser.team.test_case import one_page_pdf

pytestmark = pytest.mark.browser
# Points: a case on a telephone is long, but not so long.
LONG = 20_000


@pytest.mark.parametrize(
    ("width", "height"), [(1000, 1), (1, 1000), (100, 14_000)], ids=["flat", "thin", "long"]
)
def test_a_page_that_is_no_page_is_told_and_not_drawn(
    rough_bo: Page, team: Team, tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(one_page_pdf(width, height))
    open_case(rough_bo, team.adopted(files=[path]))

    rough_bo.get_by_role("button", name="Look at it").click()

    evidence = part(rough_bo, "Evidence")
    expect(evidence).to_contain_text("This file cannot be shown. It may be damaged")
    expect(evidence.locator("canvas")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1, 60_000), (60_000, 1)], ids=["long", "flat"])
def test_a_picture_that_is_a_strip_is_told_and_leaves_the_page_as_it_is(
    rough_bo: Page, team: Team, tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "strip.png"
    path.write_bytes(_grey(width, height))
    open_case(rough_bo, team.adopted(files=[path]))

    rough_bo.get_by_role("button", name="Look at it").click()

    evidence = part(rough_bo, "Evidence")
    expect(evidence).to_contain_text("This file cannot be shown. It may be damaged")
    expect(evidence.locator("canvas")).to_have_count(0)
    assert rough_bo.evaluate("document.documentElement.scrollHeight") < LONG


def _grey(width: int, height: int) -> bytes:
    """A picture of one colour, one bit for each point."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\x80" * ((width + 7) // 8)) * height)
    parts = ((b"IHDR", head), (b"IDAT", lines), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )


def test_a_narrow_page_is_drawn(rough_bo: Page, team: Team, tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(one_page_pdf(100, 2000))
    open_case(rough_bo, team.adopted(files=[path]))

    rough_bo.get_by_role("button", name="Look at it").click()

    expect(part(rough_bo, "Evidence").locator("canvas")).to_have_count(1)
