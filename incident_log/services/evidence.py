"""How does a sealed file arrive, slice by slice, so that what was acknowledged is never lost and the rest can follow later?"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.errors import Conflict, FormatError, LimitExceeded, NotFound, StorageFull
from incident_log.format.evidence import layout_of_sealed, manifest_digest
from incident_log.services.access import THE_REPORTER, Capacity, CaseAccess
from incident_log.services.conflicts import SlicesMissing
from incident_log.services.limits import (
    EIGHTHS_OF_EVIDENCE,
    LARGEST_FILES_PENDING,
    MOST_EVIDENCE_PENDING,
    MOST_EVIDENCE_PER_CASE,
    PROMISED_DAYS,
    Room,
    largest_sealed,
)
from incident_log.storage import evidence, log
from incident_log.storage.blobs import Blobs, address_of
from incident_log.storage.evidence import Announced, StoredEvidence

# Which parts of what a case takes are used up by whom.
_PARTS: Mapping[Capacity, Sequence[str]] = {
    "reporter": ("reporter",),
    "desk": ("members", "desk"),
    "grant": ("members", "readers", "grant"),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """A file that is to come: how large it will be, sealed."""

    evidence: bytes
    compartment: str
    slices: int
    sealed_size: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A slice that came, and is in memory: where it belongs, its length, what it is, and what it was said to be."""

    evidence: bytes
    number: int
    size: int
    digest: bytes
    announced: bytes

    @classmethod
    def of(cls, evidence: bytes, number: int, sealed: bytes, announced: bytes) -> "Arrived":
        """Hash it, which takes a while: before the case is locked."""
        return cls(evidence, number, len(sealed), hashlib.sha256(sealed).digest(), announced)


def announce(
    connection: Connection, access: CaseAccess, new: Announcement, room: Room, today: dt.date
) -> Sequence[int]:
    """Take note of a file that is to come; give the slices that are missing. The same again answers the same.

    Whatever there is no room for is refused here, before the first byte of it is sent. The case was locked when it was
    opened, so that of two announcements at once the second counts the first.
    """
    if new.compartment not in access.compartments:
        raise NotFound("compartment")
    if layout_of_sealed(new.sealed_size).slices != new.slices:
        raise FormatError("evidence: another number of slices than its size has")
    if new.sealed_size > largest_sealed(room.file).sealed_size:
        raise LimitExceeded("evidence: larger than this server takes")
    case_id = access.case.id
    found = evidence.find(connection, case_id, new.evidence)
    if found is None:
        _check_room(connection, access, new, room, today)
        stored = StoredEvidence(
            new.compartment,
            new.slices,
            new.sealed_size,
            manifest=None,
            leaf=None,
            by_reader=access.capacity == "grant",
            writer=access.writer,
        )
        evidence.add(connection, case_id, new.evidence, stored, today)
        return range(new.slices)
    announced = (found.compartment, found.slices, found.sealed_size)
    if announced != (new.compartment, new.slices, new.sealed_size):
        raise Conflict("this evidence was announced with another size")
    return _missing(connection, case_id, new.evidence, found)


def show(connection: Connection, access: CaseAccess, wanted: bytes) -> dict[str, object]:
    """Tell how far a file has arrived."""
    found = find(connection, access, wanted)
    return {
        "compartment": found.compartment,
        "slices": found.slices,
        "sealed_size": found.sealed_size,
        "complete": found.leaf is not None,
        "missing": list(_missing(connection, access.case.id, wanted, found)),
    }


def find(connection: Connection, access: CaseAccess, wanted: bytes) -> StoredEvidence:
    """Find a file of a case, in a compartment that the reader has; raise NotFound."""
    found = evidence.find(connection, access.case.id, wanted)
    if found is None or found.compartment not in access.compartments:
        raise NotFound("evidence")
    return found


def expect_slice(connection: Connection, access: CaseAccess, arrived: Arrived) -> bool:
    """Check a slice, and say that its place takes these bytes; tell whether they are stored already.

    Raises Conflict when the place takes others. The row stands, committed, before the first byte is stored, and is
    never taken back; the case was locked when it was opened. So of several contents that come for one place at once,
    be it in several processes, one reaches the store, however the requests end: the disk holds what was announced, and
    not that many times over. What lies there after a kill -9 has its row, and the same bytes are taken again.
    """
    layout = layout_of_sealed(find(connection, access, arrived.evidence).sealed_size)
    if arrived.number >= layout.slices:
        raise NotFound("slice")
    if arrived.size != layout.slice_size(arrived.number):
        raise FormatError("slice: not as long as the announced size makes it")
    if arrived.digest != arrived.announced:
        raise FormatError("slice: it is not what its digest says")
    if _is_stored(connection, access, arrived):
        return True
    place = (access.case.id, arrived.evidence, arrived.number)
    if evidence.find_expected(connection, *place) is None:
        evidence.expect_slice(connection, *place, arrived.digest)
    return False


def store_slice(blobs: Blobs, access: CaseAccess, arrived: Arrived, sealed: bytes) -> None:
    """Put an expected slice into the store, for good; nobody is told of it yet."""
    blobs.write(address_in(access, arrived), sealed)


def address_in(access: CaseAccess, arrived: Arrived) -> str:
    """Give the address at which a slice is stored."""
    return address_of(access.case.id, arrived.evidence, arrived.number, arrived.digest)


def record_slice(connection: Connection, access: CaseAccess, arrived: Arrived) -> bool:
    """Say that a slice lies in the store; tell whether it is new. Call it only once the store has it for good."""
    find(connection, access, arrived.evidence)
    if _is_stored(connection, access, arrived):
        return False
    evidence.add_slice(connection, access.case.id, arrived.evidence, arrived.number, arrived.digest)
    return True


