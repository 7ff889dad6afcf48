"""What does the person read about who may open, opened or shared their report? The words of the page “Who opened or shared it”."""

from collections.abc import Callable, Iterable, Iterator

from incident_log.client.casework import OpenCase
from incident_log.client.language import _, ngettext
from incident_log.client.readers import Reader, key_owner, shares_told
from incident_log.client.showing import urgency_label
from incident_log.client.standing import unconfirmed
from incident_log.client.terminal import one_line
from incident_log.crypto.verifying import grouped_fingerprint
from incident_log.domain.incidents import judged_in
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.views import Case, HistoryEntry, Written
from incident_log.format.canonical import Json

_ARCHIVE, _LAWYER = "archive", "lawyer"
# Half of a fingerprint: short enough to be read out.
_SHORT = 39


def excused(readers: Iterable[Reader]) -> tuple[Reader, ...]:
    """Give those who may open it now though the person did not agree, or nobody wrote it down."""
    return tuple(
        reader
        for reader in readers
        if reader.is_open
        and (
            not (reader.is_agreed and reader.is_written)
            or (reader.grant and reader.grant.maybe_text("without_agreement"))
        )
    )


def readers_text(opened: OpenCase, readers: Iterable[Reader]) -> str:
    """Say who may open the report at this moment, beside the team, and whom the person shut out."""
    everybody = tuple(readers)
    blocks = [
        "\n".join(f"  {line}" for line in reader_lines(opened, each))
        for each in everybody
        if each.is_open
    ]
    hint = _(
        "The name is what the team wrote. Somebody who says that they may read your report can read their key to you: it must be the same."
    )
    ended = _(
        "The server says that you ended this access (%(day)s), and that it gives them nothing more. If that was not you, tell the team by another way."
    )
    closed = [
        f"  {reader_name(opened, each)}\n    {ended % {'day': each.closed_on}}"
        for each in everybody
        if not each.is_open
    ]
    nobody = _("Only the team, as the server says.") if closed else _("Only the team.")
    said = [*blocks, f"  {hint}"] if blocks else [f"  {nobody}"]
    return "\n".join([_("Who else may open it now"), *said, *closed])


def reader_name(opened: OpenCase, reader: Reader) -> str:
    """Call a reader what the directory vouches for, and by the name that the team wrote."""
    name = reader.grant.maybe_text("name") if reader.grant else None
    return _who(opened, reader.to, reader.key, name)


def reader_lines(opened: OpenCase, reader: Reader) -> Iterator[str]:
    """Say of one reader who it is, what they may open, until when, and whether the person agreed."""
    grant = reader.grant or Entry({})
    excuse = grant.maybe_text("without_agreement")
    yield reader_name(opened, reader)
    yield f"  {_('May open: %(parts)s.') % {'parts': _parts(reader.compartments)}} {_until(reader.until)}"
    if excuse:
        yield from (f"  {line}" for line in _excuse(excuse))
    elif not reader.is_written:
        text = _("The team has not written down that they may open all this. Ask the team why.")
        yield f"  {text}"
    elif not reader.is_agreed:
        text = _("Your answers did not go so far, and the team has not written why. Ask the team.")
        yield f"  {text}"
    yield from (f"  {line}" for line in (*_purpose(grant.maybe_text("reason")), *_key(reader.key)))
    if reader.is_given:
        text = _("To end this access now: %(how)s")
        yield f"  {text % {'how': f'incident-log return --end-access {reader.to}'}}"


def events_text(opened: OpenCase) -> str:
    """Say who opened, exported or shared it, and what the team wrote down besides; the newest last."""
    view = opened.view()
    events = sorted(_events(opened, view), key=lambda event: event[0])
    lines = [f"  {at[:16].replace('T', ' ')} {text}" for at, text in events]
    return "\n".join(
        [_("Who opened or shared it"), *(lines or [f"  {_('Nobody has taken it yet')}"])]
    )


def as_json(readers: Iterable[Reader]) -> Json:
    """Give the readers of this moment to a program."""
    return [
        {
            "to": reader.to,
            "key": reader.key,
            "name": reader.grant.maybe_text("name") if reader.grant else None,
            "compartments": list(reader.compartments),
            "until": reader.until,
            "reason": reader.grant.maybe_text("reason") if reader.grant else None,
            "without_agreement": reader.grant.maybe_text("without_agreement")
            if reader.grant
            else None,
            "written_down": reader.is_written,
            "agreed": reader.is_agreed,
            "closed_on": reader.closed_on,
        }
        for reader in readers
    ]


