"""Can people join by invitation, and does nobody else get in that way?"""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from incident_log.client import people
from incident_log.errors import NotAllowed
from incident_log.format.encoding import from_b64u, to_b64u
from tests import chromium
from tests.browser.team import stretching
from tests.browser.team import team as helpers
from tests.browser.team.team import (
    PASSPHRASE,
    SLOW,
    Team,
    copy_recovery_code,
    expect_page,
    faults,
    press,
    told,
)
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def owner(chromium_browser: Browser, server: Server, whole_team: Team) -> Iterator[Page]:
    """Amina in a browser of her own; some requests of these tests fail."""
    with chromium.open_context(chromium_browser, server.url) as context:
        context.set_default_timeout(SLOW)
        page = context.new_page()
        helpers.sign_in(page, "amina")
        expect_page(page, "Inbox")
        yield page


def invite(page: Page, name: str, role: str) -> str:
    page.goto("/en/members")
    page.get_by_label("Who is it for?").fill(name)
    page.get_by_label("Role").select_option(label=role)
    press(page, "Make an invitation link")
    expect(page.get_by_role("heading", name=f"Invitation for {name}")).to_be_visible()
    return page.locator("#invitation-link").input_value()


def come_in(page: Page, link: str, name: str, sign_in: str) -> None:
    stretching.lend(page)
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Sign-in name").fill(sign_in)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page, "Continue")
    copy_recovery_code(page)


def let_in(page: Page, name: str) -> None:
    press(page, f"Let {name} in")
    told(page, f"{name} has joined, and the keys were checked.")


def test_a_caseworker_joins_is_let_in_by_the_inviter_and_signs_in_elsewhere(
    owner: Page, stranger: Page, chromium_browser: Browser, server: Server
) -> None:
    link = invite(owner, "Eva", "Caseworker")
    stranger.goto(link.replace("/en/", "/ru/"))
    expect(stranger.get_by_text("Предложенные слова английские.")).to_be_visible()
    come_in(stranger, link, "Eva", "eva.k")
    expect_page(stranger, "Waiting for confirmation")
    card = owner.locator(".il-card", has_text="Eva wants to come in")
    expect(card).to_contain_text("Caseworker", timeout=SLOW)
    # What opens nothing any more is not left to be scanned.
    expect(owner.get_by_role("heading", name="Invitation for Eva")).to_have_count(0)
    # A link may have been stolen: nobody comes in before somebody has looked.
    words = stranger.locator(".il-fingerprint-words").inner_text()
    expect(card.locator(".il-fingerprint-words")).to_have_text(words)
    owner.reload()
    expect(card).to_be_visible(timeout=SLOW)
    expect(owner.locator(".il-row", has_text="Eva")).to_have_count(0)
    expect_page(stranger, "Waiting for confirmation")
    assert faults(owner) == []
    owner.goto("/en/inbox")
    owner.get_by_role("link", name="Let them in on the page “Members”").click()

    let_in(owner, "Eva")

    expect(owner.get_by_role("heading", level=1)).to_be_focused()
    expect(owner.locator(".il-row", has_text="Eva")).to_contain_text("Caseworker", timeout=SLOW)
    expect_page(stranger, "Inbox")

    with chromium.open_page(chromium_browser, server.url) as elsewhere:
        elsewhere.set_default_timeout(SLOW)
        helpers.sign_in(elsewhere, "EVA.K ")
        expect_page(elsewhere, "Inbox")
    stranger.goto(link)
    expect_page(stranger, "This invitation does not work")
    told(stranger, "This invitation was used or is too old.")


def test_a_taken_sign_in_name_can_be_changed(owner: Page, stranger: Page) -> None:
    come_in(stranger, invite(owner, "Other Bo", "Caseworker"), "Other Bo", "bo")

    expect(stranger.locator("#name-error")).to_contain_text(
        "Somebody has this sign-in name already.", timeout=SLOW
    )
    stranger.get_by_label("Sign-in name").fill("otherbo")
    press(stranger, "Continue")
    copy_recovery_code(stranger)

    let_in(owner, "Other Bo")
    expect(owner.locator(".il-row", has_text="Other Bo")).to_be_visible(timeout=SLOW)
    expect_page(stranger, "Inbox")


