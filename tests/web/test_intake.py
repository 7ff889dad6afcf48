"""Does a report begin, wait, and reach its desk whole, or not at all?"""

import datetime as dt
from collections.abc import Callable

import pytest

from incident_log.clock import FixedClock
from incident_log.crypto.lockbox import CodeKeys, LockKeys, code_keys
from incident_log.crypto.seeds import new_code, new_compartment_secret, new_identifier
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.epoch import PER_DESK_EPOCH
from incident_log.services import maintenance
from incident_log.services.server import Server
from tests.casefile import CaseFile
from tests.people import Reply, lockbox_of
from tests.town import Town


def test_a_pending_case_is_nobodys_but_the_reporters(town: Town) -> None:
    case = town.begin_report()

    assert case.reporter.must("GET", f"cases/{case.id}")["state"] == "pending"
    assert town.bo.get(f"cases/{case.id}").status_code == 404
    assert case.id.encode() not in town.bo.get(f"desks/{town.desk.desk}/inbox").data


def test_a_sent_report_is_in_the_inbox_with_its_letter_and_first_records(town: Town) -> None:
    case = town.file_report(records=3)

    shown = town.bo.must("GET", f"cases/{case.id}")

    assert (shown["state"], shown["head"]["position"]) == ("new", 2)
    assert shown["intake"]
    assert shown["wraps"] == []
    page = town.bo.must("GET", f"cases/{case.id}/records")
    assert [one["position"] for one in page["records"]] == [0, 1, 2]


def test_the_reporter_gets_their_own_secrets_back(town: Town) -> None:
    case = town.file_report()

    wraps = case.reporter.must("GET", f"cases/{case.id}")["wraps"]

    assert [(one["compartment"], one["holder"], one["format"]) for one in wraps] == [
        ("identity", "reporter", "box"),
        ("report", "reporter", "box"),
    ]


def test_sending_the_same_again_answers_the_same(town: Town) -> None:
    case = town.begin_report()
    body = town.submission(case, records=2)

    answers = [case.reporter.must("POST", f"intake/{case.id}/submit", body) for _ in range(2)]

    assert answers[0] == answers[1]
    assert answers[0]["day"] == "2026-11-03"


def test_a_taken_case_and_a_taken_codename_get_the_same_answer_whatever_became_of_them(
    town: Town,
) -> None:
    cases = [
        town.begin_report(),
        town.file_report(),
        town.adopt(town.file_report()),
        town.file_report(town.other_desk),
    ]

    def begin(case_id: str, keys: LockKeys | CodeKeys) -> bytes:
        lockbox = lockbox_of(keys, town.newcomer("rui").seed)
        body = {"desk": town.desk.desk, "case": case_id, "lockbox": lockbox}
        answer = town.nobody.post("intake", body)
        assert answer.status_code == 409
        return answer.data

    answers = {begin(case.id, code_keys(new_code(), "codename")) for case in cases}
    answers |= {begin(new_identifier(), case.reporter.code) for case in cases}

    assert len(answers) == 1


def test_sending_something_else_after_that_is_a_conflict(town: Town) -> None:
    case = town.file_report()
    case.head = None

    assert case.reporter.post(f"intake/{case.id}/submit", town.submission(case)).status_code == 409


def test_beginning_again_with_the_same_codename_signs_in_again(town: Town) -> None:
    case = town.begin_report()
    body = {
        "desk": case.desk,
        "case": case.id,
        "lockbox": lockbox_of(case.reporter.code, case.reporter.seed),
    }
    case.reporter.delete("session")

    assert case.reporter.post("intake", body).status_code == 201
    assert case.reporter.must("GET", f"cases/{case.id}")["state"] == "pending"


@pytest.mark.parametrize("same", ["case", "codename"])
def test_a_taken_case_or_codename_is_a_conflict_and_signs_nobody_in(town: Town, same: str) -> None:
    case, thief = town.file_report(), town.newcomer("thief")
    code = case.reporter.code if same == "codename" else code_keys(new_code(), "codename")
    thief.code = code
    body = {
        "desk": case.desk,
        "case": case.id if same == "case" else new_identifier(),
        "lockbox": lockbox_of(code, thief.seed),
    }

    assert thief.post("intake", body).status_code == 409
    assert thief.get(f"cases/{case.id}").status_code == 401


def test_a_report_to_no_desk_is_refused(town: Town) -> None:
    stranger = town.newcomer("rui")
    stranger.code = code_keys(new_code(), "codename")
    body = {
        "desk": "A" * 22,
        "case": new_identifier(),
        "lockbox": lockbox_of(stranger.code, stranger.seed),
    }

    assert stranger.post("intake", body).status_code == 404


def test_only_a_codename_begins_a_report(town: Town) -> None:
    stranger = town.newcomer("rui")
    bodies = [
        {"desk": town.desk.desk, "case": new_identifier(), "lockbox": lockbox}
        for lockbox in stranger.lockboxes()
    ]

    assert [stranger.post("intake", body).status_code for body in bodies] == [400, 400]


