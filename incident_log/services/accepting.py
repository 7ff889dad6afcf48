"""What did the operator say of the store of evidence, once and for good? It lies beside the slices, as the mark does."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from incident_log.storage import log
from incident_log.storage.blobs import Blobs
from incident_log.storage.database import Database


@dataclass(frozen=True, slots=True)
class Accepted:
    """Cases that no database will come back for, and up to which size of the log files may be missing."""

    unknown: frozenset[bytes] = frozenset()
    lost_before: int = 0


def read(blobs: Blobs) -> Accepted:
    """Read what was accepted. What a power cut left short is as good as nothing: the operator is asked once more.

    So is what this program never writes, such as a number without an end, or lists in lists in lists.
    """
    found = blobs.read_accepted()
    try:
        told = {} if found is None else json.loads(found)
        return Accepted(
            frozenset(bytes.fromhex(case_id) for case_id in told.get("unknown", [])),
            int(told.get("lost_before", 0)),
        )
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return Accepted()


def accept_unknown(blobs: Blobs, case_ids: Iterable[bytes]) -> None:
    """Let these cases be unknown: what lies of them is only waiting for its days to end."""
    _write(blobs, replace(read(blobs), unknown=frozenset(case_ids)))


def accept_lost(database: Database, blobs: Blobs) -> None:
    """Let all files be missing that were complete until now."""
    with database.reading() as connection:
        size, _root = log.size_and_root(connection)
    _write(blobs, replace(read(blobs), lost_before=size))


def _write(blobs: Blobs, accepted: Accepted) -> None:
    unknown = sorted(case_id.hex() for case_id in accepted.unknown)
    text = json.dumps({"lost_before": accepted.lost_before, "unknown": unknown})
    blobs.write_accepted(text.encode())
