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


def needed_for(
    statements: Sequence[StoredStatement], subjects: Iterable[bytes]
) -> list[StoredStatement]:
    """Pick what it takes to check some desks and members up to the root, in log order.

    That is: the organisation's statements, all on these subjects, and all on every member who signed any of those.
    """
    holders = {one.key: one.subject for one in statements if one.key is not None}
    needed, still = set[bytes](), set(subjects)
    while still:
        needed |= still
        signers = {one.signer for one in statements if one.subject in still}
        still = {holders[signer] for signer in signers if signer in holders} - needed
    return [one for one in statements if one.subject in needed or one.type == "organisation"]
