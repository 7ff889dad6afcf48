"""Is this an answer to that question? Checks what was answered against the fields of a kind or sub-record.

An answer is {"value": …} with an optional {"basis": "seen" | "told" | "inferred"}, or {"answer": "unknown" | "withheld"},
or is absent because the question was skipped. Messages name fields of ours only, never anything that was answered.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache

from incident_log.domain.dates import check_date_or_time, check_partial_date
from incident_log.domain.kinds import Field
from incident_log.domain.packaged import Entry, packaged
from incident_log.errors import FormatError
from incident_log.format.canonical import MAX_INTEGER, Json

NOT_TOLD = ("unknown", "withheld")
BASES = ("seen", "told", "inferred")
UNITS = ("minutes", "hours", "days", "months")
MOST_ITEMS = 50
_LONGEST = {"text": 2000, "long_text": 100_000}
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Tab, line feed and carriage return are part of text; every other control character is refused.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK = " \t\r\n\u00a0"


def check_answers(fields: Mapping[str, Field], answers: Json) -> None:
    """Refuse answers to questions that are not asked, and values that do not fit their field."""
    if not isinstance(answers, Mapping):
        raise FormatError("answers: not an object")
    for code, answer in answers.items():
        if code not in fields:
            raise FormatError("answers: a field that is not asked here")
        check_answer(fields[code], answer)


def check_answer(field: Field, answer: Json) -> None:
    """Refuse an answer that is neither a fitting value, nor “I do not know”, nor “I would rather not say”."""
    if not isinstance(answer, Mapping):
        raise FormatError(f"answer {field.code}: not an object")
    if answer.keys() == {"answer"}:
        if answer["answer"] not in NOT_TOLD:
            raise FormatError(f"answer {field.code}: not one of the known values")
        return
    if "value" not in answer or not answer.keys() <= {"value", "basis"}:
        raise FormatError(f"answer {field.code}: it needs a value, and nothing else but a basis")
    if "basis" in answer and answer["basis"] not in BASES:
        raise FormatError(f"answer {field.code}: not one of the known bases")
    _check_values(field, answer["value"])


def check_text(value: Json, *, least: int, most: int) -> None:
    """Refuse what is no text, blank where something is needed, too long, or holds control characters."""
    if not isinstance(value, str):
        raise FormatError("not a text")
    if len(value) > most:
        raise FormatError(f"longer than {most} characters")
    if len(value.strip(_BLANK)) < least:
        raise FormatError("empty")
    if _CONTROL.search(value):
        raise FormatError("holds control characters")


def check_country(value: Json) -> None:
    """Refuse what is not a country code of ISO 3166-1; ZZ stands for a country that is not told."""
    if not isinstance(value, str) or value not in country_codes():
        raise FormatError("not a country code")


@cache
def country_codes() -> frozenset[str]:
    """Give the codes of ISO 3166-1, Kosovo's XK, and ZZ."""
    return frozenset(Entry(packaged("countries")).texts("codes"))


def _check_values(field: Field, value: Json) -> None:
    if not field.many:
        _check_named(field, value)
        return
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_ITEMS:
        raise FormatError(f"answer {field.code}: not a list of 1 to {MOST_ITEMS}")
    for item in value:
        _check_named(field, item)


def _check_named(field: Field, value: Json) -> None:
    try:
        _CHECKS[field.type](field, value)
    except FormatError as error:
        raise FormatError(f"answer {field.code}: {error}") from error


def _check_text(field: Field, value: Json) -> None:
    check_text(value, least=1, most=_LONGEST[field.type])


def _check_choice(field: Field, value: Json) -> None:
    if not isinstance(value, str) or value not in {choice.code for choice in field.choices}:
        raise FormatError("not one of the choices")


def _check_choices(field: Field, value: Json) -> None:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= len(field.choices):
        raise FormatError("not a list of choices")
    if any(not isinstance(item, str) for item in value) or len(set(value)) != len(value):
        raise FormatError("a choice stands twice")
    for item in value:
        _check_choice(field, item)


def _check_bool(_field: Field, value: Json) -> None:
    if not isinstance(value, bool):
        raise FormatError("neither yes nor no")


def _check_number(_field: Field, value: Json) -> None:
    if type(value) is not int or not 0 <= value <= MAX_INTEGER:
        raise FormatError("not a whole number from 0 up")


def _check_date(_field: Field, value: Json) -> None:
    check_partial_date(value)


def _check_time(_field: Field, value: Json) -> None:
    check_date_or_time(value)


def _check_country(_field: Field, value: Json) -> None:
    check_country(value)


def _check_duration(_field: Field, value: Json) -> None:
    if not isinstance(value, Mapping) or value.keys() != {"amount", "unit"}:
        raise FormatError("not an amount and a unit")
    _check_number(_field, value["amount"])
    if value["unit"] not in UNITS:
        raise FormatError("not one of the known units")


def _check_reference(_field: Field, value: Json) -> None:
    if not isinstance(value, str) or not _REFERENCE.fullmatch(value):
        raise FormatError("not an id")


def _check_group(field: Field, value: Json) -> None:
    check_answers({inner.code: inner for inner in field.fields}, value)


_CHECKS: Mapping[str, Callable[[Field, Json], None]] = {
    "text": _check_text,
    "long_text": _check_text,
    "date": _check_date,
    "datetime": _check_time,
    "enum": _check_choice,
    "multi_enum": _check_choices,
    "bool": _check_bool,
    "number": _check_number,
    "country": _check_country,
    "duration": _check_duration,
    "reference": _check_reference,
    "group": _check_group,
}
