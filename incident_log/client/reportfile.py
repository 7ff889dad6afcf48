"""How does a person write a report as a file? JSON or YAML, checked before anything is sealed or sent. See docs/client.md."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from typing_extensions import override

from incident_log.client import files, report_problems
from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.domain.dates import precision_of
from incident_log.domain.kinds import subrecords
from incident_log.domain.records import check_payload
from incident_log.errors import ConfigurationError, FormatError
from incident_log.format import canonical
from incident_log.format.canonical import Json

_MAX_FILE = 4 << 20
_NOT_TOLD = ("unknown", "withheld")
_DEFAULT_LANGUAGE = "en"
_PLAIN = ("title", "sentence", "narrative", "narrative_lang", "safe_now", "kind")
_INCIDENT = frozenset({*_PLAIN, "when", "occurred", "country", "city", "place", "fields"})
# What people write, the choice that a receipt carries, and how the person then appears.
ANSWERS: Mapping[str, tuple[str, str]] = {
    "yes": ("yes", "L1"),
    "pseudonym": ("yes", "L2"),
    "named": ("yes", "L3"),
    "no": ("no", "L1"),
    "ask": ("ask", "L1"),
}
_REPORT = frozenset({"language", "incidents", "evidence", "people", "steps", "consent", "message"})
_EVIDENCE = frozenset(
    {
        "file",
        "describes",
        "proves",
        "captured_at",
        "capture_method",
        "media_type",
        "language",
        "note",
        "unsafe_file",
        "incidents",
    }
)
_EXAMPLE_ID = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file to be added, and what the person says about it."""

    path: Path
    about: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done already, such as a report to the police, about one of the incidents."""

    type: str
    incident: int
    fields: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Report:
    """What a person reports, before it gets its ids and is sealed."""

    language: str
    incidents: tuple[Mapping[str, Json], ...]
    evidence: tuple[EvidenceFile, ...] = ()
    people: tuple[Mapping[str, Json], ...] = ()
    consent: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None
    steps: tuple[Step, ...] = ()


def read_report(path: Path) -> Report:
    """Read and check a report file; names of evidence files count from the report's own folder.

    Raises ConfigurationError with the place of what cannot be read as a report.
    """
    try:
        text = files.read_bounded(path, most=_MAX_FILE).decode("utf-8")
        value = _parse_json(text) if text.lstrip().startswith("{") else _parse_yaml(text)
        return report_of(value, path.parent)
    except UnicodeDecodeError as error:
        raise ConfigurationError(_("this file is not text: {}").format(path)) from error
    except FormatError as error:
        # A file that was given is asked wrongly, as an argument would be.
        notes = getattr(error, "__notes__", [])
        raise hinted(ConfigurationError(str(error)), *notes) from error


def report_of(value: Json, folder: Path) -> Report:
    """Check a report that was read from a file or asked for in the terminal."""
    report = _mapping(value, _("the report"))
    inline = {name: report[name] for name in report if name in _INCIDENT}
    _refuse_unknown(report.keys(), _REPORT | _INCIDENT, _("the report"))
    if inline and "incidents" in report:
        raise FormatError(
            _("describe one incident at the top, or several under “incidents”, not both")
        )
    listed = [inline] if inline else _list(report, "incidents")
    if not listed:
        raise hinted(
            FormatError(_("the report has no incident")),
            _("it needs at least: kind, when, country, sentence"),
        )
    canonical.encode(value)
    return Report(
        language=_text(report, "language", _DEFAULT_LANGUAGE),
        incidents=tuple(
            _incident(_mapping(item, "incident"), number) for number, item in enumerate(listed, 1)
        ),
        evidence=tuple(_evidence(item, folder, len(listed)) for item in _list(report, "evidence")),
        people=tuple(_person(_mapping(item, "people")) for item in _list(report, "people")),
        consent=_consent(report.get("consent")),
        message=_text(report, "message", "") or None,
        steps=tuple(_step(_mapping(item, "steps"), len(listed)) for item in _list(report, "steps")),
    )


def _incident(incident: Mapping[str, Json], number: int) -> Mapping[str, Json]:
    """Give the payload of an incident without its id."""
    what = _("incident {}").format(number)
    _refuse_unknown(incident.keys(), _INCIDENT, what)
    report_problems.check_incident(incident, what)
    payload: dict[str, Json] = {name: incident[name] for name in _PLAIN if name in incident}
    payload["occurred"] = incident.get("occurred") or _occurred(
        incident.get("when", "unknown"), what
    )
    payload["place"] = incident.get("place") or _place(incident)
    payload["fields"] = {
        code: _answer(given) for code, given in _mapping(incident.get("fields", {}), what).items()
    }
    report_problems.check_fields(
        report_problems.fields_of(incident["kind"]), _mapping(payload["fields"], what), what
    )
    _check("incident", {**payload, "incident": _EXAMPLE_ID}, what)
    return payload


def _occurred(when: Json, what: str) -> Json:
    if when == "unknown":
        return {"from": None, "precision": "unknown", "to": None}
    if isinstance(when, Mapping):
        _refuse_unknown(when.keys(), frozenset({"from", "to", "precision"}), what)
        start = when.get("from")
        shape = precision_of(start) if isinstance(start, str) else "unknown"
        return {"from": start, "precision": when.get("precision", shape), "to": when.get("to")}
    if type(when) is int:
        # A bare year is a number to YAML.
        when = str(when)
    if not isinstance(when, str):
        raise FormatError(
            _("{}: write when it happened as 2026-11-03, 2026-11, 2026 or unknown").format(what)
        )
    return {"from": when, "precision": precision_of(when), "to": None}


def _place(incident: Mapping[str, Json]) -> Json:
    place: dict[str, Json] = {"country": incident.get("country", "ZZ")}
    return place | ({"city": incident["city"]} if "city" in incident else {})


def _answer(given: Json) -> Json:
    """Let people write a bare value, or the words unknown and withheld."""
    if isinstance(given, str) and given in _NOT_TOLD:
        return {"answer": given}
    if isinstance(given, Mapping) and ("answer" in given or "value" in given):
        return given
    return {"value": given}


def _evidence(item: Json, folder: Path, incidents: int) -> EvidenceFile:
    what = _("evidence")
    given = {"file": item} if isinstance(item, str) else _mapping(item, what)
    _refuse_unknown(given.keys(), _EVIDENCE, what)
    for number in _list(given, "incidents"):
        _check_number(number, incidents, what)
    about = {name: given[name] for name in given if name != "file"}
    return EvidenceFile(folder / _text(given, "file", ""), about)


def _step(step: Mapping[str, Json], incidents: int) -> Step:
    """Read a step: its type as in data/subrecords.json, the number of its incident from 0, its answers."""
    what = _("steps")
    _refuse_unknown(step.keys(), frozenset({"type", "incident", "fields"}), what)
    record_type, number = _text(step, "type", ""), step.get("incident", 0)
    if record_type not in subrecords():
        raise FormatError(_("steps: the type is one of {}").format(", ".join(subrecords())))
    fields = {
        code: _answer(given) for code, given in _mapping(step.get("fields", {}), what).items()
    }
    asked = {one.code: one for one in subrecords()[record_type].fields}
    report_problems.check_fields(asked, fields, what)
    payload: dict[str, Json] = {"fields": fields, "id": _EXAMPLE_ID, "incident": _EXAMPLE_ID}
    _check(record_type, payload, what)
    return Step(record_type, _check_number(number, incidents, what), fields)


def _check_number(number: Json, incidents: int, what: str) -> int:
    if type(number) is not int or not 0 <= number < incidents:
        raise FormatError(_("{}: the incidents are numbered from 0").format(what))
    return number


def _person(person: Mapping[str, Json]) -> Mapping[str, Json]:
    payload = {"names": [], **person}
    names = payload["names"]
    if isinstance(names, Sequence) and not isinstance(names, str):
        payload["names"] = [{"text": name} if isinstance(name, str) else name for name in names]
    _check("person", {"person": _EXAMPLE_ID, **payload}, _("people"))
    return payload


def _consent(given: Json) -> Mapping[str, str]:
    """Give each audience its choice; what is not named is asked each time."""
    if given is None:
        return {}
    choices = _mapping(given, "consent")
    answers: dict[str, str] = {}
    for audience, choice in choices.items():
        word = (
            {True: "yes", False: "no"}.get(choice, choice) if isinstance(choice, bool) else choice
        )
        if not isinstance(word, str) or word not in ANSWERS:
            raise hinted(
                FormatError(_("consent: “{}” is no answer").format(word)),
                _("answer yes (without anything that identifies you), pseudonym, named, no or ask"),
            )
        answers[audience] = word
    return answers


def _check(record_type: str, payload: Mapping[str, Json], what: str) -> None:
    try:
        check_payload(record_type, 1, payload)
    except FormatError as error:
        raise hinted(
            FormatError(f"{what}: {error}"), _("nothing was sent; correct the file and try again")
        ) from error


def _refuse_unknown(found: Iterable[str], known: frozenset[str], what: str) -> None:
    names = sorted(set(found) - known)
    if names:
        raise hinted(
            FormatError(_("{}: “{}” is not known here").format(what, names[0])),
            _("known here: {}").format(", ".join(sorted(known))),
        )


def _mapping(value: Json, what: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise FormatError(_("{}: names and values are expected here").format(what))
    return value


def _list(report: Mapping[str, Json], name: str) -> Sequence[Json]:
    value = report.get(name, [])
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise FormatError(_("{}: a list is expected here").format(name))
    return value


def _text(given: Mapping[str, Json], name: str, default: str) -> str:
    value = given.get(name, default)
    if not isinstance(value, str):
        raise FormatError(_("{}: a text is expected here").format(name))
    return value


def _parse_json(text: str) -> Json:
    try:
        value: Json = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise report_problems.broken_json(error) from error
    return value


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError(_("a name stands twice in the report"))
    return found


class _Yaml(yaml.SafeLoader):
    """YAML without its traps: dates and “no” stay text, nothing is repeated by reference, no name stands twice."""

    @override
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse references: a few lines of them can unfold to gigabytes."""
        if self.check_event(yaml.AliasEvent):
            raise FormatError(_("the report uses references (*name); write it out instead"))
        return super().compose_node(parent, index)


def _yaml_mapping(loader: _Yaml, node: yaml.MappingNode) -> dict[str, Json]:
    return _object(loader.construct_pairs(node, deep=True))


# The words of YAML 1.2 only: “no” is a country, 12:30 a time, and 010 no number eight.
_Yaml.yaml_implicit_resolvers = {}
_Yaml.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])
_Yaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Yaml.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]{0,15})$"), list("-0123456789")
)
_Yaml.add_constructor("tag:yaml.org,2002:map", _yaml_mapping)


def _parse_yaml(text: str) -> Json:
    try:
        value: Json = yaml.load(text, Loader=_Yaml)  # noqa: S506 -- a SafeLoader with less in it
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise report_problems.broken_yaml(error) from error
    return value
