"""What does an inbox show of a case? The small card that clients rewrite when they change a case."""

import re
from dataclasses import dataclass

from incident_log.domain.agenda import nearest
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case, Deadline
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

MOST_PEOPLE = 50
_BEGINS_WITH_DAY = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:T|\Z)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class NextDeadline:
    """The nearest date of a case: the code of its rule, or its title when it was set by hand."""

    rule: str | None
    title: str | None
    due: str


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one line of the inbox. `people` are names as entered; names.py makes them searchable."""

    title: str
    kinds: tuple[str, ...]
    countries: tuple[str, ...]
    urgency: str
    status: str
    next_deadline: NextDeadline | None
    incidents: int
    reported_on: str | None
    updated_on: str | None
    people: tuple[str, ...]
    assigned_to: str | None
    unread_from_reporter: int


def card_of(case: Case) -> Card:
    """Derive the card of a case from all its compartments; it is for members of the desk only."""
    summary = case.summary
    return Card(
        title=summary.title,
        kinds=summary.kinds,
        countries=summary.countries,
        urgency=summary.urgency,
        status=summary.status,
        next_deadline=_next_deadline(case.deadlines),
        incidents=sum(not incident.erased for incident in case.incidents),
        reported_on=_day(summary.reported_at),
        updated_on=_day(summary.updated_at),
        people=_people(case),
        assigned_to=summary.assigned_to,
        unread_from_reporter=summary.unread_from_reporter,
    )


def read_card(content: Json) -> Card:
    """Read a card that a colleague sealed, whatever it holds. Raises FormatError when it is none."""
    entry = Entry.of(content)
    return Card(
        title=entry.text("title"),
        kinds=_texts(entry, "kinds"),
        countries=_texts(entry, "countries"),
        urgency=entry.text("urgency"),
        status=entry.text("status"),
        next_deadline=_read_deadline(entry),
        incidents=_count(entry, "incidents"),
        reported_on=_maybe_day(entry, "reported_on"),
        updated_on=_maybe_day(entry, "updated_on"),
        people=_texts(entry, "people"),
        assigned_to=entry.maybe_text("assigned_to"),
        unread_from_reporter=_count(entry, "unread_from_reporter"),
    )


def _count(entry: Entry, name: str) -> int:
    number = entry.number(name)
    if number < 0:
        raise FormatError(f"card: {name} is less than nothing")
    return number


def _maybe_day(entry: Entry, name: str) -> str | None:
    return None if entry.values.get(name) is None else _day_or_moment(entry, name)


def _day_or_moment(entry: Entry, name: str) -> str:
    text = entry.text(name)
    if not _BEGINS_WITH_DAY.match(text):
        raise FormatError(f"card: {name} is no day")
    return text


def _read_deadline(entry: Entry) -> NextDeadline | None:
    if entry.values.get("next_deadline") is None:
        return None
    due = entry.entry("next_deadline")
    return NextDeadline(due.maybe_text("rule"), due.maybe_text("title"), _day_or_moment(due, "due"))


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    value = entry.values.get(name)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise FormatError(f"card: {name} is not a list of texts")
    return entry.texts(name)


def _day(at: str | None) -> str | None:
    return None if at is None else at[: len("2026-11-03")]


def _next_deadline(deadlines: tuple[Deadline, ...]) -> NextDeadline | None:
    found = nearest(deadlines)
    if found is None or found.due is None:
        return None
    return NextDeadline(found.rule, found.title, found.due)


def _people(case: Case) -> tuple[str, ...]:
    names = (
        name.text("text")
        for written in case.people
        for name in Entry(written.payload).entries("names")
    )
    return tuple(dict.fromkeys(names))[:MOST_PEOPLE]
