"""What happened when? One chronology of incidents, of answers that are dates, of steps taken, and of files' capture."""

from collections.abc import Iterable, Iterator, Mapping

from incident_log.domain.dates import precision_of
from incident_log.domain.kinds import Field, answerable
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Exhibit, Incident, TimelineEntry, Written
from incident_log.format.canonical import Json

_DATES = ("date", "datetime")


def timeline_of(
    incidents: Iterable[Incident], evidence: Iterable[Exhibit], subrecords: Iterable[Written]
) -> tuple[TimelineEntry, ...]:
    """Sort everything that has a date by it; what has none comes last, in the order of the journal."""
    entries: list[TimelineEntry] = []
    for incident in incidents:
        if not incident.erased:
            entries += _of_incident(incident)
    for exhibit in evidence:
        entries += _of_exhibit(exhibit)
    for written in subrecords:
        entries += _of_subrecord(written)
    return tuple(sorted(entries, key=_order))


def _order(entry: TimelineEntry) -> tuple[bool, str, int]:
    return (entry.when is None, entry.when or "", entry.position)


def _of_incident(incident: Incident) -> Iterator[TimelineEntry]:
    occurred = Entry(incident.occurred)
    yield TimelineEntry(
        when=occurred.maybe_text("from"),
        until=occurred.maybe_text("to"),
        precision=occurred.text("precision"),
        what="incident",
        ref=incident.incident,
        field=None,
        text=incident.sentence,
        position=incident.position,
    )
    for path, when in dates_in(answerable(incident.kind), incident.fields):
        yield _answered(incident.kind, incident.incident, path, when, incident.position)


def _of_exhibit(exhibit: Exhibit) -> Iterator[TimelineEntry]:
    captured = Entry(exhibit.payload).maybe_text("captured_at")
    if captured is not None:
        yield TimelineEntry(
            when=captured,
            until=None,
            precision=precision_of(captured),
            what="evidence",
            ref=exhibit.evidence,
            field=None,
            text=exhibit.name,
            position=exhibit.position,
        )


def _of_subrecord(written: Written) -> Iterator[TimelineEntry]:
    payload = Entry(written.payload)
    for path, when in dates_in(answerable(written.type), payload.entry("fields").values):
        yield _answered(written.type, payload.text("id"), path, when, written.position)


def _answered(what: str, ref: str, path: str, when: str, position: int) -> TimelineEntry:
    return TimelineEntry(
        when=when,
        until=None,
        precision=precision_of(when),
        what=what,
        ref=ref,
        field=path,
        text=None,
        position=position,
    )


def dates_in(fields: Mapping[str, Field], answers: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """Walk the answers that are dates, in the order of the questions, also inside groups: (code or group.code, date)."""
    for code, field in fields.items():
        answer = answers.get(code)
        value = answer.get("value") if isinstance(answer, Mapping) else None
        if field.type in _DATES and isinstance(value, str):
            yield code, value
        if field.type == "group" and isinstance(value, list | tuple):
            for item in value:
                inner = {part.code: part for part in field.fields}
                for path, when in dates_in(inner, Entry.of(item).values):
                    yield f"{code}.{path}", when
