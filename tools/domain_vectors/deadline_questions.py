"""Which dates must both languages compute alike? Every rule from one day, and the edges of the calendar."""

from collections.abc import Iterator, Mapping

from incident_log.domain.deadlines import rules
from incident_log.format.canonical import Json
from tools.domain_vectors.model import Case


def deadline_cases() -> list[Case]:
    """Give every rule from one day, and the edges of the calendar."""
    plain = [
        Case(f"{code}_plain", rule.label, "compute", {"rule": code, "trigger": "2026-11-05"})
        for code, rule in rules().items()
    ]
    edges = [
        Case(name, why, "compute", _asked(*asked))
        for name, why, asked in (*_calendar_edges(), *_clock_edges(), *_registry_edges())
    ]
    refused = [
        Case(f"refuse_{name}", "no day to count from", "compute", _asked(*asked), "format")
        for name, asked in _uncountable()
    ]
    return [*plain, *edges, *refused, *_overrides()]


_Asked = tuple[str, str, list[Json] | None]


def _asked(rule: str, trigger: str, holidays: list[Json] | None) -> Mapping[str, Json]:
    return {"rule": rule, "trigger": trigger, "holidays": holidays}


def _calendar_edges() -> Iterator[tuple[str, str, _Asked]]:
    yield (
        "hniot_filed",
        "nine months from filing would have ended before the decision of 5 August 2024",
        ("D02", "2023-11-03", None),
    )
    yield (
        "hniot_admissible",
        "counted from admissibility two days later, 5 August 2024 is in time",
        ("D02", "2023-11-05", None),
    )
    yield (
        "short_month",
        "31 October and four months: the last day of February",
        ("D01", "2026-10-31", None),
    )
    yield (
        "leap_month",
        "31 October 2027 and four months: 29 February 2028",
        ("D01", "2027-10-31", None),
    )
    yield "year_end", "over the end of a year", ("D06", "2026-08-31", None)
    yield (
        "weekend_stays",
        "a weekend does not make it longer or shorter",
        ("D21", "2026-09-07", None),
    )
    yield "forty_days", "days run over weekends", ("D11", "2026-11-04T23:50", None)
    yield "ten_business_days", "weekends are skipped", ("D30", "2026-11-06", None)
    yield "ten_without_holidays_named", "an empty table is a table", ("D30", "2026-11-06", [])
    yield (
        "ten_with_holidays",
        "11 and 12 November are free",
        ("D30", "2026-11-06", ["2026-11-11", "2026-11-12"]),
    )
    yield "from_saturday", "counting begins on a free day", ("D30", "2026-11-07", [])


def _clock_edges() -> Iterator[tuple[str, str, _Asked]]:
    yield "hours_over_midnight", "72 hours", ("D41", "2026-11-05T18:30", None)
    yield "hours_in_zone", "the zone stays", ("D41", "2026-11-05T18:30:15.250Z", None)
    yield "hours_with_offset", "the offset stays", ("D52", "2026-12-31T23:00+02:00", None)
    yield "hours_of_a_day", "a day counts from its first minute", ("D50", "2026-11-05", None)
    yield "passport", "twelve, six and three months before", ("D60", "2027-08-31", None)


def _registry_edges() -> Iterator[tuple[str, str, _Asked]]:
    yield (
        "removal_midday",
        "Tuesday 10:00: one working day before is Monday 10:00",
        ("D20", "2026-11-10T10:00", None),
    )
    yield "removal_monday", "Monday 10:00: Friday 10:00", ("D20", "2026-11-09T10:00", None)
    yield (
        "removal_early",
        "Tuesday 6:00, before the registry opens: all of Monday must be left",
        ("D20", "2026-11-10T06:00", None),
    )
    yield "removal_late", "Tuesday 20:00: as if at closing time", ("D20", "2026-11-10T20:00", None)
    yield "removal_sunday", "as if at closing time on Friday", ("D20", "2026-11-08T12:00", None)
    yield "removal_day", "no time known: the careful reading", ("D20", "2026-11-10", None)
    yield "removal_after_holiday", "Monday is free", ("D20", "2026-11-10T10:00", ["2026-11-09"])


def _uncountable() -> Iterator[tuple[str, _Asked]]:
    yield "month", ("D01", "2026-11", None)
    yield "words", ("D01", "soon", None)
    yield "no_day", ("D01", "2026-02-30", None)
    yield "no_rule", ("D99", "2026-11-05", None)
    yield "zone_at_registry", ("D20", "2026-11-10T10:00Z", None)


def _overrides() -> Iterator[Case]:
    good: Mapping[str, Json] = {
        "rule": "D21",
        "trigger": "2026-11-05",
        "due": "2027-02-01",
        "reason": " the lawyer said so ",
    }
    yield Case("override", "with a reason", "override", good)
    yield Case(
        "override_unreasoned", "without a reason", "override", {**good, "reason": "  ok "}, "format"
    )
    yield Case("override_month", "with no day", "override", {**good, "due": "2027-02"}, "format")
