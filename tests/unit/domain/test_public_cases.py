"""Do the ten public cases fit the schemas, name their sources, and keep out of the translators' way?"""

from collections.abc import Iterator

import pytest

from incident_log.domain.evidence import media_type_of
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.records import check_payload
from incident_log.format.canonical import Json
from tools.domain_vectors.journals import digest, identifier

CASES = Entry(packaged("public_cases")).entries("cases")
NAMES = [case.text("code") for case in CASES]


def keys_in(value: Json) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from keys_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_in(inner)


def test_there_are_ten() -> None:
    assert len(set(NAMES)) == 10


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_incident_is_a_good_record(case: Entry) -> None:
    assert case.entries("incidents")
    for told in case.entries("incidents"):
        check_payload("incident", 1, {**told.values, "incident": identifier(1)})


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_person_is_a_good_record_and_one_reports(case: Entry) -> None:
    persons = case.entries("persons")

    assert persons[0].text("person") == "reporter"
    for number, person in enumerate(persons):
        names: Json = [
            {"text": name.text("name"), "spelling": name.text("spelling")}
            for name in person.entries("names")
        ]
        known = "reporter" if number == 0 else identifier(number)
        roles: Json = [{"incident": None, "role": person.text("role")}]
        check_payload("person", 1, {"person": known, "names": names, "roles": roles})


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_file_to_be_made_is_a_good_exhibit(case: Entry) -> None:
    assert case.entries("evidence")
    for file in case.entries("evidence"):
        assert media_type_of(file.text("name")) == file.text("media_type")
        taken = (
            "name",
            "media_type",
            "describes",
            "proves",
            "language",
            "captured_at",
            "capture_method",
        )
        described = {name: file.values[name] for name in taken}
        sealed: dict[str, Json] = {
            "size": 1,
            "sha256": digest(1),
            "salt": identifier(1),
            "slices": [digest(1)],
        }
        made: dict[str, Json] = {
            "evidence": identifier(1),
            "derived_from": None,
            "derivation": None,
        }
        check_payload("evidence", 1, {**described, **sealed, **made, "sealed_size": 1, "layout": 1})
        assert all(
            isinstance(at, int) and at < len(case.entries("incidents")) for at in _incidents(file)
        )


def _incidents(file: Entry) -> tuple[Json, ...]:
    listed = file.values.get("incidents", [])
    return tuple(listed) if isinstance(listed, list) else (None,)


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_step_taken_is_a_good_record(case: Entry) -> None:
    for step in case.entries("subrecords"):
        payload: Json = {
            "id": identifier(1),
            "incident": identifier(2),
            "fields": step.values["fields"],
        }
        check_payload(step.text("type"), 1, payload)
        assert 0 <= step.number("incident") < len(case.entries("incidents"))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_every_case_names_its_sources_with_certainty(case: Entry) -> None:
    assert case.entries("sources")
    assert all(
        source.text("where") and source.text("certainty") == "S"
        for source in case.entries("sources")
    )


def test_nothing_in_it_is_taken_for_a_text_to_translate() -> None:
    assert not {"label", "hint", "text", "question"} & set(keys_in(packaged("public_cases")))


def test_sources_that_differ_are_said_to_differ() -> None:
    hniot = next(case for case in CASES if case.text("code") == "hniot")

    assert any("differ" in conflict for conflict in hniot.texts("conflicts"))
