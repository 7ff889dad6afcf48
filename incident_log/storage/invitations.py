"""Which doors are open for newcomers, and who came through?"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from incident_log.errors import NotFound
from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Invitation


@dataclass(frozen=True, slots=True)
class StoredInvitation:
    """One invitation as stored."""

    id: bytes
    inviter: bytes
    role: str
    desk: bytes | None
    box: bytes
    state: str
    expires_hour: int
    newcomer_member: bytes | None = None
    bundle: bytes | None = None
    mac: bytes | None = None
    newcomer: bytes | None = None


_ALL = select(
    Invitation.id,
    Invitation.inviter,
    Invitation.role,
    Invitation.desk,
    Invitation.box,
    Invitation.state,
    Invitation.expires_hour,
    Invitation.newcomer_member,
    Invitation.bundle,
    Invitation.mac,
    Invitation.newcomer,
)


def add(connection: Connection, invitation: StoredInvitation) -> None:
    """Store an open invitation."""
    connection.execute(
        insert(table_of(Invitation)),
        {name: getattr(invitation, name) for name in invitation.__slots__},
    )


def load(connection: Connection, invitation: bytes) -> StoredInvitation:
    """Load an invitation, locked against a second newcomer; raise NotFound."""
    row = connection.execute(
        _ALL.where(Invitation.id == invitation).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("invitation")
    return StoredInvitation(*row)


def find(connection: Connection, invitation: bytes) -> StoredInvitation | None:
    """Find an invitation."""
    row = connection.execute(_ALL.where(Invitation.id == invitation)).one_or_none()
    return None if row is None else StoredInvitation(*row)


def list_of(connection: Connection, inviter: bytes, *, limit: int) -> Sequence[StoredInvitation]:
    """List somebody's invitations, the newest first."""
    wanted = (
        _ALL.where(Invitation.inviter == inviter)
        .order_by(Invitation.expires_hour.desc(), Invitation.id)
        .limit(limit)
    )
    return [StoredInvitation(*row) for row in connection.execute(wanted)]


def accept(
    connection: Connection,
    invitation: bytes,
    *,
    member: bytes,
    bundle: bytes,
    mac: bytes,
    newcomer: bytes,
) -> None:
    """Keep what the newcomer sent, until the inviter has checked it."""
    values = {
        "state": "accepted",
        "newcomer_member": member,
        "bundle": bundle,
        "mac": mac,
        "newcomer": newcomer,
    }
    connection.execute(
        update(table_of(Invitation)).where(Invitation.id == invitation).values(values)
    )


def confirm(connection: Connection, invitation: bytes) -> None:
    """Close the door behind a newcomer whom the inviter knows."""
    connection.execute(
        update(table_of(Invitation)).where(Invitation.id == invitation).values(state="confirmed")
    )


def expired(connection: Connection, hour: int) -> Sequence[StoredInvitation]:
    """List what expired before an hour, of every state, locked against somebody who confirms it."""
    wanted = _ALL.where(Invitation.expires_hour < hour).with_for_update()
    return [StoredInvitation(*row) for row in connection.execute(wanted)]


def remove(connection: Connection, invitation: bytes) -> None:
    """Delete an invitation."""
    connection.execute(delete(Invitation).where(Invitation.id == invitation))
