"""How does a desk take a case over and keep its card, and what does each reader get of a case?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from incident_log.errors import Conflict, FormatError, NotFound
from incident_log.format.box import holder_of_desk
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import first_epoch
from incident_log.services import directory, journal
from incident_log.services.access import CaseAccess
from incident_log.services.conflicts import HeadMoved
from incident_log.services.sealed import MAX_CARD, check_box, commitment_in, number_in
from incident_log.storage import cases, grants, members, rotation
from incident_log.storage.cases import StoredCase, StoredWrap
from incident_log.storage.grants import StoredGrant


@dataclass(frozen=True, slots=True)
class DeskWrap:
    """A compartment secret, sealed under an epoch of the desk's key."""

    compartment: str
    epoch: int
    desk_epoch: int
    box: bytes


@dataclass(frozen=True, slots=True)
class Adoption:
    """The case's secrets under the desk's key, its first card, and records that go with taking it over."""

    wraps: Sequence[DeskWrap]
    card: bytes
    records: Sequence[bytes]


def show(connection: Connection, access: CaseAccess) -> dict[str, object]:
    """Give a case to whoever opens it: where it stands, and the secrets sealed for them."""
    case = access.case
    shown: dict[str, object] = {
        "case": to_b64u(case.id),
        "desk": to_b64u(case.desk),
        "state": case.state,
        "day": cases.day_of(connection, case.id).isoformat(),
        "head": journal.head_of(case),
        "wraps": [_wrap_as_json(wrap, case) for wrap in _wraps_of(connection, access)],
    }
    if access.capacity == "desk":
        intake, card = cases.find_intake(connection, case.id), cases.find_card(connection, case.id)
        shown["intake"] = None if intake is None else to_b64u(intake)
        shown["card"] = {
            "revision": case.card_revision,
            "box": None if card is None else to_b64u(card),
        }
    if access.capacity in {"desk", "reporter"}:
        # The person reads whom the server lets in, whatever the team wrote into the journal.
        shown["grants"] = [
            _grant_as_json(grant) for grant in grants.list_of_case(connection, case.id)
        ]
    if access.capacity == "grant" and access.person.member is not None:
        own = grants.find(connection, case.id, access.person.member)
        shown["grants"] = [] if own is None else [_grant_as_json(own)]
    return shown


def adopt(
    connection: Connection, access: CaseAccess, taken: Adoption, today: dt.date
) -> dict[str, object]:
    """Take a new case over for the desk; raise Conflict when a colleague was first."""
    case = access.case
    if access.capacity != "desk":
        raise NotFound("case")
    if case.state != "new":
        raise Conflict("a colleague has taken this case")
    wraps = check_desk_wraps(connection, case, taken.wraps)
    if sorted(wrap.compartment for wrap in wraps) != ["identity", "report", "work"]:
        raise FormatError("adoption: one secret for each compartment")
    first = first_epoch(members.find_desk_epoch(connection, case.desk) or 0)
    for wrap in wraps:
        # The numbers behind a new secret are few: nobody takes them away by beginning with the last.
        known = case.epoch_of(wrap.compartment)
        if wrap.epoch != (first if known < 0 else known):
            raise FormatError("adoption: another epoch than the case has, or the first")
        commitment = commitment_in(wrap.wrap)
        if case.commitment_of(wrap.compartment) not in {None, commitment}:
            raise FormatError("adoption: another secret than the reporter's")
        cases.set_secret(connection, case.id, wrap.compartment, wrap.epoch, commitment)
    revision = _check_card(connection, case, taken.card, ahead=len(taken.records))
    if revision > 1:
        raise FormatError("adoption: the first card has revision 0 or 1")
    # A case whose keys were renewed before anybody took it has some already.
    rotation.add_desk_wraps(connection, case.id, wraps)
    cases.adopt(connection, case.id, taken.card, revision)
    adopted = cases.find(connection, case.id) or case
    journal.append_all(connection, replace(access, case=adopted), taken.records, today)
    return {"head": journal.head_of(cases.find(connection, case.id) or adopted)}


def save_card(connection: Connection, access: CaseAccess, card: bytes) -> int:
    """Replace the card with its next revision; raise Conflict when a colleague was first."""
    if access.capacity != "desk":
        raise NotFound("case")
    revision = _check_card(connection, access.case, card)
    if access.case.state != "adopted" or not cases.save_card(
        connection, access.case.id, card, revision
    ):
        raise HeadMoved(access.case)
    return revision


def check_desk_wraps(
    connection: Connection, case: StoredCase, wraps: Sequence[DeskWrap]
) -> list[StoredWrap]:
    """Check secrets sealed under the desk's key for their place; only the desk's newest key is taken."""
    newest, organisation = (
        members.find_desk_epoch(connection, case.desk),
        directory.organisation_of(connection),
    )
    checked = []
    for wrap in wraps:
        if wrap.desk_epoch != newest:
            raise Conflict("the desk has new keys")
        check_box(
            wrap.box,
            purpose="case-secret",
            organisation=organisation,
            case=case.id,
            compartment=wrap.compartment,
            epoch=wrap.epoch,
            holder=holder_of_desk(to_b64u(case.desk), wrap.desk_epoch),
        )
        checked.append(
            StoredWrap(wrap.compartment, wrap.epoch, "desk", wrap.desk_epoch, "box", wrap.box)
        )
    return checked


def _check_card(connection: Connection, case: StoredCase, card: bytes, ahead: int = 0) -> int:
    """Check a card for its place; one that knows of records nobody wrote would make every reader miss them."""
    organisation = directory.organisation_of(connection)
    box = check_box(
        card, most=MAX_CARD, purpose="card", organisation=organisation, case=case.id, desk=case.desk
    )
    epoch = members.find_desk_epoch(connection, case.desk)
    if epoch is None or number_in(box, "desk_epoch") > epoch:
        raise FormatError("box: an epoch that the desk does not have")
    if number_in(box, "desk_epoch") < epoch:
        raise Conflict("the desk has new keys")
    if number_in(box, "head") > case.head_position + ahead:
        raise FormatError("box: a head that the case does not have")
    return number_in(box, "revision")


def _wraps_of(connection: Connection, access: CaseAccess) -> Sequence[StoredWrap]:
    by_grant = access.capacity == "grant"
    holder = to_b64u(access.person.member or b"") if by_grant else access.capacity
    return cases.wraps_for(connection, access.case.id, holder, access.compartments)


def _wrap_as_json(wrap: StoredWrap, case: StoredCase) -> dict[str, object]:
    shown: dict[str, object] = {
        "compartment": wrap.compartment,
        "epoch": wrap.epoch,
        "holder": wrap.holder
        if wrap.desk_epoch is None
        else holder_of_desk(to_b64u(case.desk), wrap.desk_epoch),
        "format": wrap.format,
        "wrap": to_b64u(wrap.wrap),
    }
    return shown if wrap.desk_epoch is None else shown | {"desk_epoch": wrap.desk_epoch}


def _grant_as_json(grant: StoredGrant) -> dict[str, object]:
    return {
        "to": to_b64u(grant.member),
        "compartments": list(grant.compartments),
        "day": grant.granted_on.isoformat(),
        "expires_on": None if grant.expires_on is None else grant.expires_on.isoformat(),
        "closed_on": None if grant.closed_on is None else grant.closed_on.isoformat(),
    }
