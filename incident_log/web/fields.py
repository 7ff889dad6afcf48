"""Which kinds of field do the bodies of the API have? Bytes come as base64url; each has its length or its limit."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from incident_log.errors import FormatError
from incident_log.format.encoding import from_b64u

# What every column for a number holds.
_MOST_NUMBER = 2**31 - 1
# Characters of a name to sign in with, as it was typed.
MOST_NAME = 256
_ALPHABET = "[A-Za-z0-9_-]"


class Body(BaseModel):
    """A body that must have exactly its fields, each of its own kind."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class Query(BaseModel):
    """What stands behind the question mark; all of it comes as text."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


def _octets(least: int, most: int) -> tuple[PlainValidator, WithJsonSchema]:
    shortest, longest = (least * 8 + 5) // 6, (most * 8 + 5) // 6

    def parse(value: object) -> bytes:
        if not isinstance(value, str) or not shortest <= len(value) <= longest:
            raise ValueError("not base64url of the right length")
        try:
            octets = from_b64u(value)
        except FormatError:
            raise ValueError("not base64url") from None
        if not least <= len(octets) <= most:
            raise ValueError("not base64url of the right length")
        return octets

    pattern = f"^{_ALPHABET}{{{shortest},{longest}}}$" if longest <= 1000 else f"^{_ALPHABET}*$"
    schema = {"type": "string", "pattern": pattern, "minLength": shortest, "maxLength": longest}
    return PlainValidator(parse), WithJsonSchema(schema)


_ID, _DIGEST = _octets(16, 16), _octets(32, 32)
_BOX, _CARD, _SETTINGS = _octets(30, 4096), _octets(30, 16384), _octets(30, 65536)
_WRAP, _STATEMENT, _ENVELOPE = _octets(64, 16384), _octets(2, 65536), _octets(2, 5 << 18)
_LETTER = _octets(64, 1 << 18)

IdField = Annotated[bytes, _ID[0], _ID[1]]
DigestField = Annotated[bytes, _DIGEST[0], _DIGEST[1]]
BoxField = Annotated[bytes, _BOX[0], _BOX[1]]
CardField = Annotated[bytes, _CARD[0], _CARD[1]]
SettingsField = Annotated[bytes, _SETTINGS[0], _SETTINGS[1]]
WrapField = Annotated[bytes, _WRAP[0], _WRAP[1]]
# With every secret of a case; how many that are, the case says.
LetterField = Annotated[bytes, _LETTER[0], _LETTER[1]]
StatementField = Annotated[bytes, _STATEMENT[0], _STATEMENT[1]]
EnvelopeField = Annotated[bytes, _ENVELOPE[0], _ENVELOPE[1]]

NumberField = Annotated[int, Field(ge=0, le=_MOST_NUMBER)]
SizeField = Annotated[int, Field(ge=1, le=2**53 - 1)]
NameField = Annotated[str, Field(min_length=2, max_length=MOST_NAME)]
DayField = Annotated[dt.date, Field()]
