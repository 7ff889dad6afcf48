"""How does a test put rows in place without going through a use case? One function for each kind of thing."""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.storage import cases, lockboxes, log, members, records
from incident_log.storage.cases import NewHead
from incident_log.storage.lockboxes import NewLockbox
from incident_log.storage.records import NewRecord

TODAY = dt.date(2026, 11, 3)


def an_id() -> bytes:
    return secrets.token_bytes(16)


def a_digest() -> bytes:
    return secrets.token_bytes(32)


def make_desk(connection: Connection) -> bytes:
    desk = an_id()
    members.set_desk_epoch(connection, desk, 0)
    return desk


def make_member(
    connection: Connection,
    desk: bytes | None = None,
    *,
    role: str = "caseworker",
    status: str = "active",
) -> bytes:
    member = an_id()
    members.add(
        connection, member, status=status, role=role, signing=a_digest(), name_tag=a_digest()
    )
    if desk is not None:
        members.set_desks(connection, member, [desk])
    return member


def make_pending_case(connection: Connection, desk: bytes, day: dt.date = TODAY) -> bytes:
    case_id = an_id()
    cases.add_pending(connection, case_id, desk, day)
    return case_id


def make_case(
    connection: Connection, desk: bytes, *, count: int = 1, adopted: bool = True
) -> bytes:
    """A case that was sent, with some records."""
    case_id = make_pending_case(connection, desk)
    made = [make_record(connection, case_id, position) for position in range(count)]
    cases.submit(connection, case_id, NewHead(count - 1, made[-1].digest, TODAY, made[-1].leaf))
    records.add(connection, [record.row for record in made])
    cases.set_secret(connection, case_id, "report", 0, a_digest())
    cases.add_intake(connection, case_id, b"letter")
    if adopted:
        cases.adopt(connection, case_id, b"card of " + case_id, 0)
    return case_id


@dataclass(frozen=True)
class MadeRecord:
    """A record that is logged and not stored yet."""

    digest: bytes
    leaf: int
    row: NewRecord


def make_record(
    connection: Connection,
    case_id: bytes,
    position: int,
    *,
    compartment: str = "report",
    size: int = 1040,
) -> MadeRecord:
    digest = a_digest()
    (leaf,) = log.append(connection, [digest])
    row = NewRecord(
        case_id=case_id,
        position=position,
        compartment=compartment,
        epoch=0,
        leaf=leaf,
        day=TODAY,
        digest=digest,
        header=b"{}",
        body=secrets.token_bytes(size),
        body_sha256=a_digest(),
    )
    return MadeRecord(digest, leaf, row)


def make_lockbox(
    connection: Connection, *, member: bytes | None = None, case_id: bytes | None = None
) -> NewLockbox:
    kind = "recovery" if member is not None else "codename"
    box = NewLockbox(kind, None, an_id(), a_digest(), b"sealed seed")
    lockboxes.add(connection, [box], member=member, case_id=case_id)
    return box
