"""Which answers of the person hold, for all readers of a kind and for one of them, and which did only the team write down?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from incident_log.domain.consent import (
    REPORTER,
    WHOLE,
    Export,
    Receipt,
    as_given,
    audiences,
    deciding,
    expiry_of,
    export_decision,
    may_be_one,
    overtakes,
    receipt_of,
)
from incident_log.domain.views import Case, Written
from incident_log.format.canonical import Json

_NAMED = "L3"
_WHO = ("country", "recipient")
# A reader of whom no answer speaks by name.
_SOMEBODY = "zzzzzzzzzzzzzzzz"


def standing_answers(view: Case, audience: str) -> tuple[Written, ...]:
    """Give the lasting answers about one kind of reader, as the decision takes them: what names a reader stays beside a new one about all."""
    standing: list[Written] = []
    own = (each for each in as_given(view.consents) if _is_about(each.payload, audience))
    for given in sorted(own, key=lambda each: str(each.payload["given_at"])):
        if given.payload.get("once") is True or _is_barred(given, standing):
            continue
        standing = [*(each for each in standing if not _ends(given, each)), given]
    return tuple(standing)


def _ends(later: Written, before: Written) -> bool:
    name = _name_in(later.payload)
    is_meant = not any(name) or name == _name_in(before.payload)
    return is_meant and overtakes(receipt_of(later.payload), receipt_of(before.payload))


def _is_barred(given: Written, standing: Sequence[Written]) -> bool:
    """Tell whether a yes that names a reader counts for nothing, because the person themselves refused that reader by name."""
    said = receipt_of(given.payload)
    if said.recipient is None or said.choice != "yes":
        return False
    before = (receipt_of(each.payload) for each in standing if each.payload["recipient"])
    return any(
        may_be_one(each.recipient, said.recipient) and not overtakes(said, each) for each in before
    )


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers about one kind of reader: the person's own that last, and all that count beside one that is asked about."""

    own: tuple[Receipt, ...]
    held: tuple[Receipt, ...]

    def readers(self) -> set[str]:
        """Give every reader who is named, and one who is not."""
        return {_SOMEBODY, *(each.recipient for each in self.held if each.recipient)}

    def ids(self) -> set[str]:
        """Give the whole, and every item the person answered about."""
        return {WHOLE, *(name for each in self.own for name in each.ids)}


def unconfirmed(view: Case) -> tuple[Written, ...]:
    """Give what a member wrote down that lets somebody see more, or longer, than the person's own answers, the newest about each reader."""
    further: dict[tuple[Any, ...], Written] = {}
    consents = [each for each in as_given(view.consents) if each.payload["person"] == REPORTER]
    for audience in {str(each.payload["audience"]): None for each in consents}:
        said = [each for each in consents if each.payload["audience"] == audience]
        if audiences()[audience].flag("internal"):
            continue
        for given in _further_of(said):
            further[(audience, *_name_in(given.payload))] = given
    return tuple(further.values())


def _further_of(said: Sequence[Written]) -> Iterator[Written]:
    lasts = [each for each in said if each.payload.get("once") is not True]
    own = _receipts(each for each in lasts if each.role == REPORTER)
    lasting = _Answers(own, _receipts(lasts))
    for given in said:
        if given.role == REPORTER or given.payload["choice"] != "yes":
            continue
        answers = lasting
        if given.payload.get("once") is True:
            # One that the person gave for one time later overtakes it.
            beside = (each for each in said if each.payload.get("once") is not True or each is given or each.role == REPORTER)  # fmt: skip
            answers = _Answers(own, _receipts(beside))
        if _goes_further(receipt_of(given.payload), answers):
            yield given


def _receipts(written: Iterable[Written]) -> tuple[Receipt, ...]:
    return tuple(receipt_of(each.payload) for each in written)


def _goes_further(said: Receipt, answers: _Answers) -> bool:
    """Ask the decision with what the team wrote down and without, for each reader and item that this answer speaks of."""
    return any(
        deciding(answers.held, export) == said
        and _is_more(answers.held, answers.own, export, said.given_at)
        for export in _exports(said, answers)
    )


def _exports(said: Receipt, answers: _Answers) -> Iterator[Export]:
    readers = [said.recipient] if said.recipient else sorted(answers.readers())
    items = answers.ids() if said.covers == "whole" else said.ids
    for reader in readers:
        for item in items:
            yield Export(said.audience, _NAMED, (item,), reader, said.country)


def _is_more(
    held: tuple[Receipt, ...], own: tuple[Receipt, ...], export: Export, given_at: str
) -> bool:
    """Compare at the moment it was given, and when the person's own answer ends."""
    theirs = deciding(own, export)
    moments = {given_at, expiry_of(theirs) if theirs else given_at}
    return any(_level(held, export, at) > _level(own, export, at) for at in moments)


def _level(receipts: tuple[Receipt, ...], export: Export, at: str) -> str:
    return export_decision(receipts, (), export, at).persons[0].level or ""


def _is_about(payload: Mapping[str, Json], audience: str) -> bool:
    return (payload["person"], payload["audience"]) == (REPORTER, audience)


def _name_in(payload: Mapping[str, Json]) -> tuple[Any, ...]:
    return tuple(payload[who] or None for who in _WHO)
