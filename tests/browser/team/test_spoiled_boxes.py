"""Does the page of a case go on past new keys of which a colleague sealed nothing for the desk?"""

import pytest
from playwright.sync_api import Browser, Page, expect

from incident_log.client import casework, sharing
from incident_log.client.sharing import Terms
from incident_log.crypto import sealing
from incident_log.crypto.seeds import CompartmentSecret
from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.team.leaving import signed_in
from tests.browser.team.team import Team, told
from tests.serving import Server

pytestmark = pytest.mark.browser


def test_the_desk_is_told_and_gives_new_keys_and_the_person_reads_what_they_wrote(
    team: Team, bo: Page, chromium_browser: Browser, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, chidi = team.adopted(), team.id_of("Chidi")
    sharing.grant(team.owner, case, chidi, Terms(["report"], None, "appeal", name="Chidi"))
    evil, wrap = signed_in(team, "bo"), sealing.wrap_case_secret

    def spoiled(key: bytes, organisation: str, holder: str, secret: CompartmentSecret) -> bytes:
        box = wrap(key, organisation, holder, secret)
        return box[:-1] + bytes([box[-1] ^ 1])

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "wrap_case_secret", spoiled)
        opened = casework.open_case(evil, case)
        body, _after = sharing._ending(evil, opened, chidi, "no more")
    evil.api.post(f"cases/{case}/grants/{chidi}/revoke", body)
    team.write_as_person(case, "Before the new keys.")

    bo.goto(f"/en/case#{case}")

    told(bo, "A key that was sealed for you does not open")
    expect(bo.locator("main")).to_contain_text("A man threatened me by phone.")
    for _time in range(50):
        if team.open(case).keys.lost("report") < 0:
            break
        bo.wait_for_timeout(100)
    with chromium.open_context(chromium_browser, server.url) as context:
        person = context.new_page()
        reporters.come_back(person, team.codenames[case])
        person.locator(".il-door", has_text="Messages").click()
        expect(person.locator("main")).to_contain_text("Before the new keys.")
    team.write_as_person(case, "After them.")
    assert [each.payload["text"] for each in team.open(case).view().messages] == ["After them."]
