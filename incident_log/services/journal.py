"""How does a record get into a journal? At the head, by somebody who may write there, together with its log leaf."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from incident_log.errors import (
    CaseFull,
    FormatError,
    NotFound,
    StorageFull,
    VerificationError,
)
from incident_log.format.encoding import to_b64u
from incident_log.format.epoch import is_ended
from incident_log.format.record import GENESIS, MAX_RECORDS, Envelope, parse_envelope
from incident_log.services.access import Capacity, CaseAccess
from incident_log.services.conflicts import HeadMoved
from incident_log.services.limits import (
    MOST_OCTETS_PAGE,
    MOST_RECORD_OCTETS,
    MOST_RECORD_OCTETS_OF_ONE,
    MOST_RECORDS,
    MOST_RECORDS_OF_ONE,
    MOST_RECORDS_PAGE,
    Room,
)
from incident_log.storage import cases, log, members, records, writers
from incident_log.storage.cases import NewHead, StoredCase
from incident_log.storage.records import NewRecord, StoredRecord


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a record came to stand."""

    position: int
    digest: bytes
    leaf: int
    is_new: bool = True


def append(
    connection: Connection,
    access: CaseAccess,
    sealed: bytes,
    today: dt.date,
    room: Room | None = None,
) -> Placed:
    """Append one record; raise HeadMoved when somebody else was first. The same record again gives the same answer."""
    envelope = parse_envelope(sealed)
    again = check_place(connection, access, envelope)
    if again is not None:
        return again
    # Clients refuse this themselves; a page that was open while somebody was removed learns of it here.
    newest = members.find_desk_epoch(connection, access.case.desk) or 0
    if is_ended(envelope.header.epoch, newest):
        raise HeadMoved(access.case)
    if room is not None:
        check_disk(access.capacity, room)
    (placed,) = place(connection, access, [envelope], today)
    return placed


def append_all(
    connection: Connection,
    access: CaseAccess,
    sealed: Sequence[bytes],
    today: dt.date,
    kept: int = 0,
) -> Sequence[Placed]:
    """Append several records of the desk that follow each other; `kept` for them is more than for all the desk writes."""
    envelopes = [parse_envelope(one) for one in sealed]
    for envelope in envelopes:
        check_place(connection, access, envelope)
    return place(connection, access, envelopes, today, kept=kept) if envelopes else []


def check_place(connection: Connection, access: CaseAccess, envelope: Envelope) -> Placed | None:
    """Check that a record is for this case and a compartment the writer has; give where it stands if it is there already."""
    header, case = envelope.header, access.case
    if header.case != to_b64u(case.id) or header.organisation != to_b64u(
        access.person.organisation or b""
    ):
        raise FormatError("record: made for another case")
    if header.compartment not in access.compartments:
        raise NotFound("compartment")
    if header.position <= case.head_position:
        stored = records.find_placed(connection, case.id, header.position)
        if stored is not None and stored[0] == envelope.digest:
            return Placed(header.position, envelope.digest, stored[1], is_new=False)
        raise HeadMoved(case)
    if header.epoch != case.epoch_of(header.compartment):
        raise HeadMoved(case)
    if header.commitment != case.commitment_of(header.compartment):
        raise VerificationError("record: under another secret than the case has")
    return None


def check_disk(capacity: Capacity, room: Room) -> None:
    """Refuse what comes from outside when the disk of the database is nearly full: the desk must go on ending accesses."""
    left = None if capacity == "desk" else room.for_records()
    if left is not None and left < 0:
        raise StorageFull("the database has no room left for records from outside")


