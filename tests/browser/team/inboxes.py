"""What do the tests of the inbox share? Cases that differ in what an inbox can ask for, and the list of them."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.team.team import SLOW, THREAT, Team, expect_page, with_person


def rows(page: Page) -> Locator:
    return page.get_by_role("list", name="Cases").locator(".il-row")


def show_all(page: Page) -> None:
    page.goto("/en/inbox")
    expect_page(page, "Inbox")
    page.locator(".il-tab", has_text="All").click()
    expect(page.get_by_label("Search")).to_be_enabled(timeout=SLOW)


def adopted_cases(team: Team) -> dict[str, str]:
    """A few cases that differ in what an inbox can ask for."""
    hniot = {**with_person("Andrei Hniot"), "sentence": "Stopped at an airport."}
    border = {
        "kind": "border_incident",
        "when": "2026-10",
        "country": "GE",
        "sentence": "Asked for an hour at the border.",
    }
    danger = {
        **THREAT,
        "country": "PL",
        "sentence": "They stand in front of the door.",
        "safe_now": "no",
    }
    return {
        "hniot": team.adopted(hniot),
        "border": team.adopted(border),
        "danger": team.adopted(danger),
        "new": team.file({**THREAT, "sentence": "Nobody has taken this one."}),
    }
