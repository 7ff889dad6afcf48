"""Do the data files hold what the rest relies on: all kinds, sources for facts, and words that may be shown?"""

import re
from collections.abc import Iterator
from importlib import resources

import pytest

from incident_log.domain.advice import card_for, steps_for
from incident_log.domain.answers import country_codes
from incident_log.domain.deadlines import rules
from incident_log.domain.dossiers import audiences, sections
from incident_log.domain.kinds import (
    Field,
    answerable,
    common_fields,
    kind_of,
    kinds,
    subrecords,
    unsorted,
)
from incident_log.domain.membership import COMPARTMENTS, ROLES
from incident_log.domain.packaged import SERVED, Entry, domain_json, packaged
from incident_log.domain.records import record_types
from incident_log.errors import FormatError
from incident_log.format.canonical import Json
from tools.data_strings import READ_KEYS

KINDS = [
    "threat",
    "harassment",
    "surveillance_physical",
    "digital_attack",
    "proxy_relative",
    "physical_attack",
    "abduction",
    "interpol",
    "cis_search",
    "extradition",
    "deportation",
    "border_incident",
    "return_arrest",
    "absentia_case",
    "listing",
    "document_denial",
    "property_action",
    "bank_refusal",
    "consular_abuse",
    "other",
]
RECORD_TYPES = [
    "incident",
    "amendment",
    "evidence",
    "person",
    "consent",
    "message",
    "note",
    "status",
    "assignment",
    "task",
    "deadline",
    "assessment",
    "police_report",
    "complaint",
    "legal_action",
    "protective_measure",
    "contact_with_lawyer",
    "share",
    "access",
    "export",
    "tombstone",
    "renewal",
]
TYPES = [
    "text",
    "long_text",
    "date",
    "datetime",
    "enum",
    "multi_enum",
    "bool",
    "number",
    "country",
    "duration",
    "reference",
    "group",
]
CERTAINTIES = {"C", "S", "K", "L", "P"}


def every_field() -> Iterator[tuple[str, Field]]:
    for code, kind in kinds().items():
        yield from ((code, field) for field in with_inner(kind.fields))
    for code, subrecord in subrecords().items():
        yield from ((code, field) for field in with_inner(subrecord.fields))
    yield from (("common", field) for field in with_inner(tuple(common_fields().values())))


