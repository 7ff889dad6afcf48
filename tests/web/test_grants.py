"""Does a grant open just what it says to just one reader, and does its end close it for what comes after?"""

from collections.abc import Callable

import pytest

from incident_log.crypto import letters
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.record import Head
from tests.casefile import CaseFile
from tests.people import Reply
from tests.town import Town


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def test_the_reader_gets_the_letter_once_for_each_compartment(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, ("report", "work"))

    shown = town.chidi.must("GET", f"cases/{case.id}")

    assert [(one["compartment"], one["format"], one["holder"]) for one in shown["wraps"]] == [
        ("report", "age", town.chidi.member),
        ("work", "age", town.chidi.member),
    ]
    assert "card" not in shown
    assert "intake" not in shown
    assert shown["grants"] == [
        {
            "to": town.chidi.member,
            "compartments": ["report", "work"],
            "day": "2026-11-03",
            "expires_on": None,
            "closed_on": None,
        }
    ]


def test_granting_again_replaces_what_was_granted(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, ("report", "work"))
    town.give(case, town.chidi, ("identity",))

    assert [one["compartment"] for one in town.chidi.must("GET", f"cases/{case.id}")["wraps"]] == [
        "identity"
    ]


def test_another_desks_caseworker_can_be_a_reader(town: Town, case: CaseFile) -> None:
    town.give(case, town.dana)

    assert town.dana.must("GET", f"cases/{case.id}")["state"] == "adopted"


def too_late(_town: Town, body: Reply) -> None:
    body["expires_on"] = "2026-11-02"


def to_nobody(_town: Town, body: Reply) -> None:
    body["to"] = "A" * 22


def no_compartment(_town: Town, body: Reply) -> None:
    body["compartments"] = []


def a_compartment_twice(_town: Town, body: Reply) -> None:
    body["compartments"] = ["report", "report"]


def another_compartment(_town: Town, body: Reply) -> None:
    body["compartments"] = ["secret"]


def no_letter(_town: Town, body: Reply) -> None:
    body["wrap"] = to_b64u(b"z" * 300)


def no_record(_town: Town, body: Reply) -> None:
    body["record"] = to_b64u(b"z" * 3000)


def no_day(_town: Town, body: Reply) -> None:
    body["expires_on"] = "soon"


@pytest.mark.parametrize(
    "change",
    [
        too_late,
        to_nobody,
        no_compartment,
        a_compartment_twice,
        another_compartment,
        no_letter,
        no_record,
        no_day,
    ],
)
def test_a_grant_with_one_thing_wrong_is_refused_and_writes_no_record(
    town: Town, case: CaseFile, change: Callable[[Town, Reply], None]
) -> None:
    body = town.grant(case, town.chidi)
    change(town, body)

    assert town.bo.post(f"cases/{case.id}/grants", body).status_code in {400, 404}
    assert town.chidi.get(f"cases/{case.id}").status_code == 404
    assert town.bo.must("GET", f"cases/{case.id}")["head"]["position"] == 0


def test_a_grant_whose_record_comes_too_late_gives_nothing(town: Town, case: CaseFile) -> None:
    body = town.grant(case, town.chidi)
    case.head = case.head and type(case.head)(
        0, from_b64u(town.bo.must("GET", f"cases/{case.id}")["head"]["digest"])
    )
    case.append(town.amina)

    assert town.bo.post(f"cases/{case.id}/grants", body).status_code == 409
    assert town.chidi.get(f"cases/{case.id}").status_code == 404


def test_a_reader_cannot_grant_further(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)

    assert (
        town.chidi.post(f"cases/{case.id}/grants", town.grant(case, town.dana)).status_code == 404
    )


def test_revoking_closes_the_case_and_starts_a_new_epoch_for_those_who_stay(
    town: Town, case: CaseFile
) -> None:
    town.give(case, town.chidi)

    town.bo.must(
        "POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", town.revocation(case)
    )

    assert town.chidi.get(f"cases/{case.id}").status_code == 404
    assert town.chidi.must("GET", "granted") == {"cases": []}
    wraps = case.reporter.must("GET", f"cases/{case.id}")["wraps"]
    (fresh,) = [one for one in wraps if (one["compartment"], one["epoch"]) == ("report", 1)]
    opened = letters.open_grant(
        case.reporter.seed.identity,
        town.directory(),
        town.desk.desk,
        (case.id, "reporter"),
        from_b64u(fresh["wrap"]),
    )
    assert opened.secrets[0].secret == case.secrets["report"].secret
    case.append(case.reporter)


