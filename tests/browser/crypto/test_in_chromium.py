"""Do formats, keys and workers do in Chromium what they do in node, and under the site's own policy?"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import chromium
from tests.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[3]
HERE = "tests/browser/crypto"


def test_every_vector_comes_out_in_chromium_too(chromium_browser: Browser, checkout: str) -> None:
    with chromium.open_context(chromium_browser, checkout) as context:
        page = context.new_page()
        page.goto(f"{checkout}/{HERE}/")

        result = page.evaluate(f"import('/{HERE}/page_check.js').then(({{ runAll }}) => runAll())")

    assert result["differences"] == []
    assert result["run"] > 500


def test_a_file_is_sealed_sent_and_reopened_by_the_workers(
    chromium_browser: Browser, server: Server
) -> None:
    module = (ROOT / HERE / "worker_check.js").read_text(encoding="utf-8")
    size = 5 * (1 << 20) + 77

    with chromium.open_page(chromium_browser, server.url) as page:
        # A module of the test, served as if it were the site's, so that the site's policy holds for it.
        page.route(
            "**/worker_check.js",
            lambda route: route.fulfill(body=module, content_type="text/javascript"),
        )
        page.goto("/en/")
        chromium.wait_until_ready(page)
        result = page.evaluate(
            """async (site) => {
                const $script = document.querySelector("script[type=module][src]");
                const base = $script.src.replace(/joined\\/.*$/, "src/");
                const { sendAndReopen } = await import(`${base}worker_check.js`);
                return sendAndReopen({ ...site, base });
            }""",
            {"token": _setup_token(server), "size": size},
        )

    assert result["same"]
    assert result["missing"] == []
    assert result["progress"] == size
    assert result["leaf"] >= 0


def _setup_token(server: Server) -> str:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = re.search(r"setup#(\S+)", server.output)
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError("the server printed no setup link")
