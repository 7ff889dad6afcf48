"""Can a desk whose share of a case is used up still end an access in it, and renew keys that have ended?"""

from dataclasses import replace

import pytest

from incident_log.services import grants, journal, rotation
from tests.casefile import CaseFile
from tests.town import Town
from tests.web.test_renewal import new_keys, renewal


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def fill(case: CaseFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what stands in a case be all that its desk may write there."""
    # All but the report itself.
    count = 0 if case.head is None else case.head.position
    monkeypatch.setattr(journal, "MOST_RECORDS", {"desk": count, "reporter": 9, "grant": 9})


def test_an_access_is_ended_in_a_case_that_the_desk_filled(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.give(case, town.chidi)
    fill(case, monkeypatch)
    full = town.bo.ask("POST", f"cases/{case.id}/records", octets=case.record(town.bo))
    ending = f"cases/{case.id}/grants/{town.chidi.member}/revoke"

    assert (full.status_code, full.json["error"]["code"]) == (413, "case_full")
    town.amina.must("POST", ending, town.revocation(case))
    monkeypatch.setattr(grants, "KEPT_TO_END", 0)
    assert town.amina.post(ending, town.revocation(case)).status_code == 413


def test_the_last_places_are_for_renewing_keys_that_have_ended(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(case, monkeypatch)
    monkeypatch.setattr(rotation, "KEPT_TO_END", 0)
    path = f"cases/{case.id}/renew"
    before = replace(case, secrets=dict(case.secrets))

    full = town.amina.post(path, renewal(town, before, town.desk))
    town.change(town.bo, status="removed")
    desk = new_keys(town, town.amina)

    assert (full.status_code, full.json["error"]["code"]) == (413, "case_full")
    town.amina.must("POST", path, renewal(town, case, desk))
