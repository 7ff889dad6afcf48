"""Is this payload what its record type may hold? The schemas of all record types, and the check of one payload.

Messages name fields of ours only, never a field or value of the payload: they may be shown and logged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from incident_log.domain import answers as answering
from incident_log.domain.dates import check_date_or_time, check_occurred, check_partial_date
from incident_log.domain.kinds import answerable, kind_of, kinds
from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import FormatError
from incident_log.format.canonical import Json
from incident_log.format.encoding import ID_BYTES, from_day, from_time, is_b64u_of

Payload = Mapping[str, Json]
Check = Callable[[Json], object]

REPORTER = "reporter"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class RecordType:
    """Who may write records of one type, and where; the fields stand in data/records.json."""

    code: str
    schema: int
    label: str
    text: str
    compartments: tuple[str, ...]
    roles: tuple[str, ...]
    reporter_values: Mapping[str, tuple[str, ...]]
    member_values: Mapping[str, tuple[str, ...]]
    subrecord: bool


@cache
def record_types() -> Mapping[str, RecordType]:
    """Give every record type by code."""
    return {
        code: _record_type(code, entry) for code, entry in Entry(packaged("records")).named("types")
    }


def is_readable(record_type: str, schema: int) -> bool:
    """Tell whether this version knows the type and its schema; what it does not know is kept, never dropped."""
    return record_type in record_types() and 1 <= schema <= record_types()[record_type].schema


def check_payload(record_type: str, schema: int, payload: Json) -> Payload:
    """Take the payload of a record; raises FormatError for an unknown type, field or value, and for what is over a limit.

    It does not check who wrote it, nor whether the things it refers to exist: fold() does.
    """
    if not is_readable(record_type, schema):
        raise FormatError("record: this type or schema is not known to this version")
    _check_object(_schema_of(record_type), record_type, payload)
    if not isinstance(payload, Mapping):
        raise FormatError(f"{record_type}: not an object")
    if record_type in _ACROSS:
        _ACROSS[record_type](payload)
    return payload


@dataclass(frozen=True, slots=True)
class _Part:
    """One field of a payload schema: its check, and whether it may be null or absent."""

    check: Check
    required: bool
    nullable: bool


@cache
def _schema_of(record_type: str) -> Mapping[str, _Part]:
    return _parts(Entry(packaged("records")).entry("types").entry(record_type))


def _parts(entry: Entry) -> Mapping[str, _Part]:
    return {
        name: _Part(_check_of(spec), required=spec.flag("required"), nullable=spec.flag("nullable"))
        for name, spec in entry.named("fields")
    }


def _check_object(parts: Mapping[str, _Part], what: str, value: Json) -> None:
    if not isinstance(value, Mapping):
        raise FormatError(f"{what}: not an object")
    if not value.keys() <= parts.keys():
        raise FormatError(f"{what}: a field that this version does not have")
    for name, part in parts.items():
        if name in value:
            _check_part(part, f"{what}.{name}", value[name])
        elif part.required:
            raise FormatError(f"{what}.{name}: missing")


def _check_part(part: _Part, what: str, value: Json) -> None:
    if value is None and part.nullable:
        return
    try:
        part.check(value)
    except FormatError as error:
        raise FormatError(f"{what}: {error}") from error


def _check_of(spec: Entry) -> Check:
    return _CHECKS[spec.text("type")](spec)


def _text(spec: Entry) -> Check:
    return partial(
        answering.check_text, least=spec.maybe_number("least") or 0, most=spec.number("max")
    )


def _code(spec: Entry) -> Check:
    return partial(_one_of, frozenset(spec.texts("values")))


def _one_of(known: frozenset[str], value: Json) -> None:
    if not isinstance(value, str) or value not in known:
        raise FormatError("not one of the known values")


def _known(data_file: str, name: str) -> Check:
    return partial(_one_of, _codes(data_file, name))


@cache
def _codes(data_file: str, name: str) -> frozenset[str]:
    entry = Entry(packaged(data_file))
    found = entry.entry("vocabularies") if data_file == "records" else entry
    return frozenset(choice.text("code") for choice in found.entries(name))


def _integer(spec: Entry) -> Check:
    return partial(_check_integer, spec.number("least"), spec.number("most"))


def _check_integer(least: int, most: int, value: Json) -> None:
    if type(value) is not int or not least <= value <= most:
        raise FormatError(f"not a whole number from {least} to {most}")


def _octets(length: int) -> Check:
    return lambda value: _with_text(partial(_check_octets, length), value)


def _check_octets(length: int, value: str) -> None:
    if not is_b64u_of(value, length):
        raise FormatError(f"not the base64url of {length} bytes")


def _with_text(check: Callable[[str], object], value: Json) -> None:
    if not isinstance(value, str):
        raise FormatError("not a text")
    check(value)


def _person(value: Json) -> None:
    if value != REPORTER:
        _octets(ID_BYTES)(value)


def _language(value: Json) -> None:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise FormatError("not a language code")


def _flag(value: Json) -> None:
    if not isinstance(value, bool):
        raise FormatError("neither yes nor no")


def _list(spec: Entry) -> Check:
    return partial(
        _check_list, _check_of(spec.entry("of")), spec.number("least"), spec.number("most")
    )


def _check_list(check: Check, least: int, most: int, value: Json) -> None:
    if not isinstance(value, list | tuple) or not least <= len(value) <= most:
        raise FormatError(f"not a list of {least} to {most}")
    for item in value:
        check(item)


def _object(spec: Entry) -> Check:
    return partial(_check_object, _parts(spec), "object")


def _answers(spec: Entry) -> Check:
    """Check the answers of a sub-record here; those of an incident wait for its kind."""
    code = spec.maybe_text("of")
    if code is None:
        return _mapping
    return partial(answering.check_answers, answerable(code))


def _mapping(value: Json) -> None:
    if not isinstance(value, Mapping):
        raise FormatError("not an object")


_CHECKS: Mapping[str, Callable[[Entry], Check]] = {
    "text": _text,
    "code": _code,
    "integer": _integer,
    "list": _list,
    "object": _object,
    "answers": _answers,
    "answer_changes": lambda _spec: _mapping,
    "bool": lambda _spec: _flag,
    "id": lambda _spec: _octets(ID_BYTES),
    "person_id": lambda _spec: _person,
    "b64u": lambda spec: _octets(spec.number("length")),
    "instant": lambda _spec: partial(_with_text, from_time),
    "day": lambda _spec: partial(_with_text, from_day),
    "partial_date": lambda _spec: check_partial_date,
    "date_or_time": lambda _spec: check_date_or_time,
    "language": lambda _spec: _language,
    "country": lambda _spec: answering.check_country,
    "kind": lambda _spec: partial(_one_of, frozenset(kinds())),
    "place_type": lambda _spec: _known("common_fields", "place_types"),
    "capture_method": lambda _spec: _known("records", "capture_method"),
    "derivation": lambda _spec: _known("records", "derivation"),
    "spelling": lambda _spec: _known("records", "spelling"),
    "person_role": lambda _spec: _known("records", "person_role"),
    "audience": lambda _spec: _known("consent", "audiences"),
    "purpose": lambda _spec: _known("consent", "purposes"),
    "consent_how": lambda _spec: _known("consent", "how"),
    "status": lambda _spec: _known("words", "statuses"),
    "deadline_rule": lambda _spec: _known("deadlines", "rules"),
    "dossier_audience": lambda _spec: _known("records", "dossier_audience"),
}


def _across_incident(payload: Payload) -> None:
    answering.check_answers(answerable(Entry(payload).text("kind")), payload.get("fields", {}))
    _across_occurred(payload)


def _across_amendment(payload: Payload) -> None:
    changes = Entry(payload).entry("changes")
    if not changes.values and "addition" not in payload:
        raise FormatError("amendment: it changes nothing")
    _across_occurred(changes.values)
    kind = changes.maybe_text("kind")
    check_changes(None if kind is None else kind_of(kind).code, changes.values.get("fields", {}))


def check_changes(kind: str | None, changes: Json) -> None:
    """Check changed answers; null takes an answer away. Without a kind an answer must fit a field of that code of some kind."""
    if not isinstance(changes, Mapping):
        raise FormatError("changes: not an object")
    for code, answer in changes.items():
        if answer is not None:
            _check_change(tuple(kinds()) if kind is None else (kind,), code, answer)


def _check_change(candidates: tuple[str, ...], code: str, answer: Json) -> None:
    fields = [answerable(kind)[code] for kind in candidates if code in answerable(kind)]
    if not fields:
        raise FormatError("changes: a field that is not asked here")
    for field in fields[:-1]:
        try:
            answering.check_answer(field, answer)
        except FormatError:
            continue
        return
    answering.check_answer(fields[-1], answer)


def _across_occurred(payload: Payload) -> None:
    if "occurred" in payload:
        occurred = Entry(payload).entry("occurred")
        check_occurred(
            occurred.maybe_text("from"), occurred.maybe_text("to"), occurred.text("precision")
        )


def _across_evidence(payload: Payload) -> None:
    if (payload["derived_from"] is None) != (payload["derivation"] is None):
        raise FormatError("evidence: a copy names its original and how it was made")
    if payload["derived_from"] == payload["evidence"]:
        raise FormatError("evidence: nothing is a copy of itself")


def _across_consent(payload: Payload) -> None:
    scope = Entry(payload).entry("scope")
    if (scope.text("covers") == "whole") != (scope.texts("ids") == ()):
        raise FormatError("consent: chosen parts are named, the whole is not")
    if payload.get("once") is True and payload["choice"] != "yes":
        raise FormatError("consent: only an agreement is for one time")


def _across_deadline(payload: Payload) -> None:
    if payload["rule"] is None and (payload["due"] is None or "title" not in payload):
        raise FormatError("deadline: without a rule it needs a title and a date")
    if payload["rule"] is not None and payload["trigger"] is None:
        raise FormatError("deadline: the date it counts from is missing")
    if payload["rule"] is not None and payload["due"] is not None and not payload.get("reason"):
        raise FormatError("deadline: another date than the computed one needs a reason")


_ACROSS: Mapping[str, Callable[[Payload], None]] = {
    "incident": _across_incident,
    "amendment": _across_amendment,
    "evidence": _across_evidence,
    "consent": _across_consent,
    "deadline": _across_deadline,
}


def _record_type(code: str, entry: Entry) -> RecordType:
    return RecordType(
        code=code,
        schema=entry.number("schema"),
        label=entry.text("label"),
        text=entry.text("text"),
        compartments=entry.texts("compartments"),
        roles=entry.texts("roles"),
        reporter_values=_allowed(entry, "reporter_values"),
        member_values=_allowed(entry, "member_values"),
        subrecord=entry.flag("subrecord"),
    )


def _allowed(entry: Entry, name: str) -> Mapping[str, tuple[str, ...]]:
    values = entry.entry(name) if name in entry.values else Entry({})
    return {field: values.texts(field) for field in values.values}
