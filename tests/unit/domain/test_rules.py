"""Do the rules about dates, consent, members, dossiers and names say what the law pages and the design say?"""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.domain import consent, deadlines, dossiers, evidence, membership, names
from incident_log.domain.cases import fold
from incident_log.domain.consent import Export, InScope, Override, Receipt
from incident_log.domain.membership import Actor
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case
from incident_log.errors import FormatError
from tools.domain_vectors.functions import record_of
from tools.domain_vectors.journals import Journal, filed, incident


def due(rule: str, trigger: str, holidays: list[str] | None = None) -> list[str]:
    return [found.due for found in deadlines.compute(deadlines.rule_of(rule), trigger, holidays)]


def test_the_nine_months_of_the_commission_count_from_admissibility_not_from_filing() -> None:
    decided = "2024-08-05"

    assert due("D02", "2023-11-03") == ["2024-08-03"]
    assert decided > due("D02", "2023-11-03")[0]
    assert decided <= due("D02", "2023-11-05")[0]


def test_months_end_on_the_last_day_when_there_is_no_such_day() -> None:
    assert due("D01", "2026-10-31") == ["2027-02-28"]
    assert due("D01", "2027-10-31") == ["2028-02-29"]


def test_business_days_without_a_table_of_holidays_say_so() -> None:
    (without,) = deadlines.compute(deadlines.rule_of("D30"), "2026-11-06")
    (with_table,) = deadlines.compute(deadlines.rule_of("D30"), "2026-11-06", ["2026-11-11"])

    assert (without.due, without.without_holidays) == ("2026-11-20", True)
    assert (with_table.due, with_table.without_holidays) == ("2026-11-23", False)


def test_an_urgent_request_to_strasbourg_leaves_a_whole_working_day() -> None:
    assert due("D20", "2026-11-10T10:00") == ["2026-11-09T10:00"]
    assert due("D20", "2026-11-10T06:00") == ["2026-11-06T16:00"]
    assert due("D20", "2026-11-09T09:00") == ["2026-11-06T09:00"]


@settings(deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.integers(-60, 60))
def test_adding_months_keeps_the_day_number_or_takes_the_last_day(
    day: dt.date, months: int
) -> None:
    found = deadlines.add_months(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + dt.timedelta(days=1)).day == 1
    assert found.day <= day.day


@settings(deadline=None)
@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 1, 1)), st.integers(1, 40))
def test_business_days_never_end_on_a_weekend_and_come_back(day: dt.date, count: int) -> None:
    there = deadlines.add_business_days(day, count, None)

    assert there.weekday() < 5
    if day.weekday() < 5:
        assert deadlines.add_business_days(there, -count, None) == day


@pytest.mark.parametrize(
    "trigger", ["", "2026", "2026-11", "soon", "2026-02-30", "2026-11-05T25:00", "2026-11-05 10:00"]
)
def test_nothing_is_counted_from_what_is_no_day(trigger: str) -> None:
    with pytest.raises(FormatError):
        due("D01", trigger)


def receipt(
    person: str = "reporter", audience: str = "A1", choice: str = "yes", **changes: str | None
) -> Receipt:
    return Receipt(
        receipt="r",
        person=person,
        audience=audience,
        recipient=changes.get("recipient"),
        country=changes.get("country"),
        covers="whole",
        ids=(),
        identity_level=changes.get("level") or "L3",
        purpose="legal_defence",
        choice=choice,
        how="on_screen",
        guardian=False,
        given_at=changes.get("given_at") or "2026-11-03T09:00:00.000Z",
        expires_at=None,
    )


AT = "2026-11-20T12:00:00.000Z"
TO_LAWYER = Export("A1", "L3")
TO_POLICE = Export("A2", "L3", country="LT")


def test_nothing_is_exported_before_somebody_was_asked() -> None:
    for code in consent.audiences():
        decision = consent.export_decision([], [], Export(code, "L1", country="LT"), AT)

        assert decision.outcome == ("allowed" if code == "A0" else "stop")


def test_a_withdrawal_stops_every_later_export() -> None:
    held = [receipt(), receipt(choice="withdrawn", given_at="2026-11-10T09:00:00.000Z")]

    decision = consent.export_decision(held, [], TO_LAWYER, AT)

    assert decision.outcome == "stop"
    assert decision.persons[0].reason == "withdrawn"


