"""Whose are the cases of somebody who was frozen or removed? Nobody's, until those who stay hand them on."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from incident_log.client import casework
from tests import chromium, serving
from tests.browser.axe import violations
from tests.browser.reporting import reporters
from tests.browser.team import leaving
from tests.browser.team.inboxes import rows, show_all
from tests.browser.team.leaving import at_members, look_again, signed_in
from tests.browser.team.team import SLOW, THREAT, Team, open_case, part, press, sign_in, told
from tests.serving import Server

pytestmark = pytest.mark.browser

DANGER, LATER, CLOSED = "They stand at the door.", "A letter came.", "It is over."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of this file alone: whoever is frozen here is missed by no other test."""
    with serving.run(tmp_path_factory.mktemp("left") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def team(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Amina owns the organisation; Bo and Dana are caseworkers."""
    folder = tmp_path_factory.mktemp("left-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        whole = Team(server, founded.session, founded.link, folder)
        for name in ("Bo", "Dana"):
            whole.join(name, "caseworker")
        yield whole
        leaving.close_all()


@pytest.fixture(scope="module")
def cases(team: Team) -> dict[str, str]:
    """Dana has two open cases and a closed one; a fourth report nobody has taken."""
    told = (
        (DANGER, {**THREAT, "sentence": DANGER, "safe_now": "no"}),
        (LATER, {**THREAT, "sentence": LATER}),
        (CLOSED, {**THREAT, "sentence": CLOSED}),
        ("Nobody took this.", {**THREAT, "sentence": "Nobody took this."}),
    )
    filed = {title: team.file(report) for title, report in told}
    dana = signed_in(team, "dana")
    for title in (DANGER, LATER, CLOSED):
        casework.adopt(dana, filed[title])
    casework.set_status(dana, filed[CLOSED], "closed", None)
    return filed


def _assigned(team: Team, case: str) -> str | None:
    """Whose case is it, by name?"""
    names = {team.id_of(name): name for name in ("Bo", "Dana", "Amina")}
    opened = casework.open_case(look_again(team.owner), case)
    return names.get(opened.view().summary.assigned_to or "")


def _left(page: Page) -> Locator:
    return page.get_by_role("region", name="Cases that Dana had")


def _change(page: Page, what: str) -> None:
    row = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Dana")
    row.get_by_role("button", name=what).click()
    press(page, "Yes, do it")


@pytest.fixture(scope="module")
def frozen(
    team: Team, cases: dict[str, str], chromium_browser: Browser, server: Server
) -> dict[str, str]:
    """Amina freezes Dana, who was signed in; gives what each of them read."""
    with chromium.open_context(chromium_browser, server.url) as context:
        dana = context.new_page()
        sign_in(dana, "dana")
        dana.locator("main .il-row").first.wait_for(timeout=SLOW)
        with at_members(chromium_browser, server, "amina") as page:
            row = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Dana")
            row.get_by_role("button", name="Freeze").click()
            asked = page.locator(".il-asked").inner_text()
            press(page, "Yes, do it")
            told(page, "writes from now on.")
            left = _left(page).inner_text(timeout=SLOW)
            exposed = page.get_by_role("region", name="What Dana could read").inner_text()
            faults = violations(page)
        dana.reload()
        dana.get_by_label("Sign-in name").wait_for(timeout=SLOW)
        out = dana.locator("main").inner_text()
    team.look_again()
    return {"asked": asked, "left": left, "exposed": exposed, "out": out, "faults": str(faults)}


def test_whoever_freezes_somebody_is_shown_the_open_cases_that_were_theirs(
    frozen: dict[str, str],
) -> None:
    assert "Their open cases are listed here after that" in frozen["asked"]
    assert "2 open cases have nobody now." in frozen["left"]
    assert DANGER in frozen["left"]
    assert LATER in frozen["left"]
    assert CLOSED not in frozen["left"]
    assert frozen["faults"] == "[]"


def test_what_they_could_read_is_listed_by_title_also_where_nobody_has_taken_it(
    frozen: dict[str, str],
) -> None:
    for title in (DANGER, LATER, CLOSED, "Nobody took this."):
        assert title in frozen["exposed"]
    assert "Case " not in frozen["exposed"]


def test_whoever_was_frozen_is_told_of_a_closed_account_among_the_causes(
    frozen: dict[str, str],
) -> None:
    assert "when a colleague closes the account" in frozen["out"]
    assert "ask your team in another way" in frozen["out"]


@pytest.mark.usefixtures("frozen")
def test_their_cases_are_nobodys_in_the_inbox_and_on_their_page(
    cases: dict[str, str], chromium_browser: Browser, server: Server
) -> None:
    with at_members(chromium_browser, server, "bo") as page:
        show_all(page)
        page.locator(".il-tab", has_text="Nobody's").click()

        expect(page.locator(".il-tab[aria-current=true]")).to_contain_text("2")
        expect(rows(page)).to_have_count(2)
        expect(rows(page).first).to_contain_text(DANGER)
        expect(rows(page).first).to_contain_text("Nobody has it")
        expect(rows(page).first).to_contain_text("Dana, frozen")
        assert violations(page) == []
        open_case(page, cases[LATER])
        status = part(page, "Status")
        expect(status).to_contain_text("Whose case: Dana, frozen")
        expect(status).to_contain_text("Nobody works on it: hand it to somebody.")
        status.get_by_text("Hand it to somebody", exact=True).click()
        expect(status.get_by_label("Whose case is it?")).to_have_value("")


@pytest.mark.usefixtures("frozen")
def test_their_cases_are_handed_over_one_by_one_or_all(
    team: Team, cases: dict[str, str], chromium_browser: Browser, server: Server
) -> None:
    bo = team.id_of("Bo")
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Dana")
        row.get_by_role("button", name="What they could read").click()
        who = _left(page).get_by_label("Who takes them?")
        expect(who.locator("option")).to_have_text(["You", "Bo"])
        who.select_option(bo)
        _left(page).get_by_role("button", name=f"Hand over: {DANGER}").click()
        told(page, "1 case is handed over.")
        expect(_left(page)).to_contain_text("1 open case has nobody now.")
        who.select_option(label="You")
        _left(page).get_by_role("button", name=f"Hand over: {LATER}").click()
        expect(_left(page).get_by_role("listitem")).to_have_count(0, timeout=SLOW)

    assert [_assigned(team, cases[title]) for title in (DANGER, LATER)] == ["Bo", "Amina"]
    with at_members(chromium_browser, server, "bo") as page:
        show_all(page)
        expect(page.locator(".il-tab", has_text="Nobody's")).to_have_count(0)
        page.locator(".il-tab", has_text="Mine").click()
        expect(rows(page)).to_have_count(1)


@pytest.mark.usefixtures("frozen")
def test_a_case_that_a_colleague_handed_on_meanwhile_stays_with_whom_they_chose(
    team: Team, chromium_browser: Browser, server: Server
) -> None:
    amina, bo, dana = look_again(team.owner), team.id_of("Bo"), team.id_of("Dana")
    left = [team.adopted({**THREAT, "sentence": f"One of {number}."}) for number in (1, 2)]
    for case in left:
        casework.write_and_save(amina, case, "assignment", {"to": dana}, "work")
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator("section[aria-labelledby=members-title] .il-row", has_text="Dana")
        row.get_by_role("button", name="What they could read").click()
        _left(page).get_by_role("button", name="Hand over all").wait_for()
        casework.write_and_save(amina, left[0], "assignment", {"to": bo}, "work")

        press(page, "Hand over all")
        told(page, "1 case has somebody by now, and stays with them.")

    assert [_assigned(team, case) for case in left] == ["Bo", "Amina"]


@pytest.mark.usefixtures("frozen")
def test_after_thawing_nothing_is_said_of_whom_the_team_closed_out(
    chromium_browser: Browser, server: Server
) -> None:
    with at_members(chromium_browser, server, "amina") as page:
        _change(page, "Thaw")
        told(page, "Dana can sign in and work again.")
        told(page, "has its keys.")
        _change(page, "Freeze")
        told(page, "cannot open what Vilnius desk writes from now on.")
        _change(page, "Thaw")

        told(page, "Dana can sign in and work again.")
        told(page, "has its keys.")
        expect(page.get_by_text("cannot open what")).to_have_count(0)
