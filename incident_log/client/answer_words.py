"""How is an answer written for a person to read? Words instead of codes, whatever was asked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from incident_log.client.language import LANGUAGE, _, ngettext
from incident_log.client.terminal import further_in
from incident_log.domain.kinds import Field
from incident_log.domain.packaged import Entry
from incident_log.format.canonical import Json

_NOT_TOLD = "ZZ"


@dataclass(frozen=True, slots=True)
class Reading:
    """For whom answers are written: whoever told them reads their own words, others read of “the person”."""

    own: bool = False
    # What an id stands for, such as the name of a file.
    names: Mapping[str, str] = field(default_factory=dict)

    def lines(self, asked: Mapping[str, Field], answers: Mapping[str, Json]) -> Iterator[str]:
        """Give question and answer, in the order of the questions; what is not asked here says nothing."""
        for code, one in asked.items():
            if code in answers:
                yield f"{_(one.label)}: {further_in(self._answer(one, Entry.of(answers[code])))}"

    def _answer(self, asked: Field, answer: Entry) -> str:
        if "value" not in answer.values:
            return self._not_told(answer.text("answer"))
        value = answer.values["value"]
        values = value if asked.many and isinstance(value, list | tuple) else [value]
        text = "; ".join(self._value(asked, one) for one in values)
        basis = answer.maybe_text("basis")
        return text if basis is None else f"{text} ({_basis(basis)})"

    def _not_told(self, answer: str) -> str:
        own = {"unknown": _("I do not know"), "withheld": _("I would rather not say")}
        told = {
            "unknown": _("The person does not know."),
            "withheld": _("The person would rather not say."),
        }
        return (own if self.own else told)[answer]

    def _value(self, asked: Field, value: Json) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, list | tuple):
            return ", ".join(self._value(asked, one) for one in value)
        if asked.type == "duration":
            return _duration(Entry.of(value))
        if asked.type == "group":
            lines = self.lines({one.code: one for one in asked.fields}, Entry.of(value).values)
            # A sentence among them ends without its stop.
            return re.sub(r"(?<!\.)\.; ", "; ", "; ".join(lines))
        return self._plain(asked, str(value))

    def _plain(self, asked: Field, value: str) -> str:
        if asked.type == "country":
            return country_name(value)
        if asked.type == "reference":
            return self.names.get(value, _("another part of this case"))
        labels = {
            choice.code: _(choice.label if self.own else choice.team_label or choice.label)
            for choice in asked.choices
        }
        return labels.get(value, value)


def country_name(code: str) -> str:
    """Name a country in the person's language."""
    if code == _NOT_TOLD:
        return _("Not told")
    # Loaded only where a country is named.
    from babel import Locale

    return str(Locale.parse(LANGUAGE).territories.get(code, code))


def _duration(duration: Entry) -> str:
    amount = duration.number("amount")
    said = {
        "minutes": ngettext("{} minute", "{} minutes", amount),
        "hours": ngettext("{} hour", "{} hours", amount),
        "days": ngettext("{} day", "{} days", amount),
        "months": ngettext("{} month", "{} months", amount),
    }
    return said[duration.text("unit")].format(amount)


def _basis(code: str) -> str:
    return {"seen": _("seen"), "told": _("told"), "inferred": _("inferred")}.get(code, code)
