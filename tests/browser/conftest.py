"""What do the browser tests of people who report share? A desk to report to."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium
from tests.browser import reporters
from tests.serving import Server


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[reporters.Desk]:
    """An organisation with one desk on a server of its own."""
    with reporters.founded_desk(server, tmp_path / "amina") as founded:
        yield founded


@pytest.fixture
def rough_page(chromium_browser: Browser, server: Server) -> Iterator[Page]:
    """A page for tests in which requests fail: the browser reports those on its console, and nothing else may stand there."""
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        complaints = chromium.listen(page)
        yield page
        assert [each for each in complaints if "Failed to load resource" not in each] == []
