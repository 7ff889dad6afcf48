"""Where does each case stand: its desk, its head, its epochs, who holds its secrets?"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, delete, insert, select, update

from incident_log.storage.case_tables import Case, CaseWrap, Grant, Intake
from incident_log.storage.columns import table_of
from incident_log.storage.database import writes
from incident_log.storage.people_tables import DeskMember
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the server knows it; `head_digest` is None while it has no record."""

    id: bytes
    desk: bytes
    state: str
    head_position: int
    head_digest: bytes | None
    report_epoch: int
    identity_epoch: int
    work_epoch: int
    report_commitment: bytes | None
    identity_commitment: bytes | None
    work_commitment: bytes | None
    card_revision: int
    # What the desk, the person and the readers outside the desk wrote.
    desk_records: int = 0
    reporter_records: int = 0
    reporter_octets: int = 0
    reader_records: int = 0
    reader_octets: int = 0

    def commitment_of(self, compartment: str) -> bytes | None:
        """Give what only the newest secret of a compartment gives; None while there is none."""
        return {
            "report": self.report_commitment,
            "identity": self.identity_commitment,
            "work": self.work_commitment,
        }[compartment]

    def epoch_of(self, compartment: str) -> int:
        """Give the newest epoch of a compartment's secret; -1 while there is none."""
        return {
            "report": self.report_epoch,
            "identity": self.identity_epoch,
            "work": self.work_epoch,
        }[compartment]


@dataclass(frozen=True, slots=True)
class NewHead:
    """Where a journal ends after an append, and what was appended by whom."""

    position: int
    digest: bytes
    day: dt.date
    leaf: int
    desk_records: int = 0
    reporter_records: int = 0
    reporter_octets: int = 0
    reader_records: int = 0
    reader_octets: int = 0


@dataclass(frozen=True, slots=True)
class Granted:
    """What a grant that may have expired gives."""

    compartments: frozenset[str]
    expires_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Door:
    """A case, and what ties one member to it."""

    case: StoredCase
    on_desk: bool
    grant: Granted | None


@dataclass(frozen=True, slots=True)
class StoredWrap:
    """A compartment secret of one epoch, sealed for one holder."""

    compartment: str
    epoch: int
    holder: str
    desk_epoch: int | None
    format: str
    wrap: bytes


_CASE = (
    Case.id,
    Case.desk,
    Case.state,
    Case.head_position,
    Case.head_digest,
    Case.report_epoch,
    Case.identity_epoch,
    Case.work_epoch,
    Case.report_commitment,
    Case.identity_commitment,
    Case.work_commitment,
    Case.card_revision,
    Case.desk_records,
    Case.reporter_records,
    Case.reporter_octets,
    Case.reader_records,
    Case.reader_octets,
)
_FIND = select(*_CASE).where(Case.id == bindparam("wanted"))
# One statement for every caller and every case, so that absent and forbidden cost the same.
_DOOR = (
    select(*_CASE, DeskMember.member, Grant.report, Grant.identity, Grant.work, Grant.expires_on)
    .join(
        DeskMember,
        and_(DeskMember.desk == Case.desk, DeskMember.member == bindparam("asking")),
        isouter=True,
    )
    .join(
        Grant,
        and_(
            Grant.case_id == Case.id,
            Grant.member == bindparam("asking"),
            Grant.revoked.is_(False),
            Grant.closed_on.is_(None),
        ),
        isouter=True,
    )
    .where(Case.id == bindparam("wanted"))
)
_FIND_DOOR, _LOCK_DOOR = Prepared(_DOOR), Prepared(_DOOR.with_for_update(of=Case))
_ADVANCE = Prepared(
    update(table_of(Case))
    .where(
        Case.id == bindparam("wanted"),
        Case.head_position == bindparam("old_position"),
    )
    .values(
        head_position=bindparam("new_position"),
        head_digest=bindparam("new_digest"),
        day=bindparam("today"),
        last_leaf=bindparam("leaf"),
        desk_records=Case.desk_records + bindparam("more_of_desk"),
        reporter_records=Case.reporter_records + bindparam("more_of_reporter"),
        reporter_octets=Case.reporter_octets + bindparam("octets_of_reporter"),
        reader_records=Case.reader_records + bindparam("more_of_readers"),
        reader_octets=Case.reader_octets + bindparam("octets_of_readers"),
    )
)


