"""Is a record taken only at the head, only from somebody who may write there, and shown only to somebody who may read?"""

from collections.abc import Callable

import pytest

from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.record import ChainLink, Head, check_chain, parse_envelope
from incident_log.services import journal
from incident_log.services.server import Server
from incident_log.storage.database import Database
from tests.casefile import CaseFile
from tests.people import Answer, Person
from tests.town import Town


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def send(person: Person, case: CaseFile, envelope: bytes) -> Answer:
    return person.ask("POST", f"cases/{case.id}/records", octets=envelope)


def test_desk_and_reporter_write_in_turn(town: Town, case: CaseFile) -> None:
    placed = [
        case.append(person, part)
        for person, part in ((town.bo, "report"), (case.reporter, "identity"), (town.amina, "work"))
    ]

    assert [one["position"] for one in placed] == [1, 2, 3]
    assert len({one["leaf"] for one in placed}) == 3


def test_whoever_is_too_late_is_told_where_the_head_is(town: Town, case: CaseFile) -> None:
    mine, theirs = case.record(town.bo), case.record(case.reporter)
    send(case.reporter, case, theirs)

    answer = send(town.bo, case, mine)

    assert answer.status_code == 409
    digest = to_b64u(parse_envelope(theirs).digest)
    assert answer.json["head"] == {"position": 1, "digest": digest}


def test_the_same_record_again_gets_the_same_answer_and_is_stored_once(
    town: Town, case: CaseFile
) -> None:
    envelope = case.record(town.bo)

    answers = [send(town.bo, case, envelope).json for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(town.bo.must("GET", f"cases/{case.id}/records")["records"]) == 2


def test_a_gap_is_refused(town: Town, case: CaseFile) -> None:
    case.wrote(case.record(town.bo))

    assert send(town.bo, case, case.record(town.bo)).status_code == 409


def test_another_predecessor_is_refused(town: Town, case: CaseFile) -> None:
    case.head = Head(0, bytes(31) + b"x")

    assert send(town.bo, case, case.record(town.bo)).status_code == 409


def test_a_record_of_another_case_is_refused(town: Town, case: CaseFile) -> None:
    other = town.adopt(town.file_report())

    assert send(town.bo, case, other.record(town.bo)).status_code == 400


def test_a_record_under_an_epoch_that_is_not_there_is_refused(town: Town, case: CaseFile) -> None:
    from incident_log.crypto.seeds import new_compartment_secret

    case.secrets["report"] = new_compartment_secret(case.id, "report", 1)

    assert send(town.bo, case, case.record(town.bo)).status_code == 409


def test_the_reporter_has_no_work_compartment(town: Town, case: CaseFile) -> None:
    assert send(case.reporter, case, case.record(case.reporter, "work")).status_code == 404


def test_a_lawyer_writes_where_the_grant_reaches(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, ("work",))

    refused, taken = (
        send(town.chidi, case, case.record(town.chidi, part)) for part in ("report", "work")
    )

    assert (refused.status_code, taken.status_code) == (404, 201)


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda envelope: envelope[:-1][:600],
        lambda envelope: envelope.replace(b'"v":1', b'"v":2'),
        lambda envelope: envelope.replace(b"{", b"{ ", 1),
        lambda envelope: envelope.replace(b'"v":1', b'"v":1,"x":1'),
        lambda _: b'{"v":1}\nplain text',
        lambda _: b"\xff" * 2000,
    ],
    ids=["empty", "short", "other version", "not canonical", "field too many", "plain", "noise"],
)
def test_what_is_no_record_is_refused(
    town: Town, case: CaseFile, damage: Callable[[bytes], bytes]
) -> None:
    assert send(town.bo, case, damage(case.record(town.bo))).status_code == 400
    case.append(town.bo)


