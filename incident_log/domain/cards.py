"""What does an inbox show of a case? The small card that clients rewrite when they change a case."""

import re
from dataclasses import dataclass

from incident_log.domain.agenda import binding
from incident_log.domain.incidents import value_of
from incident_log.domain.packaged import Entry
from incident_log.domain.views import Case, Deadline, Incident
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

MOST_PEOPLE = 50
# Behind the nearest: one that nobody ticked off may be over, and must not hide what comes.
MOST_LATER = 4
_BEGINS_WITH_DAY = re.compile(
    r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])(?:T|\Z)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class CardDeadline:
    """A date of a case: the code of its rule, or its title when it was set by hand."""

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
    danger: bool
    next_deadline: CardDeadline | None
    later_deadlines: tuple[CardDeadline, ...]
    incidents: int
    reported_on: str | None
    updated_on: str | None
    people: tuple[str, ...]
    assigned_to: str | None
    unread_from_reporter: int


def card_of(case: Case) -> Card:
    """Derive the card of a case from all its compartments; it is for members of the desk only."""
    summary = case.summary
    due = [_card_deadline(deadline) for deadline in binding(case.deadlines)]
    return Card(
        title=summary.title,
        kinds=summary.kinds,
        countries=summary.countries,
        urgency=summary.urgency,
        status=summary.status,
        danger=says_in_danger(case),
        next_deadline=due[0] if due else None,
        later_deadlines=tuple(due[1 : 1 + MOST_LATER]),
        incidents=sum(not incident.erased for incident in case.incidents),
        reported_on=_day(summary.reported_at),
        updated_on=_day(summary.updated_at),
        people=_people(case),
        assigned_to=summary.assigned_to,
        unread_from_reporter=summary.unread_from_reporter,
    )


def says_in_danger(case: Case) -> bool:
    """Whether the person says that they are in danger: many kinds are urgent by their nature, this is their own word.

    It holds however urgent somebody assessed the case, until a newer telling, theirs or one that a member wrote down for
    them, says that they are safe. Members write the cards, so this mark is no safer from a hostile one than the card is.
    """
    words = [word for word in map(_word_of_danger, case.incidents) if word in {"no", "yes"}]
    return words[-1:] == ["no"]


def _word_of_danger(incident: Incident) -> str | None:
    in_fear = value_of(incident.fields, "fear_now") == "in_danger"
    return "no" if in_fear else incident.safe_now


def read_card(content: Json) -> Card:
    """Read a card that a colleague sealed, whatever it holds. Raises FormatError when it is none."""
    entry = Entry.of(content)
    return Card(
        title=entry.text("title"),
        kinds=_texts(entry, "kinds"),
        countries=_texts(entry, "countries"),
        urgency=entry.text("urgency"),
        status=entry.text("status"),
        danger=_danger(entry),
        next_deadline=_maybe_deadline(entry),
        later_deadlines=_later_deadlines(entry),
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


def _danger(entry: Entry) -> bool:
    # A card from before this was kept says nothing of it.
    danger = entry.values.get("danger", False)
    if not isinstance(danger, bool):
        raise FormatError("card: danger is neither yes nor no")
    return danger


def _maybe_deadline(entry: Entry) -> CardDeadline | None:
    return (
        None
        if entry.values.get("next_deadline") is None
        else _read_deadline(entry.entry("next_deadline"))
    )


def _later_deadlines(entry: Entry) -> tuple[CardDeadline, ...]:
    later = tuple(_read_deadline(each) for each in entry.entries("later_deadlines"))
    if len(later) > MOST_LATER:
        raise FormatError("card: more later deadlines than one holds")
    return later


def _read_deadline(due: Entry) -> CardDeadline:
    return CardDeadline(due.maybe_text("rule"), due.maybe_text("title"), _day_or_moment(due, "due"))


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    value = entry.values.get(name)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        raise FormatError(f"card: {name} is not a list of texts")
    return entry.texts(name)


def _day(at: str | None) -> str | None:
    return None if at is None else at[: len("2026-11-03")]


def _card_deadline(deadline: Deadline) -> CardDeadline:
    return CardDeadline(deadline.rule, deadline.title, deadline.due or "")


def _people(case: Case) -> tuple[str, ...]:
    names = (
        name.text("text")
        for written in case.people
        for name in Entry(written.payload).entries("names")
    )
    return tuple(dict.fromkeys(names))[:MOST_PEOPLE]
