"""What may anybody ask the log? Its signed checkpoint, proofs, and its tiles."""

import re

from sqlalchemy import Connection

from incident_log.crypto.at_rest import LogKey
from incident_log.errors import FormatError, NotFound
from incident_log.format.encoding import to_b64u
from incident_log.format.log import TILE_WIDTH, encode_entries
from incident_log.storage import log

# As c2sp.org/tlog-tiles writes tile numbers: x001/x234/067, and .p/<width> when it is not full.
_NUMBER = re.compile(r"((?:x\d{3}/)*)(\d{3})(?:\.p/([1-9]\d{0,2}))?")
# 256^8 entries are more than there will ever be.
_LEVELS = frozenset("01234567")


def checkpoint(connection: Connection, log_key: LogKey) -> bytes:
    """Sign what the log is now."""
    size, root = log.size_and_root(connection)
    return log_key.sign_checkpoint(size, root)


def prove_inclusion(connection: Connection, digest: bytes, size: int) -> dict[str, object]:
    """Prove that an entry is in the log at a size."""
    leaf = log.find_leaf(connection, digest)
    if leaf is None or leaf >= size:
        raise NotFound("entry")
    return {
        "leaf": leaf,
        "proof": [to_b64u(node) for node in log.prove_inclusion(connection, leaf, size)],
    }


def prove_consistency(connection: Connection, old: int, new: int) -> dict[str, object]:
    """Prove that the log only grew from one size to another."""
    if not 0 <= old <= new:
        raise FormatError("log: sizes in the wrong order")
    proof = log.prove_consistency(connection, old, new) if old else []
    return {"proof": [to_b64u(node) for node in proof]}


def tile(connection: Connection, level: str, number: str) -> tuple[bytes, bool]:
    """Give a tile of hashes, or of entries, and whether it is full and so never changes."""
    index, width = _parse_number(number)
    if level == "entries":
        return encode_entries(log.entries(connection, index, width)), width == TILE_WIDTH
    if level not in _LEVELS:
        raise NotFound("tile")
    return log.tile(connection, int(level), index, width), width == TILE_WIDTH


def _parse_number(number: str) -> tuple[int, int]:
    found = _NUMBER.fullmatch(number) if number.isascii() and len(number) < 64 else None
    if found is None:
        raise NotFound("tile")
    higher, last, width = found.groups()
    groups = [*(group.removeprefix("x") for group in higher.split("/") if group), last]
    # One spelling each: no group of zeros in front.
    if (len(groups) > 1 and groups[0] == "000") or len(groups) > 5:
        raise NotFound("tile")
    full = TILE_WIDTH if width is None else int(width)
    if width is not None and full >= TILE_WIDTH:
        raise NotFound("tile")
    return int("".join(groups)), full