def test_a_relative_in_belarus_is_not_named_beyond_the_team_and_a_lawyer() -> None:
    mother = InScope("mother", relative_in_country=True)
    held = [receipt(audience="A2", country="LT"), receipt("mother", "A2", country="LT")]

    assert consent.export_decision(held, [mother], TO_POLICE, AT).persons[1].level == "L1"
    override = Override("mother", "she is in Vilnius", "a second person")
    assert (
        consent.export_decision(held, [mother], TO_POLICE, AT, [override]).persons[1].level == "L3"
    )
    alone = Override("mother", "she is in Vilnius", "")
    assert consent.export_decision(held, [mother], TO_POLICE, AT, [alone]).persons[1].level == "L1"


LEVELS = st.sampled_from(consent.LEVELS)
RECEIPTS = st.builds(
    receipt,
    person=st.sampled_from(["reporter", "mother"]),
    audience=st.sampled_from(["A1", "A2"]),
    choice=st.sampled_from(["yes", "no", "ask", "withdrawn"]),
    country=st.sampled_from([None, "LT", "PL"]),
    level=LEVELS,
    given_at=st.sampled_from(
        ["2025-01-01T00:00:00.000Z", "2026-11-03T09:00:00.000Z", "2026-11-04T09:00:00.000Z"]
    ),
)


@settings(deadline=None)
@given(st.lists(RECEIPTS, max_size=6), LEVELS)
def test_no_export_shows_more_than_was_asked_for_or_agreed_to(
    held: list[Receipt], level: str
) -> None:
    mother = InScope("mother", relative_in_country=True)

    decision = consent.export_decision(held, [mother], Export("A2", level, country="LT"), AT)

    shown = {person.person: person.level for person in decision.persons}
    assert all(found is None or found <= level for found in shown.values())
    assert shown["mother"] is None or shown["mother"] <= "L1"
    agreed = [
        r.identity_level
        for r in held
        if (r.person, r.audience, r.choice, r.country) == ("reporter", "A2", "yes", "LT")
    ]
    assert shown["reporter"] is None or shown["reporter"] <= max(agreed)


def test_a_lawyer_reads_what_was_granted_and_nothing_else() -> None:
    lawyer = Actor("lawyer", "active")

    assert not membership.may_read(lawyer, "report")
    assert membership.may_read(lawyer, "report", ["report"])
    assert not membership.may_read(lawyer, "identity", ["report"])
    assert not membership.may_grant(lawyer, ["report"])


@pytest.mark.parametrize("role", membership.ROLES)
@pytest.mark.parametrize("state", ["pending", "frozen", "removed", "", "ACTIVE"])
def test_whoever_is_not_active_may_do_nothing(role: str, state: str) -> None:
    by = Actor(role, state)
    everything = membership.COMPARTMENTS

    assert not any(membership.may_read(by, name, everything) for name in everything)
    assert not any(membership.may_write(by, name, everything) for name in everything)
    assert not any(
        membership.may_invite(by, other) or membership.may_freeze(by, other)
        for other in membership.ROLES
    )
    assert not membership.may_revoke(by)
    assert not membership.may_grant(by, ["report"])
    assert not membership.may_sign(by, "member")


def test_a_lead_neither_makes_nor_unmakes_owners() -> None:
    lead = Actor("lead", "active")

    assert not membership.may_invite(lead, "owner")
    assert not membership.may_manage(lead, "owner")
    assert not membership.may_freeze(lead, "owner")
    assert membership.may_freeze(lead, "lead")


def test_nobody_comes_back_from_removal() -> None:
    owner = Actor("owner", "active")

    assert not any(
        membership.may_change_state(owner, "caseworker", "removed", after)
        for after in membership.STATES
    )


def test_a_reporter_writes_no_work() -> None:
    reporter = Actor("reporter", "active")

    assert membership.may_write(reporter, "report")
    assert not membership.may_read(reporter, "work")


def folded(journal: Journal) -> Case:
    return fold(record_of(Entry.of(record)) for record in journal.records)