def find(connection: Connection, case_id: bytes) -> StoredCase | None:
    """Find a case; a writer keeps others from changing it until the transaction ends."""
    wanted = _FIND.with_for_update() if writes(connection) else _FIND
    row = connection.execute(wanted, {"wanted": case_id}).one_or_none()
    return None if row is None else StoredCase(*tuple(row))


def find_door(connection: Connection, case_id: bytes, member: bytes) -> Door | None:
    """Find a case together with what ties a member to it, which may be nothing.

    A writer keeps others from changing the case until the transaction ends: of two who write at once, the second sees
    what the first has written.
    """
    asked = {"wanted": case_id, "asking": member}
    row = (_LOCK_DOOR if writes(connection) else _FIND_DOOR).find(connection, asked)
    if row is not None and row[-4] is not None and writes(connection):
        # Only the case was locked: whoever had it before may have ended this access.
        row = _FIND_DOOR.find(connection, asked)
    if row is None:
        return None
    *case, on_desk, report, identity, work, expires_on = row
    grant = (
        None
        if report is None
        else Granted(_compartments(report, identity, work), _day_of(expires_on))
    )
    return Door(StoredCase(*case), on_desk is not None, grant)


def day_of(connection: Connection, case_id: bytes) -> dt.date:
    """Give the day of the newest record, or of the beginning while there is none."""
    return connection.execute(select(Case.day).where(Case.id == case_id)).scalar_one()


def add_pending(connection: Connection, case_id: bytes, desk: bytes, day: dt.date) -> None:
    """Record a case whose report is still being written."""
    values = {
        "id": case_id,
        "desk": desk,
        "state": "pending",
        "opened_on": day,
        "day": day,
        "head_position": -1,
        "report_epoch": -1,
        "identity_epoch": -1,
        "work_epoch": -1,
        "card_revision": -1,
    }
    connection.execute(insert(table_of(Case)), values)


def advance(connection: Connection, case_id: bytes, old_position: int, head: NewHead) -> bool:
    """Move the head on if it is still where the writer saw it; tell whether it was."""
    values = {
        "wanted": case_id,
        "old_position": old_position,
        "new_position": head.position,
        "new_digest": head.digest,
        "today": head.day.isoformat(),
        "leaf": head.leaf,
        "more_of_desk": head.desk_records,
        "more_of_reporter": head.reporter_records,
        "octets_of_reporter": head.reporter_octets,
        "more_of_readers": head.reader_records,
        "octets_of_readers": head.reader_octets,
    }
    return _ADVANCE.run(connection, values) == 1


def submit(connection: Connection, case_id: bytes, head: NewHead) -> None:
    """Turn a pending case into a new one with its first records."""
    values = {
        "state": "new",
        "head_position": head.position,
        "head_digest": head.digest,
        "day": head.day,
        "last_leaf": head.leaf,
        "reporter_records": head.reporter_records,
        "reporter_octets": head.reporter_octets,
    }
    connection.execute(update(table_of(Case)).where(Case.id == case_id).values(**values))


def adopt(connection: Connection, case_id: bytes, card: bytes, revision: int) -> None:
    """Turn a new case into one that the desk has taken over."""
    values = {"state": "adopted", "card": card, "card_revision": revision}
    connection.execute(update(table_of(Case)).where(Case.id == case_id).values(**values))


