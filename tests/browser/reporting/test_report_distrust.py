"""What does a person read when the server lies: about its log, its keys, or what stands in the report?"""

import json

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from incident_log.client import casework
from incident_log.crypto.seeds import new_seed
from incident_log.format.encoding import from_b64u, to_b64u
from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.reporting.reporters import Desk, expect_screen, go_on, press
from tests.serving import Server

pytestmark = pytest.mark.browser


def with_json(route: Route, change: object) -> None:
    """Let an answer pass with something changed in it."""
    assert callable(change)
    response = route.fetch()
    answer = response.json()
    change(answer)
    route.fulfill(response=response, body=json.dumps(answer))


def to_review(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)
    reporters.tell(page)
    reporters.skip_questions(page)
    reporters.from_evidence_to_review(page)


def test_a_log_that_does_not_hold_the_report_is_told(page: Page, desk: Desk) -> None:
    to_review(page, desk)

    def spoil(answer: dict[str, list[str]]) -> None:
        answer["proof"] = [to_b64u(bytes(32)), *answer["proof"][1:]]

    page.route("**/log/inclusion*", lambda route: with_json(route, spoil))
    reporters.send(page)

    expect(page.get_by_text("The server did not prove that it keeps your report")).to_be_visible()


def test_a_log_that_holds_it_is_not_complained_about(page: Page, desk: Desk) -> None:
    to_review(page, desk)
    reporters.send(page)

    expect(page.get_by_text("The server did not prove")).to_have_count(0)


def test_a_key_swapped_at_the_last_moment_stops_the_report(page: Page, desk: Desk) -> None:
    to_review(page, desk)
    before, sent = desk.cases(), []

    def swap(answer: dict[str, list[dict[str, str]]]) -> None:
        envelope = from_b64u(answer["statements"][-1]["statement"])
        recipient = new_seed().recipient.encode()
        old = json.loads(envelope)["statement"]["body"]["recipient"].encode()
        answer["statements"][-1]["statement"] = to_b64u(envelope.replace(old, recipient))

    page.route("**/directory/desks/*", lambda route: with_json(route, swap))
    page.on(
        "request", lambda request: sent.append(request.url) if request.method != "GET" else None
    )
    press(page, "Send")

    expect_screen(page, "Nothing was sent")
    expect(page.locator(".il-notice--danger")).to_contain_text(
        "could not prove that it is the right one"
    )
    assert sent == []
    assert desk.cases() == before


def test_a_link_without_a_fingerprint_asks_to_compare_it(page: Page, desk: Desk) -> None:
    address, _dot, organisation = desk.link.rpartition(".")
    page.goto(address)
    expect_screen(page, "Compare these words")

    parts = page.locator(".il-fingerprint.il-mono span")
    parts.first.wait_for()
    shown = parts.all_text_contents()
    assert "".join(shown) == from_b64u(organisation, 32).hex()
    press(page, "They are the same")

    expect_screen(page, "Tell us what happened")
    expect(page.get_by_text("Your report goes to: Vilnius desk")).to_be_visible()


def test_a_link_whose_key_is_not_the_right_one_does_not_invite_to_write(
    page: Page, desk: Desk
) -> None:
    address, _dot, _organisation = desk.link.rpartition(".")
    page.goto(f"{address}.{to_b64u(bytes(32))}")
    expect(page.locator(".il-notice--danger")).to_contain_text("Nothing can be sent with this link")

    main = page.locator("form .govuk-button:not(.govuk-button--secondary)")
    expect(main).to_have_text("Load this page again")
    expect(page.get_by_text("Nobody gets it")).to_be_visible()
    press(page, "Write here all the same")
    expect_screen(page, "Are you safe right now?")


def test_a_link_that_leads_to_no_team_does_not_begin_a_report(
    chromium_browser: Browser, server: Server, desk: Desk
) -> None:
    address, _hash, rest = desk.link.rpartition("#")
    _team, _dot, organisation = rest.partition(".")
    # The browser complains about what is not found, as it should.
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        page.goto(f"{address}#{to_b64u(bytes(16))}.{organisation}")
        expect(page.locator(".il-notice--danger")).to_contain_text("This link leads to no team")
        expect(page.locator("form .govuk-button")).to_have_text("Use another link")
        expect(page.get_by_role("button", name="In danger?")).to_be_visible()

        press(page, "Use another link")
        expect(page.get_by_text("This link is not complete")).to_have_count(0)
        page.get_by_label("Or paste the link here").fill(desk.link)
        go_on(page)

        expect(page.locator("form .govuk-button")).to_have_text("Start")


def test_a_link_whose_key_is_the_right_one_invites_to_begin(page: Page, desk: Desk) -> None:
    reporters.begin(page, desk.link)

    expect(page.locator("form .govuk-button")).to_have_text("Start")
    expect(page.get_by_role("button", name="Save and stop")).to_have_count(0)


def test_without_a_link_the_way_to_help_in_danger_is_there(page: Page, desk: Desk) -> None:
    page.goto("/en/report")
    page.locator("main").get_by_role("link", name="In danger? What to do").click()
    expect_screen(page, "If you are in danger")


def test_without_a_link_the_page_asks_for_it(page: Page, desk: Desk) -> None:
    page.goto("/en/report")
    page.get_by_label("Or paste the link here").fill("https://example.org/")
    go_on(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("not the whole link")

    page.get_by_label("Or paste the link here").fill(desk.link)
    go_on(page)

    expect_screen(page, "Tell us what happened")


def test_a_changed_record_is_a_warning_and_not_a_silence(page: Page, desk: Desk) -> None:
    codename = reporters.report(page, desk.link)
    case = desk.case_of(codename)
    casework.adopt(desk.session, case)
    casework.write_and_save(
        desk.session, case, "message", {"text": "We read it.", "lang": "en"}, "report"
    )

    def spoil(answer: dict[str, list[dict[str, str]]]) -> None:
        record = next(each for each in answer["records"] if each["position"] == 0)  # type: ignore[comparison-overlap]  # numbers in JSON
        envelope = bytearray(from_b64u(record["envelope"]))
        envelope[-1] ^= 1
        record["envelope"] = to_b64u(bytes(envelope))

    page.route("**/records?*", lambda route: with_json(route, spoil))
    reporters.come_back(page, codename)

    expect(page.get_by_text("Some entries of your report do not hold together.")).to_be_visible()
    expect(page.get_by_text("We read it.")).to_be_visible()


def test_a_report_with_a_record_left_out_does_not_open(page: Page, desk: Desk) -> None:
    codename = reporters.report(page, desk.link)
    page.route(
        "**/records?*", lambda route: with_json(route, lambda answer: answer["records"].pop(1))
    )

    page.goto("/en/return")
    press(page, "Sign out") if page.get_by_role("button", name="Sign out").count() else None
    page.goto("/en/return")
    page.get_by_label("Codename").fill(codename)
    press(page, "Open my report")

    expect(page.locator("[data-said]")).to_contain_text("could not prove that it is the right one")
