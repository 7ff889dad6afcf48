"""Does what a person told outlive a flight, a change of language and a sign-out, and what they emptied nothing of these?"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, press
from tests.browser.reporting.test_report_drafts import begin_unkept
from tests.serving import Server

pytestmark = pytest.mark.browser

STORY = "Tell us what happened, in your own words"
DATABASES = "indexedDB.databases().then((all) => all.map(({ name }) => name))"
# Opening a database takes this long.
SLOW_DISK = """(() => {
  const add = EventTarget.prototype.addEventListener;
  IDBOpenDBRequest.prototype.addEventListener = function (type, heard, ...rest) {
    const later = (event) => setTimeout(() => heard.call(this, event), 700);
    return add.call(this, type, type === "success" ? later : heard, ...rest);
  };
})()"""


@pytest.fixture
def browser_of_one(chromium_browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """Several tabs of one person."""
    with chromium.open_context(chromium_browser, server.url) as context:
        context.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
        yield context


def flee(page: Page) -> None:
    page.get_by_role("button", name="Leave this page").click()
    expect(page).to_have_url(re.compile("wikipedia"))


def sent(page: Page, link: str) -> str:
    """Send a report; its codename stands there, and is on no paper yet."""
    reporters.begin(page, link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)
    return reporters.send(page)


def test_whoever_flees_from_the_page_to_come_back_finds_an_unfinished_report_again(
    page: Page, desk: Desk
) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.pick(page, photo_png=reporters.photo())
    reporters.wait_stored(page, 1)
    page.wait_for_timeout(600)
    page.goto("/en/return")
    expect_screen(page, "Come back to your report")

    flee(page)
    page.goto(desk.link)

    expect_screen(page, "Continue where you stopped?")
    press(page, "Continue")
    expect_screen(page, "Do you have photos, messages or papers?")
    reporters.wait_stored(page, 1)


def test_whoever_flees_before_the_codename_is_on_paper_sees_it_again(
    page: Page, desk: Desk
) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    codename = sent(page, desk.link)
    page.goto("/en/return")
    expect_screen(page, "Come back to your report")

    flee(page)
    page.goto(desk.link)

    expect_screen(page, "You have not written down your codename yet")
    press(page, "Show me the codename")
    assert reporters.codename_of(page) == codename


def test_a_flight_after_it_leaves_nothing_of_what_to_do(page: Page, desk: Desk) -> None:
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    reporters.report(page, desk.link)

    flee(page)
    page.wait_for_timeout(300)
    page.goto(desk.link)

    expect_screen(page, "Tell us what happened")


def test_a_tab_that_says_what_to_do_is_emptied_by_a_sign_out_in_another(
    browser_of_one: BrowserContext, desk: Desk
) -> None:
    page, other = browser_of_one.new_page(), browser_of_one.new_page()
    reporters.report(page, desk.link)
    other.goto("/en/return")
    expect_screen(other, "Your report")

    press(other, "Sign out")
    expect_screen(other, "You are signed out")

    expect_screen(page, "Deleted from this device")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    page.wait_for_timeout(600)
    assert other.evaluate(DATABASES) == []


def test_what_to_do_is_not_kept_anew_by_a_tab_that_heard_nothing_of_the_sign_out(
    browser_of_one: BrowserContext, desk: Desk
) -> None:
    browser_of_one.add_init_script("delete globalThis.BroadcastChannel")
    page, other = browser_of_one.new_page(), browser_of_one.new_page()
    codename = reporters.report(page, desk.link)
    reporters.come_back(other, codename)
    press(other, "Sign out")
    expect_screen(other, "You are signed out")

    expect_screen(page, "What to do now")
    page.get_by_label("Which country are you in?").select_option("PL")
    page.wait_for_timeout(900)

    assert other.evaluate(DATABASES) == []


def _all_later(route: Route) -> None:
    """Serve the page's code as if the first request had room for one record: the others follow it."""
    got = route.fetch()
    text = got.text()
    assert "FIRST_CHARACTERS = 600_000" in text
    route.fulfill(
        response=got, body=text.replace("FIRST_CHARACTERS = 600_000", "FIRST_CHARACTERS = 6")
    )


def _begin_kept(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)


def _unchecked(route: Route) -> None:
    got = route.fetch()
    bare = re.sub(r'<link rel="modulepreload"[^>]*>', "", got.text())
    route.fulfill(response=got, body=re.sub(r' integrity="[^"]*"', "", bare))


@pytest.mark.parametrize("begin", [_begin_kept, begin_unkept], ids=["kept", "not kept"])
def test_a_report_of_many_records_is_open_to_nobody_before_the_codename_is_on_paper(
    browser_of_one: BrowserContext, desk: Desk, begin: Callable[[Page, Desk], None]
) -> None:
    page = browser_of_one.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route(re.compile("joined/shared.js"), _all_later)
    page.route(re.compile("/en/report$"), _unchecked)
    begin(page, desk)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.pick(page, photo_png=reporters.photo())
    reporters.wait_stored(page, 1)
    reporters.from_evidence_to_review(page)

    codename = reporters.send(page)

    other = browser_of_one.new_page()
    other.goto("/en/return")
    expect_screen(other, "Come back to your report")
    assert page.evaluate("sessionStorage.length") == 0
    reporters.rehearse(page, codename)
    reporters.come_back(other, codename)
    expect(other.get_by_text("1 file. Add more.")).to_be_visible()


def test_a_slow_disk_does_not_cost_an_unfinished_report_at_a_sign_out(
    page: Page, desk: Desk
) -> None:
    codename = desk.filed()
    reporters.begin(page, desk.link)
    reporters.tell(page, narrative="Another man called.")
    page.wait_for_timeout(600)
    page.add_init_script(SLOW_DISK)
    reporters.come_back(page, codename)

    press(page, "Sign out")

    expect_screen(page, "You are signed out")
    page.get_by_role("link", name="Go on with it, or delete it").click()
    expect_screen(page, "Continue where you stopped?")


def test_another_language_right_after_typing_loses_no_word(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.go_on(page)
    reporters.choose(page, "safe-yes")
    reporters.go_on(page)
    page.get_by_label(STORY).fill("A man called. He named my sister.")

    page.get_by_role("link", name="Беларуская").click()

    page.wait_for_url(re.compile("/be/report"))
    page.locator("main button").first.click()
    expect(page.locator("main textarea").first).to_have_value("A man called. He named my sister.")


def test_another_language_right_after_typing_loses_no_word_of_a_message(
    page: Page, desk: Desk
) -> None:
    reporters.report(page, desk.link)
    page.goto("/en/return")
    expect_screen(page, "Your report")
    page.get_by_role("button", name=re.compile("^Messages")).click()
    page.get_by_label("Write to the team").fill("He called again.")

    page.get_by_role("link", name="Русский").click()

    page.wait_for_url(re.compile("/ru/return"))
    expect(page.locator("main textarea").first).to_have_value("He called again.")
