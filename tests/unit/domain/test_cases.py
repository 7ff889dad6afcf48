"""Does the fold show what the journal says, refuse what its author may not write, and drop nothing?"""

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incident_log.domain.cases import card_of, fold
from incident_log.domain.packaged import Entry
from incident_log.domain.records import record_types
from incident_log.domain.shares import is_live
from incident_log.domain.views import Case, JournalRecord, to_json
from incident_log.format.canonical import Json, encode
from tools.domain_vectors.functions import record_of
from tools.domain_vectors.journals import (
    COPY,
    INCIDENT,
    LAWYER,
    PHOTO,
    SECOND,
    Journal,
    copy_of_photo,
    deadline,
    evidence,
    filed,
    identifier,
    incident,
    receipt,
    share,
)


def folded(journal: Journal) -> Case:
    return fold(record_of(Entry.of(record)) for record in journal.records)


def refusals(case: Case) -> list[tuple[str, str | None]]:
    return [(entry.type, entry.reason) for entry in case.history if entry.state == "refused"]


def amendment(changes: Mapping[str, Json], **more: Json) -> dict[str, Json]:
    return {"incident": INCIDENT, "changes": changes, **more}


def test_a_filed_case_is_new_and_says_what_happened() -> None:
    case = folded(filed())

    assert case.summary.status == "new"
    assert case.summary.title == "A man I do not know wrote that they will find me."
    assert case.summary.kinds == ("threat",)
    assert case.summary.countries == ("LT",)
    assert case.summary.unread_from_reporter == 3
    assert [exhibit.name for exhibit in case.evidence] == ["скрын 1.png"]


def test_a_case_that_a_member_opened_is_open_and_read() -> None:
    case = folded(
        filed().add("member", "access", {"what": "opened", "evidence": None, "reason": None})
    )

    assert case.summary.status == "open"
    assert case.summary.unread_from_reporter == 0


@pytest.mark.parametrize("compartment", ["report", "identity", "work"])
def test_new_keys_stand_in_the_history_and_say_nothing_else(compartment: str) -> None:
    before = folded(filed())
    case = folded(filed().add("member", "renewal", {"desk_epoch": 1}, compartment))

    assert case.summary == before.summary
    assert [(entry.type, entry.state) for entry in case.history[len(before.history) :]] == [
        ("renewal", "accepted")
    ]


@pytest.mark.parametrize("role", ["reporter", "lawyer", "unknown"])
def test_nobody_but_the_desk_gives_a_case_new_keys(role: str) -> None:
    case = folded(filed().add(role, "renewal", {"desk_epoch": 1}))

    assert refusals(case) == [("renewal", "role")]


def test_a_lawyer_who_reads_does_not_make_it_read_for_the_desk() -> None:
    case = folded(
        filed().add("lawyer", "access", {"what": "opened", "evidence": None, "reason": None})
    )

    assert case.summary.unread_from_reporter == 3


def test_an_amendment_changes_answers_and_leaves_the_telling_alone() -> None:
    changes: Json = {
        "sentence": "He wrote twice.",
        "fields": {"count": {"value": 2}, "channel": None},
    }
    case = folded(
        filed().add(
            "member", "amendment", {"incident": INCIDENT, "changes": changes, "addition": "More."}
        )
    )

    (found,) = case.incidents
    assert found.sentence == "He wrote twice."
    assert found.narrative == "Учора вечарам мне напісаў незнаёмы."
    assert found.fields["count"] == {"value": 2}
    assert "channel" not in found.fields
    assert [addition.text for addition in found.additions] == ["More."]


def test_an_amendment_that_does_not_fit_its_kind_changes_nothing_at_all() -> None:
    changes: Json = {"sentence": "Changed.", "fields": {"bank": {"value": "A bank"}}}
    case = folded(filed().add("member", "amendment", {"incident": INCIDENT, "changes": changes}))

    assert refusals(case) == [("amendment", "kind")]
    assert case.incidents[0].sentence != "Changed."


def test_a_changed_kind_drops_the_answers_it_does_not_ask() -> None:
    case = folded(filed().add("member", "amendment", amendment({"kind": "harassment"})))

    assert case.incidents[0].kind == "harassment"
    assert set(case.incidents[0].fields) == set()


def test_who_is_not_safe_is_urgent_until_somebody_assessed_it() -> None:
    journal = Journal().add("reporter", "incident", incident(safe_now="no"))
    assert folded(journal).summary.urgency == "imminent"

    journal.add("member", "amendment", amendment({"fields": {"severity": {"value": "moderate"}}}))
    assert folded(journal).summary.urgency == "moderate"


@pytest.mark.parametrize("role", ["reporter", "member", "lawyer", "unknown"])
@pytest.mark.parametrize("record_type", list(record_types()))
def test_every_type_is_refused_from_roles_that_may_not_write_it(
    role: str, record_type: str
) -> None:
    known = record_types()[record_type]
    case = folded(Journal().add(role, record_type, {}, known.compartments[0]))

    (entry,) = case.history
    assert entry.state == "refused"
    assert (entry.reason == "role") == (role not in known.roles)


