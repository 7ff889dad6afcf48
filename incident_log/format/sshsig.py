"""What are the bytes of an OpenSSH signature (PROTOCOL.sshsig), so that ssh-keygen can check ours? See docs/spec/sshsig.md."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from incident_log.errors import FormatError
from incident_log.format.encoding import u32

NAMESPACES = tuple(
    f"{subject}@incident-log"
    for subject in ("record", "directory", "grant", "intake", "dossier", "archive")
)
PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64

_MAGIC = b"SSHSIG"
_VERSION = u32(1)
_HASH = b"sha512"
_ALGORITHM = b"ssh-ed25519"
_LINE = 70
_BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
_END = "-----END SSH SIGNATURE-----\n"
_MAX_BLOB = 1024


@dataclass(frozen=True, slots=True)
class Signature:
    """A parsed signature: who claims to have signed, for what use, and the 64 bytes."""

    public_key: bytes
    namespace: str
    signature: bytes


def signed_bytes(namespace: str, message: bytes) -> bytes:
    """Give the bytes that Ed25519 signs: the message only as its SHA-512, bound to the namespace."""
    digest = hashlib.sha512(message).digest()
    return _MAGIC + _string(_name(namespace)) + _string(b"") + _string(_HASH) + _string(digest)


def encode_signature(public_key: bytes, signature: bytes, namespace: str) -> bytes:
    """Give the binary signature blob."""
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        raise FormatError("signature: key or signature of the wrong length")
    return b"".join(
        (
            _MAGIC,
            _VERSION,
            _string(_key_blob(public_key)),
            _string(_name(namespace)),
            _string(b""),
            _string(_HASH),
            _string(_string(_ALGORITHM) + _string(signature)),
        )
    )


def parse_signature(blob: bytes) -> Signature:
    """Read a signature blob; only Ed25519 over SHA-512, nothing reserved, nothing trailing."""
    if len(blob) > _MAX_BLOB or not blob.startswith(_MAGIC + _VERSION):
        raise FormatError("signature: not an SSH signature of version 1")
    rest = blob[len(_MAGIC + _VERSION) :]
    key_blob, rest = _take(rest)
    namespace, rest = _take(rest)
    _reserved, rest = _take(rest)
    _hash_name, rest = _take(rest)
    signature_blob, _rest = _take(rest)
    try:
        parsed = Signature(
            key_blob[-PUBLIC_KEY_BYTES:],
            namespace.decode("ascii"),
            signature_blob[-SIGNATURE_BYTES:],
        )
    except UnicodeDecodeError as error:
        raise FormatError("signature: namespace is not ASCII") from error
    # Every other field has one allowed value, so writing it again checks them all, and the end.
    if encode_signature(parsed.public_key, parsed.signature, parsed.namespace) != blob:
        raise FormatError("signature: not an Ed25519 signature over SHA-512 in its only form")
    return parsed


def armor(blob: bytes) -> str:
    """Write a signature blob as the text file that ssh-keygen reads."""
    text = base64.b64encode(blob).decode("ascii")
    lines = "".join(text[start : start + _LINE] + "\n" for start in range(0, len(text), _LINE))
    return _BEGIN + lines + _END


def dearmor(text: str) -> bytes:
    """Read the text that armor() and ssh-keygen write; refuse other line lengths and anything around it."""
    if not text.startswith(_BEGIN) or not text.endswith(_END) or len(text) > 2 * _MAX_BLOB:
        raise FormatError("signature: not an armoured SSH signature")
    try:
        blob = base64.b64decode(
            text[len(_BEGIN) : -len(_END)].replace("\n", "").encode("ascii"), validate=True
        )
    except (binascii.Error, UnicodeEncodeError) as error:
        raise FormatError("signature: armour is not base64") from error
    if armor(blob) != text:
        raise FormatError("signature: armour not canonical")
    return blob


def public_key_line(public_key: bytes, comment: str) -> str:
    """Write a public key as OpenSSH does: type, base64, comment."""
    if any(character in comment for character in "\r\n\0"):
        raise FormatError("public key: a comment is one line")
    return (
        f"ssh-ed25519 {base64.b64encode(_key_blob(public_key)).decode('ascii')} {comment}".rstrip()
        + "\n"
    )


def parse_public_key_line(line: str) -> bytes:
    """Read the key out of a public key line; the comment is ignored."""
    words = line.strip().split(" ", 2)
    try:
        blob = base64.b64decode(words[1].encode("ascii"), validate=True)
    except (IndexError, binascii.Error, UnicodeEncodeError) as error:
        raise FormatError("public key: not an ssh-ed25519 line") from error
    if (
        words[0] != "ssh-ed25519"
        or len(blob) < PUBLIC_KEY_BYTES
        or _key_blob(blob[-PUBLIC_KEY_BYTES:]) != blob
    ):
        raise FormatError("public key: not an ssh-ed25519 line")
    return blob[-PUBLIC_KEY_BYTES:]


def _key_blob(public_key: bytes) -> bytes:
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise FormatError("public key: not 32 bytes")
    return _string(_ALGORITHM) + _string(public_key)


def _string(octets: bytes) -> bytes:
    return u32(len(octets)) + octets


def _take(rest: bytes) -> tuple[bytes, bytes]:
    end = 4 + int.from_bytes(rest[:4], "big")
    if len(rest) < 4 or len(rest) < end:
        raise FormatError("signature: cut short")
    return rest[4:end], rest[end:]


def _name(namespace: str) -> bytes:
    if not 0 < len(namespace) <= 64 or not namespace.isascii():
        raise FormatError("signature: namespace is not 1 to 64 ASCII characters")
    return namespace.encode("ascii")
