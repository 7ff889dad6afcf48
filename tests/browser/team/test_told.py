"""Whose words does a page and a dossier show? A lawyer who was let in writes with a program of their own, the team corrects."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from incident_log.client import casework, sharing
from incident_log.client.casework import OpenCase
from incident_log.client.sharing import Terms
from incident_log.format.canonical import Json
from tests import chromium
from tests.browser.reporting import reporters
from tests.browser.team.leaving import signed_in
from tests.browser.team.team import Team, open_case, part
from tests.browser.team.test_dossier import _fill_in, _open_dossier, _take
from tests.browser.team.test_dossier_unnamed import _facts, _told
from tests.serving import Server

_SENTENCE, _STORY = (
    "A man threatened me by phone.",
    "They rang at night and said that they would come.",
)
_FORGED, _ADDED, _PUT = "I have not been threatened.", "Her neighbour heard it.", "Warsaw"


def _amend(opened: OpenCase, changes: Json, **more: Json) -> OpenCase:
    payload: dict[str, Json] = {"incident": opened.view().incidents[0].incident, "changes": changes}
    return casework.write(opened, "amendment", {**payload, **more})


def test_what_a_lawyer_adds_is_nowhere_in_the_persons_own_words(
    bo: Page, team: Team, chromium_browser: Browser, server: Server, tmp_path: Path
) -> None:
    case = team.adopted(_told("named", sentence=_SENTENCE, narrative=_STORY, safe_now="no"))
    sharing.grant(
        team.owner, case, team.id_of("Chidi"), Terms(["report"], None, "appeal", name="Chidi")
    )
    forging = casework.open_case(signed_in(team, "chidi"), case)
    forging = _amend(forging, {"sentence": _FORGED, "safe_now": "yes"}, addition=_FORGED)
    _amend(forging, {}, addition=_ADDED)
    _amend(team.open(case), {"place": {"country": "PL", "city": _PUT}})

    open_case(bo, case)
    story = part(bo, "What happened")
    expect(story).to_contain_text(_STORY)
    expect(story).to_contain_text("Added by Chidi,")
    expect(story).to_contain_text("Changed by Amina,")
    expect(story).not_to_contain_text(_FORGED)
    assert team.open(case).view().summary.urgency == "imminent"
    _open_dossier(bo, case)
    _fill_in(bo)
    facts = _facts(_take(bo, tmp_path))
    assert _FORGED not in json.dumps(facts)
    (allegation,) = facts["allegations"]
    assert allegation["narrative"] == _STORY
    assert [(each["text"], each["by"].split()[0]) for each in allegation["added"]] == [
        (_ADDED, "Lawyer")
    ]
    assert "as the team put it" in facts["chronology"][0]["place"]
    with chromium.open_context(chromium_browser, server.url) as context:
        page = context.new_page()
        reporters.come_back(page, team.codenames[case])
        page.locator(".il-door", has_text="What you told us").click()
        told = page.locator("main")
        expect(told).to_contain_text("Added by a lawyer,")
        expect(told).to_contain_text("Changed by the team,")
        expect(told).not_to_contain_text(_FORGED)
