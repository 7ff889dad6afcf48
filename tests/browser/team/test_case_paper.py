"""Does a printed case say all that the page holds, and nothing that the page keeps closed?"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from incident_log.client import casework
from tests.browser.team.team import Team, open_case, with_person

pytestmark = pytest.mark.browser


def test_a_printed_case_is_whole_and_without_what_is_pressed_or_closed(
    bo: Page, team: Team, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"Come back.")
    case = team.adopted(with_person("Andrei Hniot"), files=[letter])
    written = {"lang": "en", "text": "Called again."}
    for _day in range(9):
        # What somebody does several times in a row stands in one line.
        casework.write_and_save(team.owner, case, "note", written, "work")
        casework.write_and_save(team.owner, case, "message", written, "report")
    open_case(bo, case)
    bo.get_by_label("Write a note").fill("Not sent yet")
    history = bo.locator("section", has=bo.locator("#history-title")).get_by_role("listitem")
    expect(history).to_have_count(15)

    bo.emulate_media(media="print")
    bo.evaluate("dispatchEvent(new Event('beforeprint'))")

    assert history.count() > 18
    expect(bo.get_by_text("SHA-256")).to_be_visible()
    expect(bo.get_by_text("Names and contacts are not printed")).to_be_visible()
    assert bo.locator(".il-case").locator("button:visible, textarea:visible").count() == 0
    assert (
        bo.locator("#story-title").evaluate(
            "title => getComputedStyle(title.closest('.il-card')).breakInside"
        )
        == "auto"
    )

    bo.emulate_media(media="screen")
    bo.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(history).to_have_count(15)
    expect(bo.get_by_text("SHA-256")).to_be_hidden()
