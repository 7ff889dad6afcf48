"""How does a benchmark get a page, and run something in it while nothing is attached to the browser?

A driver is told of every request, and slows an inbox down by a quarter; people have none. So it is attached to prepare a
page, and to fetch what was measured, and is away in between.
"""

import contextlib
import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Playwright

from bench.copies import Copy
from tests import chromium
from tests.browser.reporting.reporters import PASSPHRASE
from tests.browser.team.team import SLOW, send_name

_PAGES = Path(__file__).resolve().parent / "pages"
_PATIENCE = 600.0
_PAUSE = 0.5
_DRIVEN = ("--headless", "--remote-debugging-port=0", "--window-size=1280,900", "about:blank")
_AWAKE = (
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    "--disable-backgrounding-occluded-windows",
)
# The driver needs a moment to leave.
_START = """([source, values]) => {
  const put = (key) => (value) => {
    window.measured = { [key]: value };
    document.title = "measured";
  };
  const measure = (0, eval)(source);
  document.title = "measuring";
  setTimeout(() => Promise.resolve(values).then(measure).then(put("result"), (error) => put("error")(String(error))), 1000);
}"""


class Window:
    """The one window of a browser of its own."""

    def __init__(self, playwright: Playwright, port: int) -> None:
        """Speak to the browser that listens to drivers at this port."""
        self._playwright = playwright
        self._port = port

    @contextlib.contextmanager
    def driven(self) -> Iterator[Page]:
        """Attach the driver for as long as the block lasts."""
        browser = self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port}")
        try:
            context = browser.contexts[0]
            context.set_default_timeout(SLOW)
            yield context.pages[0]
        finally:
            browser.close()

    def run(self, name: str, values: object = None) -> Any:  # noqa: ANN401  # whatever the page gives
        """Evaluate one of the files in pages/ with nothing attached; it begins with its question, as all files do."""
        source = f"({(_PAGES / f'{name}.js').read_text().partition(chr(10))[2].rstrip()})"
        with self.driven() as page:
            page.evaluate(_START, [source, values])
        until = time.monotonic() + _PATIENCE
        while self._title() != "measured":
            if time.monotonic() > until:
                raise AssertionError(f"{name}: the page gave no result")
            time.sleep(_PAUSE)
        with self.driven() as page:
            measured = page.evaluate("window.measured")
        assert "error" not in measured, measured["error"]
        return measured["result"]

    def choose(self, field: str, file: Path) -> None:
        """Put a file of any size into a file field; a driver that attached later would have to carry it over."""
        with self.driven() as page:
            session = page.context.new_cdp_session(page)
            root = session.send("DOM.getDocument")["root"]["nodeId"]
            node = session.send("DOM.querySelector", {"nodeId": root, "selector": field})["nodeId"]
            session.send("DOM.setFileInputFiles", {"nodeId": node, "files": [str(file)]})

    def _title(self) -> str:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("GET", "/json/list")
            pages = json.load(connection.getresponse())
        finally:
            connection.close()
        return next(str(each["title"]) for each in pages if each["type"] == "page")


@contextlib.contextmanager
def window(playwright: Playwright) -> Iterator[Window]:
    """Start a browser that nobody drives, and end it again."""
    installed = chromium.find()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            str(installed.path),
            *chromium.FLAGS,
            *_AWAKE,
            f"--user-data-dir={profile}",
            *_DRIVEN,
        ]
        process = subprocess.Popen(
            command,
            env={**installed.environment} or None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield Window(playwright, _port(Path(profile) / "DevToolsActivePort"))
        finally:
            process.terminate()
            process.wait(timeout=30)


def _port(file: Path) -> int:
    until = time.monotonic() + 60
    while not file.exists() or "\n" not in file.read_text():
        if time.monotonic() > until:
            raise AssertionError("the browser did not start")
        time.sleep(_PAUSE)
    return int(file.read_text().split()[0])


@contextlib.contextmanager
def signed_in(playwright: Playwright, copy: Copy) -> Iterator[Window]:
    """Sign the owner in as a person does, and wait for the inbox."""
    with window(playwright) as opened:
        with opened.driven() as page:
            page.goto(f"{copy.server.url}/en/sign-in")
            send_name(page, "amina", PASSPHRASE)
            page.locator("main .il-row, main .il-empty").first.wait_for()
        yield opened


def without_workers(opened: Window, copy: Copy) -> None:
    """Go where no workers run: modules are taken one by one here, and a page that has workers lets nobody start others."""
    with opened.driven() as page:
        page.goto(f"{copy.server.url}/en/safety")
        chromium.wait_until_ready(page)


@contextlib.contextmanager
def bare(playwright: Playwright, port: int) -> Iterator[Window]:
    """Open the page of the bare server."""
    with window(playwright) as opened:
        with opened.driven() as page:
            page.goto(f"http://127.0.0.1:{port}/")
        yield opened
