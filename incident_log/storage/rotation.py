"""What is left to do before nothing new is sealed under keys that somebody who left may know?"""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select

from incident_log.storage.case_tables import Case, CaseWrap, Grant
from incident_log.storage.cases import StoredWrap, add_wraps
from incident_log.storage.members import active_on_desk
from incident_log.storage.people_tables import DeskWrap, Member


def count_ended(connection: Connection, desk: bytes, first_epoch: int) -> int:
    """Count the cases of a desk whose secrets have ended, or which somebody who is not active could open."""
    return connection.execute(
        select(func.count()).select_from(Case).where(_ended(desk, first_epoch))
    ).scalar_one()


def list_ended(
    connection: Connection, desk: bytes, first_epoch: int, *, after: bytes, limit: int
) -> Sequence[bytes]:
    """List them from behind a case on, the one changed longest ago first: renewed so, they stay in their order of change."""
    wanted = select(Case.id).where(_ended(desk, first_epoch))
    if after:
        before = select(Case.last_leaf).where(Case.id == after).scalar_subquery()
        wanted = wanted.where(Case.last_leaf > before)
    return connection.execute(wanted.order_by(Case.last_leaf).limit(limit)).scalars().all()


def epochs_held(connection: Connection, desk: bytes) -> dict[bytes, list[int]]:
    """Give the epochs of a desk for which each of its active members has a wrap."""
    held: dict[bytes, list[int]] = {member: [] for member in active_on_desk(connection, desk)}
    wanted = select(DeskWrap.member, DeskWrap.epoch).where(DeskWrap.desk == desk)
    for member, epoch in connection.execute(wanted.order_by(DeskWrap.member, DeskWrap.epoch)):
        if member in held:
            held[member].append(epoch)
    return held


def cases_of_reader(
    connection: Connection, desk: bytes, member: bytes, *, limit: int
) -> Sequence[tuple[bytes, tuple[str, ...]]]:
    """List the cases of a desk that a reader was ever given, with the compartments of the last grant."""
    wanted = (
        select(Grant.case_id, Grant.report, Grant.identity, Grant.work)
        .join(Case, Case.id == Grant.case_id)
        .where(Case.desk == desk, Grant.member == member)
    )
    return [
        (
            row.case_id,
            tuple(name for name in ("report", "identity", "work") if getattr(row, name)),
        )
        for row in connection.execute(wanted.order_by(Grant.case_id).limit(limit))
    ]


def desk_places(connection: Connection, case_id: bytes) -> frozenset[tuple[str, int]]:
    """Give compartment and epoch of every secret that is wrapped for the desk."""
    wanted = select(CaseWrap.compartment, CaseWrap.epoch).where(
        CaseWrap.case_id == case_id, CaseWrap.holder == "desk"
    )
    return frozenset((row.compartment, row.epoch) for row in connection.execute(wanted))


def count_secrets(connection: Connection, case_id: bytes) -> int:
    """Count the secrets of a case that are wrapped for the desk; a letter holds no more."""
    return len(desk_places(connection, case_id))


def add_desk_wraps(connection: Connection, case_id: bytes, wraps: Iterable[StoredWrap]) -> None:
    """Keep these for the desk where it has no wrap of the same secret; one that it has stays, under whichever of its keys.

    Nobody here can see whether a wrap opens: one member could otherwise take a case from the whole desk for good. Everybody
    of the desk is handed all of its keys, so the older wrap opens as well.
    """
    held = desk_places(connection, case_id)
    lacking = [wrap for wrap in wraps if (wrap.compartment, wrap.epoch) not in held]
    add_wraps(connection, case_id, lacking)


def _ended(desk: bytes, first_epoch: int) -> ColumnElement[bool]:
    gone = exists().where(
        Grant.case_id == Case.id,
        Grant.revoked.is_(False),
        Member.id == Grant.member,
        Member.status != "active",
    )
    old = or_(
        Case.report_epoch < first_epoch,
        Case.identity_epoch < first_epoch,
        # A case has no work of the desk until it is adopted.
        and_(Case.work_epoch >= 0, Case.work_epoch < first_epoch),
    )
    return and_(Case.desk == desk, Case.state != "pending", or_(old, gone))
