"""What should a person do now, where they are? The steps for each kind, and the emergency card of a country."""

from collections.abc import Sequence
from dataclasses import dataclass

from incident_log.domain.kinds import kind_of
from incident_log.domain.packaged import Entry, packaged

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `number` fills %(number)s in the text; `say` is what to say aloud, in English."""

    text: str
    number: str | None
    say: str | None


@dataclass(frozen=True, slots=True)
class Steps:
    """A heading and plain steps under it."""

    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """One number, and what it is for, with the source of the fact."""

    number: str
    label: str
    source: str
    certainty: str


def steps_for(kinds: Sequence[str], country: str) -> tuple[Steps, ...]:
    """Give what to do first, for each kind, and afterwards, for a person in this country ("" when nobody knows it)."""
    data = Entry(packaged("what_to_do"))
    own = [data.entry("kinds").entry(kind_of(kind).code) for kind in kinds]
    all_parts = (data.entry("general"), *own, data.entry("after_any"))
    return tuple(_steps(part, country) for part in all_parts)


def card_for(country: str) -> tuple[Steps, Steps]:
    """Give what to do in danger, and at an arrest, for a person in this country."""
    card = Entry(packaged("countries")).entry("card")
    return _steps(card.entry("danger"), country), _steps(card.entry("arrest"), country)


def emergency_numbers(country: str) -> tuple[EmergencyNumber, ...]:
    """Give the checked numbers of a country; none when we have none, never a guess."""
    return tuple(
        EmergencyNumber(
            found.text("number"), found.text("label"), entry.text("source"), entry.text("certainty")
        )
        for entry in Entry(packaged("countries")).entries("emergency")
        if country in entry.texts("countries")
        for found in entry.entries("numbers")
    )


def without_number(country: str) -> str:
    """Give what to do where we have no number of the country: no number is a fact about it, but some are worth trying."""
    found = Entry(packaged("countries")).entry("no_number")
    special = (found.entry("near"), found.entry("persecutes"))
    told = (entry.text("text") for entry in special if country in entry.texts("countries"))
    return next(told, found.text("text"))


def police_warning(country: str) -> str | None:
    """Give the warning about the police of a country that works with those who persecute, if there is one."""
    warnings = Entry(packaged("countries")).entries("police_warnings")
    return next(
        (entry.text("text") for entry in warnings if country in entry.texts("countries")), None
    )


def _steps(entry: Entry, country: str) -> Steps:
    number = next((found.number for found in emergency_numbers(country)), None)
    places = _places(country)
    steps = tuple(
        Step(step.text("text"), number if step.flag("number") else None, _said(step))
        for step in entry.entries("steps")
        if _holds(step, places, number)
    )
    return Steps(entry.text("label"), steps)


def _places(country: str) -> frozenset[str]:
    """Give what a condition may call the country: its own code and the groups it is in, or that nobody knows it."""
    data = Entry(packaged("countries"))
    if country in {"", data.text("not_told")}:
        return frozenset({_UNKNOWN})
    own = {
        group.text("code")
        for group in data.entries("groups")
        if country in group.texts("countries")
    }
    return frozenset({country, *own})


def _holds(step: Entry, places: frozenset[str], number: str | None) -> bool:
    """Tell whether a step is for somebody there; nobody is told of a place as theirs that they did not name."""
    wanted, unwanted = step.texts("in"), step.texts("not_in")
    if (wanted and places.isdisjoint(wanted)) or not places.isdisjoint(unwanted):
        return False
    return "number" not in step.values or step.flag("number") == (number is not None)


def _said(step: Entry) -> str | None:
    code = step.maybe_text("say")
    sentences = Entry(packaged("countries")).entry("card").entries("say")
    return next((entry.text("text") for entry in sentences if entry.text("code") == code), None)
