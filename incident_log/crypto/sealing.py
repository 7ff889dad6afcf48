"""How are boxes, cards, case secrets and records sealed and opened? Client only: the server imports none of this."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incident_log.crypto.primitives import KEY_BYTES, hkdf, info_of, open_gcm, seal_gcm, sha256
from incident_log.crypto.seeds import CompartmentSecret, DeskSecret, new_identifier
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import verify
from incident_log.errors import LimitExceeded, OpenError
from incident_log.format import canonical
from incident_log.format import record as record_format
from incident_log.format.box import NONCE_BYTES, encode_box, encode_header, parse_box
from incident_log.format.canonical import Json
from incident_log.format.encoding import ID_BYTES, from_b64u, to_b64u
from incident_log.format.fields import Fields
from incident_log.format.log import SIGNATURE_BYTES
from incident_log.format.padding import LEAST_CARD, pad, unpad
from incident_log.format.record import MAX_INNER, Envelope, Head, Header, parse_envelope

NAMESPACE = "record@incident-log"
# A record's key is used once, because its salt is new at every sealing (docs/spec/record.md).
_ZERO_NONCE = bytes(NONCE_BYTES)
# A word, never a sentence: programs that do not know a type show it as it is.
_TYPE = re.compile("[a-z_]{1,64}")
_INNER = frozenset({"body", "signature"})
_BODY = frozenset({"at", "author", "checkpoint", "payload", "schema", "type"})
_CHECKPOINT = frozenset({"root", "signature", "size"})


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The log as the writer last saw it, as the log signed it: with it, a forked view shows at the next exchange.

    Anybody can write a size and a root; verify_seen tells whether the log ever said so.
    """

    size: int
    root: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class RecordBody:
    """What a writer puts into a record; the author is whoever signs."""

    type: str
    schema: int
    at: str
    payload: Mapping[str, Json] = field(repr=False)
    checkpoint: LastSeen | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened record, its author's signature checked."""

    header: Header
    digest: bytes
    at: str
    author: bytes
    checkpoint: LastSeen | None
    type: str
    schema: int
    payload: Mapping[str, Json] = field(repr=False)
    signature: bytes


@dataclass(frozen=True, slots=True)
class Card:
    """An opened card: the newest record it knows, which rewriting it is, and what it says."""

    head: int
    revision: int
    content: Json = field(repr=False)


def seal_box(key: bytes, header: Mapping[str, Json], plaintext: bytes) -> bytes:
    """Seal bytes in a box with a new nonce. One key seals far fewer than 2^32 boxes."""
    return seal_box_with(key, header, plaintext, secrets.token_bytes(NONCE_BYTES))


def seal_box_with(key: bytes, header: Mapping[str, Json], plaintext: bytes, nonce: bytes) -> bytes:
    """Seal bytes in a box with a nonce that is never used again under this key."""
    return encode_box(header, nonce, seal_gcm(key, nonce, plaintext, encode_header(header)))


def open_box(key: bytes, expected_header: Mapping[str, Json], box: bytes) -> bytes:
    """Open the box with exactly this header; any other is refused before the key is used."""
    parsed = parse_box(box)
    if parsed.header_bytes != encode_header(expected_header):
        raise OpenError("box: not the one that was asked for")
    return open_gcm(key, parsed.nonce, parsed.sealed, parsed.header_bytes)


def seal_card(desk_secret: DeskSecret, organisation: str, case: str, card: Card) -> bytes:
    """Seal the card of a case for everybody at the desk."""
    return seal_card_with(desk_secret, organisation, case, card, secrets.token_bytes(NONCE_BYTES))


def seal_card_with(
    desk_secret: DeskSecret, organisation: str, case: str, card: Card, nonce: bytes
) -> bytes:
    """Seal a card with a nonce that is never used again under this key."""
    header = _card_header(desk_secret, organisation, case) | {
        "head": card.head,
        "revision": card.revision,
    }
    plaintext = pad(canonical.encode(card.content), LEAST_CARD)
    return seal_box_with(desk_secret.card_key, header, plaintext, nonce)


