"""Does a removal close what comes after, for the removed person with all their old keys and everything the server has?"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from incident_log.client import casework, returning
from incident_log.crypto import sealing
from incident_log.crypto.seeds import new_compartment_secret
from incident_log.errors import IncidentLogError, NotSignedIn, VerificationError
from incident_log.format.box import holder_of_desk
from incident_log.format.encoding import from_b64u, to_b64u
from tests import granting, serving
from tests.browser.reporting import reporters
from tests.browser.team import leaving
from tests.browser.team.leaving import (
    Left,
    OldDirectory,
    after,
    at_members,
    connect,
    epoch_of,
    file,
    is_refused,
    look_again,
    say,
    signed_in,
)
from tests.browser.team.team import SLOW, Team, open_case, part, press, told
from tests.serving import Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    """A server of this file alone: whoever is removed here is missed by no other test."""
    with serving.run(tmp_path_factory.mktemp("removal") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def leaver(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    """Bo has taken three cases, shared one with the lawyer, and seen a fourth; then he goes, with all he has."""
    folder = tmp_path_factory.mktemp("removal-people")
    with reporters.founded_desk(server, folder / "amina") as founded:
        team = Team(server, founded.session, founded.link, folder)
        for name, role in (("Bo", "caseworker"), ("Lena", "lead"), ("Chidi", "lawyer")):
            team.join(name, role)
        bo, chidi = signed_in(team, "bo"), signed_in(team, "chidi")
        reporter = file(team, connect(server.url), "rui")
        cases = [reporter.case, team.file(), team.file()]
        attacked = team.file()
        for case in (*cases[:2], attacked):
            casework.adopt(bo, case)
        granting.grant(bo, cases[0], chidi.me.id, ["report"], None, "to advise")
        team.look_again()
        every = (*cases, attacked)
        secrets = {case: casework.open_case(bo, case).keys.secrets for case in every}
        yield Left(team, bo, chidi, cases, reporter, attacked, secrets)
        leaving.close_all()


@dataclass(frozen=True)
class Removal:
    """What was seen while Bo was removed, which was interrupted and finished by a lead."""

    left: Left
    exposed: int
    still_to_do: list[str]
    opened: list[str]
    refused: list[str]
    at_the_end: list[str]


@pytest.fixture(scope="module")
def removal(leaver: Left, chromium_browser: Browser, server: Server) -> Removal:
    """Amina removes Bo, loses the connection after one case, and Lena goes on."""
    every = [*leaver.cases, leaver.attacked]
    with at_members(chromium_browser, server, "amina") as page:
        page.route("**/api/v1/cases/*/renew", after(1))
        row = page.locator(".il-row", has_text="Bo")
        row.get_by_role("button", name="Remove").click()
        told(page, "what they have read, they have read")
        press(page, "Yes, do it")
        told(page, "There is no connection")
        exposed = page.get_by_role("region", name="What Bo could read").locator("li")
        exposed.first.wait_for()
        number, to_do = exposed.count(), page.get_by_text("Still to do").all_inner_texts()
    amina = look_again(leaver.team.owner)
    opened = [case for case in every if casework.open_case(amina, case).journal.entries]
    refused = [case for case in every if is_refused(leaver, case, amina)]
    with at_members(chromium_browser, server, "lena") as page:
        press(page, "Renew the keys now")
        told(page, "cannot open what Vilnius desk writes from now on.")
        at_the_end = page.get_by_text("Still to do").all_inner_texts()
    return Removal(leaver, number, to_do, opened, refused, at_the_end)


@pytest.fixture(scope="module")
def left(removal: Removal) -> Left:
    """Bo is gone."""
    return removal.left


def test_an_interrupted_removal_leaves_every_case_open_to_the_desk_and_is_finished_by_a_lead(
    removal: Removal,
) -> None:
    left = removal.left
    assert removal.exposed == 4
    assert [text.split(" keys")[0] for text in removal.still_to_do] == ["Still to do: 3 cases have"]
    assert removal.opened == [*left.cases, left.attacked]
    assert len(removal.refused) == 3
    assert removal.at_the_end == []
    with pytest.raises(NotSignedIn):
        signed_in(left.team, "bo")


def test_the_removed_member_opens_nothing_new_with_every_key_and_a_full_copy_of_the_server(
    left: Left,
) -> None:
    team, case = left.team, left.cases[0]
    before = {each: left.opened_by_bo(each) for each in left.cases}
    heads = {
        each: casework.open_case(look_again(team.owner), each).journal.head for each in left.cases
    }

    own = returning.open_own(left.reporter)
    casework.write(own, "message", {"text": "He is back.", "lang": "en"})
    sharing_case = casework.open_case(look_again(left.lawyer), case)
    casework.write(sharing_case, "message", {"text": "I advise.", "lang": "en"})
    for each in left.cases[:2]:
        opened = casework.open_case(look_again(team.owner), each)
        casework.save_card(
            look_again(team.owner), casework.write(opened, "note", {"text": "Move."})
        )
    casework.adopt(look_again(team.owner), left.cases[2])

    assert all(before.values())
    assert {each: left.opened_by_bo(each) for each in left.cases} == before
    assert all(max(before[each]) <= heads[each].position for each in left.cases)
    assert left.cards_opened_by_bo() == []
    assert [
        casework.open_case(look_again(team.owner), each).journal.warnings for each in left.cases
    ] == [()] * 3
    with pytest.raises(IncidentLogError):
        casework.open_case(left.bo, case)


def test_what_the_removed_member_writes_on_under_an_old_secret_says_nothing(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    """Nobody has written there since the keys were renewed but whoever renewed them."""
    case, amina = left.attacked, look_again(left.team.owner)
    renewed = casework.open_case(amina, case)
    kinds = [entry.opened.type for entry in renewed.journal.entries[-3:] if entry.opened]
    assert kinds == ["renewal"] * 3
    assert renewed.journal.warnings == ()

    left.written_by_bo(case, "report", "Call this number.")
    left.written_by_bo(case, "work", "Ask at this address.")

    opened = casework.open_case(amina, case)
    assert len(opened.journal.warnings) == 2
    assert opened.view().messages == opened.view().notes == ()
    with at_members(chromium_browser, server, "amina") as page:
        open_case(page, case)
        told(page, "Not everything in this case can be trusted")
        expect(
            page.get_by_text("can read nothing that is written from here on").first
        ).to_be_visible()
        expect(page.get_by_text("Call this number.")).to_have_count(0)
        expect(page.get_by_text("Ask at this address.")).to_have_count(0)


def test_a_report_to_keys_that_ended_says_so_and_is_written_to_with_new_ones(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    team = left.team
    statements = team.owner.api.get(f"directory/desks/{team.desk}").values["statements"]
    assert isinstance(statements, list)
    api = OldDirectory(server.url, [one for one in statements if epoch_of(one) < 1])
    late, fresh = file(team, api, "late"), file(team, connect(server.url), "fresh")
    assert left.intake_opened_by_bo(late.case)
    assert not left.intake_opened_by_bo(fresh.case)

    with at_members(chromium_browser, server, "amina") as page:
        expect(page.get_by_text("Still to do: 1 case has keys")).to_be_visible()
        open_case(page, fresh.case)
        expect(page.get_by_text("This report was sealed with old keys")).to_have_count(0)
        open_case(page, late.case)
        told(page, "This report was sealed with old keys of the team")
        press(page, "Take this case")
        expect(part(page, "History").get_by_text("Status: Open")).to_be_visible(timeout=SLOW)

    opened = casework.open_case(look_again(team.owner), late.case)
    kinds = {
        entry.link.header.epoch
        for entry in opened.journal.entries[1:]
        if entry.opened and entry.opened.type in {"assignment", "status"}
    }
    assert kinds
    assert all(epoch >= 65536 for epoch in kinds)


def test_a_frozen_member_gets_the_keys_back_when_thawed(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    # Amina's client may know old keys only: Eva gets the rest here.
    left.team.join("Eva", "caseworker")
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator(".il-row", has_text="Eva")
        row.get_by_role("button", name="Freeze").click()
        press(page, "Yes, do it")
        told(page, "writes from now on.")
        with pytest.raises(NotSignedIn):
            signed_in(left.team, "eva")
        row.get_by_role("button", name="Thaw").click()
        press(page, "Yes, do it")
        expect(row.get_by_role("button", name="Freeze")).to_be_visible(timeout=SLOW)
        expect(page.get_by_text("Renewing")).to_have_count(0, timeout=SLOW)

    eva, owner = signed_in(left.team, "eva"), look_again(left.team.owner)
    assert len(eva.desk_secrets) == len(owner.desk_secrets) > 1
    assert say(left, left.cases[0], eva).journal.warnings == ()


def test_a_removed_lawyer_takes_no_new_secret_along(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    case = left.cases[0]
    left.team.join("Dora", "lawyer")
    dora, amina = signed_in(left.team, "dora"), look_again(left.team.owner)
    granting.grant(amina, case, dora.me.id, ["report"], None, "to advise")
    old = casework.open_case(look_again(dora), case).keys
    with at_members(chromium_browser, server, "lena") as page:
        row = page.locator(".il-row", has_text="Dora")
        expect(row.get_by_role("button", name="Remove")).to_have_count(0)
    with at_members(chromium_browser, server, "amina") as page:
        row = page.locator(".il-row", has_text="Dora")
        row.get_by_role("button", name="Remove").click()
        press(page, "Yes, do it")
        told(page, "writes from now on.")
        exposed = page.get_by_role("region", name="What Dora could read").locator("li")
        expect(exposed).to_have_count(1)

    opened = casework.open_case(look_again(left.team.owner), case)
    assert opened.secret("report").epoch > old.newest("report").epoch
    shares = {share.to: share.compartments for share in opened.view().shares}
    assert shares == {dora.me.id: (), left.lawyer.me.id: ("report",)}
    assert list(opened.grants) == [left.lawyer.me.id]


def test_a_secret_that_the_removed_member_made_under_the_old_key_is_told_and_seals_nothing(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    case, number = left.cases[2], 5 * 65536
    old = next(secret for secret in left.bo.desk_secrets if secret.epoch == 0)
    forged = sealing.wrap_case_secret(
        old.wrap_key,
        left.bo.organisation,
        holder_of_desk(left.team.desk, 0),
        new_compartment_secret(case, "report", number),
    )
    columns = "case_id, compartment, epoch, holder, desk_epoch, format, wrap"
    row = (from_b64u(case), "report", number, "desk", 0, "box", forged)
    added = f"INSERT INTO case_wraps ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # a fixed text
    with left.changed(added, row, "DELETE FROM case_wraps WHERE epoch = ?", (number,)):
        opened = casework.open_case(look_again(left.team.owner), case)
        assert "does not open" in opened.journal.warnings[0]
        assert opened.secret("report").epoch < number
        with at_members(chromium_browser, server, "amina") as page:
            page.goto(f"/en/case#{case}")
            told(page, "A key that was sealed for you does not open")


def test_a_false_secret_under_the_old_key_in_place_of_an_older_one_is_told_and_opens_nothing(
    left: Left, chromium_browser: Browser, server: Server
) -> None:
    case = left.cases[0]
    places = "compartment = 'work' AND epoch = 0 AND holder = 'desk'"
    rows = left.rows(f"SELECT case_id, wrap FROM case_wraps WHERE {places}")  # noqa: S608  # a fixed text
    (wrap,) = (sealed for case_id, sealed in rows if to_b64u(case_id) == case)
    old = next(secret for secret in left.bo.desk_secrets if secret.epoch == 0)
    forged = sealing.wrap_case_secret(
        old.wrap_key,
        left.bo.organisation,
        holder_of_desk(left.team.desk, 0),
        new_compartment_secret(case, "work", 0),
    )
    change = "UPDATE case_wraps SET wrap = ? WHERE wrap = ?"
    with left.changed(change, (forged, wrap), change, (wrap, forged)):
        opened = casework.open_case(look_again(left.team.owner), case)
        assert "does not open" in opened.journal.warnings[0]
        with pytest.raises(VerificationError):
            opened.journal.require_all_shown()
        with at_members(chromium_browser, server, "amina") as page:
            page.goto(f"/en/case#{case}")
            told(page, "A key that was sealed for you does not open")
    assert casework.open_case(look_again(left.team.owner), case).journal.warnings == ()


@pytest.mark.parametrize("counts", [True, False])
def test_only_a_share_that_counts_opened_a_case_to_whoever_left(
    left: Left, chromium_browser: Browser, server: Server, *, counts: bool
) -> None:
    case, amina = left.cases[1], look_again(left.team.owner)
    opened = casework.open_case(amina, case)
    named = {"to": left.bo.me.id, "to_signing": to_b64u(left.bo.me.signing)}
    said = {"action": "granted", "compartments": ["report"], "expires_at": None, "reason": "x"}
    # No program of ours writes such a field: the fold refuses the record.
    payload = {**named, **said, **({} if counts else {"mood": "x"})}
    envelope = casework.sealed(opened, "share", payload, opened.secret("report"))
    amina.api.post_bytes(f"cases/{case}/records", envelope)
    renewals: list[str] = []

    with at_members(chromium_browser, server, "lena") as page:
        page.on(
            "request",
            lambda one: renewals.append(one.url) if one.url.endswith("/renew") else None,
        )
        open_case(page, case)
        page.get_by_label("Write a note").fill("Who wrote that?")
        press(page, "Save the note")
        told(page, "The note is saved.")

    assert bool(renewals) is counts
    after = casework.open_case(look_again(left.team.owner), case)
    assert [share.to for share in after.view().shares if share.compartments] == []
    assert after.secret("report").epoch >= opened.secret("report").epoch + counts
    assert after.journal.warnings == ()