def test_the_police_learn_nothing_about_relatives_or_asylum() -> None:
    asked = incident(
        kind="proxy_relative",
        fields={
            "relation": {"value": "parent"},
            "act": {"value": ["visit"]},
            "date": {"value": "2026-11-01"},
        },
    )
    case = folded(Journal().add("reporter", "incident", asked))

    (for_police,) = dossiers.allegations(case, dossiers.audience_of("police"))
    (for_lawyer,) = dossiers.allegations(case, dossiers.audience_of("lawyer"))

    assert [fact.path for fact in for_police.facts] == ["date"]
    assert for_police.left_out == ("relation", "act")
    assert [fact.path for fact in for_lawyer.facts] == ["relation", "act", "date"]
    assert for_lawyer.left_out == ()


def test_facts_say_whether_they_were_seen() -> None:
    (stated,) = dossiers.allegations(folded(filed()), dossiers.audience_of("lawyer"))

    told = {fact.path: (fact.basis, fact.answer) for fact in stated.facts}
    assert told["channel"] == ("seen", None)
    assert told["fear_now"] == (None, "withheld")


def test_an_answer_that_was_withheld_is_not_missing() -> None:
    problems = dossiers.problems_in(folded(filed()), dossiers.audience_of("lawyer"))

    assert not [problem for problem in problems if problem.code == "missing_field"]
    assert dossiers.is_complete(problems)


@pytest.mark.parametrize(
    ("journal", "audience", "code"),
    [
        (Journal(), "lawyer", "no_incident"),
        (filed().add("reporter", "status", {"status": "withdrawn"}), "lawyer", "withdrawn"),
        (filed().add("member", "x", {}), "lawyer", "unreadable_entries"),
        (filed(), "police", "country"),
    ],
)
def test_some_problems_block_every_dossier(journal: Journal, audience: str, code: str) -> None:
    problems = dossiers.problems_in(folded(journal), dossiers.audience_of(audience))

    assert problems[0].code == code
    assert not dossiers.is_complete(problems)


@pytest.mark.parametrize(
    "spelling", ["Hniot", "Gnyot", "Hnyot", "Gniot", "Gnjot", "Гнёт", "Гніёт", "ГНЁТ", " gniot "]
)
def test_the_spellings_of_one_name_are_one(spelling: str) -> None:
    assert names.fold_for_search(spelling) == names.fold_for_search("Hniot")


@pytest.mark.parametrize("other", ["Kotau", "Hnat Kotau"[5:], "Anna", "Нікіт", "Gent"])
def test_other_names_are_others(other: str) -> None:
    assert names.fold_for_search(other) != names.fold_for_search("Hniot")


@settings(deadline=None)
@given(st.text(max_size=40))
def test_a_key_has_no_double_spaces_and_no_capitals_to_fold_again(text: str) -> None:
    key = names.fold_for_search(text)

    assert "  " not in key
    assert key == key.strip()


@pytest.mark.parametrize(
    "typed", ["H", "Hn", "Hni", "Hnio", "Hniot", "g", "gn", "Гн", "Гні", "Гніё"]
)
def test_a_name_is_found_at_every_letter_while_it_is_typed(typed: str) -> None:
    assert names.matches(names.fold_query(typed), names.key_of(["Andrei Hniot"]))


@pytest.mark.parametrize(
    "media_type",
    ["image/svg+xml", "text/html", "application/xhtml+xml", "video/mp4", "IMAGE/PNG", ""],
)
def test_nothing_that_could_run_is_shown_in_the_page(media_type: str) -> None:
    assert evidence.viewer_of(media_type) is None


def test_files_are_refused_with_a_sentence_that_says_what_to_do() -> None:
    found = evidence.file_problem("a.png", 0, 0)

    assert found is not None
    assert found.text == "This file is empty. Choose another file."
    assert evidence.file_problem("a.png", 1, 0) is None
    assert evidence.changed_problem().code == "changed"


def test_the_servers_limit_counts_instead_of_the_default() -> None:
    small = evidence.Limits(max_bytes=10, max_name_characters=5, max_count=1)

    assert getattr(evidence.file_problem("a.png", 11, 0, small), "code", None) == "too_large"
    assert evidence.file_problem("a.png", 10, 0, small) is None
