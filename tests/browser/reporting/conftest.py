"""What do the tests of people who report share? One server and one desk for all: founding takes long."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import chromium, serving
from tests.browser.reporting import reporters
from tests.serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    with serving.run(tmp_path_factory.mktemp("reporting") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def desk(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[reporters.Desk]:
    """An organisation with one desk."""
    folder = tmp_path_factory.mktemp("reporting-desk") / "amina"
    with reporters.founded_desk(server, folder) as founded:
        yield founded


@pytest.fixture
def rough_page(chromium_browser: Browser, server: Server) -> Iterator[Page]:
    """A page for tests in which requests fail: the browser reports those on its console, and nothing else may stand there."""
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        chromium.intercept(page)
        complaints = chromium.listen(page)
        yield page
        assert [each for each in complaints if "Failed to load resource" not in each] == []