def test_each_has_a_share_of_a_case_that_nobody_else_uses_up(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.give(case, town.chidi, ("report",))
    monkeypatch.setattr(journal, "MOST_RECORDS", {"reporter": 2, "grant": 1, "desk": 3})
    writers = {"reporter": case.reporter, "lawyer": town.chidi, "desk": town.bo}
    taken = dict.fromkeys(writers, 0)

    for name in ("lawyer", "desk", "reporter"):
        for _ in range(4):
            record = case.record(writers[name])
            answer = send(writers[name], case, record)
            if answer.status_code != 201:
                assert (answer.status_code, answer.json["error"]["code"]) == (413, "case_full")
                break
            case.wrote(record)
            taken[name] += 1
            assert send(writers[name], case, record).status_code == 201

    # The report itself was one of the person's, and letting the lawyer in one of the desk's.
    assert taken == {"reporter": 1, "lawyer": 1, "desk": 2}


@pytest.mark.parametrize("who", ["reporter", "lawyer"])
def test_so_many_bytes_come_from_outside_and_the_desk_writes_on(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    town.give(case, town.chidi, ("report",))
    writer = case.reporter if who == "reporter" else town.chidi
    size = len(case.record(writer))
    most = {"reporter": 2 * size + 200, "grant": size + 100}
    monkeypatch.setattr(journal, "MOST_RECORD_OCTETS", most)
    case.append(writer)

    answer = send(writer, case, case.record(writer))

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "case_full")
    case.append(town.bo)


def test_a_full_disk_takes_records_of_the_desk_alone(
    town: Town, copy: Server, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.give(case, town.chidi, ("report",))
    last = case.record(case.reporter)
    assert send(case.reporter, case, last).status_code == 201
    case.wrote(last)
    kept = copy.settings.free_bytes_kept // 4
    monkeypatch.setattr(Database, "free", lambda _: kept - 1)

    for person in (case.reporter, town.chidi):
        answer = send(person, case, case.record(person))
        assert (answer.status_code, answer.json["error"]["code"]) == (507, "storage_full")
    assert send(case.reporter, case, last).status_code == 201
    case.append(town.bo)

    monkeypatch.setattr(Database, "free", lambda _: kept)
    case.append(case.reporter)


def test_a_record_that_is_too_large_is_refused(town: Town, case: CaseFile) -> None:
    answer = send(town.bo, case, bytes((5 << 18) + 1))

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")


def test_json_where_bytes_are_due_is_refused(town: Town, case: CaseFile) -> None:
    assert town.bo.post(f"cases/{case.id}/records", {}).status_code == 415


def test_everybody_can_check_the_chain_and_reads_only_their_compartments(
    town: Town, case: CaseFile
) -> None:
    town.give(case, town.chidi, ("report",))
    for part in ("work", "identity", "report"):
        case.append(town.bo, part)
    readable = {}

    for name, person in (("desk", town.amina), ("reporter", case.reporter), ("lawyer", town.chidi)):
        page = person.must("GET", f"cases/{case.id}/records")
        links = [
            ChainLink.of_envelope(parse_envelope(from_b64u(one["envelope"])))
            if "envelope" in one
            else ChainLink.of_header(from_b64u(one["header"]), from_b64u(one["body_sha256"]))
            for one in page["records"]
        ]
        head = Head(page["head"]["position"], from_b64u(page["head"]["digest"]))
        check_chain(case.id, town.organisation, links, head)
        readable[name] = ["envelope" in one for one in page["records"]]

    assert readable == {
        "desk": [True] * 5,
        "reporter": [True, True, False, True, True],
        "lawyer": [True, True, False, False, True],
    }


def test_pages_go_on_where_the_last_one_ended(town: Town, case: CaseFile) -> None:
    for _ in range(4):
        case.append(town.bo)
    seen, after = [], -1
    while True:
        page = town.bo.must("GET", f"cases/{case.id}/records?after={after}&limit=2")["records"]
        if not page:
            break
        seen += [one["position"] for one in page]
        after = seen[-1]

    assert seen == [0, 1, 2, 3, 4]


def test_a_page_of_large_records_stops_growing(town: Town, case: CaseFile) -> None:
    for _ in range(6):
        envelope = case.record(town.bo, text="x" * 900_000)
        assert send(town.bo, case, envelope).status_code == 201
        case.wrote(envelope)

    page = town.bo.must("GET", f"cases/{case.id}/records")

    assert len(page["records"]) < 7
    assert page["head"]["position"] == 6


@pytest.mark.parametrize(
    "query", ["after=x", "limit=0", "limit=501", "after=-2", "other=1", "after=99999999999999"]
)
def test_a_page_that_cannot_be_is_refused(town: Town, case: CaseFile, query: str) -> None:
    assert town.bo.get(f"cases/{case.id}/records?{query}").status_code == 400
