"""How is a file of any size sealed into slices, and opened again? Client only. See docs/spec/evidence.md."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from incident_log.crypto.primitives import hkdf, info_of, open_gcm, seal_gcm
from incident_log.errors import FormatError, OpenError, VerificationError
from incident_log.format.encoding import ID_BYTES, from_b64u, u32
from incident_log.format.evidence import (
    SEALED_SEGMENT,
    SEGMENT,
    SEGMENTS_PER_SLICE,
    SLICE,
    Layout,
    Preamble,
    encode_preamble,
    layout_of,
    take_preamble,
)

# Gives so many bytes of the original from an offset; fewer only at its end.
Read = Callable[[int, int], bytes]


@dataclass(frozen=True)
class EvidenceKey:
    """The key of one file, from the compartment's evidence key; shows nothing of itself."""

    evidence_key: bytes = field(repr=False)
    salt: bytes
    evidence: str

    @cached_property
    def key(self) -> bytes:
        """The AES key, which seals this one file: salt and id are new for each."""
        if len(self.salt) != ID_BYTES:
            raise FormatError(f"evidence: a salt has {ID_BYTES} bytes")
        identifier = from_b64u(self.evidence, ID_BYTES)
        return hkdf(self.evidence_key, self.salt, info_of("evidence", identifier))


def seal_slice(key: EvidenceKey, layout: Layout, preamble: bytes, read: Read, index: int) -> bytes:
    """Seal one slice, in any order and again with the same bytes, as long as the file does not change."""
    numbers = layout.segments_of(index)
    start = numbers.start * SEGMENT
    length = min(len(numbers) * SEGMENT, layout.padded_size - start)
    plaintext = _plaintext(u32(len(preamble)) + preamble, read, start, length)
    return b"".join(
        _seal_segment(
            key, number, plaintext[offset : offset + SEGMENT], last=number == layout.segments - 1
        )
        for number, offset in zip(numbers, range(0, length, SEGMENT), strict=True)
    )


def open_slice(key: EvidenceKey, index: int, sealed: bytes, *, last: bool) -> bytes:
    """Open one slice into padded plaintext; raise OpenError, also for one that was cut at a segment."""
    if not 0 < len(sealed) <= SLICE or (not last and len(sealed) != SLICE):
        raise OpenError("evidence: a slice of the wrong length")
    first = index * SEGMENTS_PER_SLICE
    pieces = [
        sealed[start : start + SEALED_SEGMENT] for start in range(0, len(sealed), SEALED_SEGMENT)
    ]
    final = len(pieces) - 1 if last else -1
    return b"".join(
        _open_segment(key, first + number, piece, last=number == final)
        for number, piece in enumerate(pieces)
    )


def seal_file(key: EvidenceKey, preamble: Preamble, read: Read) -> Iterator[bytes]:
    """Seal a whole file slice by slice; raise VerificationError at its end if it is not the one the preamble names."""
    encoded = encode_preamble(preamble)
    layout = layout_of(encoded, preamble.size)
    seen = hashlib.sha256()

    def read_and_hash(offset: int, length: int) -> bytes:
        piece = read(offset, length)
        seen.update(piece)
        return piece

    for index in range(layout.slices):
        sealed = seal_slice(key, layout, encoded, read_and_hash, index)
        if index == layout.slices - 1 and seen.digest() != preamble.sha256:
            raise VerificationError("evidence: the file changed while it was read")
        yield sealed


def open_file(
    key: EvidenceKey, slices: Iterable[bytes], write: Callable[[bytes], object]
) -> Preamble:
    """Open a whole file; what was written before an error must be thrown away."""
    opening = _Opening(write)
    held: bytes | None = None
    index = -1
    for index, sealed in enumerate(slices):
        if held is not None:
            opening.take(open_slice(key, index - 1, held, last=False))
        held = sealed
    if held is None:
        raise OpenError("evidence: no slices")
    opening.take(open_slice(key, index, held, last=True))
    return opening.finish()


class _Opening:
    """Takes padded plaintext in order: preamble first, then the file, then zeros."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._digest = hashlib.sha256()
        self._preamble: Preamble | None = None
        self._missing = 0
        self._padding = 0

    def take(self, plaintext: bytes) -> None:
        if self._preamble is None:
            self._preamble, layout, start = take_preamble(plaintext)
            self._missing = self._preamble.size
            self._padding = layout.padded_size - start - self._missing
            plaintext = plaintext[start:]
        piece = plaintext[: self._missing]
        padding = plaintext[len(piece) :]
        self._missing -= len(piece)
        self._padding -= len(padding)
        if padding.count(0) != len(padding) or self._padding < 0:
            raise OpenError("evidence: padding that is not zero, or too much of it")
        self._digest.update(piece)
        self._write(piece)

    def finish(self) -> Preamble:
        if self._preamble is None or self._missing or self._padding:
            raise OpenError("evidence: cut short")
        if self._digest.digest() != self._preamble.sha256:
            raise OpenError("evidence: not the file that its preamble names")
        return self._preamble


def _plaintext(prefix: bytes, read: Read, start: int, length: int) -> bytes:
    """Give a stretch of length prefix, preamble, file and zeros, as if they were one file."""
    head = prefix[start : start + length]
    wanted = length - len(head)
    piece = read(max(0, start - len(prefix)), wanted) if wanted else b""
    return (head + piece).ljust(length, b"\0")


def _seal_segment(key: EvidenceKey, number: int, segment: bytes, *, last: bool) -> bytes:
    return seal_gcm(key.key, _nonce(number, last=last), segment, None)


def _open_segment(key: EvidenceKey, number: int, sealed: bytes, *, last: bool) -> bytes:
    return open_gcm(key.key, _nonce(number, last=last), sealed, None)


def _nonce(number: int, *, last: bool) -> bytes:
    """Count the segments and mark the last: none can be dropped, repeated or moved, and no nonce comes twice."""
    return number.to_bytes(11, "big") + bytes([last])