def ask_to_withdraw(page: Page, name: str, answer: str) -> None:
    page.get_by_role("button", name=f"Withdraw: {name}").click()
    told(page, f"The link for {name} stops working at once.")
    press(page, answer)


def test_whoever_waited_too_long_is_told_and_comes_in_after_signing_in(
    owner: Page, stranger: Page
) -> None:
    come_in(stranger, invite(owner, "Nina", "Caseworker"), "Nina", "nina")
    expect_page(stranger, "Waiting for confirmation")

    stranger.context.clear_cookies()
    expect_page(stranger, "Sign in")
    told(stranger, "You were signed out while you waited to be let in.")
    let_in(owner, "Nina")
    stretching.lend(stranger)
    stranger.get_by_label("Sign-in name").fill("nina")
    stranger.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(stranger, "Sign in")

    expect_page(stranger, "Inbox")


def test_a_withdrawn_invitation_says_so_to_whoever_opens_it(owner: Page, stranger: Page) -> None:
    link = invite(owner, "Wanda", "Caseworker")
    ask_to_withdraw(owner, "Wanda", "No, keep it")
    stranger.goto(link)
    expect(stranger.get_by_label("Your name")).to_be_visible(timeout=SLOW)

    ask_to_withdraw(owner, "Wanda", "Yes, withdraw it")

    told(owner, "The invitation for Wanda is withdrawn.")
    expect(owner.get_by_role("button", name="Withdraw: Wanda")).to_have_count(0)
    expect(owner.locator("#invitation-link")).to_have_count(0)
    stranger.reload()
    expect_page(stranger, "This invitation does not work")
    told(stranger, "This invitation was withdrawn, or is not known here. Ask for a new one.")


def test_an_invitation_that_is_withdrawn_meanwhile_lets_nobody_in(
    owner: Page, stranger: Page, team: Team
) -> None:
    link = invite(owner, "Vanda", "Caseworker")
    stranger.goto(link)
    expect(stranger.get_by_label("Your name")).to_be_visible(timeout=SLOW)
    ask_to_withdraw(owner, "Vanda", "Yes, withdraw it")
    told(owner, "The invitation for Vanda is withdrawn.")

    stranger.get_by_label("Your name").fill("Vanda")
    stranger.get_by_label("Sign-in name").fill("vanda")
    stranger.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(stranger, "Continue")
    copy_recovery_code(stranger)

    told(stranger, "This invitation was withdrawn, or is not known here. Ask for a new one.")
    assert "Vanda" not in people.all_names(team.owner).values()


def test_a_stranger_who_came_with_an_invitation_is_refused_for_good(
    owner: Page, stranger: Page
) -> None:
    come_in(stranger, invite(owner, "Olga", "Caseworker"), "Somebody", "somebody")
    expect_page(stranger, "Waiting for confirmation")
    owner.goto("/en/members")

    owner.get_by_text("Was it somebody else?").click()
    press(owner, "Refuse Somebody")

    told(owner, "You withdrew their invitation, so they were not let in.")
    owner.reload()
    told(owner, "Olga could not be confirmed")
    expect(owner.get_by_role("button", name="Let Somebody in")).to_have_count(0)


