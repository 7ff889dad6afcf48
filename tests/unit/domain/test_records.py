"""Is every payload taken or refused as its schema says, and does no message tell what was typed?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.domain.records import check_payload, is_readable, record_types
from incident_log.errors import FormatError
from incident_log.format.canonical import Json
from tools.domain_vectors.journals import evidence, incident, person, receipt, share

MARKER = "Zaraza-4711"


def test_a_payload_that_fits_is_given_back_as_it_is() -> None:
    payload = incident()

    assert check_payload("incident", 1, payload) is payload


@pytest.mark.parametrize("schema", [0, -1, 2, 2**40])
def test_a_schema_this_version_does_not_know_is_refused(schema: int) -> None:
    assert not is_readable("incident", schema)
    with pytest.raises(FormatError):
        check_payload("incident", schema, incident())


@pytest.mark.parametrize(
    "payload",
    [
        incident(**{MARKER: 1}),
        incident(kind=MARKER),
        incident(fields={MARKER: {"value": 1}}),
        incident(fields={"channel": {"value": MARKER}}),
        incident(fields={"channel": {MARKER: 1}}),
        incident(occurred={"from": MARKER, "to": None, "precision": "day"}),
        incident(place={"country": MARKER}),
        incident(sentence=MARKER + "\x00"),
        incident(incident=MARKER),
        incident(narrative_lang=MARKER),
    ],
)
def test_no_message_tells_what_was_typed(payload: Json) -> None:
    with pytest.raises(FormatError) as raised:
        check_payload("incident", 1, payload)

    assert MARKER not in str(raised.value)


@pytest.mark.parametrize("record_type", list(record_types()))
@pytest.mark.parametrize("payload", [None, [], "text", 5, True, {"no_such_field": 1}])
def test_what_is_no_object_of_the_type_is_refused(record_type: str, payload: Json) -> None:
    with pytest.raises(FormatError):
        check_payload(record_type, 1, payload)


@pytest.mark.parametrize(
    ("record_type", "payload"),
    [
        ("incident", incident()),
        ("evidence", evidence()),
        ("person", person()),
        ("consent", receipt()),
        ("share", share()),
    ],
)
def test_every_field_refuses_a_value_of_another_shape(
    record_type: str, payload: dict[str, Json]
) -> None:
    check_payload(record_type, 1, payload)

    for name in payload:
        with pytest.raises(FormatError):
            check_payload(record_type, 1, {**payload, name: {"unlike": ["anything"]}})


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_any_text_without_control_characters_is_a_message(text: str) -> None:
    blank = not text.strip(" \t\r\n\u00a0")
    control = any(
        (ord(letter) < 32 and letter not in "\t\n\r") or ord(letter) == 127 for letter in text
    )

    if blank or control:
        with pytest.raises(FormatError):
            check_payload("message", 1, {"text": text, "lang": "be"})
    else:
        check_payload("message", 1, {"text": text, "lang": "be"})
