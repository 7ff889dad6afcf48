"""How is a case written for a person to read in a terminal, and as JSON for a program?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from incident_log.client.answer_words import Reading, country_name
from incident_log.client.casework import OpenCase
from incident_log.client.language import _, ngettext
from incident_log.client.session import MemberSession
from incident_log.client.taking_out import NAMES
from incident_log.client.terminal import further_in, one_line
from incident_log.clock import SystemClock
from incident_log.domain.deadlines import rule_of
from incident_log.domain.evidence import exhibit_label
from incident_log.domain.incidents import JUDGED
from incident_log.domain.kinds import answerable, kind_of, subrecords
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.records import REPORTER
from incident_log.domain.views import (
    Addition,
    Case,
    Deadline,
    Exhibit,
    HistoryEntry,
    Incident,
    Share,
    Written,
    to_json,
)
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
            {
                to_b64u(member.signing): one_line(names.get(member.id, member.role))
                for member in members
            }
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


def as_json(opened: OpenCase, view: Case, *, named: bool = True) -> Json:
    """Give the whole folded case, and what was checked; without names `people` is null, and of their files there is the number."""
    log = opened.journal.log.checkpoint
    folded = Entry.of(to_json(view if named else _without_files_of_names(view))).values
    return {
        "case": opened.keys.case,
        "desk": opened.keys.desk,
        "state": opened.state,
        "head": {
            "digest": to_b64u(opened.journal.head.digest),
            "position": opened.journal.head.position,
        },
        "log": {"root": to_b64u(log.root), "size": log.size},
        "files_with_names": len(_files_of_names(view)),
        "view": dict(folded) if named else {**folded, "people": None},
    }


def without_closed_steps(view: Case) -> Case:
    """Give the case without the steps of the part with the names: they tell who people are, or where."""
    closed = {Entry(s.payload).text("id") for s in view.subrecords if s.compartment == "identity"}
    return replace(
        view,
        subrecords=tuple(s for s in view.subrecords if s.compartment != "identity"),
        timeline=tuple(entry for entry in view.timeline if entry.ref not in closed),
    )


def as_text(view: Case, names: Names, *, named: bool = False) -> str:
    """Write the case as plain lines; who its people are only where somebody said why."""
    summary = view.summary
    head = [
        one_line(summary.title),
        _("status: {}; urgency: {}").format(
            _label("statuses", summary.status), urgency_label(summary.urgency)
        ),
    ]
    hidden = set[str]() if named or names.own else _files_of_names(view)
    shown = [one for one in view.evidence if not one.erased and one.evidence not in hidden]
    reading = Reading(own=names.own, names={one.evidence: one.name for one in shown})
    blocks = [
        head,
        *(list(_incident_lines(incident, reading, names)) for incident in view.incidents),
    ]
    if named:
        blocks.append(list(_people_lines(view.people)))
    blocks.append(list(_step_lines(view.subrecords, reading)))
    blocks.append(list(_evidence_lines(view.evidence, hidden)))
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


def _incident_lines(incident: Incident, reading: Reading, names: Names) -> Iterator[str]:
    if incident.erased:
        yield _("An incident that was erased")
        return
    place, occurred = Entry(incident.place), Entry(incident.occurred)
    country = country_name(place.text("country"))
    where = ", ".join(part for part in (one_line(place.maybe_text("city") or ""), country) if part)
    yield f"{_(kind_of(incident.kind).label)} · {_when(occurred)} · {where}"
    yield one_line(incident.sentence)
    if incident.narrative:
        yield further_in(f"\n{incident.narrative}").removeprefix("\n")
    told = {code: answer for code, answer in incident.fields.items() if code != JUDGED}
    yield from (f"  {line}" for line in reading.lines(answerable(incident.kind), told))
    for addition in incident.additions:
        yield f"  {_added(addition, names)}: {further_in(addition.text)}"
    yield from (f"  {line}" for line in _changed_lines(incident, names))


def _added(addition: Addition, names: Names) -> str:
    if addition.role == REPORTER:
        return addition.at[:10]
    who = names.of(addition.author, addition.role)
    return _("Added by %(name)s, %(time)s") % {"name": who, "time": addition.at[:10]}


def _changed_lines(incident: Incident, names: Names) -> Iterator[str]:
    """Say who else than the person changed what stands here, because it reads as theirs."""
    changes = {
        part: change for part, change in incident.changed.items() if part != f"fields.{JUDGED}"
    }
    said = dict.fromkeys(
        (names.of(change.author, change.role), change.at[:10])
        for change in changes.values()
        if change.role != REPORTER
    )
    for who, day in said:
        yield _("Changed by %(name)s, %(day)s") % {"name": who, "day": day}


def _when(occurred: Entry) -> str:
    start, end = occurred.maybe_text("from"), occurred.maybe_text("to")
    if start is None:
        return _("date not known")
    return start if end is None or end == start else f"{start} – {end}"


def _step_lines(steps: Sequence[Written], reading: Reading) -> Iterator[str]:
    """Write what was done about it, such as reports to the police, with all that was told of each."""
    if steps:
        yield _("What was done about it")
    for step in steps:
        payload = Entry(step.payload)
        yield f"  {_(subrecords()[step.type].label)}"
        answers = payload.entry("fields").values
        yield from (f"    {line}" for line in reading.lines(answerable(step.type), answers))
        note = payload.maybe_text("note")
        if note:
            yield f"    {further_in(note)}"


def _people_lines(people: Sequence[Written]) -> Iterator[str]:
    """Write under which names people are known, and how they can be reached."""
    yield _("Who people are")
    if not people:
        yield f"  {_('The person has not said who they are.')}"
    for person in people:
        payload = Entry(person.payload)
        names = [payload.maybe_text("pseudonym") or ""]
        names += [name.text("text") for name in payload.entries("names")]
        yield f"  {one_line(', '.join(filter(None, names))) or _('Somebody without a name')}"
        contacts = payload.entries("contacts") if "contacts" in payload.values else ()
        for contact in contacts:
            safe = contact.values.get("safe") is not False
            channel, value = one_line(contact.text("channel")), one_line(contact.text("value"))
            label = (
                channel if safe else _("%(channel)s (not said to be safe)") % {"channel": channel}
            )
            yield f"    {label}: {value}"


def _files_of_names(view: Case) -> set[str]:
    return {one.evidence for one in view.evidence if one.compartment == NAMES and not one.erased}


def _without_files_of_names(view: Case) -> Case:
    """Leave out what a file is called and shows that says who somebody is, as long as nobody said why they need to know."""
    hidden = _files_of_names(view)
    return replace(
        view,
        evidence=tuple(one for one in view.evidence if one.evidence not in hidden),
        timeline=tuple(one for one in view.timeline if one.ref not in hidden),
    )


def _evidence_lines(evidence: Sequence[Exhibit], hidden: Collection[str]) -> Iterator[str]:
    """Write each file under its number, which it keeps while others are not shown."""
    if evidence:
        yield _("Evidence")
    if hidden:
        text = ngettext(
            "{} file lies with names and contacts: say why with --reason",
            "{} files lie with names and contacts: say why with --reason",
            len(hidden),
        )
        yield f"  {text.format(len(hidden))}"
    for number, exhibit in enumerate(evidence, 1):
        if exhibit.evidence in hidden:
            continue
        name = _("erased") if exhibit.erased else one_line(exhibit.name)
        yield f"  {number}. {exhibit_label(number)} {name} ({_size_text(exhibit.size)}, {one_line(exhibit.media_type)})"
        if exhibit.sha256:
            yield f"     SHA-256 {_hex_of(exhibit.sha256)}"


def _written_lines(title: str, written: Sequence[Written], names: Names) -> Iterator[str]:
    if written:
        yield title
    for one in written:
        text = further_in(Entry(one.payload).text("text"))
        yield f"  {one.at[:16].replace('T', ' ')} {names.of(one.author, one.role)}: {text}"


def _deadline_lines(view: Case, names: Names) -> Iterator[str]:
    due = [deadline for deadline in view.deadlines if deadline.state == "open"]
    if due:
        yield _("Deadlines")
    for deadline in due:
        label = one_line(deadline.title or "") or (
            _(rule_of(deadline.rule).label) if deadline.rule else ""
        )
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
    return (
        f"{text % {'who': who, 'day': written.at[:10]}} {one_line(deadline.reason or '')}".rstrip()
    )


def _share_lines(view: Case, names: Names) -> Iterator[str]:
    if view.shares:
        yield _("Access for others")
    for share in view.shares:
        who = names.of(share.to_signing, "lawyer")
        parts = [_labelled("membership", "compartments", one) for one in share.compartments]
        what = ", ".join(parts) or _("ended")
        until = f" {_until(share)}" if share.compartments else ""
        yield f"  {who}: {what} ({one_line(share.reason)}).{until}"


def _until(share: Share) -> str:
    until = share.expires_at
    return _("Until %(day)s.") % {"day": until[:10]} if until else _("Without an end.")


def _history_lines(view: Case, names: Names) -> Iterator[str]:
    yield _("History")
    types = {code: entry.text("label") for code, entry in Entry(packaged("records")).named("types")}
    for entry in view.history:
        label = _(types[entry.type]) if entry.type in types else one_line(entry.type)
        state = "" if entry.state == "accepted" else f" ({_not_used(entry)})"
        yield f"  {entry.position:4} {entry.at[:16].replace('T', ' ')} {names.of(entry.author, entry.role)}: {label}{state}"


def _not_used(entry: HistoryEntry) -> str:
    if entry.state == "unreadable":
        return _("written by a newer version")
    return _("not used: {}").format(_label("refusals", entry.reason or ""))


def role_label(role: str) -> str:
    """Name a role of the team in the person's language."""
    return _labelled("membership", "roles", role)


def status_label(status: str) -> str:
    """Name a status as members read it."""
    return _label("statuses", status)


def urgency_label(urgency: str) -> str:
    """Say how pressing it is."""
    return _labelled("kinds", "severities", urgency)


def _label(vocabulary: str, code: str) -> str:
    return _labelled("words", vocabulary, code)


def _labelled(name: str, vocabulary: str, code: str) -> str:
    for entry in Entry(packaged(name)).entries(vocabulary):
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
