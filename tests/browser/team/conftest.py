"""What do the tests of the team's pages share? One server and one team for all: founding and signing in take long."""

import contextlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests import chromium, serving
from tests.browser.reporting import reporters
from tests.browser.team import team as helpers
from tests.browser.team.inboxes import adopted_cases
from tests.browser.team.team import Team
from tests.serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    with serving.run(tmp_path_factory.mktemp("team") / "data") as running:
        yield running


@pytest.fixture(scope="session")
def whole_team(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Amina owns the organisation, Bo is a caseworker, Chidi a lawyer."""
    folder = tmp_path_factory.mktemp("team-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        whole = Team(server, founded.session, founded.link, folder)
        whole.join("Bo", "caseworker")
        whole.join("Chidi", "lawyer")
        yield whole


@pytest.fixture
def team(whole_team: Team) -> Team:
    """The team, on a server that has room for the reports of one test."""
    whole_team.make_room()
    return whole_team


@contextlib.contextmanager
def _signed_in(browser: Browser, server: Server, name: str) -> Iterator[BrowserContext]:
    """Somebody's browser with one page that stays: others take the session over from it, without a passphrase."""
    with chromium.open_context(browser, server.url) as context:
        context.set_default_timeout(helpers.SLOW)
        page = context.new_page()
        helpers.sign_in(page, name)
        page.locator("main .il-row, main .il-empty").first.wait_for()
        yield context


@pytest.fixture(scope="session")
def bo_browser(
    chromium_browser: Browser, server: Server, whole_team: Team
) -> Iterator[BrowserContext]:
    with _signed_in(chromium_browser, server, "bo") as context:
        yield context


@pytest.fixture(scope="session")
def chidi_browser(
    chromium_browser: Browser, server: Server, whole_team: Team
) -> Iterator[BrowserContext]:
    with _signed_in(chromium_browser, server, "chidi") as context:
        yield context


@pytest.fixture(scope="session")
def cases(whole_team: Team) -> dict[str, str]:
    """Once for all: of a second one with the same words a search would find both."""
    return adopted_cases(whole_team)


@contextlib.contextmanager
def _page_of(
    context: BrowserContext, allowed: Callable[[str], bool] = lambda _text: False
) -> Iterator[Page]:
    page = context.new_page()
    complaints = chromium.listen(page)
    try:
        yield page
        assert [each for each in complaints if not allowed(each)] == []
    finally:
        chromium.let_routes_go(page)
        page.close()


def _only_refused(text: str) -> bool:
    return "Failed to load resource" in text


@pytest.fixture
def bo(bo_browser: BrowserContext) -> Iterator[Page]:
    """A page of the caseworker that may not complain about anything."""
    with _page_of(bo_browser) as page:
        yield page


@pytest.fixture
def rough_bo(bo_browser: BrowserContext) -> Iterator[Page]:
    """A page of the caseworker for tests in which requests fail."""
    with _page_of(bo_browser, _only_refused) as page:
        chromium.intercept(page)
        yield page


@pytest.fixture
def chidi(chidi_browser: BrowserContext) -> Iterator[Page]:
    """A page of the lawyer; what was revoked answers 404."""
    with _page_of(chidi_browser, _only_refused) as page:
        yield page


@pytest.fixture
def stranger(chromium_browser: Browser, server: Server) -> Iterator[Page]:
    """A page in a browser of its own, in which requests may fail."""
    with chromium.open_context(chromium_browser, server.url) as context:
        context.set_default_timeout(helpers.SLOW)
        with _page_of(context, _only_refused) as page:
            yield page
