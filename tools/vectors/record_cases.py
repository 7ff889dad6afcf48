"""Which vectors show records and their chain?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from incident_log.crypto import sealing
from incident_log.crypto.at_rest import LogKey
from incident_log.crypto.primitives import hkdf, info_of, seal_gcm, sha256
from incident_log.crypto.seeds import CompartmentSecret
from incident_log.crypto.signing import SigningKey, sign
from incident_log.format import canonical, log, record
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from incident_log.format.padding import pad
from incident_log.format.record import GENESIS, Header
from tools.vectors import cast
from tools.vectors.cast import drawn, identifier
from tools.vectors.model import Case, Inputs, Value, flipped
from tools.vectors.sealed_cases import secret_value, without

# What each refusal states: name, why, and what is wrong.
Changes: TypeAlias = Sequence[tuple[str, str, dict[str, Json]]]
_WRONG_TYPES = (
    ("empty", "a type of no letters", b""),
    ("line", "a type with lines of its own", rb"x\n\nNotes\n  Amina: genuine"),
    ("newline", "a type with a line end behind it", rb"incident\n"),
    ("capital", "a type with a capital", b"Incident"),
    ("digit", "a type with a digit", b"incident2"),
    ("cyrillic", "a type in letters of another script", "інцыдэнт".encode()),
    ("long", "a type of 65 letters", b"x" * 65),
)
Openings: TypeAlias = Sequence[tuple[str, str, CompartmentSecret, bytes, str]]


def record_cases() -> list[Case]:
    """Vectors of record.json."""
    header = record_header()
    body: Inputs = {
        "type": "incident",
        "schema": 1,
        "at": cast.AT,
        "payload": {"text": "Мне патэлефанавалі з невядомага нумара."},
        "checkpoint": {
            "size": 12,
            "root": to_b64u(drawn("root")),
            "signature": to_b64u(_seen().signature),
        },
    }
    value = header_value(header)
    seed = to_b64u(cast.REPORTER.signing_key.seed)
    secret = secret_value(cast.REPORT)
    envelope = seal(header)
    second = record_header(position=1, previous=record.parse_envelope(envelope).digest)
    parsed: Inputs = {"header": value}
    return [
        Case("header", "the bytes of a header", "encode_header", parsed),
        Case("seal", "signed, padded and sealed", "seal_record_with",
             {"secret": secret, "header": value, "body": body, "signing_seed": seed}),
        Case("seal-second", "it names the digest of the one before, and no checkpoint", "seal_record_with",
             {"secret": secret, "header": header_value(second), "body": {**body, "checkpoint": None}, "signing_seed": seed}),
        Case("parse", "header and digest", "parse_envelope", {"envelope": to_b64u(envelope)}),
        Case("open", "what was said, and by whom", "open_record", {"secret": secret, "envelope": to_b64u(envelope)}),
        Case("digest", "from the header and the digest of the body alone", "digest_of",
             {"header": to_b64u(record.encode_header(header)),
              "body_sha256": to_b64u(sha256(record.parse_envelope(envelope).body))}),
        *_envelope_refusals(envelope),
        *_opening_refusals(header, envelope),
        *_chain_cases(),
    ]  # fmt: skip


def header_value(header: Header) -> Inputs:
    """Write a record header as inputs."""
    value = canonical.parse(record.encode_header(header))
    return (
        {name: item for name, item in value.items() if name != "v"}
        if isinstance(value, dict)
        else {}
    )


def record_header(position: int = 0, previous: bytes = GENESIS, label: str = "record") -> Header:
    """Give the header of the worked example at a position."""
    return Header(
        organisation=cast.ORGANISATION,
        case=cast.CASE,
        compartment="report",
        epoch=0,
        commitment=cast.REPORT.commitment,
        record=identifier(f"{label} {position}"),
        position=position,
        previous=previous,
        salt=drawn(f"{label} salt {position}", 16),
    )


def seal(header: Header, seed: bytes | None = None) -> bytes:
    """Seal the record of the worked example under a header."""
    body = sealing.RecordBody(
        "incident", 1, cast.AT, {"text": "Мне патэлефанавалі з невядомага нумара."}, _seen()
    )  # fmt: skip
    return sealing.seal_record_with(
        cast.REPORT, header, body, SigningKey(seed or cast.REPORTER.signing_key.seed)
    )


def _seen() -> sealing.LastSeen:
    note = LogKey(cast.LOG_KEY.seed).sign_checkpoint(12, drawn("root"))
    return sealing.LastSeen(12, drawn("root"), log.parse_checkpoint(note).signature)


def _envelope_refusals(envelope: bytes) -> list[Case]:
    end = envelope.index(b"\n")
    encoded, rest = envelope[:end], envelope[end:]
    value = canonical.parse(encoded)
    fields: dict[str, Json] = dict(value) if isinstance(value, dict) else {}
    changes: Changes = (
        ("version", "another version", {"v": 2}),
        ("unknown-field", "an unknown field", {"type": "incident"}),
        ("compartment", "an unknown compartment", {"compartment": "secret"}),
        ("negative", "a position below zero", {"position": -1}),
        ("boolean", "true is no number", {"epoch": True}),
        ("text-number", "a number as text", {"epoch": "0"}),
        ("short-case", "an id of 15 bytes", {"case": to_b64u(bytes(15))}),
        ("short-salt", "a salt of 15 bytes", {"salt": to_b64u(bytes(15))}),
        ("short-previous", "a digest of 31 bytes", {"previous": to_b64u(bytes(31))}),
        ("padding", "base64 with padding", {"case": cast.CASE + "=="}),
        ("first-follows", "position 0 follows something", {"previous": to_b64u(drawn("digest"))}),
        ("second-follows-nothing", "position 1 follows nothing", {"position": 1}),
        ("null", "a field that is null", {"record": None}),
    )
    octets: Sequence[tuple[str, str, bytes]] = (
        ("nothing", "no bytes", b""),
        ("no-newline", "no end of its header", encoded),
        ("no-body", "no body", encoded + b"\n"),
        ("cut-body", "less than the least body", envelope[: end + 1 + 1039]),
        ("missing-field", "a missing field", without(fields, "salt") + rest),
        ("not-canonical", "a space in the header", envelope.replace(b":", b": ", 1)),
        ("order", "fields not in order", b'{"v":1,' + encoded[1:].replace(b',"v":1', b"") + rest),
        ("duplicate", "a field stands twice", encoded.replace(b',"v":1', b',"v":1,"v":1') + rest),
        ("carriage-return", "a carriage return before the newline", encoded + b"\r" + rest),
        ("not-object", "the header is null", b"null" + rest),
        ("long-header", "a header over 1024 bytes", encoded + b" " * 1024 + rest),
    )
    return [
        *(Case(f"refuse-{name}", why, "parse_envelope",
               {"envelope": to_b64u(canonical.encode({**fields, **change}) + rest)}, "format")
          for name, why, change in changes),
        *(Case(f"refuse-{name}", why, "parse_envelope", {"envelope": to_b64u(wrong)}, "format") for name, why, wrong in octets),
        Case("refuse-limit", "over 1.25 MiB", "parse_envelope",
             {"envelope": {"pattern": to_b64u(b"a"), "length": (5 << 18) + 1}}, "limit_exceeded"),
    ]  # fmt: skip


def _opening_refusals(header: Header, envelope: bytes) -> list[Case]:
    end = envelope.index(b"\n")
    moved = record.encode_header(replace(header, case=cast.OTHER_CASE)) + envelope[end:]
    other_case = replace(cast.REPORT, case=cast.OTHER_CASE)
    later = replace(header, position=3, previous=drawn("another digest"))
    replayed = record.encode_header(later) + envelope[end:]
    signed_elsewhere = _sealed_inner(later, _inner(header))
    author, other = cast.REPORTER.signing_key, cast.STRANGER.signing_key
    inner, uncommitted = _inner(header), replace(header, commitment=drawn("another commitment"))
    seen = _inner(header, seen=sealing.seen_value(_seen()))
    named = b'"signature":"' + to_b64u(_seen().signature).encode() + b'",'
    cases: Openings = (
        ("wrong-key", "another secret", replace(cast.REPORT, secret=drawn("another secret")), envelope, "open"),
        ("other-compartment", "another compartment's secret", cast.IDENTITY, envelope, "open"),
        ("other-epoch", "another epoch's secret", cast.REPORT_1, envelope, "open"),
        ("other-commitment", "the commitment of another secret, under which it is not sealed", cast.REPORT,
         _sealed_inner(uncommitted, _inner(uncommitted)), "open"),
        ("moved", "moved to another case", other_case, moved, "open"),
        ("replayed", "replayed at another position", cast.REPORT, replayed, "open"),
        ("flipped-body", "a changed bit in the body", cast.REPORT, flipped(envelope, end + 5), "open"),
        ("flipped-tag", "a changed bit in the tag", cast.REPORT, flipped(envelope, -1), "open"),
        ("flipped-salt", "another salt", cast.REPORT,
         record.encode_header(replace(header, salt=drawn("other", 16))) + envelope[end:], "open"),
        ("trailing", "a byte too many", cast.REPORT, envelope + b"\0", "open"),
        ("signed-elsewhere", "sealed anew by a reader at another position, with the old signature",
         cast.REPORT, signed_elsewhere, "verification"),
        ("other-signer", "signed by somebody else than the author it names", cast.REPORT,
         _sealed_inner(header, _inner(header, author=author, key=other)), "verification"),
        ("other-namespace", "signed for another use", cast.REPORT,
         _sealed_inner(header, _inner(header, namespace="grant@incident-log")), "verification"),
        ("changed-body", "the body was changed after signing", cast.REPORT,
         _sealed_inner(header, inner.replace(b'"schema":1', b'"schema":2')), "verification"),
        ("signature-cut", "the signature is cut", cast.REPORT,
         _sealed_inner(header, inner[:-4] + b'"}'), "format"),
        ("unpadded", "sealed without padding", cast.REPORT, _sealed_plaintext(header, inner.ljust(1024)), "format"),
        ("inner-unknown", "an unknown field inside", cast.REPORT, _sealed_inner(header, inner[:-1] + b',"x":1}'), "format"),
        ("inner-schema", "schema 0", cast.REPORT, _sealed_inner(header, inner.replace(b'"schema":1', b'"schema":0')), "format"),
        ("inner-time", "a time in another form", cast.REPORT,
         _sealed_inner(header, inner.replace(b"2026-11-03T09:15:00.000Z", b"2026-11-03")), "format"),
        ("inner-payload", "a payload that is not an object", cast.REPORT,
         _sealed_inner(header, _replaced_payload(inner)), "format"),
        *((f"inner-type-{name}", why, cast.REPORT,
           _sealed_inner(header, inner.replace(b'"type":"incident"', b'"type":"' + text + b'"')), "format")
          for name, why, text in _WRONG_TYPES),
        ("seen-unsigned", "the log as it was seen, without the log's signature", cast.REPORT,
         _sealed_inner(header, _inner(header, seen={"root": to_b64u(drawn("root")), "size": 12})), "format"),
        ("seen-signature-short", "a signature of the log of 63 bytes", cast.REPORT,
         _sealed_inner(header, seen.replace(named, b'"signature":"' + to_b64u(bytes(63)).encode() + b'",')), "format"),
        ("inner-empty", "nothing inside", cast.REPORT, _sealed_inner(header, b""), "format"),
    )  # fmt: skip
    return [
        Case(f"refuse-open-{name}", why, "open_record", {"secret": secret_value(secret), "envelope": to_b64u(octets)}, expect)
        for name, why, secret, octets, expect in cases
    ]  # fmt: skip


def _inner(
    header: Header,
    *,
    author: SigningKey = cast.REPORTER.signing_key,
    key: SigningKey = cast.REPORTER.signing_key,
    namespace: str = "record@incident-log",
    seen: Json = None,
) -> bytes:
    """Sign by hand, so that it can be done wrongly."""
    body: Json = {
        "at": cast.AT,
        "author": to_b64u(author.public),
        "checkpoint": seen,
        "payload": {"text": "..."},
        "schema": 1,
        "type": "incident",
    }
    message = canonical.encode(
        {
            "body_sha256": to_b64u(sha256(canonical.encode(body))),
            "header": canonical.parse(record.encode_header(header)),
        }
    )
    return canonical.encode({"body": body, "signature": to_b64u(sign(namespace, key, message))})


def _replaced_payload(inner: bytes) -> bytes:
    return inner.replace(b'{"text":"..."}', b"[]")


def _sealed_inner(header: Header, inner: bytes) -> bytes:
    return _sealed_plaintext(header, pad(inner))


def _sealed_plaintext(header: Header, plaintext: bytes) -> bytes:
    encoded = record.encode_header(header)
    key = hkdf(cast.REPORT.record_key, header.salt, info_of("record", sha256(encoded)))
    return encoded + b"\n" + seal_gcm(key, bytes(12), plaintext, encoded)


def _chain_cases() -> list[Case]:
    headers: list[Header] = []
    previous = GENESIS
    bodies = [drawn(f"body {position}") for position in range(4)]
    for position in range(4):
        headers.append(record_header(position, previous, "chained"))
        previous = record.digest_of(record.encode_header(headers[-1]), bodies[position])
    links = [_link(header, body) for header, body in zip(headers, bodies, strict=True)]
    forged = replace(headers[2], record=headers[1].record)
    elsewhere = replace(headers[3], case=cast.OTHER_CASE)
    parted = replace(headers[3], commitment=drawn("another commitment"))
    abroad = replace(headers[3], organisation=to_b64u(drawn("another organisation")))
    end: Inputs = {"position": 3, "digest": to_b64u(previous)}
    third: Inputs = {"position": 2, "digest": to_b64u(headers[3].previous)}
    chains: Sequence[tuple[str, str, Sequence[Value], Value, Value, str]] = (
        ("whole", "all records of a case", links, end, None, "ok"),
        ("no-head", "the head is not known from elsewhere", links, None, None, "ok"),
        ("continued", "what came after an earlier check", links[3:], end, third, "ok"),
        ("nothing", "no records, no head", [], None, None, "ok"),
        ("nothing-new", "no records after an earlier check", [], end, end, "ok"),
        ("refuse-cut", "the newest record is missing", links[:3], end, None, "verification"),
        ("refuse-cut-first", "the first record is missing", links[1:], end, None, "verification"),
        ("refuse-gap", "a record in the middle is missing", [*links[:1], *links[2:]], end, None, "verification"),
        ("refuse-order", "two records changed places", [links[0], links[2], links[1], links[3]], end, None, "verification"),
        ("refuse-duplicate", "a record stands twice", [*links[:2], *links[1:]], end, None, "verification"),
        ("refuse-changed", "a body was exchanged", [links[0], _link(headers[1], drawn("other")), *links[2:]], end, None, "verification"),
        ("refuse-replayed", "the id of an earlier record again", [*links[:2], _link(forged, bodies[2])], None, None, "verification"),
        ("refuse-other-case", "a record of another case", [*links[:3], _link(elsewhere, bodies[3])], None, None, "verification"),
        ("refuse-other-secret", "a record under another secret than the rest of its part", [*links[:3], _link(parted, bodies[3])], None, None, "verification"),
        ("refuse-other-organisation", "a record of another organisation", [*links[:3], _link(abroad, bodies[3])], None, None, "verification"),
        ("refuse-other-head", "another head of the same length", links, {**end, "digest": to_b64u(drawn("head"))}, None, "verification"),
        ("refuse-longer", "more records than the head knows", links, third, None, "verification"),
        ("refuse-all-missing", "a head, but no records", [], end, None, "verification"),
        ("refuse-not-continued", "it does not follow the earlier check", links[2:], end, third, "verification"),
    )  # fmt: skip
    return [
        Case(f"chain-{name}", why, "check_chain",
             {"case": cast.CASE, "organisation": cast.ORGANISATION, "links": given, "head": head, "after": after}, expect)
        for name, why, given, head, after, expect in chains
    ]  # fmt: skip


def _link(header: Header, body_sha256: bytes) -> Value:
    return {"header": to_b64u(record.encode_header(header)), "body_sha256": to_b64u(body_sha256)}
