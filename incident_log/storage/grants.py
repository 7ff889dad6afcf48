"""Who outside the desk may read a case, which compartments, and until when?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from incident_log.storage.case_tables import Grant
from incident_log.storage.columns import table_of


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """A grant that was not revoked."""

    member: bytes
    compartments: tuple[str, ...]
    granted_on: dt.date
    expires_on: dt.date | None
    # The person closed it; it opens nothing from that day on.
    closed_on: dt.date | None = None


_COLUMNS = (
    Grant.member,
    Grant.report,
    Grant.identity,
    Grant.work,
    Grant.granted_on,
    Grant.expires_on,
    Grant.closed_on,
)


def save(connection: Connection, case_id: bytes, grant: StoredGrant) -> None:
    """Give a reader this instead of whatever they had."""
    connection.execute(delete(Grant).where(Grant.case_id == case_id, Grant.member == grant.member))
    values = {
        "case_id": case_id,
        "member": grant.member,
        "report": "report" in grant.compartments,
        "identity": "identity" in grant.compartments,
        "work": "work" in grant.compartments,
        "granted_on": grant.granted_on,
        "expires_on": grant.expires_on,
        "revoked": False,
        "closed_on": grant.closed_on,
    }
    connection.execute(insert(table_of(Grant)), values)


def revoke(connection: Connection, case_id: bytes, member: bytes) -> bool:
    """End a grant; tell whether there was one."""
    wanted = update(table_of(Grant)).where(
        Grant.case_id == case_id, Grant.member == member, Grant.revoked.is_(False)
    )
    return connection.execute(wanted.values(revoked=True)).rowcount == 1


def close(connection: Connection, case_id: bytes, member: bytes, day: dt.date) -> None:
    """Shut a grant for good and let it stand; the first day stays."""
    wanted = update(table_of(Grant)).where(
        Grant.case_id == case_id, Grant.member == member, Grant.closed_on.is_(None)
    )
    connection.execute(wanted.values(closed_on=day))


def list_of_case(connection: Connection, case_id: bytes) -> Sequence[StoredGrant]:
    """List who outside the desk may read a case, with those whose day is over and those whom the person shut out."""
    wanted = (
        select(*_COLUMNS)
        .where(Grant.case_id == case_id, Grant.revoked.is_(False))
        .order_by(Grant.member)
    )
    return [_grant_of(row) for row in connection.execute(wanted)]


def find(connection: Connection, case_id: bytes, member: bytes) -> StoredGrant | None:
    """Find one reader's grant, expired, closed or neither."""
    wanted = select(*_COLUMNS).where(
        Grant.case_id == case_id, Grant.member == member, Grant.revoked.is_(False)
    )
    row = connection.execute(wanted).one_or_none()
    return None if row is None else _grant_of(row)


def readers_ever(connection: Connection, case_id: bytes) -> Sequence[bytes]:
    """List every member who had a grant of this case and may have written in it."""
    return connection.execute(select(Grant.member).where(Grant.case_id == case_id)).scalars().all()


def live_cases_of(
    connection: Connection, member: bytes, day: dt.date, *, after: bytes, limit: int
) -> Sequence[bytes]:
    """List the cases that a member may read by grant on a day, by id."""
    live = or_(Grant.expires_on.is_(None), Grant.expires_on >= day)
    wanted = select(Grant.case_id).where(
        Grant.member == member,
        Grant.revoked.is_(False),
        Grant.closed_on.is_(None),
        live,
        Grant.case_id > after,
    )
    return connection.execute(wanted.order_by(Grant.case_id).limit(limit)).scalars().all()


def _grant_of(
    row: Row[bytes, bool, bool, bool, dt.date, dt.date | None, dt.date | None],
) -> StoredGrant:
    member, report, identity, work, granted_on, expires_on, closed_on = row
    named = {"report": report, "identity": identity, "work": work}
    compartments = tuple(name for name, granted in named.items() if granted)
    return StoredGrant(member, compartments, granted_on, expires_on, closed_on)
