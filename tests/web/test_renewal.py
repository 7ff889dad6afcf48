"""Does a case get new keys only whole: for everybody who stays, for nobody who left, and once?"""

from collections.abc import Callable

import pytest

from incident_log.crypto import letters, sealing
from incident_log.crypto.seeds import (
    CompartmentSecret,
    DeskSecret,
    new_compartment_secret,
    new_desk_secret,
)
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.epoch import next_epoch
from incident_log.format.statement import DeskEpochBody
from tests.casefile import CaseFile
from tests.people import AT, Person, Reply
from tests.town import Town, statement


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def new_keys(town: Town, *holders: Person) -> DeskSecret:
    """Let Amina give the desk new keys."""
    known = town.directory()
    before = known.desk(town.desk.desk)
    fresh = new_desk_secret(before.id, before.epoch + 1)
    stated = DeskEpochBody(before.name, fresh.epoch, fresh.recipient)
    signed = statement(
        town.organisation,
        before.id,
        stated,
        town.amina.seed.signing_key,
        known.head("desk_epoch", before.id),
    )
    wraps = [
        {
            "member": one.member,
            "wrap": to_b64u(letters.seal_desk_secret(fresh, town.organisation, one.seed.recipient)),
        }
        for one in holders
    ]
    body = {"statement": to_b64u(signed), "wraps": wraps, "profiles": []}
    town.amina.must("POST", f"desks/{before.id}/epochs", body)
    return fresh


def letter(
    town: Town, case: CaseFile, to: Person, name: str, secrets: list[CompartmentSecret]
) -> str:
    grant = letters.Grant(town.organisation, case.desk, case.id, name, AT, None, tuple(secrets))
    return to_b64u(letters.seal_grant(grant, town.amina.seed.signing_key, to.seed.recipient))


def renewal(
    town: Town, case: CaseFile, desk: DeskSecret, readers: dict[str, Person] | None = None
) -> Reply:
    """Write the request that gives a case new secrets, and take them into the case file."""
    old = dict(case.secrets)
    case.secrets = {
        name: new_compartment_secret(case.id, name, next_epoch(desk.epoch, secret.epoch))
        for name, secret in old.items()
    }
    epochs = []
    for name, secret in case.secrets.items():
        known = [old[name], secret]
        to = {} if name == "work" else {"reporter": case.reporter}
        to |= (readers or {}) if name == "report" else {}
        held = [
            {"holder": holder, "wrap": letter(town, case, person, holder, known)}
            for holder, person in to.items()
        ]
        epochs.append(case.desk_wrap(desk, secret) | {"readers": held})
    records = case.renewals(town.amina, desk.epoch)
    return {
        "wraps": [case.desk_wrap(desk, secret) for secret in old.values()],
        "epochs": epochs,
        "ended": [],
        "records": records,
        "card": to_b64u(case.card(desk, case.card_revision + 1)) if "work" in old else None,
    }


def left(town: Town, by: Person | None = None) -> Reply:
    found: Reply = (by or town.amina).must("GET", f"desks/{town.desk.desk}/rotation")
    return found


def test_nothing_is_left_while_everybody_stays(town: Town, case: CaseFile) -> None:
    assert left(town) | {"holders": []} == {
        "epoch": 0,
        "holders": [],
        "remaining": 0,
        "cases": [],
    }
    assert {one["member"]: one["epochs"] for one in left(town)["holders"]} == {
        town.amina.member: [0],
        town.bo.member: [0],
    }


def test_new_keys_of_the_desk_leave_every_case_to_be_renewed(town: Town, case: CaseFile) -> None:
    waiting = town.file_report()
    town.change(town.bo, status="removed")
    new_keys(town, town.amina)

    found = left(town)

    assert (found["epoch"], found["remaining"]) == (1, 2)
    assert found["cases"] == [case.id, waiting.id]
    assert found["holders"] == [{"member": town.amina.member, "epochs": [0, 1]}]
    after = town.amina.must("GET", f"desks/{town.desk.desk}/rotation?after={found['cases'][0]}")
    assert after["cases"] == found["cases"][1:]


def test_cases_come_in_the_order_of_their_last_change_and_keep_it(
    town: Town, case: CaseFile
) -> None:
    others = [town.adopt(town.file_report()) for _number in range(3)]
    case.append(town.bo)
    desk = new_keys(town, town.amina, town.bo)
    listed = left(town)["cases"]

    assert listed == [*(other.id for other in others), case.id]
    for each in (*others, case):
        town.amina.must("POST", f"cases/{each.id}/renew", renewal(town, each, desk))
    again = new_keys(town, town.amina, town.bo)
    assert again.epoch == 2
    assert left(town)["cases"] == listed


