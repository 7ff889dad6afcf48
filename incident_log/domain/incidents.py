"""How does one incident grow? Applies amendments to the first telling, which nobody changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incident_log.domain.answers import check_answers
from incident_log.domain.kinds import answerable, kind_of
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Addition, Change, Incident, Written
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

_REPLACED = ("kind", "title", "occurred", "place", "sentence", "safe_now")
# What the team thinks of how pressing it is: kept among the answers, and no part of what the person told.
JUDGED = "severity"


@dataclass(slots=True)
class IncidentDraft:
    """An incident while its journal is read."""

    incident: str
    written: Written
    values: dict[str, Json]
    fields: Mapping[str, Json]
    additions: list[Addition] = field(default_factory=list)
    changed_at: list[str] = field(default_factory=list)
    changed: dict[str, Change] = field(default_factory=dict)


def incident_draft(written: Written) -> IncidentDraft:
    """Begin with the record that reported it."""
    fields = Entry(written.payload).entry("fields").values if "fields" in written.payload else {}
    return IncidentDraft(
        incident=Entry(written.payload).text("incident"),
        written=written,
        values={name: written.payload[name] for name in _REPLACED if name in written.payload},
        fields=dict(fields),
    )


def amend(draft: IncidentDraft, written: Written) -> str | None:
    """Apply an amendment; the answer is why it cannot be, or None. All of it counts, or nothing."""
    changes = Entry(written.payload).entry("changes")
    kind = changes.maybe_text("kind") or Entry(draft.values).text("kind")
    changed = changes.entry("fields").values if "fields" in changes.values else {}
    fields = {
        code: answer for code, answer in {**draft.fields, **changed}.items() if answer is not None
    }
    if "kind" in changes.values:
        # Answers to questions that the new kind does not ask stay in the history, not in the incident.
        fields = {
            code: answer
            for code, answer in fields.items()
            if code in changed or _fits(kind, code, answer)
        }
    # Of the same kind, what stands was looked at before: whoever writes much is not read through again and again.
    new = (
        fields
        if "kind" in changes.values
        else {code: fields[code] for code in changed if code in fields}
    )
    try:
        check_answers(answerable(kind), new)
    except FormatError:
        return "kind"
    draft.fields = fields
    draft.values.update(
        {name: changes.values[name] for name in _REPLACED if name in changes.values}
    )
    _add(draft, written)
    change = Change(written.at, written.author, written.role)
    names = (*(name for name in _REPLACED if name in changes.values), *map(_answer_name, changed))
    draft.changed.update(dict.fromkeys(names, change))
    return None


def finished_incident(draft: IncidentDraft) -> Incident:
    """Give the incident as it stands."""
    values, first = Entry(draft.values), draft.written
    kind = values.text("kind")
    return Incident(
        incident=draft.incident,
        kind=kind,
        title=values.maybe_text("title"),
        occurred=values.entry("occurred").values,
        place=values.entry("place").values,
        sentence=values.text("sentence"),
        narrative=Entry(first.payload).maybe_text("narrative"),
        narrative_lang=Entry(first.payload).maybe_text("narrative_lang"),
        fields=draft.fields,
        safe_now=values.maybe_text("safe_now"),
        severity=severity_of(kind, draft.fields, values.maybe_text("safe_now")),
        additions=tuple(draft.additions),
        changed_at=tuple(draft.changed_at),
        changed=dict(draft.changed),
        erased=False,
        position=first.position,
        record_id=first.record_id,
        at=first.at,
        author=first.author,
        role=first.role,
    )


def erased_incident(incident: Incident) -> Incident:
    """Give what is left of an incident that was erased."""
    unknown: Mapping[str, Json] = {"from": None, "to": None, "precision": "unknown"}
    return replace(
        incident,
        title=None,
        occurred=unknown,
        place={"country": "ZZ"},
        sentence="",
        narrative=None,
        narrative_lang=None,
        fields={},
        safe_now=None,
        severity="info",
        additions=(),
        changed={},
        erased=True,
    )


def severity_of(kind: str, fields: Mapping[str, Json], safe_now: str | None) -> str:
    """Tell how pressing it is: as assessed, else by the person's own words about danger, else as its kind usually is."""
    assessed = value_of(fields, JUDGED)
    if isinstance(assessed, str):
        return assessed
    if safe_now == "no" or value_of(fields, "fear_now") == "in_danger":
        return "imminent"
    return kind_of(kind).severity


def judged_in(payload: Entry) -> str | None:
    """Give how pressing an amendment says that it is, where it says nothing else."""
    changes = payload.entry("changes").values if "changes" in payload.values else {}
    if set(changes) != {"fields"} or "addition" in payload.values:
        return None
    fields = Entry(changes).entry("fields").values
    judged = value_of(fields, JUDGED) if set(fields) == {JUDGED} else None
    return judged if isinstance(judged, str) else None


def value_of(fields: Mapping[str, Json], code: str) -> Json:
    """Give what was answered, or None when it was skipped, not known or not told."""
    answer = fields.get(code)
    return answer.get("value") if isinstance(answer, Mapping) else None


def _answer_name(code: str) -> str:
    return f"fields.{code}"


def _fits(kind: str, code: str, answer: Json) -> bool:
    try:
        check_answers(answerable(kind), {code: answer})
    except FormatError:
        return False
    return True


def _add(draft: IncidentDraft, written: Written) -> None:
    draft.changed_at.append(written.at)
    payload = Entry(written.payload)
    text = payload.maybe_text("addition")
    if text is not None:
        lang = payload.maybe_text("addition_lang")
        draft.additions.append(
            Addition(written.position, written.at, written.author, written.role, text, lang)
        )
