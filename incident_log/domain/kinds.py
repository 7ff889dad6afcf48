"""What can be reported, and what is asked about it? The kinds, their fields, and the fields of sub-records."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import FormatError
from incident_log.format.canonical import Json


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a person can choose."""

    code: str
    label: str
    hint: str | None = None
    text: str | None = None
    # As others than the person read it.
    team_label: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What has to be answered to an earlier field; no values mean any answer."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a kind or sub-record. Every field may be skipped; `required_before_export` is for dossiers.

    `same_as` names what the report began with and this field usually repeats; `ahead` marks a day that may be still to come.
    `event` says what happened on a day that is asked for, and `beside` names the answers that belong to that day.
    """

    code: str
    label: str
    type: str
    question: str | None
    hint: str | None
    choices: tuple[Choice, ...]
    many: bool
    ask: str
    required_before_export: bool
    sensitivity: tuple[str, ...]
    refers_to: str | None
    fields: tuple["Field", ...]
    when: Condition | None
    same_as: str | None
    ahead: bool
    event: str | None
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of incident, with the plain question by which a person finds it."""

    code: str
    label: str
    question: str
    hint: str
    group: str
    method: tuple[str, ...]
    severity: str
    relatives_in_country: bool
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Subrecord:
    """One sort of dated list beside the incidents, such as reports to the police."""

    code: str
    label: str
    hint: str
    fields: tuple[Field, ...]


@cache
def kinds() -> Mapping[str, Kind]:
    """Give the kinds by code, in the order of the finder."""
    return {kind.code: kind for kind in map(_kind, Entry(packaged("kinds")).entries("kinds"))}


def kind_of(code: str) -> Kind:
    """Give one kind; raises FormatError when there is none of this code."""
    if code not in kinds():
        raise FormatError("incident kind: not one of the known kinds")
    return kinds()[code]


@cache
def unsorted() -> Kind:
    """Give the kind of what fits no other, or is not sorted yet."""
    return kind_of(Entry(packaged("kinds")).text("unsorted"))


@cache
def common_fields() -> Mapping[str, Field]:
    """Give the fields that any incident may have beside those of its kind."""
    return {field.code: field for field in _fields(Entry(packaged("common_fields")))}


@cache
def subrecords() -> Mapping[str, Subrecord]:
    """Give the five sub-records by code."""
    found = Entry(packaged("subrecords")).entries("subrecords")
    return {
        entry.text("code"): Subrecord(
            entry.text("code"), entry.text("label"), entry.text("hint"), _fields(entry)
        )
        for entry in found
    }


@cache
def answerable(code: str) -> Mapping[str, Field]:
    """Give every field that may be answered for a kind (its own and the common ones) or for a sub-record."""
    if code in subrecords():
        return {field.code: field for field in subrecords()[code].fields}
    return {**common_fields(), **{field.code: field for field in kind_of(code).fields}}


def applies(field: Field, answers: Mapping[str, Json]) -> bool:
    """Tell whether a question makes sense after the answers to earlier ones; what is not told leads to no further question."""
    if field.when is None:
        return True
    answer = answers.get(field.when.field)
    if not isinstance(answer, Mapping) or "value" not in answer:
        return False
    return not field.when.values or answer["value"] in field.when.values


def _kind(entry: Entry) -> Kind:
    return Kind(
        code=entry.text("code"),
        label=entry.text("label"),
        question=entry.text("question"),
        hint=entry.text("hint"),
        group=entry.text("group"),
        method=entry.texts("method"),
        severity=entry.text("severity"),
        relatives_in_country=entry.flag("relatives_in_country"),
        fields=_fields(entry),
    )


def _fields(entry: Entry) -> tuple[Field, ...]:
    return tuple(_field(field) for field in entry.entries("fields"))


def _field(entry: Entry) -> Field:
    return Field(
        code=entry.text("code"),
        label=entry.text("label"),
        type=entry.text("type"),
        question=entry.maybe_text("question"),
        hint=entry.maybe_text("hint"),
        choices=_choices(entry),
        many=entry.flag("many"),
        ask=entry.text("ask"),
        required_before_export=entry.flag("required_before_export"),
        sensitivity=entry.texts("sensitivity"),
        refers_to=entry.maybe_text("refers_to"),
        fields=_fields(entry),
        when=_condition(entry),
        same_as=entry.maybe_text("same_as"),
        ahead=entry.flag("ahead"),
        event=entry.maybe_text("event"),
        beside=entry.texts("beside"),
    )


def _condition(entry: Entry) -> Condition | None:
    if "when" not in entry.values:
        return None
    when = entry.entry("when")
    return Condition(when.text("field"), when.texts("in"))


def _choices(entry: Entry) -> tuple[Choice, ...]:
    vocabulary = entry.maybe_text("vocabulary")
    if vocabulary is None:
        return choices_in(entry, "choices")
    return choices_in(Entry(packaged("kinds")).entry("vocabularies"), vocabulary)


def choices_in(entry: Entry, name: str) -> tuple[Choice, ...]:
    """Read a list of choices out of a data file."""
    return tuple(
        Choice(
            item.text("code"),
            item.text("label"),
            item.maybe_text("hint"),
            item.maybe_text("text"),
            item.maybe_text("team_label"),
        )
        for item in entry.entries(name)
    )
