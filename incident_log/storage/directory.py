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


def needed_for(
    statements: Sequence[StoredStatement], wanted: Iterable[StoredStatement]
) -> list[StoredStatement]:
    """Add to the statements wanted all those without which they cannot be checked up to the root.

    That is: the organisation's, what stood before on the same subject, and the same for whoever signed.
    """
    members = {
        statement.key: statement.subject for statement in statements if statement.key is not None
    }
    needed = {
        statement.leaf: statement for statement in statements if statement.type == "organisation"
    }
    queue = list(wanted)
    while queue:
        statement = queue.pop()
        if statement.leaf in needed:
            continue
        needed[statement.leaf] = statement
        subjects = {(statement.type, statement.subject), ("member", members.get(statement.signer))}
        queue += [
            earlier
            for earlier in statements
            if earlier.leaf < statement.leaf and (earlier.type, earlier.subject) in subjects
        ]
    return [needed[leaf] for leaf in sorted(needed)]
