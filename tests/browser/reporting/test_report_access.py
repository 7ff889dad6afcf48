"""Can everybody use these pages: in light and dark, with a keyboard alone, at 360 px, and with large text?"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.browser.axe import violations
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, go_on, press
from tests.serving import Server

pytestmark = pytest.mark.browser

# Of which controls is this screen made?
_MAKE = "[...new Set([...document.querySelectorAll('main :is(input, select, textarea, .il-notice)')].map((e) => `${e.tagName} ${e.type} ${e.inputMode}`))].sort().join()"


@pytest.fixture
def looked_at(chromium_browser: Browser, server: Server) -> Iterator[Page]:
    # axe is put in by evaluate, which the policy of the page would refuse as inline script.
    with chromium.open_context(chromium_browser, server.url, bypass_csp=True) as context:
        yield context.new_page()


def check(page: Page, faults: dict[str, list[str]]) -> None:
    page.wait_for_timeout(150)
    title = reporters.heading(page).first.text_content() or ""
    found = violations(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > chromium.PHONE["width"]:
        found.append(f"wider than the phone: {width}")
    if found:
        faults[title] = found


def look_at_opening(page: Page, desk: Desk, faults: dict[str, list[str]]) -> None:
    page.goto("/en/")
    check(page, faults)
    page.goto("/en/safety")
    page.get_by_label("Which country are you in?").select_option("GB")
    check(page, faults)
    page.goto("/en/report")
    check(page, faults)
    reporters.begin(page, desk.link)
    check(page, faults)
    go_on(page)
    check(page, faults)
    reporters.choose(page, "safe-no")


def look_at_questions(page: Page, faults: dict[str, list[str]]) -> None:
    """Go on through every question, looking at one of each make."""
    seen: set[str] = set()
    for _ in range(80):
        go_on(page)
        if page.locator("#evidence-files").count():
            return
        make = str(page.evaluate(_MAKE))
        if make not in seen:
            check(page, faults)
        seen.add(make)
        if reporters.heading(page).text_content() == "Which of these happened?":
            reporters.choose(page, "kind-border_incident", "kind-abduction")
            check(page, faults)


def look_at_choices(page: Page, faults: dict[str, list[str]]) -> None:
    reporters.pick(page, photo_png=reporters.photo(), empty_png=b"")
    reporters.wait_stored(page, 1)
    check(page, faults)
    go_on(page)
    reporters.choose(page, "consent-A2-yes")
    go_on(page)
    check(page, faults)
    page.get_by_label("Police of which country?").select_option("PL")
    page.locator("[id$=-level-L1]").check()
    for _ in range(3):
        go_on(page)
        check(page, faults)
    reporters.choose(page, "agree-choice-yes")
    go_on(page)
    check(page, faults)


def look_at_end(page: Page, faults: dict[str, list[str]]) -> str:
    codename = reporters.send(page)
    check(page, faults)
    press(page, "I have written it down")
    press(page, "Check")
    check(page, faults)
    page.get_by_label("Codename").fill(codename)
    press(page, "Check")
    expect_screen(page, "What to do now")
    check(page, faults)
    return codename


def look_at_return(page: Page, codename: str, faults: dict[str, list[str]]) -> None:
    reporters.come_back(page, codename)
    check(page, faults)
    for part in (
        "Messages",
        "Files",
        "What you told us",
        "Who may see it",
        "Who opened or shared it",
        "Withdraw the report",
    ):
        page.locator(".il-door", has_text=part).click()
        check(page, faults)
        press(page, "Back to my report")


@pytest.mark.timeout(400)
def test_every_screen_is_accessible(looked_at: Page, desk: Desk) -> None:
    faults: dict[str, list[str]] = {}

    look_at_opening(looked_at, desk, faults)
    look_at_questions(looked_at, faults)
    look_at_choices(looked_at, faults)
    codename = look_at_end(looked_at, faults)
    look_at_return(looked_at, codename, faults)

    assert faults == {}


def test_what_is_wrong_in_the_dark_only_is_found(looked_at: Page) -> None:
    looked_at.set_content(
        "<!doctype html><html lang='en'><title>A page</title><main><h1>Hello</h1></main><style>"
        "@media (prefers-color-scheme: dark) { h1 { color: #444; background: #333; } }</style>"
    )

    assert [wrong.split(": ")[:2] for wrong in violations(looked_at)] == [
        ["dark", "color-contrast"]
    ]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if name in page.evaluate(
            "(() => { const e = document.activeElement; return (e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent ?? '').trim(); })()"
        ):
            return
    raise AssertionError(f"{name} cannot be reached by Tab")


# What a person without a mouse meets and does: screen, then what they go to by Tab, and what they press there.
KEYBOARD_WALK = (
    ("Tell us what happened", ("Start", "Enter")),
    ("Are you safe right now?", ("Yes", "Space"), ("Continue", "Enter")),
    ("Tell us what happened, in your own words", ("Skip this", "Enter")),
    ("What is it about?", ("I am not sure", "Enter")),
    (
        "Which of these happened?",
        ("Did somebody threaten you", "Space"),
        ("Continue", "Enter"),
    ),
    ("When did it happen?", ("I do not know", "Enter")),
    ("Where did it happen?", ("I would rather not say", "Enter")),
    ("What happened, in one sentence?", ("Skip this", "Enter")),
    ("How did the threat reach you?", ("Skip the rest of", "Enter")),
    ("A few short questions", ("Skip the rest of", "Enter")),
    ("Do you have photos, messages or papers?", ("Continue without files", "Enter")),
    ("Who may see your report?", ("Continue", "Enter")),
    ("Do you want to say who you are?", ("I would rather not say", "Enter")),
    ("Is there something you want to ask the team?", ("Skip this", "Enter")),
    (
        "May this team keep what you tell us, to help you?",
        ("Yes, keep it and help me", "Space"),
        ("Continue", "Enter"),
    ),
    ("Check your report", ("Send", "Enter")),
)


def test_the_keyboard_alone_is_enough(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    for title, *actions in KEYBOARD_WALK:
        expect_screen(page, title)
        for name, key in actions:
            tab_to(page, name)
            page.keyboard.press(key)
    expect_screen(page, "Your report has arrived. This is your codename")
    codename = reporters.codename_of(page)
    tab_to(page, "I have written it down")
    page.keyboard.press("Enter")
    tab_to(page, "Codename")
    page.keyboard.type(codename)
    page.keyboard.press("Enter")
    expect_screen(page, "What to do now")

    incident = desk.view_of(codename).incidents[0]
    assert incident.occurred == {"from": None, "to": None, "precision": "unknown"}
    assert incident.place["country"] == "ZZ"


def test_the_focus_moves_to_each_new_screen(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    go_on(page)

    expect(page.locator("h1")).to_be_focused()
