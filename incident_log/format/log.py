"""How do the log's entries hash into one root, and how is that root written and proved? See RFC 6962 and docs/spec/log.md."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from incident_log.errors import FormatError, VerificationError
from incident_log.format.canonical import MAX_INTEGER
from incident_log.format.encoding import DIGEST_BYTES

ENTRY_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
# 2^63 entries need no more; a longer proof is nonsense and not worth hashing.
MAX_PROOF = 64
TILE_WIDTH = 256
KEY_ID_BYTES = 4
SIGNATURE_BYTES = 64
MAX_CHECKPOINT = 16384
_MAX_SIGNATURES = 16
_SIGNATURE_MARK = "— "

# Gives the hash of the complete subtree at (level, index); level 0 are the leaves.
Node = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one size."""

    origin: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A parsed checkpoint with the log's own signature, not yet verified."""

    checkpoint: Checkpoint
    body: bytes
    key_id: bytes
    signature: bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry: a record digest, an evidence manifest or a statement digest."""
    if len(entry) != ENTRY_BYTES:
        raise FormatError("log: an entry has 32 bytes")
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours; the prefix keeps a node from passing as a leaf."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, in one pass and little memory."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        level, root = 0, leaf
        while stack and stack[-1][0] == level:
            root = node_hash(stack.pop()[1], root)
            level += 1
        stack.append((level, root))
    return _fold(root for _, root in stack)


def root_at(size: int, node: Node) -> bytes:
    """Give the root at a size out of stored subtrees."""
    return _range_root(0, size, node) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Prove that the entry at `index` is in the log at `size`."""
    if not 0 <= index < size:
        raise FormatError("log: no such entry at this size")
    return _path(index, 0, size, node)


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Prove that the log at `new` only adds to the log at `old`."""
    if not 0 < old <= new:
        raise FormatError("log: sizes in the wrong order, or zero")
    return [] if old == new else _subproof(old, 0, new, node, whole=True)


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that a leaf hash stands at `index` under a root (RFC 9162 section 2.1.3.2); raise VerificationError."""
    _check_proof(proof)
    if not 0 <= index < size <= MAX_INTEGER:
        raise VerificationError("log: no such entry at this size")
    first, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise VerificationError("log: the proof is too long")
        if first & 1 or first == last:
            reached = node_hash(sibling, reached)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        first, last = first >> 1, last >> 1
    if last != 0 or reached != root:
        raise VerificationError("log: the entry is not in the log")


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that one log extends the other (RFC 9162 section 2.1.4.2); raise VerificationError if it was rewritten."""
    _check_proof(proof)
    if not 0 <= old <= new <= MAX_INTEGER:
        raise VerificationError("log: it became shorter")
    if old in {0, new}:
        same = old_root == (EMPTY_ROOT if old == 0 else new_root)
        if proof or not same:
            raise VerificationError("log: it was rewritten")
        return
    path = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not path:
        raise VerificationError("log: the proof is too short")
    if _roots_of_path(old - 1, new - 1, path) != (old_root, new_root):
        raise VerificationError("log: it was rewritten")


def origin_of(public_key: bytes) -> str:
    """Name a log after its key."""
    return f"incident-log/{hashlib.sha256(public_key).hexdigest()[:16]}"


def key_id_of(public_key: bytes) -> bytes:
    """Give the four bytes by which a signature line names its key (c2sp.org/signed-note)."""
    name = origin_of(public_key).encode("ascii")
    return hashlib.sha256(name + b"\n\x01" + public_key).digest()[:KEY_ID_BYTES]


def checkpoint_body(checkpoint: Checkpoint) -> bytes:
    """Give the bytes that the log signs."""
    if len(checkpoint.root) != DIGEST_BYTES or not 0 <= checkpoint.size <= MAX_INTEGER:
        raise FormatError("log: a checkpoint needs a root of 32 bytes and a size")
    if not checkpoint.origin or any(c.isspace() or c == "+" for c in checkpoint.origin):
        raise FormatError("log: an origin is one word without a plus sign")
    root = base64.b64encode(checkpoint.root).decode("ascii")
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n".encode()


def encode_checkpoint(checkpoint: Checkpoint, key_id: bytes, signature: bytes) -> bytes:
    """Join a checkpoint and the log's signature into a signed note."""
    if len(key_id) != KEY_ID_BYTES or len(signature) != SIGNATURE_BYTES:
        raise FormatError("log: key id or signature of the wrong length")
    line = base64.b64encode(key_id + signature).decode("ascii")
    return checkpoint_body(checkpoint) + f"\n{_SIGNATURE_MARK}{checkpoint.origin} {line}\n".encode()


