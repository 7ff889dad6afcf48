"""What are the bytes of a record, and do records follow each other in one unbroken chain? See docs/spec/record.md."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from incident_log.errors import FormatError, LimitExceeded, VerificationError
from incident_log.format import canonical
from incident_log.format.box import COMPARTMENTS, TAG_BYTES
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.padding import LEAST_RECORD

GENESIS = bytes(DIGEST_BYTES)
MAX_INNER = 1 << 20
MAX_ENVELOPE = 5 << 18
# Of one case: a server that speaks of more would have somebody read, and keep, without end.
MAX_RECORDS = 20_000
_MAX_HEADER = 1024
_NAMES = frozenset(
    {
        "case",
        "commitment",
        "compartment",
        "epoch",
        "organisation",
        "position",
        "previous",
        "record",
        "salt",
        "v",
    }
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the server sees of a record. Ids are texts, digests and salts are bytes."""

    organisation: str
    case: str
    compartment: str
    epoch: int
    commitment: bytes
    record: str
    position: int
    previous: bytes
    salt: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A parsed record, still sealed; `digest` is what the next record and the log name it by."""

    header: Header
    header_bytes: bytes
    body: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class ChainLink:
    """As much of a record as the chain needs; for records that a reader may not have, too."""

    header: Header
    digest: bytes

    @classmethod
    def of_header(cls, header_bytes: bytes, body_sha256: bytes) -> "ChainLink":
        """Make the link of a record whose body stays with others."""
        return cls(parse_header(header_bytes), digest_of(header_bytes, body_sha256))

    @classmethod
    def of_envelope(cls, envelope: Envelope) -> "ChainLink":
        """Make the link of a whole record."""
        return cls(envelope.header, envelope.digest)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record of a case, as far as somebody knows."""

    position: int
    digest: bytes


def encode_header(header: Header) -> bytes:
    """Give the header's bytes, which are also the associated data of the seal."""
    encoded = canonical.encode(
        {
            "case": header.case,
            "commitment": to_b64u(header.commitment),
            "compartment": header.compartment,
            "epoch": header.epoch,
            "organisation": header.organisation,
            "position": header.position,
            "previous": to_b64u(header.previous),
            "record": header.record,
            "salt": to_b64u(header.salt),
            "v": 1,
        }
    )
    parse_header(encoded)
    return encoded


def parse_header(header_bytes: bytes) -> Header:
    """Read a header; raise FormatError for anything but its one form."""
    if len(header_bytes) > _MAX_HEADER:
        raise FormatError("record: header too long")
    fields = Fields.of(canonical.parse(header_bytes), _NAMES, "record")
    fields.version()
    header = Header(
        organisation=fields.organisation(),
        case=fields.identifier("case"),
        compartment=fields.one_of("compartment", COMPARTMENTS),
        epoch=fields.number("epoch"),
        commitment=fields.digest("commitment"),
        record=fields.identifier("record"),
        position=fields.number("position"),
        previous=fields.digest("previous"),
        salt=fields.octets("salt", ID_BYTES),
    )
    if (header.position == 0) != (header.previous == GENESIS):
        raise FormatError("record: position 0, and only it, follows nothing")
    return header


def encode_envelope(header_bytes: bytes, body: bytes) -> bytes:
    """Join a header and a sealed body."""
    envelope = header_bytes + b"\n" + body
    _check_body(body)
    if len(envelope) > MAX_ENVELOPE:
        raise LimitExceeded("record: larger than 1.25 MiB")
    return envelope


def parse_envelope(envelope: bytes) -> Envelope:
    """Take a record apart, and give it its digest."""
    if len(envelope) > MAX_ENVELOPE:
        raise LimitExceeded("record: larger than 1.25 MiB")
    end = envelope.find(b"\n", 0, _MAX_HEADER + 1)
    if end < 0:
        raise FormatError("record: no end of its header")
    header_bytes, body = envelope[:end], envelope[end + 1 :]
    _check_body(body)
    digest = digest_of(header_bytes, hashlib.sha256(body).digest())
    return Envelope(parse_header(header_bytes), header_bytes, body, digest)


def digest_of(header_bytes: bytes, body_sha256: bytes) -> bytes:
    """Give the digest of a record from its header and the SHA-256 of its body alone."""
    if len(body_sha256) != DIGEST_BYTES:
        raise FormatError("record: the digest of a body has 32 bytes")
    return hashlib.sha256(header_bytes + b"\n" + body_sha256).digest()


def check_chain(
    case: str,
    organisation: str,
    links: Iterable[ChainLink],
    head: Head | None,
    after: Head | None = None,
) -> Head | None:
    """Check that links are the records of this case in order, none missing, ending at the head; give the end.

    `after` is where an earlier check ended. `head` None means that the end is not known from elsewhere: then a
    cut at the end cannot be noticed here, only by the log.
    """
    reached, seen, commitments = after, set[str](), dict[tuple[str, int], bytes]()
    for link in links:
        if link.header.case != case or link.header.organisation != organisation:
            raise VerificationError("record: it belongs to another case")
        expected = (0, GENESIS) if reached is None else (reached.position + 1, reached.digest)
        if (link.header.position, link.header.previous) != expected:
            raise VerificationError("record: it does not follow the one before it")
        if link.header.record in seen:
            raise VerificationError("record: the same record stands twice")
        place = link.header.compartment, link.header.epoch
        if commitments.setdefault(place, link.header.commitment) != link.header.commitment:
            # An honest server takes no such record; two people would each read another half of the case.
            raise VerificationError("record: under another secret than the rest of its part")
        seen.add(link.header.record)
        reached = Head(link.header.position, link.digest)
    if head is not None and reached != head:
        raise VerificationError("record: the journal does not end at its head")
    return reached


def _check_body(body: bytes) -> None:
    if len(body) < LEAST_RECORD + TAG_BYTES:
        raise FormatError("record: body cut short")
