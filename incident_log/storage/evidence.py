"""Which sealed files belong to a case, and which of their slices are here?"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, func, insert, select, update
from sqlalchemy import delete as delete_from

from incident_log.format.evidence import SLICE
from incident_log.storage.case_tables import Case, Evidence, ExpectedSlice, Slice
from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Installation
from incident_log.storage.prepared import Prepared


@dataclass(frozen=True, slots=True)
class StoredEvidence:
    """A file as announced; `leaf` and `manifest` are None until all of it is here and logged."""

    compartment: str
    slices: int
    sealed_size: int
    manifest: bytes | None
    leaf: int | None
    by_reader: bool = False
    # As whom the server counts them; None where it was announced before that.
    writer: bytes | None = None


_FIND = select(
    Evidence.compartment, Evidence.slices, Evidence.sealed_size, Evidence.manifest, Evidence.leaf
).where(Evidence.case_id == bindparam("in_case"), Evidence.id == bindparam("wanted"))
_FIND_ONLY, _FIND_AND_LOCK = Prepared(_FIND), Prepared(_FIND.with_for_update())
_FIND_SLICE = Prepared(
    select(Slice.digest).where(
        Slice.case_id == bindparam("in_case"),
        Slice.evidence == bindparam("wanted"),
        Slice.number == bindparam("index"),
    )
)
_HERE = (
    ExpectedSlice.case_id == bindparam("in_case"),
    ExpectedSlice.evidence == bindparam("wanted"),
    ExpectedSlice.number == bindparam("index"),
)
_FIND_EXPECTED = Prepared(select(ExpectedSlice.digest).where(*_HERE))
_FORGET_EXPECTED = Prepared(delete_from(table_of(ExpectedSlice)).where(*_HERE))
_ADD_SLICE, _ADD_EXPECTED = (
    Prepared(
        insert(table_of(each)).values(
            case_id=bindparam("in_case"),
            evidence=bindparam("wanted"),
            number=bindparam("index"),
            digest=bindparam("new_digest"),
        )
    )
    for each in (Slice, ExpectedSlice)
)

# The one row there is; nothing that happens often waits for it.
_INSTALLATION_LOCKED = select(Installation.id).where(Installation.id == 1).with_for_update()


def find(
    connection: Connection, case_id: bytes, evidence: bytes, *, lock: bool = False
) -> StoredEvidence | None:
    """Find a file of a case; `lock` keeps others from changing it until this transaction ends."""
    wanted = _FIND_AND_LOCK if lock else _FIND_ONLY
    row = wanted.find(connection, {"in_case": case_id, "wanted": evidence})
    return None if row is None else StoredEvidence(*row)


def add(
    connection: Connection,
    case_id: bytes,
    evidence: bytes,
    new: StoredEvidence,
    today: dt.date,
) -> None:
    """Announce a file."""
    values = {
        "case_id": case_id,
        "id": evidence,
        "compartment": new.compartment,
        "slices": new.slices,
        "sealed_size": new.sealed_size,
        "announced_on": today,
        "by_reader": new.by_reader,
        "writer": new.writer,
    }
    connection.execute(insert(table_of(Evidence)), values)


@dataclass(frozen=True, slots=True)
class Announced:
    """How many files a case has announced, and how many bytes: altogether, and on one day."""

    files: int = 0
    octets: int = 0
    octets_today: int = 0

    def __add__(self, other: "Announced") -> "Announced":
        """Add what others announced."""
        return Announced(
            self.files + other.files,
            self.octets + other.octets,
            self.octets_today + other.octets_today,
        )


def announced(
    connection: Connection, case_id: bytes, today: dt.date
) -> dict[tuple[bytes | None, bool], Announced]:
    """Count what a case has announced, whether or not it came: by writer, and whether as a reader outside the desk."""
    size = Evidence.sealed_size
    on_day = func.sum(case((Evidence.announced_on == today, size), else_=0))
    who = (Evidence.writer, Evidence.by_reader)
    wanted = select(*who, func.count(), func.sum(size), on_day).where(Evidence.case_id == case_id)
    return {
        (writer, bool(by_reader)): Announced(*(int(each or 0) for each in counts))
        for writer, by_reader, *counts in connection.execute(wanted.group_by(*who))
    }


def promised(connection: Connection, since: dt.date) -> int:
    """Count the bytes that are still to come of all files announced on a day or after it."""
    coming = (Evidence.leaf.is_(None), Evidence.announced_on >= since)
    announced = select(func.sum(Evidence.sealed_size)).where(*coming)
    rest = Evidence.sealed_size - Slice.number * SLICE
    here = (
        select(func.sum(case((rest < SLICE, rest), else_=SLICE)))
        .select_from(Slice)
        .join(Evidence, and_(Evidence.case_id == Slice.case_id, Evidence.id == Slice.evidence))
        .where(*coming)
    )
    return int(connection.scalar(announced) or 0) - int(connection.scalar(here) or 0)


def lock(connection: Connection) -> None:
    """Let nobody else count what is promised, of all cases, until this transaction ends. SQLite has one writer anyway."""
    connection.execute(_INSTALLATION_LOCKED)


def find_slice(
    connection: Connection, case_id: bytes, evidence: bytes, number: int
) -> bytes | None:
    """Find the digest of a stored slice."""
    row = _FIND_SLICE.find(connection, {"in_case": case_id, "wanted": evidence, "index": number})
    return None if row is None else bytes(row[0])


def find_expected(
    connection: Connection, case_id: bytes, evidence: bytes, number: int
) -> bytes | None:
    """Find the digest of a slice that was expected and is not stored yet."""
    row = _FIND_EXPECTED.find(connection, {"in_case": case_id, "wanted": evidence, "index": number})
    return None if row is None else bytes(row[0])


def expect_slice(
    connection: Connection, case_id: bytes, evidence: bytes, number: int, digest: bytes
) -> None:
    """Say which bytes will lie in a place, before they do."""
    place = {"in_case": case_id, "wanted": evidence, "index": number}
    _ADD_EXPECTED.run(connection, place | {"new_digest": digest})


def add_slice(
    connection: Connection, case_id: bytes, evidence: bytes, number: int, digest: bytes
) -> None:
    """Say that a slice lies in the store, durably; only after it does."""
    place = {"in_case": case_id, "wanted": evidence, "index": number}
    _ADD_SLICE.run(connection, place | {"new_digest": digest})
    _FORGET_EXPECTED.run(connection, place)


def slices_of(
    connection: Connection, case_id: bytes, evidence: bytes
) -> Sequence[tuple[int, bytes]]:
    """List number and digest of the slices that are here, in order."""
    wanted = select(Slice.number, Slice.digest).where(
        Slice.case_id == case_id, Slice.evidence == evidence
    )
    return [(row.number, row.digest) for row in connection.execute(wanted.order_by(Slice.number))]


def places_of(connection: Connection, case_id: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Give file, number and digest of every slice of a case that is stored or expected."""
    for table in (Slice, ExpectedSlice):
        wanted = select(table.evidence, table.number, table.digest).where(table.case_id == case_id)
        for row in connection.execute(wanted):
            yield row.evidence, row.number, row.digest