def place_of_slice(connection: Connection, access: CaseAccess, wanted: bytes, number: int) -> str:
    """Give the address of a stored slice."""
    find(connection, access, wanted)
    digest = evidence.find_slice(connection, access.case.id, wanted, number)
    if digest is None:
        raise NotFound("slice")
    return address_of(access.case.id, wanted, number, digest)


def complete(
    connection: Connection, access: CaseAccess, wanted: bytes, slices: int, manifest: bytes
) -> int:
    """Log the manifest of a file that is all here; give its leaf. The same again answers the same."""
    found = evidence.find(connection, access.case.id, wanted, lock=True)
    if found is None or found.compartment not in access.compartments:
        raise NotFound("evidence")
    if found.leaf is not None:
        if (found.slices, found.manifest) != (slices, manifest):
            raise Conflict("this evidence was completed with another manifest")
        return found.leaf
    stored = evidence.slices_of(connection, access.case.id, wanted)
    if len(stored) < found.slices:
        raise SlicesMissing(_missing(connection, access.case.id, wanted, found))
    if slices != found.slices or manifest_digest(digest for _number, digest in stored) != manifest:
        raise FormatError("evidence: the manifest is not that of the stored slices")
    (leaf,) = log.append(connection, [manifest])
    evidence.complete(connection, access.case.id, wanted, manifest, leaf)
    return leaf


def remove(connection: Connection, access: CaseAccess, wanted: bytes) -> None:
    """Delete a file of a report that was not sent yet; its bytes follow after the commit. Once it is gone, again is fine.

    Raises Conflict when the report was sent: a record may speak of the file, and only readers know.
    """
    if access.case.state != "pending":
        raise Conflict("this report was sent")
    evidence.delete(connection, access.case.id, wanted)


def _is_stored(connection: Connection, access: CaseAccess, arrived: Arrived) -> bool:
    """Tell whether these bytes lie in their place; raise Conflict when others do, or are on their way there."""
    place = (access.case.id, arrived.evidence, arrived.number)
    stored = evidence.find_slice(connection, *place)
    taken = stored or evidence.find_expected(connection, *place)
    if taken not in {None, arrived.digest}:
        raise Conflict("another slice is stored there")
    return stored is not None


def _check_room(
    connection: Connection, access: CaseAccess, new: Announcement, room: Room, today: dt.date
) -> None:
    by_whom = evidence.announced(connection, access.case.id, today)
    announced = sum(by_whom.values(), Announced())
    pending = access.case.state == "pending"
    if not pending:
        _check_parts(access, by_whom, new, room)
    most = MOST_EVIDENCE_PENDING if pending else MOST_EVIDENCE_PER_CASE
    if announced.files >= most:
        raise LimitExceeded(f"evidence: more than {most} files in one case")
    # The largest file is let in whatever sealing adds to it.
    largest = largest_sealed(room.file).sealed_size
    if pending and announced.octets + new.sealed_size > LARGEST_FILES_PENDING * largest:
        raise LimitExceeded("evidence: send the report first, then add more files")
    if announced.octets + new.sealed_size > max(room.per_case, largest):
        raise LimitExceeded("evidence: this case has as much as this server takes for one")
    if announced.octets_today + new.sealed_size > max(room.per_day, largest):
        raise LimitExceeded("evidence: this case has as much as this server takes in one day")
    _check_disk(connection, new, room, today)


def _check_parts(
    access: CaseAccess,
    by_whom: Mapping[tuple[bytes | None, bool], Announced],
    new: Announcement,
    room: Room,
) -> None:
    """Leave some of what a case takes to the others: nobody takes an announcement back."""
    largest = largest_sealed(room.file).sealed_size
    for part in _PARTS[access.capacity]:
        theirs = sum(
            (
                announced
                for (writer, by_reader), announced in by_whom.items()
                if _is_in(part, access.writer, writer, by_reader=by_reader)
            ),
            Announced(),
        )
        eighths = EIGHTHS_OF_EVIDENCE[part]
        is_over = (
            theirs.files >= MOST_EVIDENCE_PER_CASE * eighths // 8
            or theirs.octets + new.sealed_size > max(room.per_case * eighths // 8, largest)
            or theirs.octets_today + new.sealed_size > max(room.per_day * eighths // 8, largest)
        )
        if is_over:
            raise LimitExceeded("evidence: what is left of this case is for others")


def _is_in(part: str, asking: bytes, writer: bytes | None, *, by_reader: bool) -> bool:
    if part == "readers":
        return by_reader
    # Of what stood before writers were told apart, nobody knows whose it is.
    return writer not in {None, THE_REPORTER} if part == "members" else writer == asking


def _check_disk(connection: Connection, new: Announcement, room: Room, today: dt.date) -> None:
    """Let a file in only if the disk takes it beside all that was announced lately and is still to come."""
    if room.on_disk() is None:
        return
    evidence.lock(connection)
    # Count first, look at the disk after: a slice that arrives between the two is counted twice rather than not at all.
    promised = evidence.promised(connection, today - dt.timedelta(days=PROMISED_DAYS - 1))
    left = room.on_disk()
    if left is not None and promised + new.sealed_size > left:
        raise StorageFull("the store of evidence has no room left")


def _missing(
    connection: Connection, case_id: bytes, wanted: bytes, found: StoredEvidence
) -> Sequence[int]:
    if found.leaf is not None:
        return []
    here = {number for number, _digest in evidence.slices_of(connection, case_id, wanted)}
    return [number for number in range(found.slices) if number not in here]