@pytest.mark.parametrize("compartment", ["report", "identity", "work", "", "everything"])
@pytest.mark.parametrize("record_type", list(record_types()))
def test_every_type_is_refused_in_compartments_it_does_not_belong_to(
    compartment: str, record_type: str
) -> None:
    known = record_types()[record_type]
    case = folded(Journal().add("member", record_type, {"no": "such"}, compartment))

    (entry,) = case.history
    if "member" in known.roles:
        assert entry.reason == ("payload" if compartment in known.compartments else "compartment")


def test_a_reporter_withdraws_and_does_nothing_else_to_the_status() -> None:
    assert (
        folded(filed().add("reporter", "status", {"status": "withdrawn"})).summary.status
        == "withdrawn"
    )

    closed = folded(filed().add("reporter", "status", {"status": "closed"}))
    assert closed.summary.status == "new"
    assert refusals(closed) == [("status", "role")]


def test_a_report_that_was_given_back_is_new_until_somebody_took_it() -> None:
    given_back = (
        filed()
        .add("reporter", "status", {"status": "withdrawn"})
        .add("reporter", "status", {"status": "open"})
    )

    assert folded(given_back).summary.status == "new"
    taken = given_back.add("member", "access", {"what": "opened", "evidence": None, "reason": None})
    assert folded(taken).summary.status == "open"


def test_a_newer_schema_stays_as_unreadable_and_changes_nothing() -> None:
    journal = filed().add("member", "message", {"text": "from the future", "lang": "en"}, schema=2)
    case = folded(journal)

    assert case.messages == ()
    assert case.summary.unreadable == 1
    assert case.history[-1].state == "unreadable"


def test_another_file_under_a_known_id_is_refused_and_a_better_description_taken() -> None:
    replaced = folded(filed().add("member", "evidence", evidence(size=5)))
    assert refusals(replaced) == [("evidence", "repeated")]
    assert replaced.evidence[0].size == 4096

    described = folded(filed().add("member", "evidence", evidence(proves="The words")))
    assert described.evidence[0].payload["proves"] == "The words"
    assert described.evidence[0].role == "reporter"


def test_custody_tells_everything_that_happened_to_one_exhibit_and_nothing_of_another() -> None:
    journal = (
        filed()
        .add("member", "access", {"what": "viewed", "evidence": PHOTO, "reason": "triage"})
        .add("member", "share", share())
        .add("member", "evidence", copy_of_photo())
        .add("lawyer", "access", {"what": "downloaded", "evidence": COPY, "reason": None})
        .add("member", "share", share(action="revoked"))
    )
    photo, copy = folded(journal).evidence

    assert [event.action for event in photo.custody] == [
        "received",
        "viewed",
        "shared",
        "copied",
        "share_ended",
    ]
    assert [event.action for event in copy.custody] == [
        "derived",
        "shared",
        "downloaded",
        "share_ended",
    ]
    assert photo.derived == (COPY,)
    assert copy.custody[2].author == LAWYER


def test_a_share_of_another_compartment_is_no_custody_of_a_file_in_report() -> None:
    case = folded(filed().add("member", "share", share(compartments=["identity"])))

    assert [event.action for event in case.evidence[0].custody] == ["received"]


def test_a_share_lives_until_it_expires_or_is_ended() -> None:
    (granted,) = folded(filed().add("member", "share", share())).shares
    assert is_live(granted, "2027-02-28T23:59:59.999Z")
    assert not is_live(granted, "2027-03-01T00:00:00.000Z")

    journal = (
        filed().add("member", "share", share()).add("member", "share", share(action="revoked"))
    )
    (ended,) = folded(journal).shares
    assert not is_live(ended, "2026-11-20T00:00:00.000Z")
    assert ended.revoked_at is not None


def test_ending_one_of_two_compartments_leaves_the_other() -> None:
    both = share(compartments=["report", "work"])
    journal = filed().add("member", "share", both).add("member", "share", share(action="revoked"))

    assert folded(journal).shares[0].compartments == ("work",)


def test_what_is_erased_shows_no_content_but_that_it_was_there() -> None:
    gone: Json = {"target": "evidence", "id": PHOTO, "reason": "asked_by_person"}
    (exhibit,) = folded(filed().add("reporter", "tombstone", gone)).evidence

    assert exhibit.erased
    assert (exhibit.name, exhibit.sha256, exhibit.payload) == ("", "", {})
    assert exhibit.custody[-1].action == "erased"


def test_a_reporter_erases_only_what_is_theirs() -> None:
    gone: Json = {"target": "evidence", "id": COPY, "reason": "asked_by_person"}
    case = folded(
        filed().add("member", "evidence", copy_of_photo()).add("reporter", "tombstone", gone)
    )

    assert refusals(case) == [("tombstone", "author")]
    assert not case.evidence[1].erased