def open_card(desk_secret: DeskSecret, organisation: str, case: str, box: bytes) -> Card:
    """Open the card of this case; head and revision are what its sealer bound to it."""
    parsed = parse_box(box)
    if parsed.header["purpose"] != "card":
        raise OpenError("box: not the one that was asked for")
    bound = {name: parsed.header[name] for name in ("head", "revision")}
    plaintext = open_box(
        desk_secret.card_key, _card_header(desk_secret, organisation, case) | bound, box
    )
    fields = Fields("card", parsed.header)
    content = canonical.parse(unpad(plaintext, LEAST_CARD))
    return Card(fields.number("head"), fields.number("revision"), content)


def wrap_case_secret(
    key: bytes, organisation: str, holder: str, secret: CompartmentSecret
) -> bytes:
    """Wrap a compartment secret under a desk's or the reporter's wrap key."""
    return seal_box(key, _secret_header(organisation, holder, secret), secret.secret)


def unwrap_case_secret(
    key: bytes, organisation: str, holder: str, wanted: tuple[str, str, int], box: bytes
) -> CompartmentSecret:
    """Take out the secret that is `wanted`: (case, compartment, epoch)."""
    case, compartment, epoch = wanted
    parsed = parse_box(box)
    said = {"commitment": parsed.header.get("commitment")}
    none = CompartmentSecret(bytes(KEY_BYTES), case, compartment, epoch)
    secret = open_box(key, _secret_header(organisation, holder, none) | said, box)
    if len(secret) != KEY_BYTES:
        raise OpenError("case secret: not 32 bytes")
    found = CompartmentSecret(secret, case, compartment, epoch)
    if _secret_header(organisation, holder, found) != parsed.header:
        raise OpenError("case secret: another one than its box says")
    return found


def next_header(organisation: str, secret: CompartmentSecret, head: Head | None) -> Header:
    """Give the header of a new record after the head; its salt is drawn when it is sealed."""
    return Header(
        organisation=organisation,
        case=secret.case,
        compartment=secret.compartment,
        epoch=secret.epoch,
        commitment=secret.commitment,
        record=new_identifier(),
        position=0 if head is None else head.position + 1,
        previous=record_format.GENESIS if head is None else head.digest,
        salt=bytes(ID_BYTES),
    )


def seal_record(
    secret: CompartmentSecret, header: Header, body: RecordBody, signing_key: SigningKey
) -> bytes:
    """Sign and seal a record; its salt is new, whatever salt the header had."""
    fresh = replace(header, salt=secrets.token_bytes(ID_BYTES))
    return seal_record_with(secret, fresh, body, signing_key)


def seal_record_with(
    secret: CompartmentSecret, header: Header, body: RecordBody, signing_key: SigningKey
) -> bytes:
    """Sign and seal a record under the header's own salt, which must never have been used."""
    _check_compartment(secret, header)
    header_bytes = record_format.encode_header(header)
    body_value = _body_value(body, signing_key.public)
    signature = sign(NAMESPACE, signing_key, signed_message(header_bytes, body_value))
    inner = canonical.encode({"body": body_value, "signature": to_b64u(signature)})
    _parse_inner(inner)
    sealed = seal_gcm(
        _record_key(secret, header, header_bytes), _ZERO_NONCE, pad(inner), header_bytes
    )
    return record_format.encode_envelope(header_bytes, sealed)


def open_record(secret: CompartmentSecret, envelope: bytes | Envelope) -> Opened:
    """Open a record and check its author's signature; the chain is check_chain's question."""
    parsed = envelope if isinstance(envelope, Envelope) else parse_envelope(envelope)
    return open_with_own_key(own_key(secret, parsed), parsed)


def own_key(secret: CompartmentSecret, envelope: bytes | Envelope) -> bytes:
    """Give the key of one record, with which nothing else opens: for whoever may see it in proof of what it says."""
    parsed = envelope if isinstance(envelope, Envelope) else parse_envelope(envelope)
    _check_compartment(secret, parsed.header)
    return _record_key(secret, parsed.header, parsed.header_bytes)


