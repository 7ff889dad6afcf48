"""What does an inbox show of a case? The small card that clients rewrite when they change a case."""

from dataclasses import dataclass

from incident_log.domain.agenda import nearest
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case, Deadline

MOST_PEOPLE = 50


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
