"""What should a person do now? The steps for each kind, and the emergency card of a country."""

from dataclasses import dataclass

from incident_log.domain.kinds import kind_of
from incident_log.domain.packaged import Entry, packaged


@dataclass(frozen=True, slots=True)
class Steps:
    """A heading and plain steps under it."""

    label: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """One number, and what it is for, with the source of the fact."""

    number: str
    label: str
    source: str
    certainty: str


def steps_for(kind: str) -> tuple[Steps, Steps, Steps]:
    """Give what to do first, for this kind, and afterwards."""
    data = Entry(packaged("what_to_do"))
    return (
        _steps(data.entry("general")),
        _steps(data.entry("kinds").entry(kind_of(kind).code)),
        _steps(data.entry("after_any")),
    )


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


def police_warning(country: str) -> str | None:
    """Give the warning about the police of a country that works with those who persecute, if there is one."""
    warnings = Entry(packaged("countries")).entries("police_warnings")
    return next(
        (entry.text("text") for entry in warnings if country in entry.texts("countries")), None
    )


def _steps(entry: Entry) -> Steps:
    return Steps(entry.text("label"), tuple(step.text("text") for step in entry.entries("steps")))
