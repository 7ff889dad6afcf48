"""Is a reader whom the person shut out turned away at every door at once, and can nobody else shut anybody out?"""

import pytest

from incident_log.crypto.seeds import new_identifier
from tests.casefile import CaseFile
from tests.people import Person
from tests.town import Town
from tests.web.test_evidence import File

BOTH = ("report", "work")


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def closing(case: CaseFile, reader: Person) -> str:
    return f"cases/{case.id}/grants/{reader.member}/close"


def close(case: CaseFile, reader: Person) -> None:
    case.reporter.must("POST", closing(case, reader))


def grants_seen_by(person: Person, case: CaseFile) -> dict[str, str | None]:
    shown = person.must("GET", f"cases/{case.id}")["grants"]
    return {each["to"]: each["closed_on"] for each in shown}


def arrived(case: CaseFile, by: Person) -> File:
    """A file that a reader added."""
    file = File(case)
    by.must("POST", file.path, file.announcement)
    for index in range(len(file.slices)):
        assert file.put(by, index).status_code == 201
    by.must("POST", f"{file.path}/{file.id}/complete", file.completion)
    return file


def test_whoever_is_shut_out_gets_what_a_stranger_gets_at_every_door(
    town: Town, case: CaseFile
) -> None:
    town.give(case, town.chidi)
    kept, begun, reader = arrived(case, town.chidi), File(case), town.chidi
    reader.must("POST", begun.path, begun.announcement)
    record, path = case.record(reader), f"cases/{case.id}"

    close(case, reader)

    answers = {
        "case": reader.get(path),
        "journal": reader.get(f"{path}/records"),
        "record": reader.ask("POST", f"{path}/records", octets=record),
        "file": reader.get(f"{kept.path}/{kept.id}"),
        "slice": reader.get(f"{kept.path}/{kept.id}/slices/0"),
        "new file": reader.post(kept.path, File(case).announcement),
        "new slice": begun.put(reader, 0),
        "end of file": reader.post(f"{begun.path}/{begun.id}/complete", begun.completion),
        "grant": reader.post(f"{path}/grants", town.grant(case, town.dana)),
        "end": reader.post(closing(case, reader), {}),
    }
    assert {name: one.status_code for name, one in answers.items()} == dict.fromkeys(answers, 404)
    assert reader.must("GET", "granted") == {"cases": []}
    assert case.reporter.must("GET", path)["head"]["position"] == 1


def test_desk_and_person_read_that_it_was_closed_and_when(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, BOTH)
    town.give(case, town.dana)

    answer = case.reporter.must("POST", closing(case, town.chidi))

    assert answer == {"closed_on": "2026-11-03"}
    listed = {town.chidi.member: "2026-11-03", town.dana.member: None}
    assert grants_seen_by(town.bo, case) == listed
    assert grants_seen_by(case.reporter, case) == listed
    # The other reader learns nothing of it.
    assert grants_seen_by(town.dana, case) == {town.dana.member: None}


def test_closing_again_answers_the_same_and_writes_nothing(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    head = town.bo.must("GET", f"cases/{case.id}")["head"]

    first = case.reporter.must("POST", closing(case, town.chidi))
    again = case.reporter.must("POST", closing(case, town.chidi))

    assert first == again
    assert town.bo.must("GET", f"cases/{case.id}")["head"] == head


def test_a_reader_of_two_cases_is_shut_out_of_one(town: Town, case: CaseFile) -> None:
    other = town.adopt(town.file_report())
    for each in (case, other):
        town.give(each, town.chidi)

    close(case, town.chidi)

    assert town.chidi.must("GET", "granted") == {"cases": [other.id]}
    assert town.chidi.get(f"cases/{other.id}").status_code == 200


def test_nobody_but_the_person_closes_an_access(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    other = town.file_report().reporter

    for person in (town.amina, town.bo, town.chidi, town.dana, other):
        assert person.post(closing(case, town.chidi), {}).status_code == 404
    assert town.nobody.post(closing(case, town.chidi), {}).status_code in {401, 403}

    assert town.chidi.get(f"cases/{case.id}").status_code == 200
    assert grants_seen_by(town.bo, case) == {town.chidi.member: None}


def test_a_session_that_forged_the_request_closes_nothing(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    case.reporter.csrf = "A" * 43

    assert case.reporter.post(closing(case, town.chidi), {}).status_code == 403
    assert town.chidi.get(f"cases/{case.id}").status_code == 200


def test_who_was_never_let_in_or_is_nobody_cannot_be_shut_out(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)

    for member in (town.dana.member, town.bo.member, new_identifier()):
        path = f"cases/{case.id}/grants/{member}/close"
        assert case.reporter.post(path, {}).status_code == 404
    assert town.bo.get(f"cases/{case.id}").status_code == 200


def test_what_the_team_ended_cannot_be_closed_any_more(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi)
    path = f"cases/{case.id}/grants/{town.chidi.member}/revoke"
    town.bo.must("POST", path, town.revocation(case))

    assert case.reporter.post(closing(case, town.chidi), {}).status_code == 404


def test_the_team_completes_it_with_new_secrets(town: Town, case: CaseFile) -> None:
    town.give(case, town.chidi, BOTH)
    close(case, town.chidi)
    path = f"cases/{case.id}/grants/{town.chidi.member}/revoke"
    less = town.bo.post(path, {"epochs": [], "records": []})

    town.bo.must("POST", path, town.revocation(case, BOTH))

    assert less.status_code == 400
    assert grants_seen_by(town.bo, case) == {}
    assert case.secrets["report"].epoch == 1
    assert town.chidi.get(f"cases/{case.id}").status_code == 404


def test_a_later_grant_of_the_team_opens_it_again_and_is_closed_again(
    town: Town, case: CaseFile
) -> None:
    town.give(case, town.chidi, BOTH)
    close(case, town.chidi)

    town.give(case, town.chidi)

    assert grants_seen_by(case.reporter, case) == {town.chidi.member: None}
    wraps = town.chidi.must("GET", f"cases/{case.id}")["wraps"]
    assert [one["compartment"] for one in wraps] == ["report"]
    close(case, town.chidi)
    assert town.chidi.get(f"cases/{case.id}").status_code == 404


def test_a_grant_that_is_sent_again_after_a_lost_answer_does_not_open_it_again(
    town: Town, case: CaseFile
) -> None:
    body = town.grant(case, town.chidi)
    town.bo.must("POST", f"cases/{case.id}/grants", body)
    close(case, town.chidi)

    assert town.bo.post(f"cases/{case.id}/grants", body).status_code == 409
    assert town.chidi.get(f"cases/{case.id}").status_code == 404


def test_new_secrets_are_not_taken_for_whoever_was_shut_out(town: Town, case: CaseFile) -> None:
    """Somebody else's access ends, and the page that sealed did not know yet."""
    town.give(case, town.chidi)
    town.give(case, town.dana)
    body = town.revocation(case)
    readers = body["epochs"][0]["readers"]
    readers.append({"holder": town.chidi.member, "wrap": readers[0]["wrap"]})
    close(case, town.chidi)
    path = f"cases/{case.id}/grants/{town.dana.member}/revoke"

    refused = town.bo.post(path, body)
    readers.pop()
    town.bo.must("POST", path, body)

    assert refused.status_code == 409
    assert grants_seen_by(town.bo, case) == {town.chidi.member: "2026-11-03"}
    assert town.chidi.get(f"cases/{case.id}").status_code == 404
