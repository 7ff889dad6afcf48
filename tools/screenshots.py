"""What do the guides show? Starts a demonstration, walks through its pages in Chromium, and writes docs/images."""

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium, serving

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DESKTOP = {"width": 1280, "height": 900}
_START_SECONDS = 300
_SETTLED_MS = 700


@dataclass(frozen=True, slots=True)
class Demo:
    """A running demonstration, as DATA/demo.json tells of it."""

    facts: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.facts["base_url"])

    def passphrase(self, name: str) -> str:
        return str(
            next(one["passphrase"] for one in self.facts["people"] if one["sign_in_name"] == name)
        )

    def report(self, code: str) -> dict[str, str]:
        return dict(next(one for one in self.facts["reports"] if one["code"] == code))


@contextlib.contextmanager
def demonstration() -> Iterator[Demo]:
    """Run `incident-log demo` in a folder of its own until the block ends."""
    folder = Path(tempfile.mkdtemp())
    command = [
        sys.executable,
        "-m",
        "incident_log.client",
        "demo",
        "--port",
        str(serving.free_port()),
        "--data",
        str(folder / "data"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield Demo(_facts(folder / "data" / "demo.json", process))
    finally:
        process.terminate()
        process.wait(timeout=30)
        shutil.rmtree(folder)


def _facts(path: Path, process: subprocess.Popen[bytes]) -> dict[str, Any]:
    until = time.monotonic() + _START_SECONDS
    while not path.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("the demonstration did not start")
        time.sleep(0.5)
    time.sleep(1)
    facts: dict[str, Any] = json.loads(path.read_text())
    return facts


def main() -> None:
    """Write every picture anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demonstration() as demo, chromium.launch() as browser:
        _phone(browser, demo)
        _desktop(browser, demo)


def _phone(browser: Browser, demo: Demo) -> None:
    with chromium.open_context(browser, demo.url) as context:
        page = context.new_page()
        _shoot(page, "/en/", "home")
        _shoot(
            page,
            demo.facts["intake_link"],
            "report-start",
            lambda: page.locator("form button[type=submit]").wait_for(),
        )
        page.goto("/en/return")
        chromium.wait_until_ready(page)
        page.get_by_label("Codename").fill(demo.report("hniot")["codename"])
        page.get_by_role("button", name="Open my report").click()
        page.locator(".il-door").first.wait_for(timeout=60_000)
        _picture(page, "return")
    with chromium.open_context(browser, demo.url, color_scheme="dark") as context:
        _shoot(context.new_page(), "/ru/", "home-ru-dark")


def _desktop(browser: Browser, demo: Demo) -> None:
    with chromium.open_context(browser, demo.url, color_scheme="light") as context:
        page = _sign_in(context, demo, "bahdan")
        page.locator("a[href*='/case#']").first.wait_for(timeout=60_000)
        _picture(page, "inbox")
        case = demo.report("hniot")["case"]
        _shoot(
            page,
            f"/en/case#{case}",
            "case",
            lambda: page.get_by_role("region", name="History").wait_for(timeout=60_000),
        )
        _shoot(
            page,
            f"/en/dossier#{case}",
            "dossier",
            lambda: page.get_by_role("button", name="Take the bundle").wait_for(timeout=60_000),
        )


def _sign_in(context: BrowserContext, demo: Demo, name: str) -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": DESKTOP["width"], "height": DESKTOP["height"]})
    page.goto("/en/sign-in")
    chromium.wait_until_ready(page)
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill(demo.passphrase(name))
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def _shoot(page: Page, address: str, name: str, ready: Callable[[], None] = lambda: None) -> None:
    page.goto(address)
    chromium.wait_until_ready(page)
    ready()
    _picture(page, name)


def _picture(page: Page, name: str) -> None:
    page.wait_for_timeout(_SETTLED_MS)
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")


if __name__ == "__main__":
    main()
