"""Which slices belong to nothing any more? Only what has been so for long is deleted, and only beside its own database."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from incident_log.errors import N_, ConfigurationError
from incident_log.services import accepting, belonging
from incident_log.services.limits import BACKUP_DAYS, MOST_UNKNOWN_CASES, PENDING_DAYS
from incident_log.services.server import Server
from incident_log.storage import cases, evidence
from incident_log.storage.blobs import address_of, is_half_written, prefix_of

# Whoever puts an older copy of the database back finds what came since, and may still put the newer one back.
_KEPT = dt.timedelta(days=PENDING_DAYS + BACKUP_DAYS)
# What is half-written now is no remnant.
_A_WHILE = dt.timedelta(hours=1)
# Whoever else wants to write waits while so many are deleted.
_DELETED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Survey:
    """The cases that have slices in the store: those that the database knows, and the others."""

    known: Sequence[bytes]
    unknown: Sequence[bytes]


def survey(server: Server) -> Survey:
    """Look whose slices the store has."""
    known, unknown = list[bytes](), list[bytes]()
    for case_ids in server.blobs.case_ids():
        with server.database.reading() as connection:
            found = cases.known(connection, case_ids)
        known += [case_id for case_id in case_ids if case_id in found]
        # The folder of a case may have outlived its files.
        unknown += [
            case_id
            for case_id in case_ids
            if case_id not in found and server.blobs.holds(prefix_of(case_id))
        ]
    return Survey(known, unknown)


def doubt(server: Server, found: Survey) -> ConfigurationError | None:
    """Say why this database may not be the one that knows these slices; None when it is."""
    continued = belonging.is_continued(server.database, server.blobs)
    if continued is False:
        return ConfigurationError(_NOT_CONTINUED)
    unknown = len(set(found.unknown) - accepting.read(server.blobs).unknown)
    if unknown > MOST_UNKNOWN_CASES or (continued is None and unknown):
        return ConfigurationError(_UNKNOWN, unknown=unknown)
    return None


def sweep(server: Server, found: Survey) -> int:
    """Delete slices of cases that are no more, and what lies beside the slices of those that are; give how many.

    Rows go before blobs, so that a crash leaves sealed bytes without a key rather than an acknowledged slice without
    its bytes. A case is there before its first slice, so a slice without a case is never one that just arrives.
    """
    before = server.clock.now() - _KEPT
    swept = 0
    for case_id in found.unknown:
        old = server.blobs.written_before(prefix_of(case_id), before)
        server.blobs.delete(old)
        swept += len(old)
    return swept + sum(_sweep_strays(server, case_id) for case_id in found.known)


def delete_unnamed(server: Server, case_id: bytes, addresses: Iterable[str]) -> int:
    """Delete those slices of a case that no row names; give how many.

    Whoever stores a slice has expected it before, with the case locked. So while it is locked here, what has no row is
    not on its way either, and none of it comes to have one before it is deleted.
    """
    with server.database.writing() as connection:
        cases.find(connection, case_id)
        strays = set(addresses) - _addresses(connection, case_id)
        server.blobs.delete(sorted(strays))
    return len(strays)


def delete_left(server: Server, case_id: bytes, wanted: bytes | None = None) -> int:
    """Delete the bytes of a file, or of all files of a case, whose rows are gone; give how many slices that were.

    Call it after that was committed.

    Not all that lies there: the same file may have been announced again by now, and its slices be acknowledged. What a
    slice that is just arriving leaves behind is taken away by whoever stored it.
    """
    left = server.blobs.addresses(prefix_of(case_id, wanted))
    starts = range(0, len(left), _DELETED_AT_ONCE)
    return sum(
        delete_unnamed(server, case_id, left[start : start + _DELETED_AT_ONCE]) for start in starts
    )


def _sweep_strays(server: Server, case_id: bytes) -> int:
    """Delete what a crash left half-written, and slices that were stored and belong to no file."""
    strays = _old(server, case_id)
    with server.database.reading() as connection:
        strays -= _addresses(connection, case_id)
    return delete_unnamed(server, case_id, strays) if strays else 0


def _old(server: Server, case_id: bytes) -> set[str]:
    """List what has lain there for long, or for a while when it is half-written: nobody was told that that is stored."""
    now, prefix = server.clock.now(), prefix_of(case_id)
    half = filter(is_half_written, server.blobs.written_before(prefix, now - _A_WHILE))
    return {*half, *server.blobs.written_before(prefix, now - _KEPT)}


def _addresses(connection: Connection, case_id: bytes) -> set[str]:
    return {address_of(case_id, *place) for place in evidence.places_of(connection, case_id)}


_NOT_CONTINUED = N_(
    "slices: the log of this database does not go on from where the store of evidence last saw it: an older copy was put "
    "back, or it is another one; nothing of a case was deleted; put the newest database back, or go on with this one by: "
    "python -m incident_log.web.maintain --accept-database (docs/operations.md says more)"
)
_UNKNOWN = N_(
    "slices: this database does not know {unknown} of the cases that have evidence: an older copy was put back, or it is "
    "another one; nothing of a case was deleted; put the newest database back, or go on with this one by: "
    "python -m incident_log.web.maintain --accept-database (docs/operations.md says more)"
)