def complete(
    connection: Connection, case_id: bytes, evidence: bytes, manifest: bytes, leaf: int
) -> None:
    """Say that all slices are here and logged."""
    wanted = update(table_of(Evidence)).where(Evidence.case_id == case_id, Evidence.id == evidence)
    connection.execute(wanted.values(manifest=manifest, leaf=leaf))


def some_complete(
    connection: Connection, since: int, *, sent: bool, count: int
) -> frozenset[tuple[bytes, bytes]]:
    """Pick the oldest and the newest files that were logged at or after a leaf, so many of each: case and id.

    `sent` leaves out those of reports that were not sent yet: only they are ever deleted.
    """
    wanted = select(Evidence.case_id, Evidence.id).where(Evidence.leaf >= since)
    if sent:
        wanted = wanted.join(Case, Case.id == Evidence.case_id).where(Case.state != "pending")
    ends = (wanted.order_by(order).limit(count) for order in (Evidence.leaf, Evidence.leaf.desc()))
    return frozenset((row.case_id, row.id) for each in ends for row in connection.execute(each))


def delete(connection: Connection, case_id: bytes, evidence: bytes) -> None:
    """Delete a file of a case that was not sent yet; the blobs follow after the commit."""
    for table in (ExpectedSlice, Slice):
        of_file = (table.case_id == case_id, table.evidence == evidence)
        connection.execute(delete_from(table).where(*of_file))
    of_case = (Evidence.case_id == case_id, Evidence.id == evidence)
    connection.execute(delete_from(Evidence).where(*of_case))


def delete_of_case(connection: Connection, case_id: bytes) -> None:
    """Delete the files of a case that was never sent; the blobs follow after the commit."""
    for table in (ExpectedSlice, Slice):
        connection.execute(delete_from(table).where(table.case_id == case_id))
    connection.execute(delete_from(Evidence).where(Evidence.case_id == case_id))
