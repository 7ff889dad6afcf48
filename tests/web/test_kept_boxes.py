"""Does the desk keep what it can open, whatever one of its members sends in its place?"""

import pytest

from incident_log.format.encoding import from_b64u, to_b64u
from tests.casefile import CaseFile
from tests.town import Town
from tests.web.test_renewal import renewal


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def test_no_renewal_takes_from_the_desk_what_it_can_open(town: Town, case: CaseFile) -> None:
    """The server sees the header of a box, and not whether it opens."""
    before = town.amina.must("GET", f"cases/{case.id}")["wraps"]
    body = renewal(town, case, town.desk)
    for wrap in body["wraps"]:
        wrap["box"] = to_b64u(from_b64u(wrap["box"])[:-1] + b"z")

    town.bo.must("POST", f"cases/{case.id}/renew", body)

    after = town.amina.must("GET", f"cases/{case.id}")["wraps"]
    assert [wrap for wrap in after if wrap["epoch"] == 0] == before


def test_a_secret_that_nobody_can_open_is_left_out_of_a_renewal(town: Town, case: CaseFile) -> None:
    body = renewal(town, case, town.desk)
    left_out = body["wraps"].pop()

    town.bo.must("POST", f"cases/{case.id}/renew", body)

    wraps = town.amina.must("GET", f"cases/{case.id}")["wraps"]
    places = [(wrap["compartment"], wrap["epoch"]) for wrap in wraps]
    assert (left_out["compartment"], left_out["epoch"]) in places
    assert len(places) == 6