def save_card(connection: Connection, case_id: bytes, card: bytes, revision: int) -> bool:
    """Replace the card if this is its next revision; tell whether it was."""
    wanted = update(table_of(Case)).where(Case.id == case_id, Case.card_revision == revision - 1)
    return connection.execute(wanted.values(card=card, card_revision=revision)).rowcount == 1


def find_card(connection: Connection, case_id: bytes) -> bytes | None:
    """Find the sealed card."""
    return connection.execute(select(Case.card).where(Case.id == case_id)).scalar()


def set_secret(
    connection: Connection, case_id: bytes, compartment: str, epoch: int, commitment: bytes
) -> None:
    """Say which secret of a compartment is the newest: its epoch, and what it alone gives."""
    values = {f"{compartment}_epoch": epoch, f"{compartment}_commitment": commitment}
    connection.execute(update(table_of(Case)).where(Case.id == case_id).values(values))


def add_intake(connection: Connection, case_id: bytes, wrap: bytes) -> None:
    """Keep the reporter's sealed letter to the desk."""
    connection.execute(insert(table_of(Intake)), {"case_id": case_id, "wrap": wrap})


def find_intake(connection: Connection, case_id: bytes) -> bytes | None:
    """Find the reporter's sealed letter to the desk."""
    return connection.execute(select(Intake.wrap).where(Intake.case_id == case_id)).scalar()


def add_wraps(connection: Connection, case_id: bytes, wraps: Iterable[StoredWrap]) -> None:
    """Keep sealed compartment secrets."""
    rows = [
        {"case_id": case_id} | {name: getattr(wrap, name) for name in wrap.__slots__}
        for wrap in wraps
    ]
    if rows:
        connection.execute(insert(table_of(CaseWrap)), rows)


def delete_wraps_of(connection: Connection, case_id: bytes, holder: str) -> None:
    """Delete what was sealed for a holder who gets it anew, or no more."""
    connection.execute(
        delete(CaseWrap).where(CaseWrap.case_id == case_id, CaseWrap.holder == holder)
    )


def wraps_for(
    connection: Connection, case_id: bytes, holder: str, compartments: Iterable[str]
) -> Sequence[StoredWrap]:
    """List the sealed secrets of one holder, by compartment and epoch."""
    columns = (
        CaseWrap.compartment,
        CaseWrap.epoch,
        CaseWrap.holder,
        CaseWrap.desk_epoch,
        CaseWrap.format,
        CaseWrap.wrap,
    )
    wanted = select(*columns).where(
        CaseWrap.case_id == case_id,
        CaseWrap.holder == holder,
        CaseWrap.compartment.in_(sorted(compartments)),
    )
    return [
        StoredWrap(*row)
        for row in connection.execute(wanted.order_by(CaseWrap.compartment, CaseWrap.epoch))
    ]


def pending_before(connection: Connection, day: dt.date) -> Sequence[bytes]:
    """List cases whose report was begun before a day and never sent."""
    wanted = (
        select(Case.id)
        .where(Case.state == "pending", Case.opened_on < day)
        .order_by(Case.opened_on)
        .limit(1000)
    )
    return connection.execute(wanted).scalars().all()


def known(connection: Connection, case_ids: Sequence[bytes]) -> frozenset[bytes]:
    """Pick those ids that are cases."""
    return frozenset(connection.execute(select(Case.id).where(Case.id.in_(case_ids))).scalars())


def delete_pending(connection: Connection, case_id: bytes) -> None:
    """Delete a case that was never sent."""
    connection.execute(delete(Case).where(Case.id == case_id, Case.state == "pending"))


def _day_of(found: object) -> dt.date | None:
    """Read a day as the driver gives it: SQLite has only texts."""
    return (
        dt.date.fromisoformat(found)
        if isinstance(found, str)
        else found
        if isinstance(found, dt.date)
        else None
    )


def _compartments(report: object, identity: object, work: object) -> frozenset[str]:
    named = {"report": report, "identity": identity, "work": work}
    return frozenset(name for name, granted in named.items() if granted)
