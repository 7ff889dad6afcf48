"""What happens to a file that is too large, empty, changed, removed, or half sent when the page goes away?"""

import hashlib
import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from incident_log.format.encoding import to_b64u
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press

pytestmark = pytest.mark.browser


def to_evidence(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)


def test_the_limits_stand_there_before_a_file_is_chosen(page: Page, desk: Desk) -> None:
    to_evidence(page, desk)

    limit = page.locator("#evidence-limit")
    expect(limit).to_contain_text("up to 2 GB each. At most 100 files now")
    # A number and its unit stay on one line.
    assert "2\u00a0GB" in (limit.text_content() or "")


def test_an_empty_and_a_too_large_file_are_refused_with_what_to_do(
    page: Page, desk: Desk, tmp_path: Path
) -> None:
    huge, empty = tmp_path / "film.mp4", tmp_path / "empty.txt"
    empty.touch()
    with huge.open("wb") as sparse:
        sparse.truncate(2 * 1024**3 + 1)
    to_evidence(page, desk)

    page.locator("#evidence-files").set_input_files([huge, empty])

    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("film.mp4: This file is larger than 2 GB. Cut it into parts")
    expect(summary).to_contain_text("empty.txt: This file is empty. Choose another file.")
    expect(page.locator(".il-file")).to_have_count(0)


def test_a_removed_file_is_not_sent(page: Page, desk: Desk) -> None:
    to_evidence(page, desk)
    reporters.pick(page, one_png=reporters.photo(b"one"), two_png=reporters.photo(b"two"))
    reporters.wait_stored(page, 2)
    page.get_by_role("button", name="Remove: one.png").click()
    expect(page.get_by_role("listitem", name="one.png")).to_be_focused()
    # Going on past the open question would send it.
    reporters.go_on(page)
    asked = page.get_by_role("link", name="Say first whether one.png is to be removed")
    asked.click()
    expect(page.get_by_role("button", name="Yes, remove it")).to_be_focused()
    press(page, "Yes, remove it")
    expect(page.locator(".il-file")).to_have_count(1)
    expect(page.locator("#evidence-files")).to_be_focused()
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    assert [exhibit.name for exhibit in desk.view_of(codename).evidence] == ["two.png"]


def test_a_file_that_was_chosen_twice_is_pointed_out_and_another_is_not(
    page: Page, desk: Desk
) -> None:
    to_evidence(page, desk)
    same = reporters.photo(b"one")
    reporters.pick(page, one_png=same, other_png=reporters.photo(b"two"), again_png=same)
    reporters.wait_stored(page, 3)

    files = page.locator(".il-file")
    note = "It is the same file as one.png above: you can remove one of them."
    expect(files.filter(has_text=note)).to_have_count(1)
    expect(files.nth(2)).to_contain_text(note)

    page.get_by_role("button", name="Remove: one.png").click()
    press(page, "Yes, remove it")
    expect(page.get_by_text("It is the same file as")).to_have_count(0)
    expect(files).to_have_count(2)