def test_a_renewal_with_the_most_records_is_taken(town: Town, case: CaseFile) -> None:
    desk = new_keys(town, town.amina, town.bo)
    body = renewal(town, case, desk)
    body["records"] += [one for _number in range(50) for one in case.renewals(town.amina, 1)]
    body["card"] = to_b64u(case.card(desk, case.card_revision + 1))

    assert town.amina.must("POST", f"cases/{case.id}/renew", body)["head"]["position"] == (
        case.head.position if case.head else -1
    )


def test_a_renewed_case_is_open_to_everybody_who_stays_under_new_secrets(
    town: Town, case: CaseFile
) -> None:
    town.change(town.bo, status="removed")
    desk = new_keys(town, town.amina)

    town.amina.must("POST", f"cases/{case.id}/renew", renewal(town, case, desk))

    shown = town.amina.must("GET", f"cases/{case.id}")
    places = {(one["compartment"], one["epoch"]): one for one in shown["wraps"]}
    assert sorted(places) == [
        (name, epoch) for name in ("identity", "report", "work") for epoch in (0, 65536)
    ]
    assert {(one["epoch"], one["desk_epoch"]) for one in shown["wraps"]} == {(0, 0), (65536, 1)}
    holder = f"desk/{desk.desk}/1"
    opened = sealing.unwrap_case_secret(
        desk.wrap_key,
        town.organisation,
        holder,
        (case.id, "report", 65536),
        from_b64u(places["report", 65536]["wrap"]),
    )
    assert opened.secret == case.secrets["report"].secret
    assert left(town)["remaining"] == 0
    case.append(town.amina)
    case.append(case.reporter)


def test_the_reporter_gets_the_new_secrets_as_a_letter_beside_the_own_ones(
    town: Town, case: CaseFile
) -> None:
    desk = new_keys(town, town.amina, town.bo)
    town.bo.must("POST", f"cases/{case.id}/renew", renewal(town, case, desk))

    wraps = case.reporter.must("GET", f"cases/{case.id}")["wraps"]

    assert sorted((one["compartment"], one["epoch"], one["format"]) for one in wraps) == [
        ("identity", 0, "box"),
        ("identity", 65536, "age"),
        ("report", 0, "box"),
        ("report", 65536, "age"),
    ]


def test_a_report_that_nobody_took_is_renewed_and_then_taken(town: Town) -> None:
    waiting = town.file_report()
    desk = new_keys(town, town.amina, town.bo)
    town.bo.must("POST", f"cases/{waiting.id}/renew", renewal(town, waiting, desk))
    waiting.append(waiting.reporter)

    town.desk = desk
    waiting.secrets["work"] = new_compartment_secret(waiting.id, "work", 65536)
    town.adopt(waiting)

    assert left(town)["remaining"] == 0
    assert len(town.bo.must("GET", f"cases/{waiting.id}")["wraps"]) == 5


def test_a_removed_reader_opens_nothing_and_the_case_waits_for_new_secrets(
    town: Town, case: CaseFile
) -> None:
    town.give(case, town.chidi)
    town.change(town.chidi, status="removed")

    assert town.chidi.get(f"cases/{case.id}").status_code == 401
    assert left(town)["cases"] == [case.id]
    body = renewal(town, case, town.desk) | {"ended": [town.chidi.member]}
    town.bo.must("POST", f"cases/{case.id}/renew", body)
    assert left(town)["cases"] == []
    assert town.bo.must("GET", f"cases/{case.id}")["grants"] == []
    read = town.bo.must("GET", f"desks/{town.desk.desk}/readers/{town.chidi.member}")
    assert read == {"cases": [{"case": case.id, "compartments": ["report"]}]}


