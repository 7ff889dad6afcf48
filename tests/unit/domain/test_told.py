"""Whose words are they? What somebody told is replaced by them and by the team, and by nobody who was only let in."""

import pytest

from incident_log.domain.cases import fold
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case
from incident_log.format.canonical import Json
from tools.domain_vectors.functions import record_of
from tools.domain_vectors.journals import (
    INCIDENT,
    LAWYER,
    MEMBER,
    PHOTO,
    REPORTER,
    SECOND,
    Journal,
    digest,
    evidence,
    filed,
    identifier,
    incident,
    person,
)

_STEP: dict[str, Json] = {"id": identifier(97), "incident": INCIDENT, "fields": {}}
_TASK: dict[str, Json] = {
    "task": identifier(98),
    "title": "Call back",
    "due": None,
    "state": "open",
    "assigned_to": None,
}


def folded(journal: Journal) -> Case:
    return fold(record_of(Entry.of(record)) for record in journal.records)


def refusals(case: Case) -> list[tuple[str, str | None]]:
    return [(entry.type, entry.reason) for entry in case.history if entry.state == "refused"]


def amendment(changes: Json, **more: Json) -> dict[str, Json]:
    return {"incident": INCIDENT, "changes": changes, **more}


@pytest.mark.parametrize(
    "changes",
    [
        {"sentence": "I have not been threatened by anybody."},
        {"safe_now": "yes"},
        {"title": "Nothing"},
        {"kind": "harassment"},
        {"place": {"country": "ZZ"}},
        {"occurred": {"from": None, "to": None, "precision": "unknown"}},
        {"fields": {"severity": {"value": "info"}}},
        {"fields": {"channel": None}},
    ],
)
def test_a_reader_from_outside_replaces_nothing_of_what_was_told(changes: Json) -> None:
    told = folded(filed()).incidents
    case = folded(filed().add("lawyer", "amendment", amendment(changes, addition="I lied.")))

    assert refusals(case) == [("amendment", "author")]
    assert case.incidents == told


def test_a_reader_from_outside_adds_and_it_bears_their_name() -> None:
    case = folded(filed().add("lawyer", "amendment", amendment({}, addition="She called me.")))

    (addition,) = case.incidents[0].additions
    assert (addition.author, addition.role, addition.text) == (LAWYER, "lawyer", "She called me.")


def test_nobody_who_was_let_in_makes_somebody_who_is_in_danger_safe() -> None:
    journal = Journal().add("reporter", "incident", incident(safe_now="no"))

    assert folded(journal).summary.urgency == "imminent"
    journal.add("lawyer", "amendment", amendment({"safe_now": "yes"}))
    assert folded(journal).summary.urgency == "imminent"


def test_what_the_team_changed_says_so_until_the_person_writes_it_anew() -> None:
    changes: Json = {"sentence": "He wrote twice.", "fields": {"count": {"value": 2}}}
    journal = filed().add("member", "amendment", amendment(changes))

    changed = folded(journal).incidents[0].changed
    assert {name: change.author for name, change in changed.items()} == {
        "sentence": MEMBER,
        "fields.count": MEMBER,
    }

    journal.add("reporter", "amendment", amendment({"sentence": "They wrote twice."}))
    changed = folded(journal).incidents[0].changed
    assert {name: change.author for name, change in changed.items()} == {
        "sentence": REPORTER,
        "fields.count": MEMBER,
    }


@pytest.mark.parametrize("before", [filed(), Journal().add("reporter", "incident", incident())])
def test_who_the_person_is_no_reader_from_outside_says(before: Journal) -> None:
    told = folded(before).people
    forged = person(names=[{"text": "Ivan Falsch"}])
    case = folded(before.add("lawyer", "person", forged, "identity"))

    assert refusals(case) == [("person", "author")]
    assert case.people == told


@pytest.mark.parametrize("role", ["reporter", "member"])
def test_who_the_person_is_they_and_the_team_correct(role: str) -> None:
    case = folded(filed().add(role, "person", person(pseudonym="Hanna"), "identity"))

    assert [each.payload["pseudonym"] for each in case.people] == ["Hanna"]