def test_a_file_keeps_its_cyrillic_name(page: Page, desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "Повестка в суд №2.png"
    picture.write_bytes(reporters.photo())
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(picture)
    reporters.wait_stored(page, 1)
    expect(page.locator(".il-file")).to_contain_text(picture.name)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    assert [exhibit.name for exhibit in desk.view_of(codename).evidence] == [picture.name]


def test_long_names_of_files_leave_no_screen_wider_than_a_phone(page: Page, desk: Desk) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    to_evidence(page, desk)
    name = "Screenshot_20240530-101112_Telegram_chat_with_unknown_" + "x" * 80
    reporters.pick(page, **{f"{name}_jpg": reporters.photo(b"one")})
    reporters.wait_stored(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    reporters.from_evidence_to_review(page)

    expect(page.get_by_text(name).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_an_upload_goes_on_after_a_reload_when_the_file_is_chosen_again(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, clip, sent = rough_page, tmp_path / "clip.mp4", []
    clip.write_bytes(reporters.video(8_000_000))

    def lose_the_line(route: Route) -> None:
        sent.append(route.request.url)
        route.abort() if len(sent) > 3 else route.continue_()

    page.context.route("**/slices/*", lose_the_line)
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(clip)
    expect(page.locator(".il-file__state")).to_contain_text("No connection", timeout=20_000)
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")
    expect(page.locator(".il-file__state")).to_have_text(
        "Choose clip.mp4 again to go on. What is already stored is not sent again."
    )
    expect(page.locator(".il-file progress")).to_have_count(0)
    reporters.go_on(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("clip.mp4 is not stored yet")
    page.context.unroute("**/slices/*")
    again: list[str] = []
    page.on(
        "request", lambda request: again.append(request.url) if "/slices/" in request.url else None
    )

    with page.expect_file_chooser() as choosing:
        press(page, "Choose it again: clip.mp4")
    choosing.value.set_files(clip.rename(clip.with_name("VID-0001.mp4")))
    reporters.wait_stored(page, 1)

    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.locator(".il-file")).to_have_count(1)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)
    (exhibit,) = desk.view_of(codename).evidence
    assert exhibit.size == 8_000_000


def test_another_file_is_not_taken_for_the_one_that_was_begun(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, clip, other, sent = rough_page, tmp_path / "clip.mp4", tmp_path / "cat.mp4", []
    clip.write_bytes(reporters.video(8_000_000))
    other.write_bytes(reporters.video(3_000_000))

    def lose_the_line(route: Route) -> None:
        sent.append(route.request.url)
        route.abort() if len(sent) > 3 else route.continue_()

    page.context.route("**/slices/*", lose_the_line)
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(clip)
    expect(page.locator(".il-file__state")).to_contain_text("No connection", timeout=20_000)
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")
    page.context.unroute("**/slices/*")

    with page.expect_file_chooser() as choosing:
        press(page, "Choose it again: clip.mp4")
    choosing.value.set_files(other)

    expect(page.locator(".govuk-error-summary")).to_contain_text(
        "cat.mp4: This is not the file that was begun"
    )
    expect(page.locator(".il-file")).to_have_count(1)
    expect(page.locator(".il-file__state")).to_contain_text("Choose clip.mp4 again")


def test_another_file_of_the_same_name_is_not_taken_for_the_first(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, clip = rough_page, tmp_path / "clip.mp4"
    clip.write_bytes(reporters.video(3_000_000))
    page.context.route("**/slices/*", lambda route: route.abort())
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(clip)
    expect(page.locator(".il-file__state")).to_contain_text("No connection", timeout=20_000)
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")
    page.context.unroute("**/slices/*")
    clip.write_bytes(reporters.video(3_000_000, b"another"))

    page.locator("#evidence-files").set_input_files(clip)

    expect(page.locator(".il-file")).to_have_count(2)
    reporters.wait_stored(page, 1)


def test_a_file_that_changes_while_it_is_read_is_asked_for_again(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, clip = rough_page, tmp_path / "clip.mp4"
    clip.write_bytes(reporters.video(9_000_000))
    to_evidence(page, desk)

    def change_it(route: Route) -> None:
        clip.write_bytes(reporters.video(9_000_000, b"changed"))
        route.continue_()

    page.context.route("**/cases/*/evidence", change_it)
    page.locator("#evidence-files").set_input_files(clip)

    expect(page.locator(".il-file__state")).to_contain_text(
        "This file changed while it was read. Choose it again.", timeout=20_000
    )
    expect(page.locator(".il-file--failed")).to_have_count(1)


def test_the_person_goes_on_while_files_are_stored(page: Page, desk: Desk) -> None:
    to_evidence(page, desk)
    reporters.pick(page, clip_mp4=reporters.video(6_000_000))
    reporters.from_evidence_to_review(page)

    codename = reporters.send(page)

    assert [exhibit.name for exhibit in desk.view_of(codename).evidence] == ["clip.mp4"]
    expect_screen(page, "Your report has arrived. This is your codename")


def test_files_that_the_server_has_forgotten_are_asked_for_again(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, picture = rough_page, tmp_path / "one.png"
    picture.write_bytes(reporters.photo())
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(picture)
    reporters.wait_stored(page, 1)
    reporters.from_evidence_to_review(page)
    # A pending case is deleted after a month; the server then knows neither the session nor the codename.
    page.context.clear_cookies()
    refusal = {"error": {"code": "not_signed_in", "message": "no"}}
    page.route("**/session/code", lambda route: route.fulfill(status=401, json=refusal))
    press(page, "Send")
    expect_screen(page, "Your files are still being stored")
    press(page, "Look at the files")
    expect(page.locator(".il-file__state")).to_contain_text("Choose one.png again")
    page.unroute("**/session/code")

    page.locator("#evidence-files").set_input_files(picture)
    reporters.wait_stored(page, 1)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    assert [exhibit.name for exhibit in desk.view_of(codename).evidence] == ["one.png"]


def test_files_beyond_one_request_follow_the_report(page: Page, desk: Desk) -> None:
    def narrow(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("FIRST_CHARACTERS = 600_000", "FIRST_CHARACTERS = 6_000")
        route.fulfill(response=response, body=body)

    def trusting(route: Route) -> None:
        # The page says of each module what it must be, and Chromium starts no other.
        response = route.fetch()
        route.fulfill(response=response, body=re.sub(' integrity="[^"]*"', "", response.text()))

    page.route("**/*.js", narrow)
    page.route(re.compile(r"/en/report($|#)"), trusting)
    to_evidence(page, desk)
    names = {f"file{number}_png": reporters.photo(str(number).encode()) for number in range(4)}
    reporters.pick(page, **names)
    reporters.wait_stored(page, 4)
    submitted: list[int] = []

    def count(request: Request) -> None:
        if request.url.endswith("/submit"):
            submitted.append(len(json.loads(request.post_data or "")["records"]))

    page.on("request", count)
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)

    view = desk.view_of(codename)
    assert [exhibit.name for exhibit in view.evidence] == [
        f"file{number}.png" for number in range(4)
    ]
    assert submitted[0] < len(view.history)
    assert view.summary.refused == 0


class Sent:
    """Notes what leaves for which slice, and plays a line that breaks and a server that wants everything once more."""

    def __init__(self, page: Page) -> None:
        self.slices: dict[str, set[str]] = {}
        page.context.route("**/slices/*", self._break)
        page.context.route("**/cases/*/evidence", self._forget)
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        if "/slices/" in request.url:
            self.slices.setdefault(request.url, set()).add(request.headers["slice-sha256"])

    def _break(self, route: Route) -> None:
        route.continue_() if len(self.slices) < 5 else route.abort()

    def _forget(self, route: Route) -> None:
        response = route.fetch()
        slices = json.loads(route.request.post_data or "")["slices"]
        route.fulfill(response=response, json={"missing": list(range(slices))})


def test_another_middle_under_the_same_name_and_date_begins_anew(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, clip, sent = rough_page, tmp_path / "clip.mp4", Sent(rough_page)
    content = bytearray(reporters.video(8_000_000))
    clip.write_bytes(content)
    when = clip.stat().st_mtime_ns
    to_evidence(page, desk)
    page.locator("#evidence-files").set_input_files(clip)
    expect(page.locator(".il-file__state")).to_contain_text("No connection", timeout=20_000)
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")
    expect(page.locator(".il-file__state")).to_contain_text("Choose clip.mp4 again")
    content[3_000_000] ^= 1
    clip.write_bytes(content)
    os.utime(clip, ns=(when, when))
    page.context.unroute("**/slices/*")

    page.locator("#evidence-files").set_input_files(clip)
    reporters.wait_stored(page, 1)

    assert all(len(digests) == 1 for digests in sent.slices.values())
    assert len({url.split("/slices/")[0] for url in sent.slices}) == 2
    reporters.from_evidence_to_review(page)
    codename = reporters.send(page)
    (exhibit,) = desk.view_of(codename).evidence
    assert exhibit.sha256 == to_b64u(hashlib.sha256(content).digest())


@pytest.mark.parametrize(
    ("status", "code", "notice"),
    [
        (507, "storage_full", "The server has no room left."),
        # It says something else than what it knows: that the file changed.
        (409, "conflict", "The server gave an answer that makes no sense. Nothing was lost."),
    ],
)
def test_a_file_that_the_server_refuses_is_said_to_have_stopped_and_can_be_tried_again(
    rough_page: Page, desk: Desk, status: int, code: str, notice: str
) -> None:
    page, refusal = rough_page, {"error": {"code": code, "message": "no"}}
    page.context.route("**/slices/*", lambda route: route.fulfill(status=status, json=refusal))
    to_evidence(page, desk)
    reporters.pick(page, clip_mp4=reporters.video(3_000_000))

    expect(page.locator(".il-notice")).to_contain_text(notice)
    expect(page.locator(".il-file__state")).to_have_text(
        "Stopped; what to do stands above. 0% is stored."
    )

    page.context.unroute("**/slices/*")
    press(page, "Try again")
    reporters.wait_stored(page, 1)
    expect(page.locator(".il-notice")).to_have_count(0)
