"""What must a dossier hold, and what must it leave out? The rules of each audience, the allegations, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from incident_log.domain.kinds import Choice, Field, answerable, choices_in, kind_of
from incident_log.domain.packaged import Entry, packaged
from incident_log.domain.views import Case, Exhibit, Incident
from incident_log.errors import FormatError
from incident_log.format.canonical import Json


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom a dossier is made, and the rules that follow from it."""

    code: str
    label: str
    text: str
    consent: str
    languages: tuple[str, ...]
    leaves_out: tuple[str, ...]
    records_out: tuple[str, ...]
    sections: tuple[str, ...]
    banner: str
    originals: bool
    default_level: str
    needs_country: bool
    max_argument_pages: int | None
    max_annexes: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One answered question. `basis` says whether the person saw it, was told, or infers it; None when nobody said."""

    path: str
    label: str
    type: str
    value: Json
    answer: str | None
    basis: str | None


@dataclass(frozen=True, slots=True)
class Allegation:
    """One incident as a dossier states it: its facts, the exhibits that support it, and what was left out."""

    incident: str
    kind: str
    sentence: str
    facts: tuple[Fact, ...]
    exhibits: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is missing or stands against a dossier. `blocks` means that none can be made."""

    code: str
    blocks: bool
    ref: str | None
    field: str | None


@cache
def audiences() -> Mapping[str, Audience]:
    """Give the audiences by code."""
    return {
        found.code: found
        for found in map(_audience, Entry(packaged("dossiers")).entries("audiences"))
    }


def audience_of(code: str) -> Audience:
    """Give one audience; raises FormatError when there is none of this code."""
    if code not in audiences():
        raise FormatError("dossier: no audience of this code")
    return audiences()[code]


@cache
def sections() -> Mapping[str, Choice]:
    """Give every section of a dossier by code, in order."""
    return {
        section.code: section for section in choices_in(Entry(packaged("dossiers")), "sections")
    }


def is_left_out(field: Field, audience: Audience) -> bool:
    """Tell whether an answer is not for this audience."""
    return any(code in audience.leaves_out for code in field.sensitivity)


def allegations(case: Case, audience: Audience) -> tuple[Allegation, ...]:
    """State every incident that was not erased, with the answers that are for this audience."""
    live = tuple(incident for incident in case.incidents if not incident.erased)
    return tuple(_allegation(incident, exhibits_for(case, incident), audience) for incident in live)


def exhibits_for(case: Case, incident: Incident) -> tuple[Exhibit, ...]:
    """Give what supports an incident: exhibits that name it, and all that name none when it is the only one."""
    alone = sum(not other.erased for other in case.incidents) == 1
    return tuple(
        exhibit for exhibit in live_exhibits(case) if _supports(exhibit, incident, alone=alone)
    )


def live_exhibits(case: Case) -> tuple[Exhibit, ...]:
    """Give every exhibit that was not erased."""
    return tuple(exhibit for exhibit in case.evidence if not exhibit.erased)


def problems_in(case: Case, audience: Audience, country: str | None = None) -> tuple[Problem, ...]:
    """List what is missing for this audience, blocking problems first."""
    found = [*_case_problems(case, audience, country)]
    for incident in case.incidents:
        if not incident.erased:
            found += _incident_problems(case, incident, audience)
    for exhibit in live_exhibits(case):
        found += _exhibit_problems(case, exhibit, audience)
    return tuple(sorted(found, key=lambda problem: not problem.blocks))


def is_complete(problems: Iterable[Problem]) -> bool:
    """Tell whether a dossier may be made; what does not block is a matter of judgement."""
    return not any(problem.blocks for problem in problems)


def _supports(exhibit: Exhibit, incident: Incident, *, alone: bool) -> bool:
    named = Entry(exhibit.payload).texts("incidents")
    return incident.incident in named or (alone and not named)


def _allegation(
    incident: Incident, exhibits: tuple[Exhibit, ...], audience: Audience
) -> Allegation:
    fields = answerable(incident.kind)
    answered = {code: fields[code] for code in fields if code in incident.fields}
    shown = {code: field for code, field in answered.items() if not is_left_out(field, audience)}
    return Allegation(
        incident=incident.incident,
        kind=incident.kind,
        sentence=incident.sentence,
        facts=tuple(_facts(shown, incident.fields, audience, "")),
        exhibits=tuple(exhibit.evidence for exhibit in exhibits),
        left_out=tuple(code for code in answered if code not in shown),
    )


