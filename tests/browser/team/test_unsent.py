"""Does what was typed come back after the idle lock, to the same person only; and does nothing opened show after a lock?"""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.reporting import reporters
from tests.browser.team.team import SLOW, Team, expect_page, open_case, part, press, sign_in, told

pytestmark = pytest.mark.browser

MARKER = "kept through the lock, and for nobody else"
BACK = "What you had typed and not sent stands in its fields again."
ROWS = """async () => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'incident-log-unsent')) return [];
  const open = indexedDB.open('incident-log-unsent');
  const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
  if (!db.objectStoreNames.contains('rows')) return [];
  const read = (name) => new Promise((resolve) => {
    const wanted = db.transaction(name).objectStore(name).getAll();
    wanted.onsuccess = () => resolve(wanted.result);
  });
  const rows = await read('rows');
  db.close();
  return rows.map((row) => row.draft + new TextDecoder('latin1').decode(row.box));
}"""
IDLE = "You were signed out because nothing happened for a while."
SHOWN_AGAIN = "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
PUT_ASIDE = "() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))"


def _typed(page: Page, team: Team, name: str = "bo") -> str:
    """Somebody signed in has typed a message and a note, and did not send them."""
    case = team.adopted()
    page.clock.install()
    sign_in(page, name)
    expect_page(page, "Inbox")
    open_case(page, case)
    page.get_by_label("Write to the person").fill(MARKER)
    page.get_by_label("Write a note").fill("a note")
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    return case


def _locked(page: Page) -> None:
    page.clock.fast_forward("16:00")
    page.clock.run_for(20_000)
    expect_page(page, "Sign in")
    expect(page.get_by_text(IDLE)).to_be_visible()


def _enter(page: Page, name: str) -> None:
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Passphrase", exact=True).fill("seven small lamps by the window")
    press(page, "Sign in")


def test_what_was_typed_comes_back_after_the_idle_lock_until_it_is_sent(
    stranger: Page, team: Team
) -> None:
    page = stranger
    case = _typed(page, team)
    _locked(page)
    kept = page.evaluate(ROWS)
    assert len(kept) == 1
    assert not any(MARKER in row or case in row for row in kept)

    _enter(page, "bo")
    expect(part(page, "What happened")).to_be_visible(timeout=SLOW)

    told(page, BACK)
    expect(page.get_by_label("Write to the person")).to_have_value(MARKER)
    expect(page.get_by_label("Write a note")).to_have_value("a note")
    press(page, "Send the message")
    told(page, "The message is sent.")
    page.get_by_label("Write a note").fill("")
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    assert page.evaluate(ROWS) == []
    page.reload()
    expect(part(page, "What happened")).to_be_visible(timeout=SLOW)
    expect(page.get_by_label("Write to the person")).to_have_value("")
    expect(page.get_by_text(BACK)).to_have_count(0)
    assert [each.payload["text"] for each in team.open(case).view().messages] == [MARKER]


def test_somebody_else_on_the_same_device_gets_nothing_of_it(stranger: Page, team: Team) -> None:
    page = stranger
    _typed(page, team)
    _locked(page)

    _enter(page, "amina")
    expect(part(page, "What happened")).to_be_visible(timeout=SLOW)

    expect(page.get_by_label("Write to the person")).to_have_value("")
    expect(page.get_by_text(BACK)).to_have_count(0)


def test_signing_out_asks_once_and_wipes_what_was_typed(stranger: Page, team: Team) -> None:
    page = stranger
    case = _typed(page, team)
    assert len(page.evaluate(ROWS)) == 1

    page.locator("[data-action=lock]").click()
    told(page, "What you typed is not sent yet")
    expect(page.locator("[data-asked]")).to_be_focused()
    assert len(page.evaluate(ROWS)) == 1
    page.locator("[data-action=lock]").click()
    expect_page(page, "Sign in")
    assert page.evaluate(ROWS) == []
    _enter(page, "bo")
    expect_page(page, "Inbox")
    open_case(page, case)

    expect(page.get_by_label("Write to the person")).to_have_value("")


SEALS_SLOWLY = """() => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  crypto.subtle.encrypt = async (...all) => {
    window.isSealing = true;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return encrypt(...all);
  };
}"""


def test_what_another_tab_was_just_sealing_does_not_stand_behind_a_wipe(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    other = stranger.context.new_page()
    other.goto("/en/inbox")
    expect_page(other, "Inbox")
    open_case(other, case)
    other.get_by_label("Write a note").fill("a note")
    other.wait_for_timeout(800)
    assert len(stranger.evaluate(ROWS)) == 1
    # Leaving for the sign-in page takes as long as a slow line does; until then the page goes on.
    other.route("**/en/sign-in*", lambda _route: None)
    expect(part(other, "History")).to_contain_text("Opened the case", timeout=SLOW)
    other.evaluate(SEALS_SLOWLY)
    other.get_by_label("Write to the person").fill(MARKER)
    other.wait_for_function("() => window.isSealing")

    stranger.locator("[data-action=lock]").click()
    expect_page(stranger, "Sign in")
    stranger.wait_for_timeout(3500)

    assert stranger.evaluate(ROWS) == []


def test_fleeing_wipes_what_was_typed(stranger: Page, team: Team) -> None:
    page = stranger
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="harmless"))
    _typed(page, team)

    for _ in range(3):
        page.keyboard.press("Escape")
    # The page leaves as soon as the server has answered: a clock that is moved meanwhile would wait for a page that is gone.
    page.wait_for_url("https://www.wikipedia.org/**")
    page.goto("/en/safety")

    assert page.evaluate(ROWS) == []


