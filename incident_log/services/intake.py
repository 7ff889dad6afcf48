"""How does a report begin and get sent? A pending case of the reporter's own, then all of it to the desk at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from incident_log.errors import Conflict, FormatError, LimitExceeded, NotFound
from incident_log.format.box import holder_of_reporter
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import is_first
from incident_log.format.record import parse_envelope
from incident_log.services import directory, journal, sessions
from incident_log.services.access import CaseAccess
from incident_log.services.limits import MOST_RECORDS_SUBMITTED, Room
from incident_log.services.sealed import check_age_file, check_box, commitment_in
from incident_log.services.server import Server
from incident_log.services.sessions import NewSession
from incident_log.storage import cases, evidence, lockboxes, members, records
from incident_log.storage import sessions as session_store
from incident_log.storage.cases import StoredCase, StoredWrap
from incident_log.storage.lockboxes import NewLockbox


@dataclass(frozen=True, slots=True)
class Submission:
    """The letter to the desk, the reporter's own copies of the secrets, and the first records."""

    wrap: bytes
    wraps: Sequence[tuple[str, int, bytes]]
    records: Sequence[bytes]


def begin(
    connection: Connection, server: Server, *, desk: bytes, case_id: bytes, lockbox: NewLockbox
) -> NewSession:
    """Make a pending case and sign its reporter in. The same again, after a lost answer, signs in again."""
    if lockbox.kind != "codename" or lockbox.handle is None:
        raise FormatError("intake: a report is opened by a codename")
    if members.find_desk_epoch(connection, desk) is None:
        raise NotFound("desk")
    # Locked if there is one: nobody deletes it meanwhile.
    case = cases.find(connection, case_id)
    found = lockboxes.find_by_handle(connection, "codename", lockbox.handle)
    if found is not None and (found.case_id, found.verifier_hash) == (
        case_id,
        lockbox.verifier_hash,
    ):
        return sessions.begin(connection, server, case_id=case_id)
    if found is not None or case is not None:
        raise Conflict("draw another codename and case")
    cases.add_pending(connection, case_id, desk, server.today())
    lockboxes.add(connection, [lockbox], case_id=case_id)
    return sessions.begin(connection, server, case_id=case_id)


def submit(
    connection: Connection, access: CaseAccess, sent: Submission, today: dt.date, room: Room
) -> dict[str, object]:
    """Hand a report to its desk. Sending the same again answers the same; anything else after that is a conflict."""
    case = access.case
    if access.capacity != "reporter":
        raise NotFound("case")
    if not 1 <= len(sent.records) <= MOST_RECORDS_SUBMITTED:
        raise LimitExceeded(f"intake: 1 to {MOST_RECORDS_SUBMITTED} records")
    envelopes = [parse_envelope(sealed) for sealed in sent.records]
    if case.state != "pending":
        return _answer_again(connection, case, [envelope.digest for envelope in envelopes])
    if not lockboxes.kinds_of_case(connection, case.id):
        # It was emptied while this was on its way: nobody would ever come back to it.
        raise NotFound("case")
    journal.check_disk(access.capacity, room)
    check_age_file(sent.wrap)
    wraps = _check_wraps(connection, case, sent.wraps)
    opened = StoredCase(
        **{name: getattr(case, name) for name in case.__slots__} | _secrets_of(wraps)
    )
    sending = replace(access, case=opened)
    for envelope in envelopes:
        journal.check_place(connection, sending, envelope)
    placed = journal.place(connection, sending, envelopes, today)
    for wrap in wraps:
        commitment = commitment_in(wrap.wrap)
        cases.set_secret(connection, case.id, wrap.compartment, wrap.epoch, commitment)
    cases.add_intake(connection, case.id, sent.wrap)
    cases.add_wraps(connection, case.id, wraps)
    return {
        "head": {"position": placed[-1].position, "digest": to_b64u(placed[-1].digest)},
        "leaves": [one.leaf for one in placed],
        "day": today.isoformat(),
    }


def _answer_again(
    connection: Connection, case: StoredCase, digests: Sequence[bytes]
) -> dict[str, object]:
    placed = records.placed_until(connection, case.id, len(digests))
    if [digest for digest, _leaf, _day in placed] != list(digests):
        raise Conflict("this report was sent already")
    return {
        "head": {"position": len(placed) - 1, "digest": to_b64u(placed[-1][0])},
        "leaves": [leaf for _digest, leaf, _day in placed],
        "day": placed[-1][2].isoformat(),
    }


def discard(connection: Connection, access: CaseAccess) -> None:
    """Empty a report that its reporter does not send after all; raise Conflict when it was sent.

    The case itself stays until its bytes are gone, so that nobody begins it again while they are being deleted:
    see `forget`.
    """
    if access.case.state != "pending":
        raise Conflict("this report was sent")
    empty(connection, access.case.id)


def forget(connection: Connection, case_id: bytes) -> None:
    """Delete a case that was emptied."""
    cases.delete_pending(connection, case_id)


def empty(connection: Connection, case_id: bytes) -> None:
    """Delete the codename of a pending case and the rows of its files; their bytes follow after the commit.

    Call it with the case locked: nobody signs in to it meanwhile.
    """
    session_store.end_of_case(connection, case_id)
    lockboxes.delete_of_case(connection, case_id)
    evidence.delete_of_case(connection, case_id)


def _check_wraps(
    connection: Connection, case: StoredCase, wraps: Sequence[tuple[str, int, bytes]]
) -> list[StoredWrap]:
    """Take the reporter's own copies: one for each compartment that reporters have."""
    if sorted(compartment for compartment, _epoch, _box in wraps) != ["identity", "report"]:
        raise FormatError("intake: one secret for each of identity and report")
    organisation = directory.organisation_of(connection)
    # A number chosen by the reporter must leave room for all that follow under the same keys of the desk.
    if any(not is_first(epoch) for _compartment, epoch, _box in wraps):
        raise FormatError("intake: a secret that is not the first of its epoch")
    for compartment, epoch, box in wraps:
        check_box(
            box,
            purpose="case-secret",
            organisation=organisation,
            case=case.id,
            compartment=compartment,
            epoch=epoch,
            holder=holder_of_reporter(to_b64u(case.desk)),
        )
    return [
        StoredWrap(compartment, epoch, "reporter", None, "box", box)
        for compartment, epoch, box in wraps
    ]


def _secrets_of(wraps: Sequence[StoredWrap]) -> dict[str, int | bytes]:
    epochs = {f"{wrap.compartment}_epoch": wrap.epoch for wrap in wraps}
    return epochs | {f"{wrap.compartment}_commitment": commitment_in(wrap.wrap) for wrap in wraps}
