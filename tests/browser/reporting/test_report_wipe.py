"""Is nothing left on the device when a report is deleted, or sent without its files, while a file is on its way?"""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Error, Page, Route, expect

from tests import serving
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press
from tests.serving import Server

pytestmark = pytest.mark.browser

DRAFTS = "incident-log-drafts"
# Who holds a database open keeps a browser from deleting it: a disk that takes as long as a test wants.
_HOLD = """(name) => new Promise((ready) => {
  const request = indexedDB.open(name);
  request.onsuccess = () => ready(void (window.held = request.result));
})"""
_LET_GO = "() => void window.held.close()"
_PIECES = """() => new Promise((ready) => {
  const request = indexedDB.open("incident-log-drafts");
  request.onsuccess = () => {
    const { result: db } = request;
    const rows = db.transaction("pieces").objectStore("pieces").getAll();
    rows.onsuccess = () => (db.close(), ready(rows.result.map(({ draft }) => draft)));
  };
})"""
# What a page has that writes once more after it emptied the device: what it reads then, and what lies there.
_WRITE_ONCE_MORE = """async (isKept) => {
  const base = document.querySelector('script[type="module"]').src.replace(/joined\\/main\\.js$/, "src/");
  const drafts = await import(`${base}drafts.js`);
  const write = () => Promise.all([drafts.saveDraft({ v: 1 }), drafts.savePiece("film", { v: 1 }), drafts.saveOutbox("sealed")]);
  const read = async () => [await drafts.loadDraft(), await drafts.loadPiece("film"), await drafts.loadOutbox()].filter(Boolean).length;
  if (!isKept) await drafts.keepOnDevice(false);
  await write();
  const before = await read();
  const late = write();
  await drafts.wipeDevice();
  await Promise.all([late, write(), drafts.dropPiece("film")]);
  return [before, await read(), (await indexedDB.databases()).map(({ name }) => name)];
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of its own: one takes sixty reports in ten minutes, and others are begun beside these."""
    with serving.run(tmp_path_factory.mktemp("wiping") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def desk(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with reporters.founded_desk(
        server, tmp_path_factory.mktemp("wiping-desk") / "amina"
    ) as founded:
        yield founded


class Held:
    """Answers that the server gave, and that come when a test lets them."""

    def __init__(self, page: Page, address: str) -> None:
        self._routes: list[tuple[Route, APIResponse]] = []
        page.context.route(address, lambda route: self._routes.append((route, route.fetch())))
        self._page = page

    def wait(self) -> None:
        while not self._routes:
            self._page.wait_for_timeout(50)

    def let_go(self) -> None:
        for route, response in self._routes:
            # What the page broke off itself takes no answer any more.
            with contextlib.suppress(Error):
                route.fulfill(response=response)


def begin_upload(page: Page, desk: Desk, clip: Path, size: int = 3_000_000) -> None:
    clip.write_bytes(reporters.video(size))
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    page.locator("#evidence-files").set_input_files(clip)


def wipe(page: Page) -> None:
    press(page, "Save and stop")
    press(page, "Delete it from this device")
    press(page, "Yes, delete it")


def databases(page: Page) -> list[str]:
    return [
        str(name)
        for name in page.evaluate(
            "indexedDB.databases().then((all) => all.map(({ name }) => name))"
        )
    ]


@pytest.mark.parametrize(
    "address",
    ["**/api/v1/intake", "**/cases/*/evidence", "**/slices/*", "**/evidence/*/complete"],
)
def test_an_answer_after_the_wipe_writes_nothing_and_asks_for_nothing(
    rough_page: Page, desk: Desk, tmp_path: Path, address: str
) -> None:
    page, held = rough_page, Held(rough_page, address)
    begin_upload(page, desk, tmp_path / "clip.mp4")
    held.wait()
    assert DRAFTS in databases(page)
    wipe(page)
    expect_screen(page, "Deleted from this device")
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    held.let_go()
    page.wait_for_timeout(1500)

    assert DRAFTS not in databases(page)
    # What was begun on the server is taken back there; that is all.
    assert [url for url in asked if not re.search(r"/session$|/intake/[\w-]{22}$", url)] == []


def slices_of(server: Server) -> set[Path]:
    """What lies on the server's disk, of this report and of others."""
    return {path for path in (server.data / "slices").rglob("*") if path.is_file()}


def test_a_wiped_report_is_gone_from_the_server_too(
    page: Page, server: Server, desk: Desk, tmp_path: Path
) -> None:
    before = slices_of(server)
    begin_upload(page, desk, tmp_path / "clip.mp4")
    reporters.wait_stored(page, 1)
    assert _kind(page) == "reporter"
    assert slices_of(server) > before

    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        wipe(page)

    expect_screen(page, "Deleted from this device")
    expect(page.get_by_text("Your files are deleted from the server too.")).to_be_visible()
    assert _kind(page) == "none"
    assert slices_of(server) == before


def test_a_file_that_is_removed_is_gone_from_the_server_and_the_others_stay(
    page: Page, server: Server, desk: Desk, tmp_path: Path
) -> None:
    before = slices_of(server)
    begin_upload(page, desk, tmp_path / "clip.mp4")
    reporters.wait_stored(page, 1)
    first = slices_of(server) - before
    other = tmp_path / "other.mp4"
    other.write_bytes(reporters.video(2_000_000))
    page.locator("#evidence-files").set_input_files(other)
    reporters.wait_stored(page, 2)
    both = slices_of(server) - before

    row = page.locator(".il-file", has_text="clip.mp4")
    row.get_by_role("button", name="Remove").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        press(page, "Yes, remove it")

    assert first < both
    assert slices_of(server) - before == both - first


def test_what_was_sent_stays_with_the_team_when_it_is_deleted_here(
    page: Page, server: Server, desk: Desk, tmp_path: Path
) -> None:
    begin_upload(page, desk, tmp_path / "clip.mp4")
    reporters.wait_stored(page, 1)
    stored = slices_of(server)
    reporters.from_evidence_to_review(page)
    reporters.send(page)
    page.reload()

    press(page, "Delete it from this device")
    with page.expect_response(lambda answer: "keep=true" in answer.url):
        press(page, "Yes, delete it")

    expect_screen(page, "Deleted from this device")
    expect(page.get_by_text("Your files are deleted from the server too.")).to_have_count(0)
    assert slices_of(server) == stored


def test_a_wipe_of_what_never_left_the_device_asks_the_server_for_nothing(
    page: Page, desk: Desk
) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))

    wipe(page)
    expect_screen(page, "Deleted from this device")
    page.wait_for_timeout(500)

    assert asked == []


