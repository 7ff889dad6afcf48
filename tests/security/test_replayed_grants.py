"""Can a member of the desk open a case to somebody, or end an access, without a record of its own in the journal?"""

import pytest

from incident_log.format.encoding import to_b64u
from tests.casefile import CaseFile
from tests.town import Town


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def test_an_older_record_opens_a_case_to_nobody(town: Town, case: CaseFile) -> None:
    older = case.record(town.bo)
    town.bo.must("POST", f"cases/{case.id}/records", octets=older)
    case.wrote(older)

    answer = town.bo.post(
        f"cases/{case.id}/grants", town.grant(case, town.chidi) | {"record": to_b64u(older)}
    )

    assert answer.status_code == 409
    assert town.chidi.get(f"cases/{case.id}").status_code == 404
    assert town.bo.must("GET", f"cases/{case.id}")["grants"] == []


def test_the_record_of_one_grant_is_not_good_for_another(town: Town, case: CaseFile) -> None:
    first = town.grant(case, town.chidi)
    town.bo.must("POST", f"cases/{case.id}/grants", first)

    for change in (
        {"to": town.dana.member},
        {"compartments": ["report", "work"]},
        {"expires_on": "2026-12-01"},
        {"wrap": town.grant(case, town.chidi)["wrap"]},
    ):
        assert town.bo.post(f"cases/{case.id}/grants", first | change).status_code == 409

    assert town.dana.get(f"cases/{case.id}").status_code == 404
    (kept,) = town.bo.must("GET", f"cases/{case.id}")["grants"]
    assert (kept["to"], kept["compartments"], kept["expires_on"]) == (
        town.chidi.member,
        ["report"],
        None,
    )


def test_the_same_grant_again_after_a_lost_answer_gives_the_same(
    town: Town, case: CaseFile
) -> None:
    body = town.grant(case, town.chidi, ("report", "work"))

    first = town.bo.must("POST", f"cases/{case.id}/grants", body)

    assert town.bo.must("POST", f"cases/{case.id}/grants", body) == first
    assert town.chidi.get(f"cases/{case.id}").status_code == 200


def test_an_older_record_ends_no_access(town: Town, case: CaseFile) -> None:
    given = town.grant(case, town.chidi)
    town.bo.must("POST", f"cases/{case.id}/grants", given)

    answer = town.bo.post(
        f"cases/{case.id}/grants/{town.chidi.member}/revoke",
        town.revocation(case) | {"records": [given["record"]]},
    )

    assert answer.status_code == 409
    assert town.chidi.get(f"cases/{case.id}").status_code == 200
