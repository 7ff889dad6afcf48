"""Who has an account, and what is kept for them? Statements say who; here it is kept to be asked quickly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from incident_log.errors import NotFound
from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Desk, DeskMember, DeskWrap, Member, Profile
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredMember:
    """One member as stored."""

    id: bytes
    status: str
    role: str
    signing: bytes
    settings: bytes | None
    settings_revision: int


@dataclass(frozen=True, slots=True)
class Wrap:
    """The secret of one epoch of a desk, sealed to one member."""

    member: bytes
    desk: bytes
    epoch: int
    wrap: bytes


_COLUMNS = (
    Member.id,
    Member.status,
    Member.role,
    Member.signing,
    Member.settings,
    Member.settings_revision,
)
_FIND_DESK_EPOCH = Prepared(select(Desk.epoch).where(Desk.id == bindparam("desk")))


def add(
    connection: Connection,
    member: bytes,
    *,
    status: str,
    role: str,
    signing: bytes,
    name_tag: bytes,
) -> None:
    """Record a new member; a taken name or key raises Conflict."""
    values = {
        "id": member,
        "status": status,
        "role": role,
        "signing": signing,
        "name_tag": name_tag,
        "settings_revision": 0,
    }
    connection.execute(insert(table_of(Member)), values)


def load(connection: Connection, member: bytes, *, lock: bool = False) -> StoredMember:
    """Load a member; raise NotFound. `lock` keeps others from changing or locking them until this transaction ends."""
    wanted = select(*_COLUMNS).where(Member.id == member)
    # Rows that name the member may be added meanwhile: only the member's own row is held.
    wanted = wanted.with_for_update(key_share=True) if lock else wanted
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("member")
    return StoredMember(*row)


def is_name_taken(connection: Connection, name_tag: bytes) -> bool:
    """Tell whether somebody signs in with this name."""
    return (
        connection.execute(select(Member.id).where(Member.name_tag == name_tag)).one_or_none()
        is not None
    )


def is_key_taken(connection: Connection, signing: bytes) -> bool:
    """Tell whether this signing key belongs to an account."""
    return (
        connection.execute(select(Member.id).where(Member.signing == signing)).one_or_none()
        is not None
    )


def update_standing(
    connection: Connection, member: bytes, *, status: str, role: str, signing: bytes
) -> None:
    """Repeat what the newest statement says of a member."""
    values = {"status": status, "role": role, "signing": signing}
    connection.execute(update(table_of(Member)).where(Member.id == member).values(values))


def forget(connection: Connection, member: bytes) -> None:
    """Delete what only the member themselves could use: name tag, settings, desk secrets."""
    connection.execute(
        update(table_of(Member)).where(Member.id == member).values(name_tag=None, settings=None)
    )
    connection.execute(delete(DeskWrap).where(DeskWrap.member == member))


def delete_pending(connection: Connection, member: bytes) -> None:
    """Delete an account that was never confirmed."""
    connection.execute(delete(Member).where(Member.id == member, Member.status == "pending"))


def save_settings(connection: Connection, member: bytes, box: bytes, revision: int) -> bool:
    """Replace the sealed settings if this is the next revision; tell whether it was."""
    wanted = update(table_of(Member)).where(
        Member.id == member, Member.settings_revision == revision - 1
    )
    return connection.execute(wanted.values(settings=box, settings_revision=revision)).rowcount == 1


def count_active_owners(connection: Connection) -> int:
    """Count who can still administer everything."""
    wanted = select(func.count()).where(Member.role == "owner", Member.status == "active")
    return connection.execute(wanted).scalar_one()


def set_desks(connection: Connection, member: bytes, desks: Iterable[bytes]) -> None:
    """Repeat on which desks a member is."""
    connection.execute(delete(DeskMember).where(DeskMember.member == member))
    known = connection.execute(select(Desk.id)).scalars().all()
    rows = [{"desk": desk, "member": member} for desk in desks if desk in known]
    if rows:
        connection.execute(insert(table_of(DeskMember)), rows)


def is_on_desk(connection: Connection, member: bytes, desk: bytes) -> bool:
    """Tell whether a member is on a desk."""
    wanted = select(DeskMember.member).where(DeskMember.desk == desk, DeskMember.member == member)
    return connection.execute(wanted).one_or_none() is not None


def desks_of(connection: Connection, member: bytes) -> Sequence[bytes]:
    """List the desks of a member."""
    return (
        connection.execute(
            select(DeskMember.desk).where(DeskMember.member == member).order_by(DeskMember.desk)
        )
        .scalars()
        .all()
    )


def active_on_desk(connection: Connection, desk: bytes) -> Sequence[bytes]:
    """List the active members of a desk."""
    wanted = select(DeskMember.member).join(Member, Member.id == DeskMember.member)
    return (
        connection.execute(wanted.where(DeskMember.desk == desk, Member.status == "active"))
        .scalars()
        .all()
    )


def are_active(connection: Connection, members: Iterable[bytes]) -> bool:
    """Tell whether all of these are active members."""
    wanted = set(members)
    found = select(func.count()).where(Member.id.in_(wanted), Member.status == "active")
    return connection.execute(found).scalar_one() == len(wanted)


def add_wraps(connection: Connection, wraps: Sequence[Wrap]) -> None:
    """Store desk secrets; one that is there already raises Conflict."""
    if wraps:
        rows = [
            {"member": w.member, "desk": w.desk, "epoch": w.epoch, "wrap": w.wrap} for w in wraps
        ]
        connection.execute(insert(table_of(DeskWrap)), rows)


def wraps_of(connection: Connection, member: bytes) -> Sequence[Wrap]:
    """List a member's desk secrets of the desks they are on, by desk and epoch."""
    on_desk = (DeskMember.desk == DeskWrap.desk) & (DeskMember.member == DeskWrap.member)
    wanted = select(DeskWrap.member, DeskWrap.desk, DeskWrap.epoch, DeskWrap.wrap).join(
        DeskMember, on_desk
    )
    rows = connection.execute(
        wanted.where(DeskWrap.member == member).order_by(DeskWrap.desk, DeskWrap.epoch)
    )
    return [Wrap(*row) for row in rows]


def find_desk_epoch(connection: Connection, desk: bytes) -> int | None:
    """Find the newest epoch of a desk; None when there is no such desk."""
    row = _FIND_DESK_EPOCH.find(connection, {"desk": desk})
    return None if row is None else row[0]


def set_desk_epoch(connection: Connection, desk: bytes, epoch: int) -> None:
    """Repeat the newest epoch of a desk, which may be new."""
    if find_desk_epoch(connection, desk) is None:
        connection.execute(insert(table_of(Desk)), {"id": desk, "epoch": epoch})
    else:
        connection.execute(update(table_of(Desk)).where(Desk.id == desk).values(epoch=epoch))


def save_profile(
    connection: Connection, desk: bytes, member: bytes, desk_epoch: int, box: bytes
) -> None:
    """Replace a member's sealed name at one desk."""
    connection.execute(delete(Profile).where(Profile.desk == desk, Profile.member == member))
    connection.execute(
        insert(table_of(Profile)),
        {"desk": desk, "member": member, "desk_epoch": desk_epoch, "box": box},
    )


def profiles_of_desk(connection: Connection, desk: bytes) -> Sequence[tuple[bytes, int, bytes]]:
    """List the sealed names that a desk may open: member, desk epoch, box."""
    wanted = (
        select(Profile.member, Profile.desk_epoch, Profile.box)
        .where(Profile.desk == desk)
        .order_by(Profile.member)
    )
    return [(row.member, row.desk_epoch, row.box) for row in connection.execute(wanted)]
