"""Which vectors show evidence files and age files?"""

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

from incident_log.crypto import streams
from incident_log.crypto.primitives import hybrid_public_key, seal_gcm, x25519_public_key
from incident_log.format import age, evidence
from incident_log.format.encoding import to_b64u, u32
from incident_log.format.evidence import SEALED_SEGMENT, SEGMENT, Preamble
from incident_log.format.padding import padme
from tools.vectors import cast
from tools.vectors.cast import drawn, identifier
from tools.vectors.kept import sealed_once
from tools.vectors.model import Case, Inputs, Value, flipped, octets_of, recipe

# What is wrong with a file: name, why, the changed inputs and the error.
Damages: TypeAlias = Sequence[tuple[str, str, Inputs, str]]
Octets: TypeAlias = Sequence[tuple[str, str, bytes, str]]

_EVIDENCE = identifier("evidence")
_SALT = drawn("evidence salt", 16)


def evidence_cases() -> list[Case]:
    """Vectors of evidence.json."""
    sizes = (1, 1000, 65000, SEGMENT, 200_000, 1_048_576, 2_500_000)
    whole = [_file_inputs(size) for size in sizes]
    large = whole[-1]
    opened = {**large, "open_with": _key_value(), "cut": None, "flip": None, "take": [0, 1, 2]}
    return [
        *(Case(f"seal-{size}", f"a file of {size} bytes", "seal_file", given) for size, given in zip(sizes, whole, strict=True)),
        Case("reopen", "three slices, opened again", "reopen_file", opened),
        *(Case(f"refuse-{name}", why, "reopen_file", {**opened, **change}, expect) for name, why, change, expect in _DAMAGES),
        Case("refuse-changed-file", "the file is not the one that was hashed", "seal_file",
             {**large, "file": recipe(b"other ", 2_500_000)}, "verification"),
        Case("refuse-shrunk-file", "the file became shorter", "seal_file", {**large, "file": recipe(_PATTERN, 2_499_999)}, "verification"),
        *_small_cases(),
    ]  # fmt: skip


_PATTERN = drawn("file", 61)


def _key_value() -> Inputs:
    return {
        "evidence_key": to_b64u(cast.REPORT.evidence_key),
        "salt": to_b64u(_SALT),
        "evidence": _EVIDENCE,
    }


def _file_inputs(size: int) -> Inputs:
    file = recipe(_PATTERN, size)
    digest = hashlib.sha256(octets_of(file)).digest()
    preamble: Inputs = {
        "name": "відэа.mp4",
        "media_type": "video/mp4",
        "size": size,
        "sha256": to_b64u(digest),
        "captured_at": None,
        "derived_from": None,
        "derivation": None,
    }
    return {**_key_value(), "file": file, "preamble": preamble}


_DAMAGES: Damages = (
    ("order", "two slices changed places", {"take": [1, 0, 2]}, "open"),
    ("duplicate", "a slice stands twice", {"take": [0, 1, 1, 2]}, "open"),
    ("replayed", "the first slice in place of the second", {"take": [0, 0, 2]}, "open"),
    ("gap", "a slice in the middle is missing", {"take": [0, 2]}, "open"),
    ("cut-slice", "the last slice is missing", {"take": [0, 1]}, "open"),
    ("first-missing", "the first slice is missing", {"take": [1, 2]}, "open"),
    ("none", "no slices", {"take": []}, "open"),
    ("cut-byte", "the last byte is missing", {"cut": 1}, "open"),
    ("cut-segment", "the last segment is missing", {"cut": SEALED_SEGMENT}, "open"),
    ("flip-first", "a changed bit in the first slice", {"flip": {"slice": 0, "offset": 70_000}}, "open"),
    ("flip-tag", "a changed bit in the last tag", {"flip": {"slice": 2, "offset": -1}}, "open"),
    ("wrong-key", "another compartment's key", {"open_with": {**_key_value(), "evidence_key": to_b64u(cast.WORK.evidence_key)}}, "open"),
    ("other-evidence", "the slices of another piece of evidence",
     {"open_with": {**_key_value(), "evidence": identifier("other evidence")}}, "open"),
    ("other-salt", "another salt", {"open_with": {**_key_value(), "salt": to_b64u(drawn("other salt", 16))}}, "open"),
    ("short-salt", "a salt of 15 bytes", {"open_with": {**_key_value(), "salt": to_b64u(bytes(15))}}, "format"),
)  # fmt: skip


