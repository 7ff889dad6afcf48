"""Does a long download say how far it is, and can it be stopped?"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, Page, Route, expect

from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, Team, open_case, press

pytestmark = pytest.mark.browser


def test_a_download_says_how_far_it_is_and_can_be_stopped_and_begun_again(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    film = tmp_path / "clip.mp4"
    film.write_bytes(reporters.video(2_500_000))
    case = team.adopted(files=[film])
    open_case(bo, case)
    held: list[Route] = []
    downloads: list[Download] = []
    bo.on("download", lambda download: downloads.append(download))  # noqa: PLW0108  # a listener has to be a function
    late = True

    def hold(route: Route) -> None:
        if late:
            held.append(route)
        else:
            route.continue_()

    bo.route(re.compile(r"/slices/[2-9]$"), hold)

    press(bo, "Download the original: clip.mp4")
    press(bo, "Download it anyway")
    said = bo.get_by_text(re.compile(r"^[\d.]+\s[kM]B of 2\.5\sMB \(\d+%\)$"))
    expect(said).to_be_visible(timeout=SLOW)
    press(bo, "Cancel")
    late = False
    for route in held:
        route.continue_()

    expect(said).to_have_count(0, timeout=SLOW)
    expect(bo.locator(".il-notice--danger, .il-notice--good")).to_have_count(0)
    assert downloads == []
    press(bo, "Download the original: clip.mp4")
    with bo.expect_download(timeout=SLOW) as waiting:
        press(bo, "Download it anyway")
    assert Path(waiting.value.path()).read_bytes() == film.read_bytes()
