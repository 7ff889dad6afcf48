"""What happened to each exhibit? Custody is the journal, read once for all exhibits; it is not a second system."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from incident_log.domain.packaged import Entry
from incident_log.domain.views import Custody, Written


def custodies(accepted: Iterable[Written]) -> Mapping[str, tuple[Custody, ...]]:
    """Give the events of every exhibit in the order of the journal, from its record on.

    Who could open its compartment already when it arrived stands beside its arrival.
    """
    reading = _Reading()
    for written in accepted:
        reading.take(written)
    return {evidence: tuple(events) for evidence, events in reading.events.items()}


@dataclass(slots=True)
class _Reading:
    """The journal read so far. One event is kept once, however many exhibits it is about."""

    events: dict[str, list[Custody]] = field(default_factory=dict)
    of_compartment: dict[str, list[str]] = field(default_factory=dict)
    of_incident: dict[str, list[str]] = field(default_factory=dict)
    readers: dict[str, dict[str, None]] = field(default_factory=dict)

    def take(self, written: Written) -> None:
        readings = {
            "evidence": self._evidence,
            "access": self._accessed,
            "export": self._exported,
            "share": self._shared,
            "consent": self._consent_changed,
            "tombstone": self._erased,
        }
        if written.type in readings:
            readings[written.type](written, Entry(written.payload))

    def _note(
        self, about: Iterable[str], written: Written, action: str, detail: str | None
    ) -> None:
        event = _event(written, action, detail)
        for evidence in about:
            if evidence in self.events:
                self.events[evidence].append(event)

    def _evidence(self, written: Written, payload: Entry) -> None:
        evidence, source = payload.text("evidence"), payload.maybe_text("derived_from")
        if evidence in self.events:
            self._note([evidence], written, "described", None)
            return
        if source is not None:
            self._note([source], written, "copied", evidence)
        self.events[evidence] = [
            _arrival(written, payload),
            *(
                _event(written, "shared", reader)
                for reader in self.readers.get(written.compartment, ())
            ),
        ]
        self.of_compartment.setdefault(written.compartment, []).append(evidence)
        for incident in dict.fromkeys(payload.texts("incidents")):
            self.of_incident.setdefault(incident, []).append(evidence)

    def _accessed(self, written: Written, payload: Entry) -> None:
        evidence = payload.maybe_text("evidence")
        if evidence is not None:
            self._note([evidence], written, payload.text("what"), payload.maybe_text("reason"))

    def _exported(self, written: Written, payload: Entry) -> None:
        named = dict.fromkeys(payload.texts("exhibits"))
        self._note(named, written, "exported", payload.text("audience"))

    def _shared(self, written: Written, payload: Entry) -> None:
        to, is_given = payload.text("to"), payload.text("action") == "granted"
        for compartment in dict.fromkeys(payload.texts("compartments")):
            about = self.of_compartment.get(compartment, [])
            self._note(about, written, "shared" if is_given else "share_ended", to)
            readers = self.readers.setdefault(compartment, {})
            if is_given:
                readers[to] = None
            else:
                readers.pop(to, None)

    def _consent_changed(self, written: Written, payload: Entry) -> None:
        ids = payload.entry("scope").texts("ids")
        named = [each for name in ids for each in (name, *self.of_incident.get(name, ()))]
        about = dict.fromkeys(named) if ids else self.events
        said = f"{payload.text('audience')} {payload.text('choice')}"
        self._note(about, written, "consent_changed", said)

    def _erased(self, written: Written, payload: Entry) -> None:
        if payload.text("target") == "evidence":
            self._note([payload.text("id")], written, "erased", payload.text("reason"))


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


def _arrival(received: Written, payload: Entry) -> Custody:
    if payload.maybe_text("derived_from") is None:
        return _event(received, "received", payload.maybe_text("capture_method"))
    return _event(received, "derived", payload.maybe_text("derivation"))