def test_nobody_is_let_in_by_an_invitation_that_was_used_while_it_was_withdrawn(
    owner: Page, stranger: Page, team: Team
) -> None:
    link = invite(owner, "Uma", "Caseworker")
    # The page of the owner does not see who comes in, and offers to withdraw it still.
    shown = owner.context.request.get("/api/v1/invitations").json()
    owner.route("**/api/v1/invitations", lambda route: route.fulfill(json=shown))
    come_in(stranger, link, "Uma", "uma")
    expect_page(stranger, "Waiting for confirmation")

    ask_to_withdraw(owner, "Uma", "Yes, withdraw it")

    told(owner, "Somebody has come in with this invitation already.")
    # It stays, however often the page looks for newcomers.
    for _look in range(3):
        owner.wait_for_event("response", lambda answer: answer.url.endswith("/invitations"))
    assert owner.get_by_text("Somebody has come in with this invitation already.").is_visible()
    owner.unroute("**/api/v1/invitations")
    owner.goto("/en/members")
    told(owner, "Uma could not be confirmed")
    told(owner, "You withdrew their invitation, so they were not let in.")
    expect(owner.locator(".il-row", has_text="Uma")).to_have_count(0)
    expect_page(stranger, "Waiting for confirmation")
    assert "Uma" not in people.all_names(team.owner).values()
    with pytest.raises(NotAllowed, match="you withdrew this invitation"):
        people.newcomers(team.owner)


@pytest.mark.parametrize("shown", ["older", "none"])
def test_settings_from_before_a_withdrawal_let_nobody_in(
    owner: Page, stranger: Page, team: Team, shown: str
) -> None:
    name = f"Zoya {shown}"
    link = invite(owner, name, "Caseworker")
    me = owner.context.request.get("/api/v1/me").json()
    assert me["settings_revision"] > 0
    before = {key: me[key] for key in ("settings", "settings_revision")}
    # The server says that the invitation is withdrawn, and lets its link work still.
    owner.route("**/api/v1/invitations/*", lambda route: route.fulfill(status=204))
    owner.get_by_role("button", name=f"Withdraw: {name}").click()
    press(owner, "Yes, withdraw it")
    told(owner, f"The invitation for {name} is withdrawn.")

    lie = before if shown == "older" else {"settings": None, "settings_revision": 0}
    helpers.change_json(owner, "**/api/v1/me", lie)
    come_in(stranger, link, name, f"zoya-{shown}")
    expect_page(stranger, "Waiting for confirmation")
    told(owner, f"{name} could not be confirmed")
    # A page that is loaded anew still knows what was seen.
    owner.goto("/en/members")
    expect_page(owner, "This page could not be opened")
    told(owner, "whether a backup was put back. If so, sign out here and sign in again.")
    owner.unroute("**/api/v1/me")
    owner.goto("/en/members")

    told(owner, f"{name} could not be confirmed")
    told(owner, "You withdrew their invitation, so they were not let in.")
    owner.unroute("**/api/v1/invitations/*")
    expect_page(stranger, "Waiting for confirmation")
    assert name not in people.all_names(team.owner).values()


def test_a_withdrawal_that_the_server_does_not_keep_counts_in_this_tab(
    owner: Page, stranger: Page, team: Team
) -> None:
    link = invite(owner, "Yana", "Caseworker")
    owner.route("**/api/v1/me/settings", lambda route: route.fulfill(status=500))
    owner.get_by_role("button", name="Withdraw: Yana").click()
    press(owner, "Yes, withdraw it")
    expect(owner.locator(".il-notice--danger").first).to_be_visible()
    come_in(stranger, link, "Yana", "yana")
    expect_page(stranger, "Waiting for confirmation")
    owner.unroute("**/api/v1/me/settings")

    owner.goto("/en/members")

    told(owner, "You withdrew their invitation, so they were not let in.")
    assert "Yana" not in people.all_names(team.owner).values()
    # As soon as the server keeps settings again, other devices hear of it.
    spoiled: list[people.Spoiled] = []
    assert "Yana" not in [one.name for one in people.newcomers(team.owner, spoiled.append)]
    assert "Yana" in [one.label for one in spoiled]


