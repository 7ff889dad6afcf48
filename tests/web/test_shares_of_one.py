"""Does one member, or one reader, leave enough of a case to the others, and does a case of many years go on?"""

import os
from dataclasses import replace

import pytest

from incident_log.crypto import letters
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services import journal, new_secrets
from tests.casefile import CaseFile
from tests.people import AT, Person
from tests.town import Town
from tests.web.test_renewal import new_keys, renewal


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def end(town: Town, case: CaseFile, by: Person, whose: Person) -> int:
    """Send one end of an access; where it is refused, the case stays as it is."""
    before = replace(case, secrets=dict(case.secrets))
    answer = by.post(
        f"cases/{case.id}/grants/{whose.member}/revoke", town.revocation(case, ("report",))
    )
    if answer.status_code != 200:
        case.head, case.secrets = before.head, before.secrets
    return answer.status_code


def records_until_refused(case: CaseFile, by: Person) -> int:
    for count in range(20):
        record = case.record(by)
        if by.ask("POST", f"cases/{case.id}/records", octets=record).status_code == 413:
            return count
        case.wrote(record)
    return -1


def test_one_member_leaves_records_and_the_end_of_an_access_to_the_others(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.give(case, town.chidi, ("report",))
    monkeypatch.setattr(journal, "MOST_RECORDS_OF_ONE", {"desk": 4, "grant": 2})

    by_bo, by_chidi = records_until_refused(case, town.bo), records_until_refused(case, town.chidi)

    # Bo let Chidi in with the first of four.
    assert (by_bo, by_chidi) == (3, 2)
    case.append(town.amina)
    assert end(town, case, town.bo, town.dana) == 413
    assert end(town, case, town.bo, town.chidi) == 200


def test_one_reader_leaves_bytes_to_the_others(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reader in (town.chidi, town.dana):
        town.give(case, reader, ("report",))
    most = len(case.record(town.chidi)) + 100
    monkeypatch.setattr(journal, "MOST_RECORD_OCTETS_OF_ONE", {"grant": most})

    assert records_until_refused(case, town.chidi) == 1
    assert records_until_refused(case, town.dana) == 1


def test_one_member_leaves_new_secrets_to_the_others_until_the_desk_has_new_keys(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_secrets, "MOST_SECRETS_OF_ONE", 3)
    monkeypatch.setattr(new_secrets, "MOST_SECRETS", 5)
    town.give(case, town.chidi, ("report",))

    assert [end(town, case, town.bo, town.dana) for _ in range(4)] == [200] * 3 + [413]
    assert end(town, case, town.amina, town.chidi) == 200
    assert end(town, case, town.amina, town.dana) == 413
    before = replace(case, secrets=dict(case.secrets))
    assert (
        town.bo.post(f"cases/{case.id}/renew", renewal(town, before, town.desk)).status_code == 413
    )

    desk = new_keys(town, town.amina, town.bo)
    town.amina.must("POST", f"cases/{case.id}/renew", renewal(town, case, desk))


def test_a_letter_is_as_long_as_all_secrets_of_the_case_and_no_longer(
    town: Town, case: CaseFile
) -> None:
    body = town.revocation(case, ("report",))
    reader = body["epochs"][0]["readers"][0]
    honest = from_b64u(reader["wrap"])
    path = f"cases/{case.id}/grants/{town.dana.member}/revoke"
    reader["wrap"] = to_b64u(honest + os.urandom(3000))

    answer = town.bo.post(path, body)

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")
    reader["wrap"] = to_b64u(honest)
    assert town.bo.post(path, body).status_code == 200


def test_nobody_takes_a_case_over_with_the_last_number_for_a_secret(town: Town) -> None:
    case = town.file_report()
    body = town.adoption(case)
    work = case.secrets["work"] = replace(case.secrets["work"], epoch=65_535)
    body["wraps"] = [case.desk_wrap(town.desk, one) for one in case.secrets.values()]

    assert work.epoch in {wrap["epoch"] for wrap in body["wraps"]}
    assert town.bo.post(f"cases/{case.id}/adopt", body).status_code == 400


def test_a_case_of_many_years_is_shared_ended_and_renewed(town: Town, case: CaseFile) -> None:
    """Of 60 ends of an access by one member, and 20 renewals after, every letter with all secrets is taken."""
    every: list[CompartmentSecret] = list(case.secrets.values())
    for _ in range(60):
        town.give(case, town.chidi, ("report",))
        assert end(town, case, town.bo, town.chidi) == 200
        every.append(case.secrets["report"])
    desk = town.desk
    for _ in range(20):
        desk = town.desk = new_keys(town, town.amina, town.bo)
        body = renewal(town, case, desk)
        every += case.secrets.values()
        whole = _letter(town, case, case.reporter, "reporter", every)
        for epoch in body["epochs"]:
            for reader in epoch["readers"]:
                reader["wrap"] = whole
        town.amina.must("POST", f"cases/{case.id}/renew", body)
        case.card_revision += 1

    grant = town.grant(case, town.chidi, ("report",))
    grant["wrap"] = _letter(town, case, town.chidi, town.chidi.member, every)
    town.bo.must("POST", f"cases/{case.id}/grants", grant)
    shown = case.reporter.ask("GET", f"cases/{case.id}")
    assert len(shown.data) < 4 << 20


def _letter(
    town: Town, case: CaseFile, to: Person, name: str, secrets: list[CompartmentSecret]
) -> str:
    held = tuple(one for one in secrets if name != "reporter" or one.compartment != "work")
    terms = letters.Grant(town.organisation, case.desk, case.id, name, AT, None, held)
    return to_b64u(letters.seal_grant(terms, town.amina.seed.signing_key, to.seed.recipient))