def without(name: str) -> Callable[[Town, CaseFile, Reply], None]:
    def change(_town: Town, _case: CaseFile, body: Reply) -> None:
        del body[name]

    return change


def records_that_skip(_town: Town, case: CaseFile, body: Reply) -> None:
    body["records"] = body["records"][1:]


def records_in_another_order(_town: Town, case: CaseFile, body: Reply) -> None:
    body["records"].reverse()


def record_of_another_case(town: Town, _case: CaseFile, body: Reply) -> None:
    other = town.begin_report()
    body["records"] = town.submission(other)["records"]


def letter_with_a_weak_recipient(_town: Town, _case: CaseFile, body: Reply) -> None:
    letter = from_b64u(body["wrap"])
    body["wrap"] = to_b64u(letter.replace(b"mlkem768x25519", b"X25519", 1))


def letter_cut_short(_town: Town, _case: CaseFile, body: Reply) -> None:
    body["wrap"] = to_b64u(from_b64u(body["wrap"])[:900])


def secret_for_another_case(town: Town, _case: CaseFile, body: Reply) -> None:
    body["wraps"] = town.submission(town.begin_report())["wraps"]


def one_secret_only(_town: Town, _case: CaseFile, body: Reply) -> None:
    body["wraps"] = body["wraps"][:1]


def one_secret_twice(_town: Town, _case: CaseFile, body: Reply) -> None:
    body["wraps"] = body["wraps"][:1] * 2


def with_secrets_of(town: Town, case: CaseFile, epoch: int) -> Reply:
    """Write a submission whose secrets, wraps and records agree on one number."""
    case.secrets = {name: new_compartment_secret(case.id, name, epoch) for name in case.secrets}
    case.head = None
    return town.submission(case, records=2)


@pytest.mark.parametrize("epoch", [1, PER_DESK_EPOCH - 1, PER_DESK_EPOCH + 1])
def test_secrets_that_are_not_the_first_under_their_keys_are_refused(
    town: Town, epoch: int
) -> None:
    case = town.begin_report()

    answer = case.reporter.post(f"intake/{case.id}/submit", with_secrets_of(town, case, epoch))

    assert (answer.status_code, answer.json["error"]["code"]) == (400, "format")
    assert case.reporter.must("GET", f"cases/{case.id}")["state"] == "pending"


@pytest.mark.parametrize("epoch", [0, PER_DESK_EPOCH])
def test_the_first_secrets_under_any_keys_of_the_desk_are_taken(town: Town, epoch: int) -> None:
    case = town.begin_report()

    case.reporter.must("POST", f"intake/{case.id}/submit", with_secrets_of(town, case, epoch))

    wraps = case.reporter.must("GET", f"cases/{case.id}")["wraps"]
    assert [one["epoch"] for one in wraps] == [epoch, epoch]


@pytest.mark.parametrize(
    "change",
    [
        without("wrap"),
        without("wraps"),
        without("records"),
        records_that_skip,
        records_in_another_order,
        record_of_another_case,
        letter_with_a_weak_recipient,
        letter_cut_short,
        secret_for_another_case,
        one_secret_only,
        one_secret_twice,
    ],
)
def test_a_submission_with_one_thing_wrong_is_refused_and_leaves_the_report_pending(
    town: Town, change: Callable[[Town, CaseFile, Reply], None]
) -> None:
    case = town.begin_report()
    body = town.submission(case, records=2)
    good = dict(body) | {"records": list(body["records"]), "wraps": list(body["wraps"])}
    change(town, case, body)

    assert case.reporter.post(f"intake/{case.id}/submit", body).status_code in {400, 409}
    assert case.reporter.must("GET", f"cases/{case.id}")["state"] == "pending"
    case.reporter.must("POST", f"intake/{case.id}/submit", good)


def test_a_report_never_sent_is_deleted_after_thirty_days_with_its_files(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    import hashlib

    case, sent = town.begin_report(), town.file_report()
    octets, evidence = bytes(1040), new_identifier()
    announced = {
        "evidence": evidence,
        "compartment": "report",
        "slices": 1,
        "sealed_size": len(octets),
    }
    case.reporter.must("POST", f"cases/{case.id}/evidence", announced)
    digest = {"Slice-SHA256": to_b64u(hashlib.sha256(octets).digest())}
    case.reporter.must(
        "PUT", f"cases/{case.id}/evidence/{evidence}/slices/0", octets=octets, headers=digest
    )
    clock.move(dt.timedelta(days=30))
    kept = maintenance.tidy(copy)
    clock.move(dt.timedelta(days=1))

    deleted = maintenance.tidy(copy)

    assert (kept.reports, kept.slices) == (0, 0)
    assert (deleted.reports, deleted.slices) == (1, 1)
    assert case.reporter.sign_in_with_code().status_code == 401
    assert sent.reporter.sign_in_with_code().status_code == 200
