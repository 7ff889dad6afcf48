"""What does a journal show? The frozen views that a case folds into, and the record that goes in; cases.py folds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass

from incident_log.domain.deadlines import Due
from incident_log.format.canonical import Json


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One opened and verified record. The caller resolved the author's key to a role and checked the chain."""

    position: int
    record_id: str
    compartment: str
    author: str
    role: str
    at: str
    type: str
    schema: int
    payload: Json


@dataclass(frozen=True, slots=True)
class Written:
    """One accepted record as it stands: who wrote it, when, where, and what."""

    position: int
    record_id: str
    at: str
    author: str
    role: str
    compartment: str
    type: str
    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Addition:
    """What was told later, beside the first telling, which nobody changes."""

    position: int
    at: str
    author: str
    role: str
    text: str
    lang: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """Who wrote last what is told in another way now than at first."""

    at: str
    author: str
    role: str


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident with its amendments applied. An erased one keeps its id and its place only.

    `changed` says it of each part that an amendment replaced: by its name, an answer by `fields.` and its code.
    """

    incident: str
    kind: str
    title: str | None
    occurred: Mapping[str, Json]
    place: Mapping[str, Json]
    sentence: str
    narrative: str | None
    narrative_lang: str | None
    fields: Mapping[str, Json]
    safe_now: str | None
    severity: str
    additions: tuple[Addition, ...]
    changed_at: tuple[str, ...]
    changed: Mapping[str, Change]
    erased: bool
    position: int
    record_id: str
    at: str
    author: str
    role: str


@dataclass(frozen=True, slots=True)
class Custody:
    """One event in the life of an exhibit, read from the journal."""

    position: int
    record_id: str
    at: str
    author: str
    role: str
    action: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence: its record, what was made from it, and its custody."""

    evidence: str
    name: str
    media_type: str
    size: int
    sha256: str
    compartment: str
    payload: Mapping[str, Json]
    derived: tuple[str, ...]
    custody: tuple[Custody, ...]
    erased: bool
    position: int
    record_id: str
    at: str
    author: str
    role: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline: computed from its rule and the date it counts from, or set by hand."""

    deadline: str
    rule: str | None
    title: str | None
    incident: str | None
    trigger: str | None
    due: str | None
    computed: tuple[Due, ...]
    overridden: bool
    reason: str | None
    typical_only: bool
    state: str
    written: Written


@dataclass(frozen=True, slots=True)
class Share:
    """What one reader may open. `compartments` is empty when all was ended; ask shares.is_live() about the expiry."""

    to: str
    to_signing: str
    compartments: tuple[str, ...]
    expires_at: str | None
    granted_at: str
    revoked_at: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened on a date: an incident, an answer that is a date, a step taken, a file's capture."""

    when: str | None
    until: str | None
    precision: str
    what: str
    ref: str
    field: str | None
    text: str | None
    position: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One record of the journal, used or not. `reason` says why a refused one is not used."""

    position: int
    record_id: str
    at: str
    author: str
    role: str
    compartment: str
    type: str
    schema: int
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands at the head of a case page."""

    title: str
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    urgency: str
    status: str
    safe_now: str | None
    assigned_to: str | None
    reported_at: str | None
    updated_at: str | None
    unread_from_reporter: int
    refused: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a journal says, for whoever holds the keys to these records."""

    summary: Summary
    incidents: tuple[Incident, ...]
    timeline: tuple[TimelineEntry, ...]
    evidence: tuple[Exhibit, ...]
    people: tuple[Written, ...]
    consents: tuple[Written, ...]
    messages: tuple[Written, ...]
    notes: tuple[Written, ...]
    statuses: tuple[Written, ...]
    assignments: tuple[Written, ...]
    tasks: tuple[Written, ...]
    deadlines: tuple[Deadline, ...]
    assessments: tuple[Written, ...]
    subrecords: tuple[Written, ...]
    shares: tuple[Share, ...]
    accesses: tuple[Written, ...]
    exports: tuple[Written, ...]
    history: tuple[HistoryEntry, ...]


def to_json(view: object) -> Json:
    """Write a view as JSON, with the names of its fields; both languages give the same."""
    if isinstance(view, Mapping):
        return {str(key): to_json(value) for key, value in view.items()}
    if isinstance(view, list | tuple):
        return [to_json(item) for item in view]
    if is_dataclass(view):
        return {field.name: to_json(getattr(view, field.name)) for field in fields(view)}
    if view is None or isinstance(view, bool | int | str):
        return view
    raise TypeError(f"a view holds no {type(view).__name__}")