def open_with_own_key(key: bytes, envelope: bytes | Envelope) -> Opened:
    """Open a record with the key of this one alone, and check its author's signature."""
    parsed = envelope if isinstance(envelope, Envelope) else parse_envelope(envelope)
    plaintext = open_gcm(key, _ZERO_NONCE, parsed.body, parsed.header_bytes)
    body_value, body, author, signature = _parse_inner(unpad(plaintext))
    verify(NAMESPACE, author, signed_message(parsed.header_bytes, body_value), signature)
    return Opened(
        header=parsed.header,
        digest=parsed.digest,
        at=body.at,
        author=author,
        checkpoint=body.checkpoint,
        type=body.type,
        schema=body.schema,
        payload=body.payload,
        signature=signature,
    )


def body_of(opened: Opened) -> Mapping[str, Json]:
    """Give the body of an opened record as its author signed it."""
    body = RecordBody(opened.type, opened.schema, opened.at, opened.payload, opened.checkpoint)
    return _body_value(body, opened.author)


def _card_header(desk_secret: DeskSecret, organisation: str, case: str) -> dict[str, Json]:
    return {
        "case": case,
        "desk": desk_secret.desk,
        "desk_epoch": desk_secret.epoch,
        "organisation": organisation,
        "purpose": "card",
        "v": 1,
    }


def _secret_header(organisation: str, holder: str, secret: CompartmentSecret) -> dict[str, Json]:
    return {
        "case": secret.case,
        "commitment": to_b64u(secret.commitment),
        "compartment": secret.compartment,
        "epoch": secret.epoch,
        "holder": holder,
        "organisation": organisation,
        "purpose": "case-secret",
        "v": 1,
    }


def _record_key(secret: CompartmentSecret, header: Header, header_bytes: bytes) -> bytes:
    return hkdf(secret.record_key, header.salt, info_of("record", sha256(header_bytes)))


def _check_compartment(secret: CompartmentSecret, header: Header) -> None:
    if (header.case, header.compartment, header.epoch, header.commitment) != (
        secret.case,
        secret.compartment,
        secret.epoch,
        secret.commitment,
    ):
        raise OpenError("record: under another secret than this one")


def signed_message(header_bytes: bytes, body_value: Json) -> bytes:
    """Bind what is said to where it stands, so that nobody can move it (docs/spec/record.md)."""
    return canonical.encode(
        {
            "body_sha256": to_b64u(sha256(canonical.encode(body_value))),
            "header": canonical.parse(header_bytes),
        }
    )


def seen_value(seen: LastSeen | None) -> Json:
    """Write what a record says that its author saw of the log, as it stands in the body."""
    if seen is None:
        return None
    return {
        "root": to_b64u(seen.root),
        "signature": to_b64u(seen.signature),
        "size": seen.size,
    }


def _body_value(body: RecordBody, author: bytes) -> Mapping[str, Json]:
    return {
        "at": body.at,
        "author": to_b64u(author),
        "checkpoint": seen_value(body.checkpoint),
        "payload": body.payload,
        "schema": body.schema,
        "type": body.type,
    }


def _parse_inner(inner: bytes) -> tuple[Json, RecordBody, bytes, bytes]:
    """Read what was sealed; gives the body as it was signed, as values, its author and the signature."""
    if len(inner) > MAX_INNER:
        raise LimitExceeded("record: larger than 1 MiB")
    outer = Fields.of(canonical.parse(inner), _INNER, "record")
    fields = Fields.of(outer.values["body"], _BODY, "record")
    body = RecordBody(
        type=fields.word("type", _TYPE),
        schema=fields.number("schema", least=1),
        at=fields.time("at"),
        payload=fields.mapping("payload"),
        checkpoint=None
        if fields.is_null("checkpoint")
        else _last_seen(fields.values["checkpoint"]),
    )
    return fields.values, body, fields.digest("author"), from_b64u(outer.text("signature"))


def _last_seen(value: Json) -> LastSeen:
    fields = Fields.of(value, _CHECKPOINT, "record")
    return LastSeen(
        size=fields.number("size"),
        root=fields.digest("root"),
        signature=fields.octets("signature", SIGNATURE_BYTES),
    )