def _events(opened: OpenCase, view: Case) -> Iterator[tuple[str, str]]:
    texts: list[tuple[tuple[Written, ...], Callable[[Written], str]]] = [
        (view.accesses, lambda each: _access(each, view)),
        (view.exports, _export),
        (tuple(each for each in view.consents if each.role != "reporter"), _consent),
    ]
    for written, text_of in texts:
        yield from ((each.at, f"{_author(each.role)}: {text_of(each)}") for each in written)
    first = next((status for status in view.statuses if status.role == "member"), None)
    for status in view.statuses:
        yield status.at, f"{_author(status.role)}: {_status(status, is_first=status is first)}"
    completing = {entry.position for entry in view.history if _is_completing(entry)}
    for record in opened.journal.records():
        if record.position in completing:
            yield record.at, f"{_author(record.role)}: {_completing(Entry.of(record.payload))}"
    names: dict[str, str | None] = {}
    for share in shares_told(opened):
        payload = Entry.of(share.payload)
        # Whoever ends an access writes no name; it is the one that was written when it began.
        name = names[payload.text("to")] = payload.maybe_text("name") or names.get(
            payload.text("to")
        )
        said = "\n".join(f"    {line}" for line in _share(opened, payload, name))
        yield share.at, f"{_('The team')}: {said.lstrip()}"
    closed = _(
        "closed your report to everybody who left or whose access ended: they can read nothing that is written from here on"
    )
    for entry in filter(_is_renewal, view.history):
        yield entry.at, f"{_author(entry.role)}: {closed}"


def _is_completing(entry: HistoryEntry) -> bool:
    """Whoever of the team changed what stands beside the person's own words."""
    known = (entry.type, entry.state) == ("amendment", "accepted")
    return known and entry.role != "reporter"


def _completing(payload: Entry) -> str:
    judged = judged_in(payload)
    if judged is None:
        return _("completed or corrected what stands in your report")
    return _("judged how urgent it is: %(urgency)s") % {"urgency": urgency_label(judged)}


def _is_renewal(entry: HistoryEntry) -> bool:
    """One record for each part of the case says so; one line is enough."""
    return (entry.type, entry.state, entry.compartment) == ("renewal", "accepted", "report")


def _access(written: Written, view: Case) -> str:
    said = Entry(written.payload)
    found = [each.name for each in view.evidence if each.evidence == said.maybe_text("evidence")]
    name = {"name": one_line(found[0]) if found else ""}
    reason = said.maybe_text("reason")
    if said.text("what") == "viewed":
        return _("looked at a file: %(name)s") % name
    if said.text("what") == "downloaded" and reason:
        why = {**name, "reason": one_line(reason)}
        return _("downloaded a file: %(name)s. Why: %(reason)s") % why
    if said.text("what") == "downloaded":
        return _("downloaded a file: %(name)s") % name
    if written.compartment != "identity":
        return _("opened the report")
    if reason:
        return _("opened your name and contact. Why: %(reason)s") % {"reason": one_line(reason)}
    return _("opened your name and contact")


def _export(written: Written) -> str:
    """Say for whom a dossier was made, what for, and what went along."""
    said = Entry(written.payload)
    audience, recipient = said.text("audience"), said.maybe_text("recipient")
    reader = _label(_vocabulary("dossier_audience"), audience)
    for_whom = _("made a dossier for: %(audience)s.") % {"audience": reader}
    if audience != _ARCHIVE and recipient:
        who = {"recipient": one_line(recipient), "audience": reader}
        for_whom = _("made a dossier for: %(recipient)s (%(audience)s).") % who
    lines, count = [for_whom], len(said.texts("exhibits")) if "exhibits" in said.values else 0
    purpose = said.maybe_text("purpose")
    if purpose:
        lines.append(_("What for: %(purpose)s.") % {"purpose": _(one_line(purpose))})
    files = ngettext("%(n)s file of yours is in it.", "%(n)s files of yours are in it.", count) % {
        "n": count
    }
    lines.append(files if count else _("No files are in it."))
    # Dossiers that were made before this was written down say nothing of it.
    if "named" in said.values:
        left_out = _("The part with names and contacts is left out.")
        lines.append(_("Names are in it.") if said.flag("named") else left_out)
        if not said.flag("named") and "own_words" not in said.values:
            lines.append(_("What you wrote yourself can be in it."))
    return " ".join((*lines, *_own_words(said)))


def _own_words(said: Entry) -> Iterator[str]:
    """Say how much of their own words left, which can say who they are as well as a name."""
    if "own_words" not in said.values:
        return
    words = said.entry("own_words")
    kept, left = words.number("kept"), words.number("left_out")
    if kept:
        text = ngettext(
            "What you wrote yourself is in it: %(n)s passage.",
            "What you wrote yourself is in it: %(n)s passages.",
            kept,
        )
        yield text % {"n": kept}
    elif left:
        yield _("What you wrote yourself is left out.")
    if kept and left:
        text = ngettext(
            "%(n)s passage of it is left out.", "%(n)s passages of it are left out.", left
        )
        yield text % {"n": left}


def _consent(written: Written) -> str:
    said = Entry(written.payload)
    text = _("wrote down an answer that you gave (%(how)s). %(audience)s: %(answer)s")
    return text % {
        "how": _within(_label(_consents("how"), said.text("how"))),
        "audience": _label(_consents("audiences"), said.text("audience")),
        "answer": answer_text(said),
    }


