"""Who is signed in? Found by the hash of the cookie's random id; ended in the transaction that ends the right to it."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Installation, Member, Session
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has not ended: of a member, or of the reporter of one case."""

    id_hash: bytes
    member: bytes | None
    case_id: bytes | None
    role: str | None
    status: str | None
    idle_until: int
    ends: int
    # The organisation of this server; nearly every use case needs it, and it comes with the same row.
    organisation: bytes | None = None


_FIND = Prepared(
    select(
        Session.id_hash,
        Session.member,
        Session.case_id,
        Member.role,
        Member.status,
        Session.idle_until,
        Session.ends,
        select(Installation.organisation).where(Installation.id == 1).scalar_subquery(),
    )
    .join(Member, Member.id == Session.member, isouter=True)
    .where(Session.id_hash == bindparam("wanted"), Session.idle_until > bindparam("minute"))
)
_ADD = insert(table_of(Session))
_TOUCH = update(table_of(Session)).where(Session.id_hash == bindparam("wanted"))


def find(connection: Connection, id_hash: bytes, minute: int) -> SignedIn | None:
    """Find a session that has not ended by this minute."""
    row = _FIND.find(connection, {"wanted": id_hash, "minute": minute})
    return None if row is None else SignedIn(*row)


def add(connection: Connection, session: SignedIn) -> None:
    """Record a new session."""
    connection.execute(
        _ADD,
        {
            "id_hash": session.id_hash,
            "member": session.member,
            "case_id": session.case_id,
            "idle_until": session.idle_until,
            "ends": session.ends,
        },
    )


def is_there(connection: Connection, id_hash: bytes) -> bool:
    """Tell whether nobody has ended a session."""
    wanted = select(Session.id_hash).where(Session.id_hash == id_hash)
    return connection.execute(wanted).one_or_none() is not None


def touch(connection: Connection, id_hash: bytes, idle_until: int) -> None:
    """Let a session that is used live on."""
    connection.execute(_TOUCH, {"wanted": id_hash, "idle_until": idle_until})


def end(connection: Connection, id_hash: bytes) -> None:
    """End one session."""
    connection.execute(delete(Session).where(Session.id_hash == id_hash))


def end_of_member(connection: Connection, member: bytes, *, but: bytes | None = None) -> None:
    """End every session of a member, except perhaps the one that asks."""
    wanted = delete(Session).where(Session.member == member)
    connection.execute(wanted if but is None else wanted.where(Session.id_hash != but))


def end_of_case(connection: Connection, case_id: bytes) -> None:
    """End every session of a case's reporter."""
    connection.execute(delete(Session).where(Session.case_id == case_id))


def delete_ended(connection: Connection, minute: int) -> int:
    """Delete sessions that ended by themselves; give how many."""
    return connection.execute(delete(Session).where(Session.idle_until <= minute)).rowcount
