"""How long does a plaintext pretend to be? Padmé, so that sizes tell at most a bucket See docs/spec/padding.md."""

from incident_log.errors import FormatError
from incident_log.format.encoding import u32

LEAST_RECORD = 1024
LEAST_CARD = 256
_PREFIX = 4


def padme(length: int) -> int:
    """Round a length up so that only O(log log length) bits of it show (PETS 2019); at most 12 % more."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (length + mask) & ~mask


def pad(inner: bytes, least: int = LEAST_RECORD) -> bytes:
    """Prefix the length and fill with zeros to the next allowed size."""
    whole = u32(len(inner)) + inner
    return whole.ljust(max(least, padme(len(whole))), b"\0")


def unpad(plaintext: bytes, least: int = LEAST_RECORD) -> bytes:
    """Take the inner bytes out; refuse padding that is not zero or not exactly as long as pad() makes it."""
    if len(plaintext) < _PREFIX:
        raise FormatError("padding: shorter than its length prefix")
    end = _PREFIX + int.from_bytes(plaintext[:_PREFIX], "big")
    if len(plaintext) != max(least, padme(end)):
        raise FormatError("padding: not as long as the length prefix demands")
    if plaintext.count(0, end) != len(plaintext) - end:
        raise FormatError("padding: not zero")
    return plaintext[_PREFIX:end]