def place(
    connection: Connection,
    access: CaseAccess,
    envelopes: Sequence[Envelope],
    today: dt.date,
    *,
    kept: int = 0,
) -> Sequence[Placed]:
    """Log and store records that follow the head, and move it; all or none. Raises CaseFull over the writer's share."""
    case = access.case
    position, previous = case.head_position, case.head_digest or GENESIS
    for envelope in envelopes:
        if (envelope.header.position, envelope.header.previous) != (position + 1, previous):
            raise HeadMoved(case)
        position, previous = position + 1, envelope.digest
    octets = sum(len(envelope.header_bytes) + 1 + len(envelope.body) for envelope in envelopes)
    _check_share(case, access.capacity, len(envelopes), octets, kept)
    _count_of_one(connection, access, len(envelopes), octets, kept)
    leaves = log.append(connection, [envelope.digest for envelope in envelopes])
    more = _counted(access.capacity, len(envelopes), octets)
    head = NewHead(position, previous, today, leaves[-1], **more)
    if case.state == "pending":
        cases.submit(connection, case.id, head)
    elif not cases.advance(connection, case.id, case.head_position, head):
        raise HeadMoved(cases.find(connection, case.id) or case)
    rows = [
        _row_of(case.id, envelope, leaf, today)
        for envelope, leaf in zip(envelopes, leaves, strict=True)
    ]
    records.add(connection, rows)
    return [Placed(row.position, row.digest, row.leaf) for row in rows]


def read(connection: Connection, access: CaseAccess, after: int, limit: int) -> dict[str, object]:
    """Give a page of the journal: whole records in the reader's compartments, bare links of the chain in others."""
    case = access.case
    page = records.load_page(
        connection,
        case.id,
        after=after,
        limit=min(limit, MOST_RECORDS_PAGE),
        most_octets=MOST_OCTETS_PAGE,
        readable=access.compartments,
    )
    return {"records": [as_json(record) for record in page], "head": head_of(case)}


def head_of(case: StoredCase) -> dict[str, object] | None:
    """Write where a journal ends."""
    if case.head_digest is None:
        return None
    return {"position": case.head_position, "digest": to_b64u(case.head_digest)}


def as_json(record: StoredRecord) -> dict[str, object]:
    """Write one record as the API answers it."""
    if record.body is not None:
        envelope = to_b64u(record.header + b"\n" + record.body)
        return {"position": record.position, "envelope": envelope, "leaf": record.leaf}
    return {
        "position": record.position,
        "header": to_b64u(record.header),
        "body_sha256": to_b64u(record.body_sha256),
        "leaf": record.leaf,
    }


def _check_share(case: StoredCase, capacity: Capacity, count: int, octets: int, kept: int) -> None:
    """Refuse more than the writer's share of a case; whoever else writes in it has one of their own."""
    records, size = {
        "reporter": (case.reporter_records, case.reporter_octets),
        "grant": (case.reader_records, case.reader_octets),
        "desk": (case.desk_records, 0),
    }[capacity]
    most = MOST_RECORD_OCTETS.get(capacity)
    is_over = records + count > MOST_RECORDS[capacity] + kept
    if is_over or case.head_position + count >= MAX_RECORDS:
        raise CaseFull("case: it holds as many records of this writer as it may")
    if most is not None and size + octets > most:
        raise CaseFull("case: it holds as many bytes of this writer as it may")


def _count_of_one(
    connection: Connection, access: CaseAccess, count: int, octets: int, kept: int
) -> None:
    """Count it as this member's; nobody uses up alone what the desk has together, or the readers have."""
    most = MOST_RECORDS_OF_ONE.get(access.capacity)
    if most is None:
        return
    before = writers.find(connection, access.case.id, access.writer)
    written = replace(before, records=before.records + count, octets=before.octets + octets)
    if written.records > most + kept:
        raise CaseFull("case: it holds as many records of this member as it may")
    if written.octets > MOST_RECORD_OCTETS_OF_ONE.get(access.capacity, written.octets):
        raise CaseFull("case: it holds as many bytes of this member as it may")
    writers.save(connection, access.case.id, access.writer, written)


def _counted(capacity: Capacity, count: int, octets: int) -> dict[str, int]:
    if capacity == "desk":
        return {"desk_records": count}
    name = {"reporter": "reporter", "grant": "reader"}[capacity]
    return {f"{name}_records": count, f"{name}_octets": octets}


def _row_of(case_id: bytes, envelope: Envelope, leaf: int, today: dt.date) -> NewRecord:
    return NewRecord(
        case_id=case_id,
        position=envelope.header.position,
        compartment=envelope.header.compartment,
        epoch=envelope.header.epoch,
        leaf=leaf,
        day=today,
        digest=envelope.digest,
        header=envelope.header_bytes,
        body=envelope.body,
        body_sha256=hashlib.sha256(envelope.body).digest(),
    )
