"""How is a case written for a person to read in a terminal, and as JSON for a program?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from incident_log.client.casework import OpenCase
from incident_log.client.language import _
from incident_log.client.session import MemberSession
from incident_log.clock import SystemClock
from incident_log.domain.deadlines import rule_of
from incident_log.domain.evidence import exhibit_label
from incident_log.domain.kinds import Field, answerable, kind_of
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.views import Case, Deadline, Exhibit, Incident, Written, to_json
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u, to_time

_SIZES = ("B", "KB", "MB", "GB")


@dataclass(frozen=True, slots=True)
class Names:
    """How authors are called for whoever reads."""

    by_key: Mapping[str, str] = field(default_factory=dict)
    # Whoever told it reads their own words; others read of “the person”.
    own: bool = False

    @classmethod
    def of_members(cls, session: MemberSession, names: Mapping[str, str]) -> "Names":
        """Call members by the names their desk knows."""
        members = session.directory.members.values()
        return cls(
            {to_b64u(member.signing): names.get(member.id, member.role) for member in members}
        )

    @classmethod
    def of_reporter(cls) -> "Names":
        """A reporter sees roles, not names."""
        return cls(own=True)

    def of(self, author: str, role: str) -> str:
        """Call one author."""
        if role == "reporter":
            return _("reporter")
        return self.by_key.get(author) or {"member": _("the team"), "lawyer": _("lawyer")}.get(
            role, role
        )


def as_json(opened: OpenCase, view: Case) -> Json:
    """Give the whole folded case, and what was checked."""
    log = opened.journal.log.checkpoint
    return {
        "case": opened.keys.case,
        "desk": opened.keys.desk,
        "state": opened.state,
        "head": {
            "digest": to_b64u(opened.journal.head.digest),
            "position": opened.journal.head.position,
        },
        "log": {"root": to_b64u(log.root), "size": log.size},
        "view": to_json(view),
    }


def as_text(view: Case, names: Names) -> str:
    """Write the case as plain lines."""
    summary = view.summary
    head = [
        summary.title,
        _("status: {}; urgency: {}").format(_label("statuses", summary.status), summary.urgency),
    ]
    blocks = [
        head,
        *(list(_incident_lines(incident, own=names.own)) for incident in view.incidents),
    ]
    blocks.append(list(_evidence_lines(view.evidence)))
    blocks.append(list(_written_lines(_("Messages"), view.messages, names)))
    blocks.append(list(_written_lines(_("Notes"), view.notes, names)))
    blocks.append(list(_deadline_lines(view, names)))
    # Whoever told it reads of this at more length: own_history.py.
    if not names.own:
        blocks.append(list(_share_lines(view, names)))
    blocks.append(list(_history_lines(view, names)))
    return "\n\n".join("\n".join(block) for block in blocks if block)


def today() -> str:
    """Give the present day."""
    return to_time(SystemClock().now())[:10]


def _incident_lines(incident: Incident, *, own: bool) -> Iterator[str]:
    if incident.erased:
        yield _("An incident that was erased")
        return
    place, occurred = Entry(incident.place), Entry(incident.occurred)
    where = ", ".join(part for part in (place.maybe_text("city"), place.text("country")) if part)
    yield f"{_(kind_of(incident.kind).label)} · {occurred.maybe_text('from') or _('date not known')} · {where}"
    yield incident.sentence
    if incident.narrative:
        yield incident.narrative
    fields = answerable(incident.kind)
    for code, answer in incident.fields.items():
        if code in fields:
            yield f"  {_(fields[code].label)}: {_answer_text(fields[code], Entry.of(answer), own=own)}"
    for addition in incident.additions:
        yield f"  {addition.at[:10]}: {addition.text}"


def _answer_text(asked: Field, answer: Entry, *, own: bool) -> str:
    if "value" not in answer.values:
        said = {"unknown": _("I do not know"), "withheld": _("I would rather not say")}
        told = {
            "unknown": _("The person does not know."),
            "withheld": _("The person would rather not say."),
        }
        return (said if own else told)[answer.text("answer")]
    labels = {
        choice.code: _(choice.label if own else choice.team_label or choice.label)
        for choice in asked.choices
    }
    return _value_text(answer.values["value"], labels)


def _value_text(value: Json, labels: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return labels.get(value, value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_value_text(part, labels)}" for name, part in value.items())
    if isinstance(value, Sequence):
        return ", ".join(_value_text(part, labels) for part in value)
    return str(value)


def _evidence_lines(evidence: Sequence[Exhibit]) -> Iterator[str]:
    if evidence:
        yield _("Evidence")
    for number, exhibit in enumerate(evidence, 1):
        name = _("erased") if exhibit.erased else exhibit.name
        yield f"  {number}. {exhibit_label(number)} {name} ({_size_text(exhibit.size)}, {exhibit.media_type})"
        if exhibit.sha256:
            yield f"     SHA-256 {_hex_of(exhibit.sha256)}"


def _written_lines(title: str, written: Sequence[Written], names: Names) -> Iterator[str]:
    if written:
        yield title
    for one in written:
        text = Entry(one.payload).text("text").replace("\n", "\n    ")
        yield f"  {one.at[:16].replace('T', ' ')} {names.of(one.author, one.role)}: {text}"


def _deadline_lines(view: Case, names: Names) -> Iterator[str]:
    due = [deadline for deadline in view.deadlines if deadline.state == "open"]
    if due:
        yield _("Deadlines")
    for deadline in due:
        label = deadline.title or (_(rule_of(deadline.rule).label) if deadline.rule else "")
        yield f"  {deadline.due or _('no date yet')}: {label}"
        if deadline.rule is not None:
            yield f"     {_certainty_text(deadline)}"
        if _is_said(deadline):
            yield f"     {_set_by(deadline, names)}"


def _is_said(deadline: Deadline) -> bool:
    """Tell whether somebody set the day, or said that a typical time counts here."""
    typical = any(step.typical_only for step in deadline.computed)
    return deadline.rule is not None and (
        deadline.overridden or (typical and not deadline.typical_only)
    )


def _certainty_text(deadline: Deadline) -> str:
    """Keep how sure the rule is, also when somebody said that it counts here."""
    data = Entry(packaged("deadlines"))
    rule = rule_of(deadline.rule or "")
    labels = {one.text("code"): one.text("label") for one in data.entries("certainties")}
    flags = {one.text("code"): one.text("text") for one in data.entries("flags")}
    said = [rule.basis, labels[rule.certainty]]
    if deadline.typical_only:
        said.append(flags["typical_only"])
    return ". ".join(_(each) for each in said)


def _set_by(deadline: Deadline, names: Names) -> str:
    written = deadline.written
    who = names.of(written.author, written.role)
    if any(step.due == deadline.due for step in deadline.computed):
        text = _("It counts here. Confirmed: %(who)s, %(day)s.")
    else:
        text = _("Date set by hand: %(who)s, %(day)s.")
    return f"{text % {'who': who, 'day': written.at[:10]}} {deadline.reason or ''}".rstrip()


def _share_lines(view: Case, names: Names) -> Iterator[str]:
    if view.shares:
        yield _("Access for others")
    for share in view.shares:
        who = names.of(share.to_signing, "lawyer")
        what = ", ".join(share.compartments) if share.compartments else _("ended")
        yield f"  {who}: {what} ({share.reason})"


def _history_lines(view: Case, names: Names) -> Iterator[str]:
    yield _("History")
    types = {code: entry.text("label") for code, entry in Entry(packaged("records")).named("types")}
    for entry in view.history:
        label = _(types[entry.type]) if entry.type in types else entry.type
        state = "" if entry.state == "accepted" else f" ({entry.state})"
        yield f"  {entry.position:4} {entry.at[:16].replace('T', ' ')} {names.of(entry.author, entry.role)}: {label}{state}"


def role_label(role: str) -> str:
    """Name a role of the team in the person's language."""
    for entry in Entry(packaged("membership")).entries("roles"):
        if entry.text("code") == role:
            return _(entry.text("label"))
    return role


def _label(vocabulary: str, code: str) -> str:
    for entry in Entry(packaged("words")).entries(vocabulary):
        if entry.text("code") == code:
            return _(entry.text("label"))
    return code


def _size_text(size: int) -> str:
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_SIZES) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{amount:.0f} {_SIZES[unit]}" if unit == 0 else f"{amount:.1f} {_SIZES[unit]}"


def _hex_of(digest: str) -> str:
    return from_b64u(digest).hex()
