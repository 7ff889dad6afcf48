"""What are the bytes of a box, the small symmetric seal around seeds, secrets and cards? See docs/spec/box.md."""

from collections.abc import Mapping
from dataclasses import dataclass

from incident_log.errors import FormatError, LimitExceeded
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import ID_BYTES, from_b64u
from incident_log.format.fields import Fields

NONCE_BYTES = 12
TAG_BYTES = 16
MAX_BOX = 1 << 20
_MAX_HEADER = 4096

COMPARTMENTS = ("report", "identity", "work")
LOCKBOX_KINDS = ("passphrase", "recovery", "codename")
REPORTER = "reporter"

_COMMON = frozenset({"v", "purpose"})
_PURPOSES: Mapping[str, frozenset[str]] = {
    "case-secret": frozenset(
        {"organisation", "case", "commitment", "compartment", "epoch", "holder"}
    ),
    "card": frozenset({"organisation", "case", "desk", "desk_epoch", "revision", "head"}),
    "settings": frozenset({"organisation", "member", "revision"}),
    "profile": frozenset({"organisation", "member", "desk", "desk_epoch"}),
    "invitation": frozenset({"organisation", "invitation"}),
    "newcomer": frozenset({"organisation", "invitation"}),
    "draft": frozenset({"draft"}),
}
_IDENTIFIERS = ("case", "desk", "member", "invitation", "draft")
_NUMBERS = ("epoch", "desk_epoch", "revision", "head")


@dataclass(frozen=True, slots=True)
class Box:
    """A parsed box; still sealed."""

    header: Mapping[str, Json]
    header_bytes: bytes
    nonce: bytes
    sealed: bytes


def encode_header(header: Mapping[str, Json]) -> bytes:
    """Give the header's bytes, which are also the associated data of the seal."""
    _check_header(header)
    return canonical.encode(header)


def encode_box(header: Mapping[str, Json], nonce: bytes, sealed: bytes) -> bytes:
    """Join the parts of a box."""
    if len(nonce) != NONCE_BYTES or len(sealed) < TAG_BYTES:
        raise FormatError("box: nonce or sealed part of the wrong length")
    box = encode_header(header) + b"\n" + nonce + sealed
    if len(box) > MAX_BOX:
        raise LimitExceeded("box: larger than 1 MiB")
    return box


def parse_box(box: bytes) -> Box:
    """Take a box apart; check its header, but not yet who may open it."""
    if len(box) > MAX_BOX:
        raise LimitExceeded("box: larger than 1 MiB")
    end = box.find(b"\n", 0, _MAX_HEADER + 1)
    if end < 0:
        raise FormatError("box: no end of its header")
    header_bytes, nonce, sealed = (
        box[:end],
        box[end + 1 : end + 1 + NONCE_BYTES],
        box[end + 1 + NONCE_BYTES :],
    )
    if len(sealed) < TAG_BYTES:
        raise FormatError("box: cut short")
    header = canonical.parse(header_bytes)
    if not isinstance(header, dict):
        raise FormatError("box: header is not an object")
    _check_header(header)
    return Box(header, header_bytes, nonce, sealed)


def holder_of_desk(desk: str, desk_epoch: int) -> str:
    """Name the holder of a case secret that is wrapped under a desk's key."""
    return f"desk/{desk}/{desk_epoch}"


def holder_of_reporter(desk: str) -> str:
    """Name the holder of a case secret that its reporter keeps: it says which desk the case was sent to."""
    return f"{REPORTER}/{desk}"


def parse_holder(holder: str) -> tuple[str, int | None]:
    """Give desk and desk epoch of a holder; the reporter's names no epoch."""
    word, _, rest = holder.partition("/")
    desk, _, epoch = rest.partition("/")
    from_b64u(desk, ID_BYTES)
    if holder == holder_of_reporter(desk):
        return desk, None
    if (
        word != "desk"
        or not epoch.isascii()
        or not epoch.isdigit()
        or len(epoch) > 15
        or str(int(epoch)) != epoch
    ):
        raise FormatError("box: field holder: neither a desk's epoch nor the reporter of a desk")
    return desk, int(epoch)


def _check_header(header: Mapping[str, Json]) -> None:
    fields = Fields.of(header, _COMMON | _names_of(header), "box")
    fields.version()
    for name in fields.values:
        if name in _IDENTIFIERS:
            fields.identifier(name)
        elif name in _NUMBERS:
            fields.number(name)
        elif name == "organisation":
            fields.organisation()
    if fields.values["purpose"] == "case-secret":
        fields.one_of("compartment", COMPARTMENTS)
        fields.digest("commitment")
        parse_holder(fields.text("holder"))
    elif fields.values["purpose"] == "lockbox":
        fields.octets("salt" if header["kind"] == "passphrase" else "handle", ID_BYTES)


def _names_of(header: Mapping[str, Json]) -> frozenset[str]:
    purpose = header.get("purpose")
    if not isinstance(purpose, str):
        raise FormatError("box: field purpose: not a text")
    if purpose == "lockbox":
        if header.get("kind") not in LOCKBOX_KINDS:
            raise FormatError("box: field kind: not one of the known values")
        return frozenset({"kind", "salt" if header["kind"] == "passphrase" else "handle"})
    if purpose not in _PURPOSES:
        raise FormatError("box: a purpose that this version does not have")
    return _PURPOSES[purpose]
