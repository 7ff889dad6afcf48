"""Is this really sealed, and for the place where it is to lie? Checks on what the server cannot open."""

from collections.abc import Mapping

from incident_log.errors import FormatError, LimitExceeded
from incident_log.format.age import parse_header
from incident_log.format.box import Box, parse_box
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, from_b64u, to_b64u

# A seed, a secret or a name is tiny; a card has a title and a few dates.
MAX_SMALL_BOX = 4096
MAX_CARD = 16384
MAX_SETTINGS = 65536
MAX_WRAP = 16384
# A letter with one secret has some 2.4 KiB, and each further one adds less than this.
_LETTER, _PER_SECRET = 4096, 128
# What clients take for a letter at all.
MAX_LETTER = 1 << 18
_HYBRID = b"mlkem768x25519"


def check_box(box: bytes, *, most: int = MAX_SMALL_BOX, **expected: bytes | int | str) -> Box:
    """Take a box whose header says exactly what is expected; a box for another place is refused. Bytes are ids."""
    if len(box) > most:
        raise LimitExceeded("box: too large for its purpose")
    parsed = parse_box(box)
    for name, value in expected.items():
        if parsed.header.get(name) != (to_b64u(value) if isinstance(value, bytes) else value):
            raise FormatError(f"box: field {name} is not that of its place")
    return parsed


def number_in(box: Box, name: str) -> int:
    """Give a number out of a checked header."""
    number = _field(box.header, name)
    if type(number) is not int:
        raise FormatError(f"box: field {name} is not a number")
    return number


def commitment_in(box: bytes) -> bytes:
    """Give what only the secret in a checked box gives."""
    return from_b64u(str(_field(parse_box(box).header, "commitment")), DIGEST_BYTES)


def check_age_file(wrap: bytes, *, most: int = MAX_WRAP) -> None:
    """Take an age file to post-quantum recipients only: one weaker recipient would open it for all."""
    if len(wrap) > most:
        raise LimitExceeded("age: too large for its purpose")
    header, start = parse_header(wrap)
    if any(stanza.arguments[0] != _HYBRID for stanza in header.stanzas):
        raise FormatError("age: a recipient of another kind")
    if len(wrap) <= start:
        raise FormatError("age: cut short")


def largest_letter(secrets: int) -> int:
    """Give the size of a letter with all secrets of a case; what is larger holds something else."""
    return min(_LETTER + _PER_SECRET * secrets, MAX_LETTER)


def _field(header: Mapping[str, Json], name: str) -> Json:
    return header.get(name)
