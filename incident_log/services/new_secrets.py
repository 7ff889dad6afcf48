"""How does a case go over to new secrets? With a record under each of them, so that the old ones hold no longer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.errors import Conflict, FormatError
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import is_ended
from incident_log.format.record import parse_envelope
from incident_log.services import journal
from incident_log.services.access import CaseAccess
from incident_log.services.cases import DeskWrap
from incident_log.services.conflicts import HeadMoved
from incident_log.services.sealed import check_age_file, commitment_in
from incident_log.storage import cases, members
from incident_log.storage.cases import StoredCase, StoredWrap
from incident_log.storage.grants import StoredGrant

_REPORTER = "reporter"
_OF_THE_REPORTER = frozenset({"report", "identity"})


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A new secret of a compartment: for the desk, and for the readers who stay (holder and age file)."""

    desk: DeskWrap
    readers: Sequence[tuple[str, bytes]]


def letters_of(
    epochs: Sequence[NewEpoch], staying: Sequence[StoredGrant]
) -> dict[str, list[StoredWrap]]:
    """Give each reader's letters: one for each new secret that they may have, and the reporter is always among them."""
    allowed = {to_b64u(grant.member): frozenset(grant.compartments) for grant in staying}
    closed = {to_b64u(grant.member) for grant in staying if grant.closed_on is not None}
    allowed[_REPORTER] = _OF_THE_REPORTER
    letters: dict[str, list[StoredWrap]] = {}
    for epoch in epochs:
        name = epoch.desk.compartment
        if len({holder for holder, _wrap in epoch.readers}) != len(epoch.readers):
            raise FormatError("new secrets: one letter for each reader")
        for holder, wrap in epoch.readers:
            check_age_file(wrap)
            if holder in closed:
                # The person may have done so at this moment; whoever seals again leaves this reader out.
                raise Conflict("the person closed this access")
            if name not in allowed.get(holder, ()):
                raise FormatError("new secrets: a reader who has no grant")
            letter = StoredWrap(name, epoch.desk.epoch, holder, None, "age", wrap)
            letters.setdefault(holder, []).append(letter)
    begun = {epoch.desk.compartment for epoch in epochs}
    if {letter.compartment for letter in letters.get(_REPORTER, ())} != begun & _OF_THE_REPORTER:
        raise FormatError("new secrets: the reporter must go on reading")
    return letters


def begin(
    connection: Connection,
    access: CaseAccess,
    epochs: Sequence[NewEpoch],
    records: Sequence[bytes],
    today: dt.date,
    kept: int,
) -> StoredCase:
    """Let the secrets begin and place the records that say so; give the case as it is then.

    Without a record under each new secret, whoever knows an old one could write on under it until somebody else writes.
    """
    headers = [parse_envelope(record).header for record in records]
    if not {epoch.desk.compartment for epoch in epochs} <= {one.compartment for one in headers}:
        raise FormatError("new secrets: a record under each of them")
    case = access.case
    newest = members.find_desk_epoch(connection, case.desk) or 0
    if any(is_ended(one.epoch, newest) for one in headers):
        raise HeadMoved(case)
    for epoch in epochs:
        name, commitment = epoch.desk.compartment, commitment_in(epoch.desk.box)
        cases.set_secret(connection, case.id, name, epoch.desk.epoch, commitment)
    renewed = cases.find(connection, case.id) or case
    as_desk = CaseAccess(renewed, access.person, "desk", access.compartments)
    placed = journal.append_all(connection, as_desk, records, today, kept)
    if any(not one.is_new for one in placed):
        raise HeadMoved(renewed)
    return cases.find(connection, case.id) or renewed
