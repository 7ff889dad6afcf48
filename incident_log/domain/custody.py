"""What happened to one exhibit? Custody is the journal, read for that exhibit; it is not a second system."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from incident_log.domain.packaged import Entry
from incident_log.domain.views import Custody, Written


def custody_of(received: Written, accepted: Iterable[Written]) -> tuple[Custody, ...]:
    """Give the events of an exhibit in the order of the journal, from its record on.

    Who could open its compartment already when it arrived stands beside its arrival.
    """
    journal = tuple(accepted)
    evidence = Entry(received.payload).text("evidence")
    events = list(_arrival(received))
    events += [_event(received, "shared", reader) for reader in _readers_before(received, journal)]
    for written in journal:
        if written.position > received.position and written.type in _READINGS:
            found = _READINGS[written.type](evidence, received, written)
            events += [] if found is None else [_event(written, *found)]
    return tuple(events)


_Found = tuple[str, str | None] | None


def _event(written: Written, action: str, detail: str | None) -> Custody:
    return Custody(
        written.position,
        written.record_id,
        written.at,
        written.author,
        written.role,
        action,
        detail,
    )


def _arrival(received: Written) -> Iterator[Custody]:
    payload = Entry(received.payload)
    if payload.maybe_text("derived_from") is None:
        yield _event(received, "received", payload.maybe_text("capture_method"))
    else:
        yield _event(received, "derived", payload.maybe_text("derivation"))


def _readers_before(received: Written, journal: tuple[Written, ...]) -> tuple[str, ...]:
    readers: dict[str, None] = {}
    for written in journal:
        payload = Entry(written.payload)
        if written.type != "share" or written.position > received.position:
            continue
        if received.compartment in payload.texts("compartments"):
            if payload.text("action") == "granted":
                readers[payload.text("to")] = None
            else:
                readers.pop(payload.text("to"), None)
    return tuple(readers)


def _copied(evidence: str, _received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    return (
        ("copied", payload.text("evidence"))
        if payload.maybe_text("derived_from") == evidence
        else None
    )


def _accessed(evidence: str, _received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    return (
        (payload.text("what"), payload.maybe_text("reason"))
        if payload.maybe_text("evidence") == evidence
        else None
    )


def _exported(evidence: str, _received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    return ("exported", payload.text("audience")) if evidence in payload.texts("exhibits") else None


def _shared(_evidence: str, received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    if received.compartment not in payload.texts("compartments"):
        return None
    return ("shared" if payload.text("action") == "granted" else "share_ended", payload.text("to"))


def _consent_changed(evidence: str, received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    ids = payload.entry("scope").texts("ids")
    touched = (
        not ids
        or evidence in ids
        or any(name in ids for name in Entry(received.payload).texts("incidents"))
    )
    return (
        ("consent_changed", f"{payload.text('audience')} {payload.text('choice')}")
        if touched
        else None
    )


def _erased(evidence: str, _received: Written, written: Written) -> _Found:
    payload = Entry(written.payload)
    gone = payload.text("target") == "evidence" and payload.text("id") == evidence
    return ("erased", payload.text("reason")) if gone else None


_READINGS: Mapping[str, Callable[[str, Written, Written], _Found]] = {
    "evidence": _copied,
    "access": _accessed,
    "export": _exported,
    "share": _shared,
    "consent": _consent_changed,
    "tombstone": _erased,
}
