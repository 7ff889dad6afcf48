"""How is a 16-byte code written for a person, and read back from what they typed? See docs/spec/codes.md."""

import hashlib
from typing import Literal

from incident_log.errors import FormatError

CODE_BYTES = 16
Mistake = Literal["length", "symbol", "check"]

_SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_SYMBOLS = 26
_CHECK_SYMBOLS = 2
_ALL_SYMBOLS = _CODE_SYMBOLS + _CHECK_SYMBOLS
_GROUP = 4
# 26 symbols carry 130 bits; the last two are zero.
_SPARE_BITS = 2
# Longer inputs are a pasted page, not a code.
_MAX_TYPED = 256

# People type what they see: a letter for a digit, and Cyrillic letters that look like Latin ones.
_LOOK_ALIKES = dict(zip("OILАВСЕНКМОРТХУ", "011ABCEHKM0PTXY", strict=True))
_IGNORED = " \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212"


class CodeMistake(FormatError):
    """A typed code that is none; `mistake` says what the person should look at."""

    def __init__(self, mistake: Mistake, sentence: str) -> None:
        super().__init__(sentence)
        self.mistake: Mistake = mistake


def encode_code(code: bytes) -> str:
    """Write a code as seven groups of four symbols, the last two of which are a check."""
    if len(code) != CODE_BYTES:
        raise FormatError(f"code: not {CODE_BYTES} bytes")
    number = (int.from_bytes(code, "big") << _SPARE_BITS) << (5 * _CHECK_SYMBOLS) | _check_of(code)
    symbols = "".join(
        _SYMBOLS[number >> shift & 31] for shift in range(5 * (_ALL_SYMBOLS - 1), -1, -5)
    )
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _ALL_SYMBOLS, _GROUP))


def parse_code(text: str) -> bytes:
    """Read a code as people type it; raise CodeMistake with the kind of the mistake."""
    if len(text) > _MAX_TYPED:
        raise CodeMistake("length", "code: far too long")
    symbols = text.translate(_TYPED)
    number = 0
    for symbol in symbols:
        value = _VALUES.get(symbol)
        if value is None:
            raise CodeMistake("symbol", "code: a character that no code contains")
        number = number << 5 | value
    if len(symbols) != _ALL_SYMBOLS:
        raise CodeMistake("length", f"code: {len(symbols)} characters instead of {_ALL_SYMBOLS}")
    check = number & (1 << 5 * _CHECK_SYMBOLS) - 1
    number >>= 5 * _CHECK_SYMBOLS
    code = (number >> _SPARE_BITS).to_bytes(CODE_BYTES, "big")
    if number & (1 << _SPARE_BITS) - 1 or check != _check_of(code):
        raise CodeMistake("check", "code: a character is mistyped or two are swapped")
    return code


def _check_of(code: bytes) -> int:
    """Give ten bits that differ for 1023 of 1024 typing mistakes."""
    digest = hashlib.sha256(b"incident-log/v1/code\0" + code).digest()
    return int.from_bytes(digest[:2], "big") >> 6


def _typing_table() -> dict[int, str | None]:
    """Map explicitly: upper() of a whole text would also turn foreign letters into symbols."""
    table: dict[int, str | None] = {ord(symbol.lower()): symbol for symbol in _SYMBOLS}
    for typed, meant in _LOOK_ALIKES.items():
        table[ord(typed)] = table[ord(typed.lower())] = meant
    return table | dict.fromkeys(map(ord, _IGNORED))


_TYPED = _typing_table()
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