def with_inner(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from with_inner(field.fields)


def read_texts(value: Json, key: str = "") -> Iterator[str]:
    """Walk what people read, by the keys that the translators' extractor knows."""
    if isinstance(value, str):
        if key in READ_KEYS:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from read_texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from read_texts(inner)


def test_there_are_nineteen_kinds_and_one_for_what_fits_none() -> None:
    assert sorted(kinds()) == sorted(KINDS)
    assert unsorted().code == "other"
    assert unsorted().fields == ()


def test_every_kind_is_found_by_a_plain_question_in_a_group_that_is_shown() -> None:
    groups = {entry.text("code") for entry in Entry(packaged("kinds")).entries("groups")}

    assert {kind.group for kind in kinds().values()} == groups
    assert all(kind.question.endswith("?") for kind in kinds().values())


def test_every_kind_says_which_method_and_how_pressing_it_usually_is() -> None:
    methods = {entry.text("code") for entry in Entry(packaged("kinds")).entries("methods")}

    assert all(set(kind.method) <= methods for kind in kinds().values())
    assert all(kind.method for kind in kinds().values() if kind != unsorted())
    assert {kind.severity for kind in kinds().values()} <= {
        "info",
        "moderate",
        "serious",
        "imminent",
    }


def test_no_two_fields_of_a_kind_have_one_code() -> None:
    for kind in kinds().values():
        codes = [field.code for field in kind.fields]

        assert len(set(codes)) == len(codes)
        assert not set(codes) & set(common_fields())


def test_every_field_is_of_a_known_type_and_has_what_its_type_needs() -> None:
    for code, field in every_field():
        assert field.type in TYPES, (code, field.code)
        assert bool(field.choices) == (field.type in {"enum", "multi_enum"}), (code, field.code)
        assert bool(field.fields) == (field.type == "group"), (code, field.code)
        assert (field.refers_to is not None) == (field.type == "reference"), (code, field.code)


def test_whoever_reports_is_asked_in_questions() -> None:
    for code, field in every_field():
        if field.ask == "reporter":
            assert field.question is not None, (code, field.code)
            assert field.question.endswith("?") or field.question.endswith("."), (code, field.code)


def test_what_a_dossier_requires_and_a_reporter_knows_comes_within_the_first_seven_questions() -> (
    None
):
    for kind in kinds().values():
        asked = [field for field in kind.fields if field.ask == "reporter"]
        late = [field.code for field in asked[7:] if field.required_before_export]

        assert late in ([], ["relative_consent"], ["outcome"]), kind.code


@pytest.mark.parametrize("name", [*SERVED])
def test_nobody_is_called_a_victim_or_asked_why(name: str) -> None:
    for text in read_texts(packaged(name)):
        assert not re.search(r"\bvictim|\bwhy did you\b", text, re.IGNORECASE), text


@pytest.mark.parametrize("name", [*SERVED])
def test_every_text_is_trimmed_and_says_something(name: str) -> None:
    for text in read_texts(packaged(name)):
        assert text
        assert text == text.strip()


def test_every_data_file_is_served_but_the_demonstrations() -> None:
    files = {
        path.name.removesuffix(".json")
        for path in (resources.files("incident_log.domain") / "data").iterdir()
    }

    assert files == {*SERVED, "public_cases"}
    assert set(domain_json()) == set(SERVED)


def test_a_data_file_that_is_not_there_is_not_found() -> None:
    with pytest.raises(FileNotFoundError):
        packaged("nothing")


def test_what_a_person_says_of_themselves_has_other_words_for_the_team() -> None:
    told = [
        choice
        for kind in Entry(packaged("kinds")).entries("kinds")
        for field in kind.entries("fields")
        for choice in field.entries("choices")
    ]
    consent = Entry(packaged("consent"))
    told += [*consent.entries("choices"), *consent.entries("identity_levels")]
    first_person = re.compile(r"\b(I|me|my|myself)\b")

    assert len([choice for choice in told if first_person.search(choice.text("label"))]) > 15
    for choice in told:
        if first_person.search(choice.text("label")):
            assert not first_person.search(choice.text("team_label")), choice.text("code")


def test_every_deadline_says_its_basis_certainty_source_and_day_of_check() -> None:
    assert len(rules()) == 27
    for rule in rules().values():
        assert rule.basis
        assert rule.source
        assert rule.certainty in CERTAINTIES
        assert re.fullmatch(r"2026-\d\d-\d\d", rule.verified_on)
        assert rule.realistic is None or rule.realistic in rules()


def test_times_of_the_european_convention_are_typical_only() -> None:
    assert {code for code, rule in rules().items() if rule.typical_only} == {
        "D10",
        "D11",
        "D12",
        "D13",
    }


def test_facts_of_kinds_and_countries_carry_source_and_certainty() -> None:
    sourced = [
        *(
            source
            for kind in Entry(packaged("kinds")).entries("kinds")
            for source in kind.entries("sources")
        ),
        *Entry(packaged("countries")).entries("groups"),
        *Entry(packaged("countries")).entries("emergency"),
        *Entry(packaged("countries")).entries("police_warnings"),
        Entry(packaged("countries")).entry("no_number").entry("near"),
        Entry(packaged("countries")).entry("no_number").entry("persecutes"),
        *Entry(packaged("countries")).entries("helplines"),
        *Entry(packaged("consent")).entries("basis"),
    ]

    assert len(sourced) > 10
    for fact in sourced:
        assert fact.text("source")
        assert fact.text("certainty") in CERTAINTIES


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("country", ["", "AM", "BY", "LT", "US"])
def test_every_kind_says_what_to_do_now_wherever_the_person_is(kind: str, country: str) -> None:
    first, own, after = steps_for([kind], country)

    assert len(own.steps) >= 2
    assert first.steps[0].text.startswith("If ")
    assert after.steps[0].text == "You do not have to do all of this today."
    for step in (*first.steps, *own.steps):
        assert ("%(number)s" in step.text) == (step.number is not None)


def test_what_to_do_for_no_kind_is_refused() -> None:
    with pytest.raises(FormatError):
        steps_for(["parking"], "LT")


def told(kinds: list[str], country: str) -> list[str]:
    parts = steps_for(kinds, country)
    return [
        step.text.replace("%(number)s", step.number or "") for part in parts for step in part.steps
    ]


@pytest.mark.parametrize("country", ["AM", "KG", "KZ"])
def test_nobody_is_told_to_stay_out_of_the_country_they_are_in(country: str) -> None:
    steps = " ".join(told(["cis_search", "listing", "absentia_case", "threat"], country))

    assert "Armenia" not in steps
    assert "Do not travel to Belarus" not in steps
    assert "The country you are in uses this list." in steps
    assert "only after you have spoken with a lawyer" in steps
    assert "Stay out of Russia, Armenia" in " ".join(told(["cis_search"], "PL"))


@pytest.mark.parametrize("country", ["BY", "RU"])
def test_nobody_is_sent_to_police_that_work_with_those_who_persecute(country: str) -> None:
    steps = told(KINDS, country)

    assert not [
        step
        for step in steps
        if step.startswith(("Report it to the police", "Ask the police", "Speak to the police"))
    ]
    assert "Report it to the police, and write down the reference number." in told(KINDS, "LT")


@pytest.mark.parametrize("country", ["", "ZZ", "KZ"])
def test_a_lawyer_comes_first_where_nobody_knows_what_the_police_do(country: str) -> None:
    steps = told(KINDS, country)

    assert "Report it to the police, and write down the reference number." not in steps
    assert "Report it to the police only after you have spoken with a lawyer there." in steps


def test_the_emergency_number_is_said_only_where_it_was_checked() -> None:
    assert told([], "LT")[0] == "If you are in danger, call 112."
    assert told([], "GB")[0] == "If you are in danger, call 999."
    for country in ("GE", "", "ZZ"):
        assert told([], country)[0].endswith("call the emergency number of the country you are in.")


def test_the_sentence_for_an_arrest_stands_in_english_but_not_in_belarus() -> None:
    said = [step.say for step in card_for("PL")[1].steps if step.say]

    assert said == [
        "I ask for a lawyer, an interpreter and asylum. I fear torture and political persecution in Belarus."
    ]
    assert [step.say for step in card_for("BY")[1].steps if step.say] == []
    assert card_for("GB")[0].steps[0].number == "999"
    assert card_for("")[0].steps[0].number is None


def test_country_codes_are_those_of_iso_3166_with_kosovo_and_not_told() -> None:
    assert len(country_codes()) == 251
    assert {"BY", "LT", "XK", "ZZ"} <= country_codes()
    assert not country_codes() & {"EU", "UK", "SU", "by"}


def test_there_are_all_record_types_and_their_places_and_authors_exist() -> None:
    assert list(record_types()) == RECORD_TYPES
    for found in record_types().values():
        assert set(found.compartments) <= set(COMPARTMENTS)
        assert found.compartments
        assert set(found.roles) <= {"reporter", "member", "lawyer"}
        assert found.subrecord == (found.code in subrecords())


def test_a_reporter_never_writes_where_only_the_desk_reads() -> None:
    for found in record_types().values():
        if "reporter" in found.roles:
            assert set(found.compartments) & {"report", "identity"}, found.code


def test_dossier_audiences_rest_on_a_consent_and_on_known_sections() -> None:
    consents = {entry.text("code") for entry in Entry(packaged("consent")).entries("audiences")}
    marks = {entry.text("code") for entry in Entry(packaged("kinds")).entries("sensitivities")}

    assert consents == {f"A{number}" for number in range(8)}
    for audience in audiences().values():
        assert audience.consent in consents - {"A0"}
        assert set(audience.sections) <= set(sections())
        assert set(audience.leaves_out) <= marks
        assert set(audience.records_out) <= set(record_types())


def test_marks_of_sensitive_fields_are_known() -> None:
    marks = {entry.text("code") for entry in Entry(packaged("kinds")).entries("sensitivities")}

    assert {mark for _, field in every_field() for mark in field.sensitivity} <= marks


def test_relatives_are_never_for_the_police_or_the_commission() -> None:
    relative = [
        field for field in kind_of("proxy_relative").fields if "relative" in field.sensitivity
    ]

    assert {field.code for field in relative} >= {
        "relation",
        "act",
        "message_to_exile",
        "may_contact_relative",
    }
    for code in ("police", "ccf", "partner"):
        assert "relative" in audiences()[code].leaves_out


def test_an_unknown_kind_has_no_fields() -> None:
    with pytest.raises(FormatError):
        answerable("parking")


def test_every_role_has_its_rights_listed() -> None:
    table = Entry(packaged("membership"))

    assert set(table.entry("reads").values) == set(ROLES)
    assert set(table.entry("writes").values) == set(ROLES)