def test_after_a_revocation_the_old_secret_writes_nothing(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    old = case.secrets["report"]
    town.bo.must(
        "POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", town.revocation(case)
    )
    case.secrets["report"] = old

    assert (
        town.bo.ask("POST", f"cases/{case.id}/records", octets=case.record(town.bo)).status_code
        == 409
    )


def test_a_revocation_may_renew_more_than_is_granted_now(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, ("report", "work"))
    town.give(case, town.chidi)
    body = town.revocation(case, ("report", "work"))

    town.bo.must("POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", body)

    newest = {name: secret.epoch for name, secret in case.secrets.items()}
    assert newest == {"report": 1, "identity": 0, "work": 1}
    for name in newest:
        case.append(town.bo, name)


def without_an_epoch(_town: Town, body: Reply) -> None:
    body["epochs"] = []


def another_part(_town: Town, body: Reply) -> None:
    body["epochs"][0]["compartment"] = "identity"


def a_part_twice(_town: Town, body: Reply) -> None:
    body["epochs"].append(body["epochs"][0])


def without_a_part(_town: Town, body: Reply) -> None:
    body["epochs"].pop()


def for_the_one_who_leaves(town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"][0]["holder"] = town.chidi.member


def for_a_stranger(town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"][0]["holder"] = town.dana.member


def without_the_reporter(_town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"] = []


def a_reader_twice(_town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"] *= 2


def no_record_at_all(_town: Town, body: Reply) -> None:
    body["records"] = []


def a_part_without_a_record(_town: Town, body: Reply) -> None:
    """Keep those of the report: the renewal and the share."""
    body["records"].pop(1)


@pytest.mark.parametrize(
    "change",
    [
        without_an_epoch,
        another_part,
        a_part_twice,
        without_a_part,
        for_the_one_who_leaves,
        for_a_stranger,
        without_the_reporter,
        a_reader_twice,
        no_record_at_all,
        a_part_without_a_record,
    ],
)
def test_a_revocation_with_one_thing_wrong_is_refused_and_changes_nothing(
    town: Town, case: CaseFile, change: Callable[[Town, Reply], None]
) -> None:
    town.give(case, town.chidi, ("report", "work"))
    before = town.bo.must("GET", f"cases/{case.id}")
    body = town.revocation(case, ("report", "work"))
    change(town, body)

    assert (
        town.bo.post(f"cases/{case.id}/grants/{town.chidi.member}/revoke", body).status_code == 400
    )
    assert town.chidi.get(f"cases/{case.id}").status_code == 200
    assert town.bo.must("GET", f"cases/{case.id}") == before


def test_of_two_who_end_an_access_at_once_the_second_is_told(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    town.give(case, town.dana)
    before, head = dict(case.secrets), case.head
    first = town.revocation(case)
    case.secrets, case.head = before, head
    second = town.revocation(case)

    town.bo.must("POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", first)
    answer = town.bo.post(f"cases/{case.id}/grants/{town.dana.member}/revoke", second)

    assert (answer.status_code, answer.json["head"]["position"]) == (409, 4)
    assert town.dana.get(f"cases/{case.id}").status_code == 200


def test_the_records_of_a_revocation_lie_under_the_new_secrets(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    old = case.secrets["report"]
    body = town.revocation(case)
    place = case.head.position - 2 if case.head else 0
    given = town.bo.must("GET", f"cases/{case.id}")["head"]
    case.head, case.secrets["report"] = Head(place, from_b64u(given["digest"])), old
    body["records"] = case.renewals(town.bo, 0, ["report"])

    answer = town.bo.post(f"cases/{case.id}/grants/{town.chidi.member}/revoke", body)

    assert answer.status_code == 409
    assert town.bo.must("GET", f"cases/{case.id}")["head"] == given


def test_what_was_never_granted_can_be_ended_as_well(town: Town, case: CaseFile) -> None:
    town.give(case, town.dana)
    body = town.revocation(case)

    town.bo.must("POST", f"cases/{case.id}/grants/{town.chidi.member}/revoke", body)

    shown = town.bo.must("GET", f"cases/{case.id}")
    assert [each["to"] for each in shown["grants"]] == [town.dana.member]
    assert case.secrets["report"].epoch == 1
    case.append(town.bo)


@pytest.mark.parametrize("change", [without_an_epoch, without_the_reporter, no_record_at_all])
def test_an_end_of_what_was_never_granted_takes_all_that_an_end_takes(
    town: Town, case: CaseFile, change: Callable[[Town, Reply], None]
) -> None:
    before = town.bo.must("GET", f"cases/{case.id}")
    body = town.revocation(case)
    change(town, body)

    answer = town.bo.post(f"cases/{case.id}/grants/{town.chidi.member}/revoke", body)

    assert answer.status_code == 400
    assert town.bo.must("GET", f"cases/{case.id}") == before


def test_nobody_but_the_desk_ends_what_was_never_granted(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    body = town.revocation(case)

    for person in (town.chidi, town.dana, case.reporter):
        answer = person.post(f"cases/{case.id}/grants/{town.dana.member}/revoke", body)
        assert answer.status_code in {403, 404}


def test_a_removed_reader_opens_nothing_any_more(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    town.change(town.chidi, status="removed")

    assert town.chidi.get(f"cases/{case.id}").status_code == 401
    assert town.chidi.sign_in().status_code == 401
