"""Can a server become the reporter of a case, for whoever seals new secrets, with a letter that it wrote itself?"""

import hashlib

import pytest
from playwright.sync_api import Page, Route

from incident_log.client import people
from incident_log.crypto import letters
from incident_log.crypto.letters import Intake
from incident_log.crypto.seeds import new_compartment_secret, new_seed
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.epoch import first_epoch
from incident_log.format.record import parse_envelope
from tests import granting
from tests.browser.team.team import Team, open_case, press, told

pytestmark = pytest.mark.browser

# What a page does that stays open: it reads a case, and later what was added since.
_LOOK_TWICE = """async (id) => {
  const root = document.querySelector('script[type="module"]').src.replace(/joined\\/main\\.js$/, "src/");
  const [account, session, journals] = await Promise.all(
    ["account", "session", "journal"].map((name) => import(`${root}${name}.js`)),
  );
  await session.resume();
  await account.load();
  const journal = await journals.openJournal(id);
  return journals.refresh(journal).then(() => "held", (error) => error.code);
}"""


def forged(team: Team, case: str) -> str:
    """Write a letter as any stranger can: the keys of the desk are public."""
    seed, desk = new_seed(), team.owner.directory.desk(team.desk)
    epoch = first_epoch(desk.epoch)
    intake = Intake(
        organisation=team.owner.organisation,
        desk=team.desk,
        desk_epoch=desk.epoch,
        case=case,
        reporter_signing=seed.signing_key.public,
        reporter_recipient=seed.recipient,
        secrets=tuple(new_compartment_secret(case, name, epoch) for name in ("report", "identity")),
    )
    return to_b64u(letters.seal_intake(intake, seed.signing_key, desk.recipient))


def another_letter(page: Page, team: Team, case: str) -> None:
    """Show a forged letter, and of the first record, which would speak against it, only that it is there."""
    letter = forged(team, case)

    def look(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "intake": letter})

    def withhold(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        for row in reply["records"]:
            if row["position"] == 0:
                envelope = parse_envelope(from_b64u(row.pop("envelope")))
                row["header"] = to_b64u(envelope.header_bytes)
                row["body_sha256"] = to_b64u(hashlib.sha256(envelope.body).digest())
        route.fulfill(response=response, json=reply)

    page.route(f"**/api/v1/cases/{case}", look)
    page.route(f"**/api/v1/cases/{case}/records?*", withhold)


def no_letter(page: Page, case: str) -> None:
    """Withhold the letter, so that the person who reported would get no key to what comes next."""

    def look(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        del reply["intake"]
        route.fulfill(response=response, json=reply)

    page.route(f"**/api/v1/cases/{case}", look)


def test_nothing_new_is_sealed_without_the_letter_of_the_reporter(
    rough_bo: Page, team: Team
) -> None:
    page, name = rough_bo, "Farida"
    team.join(name, "lawyer")
    (reader,) = (one for one, known in people.all_names(team.owner).items() if known == name)
    case = team.adopted()
    granting.grant(team.owner, case, reader, ["report"], None, "to advise")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/revoke") else None)
    no_letter(page, case)

    open_case(page, case)
    page.get_by_role("button", name=f"End the access: {name}").click()
    page.get_by_label("Why?").fill("Another lawyer")
    press(page, "End the access")

    told(page, "What the server shows does not hold together")
    assert sent == []
    assert team.open(case).grants[reader].compartments == ("report",)


def test_a_case_whose_letter_brings_other_keys_than_the_desk_holds_is_not_shown(
    rough_bo: Page, team: Team
) -> None:
    case = team.adopted()
    another_letter(rough_bo, team, case)

    rough_bo.goto(f"/en/case#{case}")

    told(rough_bo, "What the server shows does not hold together")


def test_keys_that_come_after_a_letter_must_be_those_the_letter_brought(
    rough_bo: Page, team: Team
) -> None:
    case = team.adopted()
    letters_shown = iter([True, False, True, True])
    letter = forged(team, case)

    def look(route: Route) -> None:
        response = route.fetch()
        # The letter alone, as of a report that nobody has taken, and only then, behind it, the keys of the real case.
        alone: dict[str, list[str]] = {"wraps": []} if next(letters_shown) else {}
        route.fulfill(response=response, json={**response.json(), "intake": letter, **alone})

    rough_bo.goto("/en/inbox")
    rough_bo.locator("main .il-row").first.wait_for()
    rough_bo.route(f"**/api/v1/cases/{case}", look)

    assert rough_bo.evaluate(_LOOK_TWICE, case) == "verification"
    assert rough_bo.evaluate(_LOOK_TWICE, case) == "held"