def test_an_erased_incident_is_in_no_timeline_and_no_card() -> None:
    gone: Json = {"target": "incident", "id": INCIDENT, "reason": "not_safe"}
    case = folded(filed().add("reporter", "tombstone", gone))

    assert [entry.what for entry in case.timeline] == ["evidence"]
    assert card_of(case).kinds == ()
    assert card_of(case).title == ""


def test_the_card_names_the_nearest_deadline_that_binds() -> None:
    journal = (
        filed()
        .add("member", "deadline", deadline(rule="D11", trigger="2026-11-04T10:00"), "work")
        .add("member", "deadline", deadline(deadline=identifier(91), rule="D08"), "work")
        .add("member", "deadline", deadline(deadline=identifier(92), rule="D02"), "work")
    )
    assert getattr(card_of(folded(journal)).next_deadline, "due", None) == "2027-08-05"

    journal.add("lawyer", "deadline", deadline(rule="D11", trigger="2026-11-04T10:00"), "work")
    assert getattr(card_of(folded(journal)).next_deadline, "due", None) == "2026-12-14"


def test_a_deadline_that_is_done_is_not_next() -> None:
    journal = (
        filed()
        .add("member", "deadline", deadline(), "work")
        .add("member", "deadline", deadline(state="done"), "work")
    )

    case = folded(journal)
    assert len(case.deadlines) == 1
    assert card_of(case).next_deadline is None


def test_an_override_needs_a_reason_and_shows_it() -> None:
    changed = folded(
        filed().add("member", "deadline", deadline(due="2027-01-01", reason="letter"), "work")
    )
    assert (changed.deadlines[0].due, changed.deadlines[0].overridden) == ("2027-01-01", True)
    assert changed.deadlines[0].computed[0].due == "2027-08-05"

    bare = folded(filed().add("member", "deadline", deadline(due="2027-01-01"), "work"))
    assert refusals(bare) == [("deadline", "payload")]


def test_dates_inside_answers_stand_in_the_timeline_in_order() -> None:
    request: Json = {"filed": {"value": "2023-11-03"}, "decision_on": {"value": "2024-08-05"}}
    fields: Json = {"learned_on": {"value": "2023-10-30"}, "requests": {"value": [request]}}
    case = folded(Journal().add("reporter", "incident", incident(kind="interpol", fields=fields)))

    assert [(entry.when, entry.field) for entry in case.timeline] == [
        ("2023-10-30", "learned_on"),
        ("2023-11-03", "requests.filed"),
        ("2024-08-05", "requests.decision_on"),
        ("2026-11-02", None),
    ]


def test_an_incident_without_a_date_comes_last() -> None:
    unknown: Json = {"from": None, "to": None, "precision": "unknown"}
    case = folded(filed().add("reporter", "incident", incident(incident=SECOND, occurred=unknown)))

    assert [entry.when for entry in case.timeline] == [
        "2026-10",
        "2026-10",
        "2026-11-02",
        "2026-11-02T21:40",
        None,
    ]


def test_a_second_receipt_of_one_id_does_not_replace_the_first() -> None:
    case = folded(filed().add("reporter", "consent", receipt(choice="no")))

    assert [written.payload["choice"] for written in case.consents] == ["yes"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**53 - 1) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)
PAYLOADS = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(("incident", "kind", "fields", "changes", "text", "lang"), JSON),
    ),
    st.builds(
        lambda changes: {**incident(), **changes},
        st.dictionaries(st.sampled_from(list(incident())), JSON, max_size=2),
    ),
    st.builds(
        lambda changes: {**evidence(), **changes},
        st.dictionaries(st.sampled_from(list(evidence())), JSON, max_size=2),
    ),
    st.builds(
        lambda changes: {**deadline(), **changes},
        st.dictionaries(st.sampled_from(list(deadline())), JSON, max_size=2),
    ),
)
RECORDS = st.builds(
    JournalRecord,
    position=st.integers(0, 50),
    record_id=st.sampled_from([identifier(number) for number in range(9)]),
    compartment=st.sampled_from(["report", "identity", "work", "x"]),
    author=st.just(LAWYER),
    role=st.sampled_from(["reporter", "member", "lawyer", "unknown"]),
    at=st.just("2026-11-03T00:00:00.000Z"),
    type=st.sampled_from([*record_types(), "x"]),
    schema=st.integers(-1, 3),
    payload=PAYLOADS,
)


# The first journals are slow to draw, because the schemas are read while they are.
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RECORDS, max_size=6))
def test_no_journal_makes_the_fold_raise_or_lose_a_record(records: list[JournalRecord]) -> None:
    case = fold(records)

    assert len(case.history) == len(records)
    assert encode(to_json(case))
    assert encode(to_json(card_of(case)))
