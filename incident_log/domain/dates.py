"""When was it? Dates as far as they are known (2021, 2021-05, 2021-05-23, with a time), and how they compare."""

import datetime as dt
import re

from incident_log.errors import FormatError
from incident_log.format.canonical import Json

_SHAPE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.[0-9]{3})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_EARLIEST, _LATEST = 1900, 2199
# How many characters of a date each precision needs; an exact moment may be a day when no hour is known.
_LENGTHS = {"year": 4, "month": 7, "day": 10, "exact": 10}
PRECISIONS = (*_LENGTHS, "unknown")


def check_partial_date(value: Json) -> str:
    """Take a date known to the year, month, day or minute; raises FormatError for others and for 30 February."""
    found = _SHAPE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not isinstance(value, str):
        raise FormatError("date: not in the form 2026, 2026-11, 2026-11-03 or 2026-11-03T09:15")
    try:
        dt.datetime(
            int(found["year"]),
            int(found["month"] or 1),
            int(found["day"] or 1),
            int(found["hour"] or 0),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=dt.UTC,
        )
    except ValueError as error:
        raise FormatError("date: no such day") from error
    if not _EARLIEST <= int(found["year"]) <= _LATEST:
        raise FormatError("date: no such day")
    return value


def check_date_or_time(value: Json) -> str:
    """Take a whole day, with or without a time."""
    text = check_partial_date(value)
    if len(text) < _LENGTHS["day"]:
        raise FormatError("date: the day is missing")
    return text


def check_occurred(start: str | None, end: str | None, precision: str) -> None:
    """Refuse a date that says less than its precision, an end before its start, and a date that is not known."""
    if precision == "unknown":
        if start is not None or end is not None:
            raise FormatError("occurred: an unknown date has no day")
        return
    if start is None:
        raise FormatError("occurred: the date is missing")
    if min(len(day) for day in (start, end) if day is not None) < _LENGTHS[precision]:
        raise FormatError("occurred: the date says less than its precision")
    if end is not None and end[: len(start)] < start[: len(end)]:
        raise FormatError("occurred: the end is before the start")


def precision_of(date: str) -> str:
    """Tell how much of a date is known from its shape."""
    if len(date) > _LENGTHS["day"]:
        return "exact"
    return {4: "year", 7: "month"}.get(len(date), "day")
