"""Which statements are there? In log order, whole or as far as one desk can be checked with them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Statement


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """One statement with where it stands in the log, and as much of its content as finding it needs."""

    leaf: int
    type: str
    subject: bytes
    sequence: int
    signer: bytes
    key: bytes | None
    envelope: bytes


_ALL = select(
    Statement.leaf,
    Statement.type,
    Statement.subject,
    Statement.sequence,
    Statement.signer,
    Statement.key,
    Statement.envelope,
).order_by(Statement.leaf)

_WITH_SUBJECT = ("member", "desk_epoch")


def add(connection: Connection, statements: Iterable[StoredStatement]) -> None:
    """Store statements that were verified and logged."""
    rows = [
        {name: getattr(statement, name) for name in statement.__slots__} for statement in statements
    ]
    connection.execute(insert(table_of(Statement)), rows)


def load_all(connection: Connection) -> Sequence[StoredStatement]:
    """Give every statement in log order."""
    return [StoredStatement(*row) for row in connection.execute(_ALL)]


def find_organisation(connection: Connection) -> bytes | None:
    """Find the envelope of the organisation's newest statement; None before setup."""
    wanted = select(Statement.envelope).where(Statement.type == "organisation")
    return connection.execute(wanted.order_by(Statement.leaf.desc()).limit(1)).scalar()


def load_members(connection: Connection) -> Sequence[StoredStatement]:
    """Give every statement on members, in log order."""
    rows = connection.execute(_ALL.where(Statement.type == "member"))
    return [StoredStatement(*row) for row in rows]


def holders_of(connection: Connection, keys: set[bytes]) -> set[bytes]:
    """Find the members who have or had these signing keys."""
    wanted = select(Statement.subject).where(Statement.key.in_(keys))
    return set(connection.execute(wanted).scalars()) if keys else set()


def needed_for(connection: Connection, subjects: Iterable[bytes]) -> list[StoredStatement]:
    """Find what it takes to check some desks and members up to the root, in log order.

    That is: the organisation's statements, all on these subjects, and all on every member who signed any of those.
    Anybody may ask for this, so it costs what it gives, however many statements there are besides.
    """
    # In no order, so that the database sorts nothing.
    some = _ALL.order_by(None)
    rows = connection.execute(some.where(Statement.type == "organisation"))
    found = {row.leaf: StoredStatement(*row) for row in rows}
    needed, still = set[bytes](), set(subjects)
    while still:
        needed |= still
        rows = connection.execute(
            some.where(Statement.type.in_(_WITH_SUBJECT), Statement.subject.in_(still))
        )
        met = [StoredStatement(*row) for row in rows]
        found |= {one.leaf: one for one in met}
        still = holders_of(connection, {one.signer for one in met}) - needed
    return [found[leaf] for leaf in sorted(found)]