def _facts(
    fields: Mapping[str, Field], answers: Mapping[str, Json], audience: Audience, prefix: str
) -> Iterator[Fact]:
    for code, field in fields.items():
        answer = Entry.of(answers[code])
        if field.type == "group" and "value" in answer.values:
            yield from _group_facts(field, answer, audience, f"{prefix}{code}.")
        else:
            yield Fact(
                path=f"{prefix}{code}",
                label=field.label,
                type=field.type,
                value=answer.values.get("value"),
                answer=answer.maybe_text("answer"),
                basis=answer.maybe_text("basis"),
            )


def _group_facts(field: Field, answer: Entry, audience: Audience, prefix: str) -> Iterator[Fact]:
    for number, item in enumerate(answer.entries("value"), start=1):
        inner = {part.code: part for part in field.fields if part.code in item.values}
        shown = {code: part for code, part in inner.items() if not is_left_out(part, audience)}
        yield from _facts(shown, item.values, audience, f"{prefix}{number}.")


def _problem(code: str, ref: str | None = None, field: str | None = None) -> Problem:
    return Problem(code, _blocking()[code], ref, field)


@cache
def _blocking() -> Mapping[str, bool]:
    return {
        entry.text("code"): entry.flag("blocks")
        for entry in Entry(packaged("dossiers")).entries("problems")
    }


def _case_problems(case: Case, audience: Audience, country: str | None) -> Iterator[Problem]:
    annexes = len(live_exhibits(case))
    checks = {
        "withdrawn": case.summary.status == "withdrawn",
        "no_incident": all(incident.erased for incident in case.incidents),
        "unreadable_entries": case.summary.unreadable > 0,
        "refused_entries": case.summary.refused > 0,
        "country": audience.needs_country and country is None,
        "no_person": not case.people,
        "no_reporter": bool(case.people) and not _has_reporter(case),
        "too_many_annexes": audience.max_annexes is not None and annexes > audience.max_annexes,
    }
    return (_problem(code) for code, wrong in checks.items() if wrong)


def _has_reporter(case: Case) -> bool:
    return any(written.payload["person"] == "reporter" for written in case.people)


def _incident_problems(case: Case, incident: Incident, audience: Audience) -> Iterator[Problem]:
    for field in kind_of(incident.kind).fields:
        if (
            field.required_before_export
            and not is_left_out(field, audience)
            and field.code not in incident.fields
        ):
            yield _problem("missing_field", incident.incident, field.code)
    if incident.occurred["precision"] == "unknown":
        yield _problem("no_date", incident.incident)
    if not exhibits_for(case, incident):
        yield _problem("no_evidence", incident.incident)
    if incident.narrative is not None and not _is_readable(incident.narrative_lang, audience):
        translated = "translations" in incident.fields
        if not translated:
            yield _problem("language", incident.incident)


def _exhibit_problems(case: Case, exhibit: Exhibit, audience: Audience) -> Iterator[Problem]:
    payload = Entry(exhibit.payload)
    if not payload.maybe_text("describes"):
        yield _problem("not_described", exhibit.evidence)
    if not payload.maybe_text("proves"):
        yield _problem("not_proving", exhibit.evidence)
    if payload.flag("unsafe_file"):
        yield _problem("unsafe_file", exhibit.evidence)
    language = payload.maybe_text("language")
    if (
        language is not None
        and not _is_readable(language, audience)
        and not _is_translated(case, exhibit)
    ):
        yield _problem("language", exhibit.evidence)


def _is_readable(language: str | None, audience: Audience) -> bool:
    return not audience.languages or language in audience.languages


def _is_translated(case: Case, exhibit: Exhibit) -> bool:
    made = (other for other in case.evidence if other.evidence in exhibit.derived)
    return any(Entry(other.payload).maybe_text("derivation") == "translated" for other in made)


def _audience(entry: Entry) -> Audience:
    return Audience(
        code=entry.text("code"),
        label=entry.text("label"),
        text=entry.text("text"),
        consent=entry.text("consent"),
        languages=entry.texts("languages"),
        leaves_out=entry.texts("leaves_out"),
        records_out=entry.texts("records_out"),
        sections=entry.texts("sections"),
        banner=entry.text("banner"),
        originals=entry.flag("originals"),
        default_level=entry.text("default_level"),
        needs_country=entry.flag("country"),
        max_argument_pages=entry.maybe_number("max_argument_pages"),
        max_annexes=entry.maybe_number("max_annexes"),
    )
