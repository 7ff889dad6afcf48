"""What is a reporter asked in the terminal? One question at a time; everything but five things may be skipped."""

from collections.abc import Mapping

from incident_log.client import terminal
from incident_log.client.language import _
from incident_log.domain.answers import check_answer, country_codes
from incident_log.domain.dates import check_partial_date
from incident_log.domain.kinds import Field, Kind, applies, kind_of, kinds, unsorted
from incident_log.errors import Cancelled, FormatError
from incident_log.format.canonical import Json

# What a line in a terminal can answer; the rest is added later or in a browser.
_ASKED = frozenset(
    {"text", "long_text", "enum", "multi_enum", "bool", "number", "date", "country", "datetime"}
)


def ask_report() -> dict[str, Json]:
    """Ask for a whole report; gives what a report file would hold."""
    terminal.tell(
        _(
            "You can skip every question with Enter. Write ? if you do not know, and - if you would rather not say."
        )
    )
    kind = _ask_kind()
    report: dict[str, Json] = {
        "kind": kind.code,
        "when": _ask_date(),
        "country": _ask_country(),
        "sentence": _ask_sentence(),
    }
    narrative = terminal.ask_optional(
        _("Tell it in your own words, on one line; you can add more later")
    )
    if narrative:
        report["narrative"] = narrative
    report["fields"] = _ask_fields(kind)
    report["consent"] = {
        "team": "yes"
        if terminal.ask_yes_or_no(_("May this team keep what you tell us, to help you?"))
        else "no"
    }
    return report


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


def _ask_country() -> str:
    while True:
        typed = terminal.ask_optional(_("In which country? Its two letters, as PL or LT")).upper()
        if typed in {"", "?", "-"}:
            return "ZZ"
        if typed in country_codes():
            return typed
        terminal.tell(_("Write two letters, such as PL, LT, DE or GE."))


def _ask_sentence() -> str:
    while True:
        typed = terminal.ask_optional(_("What happened, in one sentence"))
        if typed:
            return typed
        if not terminal.ask_yes_or_no(_("One sentence is needed. Write it?")):
            raise Cancelled(_("nothing was sent"))


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
