"""What are the bytes of an age v1 file's header, and of age's keys as text? See c2sp.org/age and docs/spec/age.md."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from incident_log.errors import FormatError, LimitExceeded

INTRO = b"age-encryption.org/v1\n"
MAC_BYTES = 32
MAX_HEADER = 1 << 20
HYBRID_RECIPIENT_BYTES = 1216
X25519_RECIPIENT_BYTES = 32
SEED_BYTES = 32

_HYBRID_RECIPIENT = "age1pq"
_X25519_RECIPIENT = "age"
_HYBRID_IDENTITY = "age-secret-key-pq-"
_X25519_IDENTITY = "age-secret-key-"
_LINE = 64
_MAC_LINE = b"--- "


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's part of a header: its type first, then arguments, then the wrapped file key."""

    arguments: tuple[bytes, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class AgeHeader:
    """A parsed header; `authenticated` are the bytes that the MAC covers."""

    stanzas: tuple[Stanza, ...]
    authenticated: bytes
    mac: bytes


def encode_stanzas(stanzas: Iterable[Stanza]) -> bytes:
    """Give the part of a header that the MAC covers."""
    return INTRO + b"".join(map(_encode_stanza, stanzas)) + _MAC_LINE.rstrip()


def encode_header(authenticated: bytes, mac: bytes) -> bytes:
    """Finish a header with its MAC."""
    return authenticated + b" " + _to_base64(mac) + b"\n"


def parse_header(start: bytes) -> tuple[AgeHeader, int]:
    """Read the header off the start of a file; give also where the payload begins.

    `start` holds the whole header: the file, or its first MAX_HEADER bytes.
    """
    if not start.startswith(INTRO):
        raise FormatError("age: not an age v1 file")
    stanzas: list[Stanza] = []
    at = len(INTRO)
    while not start.startswith(b"---", at):
        stanza, at = _parse_stanza(start, at)
        stanzas.append(stanza)
    line, end = _line(start, at)
    if not line.startswith(_MAC_LINE) or not stanzas:
        raise FormatError("age: no recipient, or a malformed MAC line")
    mac = _from_base64(line[len(_MAC_LINE) :])
    if len(mac) != MAC_BYTES:
        raise FormatError("age: MAC of the wrong length")
    return AgeHeader(tuple(stanzas), start[: at + 3], mac), end


def encode_recipient(public_key: bytes) -> str:
    """Write a public key as age1pq1… or age1…, which its length decides."""
    if len(public_key) == HYBRID_RECIPIENT_BYTES:
        return bech32(_HYBRID_RECIPIENT, public_key)
    if len(public_key) == X25519_RECIPIENT_BYTES:
        return bech32(_X25519_RECIPIENT, public_key)
    raise FormatError("age: a public key of no known length")


@lru_cache(maxsize=1024)
def parse_recipient(recipient: str) -> bytes:
    """Read age1pq1… (1216 bytes) or age1… (32 bytes)."""
    prefix, public_key = _parse_bech32(recipient)
    lengths = {_HYBRID_RECIPIENT: HYBRID_RECIPIENT_BYTES, _X25519_RECIPIENT: X25519_RECIPIENT_BYTES}
    if recipient != recipient.lower() or lengths.get(prefix) != len(public_key):
        raise FormatError("age: not a recipient of a known kind")
    return public_key


def check_recipient(recipient: str) -> None:
    """Refuse anything but a post-quantum recipient; keys of people and desks are never of the older kind."""
    if len(parse_recipient(recipient)) != HYBRID_RECIPIENT_BYTES:
        raise FormatError("age: not a post-quantum recipient")


def encode_identity(seed: bytes, *, hybrid: bool = True) -> str:
    """Write a seed as AGE-SECRET-KEY-PQ-1…, or else an X25519 key as AGE-SECRET-KEY-1… (for exports only)."""
    if len(seed) != SEED_BYTES:
        raise FormatError("age: an identity has 32 bytes")
    return bech32(_HYBRID_IDENTITY if hybrid else _X25519_IDENTITY, seed).upper()


def parse_identity(identity: str) -> tuple[bytes, bool]:
    """Read an identity; give its 32 bytes and whether it is of the post-quantum kind."""
    prefix, seed = _parse_bech32(identity)
    if (
        identity != identity.upper()
        or prefix not in {_HYBRID_IDENTITY, _X25519_IDENTITY}
        or len(seed) != SEED_BYTES
    ):
        raise FormatError("age: not an identity of a known kind")
    return seed, prefix == _HYBRID_IDENTITY


def argument_of(octets: bytes) -> bytes:
    """Write bytes as an argument of a stanza."""
    return _to_base64(octets)


def octets_of(argument: bytes) -> bytes:
    """Read the bytes of an argument of a stanza."""
    return _from_base64(argument)


def _encode_stanza(stanza: Stanza) -> bytes:
    text = _to_base64(stanza.body)
    # A last line shorter than 64, if need be an empty one, marks the end.
    lines = [text[start : start + _LINE] for start in range(0, len(text) + 1, _LINE)]
    return b"-> " + b" ".join(stanza.arguments) + b"\n" + b"\n".join(lines) + b"\n"


def _parse_stanza(start: bytes, at: int) -> tuple[Stanza, int]:
    line, at = _line(start, at)
    arguments = tuple(line[3:].split(b" "))
    if not line.startswith(b"-> ") or not all(map(_is_argument, arguments)):
        raise FormatError("age: malformed recipient")
    body = bytearray()
    while True:
        line, at = _line(start, at)
        if len(line) > _LINE:
            raise FormatError("age: a line too long in a recipient")
        body += _from_base64(line)
        if len(line) < _LINE:
            return Stanza(arguments, bytes(body)), at


def _is_argument(argument: bytes) -> bool:
    return bool(argument) and min(argument) >= 0x21 and max(argument) <= 0x7E


def _line(start: bytes, at: int) -> tuple[bytes, int]:
    end = start.find(b"\n", at, MAX_HEADER)
    if end < 0 and len(start) >= MAX_HEADER:
        raise LimitExceeded("age: header larger than 1 MiB")
    if end < 0:
        raise FormatError("age: header cut short")
    return start[at:end], end + 1


def _to_base64(octets: bytes) -> bytes:
    return base64.b64encode(octets).rstrip(b"=")


def _from_base64(text: bytes) -> bytes:
    try:
        octets = base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error as error:
        raise FormatError("age: not base64") from error
    if _to_base64(octets) != text:
        raise FormatError("age: base64 not canonical")
    return octets


# Bech32 as in BIP 173, without its limit on length, as age uses it.
_ALPHABET = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_WORDS = bytes(range(32))
_TO_SYMBOLS = bytes.maketrans(_WORDS, _ALPHABET)
# What is no symbol becomes 255, which no word is.
_FROM_SYMBOLS = bytes(_ALPHABET.find(symbol) & 0xFF for symbol in range(256))
_TO_BASE32 = bytes.maketrans(_WORDS, _BASE32)
_FROM_BASE32 = bytes.maketrans(_BASE32, _WORDS)
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6
_MAX_BECH32 = 4096


def _carry_of(top: int) -> int:
    carry = 0
    for bit, generator in enumerate(_GENERATORS):
        if top >> bit & 1:
            carry ^= generator
    return carry


_CARRIES = tuple(map(_carry_of, range(32)))


def bech32(prefix: str, octets: bytes) -> str:
    """Write bytes behind a prefix, in lower case."""
    words = _words_of(octets)
    check = _checksum(prefix, words + bytes(_CHECK)) ^ 1
    words += bytes(check >> 5 * (_CHECK - 1 - position) & 31 for position in range(_CHECK))
    return prefix + "1" + words.translate(_TO_SYMBOLS).decode("ascii")


def _parse_bech32(text: str) -> tuple[str, bytes]:
    if len(text) > _MAX_BECH32 or not text.isascii() or text not in {text.lower(), text.upper()}:
        raise FormatError("age: a key is one line of letters of one case and digits")
    prefix, _, symbols = text.lower().rpartition("1")
    words = symbols.encode("ascii").translate(_FROM_SYMBOLS)
    if not prefix or len(words) < _CHECK or max(words) > 31 or _checksum(prefix, words) != 1:
        raise FormatError("age: a key is mistyped or cut")
    return prefix, _octets_of(words[:-_CHECK])


def _words_of(octets: bytes) -> bytes:
    """Cut bytes into numbers of five bits; base32 of the standard library does just that."""
    return base64.b32encode(octets).rstrip(b"=").translate(_FROM_BASE32)


def _octets_of(words: bytes) -> bytes:
    try:
        octets = base64.b32decode(words.translate(_TO_BASE32) + b"=" * (-len(words) % 8))
    except binascii.Error as error:
        raise FormatError("age: a key is not canonical") from error
    if _words_of(octets) != words:
        raise FormatError("age: a key is not canonical")
    return octets


def _checksum(prefix: str, words: bytes) -> int:
    state = 1
    for value in (*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *words):
        state = (state & 0x1FFFFFF) << 5 ^ value ^ _CARRIES[state >> 25]
    return state
