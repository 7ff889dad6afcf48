"""How does a benchmark get a signed-in page, and run something in it?"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench.copies import Copy
from tests import chromium
from tests.browser.reporting.reporters import PASSPHRASE
from tests.browser.team.team import SLOW, sign_in

_PAGES = Path(__file__).resolve().parent / "pages"
_PATIENCE_MS = 600_000


@contextlib.contextmanager
def signed_in(browser: Browser, copy: Copy) -> Iterator[Page]:
    """Sign the owner in as a person does, and wait for the inbox."""
    with chromium.open_context(browser, copy.server.url) as context:
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        sign_in(page, "amina", PASSPHRASE)
        page.locator("main .il-row, main .il-empty").first.wait_for(timeout=SLOW)
        yield page


def without_workers(page: Page) -> None:
    """Go where no workers run: modules are taken one by one here, and a page that has workers lets nobody start others."""
    page.goto("/en/safety")
    chromium.wait_until_ready(page)


@contextlib.contextmanager
def bare(browser: Browser, port: int) -> Iterator[Page]:
    """Open the page of the bare server."""
    with chromium.open_context(browser, f"http://127.0.0.1:{port}") as context:
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        page.goto("/")
        yield page


def run(page: Page, name: str, values: object = None) -> Any:  # noqa: ANN401  # whatever the page gives
    """Evaluate one of the files in pages/; it begins with its question, as all files do."""
    return page.evaluate((_PAGES / f"{name}.js").read_text(), values)
