"""How does a file become segments and slices, and what does its preamble say? See docs/spec/evidence.md."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.errors import FormatError, LimitExceeded
from incident_log.format import canonical
from incident_log.format.box import TAG_BYTES
from incident_log.format.encoding import DIGEST_BYTES, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.padding import padme

SEGMENT = 65536
SEALED_SEGMENT = SEGMENT + TAG_BYTES
SEGMENTS_PER_SLICE = 16
SLICE = SEGMENTS_PER_SLICE * SEALED_SEGMENT
MAX_PREAMBLE = 8192
# What a server accepts unless its operator says otherwise.
DEFAULT_MAX_FILE = 2 << 30
# A list of slice digests must fit the record that carries it.
MAX_SLICES = 16384
_PREFIX = 4
_NAMES = frozenset(
    {"captured_at", "derivation", "derived_from", "media_type", "name", "sha256", "size", "v"}
)


@dataclass(frozen=True, slots=True)
class Preamble:
    """What is sealed in front of the file: its true name, size and digest, and what it was made from."""

    name: str
    media_type: str
    size: int
    sha256: bytes
    captured_at: str | None = None
    derived_from: str | None = None
    derivation: str | None = None


# One byte in front of the file, and one of it, at the least.
_LEAST_PADDED = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """How large the sealed file is, and into how many pieces it falls."""

    padded_size: int
    sealed_size: int
    segments: int
    slices: int

    def segments_of(self, index: int) -> range:
        """Give the numbers of the segments in one slice."""
        if not 0 <= index < self.slices:
            raise FormatError("evidence: no such slice")
        first = index * SEGMENTS_PER_SLICE
        return range(first, min(first + SEGMENTS_PER_SLICE, self.segments))

    def slice_size(self, index: int) -> int:
        """Give the length of one sealed slice."""
        if not 0 <= index < self.slices:
            raise FormatError("evidence: no such slice")
        return min(SLICE, self.sealed_size - index * SLICE)


def layout_of(preamble: bytes, size: int) -> Layout:
    """Lay out a file of `size` bytes behind its encoded preamble."""
    if size < 1:
        raise FormatError("evidence: the file is empty")
    if not 0 < len(preamble) <= MAX_PREAMBLE:
        raise LimitExceeded("evidence: preamble too long")
    return _layout(padme(_PREFIX + len(preamble) + size))


def layout_of_sealed(sealed_size: int) -> Layout:
    """Lay out what is known only sealed, as a server knows it; refuse sizes that no file has."""
    segments = -(-sealed_size // SEALED_SEGMENT)
    padded_size = sealed_size - segments * TAG_BYTES
    if padded_size < _LEAST_PADDED or padme(padded_size) != padded_size:
        raise FormatError("evidence: a sealed size that no file has")
    layout = _layout(padded_size)
    # A last segment of nothing but its tag: the same padded size, and other bytes.
    if layout.sealed_size != sealed_size:
        raise FormatError("evidence: a sealed size that no file has")
    return layout


def encode_preamble(preamble: Preamble) -> bytes:
    """Give the preamble's bytes, without the length in front."""
    encoded = canonical.encode(
        {
            "captured_at": preamble.captured_at,
            "derivation": preamble.derivation,
            "derived_from": preamble.derived_from,
            "media_type": preamble.media_type,
            "name": preamble.name,
            "sha256": to_b64u(preamble.sha256),
            "size": preamble.size,
            "v": 1,
        }
    )
    parse_preamble(encoded)
    return encoded


def parse_preamble(encoded: bytes) -> Preamble:
    """Read a preamble; raise FormatError for anything but its one form."""
    if len(encoded) > MAX_PREAMBLE:
        raise LimitExceeded("evidence: preamble too long")
    fields = Fields.of(canonical.parse(encoded), _NAMES, "evidence")
    fields.version()
    preamble = Preamble(
        name=fields.text("name", least=1, most=1024),
        media_type=fields.text("media_type", least=1, most=255),
        size=fields.number("size", least=1),
        sha256=fields.digest("sha256"),
        captured_at=None if fields.is_null("captured_at") else fields.time("captured_at"),
        derived_from=None if fields.is_null("derived_from") else fields.identifier("derived_from"),
        derivation=None
        if fields.is_null("derivation")
        else fields.text("derivation", least=1, most=64),
    )
    if (preamble.derived_from is None) != (preamble.derivation is None):
        raise FormatError(
            "evidence: a derived file names its original and how it was made, or neither"
        )
    return preamble


def take_preamble(start: bytes) -> tuple[Preamble, Layout, int]:
    """Read the preamble off the opened start of a file; give also the layout and where the file itself begins."""
    length = int.from_bytes(start[:_PREFIX], "big")
    if len(start) < _PREFIX or not 0 < length <= MAX_PREAMBLE or len(start) < _PREFIX + length:
        raise FormatError("evidence: preamble cut short or too long")
    encoded = start[_PREFIX : _PREFIX + length]
    preamble = parse_preamble(encoded)
    return preamble, layout_of(encoded, preamble.size), _PREFIX + length


def manifest_digest(slice_digests: Iterable[bytes]) -> bytes:
    """Give the one digest that stands for all slices in their order."""
    joined, count = hashlib.sha256(), 0
    for digest in slice_digests:
        if len(digest) != DIGEST_BYTES:
            raise FormatError("evidence: the digest of a slice has 32 bytes")
        joined.update(digest)
        count += 1
    if not 0 < count <= MAX_SLICES:
        raise FormatError("evidence: no slices, or too many")
    return joined.digest()


def _layout(padded_size: int) -> Layout:
    segments = -(-padded_size // SEGMENT)
    slices = -(-segments // SEGMENTS_PER_SLICE)
    if slices > MAX_SLICES:
        raise LimitExceeded("evidence: the file is too large")
    return Layout(padded_size, padded_size + segments * TAG_BYTES, segments, slices)
