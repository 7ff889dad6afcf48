"""What is a reporter asked in the terminal? One question at a time; everything but the agreement may be skipped."""

from collections.abc import Mapping

from incident_log.client import questions_choices, terminal
from incident_log.client.language import LANGUAGE, _
from incident_log.domain.answers import check_answer
from incident_log.domain.dates import check_partial_date
from incident_log.domain.kinds import Field, Kind, applies, kind_of, kinds, unsorted
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

_MOST_SENTENCE = 1000
# What a line in a terminal can answer; the rest is added later or in a browser.
_ASKED = frozenset(
    {"text", "long_text", "enum", "multi_enum", "bool", "number", "date", "country", "datetime"}
)


def ask_report() -> dict[str, Json]:
    """Ask for a whole report in the order of the pages; gives what a report file would hold, but for the agreement."""
    terminal.tell(
        _(
            "You can skip every question with Enter. Write ? if you do not know, and - if you would rather not say."
        )
    )
    report: dict[str, Json] = {"language": LANGUAGE}
    safe = questions_choices.ask_safe()
    narrative = terminal.ask_optional(
        _("Tell it in your own words, on one line; you can add more later")
    )
    kind = _ask_kind()
    country_question = _("In which country? Its two letters, as PL or LT")
    report |= {
        "kind": kind.code,
        "when": _ask_date(),
        "country": (country := questions_choices.ask_country(country_question)),
        "sentence": _ask_sentence() or narrative[:_MOST_SENTENCE] or _("Nothing told yet."),
        "fields": _ask_fields(kind),
    }
    told: dict[str, Json] = {
        "safe_now": safe,
        "narrative": narrative,
        "narrative_lang": LANGUAGE if narrative else "",
        "evidence": questions_choices.ask_files(),
        "consent": questions_choices.ask_readers(country),
        "people": questions_choices.ask_about_you(),
        "message": _ask_message(),
    }
    return report | {name: value for name, value in told.items() if value}


def agreed(report: Mapping[str, Json]) -> dict[str, Json] | None:
    """Ask at the end whether the team may keep it. None when the person says no, twice."""
    while True:
        if questions_choices.ask_agreed():
            consent = report.get("consent")
            others = consent if isinstance(consent, Mapping) else {}
            return {**report, "consent": {**others, "team": "yes"}}
        terminal.tell(_("Then the team gets nothing"))
        if terminal.ask_yes_or_no(_("Send nothing, and throw your answers away?")):
            return None


def _ask_kind() -> Kind:
    """Let the person find the kind by plain questions."""
    known = list(kinds().values())
    for number, kind in enumerate(known, 1):
        terminal.tell(f"{number:3}  {_(kind.question)}")
    while True:
        typed = terminal.ask_optional(_("Which of these fits best? Its number"))
        if typed in {"", "?", "-"}:
            return unsorted()
        if typed.isdigit() and 1 <= int(typed) <= len(known):
            return known[int(typed) - 1]
        if typed in kinds():
            return kind_of(typed)
        terminal.tell(_("Type a number from 1 to {}.").format(len(known)))


def _ask_date() -> str:
    while True:
        typed = terminal.ask_optional(_("When did it happen? As 2026-11-03, 2026-11 or 2026"))
        if typed in {"", "?", "-"}:
            return "unknown"
        try:
            return check_partial_date(typed)
        except FormatError:
            terminal.tell(_("Write the date as 2026-11-03, 2026-11 or 2026, or leave it empty."))


def _ask_sentence() -> str:
    return terminal.ask_optional(_("What happened, in one sentence"))


def _ask_message() -> str:
    terminal.tell(_("They answer here. You read the answer with your codename."))
    return terminal.ask_optional(_("Is there something you want to ask the team?"))


def _ask_fields(kind: Kind) -> Mapping[str, Json]:
    answers: dict[str, Json] = {}
    for field in kind.fields:
        asked = field.ask == "reporter" and field.type in _ASKED and not field.many
        if asked and field.question and applies(field, answers):
            answer = _ask_field(field, _(field.question))
            if answer is not None:
                answers[field.code] = answer
    return answers


def _ask_field(field: Field, question: str) -> Json:
    if field.hint:
        terminal.tell(_(field.hint))
    if field.choices:
        terminal.tell("; ".join(f"{choice.code} = {_(choice.label)}" for choice in field.choices))
    while True:
        typed = terminal.ask_optional(question)
        if not typed:
            return None
        answer = _answer_of(field, typed)
        try:
            check_answer(field, answer)
        except FormatError:
            terminal.tell(_("This does not fit the question. Try again, or skip it with Enter."))
        else:
            return answer


def _answer_of(field: Field, typed: str) -> Json:
    if typed in {"?", "-"}:
        return {"answer": "unknown" if typed == "?" else "withheld"}
    if field.type == "bool":
        return {"value": typed.casefold() in {"y", "yes", _("yes")}}
    if field.type == "number" and typed.isdigit():
        return {"value": int(typed)}
    if field.type == "multi_enum":
        return {"value": [word.strip() for word in typed.split(",")]}
    return {"value": typed.upper() if field.type == "country" else typed}
