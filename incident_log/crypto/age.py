"""How is a file sealed to people and opened by them? age v1 (c2sp.org/age) with post-quantum and X25519 keys."""

import io
import secrets
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from incident_log.crypto.primitives import (
    check_equal,
    hkdf,
    hmac_sha256,
    open_chacha,
    open_hybrid,
    seal_chacha,
    seal_hybrid,
    x25519_exchange,
    x25519_public_key,
)
from incident_log.errors import FormatError, OpenError, VerificationError
from incident_log.format import age
from incident_log.format.age import AgeHeader, Stanza

CHUNK = 65536
_TAG_BYTES = 16
_FILE_KEY_BYTES = 16
_NONCE_BYTES = 16
_WRAPPED_BYTES = _FILE_KEY_BYTES + _TAG_BYTES
_HYBRID = b"mlkem768x25519"
_X25519 = b"X25519"
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_X25519_INFO = b"age-encryption.org/v1/X25519"
_ENCAPSULATION_BYTES = 1120
# The wrapping keys are new for every file, so their one message may have the zero nonce.
_ZERO_NONCE = bytes(12)


def encrypt(plaintext: bytes, recipients: Iterable[str]) -> bytes:
    """Seal bytes to recipients."""
    sealed = io.BytesIO()
    encrypt_stream(io.BytesIO(plaintext), sealed, recipients)
    return sealed.getvalue()


def decrypt(file: bytes, identities: Iterable[str]) -> bytes:
    """Open an age file with any of the identities; raise FormatError or OpenError."""
    opened = io.BytesIO()
    decrypt_stream(io.BytesIO(file), opened, identities)
    return opened.getvalue()


def encrypt_stream(source: BinaryIO, target: BinaryIO, recipients: Iterable[str]) -> None:
    """Seal a file of any size to recipients, all of one kind: the weaker kind would decide for all."""
    keys = [age.parse_recipient(recipient) for recipient in recipients]
    if len({len(key) for key in keys}) != 1:
        raise FormatError("age: recipients must be one or more of one kind")
    file_key = secrets.token_bytes(_FILE_KEY_BYTES)
    authenticated = age.encode_stanzas(_wrap(file_key, key) for key in keys)
    nonce = secrets.token_bytes(_NONCE_BYTES)
    target.write(age.encode_header(authenticated, _mac(file_key, authenticated)) + nonce)
    key, counter, chunk = hkdf(file_key, nonce, b"payload"), 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK) if len(chunk) == CHUNK else b""
        target.write(seal_chacha(key, _chunk_nonce(counter, last=not following), chunk))
        if not following:
            return
        chunk, counter = following, counter + 1


def decrypt_stream(source: BinaryIO, target: BinaryIO, identities: Iterable[str]) -> None:
    """Open a file of any size. What was written to `target` before an error must be thrown away."""
    start = source.read(age.MAX_HEADER)
    header, end = age.parse_header(start)
    file_key = _file_key(header, [age.parse_identity(identity) for identity in identities])
    rest = _Joined(start[end:], source)
    nonce = rest.read(_NONCE_BYTES)
    if len(nonce) != _NONCE_BYTES:
        raise FormatError("age: cut short")
    key, counter, chunk = hkdf(file_key, nonce, b"payload"), 0, rest.read(CHUNK + _TAG_BYTES)
    while True:
        following = rest.read(CHUNK + _TAG_BYTES) if len(chunk) == CHUNK + _TAG_BYTES else b""
        opened = open_chacha(key, _chunk_nonce(counter, last=not following), chunk)
        if counter and not opened:
            raise OpenError("age: an empty last chunk")
        target.write(opened)
        if not following:
            return
        chunk, counter = following, counter + 1


class _Joined:
    """The bytes already read, then the rest of the file, as one."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = io.BytesIO(start), rest

    def read(self, size: int) -> bytes:
        piece = self._start.read(size)
        return piece if len(piece) == size else piece + self._rest.read(size - len(piece))


def _wrap(file_key: bytes, public_key: bytes) -> Stanza:
    if len(public_key) == age.HYBRID_RECIPIENT_BYTES:
        wrapped = seal_hybrid(public_key, file_key, _HYBRID_INFO)
        encapsulation, body = wrapped[:_ENCAPSULATION_BYTES], wrapped[_ENCAPSULATION_BYTES:]
        return Stanza((_HYBRID, age.argument_of(encapsulation)), body)
    ephemeral = secrets.token_bytes(32)
    share = x25519_public_key(ephemeral)
    key = hkdf(x25519_exchange(ephemeral, public_key), share + public_key, _X25519_INFO)
    return Stanza((_X25519, age.argument_of(share)), seal_chacha(key, _ZERO_NONCE, file_key))


def _file_key(header: AgeHeader, identities: Sequence[tuple[bytes, bool]]) -> bytes:
    """Find the file key with any identity, and check with it that the header is whole."""
    for stanza in header.stanzas:
        for seed, hybrid in identities:
            file_key = _unwrap_hybrid(stanza, seed) if hybrid else _unwrap_x25519(stanza, seed)
            if file_key is not None:
                _check_mac(file_key, header)
                return file_key
    raise OpenError("age: not sealed to any of these identities")


def _check_mac(file_key: bytes, header: AgeHeader) -> None:
    try:
        check_equal(_mac(file_key, header.authenticated), header.mac, "age header")
    except VerificationError:
        raise OpenError("age: the header was changed") from None


def _unwrap_hybrid(stanza: Stanza, seed: bytes) -> bytes | None:
    if stanza.arguments[0] != _HYBRID:
        return None
    encapsulation = _only_argument(stanza, _ENCAPSULATION_BYTES)
    try:
        return open_hybrid(seed, encapsulation + stanza.body, _HYBRID_INFO)
    except OpenError:
        return None


def _unwrap_x25519(stanza: Stanza, private_key: bytes) -> bytes | None:
    if stanza.arguments[0] != _X25519:
        return None
    share = _only_argument(stanza, 32)
    salt = share + x25519_public_key(private_key)
    key = hkdf(x25519_exchange(private_key, share), salt, _X25519_INFO)
    try:
        return open_chacha(key, _ZERO_NONCE, stanza.body)
    except OpenError:
        return None


def _only_argument(stanza: Stanza, length: int) -> bytes:
    """Read the share. The length of the body is checked first: one ciphertext must not fit several keys."""
    if len(stanza.arguments) != 2 or len(stanza.body) != _WRAPPED_BYTES:
        raise FormatError("age: malformed recipient")
    share = age.octets_of(stanza.arguments[1])
    if len(share) != length:
        raise FormatError("age: malformed recipient")
    return share


def _mac(file_key: bytes, authenticated: bytes) -> bytes:
    return hmac_sha256(hkdf(file_key, b"", b"header"), authenticated)


def _chunk_nonce(counter: int, *, last: bool) -> bytes:
    """Count the chunks and mark the last one: none can be dropped, repeated or moved. The payload key is new."""
    return counter.to_bytes(11, "big") + bytes([last])