def parse_checkpoint(note: bytes) -> SignedCheckpoint:
    """Read a signed note; lines signed by others, such as witnesses, may stand beside the log's own."""
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("checkpoint: not UTF-8") from error
    body, blank, signatures = text.partition("\n\n")
    lines = body.split("\n")
    if len(note) > MAX_CHECKPOINT or not blank or len(lines) != 3 or not signatures.endswith("\n"):
        raise FormatError("checkpoint: not three lines, an empty one and signatures")
    size = int(lines[1]) if lines[1].isascii() and lines[1].isdigit() and len(lines[1]) < 17 else -1
    checkpoint = Checkpoint(lines[0], size, _from_base64(lines[2], DIGEST_BYTES))
    if checkpoint_body(checkpoint) != (body + "\n").encode():
        raise FormatError("checkpoint: not canonical")
    key_id_and_signature = _own_signature(checkpoint.origin, signatures[:-1].split("\n"))
    key_id, signature = key_id_and_signature[:KEY_ID_BYTES], key_id_and_signature[KEY_ID_BYTES:]
    return SignedCheckpoint(checkpoint, (body + "\n").encode(), key_id, signature)


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Give the address of a tile of hashes (c2sp.org/tlog-tiles)."""
    return f"tile/{level}/{_tile_number(index, width)}"


def entries_path(index: int, width: int = TILE_WIDTH) -> str:
    """Give the address of a bundle of entries."""
    return f"tile/entries/{_tile_number(index, width)}"


def encode_entries(entries: Iterable[bytes]) -> bytes:
    """Write a bundle of entries, each behind its length."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_entries(bundle: bytes) -> list[bytes]:
    """Read a bundle of entries; all of ours have 32 bytes."""
    step = 2 + ENTRY_BYTES
    pieces = [bundle[start : start + step] for start in range(0, len(bundle), step)]
    if len(pieces) > TILE_WIDTH or any(len(p) != step or p[:2] != b"\0\x20" for p in pieces):
        raise FormatError("log: not a bundle of entries")
    return [piece[2:] for piece in pieces]


def _roots_of_path(first: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Walk a consistency proof up to both roots; give none if it has the wrong length."""
    while first & 1:
        first, last = first >> 1, last >> 1
    old, new = path[0], path[0]
    for sibling in path[1:]:
        if last == 0:
            return b"", b""
        if first & 1 or first == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        first, last = first >> 1, last >> 1
    return (old, new) if last == 0 else (b"", b"")


def _fold(roots: Iterable[bytes]) -> bytes:
    """Join the roots of complete subtrees from the smallest, on the right, to the largest."""
    whole: bytes | None = None
    for root in reversed(list(roots)):
        whole = root if whole is None else node_hash(root, whole)
    return EMPTY_ROOT if whole is None else whole


def _range_root(start: int, end: int, node: Node) -> bytes:
    """Give the root of a range whose start is a multiple of every subtree in it."""
    roots: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(node(level, start >> level))
        start += 1 << level
    return _fold(roots)


def _split(size: int) -> int:
    """Give the largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1


def _path(index: int, start: int, end: int, node: Node) -> list[bytes]:
    if end - start == 1:
        return []
    middle = start + _split(end - start)
    if index < middle:
        return [*_path(index, start, middle, node), _range_root(middle, end, node)]
    return [*_path(index, middle, end, node), _range_root(start, middle, node)]


def _subproof(old: int, start: int, end: int, node: Node, *, whole: bool) -> list[bytes]:
    if old == end:
        return [] if whole else [_range_root(start, end, node)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_subproof(old, start, middle, node, whole=whole), _range_root(middle, end, node)]
    return [*_subproof(old, middle, end, node, whole=False), _range_root(start, middle, node)]


def _check_proof(proof: Sequence[bytes]) -> None:
    if len(proof) > MAX_PROOF or any(len(sibling) != DIGEST_BYTES for sibling in proof):
        raise VerificationError("log: not a proof")


def _own_signature(origin: str, lines: Sequence[str]) -> bytes:
    mark, found = f"{_SIGNATURE_MARK}{origin} ", []
    for line in lines:
        if (
            not line.startswith(_SIGNATURE_MARK)
            or len(lines) > _MAX_SIGNATURES
            or line.count(" ") != 2
        ):
            raise FormatError("checkpoint: malformed signature line")
        if line.startswith(mark):
            found.append(_from_base64(line[len(mark) :], KEY_ID_BYTES + SIGNATURE_BYTES))
    if len(found) != 1:
        raise FormatError("checkpoint: not exactly one signature by its log")
    return found[0]


def _from_base64(text: str, length: int) -> bytes:
    try:
        octets = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise FormatError("checkpoint: not base64") from error
    if len(octets) != length or base64.b64encode(octets).decode("ascii") != text:
        raise FormatError("checkpoint: base64 of the wrong length or not canonical")
    return octets


def _tile_number(index: int, width: int) -> str:
    if index < 0 or not 0 < width <= TILE_WIDTH:
        raise FormatError("log: no such tile")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = f".p/{width}" if width < TILE_WIDTH else ""
    return "/".join(groups) + partial
