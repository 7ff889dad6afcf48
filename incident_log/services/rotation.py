"""How do the keys of a desk and its cases get out of reach of somebody who left? One case at a time, each whole or not at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from incident_log.domain import membership as rules
from incident_log.errors import Conflict, FormatError, NotFound
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import first_epoch, is_ended, next_epoch
from incident_log.services import cases as actions
from incident_log.services import journal, new_secrets
from incident_log.services.access import CaseAccess
from incident_log.services.cases import DeskWrap
from incident_log.services.limits import (
    KEPT_TO_END,
    KEPT_TO_RENEW,
    MOST_GRANTED_PAGE,
    MOST_ROTATION_PAGE,
)
from incident_log.services.new_secrets import NewEpoch
from incident_log.storage import cases, grants, members
from incident_log.storage import rotation as store
from incident_log.storage.cases import StoredCase, StoredWrap


@dataclass(frozen=True, slots=True)
class Renewal:
    """A case's old secrets under the desk's newest key where it lacks them, a new secret for each compartment, and what goes with them."""

    wraps: Sequence[DeskWrap]
    epochs: Sequence[NewEpoch]
    ended: Sequence[bytes]
    records: Sequence[bytes]
    card: bytes | None


def show(connection: Connection, desk: bytes, after: bytes) -> dict[str, object]:
    """Tell what is left to do: who holds which keys of the desk, and which cases are not renewed yet."""
    newest = members.find_desk_epoch(connection, desk) or 0
    found = store.list_ended(
        connection, desk, first_epoch(newest), after=after, limit=MOST_ROTATION_PAGE
    )
    return {
        "epoch": newest,
        "holders": [
            {"member": to_b64u(member), "epochs": epochs}
            for member, epochs in store.epochs_held(connection, desk).items()
        ],
        "remaining": store.count_ended(connection, desk, first_epoch(newest)),
        "cases": [to_b64u(case) for case in found],
    }


def list_read(connection: Connection, desk: bytes, member: bytes) -> list[dict[str, object]]:
    """List what a reader outside the desk was ever given of its cases."""
    found = store.cases_of_reader(connection, desk, member, limit=MOST_GRANTED_PAGE)
    return [{"case": to_b64u(case), "compartments": list(names)} for case, names in found]


def renew(
    connection: Connection, access: CaseAccess, new: Renewal, today: dt.date
) -> dict[str, object]:
    """Give a case new secrets, for everybody who stays; raise Conflict when a colleague was first."""
    case = access.case
    if access.capacity != "desk":
        raise NotFound("case")
    newest = members.find_desk_epoch(connection, case.desk) or 0
    _check_numbers(case, new.epochs, newest)
    new_secrets.check_number(connection, access, new.epochs)
    old = actions.check_desk_wraps(connection, case, new.wraps)
    _check_old(case, old)
    fresh = actions.check_desk_wraps(connection, case, [epoch.desk for epoch in new.epochs])
    store.add_desk_wraps(connection, case.id, [*old, *fresh])
    _end_grants(connection, case, new.ended)
    staying = grants.list_of_case(connection, case.id)
    new_secrets.keep_letters(connection, case, new.epochs, staying)
    # Whoever was removed may have used up all that is kept for ending an access; nobody ends keys alone, again and again.
    has_ended = any(is_ended(case.epoch_of(each.desk.compartment), newest) for each in new.epochs)
    kept = KEPT_TO_END + KEPT_TO_RENEW if has_ended else KEPT_TO_END
    renewed = new_secrets.begin(connection, access, new.epochs, new.records, today, kept)
    _save_card(connection, replace(access, case=renewed), new.card)
    return {"head": journal.head_of(renewed)}


def _check_numbers(case: StoredCase, epochs: Sequence[NewEpoch], newest: int) -> None:
    """Each compartment that the case has gets the number that follows; a colleague may have given it already."""
    expected = {
        name: next_epoch(newest, case.epoch_of(name))
        for name in rules.COMPARTMENTS
        if case.epoch_of(name) >= 0
    }
    if {epoch.desk.compartment for epoch in epochs} != set(expected) or len(epochs) != len(
        expected
    ):
        raise FormatError("renewal: one new secret for each compartment that the case has")
    if any(epoch.desk.epoch != expected[epoch.desk.compartment] for epoch in epochs):
        raise Conflict("the case has other keys by now")


def _check_old(case: StoredCase, wraps: Sequence[StoredWrap]) -> None:
    """Take only secrets that the case may have: under a later number everybody would take one for the newest.

    One that the desk cannot open is left out, and what it has of the others stays: see `store.add_desk_wraps`.
    """
    places = {(wrap.compartment, wrap.epoch) for wrap in wraps}
    if len(places) != len(wraps) or any(epoch > case.epoch_of(name) for name, epoch in places):
        raise FormatError("renewal: the secrets that the case has, each once")


def _end_grants(connection: Connection, case: StoredCase, ended: Sequence[bytes]) -> None:
    for member in ended:
        cases.delete_wraps_of(connection, case.id, to_b64u(member))
        if not grants.revoke(connection, case.id, member):
            raise Conflict("this access was ended already")


def _save_card(connection: Connection, access: CaseAccess, card: bytes | None) -> None:
    if (card is not None) != (access.case.state == "adopted"):
        raise FormatError("renewal: a card, if the case has one")
    if card is not None:
        actions.save_card(connection, access, card)
