"""How is a record added to its journal, and how is a journal read? Adding is the path that must stay short."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, insert, select
from sqlalchemy.sql.expression import literal

from incident_log.storage.case_tables import Record
from incident_log.storage.columns import table_of
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record to be stored, taken apart and hashed."""

    case_id: bytes
    position: int
    compartment: str
    epoch: int
    leaf: int
    day: dt.date
    digest: bytes
    header: bytes
    body: bytes
    body_sha256: bytes


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as a reader gets it; the body is None in a compartment that the reader may not open."""

    position: int
    compartment: str
    leaf: int
    header: bytes
    body_sha256: bytes
    body: bytes | None


_ADD = Prepared(insert(table_of(Record)))
_NOTHING = literal(None, LargeBinary())


def add(connection: Connection, records: Sequence[NewRecord]) -> None:
    """Store records whose log entries are there already."""
    rows: list[dict[str, object]] = [
        {
            "case_id": record.case_id,
            "position": record.position,
            "compartment": record.compartment,
            "epoch": record.epoch,
            "leaf": record.leaf,
            "day": record.day.isoformat(),
            "digest": record.digest,
            "header": record.header,
            "body": record.body,
            "body_sha256": record.body_sha256,
            "size": len(record.header) + 1 + len(record.body),
        }
        for record in records
    ]
    _ADD.run_many(connection, rows)


def find_placed(connection: Connection, case_id: bytes, position: int) -> tuple[bytes, int] | None:
    """Find digest and leaf of the record at a position."""
    wanted = select(Record.digest, Record.leaf).where(
        Record.case_id == case_id, Record.position == position
    )
    row = connection.execute(wanted).one_or_none()
    return None if row is None else (row.digest, row.leaf)


def placed_until(
    connection: Connection, case_id: bytes, count: int
) -> Sequence[tuple[bytes, int, dt.date]]:
    """List digest, leaf and day of the first records."""
    wanted = select(Record.digest, Record.leaf, Record.day).where(
        Record.case_id == case_id, Record.position < count
    )
    return [
        (row.digest, row.leaf, row.day)
        for row in connection.execute(wanted.order_by(Record.position))
    ]


def load_page(
    connection: Connection,
    case_id: bytes,
    *,
    after: int,
    limit: int,
    most_octets: int,
    readable: frozenset[str],
) -> Sequence[StoredRecord]:
    """Give the records after a position: at most `limit`, and stop before a page grows beyond `most_octets` (but give one)."""
    in_case = Record.case_id == case_id
    sizes = select(Record.position, Record.size, Record.compartment).where(
        in_case, Record.position > after
    )
    last, octets = after, 0
    for position, size, compartment in connection.execute(
        sizes.order_by(Record.position).limit(limit)
    ):
        octets += size if compartment in readable else 0
        if octets > most_octets and last > after:
            break
        last = position
    columns = (Record.position, Record.compartment, Record.leaf, Record.header, Record.body_sha256)
    page = (in_case, Record.position > after, Record.position <= last)
    allowed = Record.compartment.in_(sorted(readable))
    whole = select(*columns, Record.body).where(*page, allowed)
    bare = select(*columns, _NOTHING.label("body")).where(*page, ~allowed)
    rows = [StoredRecord(*row) for wanted in (whole, bare) for row in connection.execute(wanted)]
    return sorted(rows, key=lambda record: record.position)