def _kind(page: Page) -> str:
    """Who this browser is to the server."""
    return str(
        page.evaluate(
            "fetch('/api/v1/session').then((answer) => answer.json()).then(({ kind }) => kind)"
        )
    )


def test_the_same_answer_without_a_wipe_is_kept(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, held = rough_page, Held(rough_page, "**/evidence/*/complete")
    begin_upload(page, desk, tmp_path / "clip.mp4")
    held.wait()

    held.let_go()
    reporters.wait_stored(page, 1)
    page.wait_for_timeout(600)
    page.reload()
    press(page, "Continue")

    expect(page.locator(".il-file--done")).to_have_count(1)


def test_no_screen_says_that_all_is_gone_while_the_disk_still_has_it(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, held = rough_page, Held(rough_page, "**/evidence/*/complete")
    begin_upload(page, desk, tmp_path / "clip.mp4")
    held.wait()
    page.evaluate(_HOLD, DRAFTS)

    wipe(page)
    expect(page.get_by_text("One moment…")).to_be_visible()
    held.let_go()
    page.evaluate("() => void dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    expect(page.get_by_text("One moment…")).to_be_visible()
    expect(page.get_by_text("Deleted from this device")).to_have_count(0)

    page.evaluate(_LET_GO)
    expect_screen(page, "Deleted from this device")
    assert DRAFTS not in databases(page)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_page_that_emptied_the_device_keeps_nothing_any_more(
    page: Page, desk: Desk, *, is_kept: bool
) -> None:
    page.goto(desk.link)

    before, after, left = page.evaluate(_WRITE_ONCE_MORE, is_kept)

    assert (before, after) == (3, 0)
    assert DRAFTS not in left


def is_slice(address: str) -> bool:
    return "/slices/" in address


def send_without_files(page: Page) -> None:
    reporters.from_evidence_to_review(page)
    press(page, "Send")
    press(page, "Send without these files")


def test_what_is_sent_without_its_files_sends_and_keeps_nothing_more_of_them(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, held = rough_page, Held(rough_page, "**/slices/*")
    begin_upload(page, desk, tmp_path / "clip.mp4", 20_000_000)
    held.wait()
    send_without_files(page)
    expect_screen(page, "Your report has arrived. This is your codename")
    sent: list[str] = []
    page.context.on("request", lambda request: sent.append(request.url))
    kept = page.evaluate(_PIECES)

    held.let_go()
    page.evaluate("() => void dispatchEvent(new Event('online'))")
    page.wait_for_timeout(2000)

    assert [address for address in sent if is_slice(address)] == []
    assert page.evaluate(_PIECES) == kept
    assert desk.view_of(reporters.codename_of(page)).evidence == ()


def test_whoever_goes_back_because_nothing_was_sent_has_the_files_stored_after_all(
    rough_page: Page, desk: Desk, tmp_path: Path
) -> None:
    page, held = rough_page, Held(rough_page, "**/slices/*")
    begin_upload(page, desk, tmp_path / "clip.mp4")
    held.wait()
    refusal = {"error": {"code": "not_found", "message": "no"}}
    page.route("**/submit", lambda route: route.fulfill(status=404, json=refusal))
    send_without_files(page)
    expect_screen(page, "Not sent yet")
    page.unroute("**/submit")
    page.context.unroute("**/slices/*")

    press(page, "Back")
    codename = reporters.send(page)

    assert [exhibit.name for exhibit in desk.view_of(codename).evidence] == ["clip.mp4"]
