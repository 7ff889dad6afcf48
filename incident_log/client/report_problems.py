"""What is wrong in a report file, and where? Says it with the place and what may stand there, before the strict check does."""

import json
from collections.abc import Iterable, Mapping

import yaml

from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.domain.answers import check_answer, country_codes
from incident_log.domain.dates import check_partial_date
from incident_log.domain.kinds import Field, answerable, kinds
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

_UNITS = "minutes, hours, days, months"


def check_incident(incident: Mapping[str, Json], what: str) -> None:
    """Refuse what people mistype most in an incident: its kind, its date, its country, its answers."""
    kind = incident.get("kind")
    if not isinstance(kind, str) or kind not in kinds():
        raise _one_of(f"{what}, kind", kind, kinds())
    for name in ("when", "from", "to"):
        _check_date(incident, name, what)
    country = incident.get("country", "ZZ")
    if not isinstance(country, str) or country not in country_codes():
        problem = _("{}: “{}” is no country").format(f"{what}, country", said(country))
        raise hinted(FormatError(problem), _("write two letters, such as PL, LT, DE or GE"))
    sentence = incident.get("sentence")
    if not isinstance(sentence, str) or not sentence.strip():
        raise FormatError(_("{}: one sentence is needed").format(f"{what}, sentence"))


def check_fields(fields: Mapping[str, Field], answers: Mapping[str, Json], what: str) -> None:
    """Refuse answers to what is not asked there, and those that do not fit, with what would."""
    for code, answer in answers.items():
        if code not in fields:
            raise _one_of(f"{what}, fields", code, fields)
        try:
            check_answer(fields[code], answer)
        except FormatError as error:
            given = answer.get("value") if isinstance(answer, Mapping) else answer
            place = f"{what}, fields, {code}"
            raise _unfitting(fields[code], place, given) from error


def fields_of(kind: Json) -> Mapping[str, Field]:
    """Give what is asked about a kind."""
    return answerable(str(kind))


def broken_yaml(error: Exception) -> FormatError:
    """Say where a report stops being YAML, if the reader knows."""
    mark = getattr(error, "problem_mark", None)
    text = _("the report is not YAML that can be read")
    if not isinstance(mark, yaml.Mark):
        return FormatError(text)
    return _at(text, mark.line + 1, mark.column + 1)


def broken_json(error: Exception) -> FormatError:
    """Say where a report stops being JSON, if the reader knows."""
    text = _("the report is not JSON that can be read")
    if not isinstance(error, json.JSONDecodeError):
        return FormatError(text)
    return _at(text, error.lineno, error.colno)


def said(value: Json) -> str:
    """Repeat what stands in the file, short enough for one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _at(text: str, line: int, column: int) -> FormatError:
    return FormatError(_("{}: look at line {}, column {}").format(text, line, column))


def _check_date(incident: Mapping[str, Json], name: str, what: str) -> None:
    when = incident.get("when")
    inner = when if isinstance(when, Mapping) else {}
    value = when if name == "when" and not inner else inner.get(name)
    if value is None or value == "unknown" or (name == "when" and inner):
        return
    try:
        check_partial_date(str(value) if type(value) is int else value)
    except FormatError as error:
        place = f"{what}, {name}"
        raise hinted(
            FormatError(_("{}: “{}” is no date").format(place, said(value))),
            _("write 2026-11-03, 2026-11, 2026 or unknown"),
        ) from error


def _one_of(place: str, found: Json, known: Iterable[str]) -> FormatError:
    problem = _("{}: “{}” is not known here").format(place, said(found))
    return hinted(FormatError(problem), _("known here: {}").format(", ".join(known)))


def _unfitting(field: Field, place: str, given: Json) -> FormatError:
    problem = _("{}: “{}” does not fit").format(place, said(given))
    codes = ", ".join(choice.code for choice in field.choices)
    hints = {
        "enum": _("one of: {}").format(codes),
        "multi_enum": _("a list of some of these: {}").format(codes),
        "bool": _("write true or false"),
        "number": _("write a whole number"),
        "date": _("write 2026-11-03, 2026-11 or 2026"),
        "datetime": _("write 2026-11-03 or 2026-11-03T09:15"),
        "country": _("write two letters, such as PL, LT, DE or GE"),
        "duration": _("write amount: 3 and unit: days; the units are {}").format(_UNITS),
    }
    hint = hints.get(field.type)
    many = [_("it is a list here")] if field.many else []
    told = [*([hint] if hint else []), *many, _("unknown and withheld are answers, too")]
    return hinted(FormatError(problem), *told)