@pytest.mark.parametrize(
    ("mangle", "sentence"),
    [
        (lambda link: link[:-7], "This is not a whole invitation link."),
        (lambda link: link.replace("#1.", "#2."), "This is not a whole invitation link."),
        (
            lambda link: re.sub(r"\d+$", "400000", link),
            "This invitation was used or is too old. Ask for a new one.",
        ),
        (
            lambda link: re.sub(r"#1\.[^.]+", "#1." + to_b64u(bytes(16)), link),
            "This invitation was withdrawn, or is not known here.",
        ),
        (
            lambda link: re.sub(r"\.[^.]+\.(\d+)$", rf".{to_b64u(bytes(32))}.\1", link),
            "What the server shows does not hold together",
        ),
    ],
    ids=["cut", "another version", "ended", "unknown", "another organisation"],
)
def test_a_link_that_is_not_the_one_sent_is_refused(
    team: Team, stranger: Page, mangle: object, sentence: str
) -> None:
    assert callable(mangle)
    link = str(people.invite(team.owner, "caseworker", team.desk, "Nobody"))

    stranger.goto(str(mangle(link)))

    expect_page(stranger, "This invitation does not work")
    told(stranger, sentence)


def test_an_expired_invitation_is_refused(team: Team, stranger: Page) -> None:
    link = str(people.invite(team.owner, "caseworker", team.desk, "Late"))
    helpers.change_json(stranger, re.compile(r"/api/v1/invitations/"), {"state": "expired"})

    stranger.goto(link)

    told(stranger, "This invitation was used or is too old. Ask for a new one.")


def test_keys_that_the_server_put_in_place_of_the_newcomers_are_not_confirmed(
    owner: Page, stranger: Page
) -> None:
    def swap(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        for sent in reply["invitations"]:
            if sent["state"] == "accepted":
                bundle = json.loads(from_b64u(sent["bundle"]))
                bundle["signing"] = to_b64u(bytes(31) + b"\x01")
                sent["bundle"] = to_b64u(
                    json.dumps(bundle, sort_keys=True, separators=(",", ":")).encode()
                )
        route.fulfill(response=response, json=reply)

    link = invite(owner, "Faina", "Caseworker")
    owner.route(re.compile(r"/api/v1/invitations$"), swap)
    come_in(stranger, link, "Faina", "faina")
    expect_page(stranger, "Waiting for confirmation")

    told(owner, "What the server shows does not hold together")
    expect(owner.locator(".il-row", has_text="Faina")).to_have_count(0)
    expect_page(stranger, "Waiting for confirmation")
    owner.unroute(re.compile(r"/api/v1/invitations$"))
    let_in(owner, "Faina")
    expect_page(stranger, "Inbox")


def test_a_frozen_member_is_out_at_once_and_comes_back_when_thawed(
    owner: Page, team: Team, chromium_browser: Browser, server: Server
) -> None:
    team.join("Gleb", "caseworker")
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        page.set_default_timeout(SLOW)
        helpers.sign_in(page, "gleb")
        expect_page(page, "Inbox")
        owner.goto("/en/members")
        owner.get_by_role("button", name="Freeze: Gleb").click()
        told(owner, "Freeze Gleb? They will be signed out everywhere at once")
        press(owner, "Yes, do it")
        expect(owner.locator(".il-row", has_text="Gleb")).to_contain_text("Frozen", timeout=SLOW)

        page.reload()
        expect_page(page, "Sign in")
        helpers.sign_in(page, "gleb", "some other words by the window")
        told(page, "The sign-in name or the passphrase is wrong.")
        helpers.sign_in(page, "gleb")
        told(page, "Your account is frozen")

        owner.get_by_role("button", name="Thaw: Gleb").click()
        press(owner, "Yes, do it")
        expect(owner.locator(".il-row", has_text="Gleb")).not_to_contain_text(
            "Frozen", timeout=SLOW
        )
        helpers.sign_in(page, "gleb")
        expect_page(page, "Inbox")
    # The freezing gave the desk new keys; the tests after this one file under them.
    team.look_again()
