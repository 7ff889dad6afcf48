"""What are the bytes of a JSON value? RFC 8785, restricted to what both languages write alike See docs/spec/canonical.md."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

from incident_log.errors import FormatError

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

# Larger integers are not exact in JavaScript.
MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32
# More digits than MAX_INTEGER has; longer ones are refused before Python spends time on them.
_MAX_DIGITS = 17


def encode(value: Json) -> bytes:
    """Write a value in its only form: sorted keys, no spaces, no escape that is not needed."""
    return _encoded(_ENCODER, _ordered(value, MAX_DEPTH))


def parse(octets: bytes) -> Json:
    """Read a value; refuse any bytes that encode() would not have written for it."""
    try:
        value: Json = _DECODER.decode(octets.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FormatError("JSON: not valid") from error
    if _encode_parsed(value, octets) != octets:
        raise FormatError("JSON: not canonical")
    return value


def _encode_parsed(value: Json, octets: bytes) -> bytes:
    """Write a parsed value again. Headers are short ASCII: for them the sorting of the standard library is right."""
    if octets.isascii() and octets.count(b"[") + octets.count(b"{") <= MAX_DEPTH:
        return _encoded(_SORTING_ENCODER, value)
    return encode(value)


def _encoded(encoder: json.JSONEncoder, value: Json) -> bytes:
    try:
        return encoder.encode(value).encode("utf-8")
    except UnicodeEncodeError as error:
        raise FormatError("JSON: lone surrogate in a text") from error


def _ordered(value: Json, depth: int) -> Json:
    """Copy a value with its keys in order, refusing what JSON of ours cannot hold."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise FormatError("JSON: integer beyond 2^53 - 1")
        return value
    if depth == 0:
        raise FormatError(f"JSON: nested deeper than {MAX_DEPTH}")
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], depth - 1) for key in _sorted_keys(value)}
    if isinstance(value, list | tuple):
        return [_ordered(item, depth - 1) for item in value]
    raise FormatError(f"JSON: a value of type {type(value).__name__} has no form")


def _sorted_keys(value: Mapping[str, Json]) -> list[str]:
    """Sort as RFC 8785 section 3.2.3 demands: by UTF-16 units, which differs from code points beyond U+FFFF."""
    try:
        if all(key.isascii() for key in value):
            return sorted(value)
        return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    except AttributeError as error:
        raise FormatError("JSON: a key is not a text") from error


def _object_of(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise FormatError("JSON: a key stands twice")
    return found


def _integer_of(digits: str) -> int:
    if len(digits) > _MAX_DIGITS or abs(number := int(digits)) > MAX_INTEGER:
        raise FormatError("JSON: integer beyond 2^53 - 1")
    return number


def _refuse_number(_text: str) -> NoReturn:
    raise FormatError("JSON: a number that is not an integer")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":")
)
_SORTING_ENCODER = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    separators=(",", ":"),
    sort_keys=True,
)
_DECODER = json.JSONDecoder(
    object_pairs_hook=_object_of,
    parse_int=_integer_of,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)
