"""Which answers of the person hold, for all readers of a kind and for one of them, and which did only the team write down?"""

from collections.abc import Mapping
from typing import Any

from incident_log.domain.consent import (
    LEVELS,
    REPORTER,
    as_given,
    audiences,
    expiry_of,
    receipt_of,
)
from incident_log.domain.views import Case, Written
from incident_log.format.canonical import Json

_NO = ("no", "withdrawn")
_WHO = ("country", "recipient")


def standing_answers(view: Case, audience: str) -> tuple[Written, ...]:
    """Give the lasting answers about one kind of reader; one about all overtakes those before it."""
    standing: dict[tuple[Any, ...], Written] = {}
    own = (each for each in as_given(view.consents) if _is_about(each.payload, audience))
    for given in sorted(own, key=lambda each: str(each.payload["given_at"])):
        if given.payload.get("once") is True:
            continue
        name = _name_in(given.payload)
        if not any(name):
            standing.clear()
        standing.pop(name, None)
        standing[name] = given
    return tuple(standing.values())


def said_again(view: Case, given: Mapping[str, Json]) -> tuple[Mapping[str, Json], ...]:
    """Give the answers about named readers that a new one about all would overtake; a no is for everybody.

    What the team wrote down, and the person has not called right, is said again by nobody.
    """
    if given["recipient"] or given["country"] or given["choice"] in _NO:
        return ()
    doubtful = {each.record_id for each in unconfirmed(view)}
    return tuple(
        each.payload
        for each in standing_answers(view, str(given["audience"]))
        if each.payload["recipient"] and each.record_id not in doubtful
    )


def until_of(payload: Mapping[str, Json], at: str) -> str:
    """Give the moment an answer ends, which saying it again does not put off."""
    return expiry_of(receipt_of(payload)) or at


def unconfirmed(view: Case) -> tuple[Written, ...]:
    """Give what a member wrote down that goes further than the person's own last answer, and of which they said nothing since."""
    further = (each for each in view.consents if _goes_further(each, view))
    return tuple({(each.payload["audience"], *_name_in(each.payload)): each for each in further}.values())  # fmt: skip


def _goes_further(given: Written, view: Case) -> bool:
    said = given.payload
    internal = audiences()[str(said["audience"])].flag("internal")
    if given.role == REPORTER or said["person"] != REPORTER or said["choice"] != "yes" or internal:
        return False
    own = [
        each
        for each in view.consents
        if each.role == REPORTER
        and _is_about(each.payload, str(said["audience"]))
        and all(each.payload[who] in {None, "", said[who]} for who in _WHO)
    ]
    if not own or own[-1].position > given.position:
        return not own
    last = own[-1].payload
    return (
        last["choice"] != "yes"
        or last.get("once") is True
        or _rank(last) < _rank(said)
        or expiry_of(receipt_of(last)) <= given.at
    )


def _is_about(payload: Mapping[str, Json], audience: str) -> bool:
    return (payload["person"], payload["audience"]) == (REPORTER, audience)


def _name_in(payload: Mapping[str, Json]) -> tuple[Any, ...]:
    return tuple(payload[who] or None for who in _WHO)


def _rank(payload: Mapping[str, Json]) -> int:
    return LEVELS.index(str(payload["identity_level"]))
