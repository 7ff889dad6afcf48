"""Which payloads must both languages take, and which refuse? For each accepting case the refusing ones."""

from collections.abc import Iterator, Mapping

from incident_log.domain.kinds import Field, kinds
from incident_log.format.canonical import Json
from tools.domain_vectors import journals
from tools.domain_vectors.journals import identifier, incident
from tools.domain_vectors.model import Case

Payload = Mapping[str, Json]


ASKED: Payload = {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"}
ASKING: Payload = {"text": "May we?", "lang": "en", "asks": ASKED}


def payload_cases() -> list[Case]:
    """Give the good payloads of every kind and type, and what is wrong with each."""
    return [*_every_kind(), *_incidents(), *_answers(), *_others(), *_types()]


def _case(
    name: str, why: str, record_type: str, payload: Json, expect: str = "ok", schema: int = 1
) -> Case:
    return Case(
        name,
        why,
        "check_payload",
        {"type": record_type, "schema": schema, "payload": payload},
        expect,
    )


def _every_kind() -> Iterator[Case]:
    for code, kind in kinds().items():
        fields = {field.code: {"value": _example(field)} for field in kind.fields}
        yield _case(
            f"kind_{code}", "every field answered", "incident", incident(kind=code, fields=fields)
        )
        withheld: Json = {field.code: {"answer": "withheld"} for field in kind.fields}
        yield _case(
            f"kind_{code}_withheld",
            "nothing told",
            "incident",
            incident(kind=code, fields=withheld),
        )


def _example(field: Field) -> Json:
    examples: Mapping[str, Json] = {
        "text": "word",
        "long_text": "words\nof several lines",
        "date": "2026-11",
        "datetime": "2026-11-03T09:15",
        "bool": True,
        "number": 3,
        "country": "LT",
        "duration": {"amount": 40, "unit": "minutes"},
        "reference": identifier(20),
    }
    if field.type == "group":
        group: Json = {inner.code: {"value": _example(inner)} for inner in field.fields}
        return [group]
    value = examples.get(field.type, field.choices[0].code if field.choices else None)
    return [value] if field.many or field.type == "multi_enum" else value


def _without(payload: Payload, name: str) -> Payload:
    return {key: value for key, value in payload.items() if key != name}


def _incidents() -> Iterator[Case]:
    whole = incident()
    least = {name: whole[name] for name in ("incident", "kind", "occurred", "place", "sentence")}
    yield _case("least", "the five things of a first save, consent beside", "incident", least)
    for name in least:
        yield _case(
            f"without_{name}",
            "the first save needs it",
            "incident",
            _without(least, name),
            "format",
        )
    for name, why, changes in _wrong_incidents():
        yield _case(name, why, "incident", {**least, **changes}, "format")
    for name, occurred in _occurred():
        yield _case(
            f"occurred_{name}",
            "a date as far as it is known",
            "incident",
            {**least, "occurred": occurred},
        )
    for name, occurred in _never_occurred():
        yield _case(
            f"occurred_{name}",
            "no date at all",
            "incident",
            {**least, "occurred": occurred},
            "format",
        )
    yield _case(
        "longest_sentence",
        "a thousand characters, not units",
        "incident",
        {**least, "sentence": "😀" * 1000},
    )
    yield _case("country_not_told", "ZZ", "incident", {**least, "place": {"country": "ZZ"}})


def _wrong_incidents() -> Iterator[tuple[str, str, Payload]]:
    yield "unknown_kind", "not one of the kinds", {"kind": "parking"}
    yield "kind_prototype", "not a name every object has", {"kind": "constructor"}
    yield "empty_sentence", "blank", {"sentence": " \n "}
    yield "long_sentence", "one character too many", {"sentence": "a" * 1001}
    yield "control_character", "NUL in a text", {"sentence": "a\x00b"}
    yield "no_country", "a place without a country", {"place": {"city": "Vilnius"}}
    yield "small_country", "lower case", {"place": {"country": "lt"}}
    yield "short_id", "15 bytes", {"incident": "AAAAAAAAAAAAAAAAAAAA"}
    yield (
        "id_trailing_bits",
        "another spelling of the same bytes",
        {"incident": "AAAAAAAAAAAAAAAAAAAAAB"},
    )
    yield "extra_field", "not in the schema", {"colour": "red"}
    yield "wrong_safe_now", "another answer", {"safe_now": "maybe"}
    yield "wrong_lang", "not a code", {"narrative_lang": "Belarusian"}
    yield "null_title", "null where it may only be absent", {"title": None}
    yield "list_as_fields", "not an object", {"fields": []}


def _occurred() -> Iterator[tuple[str, Json]]:
    yield "unknown", {"from": None, "to": None, "precision": "unknown"}
    yield "year", {"from": "2021", "to": None, "precision": "year"}
    yield "months", {"from": "2021-05", "to": "2021-07", "precision": "month"}
    yield "leap_day", {"from": "2024-02-29", "to": None, "precision": "day"}
    yield (
        "moment",
        {"from": "2026-11-03T09:15", "to": "2026-11-03T09:20:00+02:00", "precision": "exact"},
    )
    yield "exact_day", {"from": "2026-11-03", "to": None, "precision": "exact"}
    yield (
        "until_later_that_day",
        {"from": "2026-11-03", "to": "2026-11-03T10:00", "precision": "day"},
    )


def _never_occurred() -> Iterator[tuple[str, Json]]:
    yield "leap_day_1900", {"from": "1900-02-29", "to": None, "precision": "day"}
    yield "month_13", {"from": "2026-13", "to": None, "precision": "month"}
    yield "hour_24", {"from": "2026-11-03T24:00", "to": None, "precision": "exact"}
    yield "year_only", {"from": "2026", "to": None, "precision": "day"}
    yield "end_first", {"from": "2026-11-03", "to": "2026-11-02", "precision": "day"}
    yield "unknown_day", {"from": "2026-11-03", "to": None, "precision": "unknown"}
    yield "no_day", {"from": None, "to": None, "precision": "day"}
    yield "no_end_key", {"from": "2026-11-03", "precision": "day"}
    yield "old", {"from": "1899", "to": None, "precision": "year"}
    yield "words", {"from": "yesterday", "to": None, "precision": "day"}
    yield "no_such_precision", {"from": "2026-11-03", "to": None, "precision": "hour"}
    yield "newline", {"from": "2026-11-03\n", "to": None, "precision": "day"}


def _answers() -> Iterator[Case]:
    for name, fields in _good_answers():
        yield _case(f"answer_{name}", "an answer", "incident", incident(fields=fields))
    for name, fields in _bad_answers():
        yield _case(f"answer_{name}", "no answer", "incident", incident(fields=fields), "format")


def _good_answers() -> Iterator[tuple[str, Json]]:
    yield "none", {}
    yield "unknown", {"channel": {"answer": "unknown"}}
    yield "basis", {"verbatim_words": {"value": "x", "basis": "inferred"}}
    yield "several", {"means": {"value": ["death", "violence"]}}
    yield "common_field", {"ongoing": {"value": True}, "state_of_origin": {"value": "BY"}}


def _bad_answers() -> Iterator[tuple[str, Json]]:
    yield "bare", {"channel": "telegram"}
    yield "both", {"channel": {"value": "telegram", "answer": "unknown"}}
    yield "refused", {"channel": {"answer": "refused"}}
    yield "bad_basis", {"channel": {"value": "telegram", "basis": "guessed"}}
    yield "foreign_choice", {"channel": {"value": "pigeon"}}
    yield "list_as_choice", {"channel": {"value": ["telegram"]}}
    yield "choice_twice", {"means": {"value": ["death", "death"]}}
    yield "no_choices", {"means": {"value": []}}
    yield "foreign_field", {"bank": {"value": "x"}}
    yield "prototype_field", {"constructor": {"value": "x"}}
    yield "text_as_number", {"count": {"value": "3"}}
    yield "negative", {"count": {"value": -1}}
    yield "bool_as_number", {"count": {"value": True}}
    yield "number_as_bool", {"ongoing": {"value": 1}}
    yield "null_value", {"channel": {"value": None}}
    yield "empty_text", {"verbatim_words": {"value": ""}}
    yield "long_text", {"conditional_demand": {"value": "a" * 2001}}
    yield "null_answer", {"channel": None}


def _others() -> Iterator[Case]:
    good: Mapping[str, tuple[str, Payload]] = {
        "evidence": ("evidence", journals.evidence()),
        "copy": ("evidence", journals.copy_of_photo()),
        "consent": ("consent", journals.receipt()),
        "share": ("share", journals.share()),
        "deadline": ("deadline", journals.deadline()),
        "person": ("person", journals.person()),
        "export": ("export", _export()),
        "archive": ("export", _export(audience="archive")),
        "export_own_words": ("export", _export(own_words={"kept": 0, "left_out": 3})),
        "message": ("message", {"text": "x", "lang": "be-tarask"}),
        "asking": ("message", ASKING),
        "once": ("consent", journals.receipt(once=True, message=identifier(120))),
        "renewal": ("renewal", {"desk_epoch": 1}),
        "last_renewal": ("renewal", {"desk_epoch": 32767}),
    }
    for name, (record_type, payload) in good.items():
        yield _case(f"good_{name}", "as it should be", record_type, payload)
    for record_type, name, refused in (*_bad_others(), *_bad_work()):
        yield _case(f"{record_type}_{name}", "refused", record_type, refused, "format")


def _bad_others() -> Iterator[tuple[str, str, Json]]:
    yield "evidence", "empty", journals.evidence(size=0)
    yield "evidence", "no_slices", journals.evidence(slices=[])
    yield "evidence", "short_digest", journals.evidence(sha256=identifier(1))
    yield "evidence", "derived_from_nothing", journals.evidence(derivation="cropped")
    yield "evidence", "derived_somehow", journals.evidence(derived_from=identifier(1))
    yield (
        "evidence",
        "of_itself",
        journals.evidence(derived_from=journals.PHOTO, derivation="cropped"),
    )
    yield "evidence", "other_layout", journals.evidence(layout=2)
    yield "evidence", "long_name", journals.evidence(name="a" * 256)
    yield (
        "consent",
        "whole_with_ids",
        journals.receipt(scope={"covers": "whole", "ids": [identifier(1)]}),
    )
    yield "consent", "chosen_nothing", journals.receipt(scope={"covers": "evidence", "ids": []})
    yield "consent", "no_for_once", journals.receipt(choice="no", once=True)
    yield "consent", "message_of_no_id", journals.receipt(message="the second one")
    yield "message", "asks_nobody", {**ASKING, "asks": {**ASKED, "audience": "A9"}}
    yield (
        "message",
        "asks_without_level",
        {**ASKING, "asks": {"audience": "A1", "recipient": None, "country": None}},
    )
    yield "consent", "no_audience", journals.receipt(audience="A9")
    yield "consent", "day_only", journals.receipt(given_at="2026-11-03")
    yield "consent", "no_such_day", journals.receipt(given_at="2026-02-30T00:00:00.000Z")
    yield "share", "nothing", journals.share(compartments=[])
    yield "share", "everything", journals.share(compartments=["all"])


def _bad_work() -> Iterator[tuple[str, str, Json]]:
    yield "deadline", "no_trigger", journals.deadline(trigger=None)
    yield "deadline", "no_rule_no_date", journals.deadline(rule=None, title="x")
    yield "deadline", "no_rule_no_title", journals.deadline(rule=None, due="2026-11-03")
    yield "deadline", "unreasoned", journals.deadline(due="2026-11-03")
    yield "deadline", "no_such_rule", journals.deadline(rule="D99")
    yield "person", "nobody", journals.person(person="somebody")
    yield "person", "nameless_name", journals.person(names=[{"text": ""}])
    yield "message", "empty", {"text": "", "lang": "en"}
    yield "status", "other", {"status": "urgent"}
    yield "amendment", "nothing", {"incident": journals.INCIDENT, "changes": {}}
    yield (
        "amendment",
        "narrative",
        {"incident": journals.INCIDENT, "changes": {"narrative": "other words"}},
    )
    yield (
        "amendment",
        "foreign",
        {"incident": journals.INCIDENT, "changes": {"fields": {"colour": {"value": "x"}}}},
    )
    yield (
        "amendment",
        "misfit",
        {"incident": journals.INCIDENT, "changes": {"fields": {"channel": {"value": "pigeon"}}}},
    )
    yield (
        "police_report",
        "foreign",
        {"id": identifier(1), "incident": None, "fields": {"bank": {"value": "x"}}},
    )
    yield "export", "for_the_press", _export(audience="press")
    yield "export", "nameless_reader", _export(recipient=None)
    yield "export", "half_of_own_words", _export(own_words={"kept": 2})
    yield "export", "fewer_than_no_words", _export(own_words={"kept": -1, "left_out": 0})
    yield "assessment", "level_5", _assessment(level=5)
    yield "tombstone", "other", {"target": "case", "id": identifier(1), "reason": "other"}
    yield "renewal", "of_no_epoch", {}
    yield "renewal", "before_all", {"desk_epoch": -1}
    yield "renewal", "after_all", {"desk_epoch": 32768}
    yield "renewal", "with_more", {"desk_epoch": 1, "note": "x"}
    yield "message", "list", []
    yield "message", "null", None


def _export(**changes: Json) -> Payload:
    return {
        "dossier": identifier(1),
        "audience": "police",
        "language": "lt",
        "recipient": "Vilnius 3",
        "purpose": "criminal complaint",
        "exhibits": [],
        "bundle_manifest_sha256": journals.digest(1),
        "redactions": 2,
        **changes,
    }


def _assessment(**changes: Json) -> Payload:
    return {
        "assessment": identifier(1),
        "about": "travel",
        "country": "RS",
        "level": 3,
        "rules": [{"rule": "R06", "fact": "treaty", "source": "x", "year": 2019, "certainty": "S"}],
        "data_of": "2026-11-21",
        "redo_on": "2027-05-21",
        **changes,
    }


def _types() -> Iterator[Case]:
    yield _case("good_assessment", "as it should be", "assessment", _assessment())
    message: Json = {"text": "x", "lang": "en"}
    yield _case(
        "newer", "a schema this version does not know", "message", message, "format", schema=2
    )
    yield _case("zero", "no version was ever 0", "message", message, "format", schema=0)
    yield _case("no_type", "a type this version does not know", "hologram", message, "format")
    yield _case("prototype_type", "not a name every object has", "toString", message, "format")
