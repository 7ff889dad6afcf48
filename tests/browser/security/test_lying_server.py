"""Can a server get a member's browser to hand secrets to somebody whom only the server names?"""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from incident_log.client import casework, people
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from tests import granting
from tests.browser.team import team as helpers
from tests.browser.team.team import PASSPHRASE, SLOW, Team, expect_page, open_case, press, told

pytestmark = pytest.mark.browser

INVITATIONS = re.compile(r"/api/v1/invitations$")


def used_invitation(team: Team, name: str) -> dict[str, Any]:
    """Let somebody join; give what the server held of their invitation before it was confirmed."""
    link = people.invite(team.owner, "caseworker", team.desk, name)
    folder = team.folder / name.lower()
    folder.mkdir(mode=0o700)
    api = Api(team.server.url)
    try:
        people.join(api, Profile(folder), link, name, name.lower(), PASSPHRASE)
    finally:
        api.close()
    shown = json.loads(team.owner.api._send("GET", "invitations").content)
    newcomer = team.waiting()
    people.confirm(team.owner, newcomer)
    team.look_again()
    (kept,) = [one for one in shown["invitations"] if one["invitation"] == newcomer.invitation]
    return dict(kept)


def test_a_used_invitation_that_is_shown_again_hands_out_nothing(
    stranger: Page, team: Team
) -> None:
    kept = used_invitation(team, "Vera")
    sent: list[str] = []
    stranger.on(
        "request", lambda request: sent.append(request.url) if "/confirm" in request.url else None
    )
    again = [kept, kept | {"member": "A" * 22}, kept | {"member": team.owner.me.id}]
    stranger.route(INVITATIONS, lambda route: route.fulfill(json={"invitations": again}))
    helpers.sign_in(stranger, "amina")
    expect_page(stranger, "Inbox")

    stranger.goto("/en/members")

    told(stranger, "Vera could not be confirmed")
    expect(stranger.locator(".il-notice", has_text="could not be confirmed")).to_have_count(3)
    assert sent == []


def test_a_reader_whom_only_the_server_names_gets_no_new_secret(bo: Page, team: Team) -> None:
    case = team.adopted()
    team.join("Lada", "lawyer")
    named = {"to": team.id_of("Lada"), "compartments": ["report"], "day": "2026-11-03"}
    granting.grant(team.owner, case, team.id_of("Chidi"), ("report",), None, "advice")

    def answer(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        reply["grants"].append(named | {"expires_on": None})
        route.fulfill(response=response, json=reply)

    holders: list[str] = []

    def read(request: Request) -> None:
        if request.url.endswith("/revoke"):
            for epoch in json.loads(request.post_data or "{}")["epochs"]:
                holders.extend(reader["holder"] for reader in epoch["readers"])

    bo.on("request", read)
    bo.route(re.compile(rf"/api/v1/cases/{case}$"), answer)
    open_case(bo, case)

    bo.get_by_role("button", name="End the access: Chidi").click()
    bo.get_by_label("Why?").fill("Another lawyer")
    press(bo, "End the access")

    told(bo, "The access of Chidi is ended.")
    assert holders == ["reporter"]


class OldCase:
    """A server that goes on to show a case as it was when this was made."""

    def __init__(self, team: Team, case: str) -> None:
        api = team.owner.api
        self.case = case
        self.reply = json.loads(api._send("GET", f"cases/{case}").content)
        self.records = json.loads(api._send("GET", f"cases/{case}/records?limit=500").content)

    def lie(self, page: Page, *newer: str) -> None:
        """Show the old view; `newer` are fields that are shown as they are now."""

        def answer(route: Route) -> None:
            response = route.fetch()
            now = response.json()
            route.fulfill(response=response, json=self.reply | {name: now[name] for name in newer})

        page.route(re.compile(rf"/api/v1/cases/{self.case}$"), answer)
        page.route(
            re.compile(rf"/api/v1/cases/{self.case}/records\?"),
            lambda route: route.fulfill(json=self.records),
        )


def is_incomplete(page: Page, case: str) -> None:
    """Expect the one clear sentence, and no way to write."""
    changing: list[str] = []
    page.on(
        "request",
        lambda request: (
            changing.append(request.url)
            if request.method != "GET" and f"/cases/{case}" in request.url
            else None
        ),
    )
    open_case(page, case)
    told(page, "Part of this case is missing")
    for name in ("Send", "Keep the note", "Change the status", "Take this case"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Make a dossier")).to_have_count(0)
    page.wait_for_timeout(300)
    assert changing == []


def test_an_older_end_of_a_case_is_shown_as_incomplete_and_nothing_is_written(
    bo: Page, team: Team
) -> None:
    case = team.adopted()
    old = OldCase(team, case)
    casework.write_and_save(team.owner, case, "message", {"text": "Newer.", "lang": "en"})
    open_case(bo, case)
    expect(bo.get_by_text("Newer.").first).to_be_visible()
    expect(bo.get_by_text("Part of this case is missing")).to_have_count(0)

    old.lie(bo)
    bo.goto("/en/inbox")

    is_incomplete(bo, case)
    expect(bo.get_by_text("Newer.")).to_have_count(0)


def test_what_was_seen_on_another_device_counts(stranger: Page, bo: Page, team: Team) -> None:
    case = team.adopted()
    old = OldCase(team, case)
    casework.write_and_save(team.owner, case, "note", {"text": "Newer."})
    with bo.expect_response(re.compile("/api/v1/me/settings$")):
        open_case(bo, case)

    old.lie(stranger)
    helpers.sign_in(stranger, "bo")
    expect_page(stranger, "Inbox")

    is_incomplete(stranger, case)


def test_the_card_tells_of_records_that_only_a_colleague_has_seen(bo: Page, team: Team) -> None:
    case = team.adopted()
    old = OldCase(team, case)
    casework.write_and_save(team.owner, case, "note", {"text": "Newer."})

    old.lie(bo, "card")

    is_incomplete(bo, case)


def test_escape_three_times_leaves_as_the_button_does(stranger: Page) -> None:
    stranger.goto("/en/return")
    expect(stranger.get_by_label("Codename")).to_be_visible(timeout=SLOW)
    # Pages that keep something open listen to the button to lock it.
    stranger.evaluate(
        """() => document.querySelector('[data-module=quick-exit]').addEventListener('click', () => {
             document.cookie = 'pressed=yes';
           })"""
    )
    stranger.route(re.compile("wikipedia"), lambda route: route.fulfill(body="elsewhere"))

    for _ in range(3):
        stranger.keyboard.press("Escape")

    stranger.wait_for_url(re.compile("wikipedia"))
    assert "pressed" in {cookie["name"] for cookie in stranger.context.cookies()}