def test_a_reader_who_stays_gets_one_letter_beside_the_old(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    town.change(town.bo, status="removed")
    desk = new_keys(town, town.amina)

    body = renewal(town, case, desk, {town.chidi.member: town.chidi})
    town.amina.must("POST", f"cases/{case.id}/renew", body)

    _old, wrap = town.chidi.must("GET", f"cases/{case.id}")["wraps"]
    opened = letters.open_grant(
        town.chidi.seed.identity,
        town.directory(),
        desk.desk,
        (case.id, town.chidi.member),
        from_b64u(wrap["wrap"]),
    )
    assert [secret.epoch for secret in opened.secrets] == [0, 65536]
    case.append(town.chidi)


def test_nothing_is_written_under_ended_secrets(town: Town, case: CaseFile) -> None:
    new_keys(town, town.amina, town.bo)

    for person in (town.bo, case.reporter):
        answer = person.ask("POST", f"cases/{case.id}/records", octets=case.record(person))
        assert answer.status_code == 409


def test_a_record_under_another_secret_of_the_same_number_is_refused(
    town: Town, case: CaseFile
) -> None:
    """Nobody who was handed the case's own secret could read it."""
    case.secrets["report"] = new_compartment_secret(case.id, "report", 0)

    answer = town.bo.ask("POST", f"cases/{case.id}/records", octets=case.record(town.bo))

    assert answer.status_code == 422


def test_a_case_is_not_taken_over_with_another_secret_than_its_reporters(town: Town) -> None:
    case = town.file_report()
    case.secrets["report"] = new_compartment_secret(case.id, "report", 0)

    answer = town.bo.post(f"cases/{case.id}/adopt", town.adoption(case))

    assert answer.status_code == 400


def test_of_two_who_renew_at_once_the_second_is_told(town: Town, case: CaseFile) -> None:
    desk = new_keys(town, town.amina, town.bo)
    before, head = dict(case.secrets), case.head
    first = renewal(town, case, desk)
    case.secrets, case.head = before, head
    second = renewal(town, case, desk)

    answers = [town.bo.post(f"cases/{case.id}/renew", body) for body in (first, second)]

    assert [answer.status_code for answer in answers] == [200, 409]


def test_keys_that_the_desk_does_not_have_any_more_are_refused(town: Town, case: CaseFile) -> None:
    new_keys(town, town.amina, town.bo)

    assert town.bo.post(f"cases/{case.id}/renew", renewal(town, case, town.desk)).status_code == 409


def a_secret_that_the_case_is_still_to_get(_town: Town, body: Reply) -> None:
    body["wraps"].append({key: body["epochs"][0][key] for key in body["wraps"][0]})


def a_secret_twice(_town: Town, body: Reply) -> None:
    body["wraps"].append(body["wraps"][0])


def a_part_without_a_new_secret(_town: Town, body: Reply) -> None:
    body["epochs"].pop()


def a_part_twice(_town: Town, body: Reply) -> None:
    body["epochs"][2] = body["epochs"][0]


def no_reporter(_town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"] = []


def the_reporter_in_the_work(_town: Town, body: Reply) -> None:
    body["epochs"][2]["readers"] = body["epochs"][0]["readers"]


def a_stranger(town: Town, body: Reply) -> None:
    held = body["epochs"][0]["readers"]
    held.append({"holder": town.dana.member, "wrap": held[0]["wrap"]})


def whoever_was_ended(town: Town, body: Reply) -> None:
    body["ended"] = [town.chidi.member]
    held = body["epochs"][0]["readers"]
    held.append({"holder": town.chidi.member, "wrap": held[0]["wrap"]})


def more_than_was_granted(town: Town, body: Reply) -> None:
    held = body["epochs"][2]["readers"]
    wrap = body["epochs"][0]["readers"][0]["wrap"]
    held.append({"holder": town.chidi.member, "wrap": wrap})


def no_card(_town: Town, body: Reply) -> None:
    body["card"] = None


def no_letter(_town: Town, body: Reply) -> None:
    body["epochs"][0]["readers"][0]["wrap"] = to_b64u(b"z" * 300)


def no_box(_town: Town, body: Reply) -> None:
    body["wraps"][0]["box"] = body["wraps"][1]["box"]


def a_record_of_another_place(_town: Town, body: Reply) -> None:
    body["records"] = [to_b64u(b"z" * 3000)] * 3


def no_record(_town: Town, body: Reply) -> None:
    body["records"] = []


def a_part_without_a_record(_town: Town, body: Reply) -> None:
    body["records"].pop()


@pytest.mark.parametrize(
    "change",
    [
        a_secret_that_the_case_is_still_to_get,
        a_secret_twice,
        a_part_without_a_new_secret,
        a_part_twice,
        no_reporter,
        the_reporter_in_the_work,
        a_stranger,
        whoever_was_ended,
        more_than_was_granted,
        no_card,
        no_letter,
        no_box,
        a_record_of_another_place,
        no_record,
        a_part_without_a_record,
    ],
)
def test_a_renewal_with_one_thing_wrong_is_refused_and_changes_nothing(
    town: Town, case: CaseFile, change: Callable[[Town, Reply], None]
) -> None:
    town.give(case, town.chidi)
    desk = new_keys(town, town.amina, town.bo)
    before = town.bo.must("GET", f"cases/{case.id}")
    body = renewal(town, case, desk)
    change(town, body)

    assert town.bo.post(f"cases/{case.id}/renew", body).status_code == 400
    assert town.bo.must("GET", f"cases/{case.id}") == before


def test_readers_and_reporters_renew_nothing(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    body = renewal(town, case, town.desk)

    answers = [
        person.post(f"cases/{case.id}/renew", body).status_code
        for person in (town.chidi, town.dana, case.reporter)
    ]

    assert answers == [404, 404, 404]
