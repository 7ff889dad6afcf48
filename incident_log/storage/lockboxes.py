"""Where are the sealed seeds? One lockbox for each way of unlocking, given out only after its verifier passed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from incident_log.errors import Conflict
from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Lockbox, Member


@dataclass(frozen=True, slots=True)
class NewLockbox:
    """A lockbox to be stored; the verifier is hashed already."""

    kind: str
    salt: bytes | None
    handle: bytes | None
    verifier_hash: bytes
    box: bytes


@dataclass(frozen=True, slots=True)
class StoredLockbox:
    """A lockbox as it was found, with whose it is."""

    kind: str
    member: bytes | None
    case_id: bytes | None
    status: str | None
    salt: bytes | None
    verifier_hash: bytes
    box: bytes


_COLUMNS = (
    Lockbox.kind,
    Lockbox.member,
    Lockbox.case_id,
    Member.status,
    Lockbox.salt,
    Lockbox.verifier_hash,
    Lockbox.box,
)
_FIND = (
    select(*_COLUMNS).select_from(Lockbox).join(Member, Member.id == Lockbox.member, isouter=True)
)


def find_by_name(connection: Connection, name_tag: bytes) -> StoredLockbox | None:
    """Find the passphrase lockbox behind a sign-in name."""
    wanted = _FIND.where(Member.name_tag == name_tag, Lockbox.kind == "passphrase")
    row = connection.execute(wanted).one_or_none()
    return None if row is None else StoredLockbox(*row)


def find_by_handle(connection: Connection, kind: str, handle: bytes) -> StoredLockbox | None:
    """Find the lockbox of a code."""
    row = connection.execute(
        _FIND.where(Lockbox.kind == kind, Lockbox.handle == handle)
    ).one_or_none()
    return None if row is None else StoredLockbox(*row)


def kinds_of(connection: Connection, member: bytes) -> dict[str, bytes]:
    """Give a member's ways of unlocking, each with the hash of its verifier."""
    wanted = select(Lockbox.kind, Lockbox.verifier_hash).where(Lockbox.member == member)
    return {row.kind: row.verifier_hash for row in connection.execute(wanted)}


def kinds_of_case(connection: Connection, case_id: bytes) -> dict[str, bytes]:
    """Give a reporter's ways of unlocking, each with the hash of its verifier."""
    wanted = select(Lockbox.kind, Lockbox.verifier_hash).where(Lockbox.case_id == case_id)
    return {row.kind: row.verifier_hash for row in connection.execute(wanted)}


def add(
    connection: Connection,
    boxes: Sequence[NewLockbox],
    *,
    member: bytes | None = None,
    case_id: bytes | None = None,
) -> None:
    """Store lockboxes of one owner; raise Conflict when a handle is taken."""
    for box in boxes:
        if box.handle is not None and find_by_handle(connection, box.kind, box.handle) is not None:
            raise Conflict("this code is taken")
        connection.execute(
            insert(table_of(Lockbox)),
            {
                "id": secrets.token_bytes(16),
                "member": member,
                "case_id": case_id,
                "kind": box.kind,
                "salt": box.salt,
                "handle": box.handle,
                "verifier_hash": box.verifier_hash,
                "box": box.box,
            },
        )


def replace(connection: Connection, boxes: Sequence[NewLockbox], member: bytes) -> None:
    """Replace a member's lockboxes of the kinds given; other ways of unlocking stay."""
    kinds = [box.kind for box in boxes]
    connection.execute(delete(Lockbox).where(Lockbox.member == member, Lockbox.kind.in_(kinds)))
    add(connection, boxes, member=member)


def delete_of_member(connection: Connection, member: bytes) -> None:
    """Delete every way in that a member had."""
    connection.execute(delete(Lockbox).where(Lockbox.member == member))


def delete_of_case(connection: Connection, case_id: bytes) -> None:
    """Delete a reporter's codename."""
    connection.execute(delete(Lockbox).where(Lockbox.case_id == case_id))