def _small_cases() -> list[Case]:
    """Files sealed by hand, so that it can be done wrongly."""
    file = b"evidence"
    encoded = evidence.encode_preamble(
        Preamble("a.txt", "text/plain", len(file), hashlib.sha256(file).digest())
    )
    plaintext = u32(len(encoded)) + encoded + file
    padded = plaintext.ljust(padme(len(plaintext)), b"\0")
    other = encoded.replace(b'"size":8', b'"size":9')
    wrong: Octets = (
        ("padding-set", "padding that is not zero", padded[:-1] + b"\1", "open"),
        ("padding-short", "less padding than demanded", padded[:-1], "open"),
        ("padding-long", "more padding than demanded", padded + b"\0", "open"),
        (
            "other-digest",
            "a preamble that names another file",
            padded.replace(b"evidence", b"Evidence"),
            "open",
        ),
        (
            "other-size",
            "a preamble that names another size",
            padded.replace(encoded, other),
            "open",
        ),
        ("prefix-long", "a preamble longer than the file", u32(4000) + padded[4:], "format"),
        ("prefix-zero", "no preamble", u32(0) + padded[4:], "format"),
        ("prefix-limit", "a preamble over 8192 bytes", u32(8193) + bytes(9000), "format"),
        ("version", "another version", padded.replace(b'"v":1', b'"v":2'), "format"),
        ("three-bytes", "not even a length prefix", b"\0\0\0", "format"),
    )
    good = Case("open-small", "a file in one segment", "open_file", _slices(padded))
    empty: Inputs = {**_key_value(), "slices": [""]}
    long: Inputs = {**_key_value(), "slices": [recipe(b"\0", evidence.SLICE + 1)]}
    return [
        good,
        *(Case(f"refuse-{name}", why, "open_file", _slices(octets), expect) for name, why, octets, expect in wrong),
        Case("refuse-not-last", "the last segment is not marked as the last", "open_file", _slices(padded, last=False), "open"),
        Case("refuse-empty-slice", "a slice of no bytes", "open_file", empty, "open"),
        Case("refuse-long-slice", "a slice over 1 048 832 bytes", "open_file", long, "open"),
    ]  # fmt: skip


def _slices(plaintext: bytes, *, last: bool = True) -> Inputs:
    key = streams.EvidenceKey(cast.REPORT.evidence_key, _SALT, _EVIDENCE)
    sealed = seal_gcm(key.key, bytes(11) + bytes([last]), plaintext, None)
    return {**_key_value(), "slices": [to_b64u(sealed)]}


_X25519_KEY = drawn("X25519 identity")
_X25519_RECIPIENT = age.encode_recipient(x25519_public_key(_X25519_KEY))


def age_cases() -> list[Case]:
    """Vectors of age.json."""
    identity, recipient = cast.REPORTER.identity, cast.REPORTER.recipient
    x25519 = age.encode_identity(_X25519_KEY, hybrid=False)
    sizes = (0, 1, 65535, 65536, 65537)
    plain = {size: octets_of(recipe(drawn("age plaintext", 61), size)) for size in sizes}
    files = {
        size: sealed_once("age", f"decrypt-{size}", plain[size], identity, [recipient])
        for size in sizes
    }
    many = sealed_once(
        "age", "decrypt-two", b"for two", identity, [cast.OWNER.recipient, recipient]
    )
    older = sealed_once("age", "decrypt-x25519", b"for an older tool", x25519, [_X25519_RECIPIENT])
    both: list[Value] = [cast.STRANGER.identity, identity]
    return [
        Case("recipient", "a post-quantum recipient has 1216 bytes", "parse_recipient", {"recipient": recipient}),
        Case("recipient-x25519", "an X25519 recipient has 32 bytes", "parse_recipient", {"recipient": _X25519_RECIPIENT}),
        Case("check-recipient", "keys of people and desks are post-quantum", "check_recipient", {"recipient": recipient}),
        Case("identity", "the 32 bytes of a post-quantum identity", "parse_identity", {"identity": identity}),
        Case("identity-x25519", "the 32 bytes of an X25519 identity", "parse_identity", {"identity": x25519}),
        *(Case(f"refuse-recipient-{name}", why, "parse_recipient", {"recipient": text}, "format") for name, why, text in _wrong_recipients(recipient)),
        Case("refuse-check-x25519", "an X25519 recipient where people are meant", "check_recipient", {"recipient": _X25519_RECIPIENT}, "format"),
        *(Case(f"refuse-identity-{name}", why, "parse_identity", {"identity": text}, "format") for name, why, text in _wrong_identities(identity, recipient)),
        Case("header", "its recipients, and where the payload begins", "parse_age_header", {"file": to_b64u(files[1])}),
        *(Case(f"decrypt-{size}", f"{size} bytes", "age.decrypt", _opening(files[size], identity)) for size in sizes),
        Case("decrypt-two", "sealed to two, opened by the second, with two identities at hand", "age.decrypt",
             {"file": to_b64u(many), "identities": both}),
        Case("decrypt-x25519", "sealed for a tool without post-quantum keys", "age.decrypt", _opening(older, x25519)),
        *(Case(f"refuse-{name}", why, "age.decrypt", _opening(octets, identity), expect) for name, why, octets, expect in (*_wrong_files(files[1]), *_wrong_chunks(files[65537]))),
        Case("refuse-wrong-key", "not sealed to this identity", "age.decrypt", _opening(files[1], cast.STRANGER.identity), "open"),
        Case("refuse-other-kind", "an X25519 file with a post-quantum identity", "age.decrypt", _opening(older, identity), "open"),
        Case("refuse-no-identity", "no identity", "age.decrypt", {"file": to_b64u(files[1]), "identities": []}, "open"),
    ]  # fmt: skip