def unconfirmed_lines(view: Case) -> tuple[str, ...]:
    """Warn of each yes that a member wrote down and that goes further than what the person answered themselves."""
    title = _("The team wrote down a yes that goes further than your own answer")
    again = _("is it not right? Answer again: incident-log return --consent")
    found = [(Entry(each.payload), each.author) for each in unconfirmed(view)]
    return tuple(
        f"{title}: {_reader(said)}: {answer_text(said)} "
        f"({_within(_label(_consents('how'), said.text('how')))}, {said.text('given_at')[:10]}). "
        f"{' '.join(_key(author))}; {again}"
        for said, author in found
    )


def _reader(said: Entry) -> str:
    label = _label(_consents("audiences"), said.text("audience"))
    who = said.maybe_text("recipient") or said.maybe_text("country")
    return f"{label} ({one_line(who)})" if who else label


def answer_text(said: Entry) -> str:
    """Say what somebody answered about a reader; a yes says as whom, or it would read as a yes to everything."""
    choice = _label(_consents("choices"), said.text("choice"))
    answer = _("Yes, this one time") if said.flag("once") else choice
    if said.text("choice") != "yes" or said.text("audience") in {"A0", "A6"}:
        return answer
    level = _within(_label(_consents("identity_levels"), said.text("identity_level")))
    return _("%(answer)s: %(level)s") % {"answer": answer, "level": level}


def _status(written: Written, *, is_first: bool) -> str:
    status = Entry(written.payload).text("status")
    # Whoever takes a report over says so first.
    if is_first and (written.role, status) == ("member", "open"):
        return _("took your report over, and works on it now")
    if (written.role, status) == ("reporter", "open"):
        return _("gave the report back to the team")
    label = _label(Entry(packaged("words")).entries("statuses"), status)
    own = _("Waiting for your answer") if status == "waiting_for_reporter" else label
    return _("changed the status: %(status)s") % {"status": own}


def _share(opened: OpenCase, said: Entry, name: str | None) -> Iterator[str]:
    """Say what the team did, in the middle of a sentence that begins with its name."""
    key = said.text("to_signing")
    told = {
        "who": _who(opened, said.text("to"), key, name),
        "parts": _parts(said.texts("compartments")),
    }
    excuse = said.maybe_text("without_agreement")
    why = said.maybe_text("reason")
    ended = said.text("action") == "revoked"
    if ended:
        yield _("ended an access. %(who)s can no longer open: %(parts)s.") % told
    else:
        text = _("gave an access. %(who)s may open: %(parts)s.") % told
        yield f"{text} {_until(said.maybe_text('expires_at'))}"
    yield from (
        *(_excuse(excuse) if excuse else ()),
        *(_reason(why) if ended else _purpose(why)),
        *_key(key),
    )


def _who(opened: OpenCase, to: str, key: str, name: str | None) -> str:
    """Give at the start of a sentence what the directory vouches for, and the name that the team wrote of them."""
    known = key_owner(opened, key)
    if known is None or known.id != to:
        return _("Somebody we cannot name")
    who = _("A lawyer") if known.role == _LAWYER else _("Somebody of another team")
    return _("%(who)s (%(name)s)") % {"who": who, "name": one_line(name)} if name else who


def _author(role: str) -> str:
    known = {"reporter": _("You"), "member": _("The team"), _LAWYER: _("A lawyer")}
    return known.get(role) or _("Somebody we cannot name")


def _parts(compartments: Iterable[str]) -> str:
    """Name the parts as the person reads them who told all this."""
    words = {
        "report": _("the report with its files and messages"),
        "identity": _("who you are"),
        "work": _("the notes of the team"),
    }
    held = set(compartments)
    return ", ".join(word for name, word in words.items() if name in held)


def _until(until: str | None) -> str:
    return _("Until %(day)s.") % {"day": until[:10]} if until else _("Without an end.")


def _excuse(excuse: str) -> tuple[str, str]:
    why = _("The team wrote why it did not ask you first: %(reason)s")
    return _("Without your agreement."), why % {"reason": one_line(excuse)}


def _purpose(purpose: str | None) -> tuple[str, ...]:
    """Say what somebody was let in for; why nobody had asked the person is another text."""
    said = one_line(purpose or "")
    return (_("What for, in the team's words: %(purpose)s") % {"purpose": said},) if said else ()


def _reason(reason: str | None) -> tuple[str, ...]:
    said = one_line(reason or "")
    return (_("The team wrote why: %(reason)s") % {"reason": said},) if said else ()


def _key(key: str) -> tuple[str, ...]:
    return (f"{_('Their key')}: {grouped_fingerprint(key)[:_SHORT]}",) if key else ()


def _label(entries: Iterable[Entry], code: str) -> str:
    return next((_(each.text("label")) for each in entries if each.text("code") == code), code)


def _consents(name: str) -> tuple[Entry, ...]:
    return tuple(Entry(packaged("consent")).entries(name))


def _vocabulary(name: str) -> tuple[Entry, ...]:
    return tuple(Entry(packaged("records")).entry("vocabularies").entries(name))


def _within(label: str) -> str:
    """Put a label into the middle of a sentence; only for labels that do not begin with a name."""
    return f"{label[:1].lower()}{label[1:]}"
