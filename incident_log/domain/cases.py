"""What does a case say? Folds a journal of opened records into the views that people see.

Nothing is dropped in silence: a record of an unknown type or newer schema stays in the history as unreadable, one that its
author may not write or that does not hold what its type says stays as refused, and neither changes anything else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from incident_log.domain.agenda import deadline_of
from incident_log.domain.cards import card_of
from incident_log.domain.custody import custodies
from incident_log.domain.incidents import (
    IncidentDraft,
    erased_incident,
    finished_incident,
    incident_draft,
)
from incident_log.domain.incidents import amend as amend_draft
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.records import (
    Payload,
    RecordType,
    check_payload,
    is_readable,
    record_types,
)
from incident_log.domain.shares import Accesses, shares_of
from incident_log.domain.summaries import summary_of
from incident_log.domain.timeline import timeline_of
from incident_log.domain.told import Described, may_amend, may_describe, may_replace
from incident_log.domain.views import (
    Case,
    Custody,
    Exhibit,
    HistoryEntry,
    Incident,
    JournalRecord,
    Written,
)
from incident_log.errors import FormatError

__all__ = ["card_of", "fold", "may_follow"]

_WITHDRAWN = "withdrawn"
# Of these a later record of the same id replaces the earlier one; the history keeps both.
_KEYED = {
    "person": "person",
    "task": "task",
    "deadline": "deadline",
    "assessment": "assessment",
    "police_report": "id",
    "complaint": "id",
    "legal_action": "id",
    "protective_measure": "id",
    "contact_with_lawyer": "id",
}
_SUBRECORDS = (
    "police_report",
    "complaint",
    "legal_action",
    "protective_measure",
    "contact_with_lawyer",
)
# What must stay the same when an evidence record is written again to describe the file better.
_SAME_FILE = (
    "sha256",
    "size",
    "salt",
    "slices",
    "sealed_size",
    "layout",
    "derived_from",
    "derivation",
)
_ERASABLE = ("incident", "evidence", "person")
# Of these, whoever was only let in replaces no more than what is their own.
_TOLD = ("person", *_SUBRECORDS)


def fold(records: Iterable[JournalRecord]) -> Case:
    """Fold a journal, in the order of its positions, into what people see; it never raises for what a record holds."""
    folding = _Folding()
    for record in sorted(records, key=lambda record: record.position):
        folding.take(record)
    return folding.case()


def may_follow(status: str, following: str) -> bool:
    """Tell whether a case of one status may be given the other; the fold itself takes the newest as it is."""
    return following in Entry(packaged("words")).entry("status_after").texts(status)


@dataclass(slots=True)
class _Folding:
    """The journal read so far."""

    seen: set[str] = field(default_factory=set)
    history: list[HistoryEntry] = field(default_factory=list)
    accepted: list[Written] = field(default_factory=list)
    incidents: dict[str, IncidentDraft] = field(default_factory=dict)
    exhibits: dict[str, Described] = field(default_factory=dict)
    keyed: dict[tuple[str, str], Written] = field(default_factory=dict)
    receipts: set[str] = field(default_factory=set)
    is_withdrawn: bool = False
    written_by: dict[tuple[str, str], Written] = field(default_factory=dict)
    erased: set[tuple[str, str]] = field(default_factory=set)
    accesses: Accesses = field(default_factory=Accesses)

    def take(self, record: JournalRecord) -> None:
        # Only a share that counts makes somebody a reader, so this is known here and not before.
        if record.role == "unknown" and self.accesses.names(record.author):
            record = replace(record, role="lawyer")
        if record.record_id in self.seen:
            self._note(record, "refused", "repeated")
            return
        self.seen.add(record.record_id)
        if not is_readable(record.type, record.schema):
            self._note(record, "unreadable", None)
            return
        reason = self._refusal(record)
        self._note(record, "accepted" if reason is None else "refused", reason)

    def _refusal(self, record: JournalRecord) -> str | None:
        """Check a record and take it over; the answer is why it is not used, or None."""
        known = record_types()[record.type]
        if record.role not in known.roles:
            return "role"
        if record.compartment not in known.compartments or not _may_write(
            record.role, record.compartment
        ):
            return "compartment"
        # Whoever had access keeps the old secret, and could write on under it with a server that helps them.
        if record.role == "lawyer" and self.accesses.has_ended(record.author, record.compartment):
            return "author"
        try:
            payload = check_payload(record.type, record.schema, record.payload)
        except FormatError:
            return "payload"
        if not _may_say(known, record.role, payload):
            return "role"
        written = _written(record, payload)
        reason = self._apply(written)
        if reason is None:
            self.accepted.append(written)
        return reason

    def _apply(self, written: Written) -> str | None:
        special = {
            "incident": self._incident,
            "amendment": self._amendment,
            "evidence": self._evidence,
            "status": self._check_status,
            "consent": self._consent,
            "deadline": self._deadline,
            "share": lambda share: self.accesses.take(Entry(share.payload)),
            "tombstone": self._tombstone,
        }
        if written.type in special:
            return special[written.type](written)
        return self._key(written)

    def _key(self, written: Written) -> str | None:
        if written.type not in _KEYED:
            return None
        key = (written.type, Entry(written.payload).text(_KEYED[written.type]))
        if written.type in _TOLD and not may_replace(self.keyed.get(key), written):
            return "author"
        self.keyed[key] = written
        self.written_by.setdefault(key, written)
        return None

    def _incident(self, written: Written) -> str | None:
        draft = incident_draft(written)
        if draft.incident in self.incidents:
            return "repeated"
        self.incidents[draft.incident] = draft
        self.written_by["incident", draft.incident] = written
        return None

    def _amendment(self, written: Written) -> str | None:
        name = Entry(written.payload).text("incident")
        if name not in self.incidents or ("incident", name) in self.erased:
            return "target"
        if not may_amend(written):
            return "author"
        return amend_draft(self.incidents[name], written)

    def _evidence(self, written: Written) -> str | None:
        name = Entry(written.payload).text("evidence")
        if name not in self.exhibits:
            self.exhibits[name] = Described(written, written, None)
            self.written_by["evidence", name] = written
            return None
        file = self.exhibits[name]
        first = file.first
        same = all(first.payload[part] == written.payload[part] for part in _SAME_FILE)
        if (
            not same
            or first.compartment != written.compartment
            or ("evidence", name) in self.erased
        ):
            return "repeated"
        if not may_describe(file, written):
            return "author"
        self.exhibits[name] = file.again(written)
        return None

    def _check_status(self, written: Written) -> str | None:
        """Only the person takes the report back, and gives back what they took."""
        withdraws = Entry(written.payload).text("status") == _WITHDRAWN
        if written.role != "reporter":
            if self.is_withdrawn:
                return "withdrawn_by_person"
            return "role" if withdraws else None
        if not withdraws and not self.is_withdrawn:
            return "role"
        self.is_withdrawn = withdraws
        return None

    def _consent(self, written: Written) -> str | None:
        receipt = Entry(written.payload).text("receipt")
        if receipt in self.receipts:
            return "repeated"
        self.receipts.add(receipt)
        return None

    def _deadline(self, written: Written) -> str | None:
        try:
            deadline_of(written)
        except FormatError:
            return "payload"
        return self._key(written)

    def _tombstone(self, written: Written) -> str | None:
        payload = Entry(written.payload)
        target = (payload.text("target"), payload.text("id"))
        first = self.written_by.get(target)
        if first is None or target in self.erased or target[0] not in _ERASABLE:
            return "target"
        # In another compartment, a reader of one would see the thing and another would not.
        if first.compartment != written.compartment:
            return "compartment"
        if first.author != written.author:
            return "author"
        self.erased.add(target)
        return None

    def _note(self, record: JournalRecord, state: str, reason: str | None) -> None:
        self.history.append(
            HistoryEntry(
                position=record.position,
                record_id=record.record_id,
                at=record.at,
                author=record.author,
                role=record.role,
                compartment=record.compartment,
                type=record.type,
                schema=record.schema,
                state=state,
                reason=reason,
            )
        )

    def _of(self, record_type: str) -> tuple[Written, ...]:
        return tuple(written for written in self.accepted if written.type == record_type)

    def _latest(self, *types: str) -> tuple[Written, ...]:
        return tuple(
            written
            for key, written in self.keyed.items()
            if key[0] in types and key not in self.erased
        )

    def case(self) -> Case:
        incidents = tuple(self._finished(name, draft) for name, draft in self.incidents.items())
        custody, derived = custodies(self.accepted), self._derived()
        evidence = tuple(
            self._exhibit(name, custody[name], derived.get(name, [])) for name in self.exhibits
        )
        subrecords = self._latest(*_SUBRECORDS)
        return Case(
            summary=summary_of(incidents, self.accepted, self.history),
            incidents=incidents,
            timeline=timeline_of(incidents, evidence, subrecords),
            evidence=evidence,
            people=self._latest("person"),
            consents=self._of("consent"),
            messages=self._of("message"),
            notes=self._of("note"),
            statuses=self._of("status"),
            assignments=self._of("assignment"),
            tasks=self._latest("task"),
            deadlines=tuple(deadline_of(written) for written in self._latest("deadline")),
            assessments=self._latest("assessment"),
            subrecords=subrecords,
            shares=shares_of(self._of("share")),
            accesses=self._of("access"),
            exports=self._of("export"),
            history=tuple(self.history),
        )

    def _finished(self, name: str, draft: IncidentDraft) -> Incident:
        finished = finished_incident(draft)
        return erased_incident(finished) if ("incident", name) in self.erased else finished

    def _derived(self) -> Mapping[str, list[str]]:
        derived: dict[str, list[str]] = {}
        for name, file in self.exhibits.items():
            source = Entry(file.first.payload).maybe_text("derived_from")
            if source is not None:
                derived.setdefault(source, []).append(name)
        return derived

    def _exhibit(self, name: str, custody: tuple[Custody, ...], derived: list[str]) -> Exhibit:
        first, latest = self.exhibits[name].first, self.exhibits[name].latest
        gone = ("evidence", name) in self.erased
        payload = Entry(latest.payload)
        return Exhibit(
            evidence=name,
            name="" if gone else payload.text("name"),
            media_type="" if gone else payload.text("media_type"),
            size=payload.number("size"),
            sha256="" if gone else payload.text("sha256"),
            compartment=first.compartment,
            payload={} if gone else latest.payload,
            derived=tuple(derived),
            custody=custody,
            erased=gone,
            position=first.position,
            record_id=first.record_id,
            at=first.at,
            author=first.author,
            role=first.role,
        )


def _may_write(role: str, compartment: str) -> bool:
    """Say what a role of the journal may write; `member` stands for every role of a desk."""
    return role == "member" or compartment in Entry(packaged("membership")).entry("writes").texts(
        role
    )


def _may_say(known: RecordType, role: str, payload: Mapping[str, object]) -> bool:
    """Tell whether this role may write these values: nobody but the person withdraws, or answers on the screen."""
    allowed = {"reporter": known.reporter_values, "member": known.member_values}.get(role, {})
    return all(payload[name] in values for name, values in allowed.items())


def _written(record: JournalRecord, payload: Payload) -> Written:
    return Written(
        position=record.position,
        record_id=record.record_id,
        at=record.at,
        author=record.author,
        role=record.role,
        compartment=record.compartment,
        type=record.type,
        payload=payload,
    )
