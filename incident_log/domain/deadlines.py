"""When is it due? Computes deadlines from rules that are data, with their basis and certainty.

Months count to the same day number, else to the last day. Days and months give days without a time zone; hours keep the
clock of what they are counted from. Business days skip Saturday, Sunday and the holidays given; without a table of holidays
the result says so. Nothing here knows the present time.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from incident_log.domain.dates import check_date_or_time
from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import FormatError

LEAST_REASON = 5
_MONTHS = 12
_FRIDAY = 4
_DAY = len("2026-11-03")


@dataclass(frozen=True, slots=True)
class Step:
    """One date that a rule gives; most give one, some two or three."""

    label: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class RegistryHours:
    """When a registry reads its post."""

    opens: str
    closes: str
    zone: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands in data/deadlines.json."""

    code: str
    label: str
    text: str
    hint: str | None
    trigger_field: str
    question: str
    direction: str
    steps: tuple[Step, ...]
    basis: str
    certainty: str
    source: str
    jurisdiction: str
    verified_on: str
    typical_only: bool
    realistic_only: bool
    lawyer_needed: bool
    realistic: str | None
    registry_hours: RegistryHours | None


@dataclass(frozen=True, slots=True)
class Due:
    """One computed date, with everything a person must know before relying on it."""

    rule: str
    step: str
    due: str
    certainty: str
    basis: str
    typical_only: bool
    realistic_only: bool
    without_holidays: bool
    overridden: bool
    reason: str | None


@cache
def rules() -> Mapping[str, Rule]:
    """Give every rule by code."""
    return {rule.code: rule for rule in map(_rule, Entry(packaged("deadlines")).entries("rules"))}


def rule_of(code: str) -> Rule:
    """Give one rule; raises FormatError when there is none of this code."""
    if code not in rules():
        raise FormatError("deadline: no rule of this code")
    return rules()[code]


def compute(rule: Rule, trigger: str, holidays: Iterable[str] | None = None) -> tuple[Due, ...]:
    """Give each date that a rule yields, counted from a day or a time; raises FormatError when that is neither."""
    check_date_or_time(trigger)
    free = None if holidays is None else frozenset(holidays)
    return tuple(_due(rule, step, trigger, free) for step in rule.steps)


def override(computed: Due, due: str, reason: str) -> Due:
    """Set another date by hand; it needs a reason, which is kept with it."""
    if len(reason.strip()) < LEAST_REASON:
        raise FormatError("deadline: another date than the computed one needs a reason")
    return replace(computed, due=check_date_or_time(due), overridden=True, reason=reason.strip())


def add_months(day: dt.date, months: int) -> dt.date:
    """Give the same day number so many months on or back, else the last day of that month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    for number in range(day.day, 0, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    raise FormatError("deadline: no such day")


def add_business_days(day: dt.date, count: int, holidays: frozenset[str] | None) -> dt.date:
    """Give the day so many business days on, or back when the count is negative."""
    step = dt.timedelta(days=1 if count >= 0 else -1)
    for _ in range(abs(count)):
        day += step
        while _is_free(day, holidays):
            day += step
    return day


def _is_free(day: dt.date, holidays: frozenset[str] | None) -> bool:
    return day.weekday() > _FRIDAY or (holidays is not None and day.isoformat() in holidays)


def _due(rule: Rule, step: Step, trigger: str, holidays: frozenset[str] | None) -> Due:
    return Due(
        rule=rule.code,
        step=step.label,
        due=_date(rule, step, trigger, holidays),
        certainty=rule.certainty,
        basis=rule.basis,
        typical_only=rule.typical_only,
        realistic_only=rule.realistic_only,
        without_holidays=step.unit == "business_days" and holidays is None,
        overridden=False,
        reason=None,
    )


def _date(rule: Rule, step: Step, trigger: str, holidays: frozenset[str] | None) -> str:
    if rule.registry_hours is not None:
        return _before_registry(rule.registry_hours, step, trigger, holidays)
    sign = -1 if rule.direction == "before" else 1
    if step.unit == "hours":
        return _add_hours(trigger, sign * step.amount)
    day = dt.date.fromisoformat(trigger[:_DAY])
    if step.unit == "months":
        return add_months(day, sign * step.amount).isoformat()
    if step.unit == "business_days":
        return add_business_days(day, sign * step.amount, holidays).isoformat()
    return (day + dt.timedelta(days=sign * step.amount)).isoformat()


def _add_hours(trigger: str, hours: int) -> str:
    """Count hours on the clock of the trigger. A day without a time counts from its first minute, the careful reading."""
    time, zone = _clock(trigger)
    moved = dt.datetime.fromisoformat(time) + dt.timedelta(hours=hours)
    return moved.isoformat(timespec="minutes") + zone


def _clock(trigger: str) -> tuple[str, str]:
    """Split into YYYY-MM-DDTHH:MM and the zone, if one is given."""
    if len(trigger) == _DAY:
        return f"{trigger}T00:00", ""
    minutes = _DAY + len("T00:00")
    rest = trigger[minutes:].lstrip(":.0123456789")
    return trigger[:minutes], rest


def _before_registry(
    hours: RegistryHours, step: Step, trigger: str, holidays: frozenset[str] | None
) -> str:
    """Give the last minute at which a whole working day of the registry is still left before the trigger.

    The trigger is read on the registry's own clock. Outside its hours the registry last read at its closing time before.
    """
    time, zone = _clock(trigger)
    if zone:
        raise FormatError("deadline: enter the time as it is at the registry, without a zone")
    day, clock = dt.date.fromisoformat(time[:_DAY]), time[_DAY + 1 :]
    if clock < hours.opens or _is_free(day, holidays):
        day, clock = add_business_days(day, -1, holidays), hours.closes
    clock = min(clock, hours.closes)
    return f"{add_business_days(day, -step.amount, holidays).isoformat()}T{clock}"


def _rule(entry: Entry) -> Rule:
    return Rule(
        code=entry.text("code"),
        label=entry.text("label"),
        text=entry.text("text"),
        hint=entry.maybe_text("hint"),
        trigger_field=entry.text("trigger_field"),
        question=entry.text("question"),
        direction=entry.text("direction"),
        steps=tuple(
            Step(step.text("label"), step.number("amount"), step.text("unit"))
            for step in entry.entries("steps")
        ),
        basis=entry.text("basis"),
        certainty=entry.text("certainty"),
        source=entry.text("source"),
        jurisdiction=entry.text("jurisdiction"),
        verified_on=entry.text("verified_on"),
        typical_only=entry.flag("typical_only"),
        realistic_only=entry.flag("realistic_only"),
        lawyer_needed=entry.flag("lawyer_needed"),
        realistic=entry.maybe_text("realistic"),
        registry_hours=_registry_hours(entry),
    )


def _registry_hours(entry: Entry) -> RegistryHours | None:
    if "registry_hours" not in entry.values:
        return None
    hours = entry.entry("registry_hours")
    return RegistryHours(hours.text("open"), hours.text("close"), hours.text("zone"))
