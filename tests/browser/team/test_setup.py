"""Can somebody found an organisation with nothing but the link that the server printed?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium, serving
from tests.browser.team.team import SLOW, copy_recovery_code, expect_page, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server that nobody has set up."""
    with serving.run(tmp_path_factory.mktemp("setup") / "data") as running:
        yield running


@pytest.fixture
def owner(chromium_browser: Browser, fresh: Server) -> Iterator[Page]:
    with chromium.open_page(chromium_browser, fresh.url) as page:
        page.set_default_timeout(SLOW)
        yield page


def token_of(server: Server) -> str:
    found = re.search(r"/en/setup#(\S+)", server.output)
    assert found is not None
    return found[1]


def fill_names(page: Page) -> None:
    page.get_by_label("Name of the organisation").fill("Free Voices")
    page.get_by_label("Name of the first team").fill("Vilnius desk")
    page.get_by_label("Your name").fill("Amina")
    page.get_by_label("Sign-in name").fill("amina")


def test_a_page_without_a_token_says_where_the_link_comes_from(owner: Page) -> None:
    owner.goto("/en/setup")

    expect_page(owner, "Use the setup link")


def test_names_and_passphrase_are_asked_for_before_anything_is_made(
    owner: Page, fresh: Server
) -> None:
    owner.goto(f"/en/setup#{token_of(fresh)}")
    owner.get_by_label("Passphrase", exact=True).fill("short")
    press(owner, "Continue")

    summary = owner.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Enter the name of the organisation")
    expect(summary).to_contain_text("Choose a passphrase of at least 12 characters")
    summary.get_by_role("link", name="Enter your name").click()
    expect(owner.get_by_label("Your name")).to_be_focused()


def test_a_passphrase_that_is_guessed_first_is_refused_and_no_name_is_left_for_another_page(
    owner: Page, fresh: Server
) -> None:
    owner.goto(f"/en/setup#{token_of(fresh)}")
    fill_names(owner)
    # Long enough, and made of what whoever attacks this organisation knows.
    owner.get_by_label("Passphrase", exact=True).fill("Free Voices 2026")
    press(owner, "Continue")
    expect(owner.locator(".govuk-error-summary")).to_contain_text("among the first")

    owner.get_by_role("link", name="Русский").click()

    # Browsers write session storage to the disk, in clear: a name of the team has no business there.
    expect(owner.locator("#person")).to_have_value("")
    assert owner.evaluate("sessionStorage.length") == 0


def test_a_wrong_token_founds_nothing(chromium_browser: Browser, fresh: Server) -> None:
    with chromium.open_context(chromium_browser, fresh.url) as context:
        page = context.new_page()
        page.set_default_timeout(SLOW)
        page.goto(f"/en/setup#{'A' * 22}")
        fill_names(page)
        press(page, "Propose one for me")
        press(page, "Continue")
        copy_recovery_code(page)

        told(page, "This setup link is wrong or was used.")


def make_keys(page: Page) -> tuple[str, str]:
    """Go from the names to the end, mistyping the code once; give passphrase and code."""
    fill_names(page)
    press(page, "Propose one for me")
    passphrase = page.get_by_label("Passphrase", exact=True).input_value()
    press(page, "Continue")
    expect_page(page, "Write down your recovery code")
    press(page, "I have written it down")
    page.get_by_label("Recovery code").fill("0000-0000")
    press(page, "Continue")
    expect(page.get_by_text("seven groups of four characters").first).to_be_visible()
    press(page, "Show the code again")
    code = copy_recovery_code(page)
    expect_page(page, "Your organisation is ready")
    return passphrase, code


def test_an_owner_founds_an_organisation_and_gets_the_link_for_reports(
    owner: Page, fresh: Server
) -> None:
    token = token_of(fresh)
    owner.goto(f"/en/setup#{token}")
    passphrase, code = make_keys(owner)

    link = owner.locator("#intake-link").input_value()
    words = owner.locator(".il-fingerprint-words").inner_text()
    press(owner, "Invite your team")
    expect_page(owner, "Members")
    expect(owner.locator(".il-fingerprint-words")).to_have_text(words)
    owner.goto(link)
    expect(owner.get_by_text("Your report goes to: Vilnius desk")).to_be_visible()

    stored = b"".join(path.read_bytes() for path in fresh.data.rglob("*") if path.is_file())
    hidden = (passphrase, code, "Amina", "amina")
    assert len(passphrase.split(" ")) == 6
    assert re.fullmatch(rf"{fresh.url}/en/report#[\w-]{{22}}\.[\w-]{{43}}", link)
    assert b"Free Voices" in stored
    assert not [secret for secret in hidden if secret.encode() in stored]


def test_a_setup_link_works_once(owner: Page, fresh: Server) -> None:
    owner.goto(f"/en/setup#{token_of(fresh)}")

    expect_page(owner, "This server is set up already")
    press(owner, "Sign in")
    expect_page(owner, "Sign in")