def test_whoever_was_let_in_corrects_what_they_wrote_until_the_team_did() -> None:
    friend = person(person=identifier(61))
    journal = filed().add("lawyer", "person", friend, "identity")
    journal.add("lawyer", "person", {**friend, "relation": "sister"}, "identity")
    assert refusals(folded(journal)) == []

    journal.add("member", "person", {**friend, "relation": "friend"}, "identity")
    journal.add("lawyer", "person", friend, "identity")
    case = folded(journal)
    assert refusals(case) == [("person", "author")]
    assert case.people[-1].payload["relation"] == "friend"


def test_a_file_of_the_person_is_described_anew_by_them_and_the_team_only() -> None:
    mine = evidence(describes="A picture that I edited myself", captured_at="2019-01-01")
    forged = folded(filed().add("lawyer", "evidence", mine))
    assert refusals(forged) == [("evidence", "author")]
    assert forged.evidence == folded(filed()).evidence

    case = folded(filed().add("member", "evidence", evidence(proves="The words")))
    described = case.evidence[0].custody[-1]
    assert (described.action, described.role) == ("described", "member")


def test_a_reader_from_outside_says_what_a_file_proves_where_nobody_did_and_corrects_that() -> None:
    journal = filed().add("lawyer", "evidence", evidence(proves="The words"))
    journal.add("lawyer", "evidence", evidence(proves="His words"))
    case = folded(journal)
    assert refusals(case) == []
    assert case.evidence[0].payload == evidence(proves="His words")

    journal.add("member", "evidence", evidence(proves="His very words"))
    journal.add("lawyer", "evidence", evidence(proves="His words"))
    journal.add("lawyer", "evidence", evidence())
    case = folded(journal)
    assert refusals(case) == [("evidence", "author"), ("evidence", "author")]
    assert case.evidence[0].payload["proves"] == "His very words"


@pytest.mark.parametrize(
    "changes",
    [
        {"describes": "A picture"},
        {"name": "mine.png"},
        {"captured_at": None},
        {"incidents": []},
        {"third_party": False},
        {"note": "Found later"},
    ],
)
def test_what_others_said_of_a_file_no_reader_from_outside_changes(changes: Json) -> None:
    case = folded(
        filed().add("lawyer", "evidence", {**evidence(proves="x"), **Entry.of(changes).values})
    )

    assert refusals(case) == [("evidence", "author")]
    assert case.evidence == folded(filed()).evidence


def test_a_file_of_a_reader_from_outside_is_theirs_to_describe() -> None:
    own = evidence(evidence=SECOND, sha256=digest(99))
    journal = filed().add("lawyer", "evidence", own)
    case = folded(journal.add("lawyer", "evidence", {**own, "proves": "That he called"}))

    assert refusals(case) == []
    assert case.evidence[1].payload["proves"] == "That he called"


def test_a_step_that_the_person_told_is_not_a_readers_to_change_but_tasks_are_everybodys() -> None:
    journal = filed().add("reporter", "police_report", _STEP).add("member", "task", _TASK, "work")
    journal.add("lawyer", "police_report", {**_STEP, "note": "Taken back."})
    journal.add("lawyer", "task", {**_TASK, "state": "done"}, "work")
    case = folded(journal)

    assert refusals(case) == [("police_report", "author")]
    assert "note" not in case.subrecords[0].payload
    assert case.tasks[0].payload["state"] == "done"


@pytest.mark.parametrize(
    ("target", "name", "part"),
    [
        ("incident", INCIDENT, "report"),
        ("evidence", PHOTO, "report"),
        ("person", "reporter", "identity"),
    ],
)
@pytest.mark.parametrize("role", ["member", "lawyer"])
def test_nobody_but_the_person_erases(role: str, target: str, name: str, part: str) -> None:
    gone: Json = {"target": target, "id": name, "reason": "asked_by_person"}
    before = folded(filed())
    case = folded(filed().add(role, "tombstone", gone, part))

    assert refusals(case) == [("tombstone", "role")]
    assert (case.incidents, case.evidence, case.people) == (
        before.incidents,
        before.evidence,
        before.people,
    )


def test_an_export_that_names_a_file_again_and_again_stands_once_in_its_custody() -> None:
    exported: Json = {
        "dossier": identifier(95),
        "audience": "lawyer",
        "language": "en",
        "recipient": "Advocate Example",
        "purpose": "advice",
        "exhibits": [PHOTO] * 1000,
        "bundle_manifest_sha256": digest(96),
        "redactions": 0,
    }
    (photo,) = folded(filed().add("member", "export", exported)).evidence

    assert [event.action for event in photo.custody] == ["received", "exported"]