def _opening(file: bytes, identity: str) -> Inputs:
    return {"file": to_b64u(file), "identities": [identity]}


def _wrong_recipients(recipient: str) -> Sequence[tuple[str, str, str]]:
    public_key = hybrid_public_key(drawn("hybrid"))
    wrong_last = recipient[:-1] + ("q" if recipient[-1] != "q" else "p")
    return (
        ("nothing", "nothing", ""),
        ("mistyped", "a wrong character", wrong_last),
        ("cut", "cut short", recipient[:-1]),
        ("long", "a character too many", recipient + "q"),
        ("upper", "in upper case", recipient.upper()),
        ("mixed", "in both cases", recipient[:-1] + recipient[-1].upper()),
        ("space", "a space at the end", recipient + " "),
        ("identity", "an identity", cast.REPORTER.identity),
        ("prefix", "a post-quantum key under the prefix of X25519", "age1" + recipient[7:]),
        (
            "short-key",
            "a key of 1215 bytes under a good checksum",
            age.bech32("age1pq", public_key[:-1]),
        ),
        ("other-prefix", "a good checksum under another prefix", age.bech32("bc", public_key)),
        (
            "letter-b",
            "a letter that the alphabet does not have",
            recipient[:20] + "b" + recipient[21:],
        ),
        ("foreign", "a Cyrillic letter", recipient[:20] + "а" + recipient[21:]),
        ("huge", "over 4096 characters", "age1pq1" + "q" * 5000),
    )


def _wrong_identities(identity: str, recipient: str) -> Sequence[tuple[str, str, str]]:
    return (
        ("lower", "in lower case", identity.lower()),
        ("mistyped", "a wrong character", identity[:-1] + ("Q" if identity[-1] != "Q" else "P")),
        ("recipient", "a recipient", recipient),
        (
            "short",
            "31 bytes under a good checksum",
            age.bech32("age-secret-key-pq-", bytes(31)).upper(),
        ),
    )


def _wrong_files(file: bytes) -> Octets:
    header, start = age.parse_header(file)
    nonce = file[start : start + 16]
    mac = file[len(header.authenticated) : start]
    head = file[:start]
    body_at = len(header.authenticated) - 10
    return (
        ("nothing", "no bytes", b"", "format"),
        ("version", "another version", file.replace(b"age-encryption.org/v1", b"age-encryption.org/v2", 1), "format"),
        ("armored", "armour is not accepted", b"-----BEGIN AGE ENCRYPTED FILE-----\n" + file, "format"),
        ("header-cut", "the header is cut", file[:200], "format"),
        ("no-recipient", "no recipient", age.INTRO + b"---" + mac, "format"),
        ("mac", "a changed bit in the MAC", file.replace(mac, b" " + age.argument_of(bytes(32)) + b"\n"), "open"),
        ("recipient-flipped", "a changed bit in the wrapped key", _other_base64(file, body_at), "open"),
        ("recipient-added", "a recipient was added from outside",
         head.replace(b"---", b"-> X25519 AAAA\nAAAA\n---") + file[start:], "open"),
        ("malformed-recipient", "our kind of recipient without its argument",
         age.INTRO + b"-> mlkem768x25519\n" + b"A" * 43 + b"\n---" + mac + file[start:], "format"),
        ("long-line", "a line of 65 characters in a recipient",
         head.replace(b"-> ", b"-> x\n" + b"A" * 65 + b"\n-> ", 1) + file[start:], "format"),
        ("empty-argument", "two spaces between arguments", head.replace(b"-> mlkem", b"->  mlkem") + file[start:], "format"),
        ("no-payload", "no payload", head, "format"),
        ("nonce-cut", "half a nonce", head + nonce[:8], "format"),
        ("payload-empty", "a nonce, and nothing after it", head + nonce, "open"),
        ("payload-flipped", "a changed bit in the payload", flipped(file, start + 16), "open"),
        ("payload-cut", "the last byte is missing", file[:-1], "open"),
        ("trailing", "a byte too many", file + b"\0", "open"),
    )  # fmt: skip


def _wrong_chunks(file: bytes) -> Octets:
    _, start = age.parse_header(file)
    start += 16
    head, first, last = file[:start], file[start : start + 65552], file[start + 65552 :]
    return (
        ("payload-cut-chunk", "the last chunk is missing", head + first, "open"),
        ("payload-order", "two chunks changed places", head + last + first, "open"),
        ("payload-duplicate", "a chunk stands twice", head + first + first + last, "open"),
    )


def _other_base64(file: bytes, at: int) -> bytes:
    letter = b"B" if file[at : at + 1] != b"B" else b"C"
    return file[:at] + letter + file[at + 1 :]
