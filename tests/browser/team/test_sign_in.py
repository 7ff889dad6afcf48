"""Does a browser open for the right person only, and lock when it should?"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.team import team as helpers
from tests.browser.team.team import (
    PASSPHRASE,
    SLOW,
    THREAT,
    Team,
    expect_page,
    press,
    sign_in,
    told,
)

pytestmark = pytest.mark.browser

KEPT = "() => ({ kept: sessionStorage.length, local: localStorage.length, url: location.href })"

FAILING_DISK = """() => {
  IDBFactory.prototype.open = () => { throw new DOMException("broken", "UnknownError"); };
}"""
HANGING_DISK = """() => {
  IDBFactory.prototype.open = () => Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value() {} } });
}"""
# The server's answer to a sign-out empties the disk, and closes each database that is open meanwhile.
CLOSED_DISK = """() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException("closed", "InvalidStateError"); };
}"""


@pytest.mark.parametrize(
    ("name", "passphrase"),
    [("bo", "seven small lamps by the door"), ("bo", "short"), ("nobody", PASSPHRASE)],
)
def test_a_wrong_name_and_a_wrong_passphrase_look_the_same(
    stranger: Page, team: Team, name: str, passphrase: str
) -> None:
    sign_in(stranger, name, passphrase, alone=True)

    told(stranger, "The sign-in name or the passphrase is wrong. Check both and try again.")
    assert stranger.evaluate(KEPT)["kept"] == 0


@pytest.mark.parametrize(
    "weaker", [{"memory_kib": 8}, {"iterations": 1}, {"lanes": 4}, {"salt": "AAAA"}]
)
def test_weaker_protection_is_refused_before_anything_is_shown(
    stranger: Page, team: Team, weaker: dict[str, int | str]
) -> None:
    shown: list[str] = []
    stranger.on(
        "request",
        lambda request: (
            shown.append(request.url) if request.url.endswith("session/passphrase") else None
        ),
    )
    helpers.change_json(stranger, "**/session/parameters", weaker)

    sign_in(stranger, "bo")

    told(stranger, "weaker protection" if "salt" not in weaker else "is wrong")
    assert shown == []


def test_the_recovery_code_leads_to_a_new_passphrase(stranger: Page, team: Team) -> None:
    team.join("Hanna", "caseworker")
    stranger.goto("/en/sign-in")
    press(stranger, "I forgot my passphrase")
    stranger.get_by_label("Recovery code").fill(
        team.recovery["Hanna"][:-1] + ("0" if team.recovery["Hanna"][-1] != "0" else "1")
    )
    press(stranger, "Continue")
    expect(stranger.locator("#code-error")).to_contain_text(
        "Something in it is mistyped or swapped", timeout=SLOW
    )
    stranger.get_by_label("Recovery code").fill(team.recovery["Hanna"])
    press(stranger, "Continue")
    expect_page(stranger, "Choose a new passphrase")
    stranger.get_by_label("New passphrase", exact=True).fill("too short")
    press(stranger, "Save and go on")
    expect(stranger.locator("#passphrase-error")).to_contain_text("at least 12 characters")

    stranger.get_by_label("New passphrase", exact=True).fill("nine green boats on the lake")
    press(stranger, "Save and go on")
    expect_page(stranger, "Inbox")
    press(stranger, "Sign out")
    expect_page(stranger, "Sign in")
    sign_in(stranger, "hanna")
    told(stranger, "The sign-in name or the passphrase is wrong.")
    sign_in(stranger, "hanna", "nine green boats on the lake")
    expect_page(stranger, "Inbox")


def test_a_copy_that_is_set_up_says_nothing_about_it(stranger: Page, team: Team) -> None:
    with stranger.expect_response("**/api/v1/setup"):
        stranger.goto("/en/sign-in")
    expect_page(stranger, "Sign in")

    expect(stranger.locator("[data-module=not-set-up]")).to_be_empty()


def test_an_unknown_recovery_code_is_refused(stranger: Page, team: Team) -> None:
    stranger.goto("/en/sign-in")
    press(stranger, "I forgot my passphrase")
    # A code like any other, of nobody.
    stranger.get_by_label("Recovery code").fill("0000-0000-0000-0000-0000-0000-001S")
    press(stranger, "Continue")

    expect(stranger.locator(".il-notice--danger, #code-error").first).to_be_visible(timeout=SLOW)
    expect_page(stranger, "Use your recovery code")


def test_a_case_asked_for_before_signing_in_opens_afterwards_in_every_tab_until_one_signs_out(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    stranger.goto(f"/en/case#{case}")
    expect_page(stranger, "Sign in")
    stranger.get_by_label("Sign-in name").fill("bo")
    stranger.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(stranger, "Sign in")
    expect_page(stranger, "A man threatened me by phone.")
    assert stranger.url.endswith(f"/en/case#{case}")
    stranger.reload()
    expect_page(stranger, "A man threatened me by phone.")
    other = stranger.context.new_page()
    other.goto("/en/members")
    expect_page(other, "Members")
    kept = str(
        stranger.evaluate(
            "() => JSON.stringify({...sessionStorage}) + JSON.stringify({...localStorage})"
        )
    )
    assert "seed" not in kept

    press(other, "Sign out")

    expect_page(other, "Sign in")
    expect_page(stranger, "Sign in")
    assert stranger.evaluate(KEPT)["kept"] == 0
    stranger.goto("/en/inbox")
    expect_page(stranger, "Sign in")
    other.close()


def test_a_browser_left_alone_locks_itself(stranger: Page, team: Team) -> None:
    stranger.clock.install()
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    # What is still being fetched would take fourteen minutes, and longer than anybody waits.
    stranger.locator("main .il-row, main .il-empty").first.wait_for()

    stranger.clock.fast_forward("14:00")
    expect_page(stranger, "Inbox")
    stranger.clock.fast_forward("02:00")

    expect_page(stranger, "Sign in")
    assert stranger.evaluate(KEPT)["kept"] == 0


def test_what_a_page_finds_by_itself_keeps_nobody_signed_in(stranger: Page, team: Team) -> None:
    case = team.adopted({**THREAT, "sentence": "Found while nobody was there."})
    stranger.clock.install()
    sign_in(stranger, "bo")
    row = stranger.locator(".il-row", has_text="Found while nobody was there.")
    stranger.locator(".il-tab", has_text="All").click()
    row.wait_for()
    stranger.clock.fast_forward("14:00")

    team.record_as_person(case, "status", {"status": "withdrawn"})
    stranger.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    row.locator(".il-chip", has_text="Withdrawn").wait_for()
    stranger.clock.fast_forward("02:00")

    expect_page(stranger, "Sign in")


@pytest.mark.parametrize("disk", [FAILING_DISK, HANGING_DISK], ids=["fails", "hangs"])
def test_signing_out_locks_the_page_even_when_the_disk_does_not_work(
    stranger: Page, team: Team, disk: str
) -> None:
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox", timeout=SLOW)
    stranger.evaluate(disk)

    with stranger.expect_response(
        lambda answer: answer.request.method == "DELETE" and answer.url.endswith("/session")
    ) as told_server:
        press(stranger, "Sign out")

    assert told_server.value.ok
    expect_page(stranger, "Sign in")
    assert stranger.evaluate(KEPT)["kept"] == 0


def test_signing_out_shows_and_holds_nothing_from_the_first_moment(
    stranger: Page, team: Team
) -> None:
    case = team.adopted()
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox", timeout=SLOW)
    helpers.open_case(stranger, case)
    heard: list[Route] = []

    def hear(route: Route) -> None:
        heard.append(route) if route.request.method == "DELETE" else route.continue_()

    stranger.route("**/api/v1/session", hear)

    shown = stranger.evaluate(
        """() => {
          [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Sign out').click();
          return [document.body.innerText.trim(), sessionStorage.length];
        }"""
    )

    assert shown == ["Signing out…", 0]
    stranger.wait_for_timeout(300)
    assert stranger.url.endswith(f"/en/case#{case}")
    (told_server,) = heard
    told_server.continue_()
    expect_page(stranger, "Sign in")
    assert stranger.evaluate(KEPT)["kept"] == 0


def test_escape_three_times_locks_and_leaves(stranger: Page, team: Team) -> None:
    stranger.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")

    for _ in range(3):
        stranger.keyboard.press("Escape")

    expect(stranger.get_by_role("heading", name="Elsewhere")).to_be_visible()
    stranger.goto("/en/inbox")
    expect_page(stranger, "Sign in")


def test_a_disk_that_fails_while_it_is_read_is_told_of_and_thrown_at_nobody(
    stranger: Page, team: Team
) -> None:
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")

    # As when the answer to a sign-out empties the store under a page that still reads. No page error may follow.
    stranger.add_init_script("""
        const get = IDBObjectStore.prototype.get;
        IDBObjectStore.prototype.get = function (...named) {
            const asked = get.apply(this, named);
            this.transaction.abort();
            return asked;
        };
    """)
    stranger.reload()

    expect_page(stranger, "This page could not be opened")


def test_fleeing_in_one_tab_leaves_in_all(stranger: Page, team: Team) -> None:
    context = stranger.context
    context.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    other = context.new_page()
    other.goto("/en/inbox")
    expect_page(other, "Inbox")

    for _ in range(3):
        stranger.keyboard.press("Escape")

    for page in (stranger, other):
        expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()


@pytest.mark.parametrize(
    "disk",
    [FAILING_DISK, HANGING_DISK, CLOSED_DISK],
    ids=["fails", "hangs", "is emptied by the answer of the server"],
)
def test_whoever_flees_leaves_whatever_the_disk_does(stranger: Page, team: Team, disk: str) -> None:
    stranger.route(
        "https://www.wikipedia.org/**",
        lambda route: route.fulfill(body="<h1>Elsewhere</h1>", content_type="text/html"),
    )
    sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")
    stranger.evaluate(disk)

    for _ in range(3):
        stranger.keyboard.press("Escape")

    expect(stranger.get_by_role("heading", name="Elsewhere")).to_be_visible()


def test_a_browser_that_does_not_know_the_organisation_asks_before_it_believes_the_server(
    stranger: Page, team: Team
) -> None:
    helpers.change_json(stranger, re.compile(r"/api/v1/me$"), {"settings": None})

    sign_in(stranger, "bo")

    expect_page(stranger, "Is this your organisation?")
    press(stranger, "No, or I cannot ask")
    told(stranger, "Do not sign in here.")
    stranger.goto("/en/inbox")
    expect_page(stranger, "Sign in")


def test_without_a_connection_it_says_so(stranger: Page, team: Team) -> None:
    stranger.goto("/en/sign-in")
    stranger.route("**/api/v1/**", lambda route: route.abort("internetdisconnected"))
    stranger.get_by_label("Sign-in name").fill("bo")
    stranger.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(stranger, "Sign in")

    told(stranger, "There is no connection.")
    expect(stranger.get_by_label("Sign-in name")).to_have_value("bo")
