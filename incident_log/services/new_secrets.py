"""How does a case go over to new secrets? With a record under each of them, so that the old ones hold no longer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from incident_log.errors import CaseFull, Conflict, FormatError
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import first_epoch, is_ended
from incident_log.format.record import parse_envelope
from incident_log.services import journal
from incident_log.services.access import CaseAccess
from incident_log.services.cases import DeskWrap
from incident_log.services.conflicts import HeadMoved
from incident_log.services.limits import MOST_SECRETS, MOST_SECRETS_OF_ONE
from incident_log.services.sealed import check_age_file, commitment_in, largest_letter
from incident_log.storage import cases, members, writers
from incident_log.storage import rotation as store
from incident_log.storage.cases import StoredCase, StoredWrap
from incident_log.storage.grants import StoredGrant

_REPORTER = "reporter"
_OF_THE_REPORTER = frozenset({"report", "identity"})


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """A new secret of a compartment: for the desk, and for the readers who stay (holder and age file)."""

    desk: DeskWrap
    readers: Sequence[tuple[str, bytes]]


def check_number(connection: Connection, access: CaseAccess, epochs: Sequence[NewEpoch]) -> None:
    """Refuse more new secrets than a case gets under one epoch of its desk, and than one member gives it.

    The first ones after new keys of the desk are always taken, from whoever comes first.
    """
    case = access.case
    newest = members.find_desk_epoch(connection, case.desk) or 0
    if any(is_ended(case.epoch_of(one.desk.compartment), newest) for one in epochs):
        return
    if any(one.desk.epoch - first_epoch(newest) >= MOST_SECRETS for one in epochs):
        raise CaseFull("case: it has as many secrets as it gets under these keys of its desk")
    before = writers.find(connection, case.id, access.writer)
    given = before.renewals if before.desk_epoch == newest else 0
    if given >= MOST_SECRETS_OF_ONE:
        raise CaseFull("case: this member gave it as many new secrets as one may")
    counted = replace(before, desk_epoch=newest, renewals=given + 1)
    writers.save(connection, case.id, access.writer, counted)


def keep_letters(
    connection: Connection,
    case: StoredCase,
    epochs: Sequence[NewEpoch],
    staying: Sequence[StoredGrant],
) -> None:
    """Keep each reader's letters beside those they had: these may open what nobody of the desk can open any more."""
    most = largest_letter(store.count_secrets(connection, case.id))
    for letters in letters_of(epochs, staying, most).values():
        cases.add_wraps(connection, case.id, letters)


def letters_of(
    epochs: Sequence[NewEpoch], staying: Sequence[StoredGrant], most: int
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
            check_age_file(wrap, most=most)
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
    placed = journal.append_all(connection, replace(access, case=renewed), records, today, kept)
    if any(not one.is_new for one in placed):
        raise HeadMoved(renewed)
    return cases.find(connection, case.id) or renewed