def test_a_page_that_the_browser_kept_stays_dark_and_starts_over(bo: Page, team: Team) -> None:
    open_case(bo, team.adopted())

    bo.evaluate(PUT_ASIDE)
    expect(bo.locator("html")).to_have_attribute("hidden", "")
    bo.evaluate("() => sessionStorage.clear()")
    with bo.expect_navigation():
        bo.evaluate(SHOWN_AGAIN)

    expect(part(bo, "What happened")).to_be_visible(timeout=SLOW)


def test_a_page_that_the_browser_kept_shows_nothing_after_signing_out(
    stranger: Page, team: Team
) -> None:
    page = stranger
    case = team.adopted()
    sign_in(page, "bo")
    expect_page(page, "Inbox")
    open_case(page, case)
    expect(part(page, "History")).to_contain_text("Opened the case", timeout=SLOW)
    page.evaluate(PUT_ASIDE)
    # As signing out on a later page of this tab does; the page that was put aside hears nothing of it.
    page.evaluate(
        """() => {
          sessionStorage.clear();
          return new Promise((resolve) => (indexedDB.deleteDatabase('incident-log-session').onsuccess = resolve));
        }"""
    )

    with page.expect_navigation():
        page.evaluate(SHOWN_AGAIN)

    expect_page(page, "Sign in")
    expect(page.get_by_text("A man threatened me by phone.")).to_have_count(0)


def test_what_a_person_typed_on_the_return_page_comes_back_with_the_codename(
    stranger: Page, team: Team
) -> None:
    page = stranger
    case = team.file()
    page.clock.install()
    reporters.come_back(page, team.codenames[case])
    page.locator(".il-door", has_text="Messages").click()
    page.get_by_label("Write to the team").fill(MARKER)
    page.clock.run_for(1000)
    page.wait_for_timeout(300)
    page.clock.fast_forward("16:00")
    page.clock.run_for(40_000)
    expect(page.get_by_text("What you had typed is kept, sealed")).to_be_visible()
    assert not any(MARKER in row for row in page.evaluate(ROWS))

    page.goto("/en/return")
    page.get_by_label("Codename").fill(team.codenames[case])
    press(page, "Open my report")

    expect(page.get_by_label("Write to the team")).to_have_value(MARKER)
    press(page, "Sign out")
    expect_page(page, "What you typed is not sent yet")
    expect(page.get_by_text("Typed and not sent: “Messages”.")).to_be_visible()
    press(page, "Look at what I typed")
    expect(page.get_by_label("Write to the team")).to_have_value(MARKER)
    press(page, "Sign out")
    press(page, "Sign out and delete it")
    expect(page.get_by_text("Nothing of your report is left in this browser.")).to_be_visible()
    assert page.evaluate(ROWS) == []


def _door(page: Page, title: str) -> Locator:
    return page.locator(".il-door", has_text=title)


def _half_written(page: Page, team: Team) -> Locator:
    """A letter that was begun on the page to come back, and left for the overview."""
    reporters.come_back(page, team.codenames[team.file()])
    _door(page, "Messages").click()
    letter = page.get_by_label("Write to the team")
    letter.fill(MARKER)
    page.wait_for_timeout(800)
    assert not any(MARKER in row for row in page.evaluate(ROWS))

    press(page, "Back to my report")
    return letter


def test_a_half_written_letter_stands_there_again_whatever_was_looked_at(
    stranger: Page, team: Team
) -> None:
    page = stranger
    letter = _half_written(page, team)
    expect(_door(page, "Messages")).to_contain_text("have not sent it")

    _door(page, "What you told us").click()
    page.go_back()
    page.go_forward()
    page.go_back()
    _door(page, "Messages").click()

    expect(letter).to_have_value(MARKER)
    told(page, BACK)


def test_a_half_written_letter_outlives_a_reload_of_another_view_until_it_is_sent(
    stranger: Page, team: Team
) -> None:
    page = stranger
    letter = _half_written(page, team)
    page.wait_for_timeout(800)
    page.reload()
    expect_page(page, "Your report")
    _door(page, "Messages").click()
    expect(letter).to_have_value(MARKER)

    press(page, "Send message")
    told(page, "Your message was sent.")

    press(page, "Back to my report")
    expect(_door(page, "Messages")).to_contain_text("1 message.")
    page.wait_for_timeout(800)
    assert page.evaluate(ROWS) == []
    press(page, "Sign out")
    expect_page(page, "You are signed out")


def test_files_of_a_new_report_open_once_it_is_taken(bo: Page, team: Team, tmp_path: Path) -> None:
    photo = tmp_path / "call.png"
    photo.write_bytes(reporters.photo())
    case = team.file(files=[photo])
    open_case(bo, case)
    expect(bo.get_by_role("button", name="Look at it")).to_have_count(0)

    press(bo, "Take this case and open its files")
    expect(bo.locator("#evidence-title")).to_be_focused(timeout=SLOW)
    bo.get_by_role("button", name="Look at it").click()

    expect(bo.locator(".il-viewer canvas")).to_be_visible(timeout=SLOW)
    (exhibit,) = team.open(case).view().evidence
    assert "viewed" in [event.action for event in exhibit.custody]
