"""Does an object hold exactly the fields that its format names, each of its kind? The reader of all our JSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from incident_log.errors import FormatError
from incident_log.format.canonical import MAX_INTEGER, Json
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, from_time, is_b64u_of


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object. Every reader raises FormatError naming the format and the field, never the value."""

    what: str
    values: Mapping[str, Json]

    @classmethod
    def of(cls, value: Json, names: frozenset[str], what: str) -> "Fields":
        """Take an object that has these fields and no others."""
        if not isinstance(value, dict):
            raise FormatError(f"{what}: not an object")
        if value.keys() != names:
            raise FormatError(f"{what}: {_difference(value.keys(), names)}")
        return cls(what, value)

    def text(self, name: str, *, most: int = 4096, least: int = 0) -> str:
        """Give a text of so many characters."""
        value = self.values[name]
        if not isinstance(value, str):
            raise self._wrong(name, "not a text")
        if not least <= len(value) <= most:
            raise self._wrong(name, f"not {least} to {most} characters")
        return value

    def word(self, name: str, form: re.Pattern[str]) -> str:
        """Give a text all of which has this form."""
        value = self.text(name)
        if not form.fullmatch(value):
            raise self._wrong(name, "not of its form")
        return value

    def one_of(self, name: str, choices: Sequence[str] | frozenset[str]) -> str:
        """Give a text that is one of the choices."""
        value = self.text(name)
        if value not in choices:
            raise self._wrong(name, "not one of the known values")
        return value

    def number(self, name: str, *, least: int = 0) -> int:
        """Give an integer; true and false are none."""
        value = self.values[name]
        if type(value) is not int:
            raise self._wrong(name, "not an integer")
        if not least <= value <= MAX_INTEGER:
            raise self._wrong(name, "out of range")
        return value

    def octets(self, name: str, length: int) -> bytes:
        """Give so many bytes out of their base64url."""
        value = self.values[name]
        if not isinstance(value, str):
            raise self._wrong(name, "not a text")
        try:
            return from_b64u(value, length)
        except FormatError as error:
            raise self._wrong(name, f"not the base64url of {length} bytes") from error

    def digest(self, name: str) -> bytes:
        """Give a SHA-256 digest or a public key."""
        return self.octets(name, DIGEST_BYTES)

    def identifier(self, name: str) -> str:
        """Give an id: the text of 16 bytes, checked but kept as text."""
        return self._spelled(name, ID_BYTES)

    def organisation(self, name: str = "organisation") -> str:
        """Give the root fingerprint: the text of 32 bytes, checked but kept as text."""
        return self._spelled(name, DIGEST_BYTES)

    def time(self, name: str) -> str:
        """Give a moment, checked but kept as text."""
        value = self.text(name)
        try:
            from_time(value)
        except FormatError as error:
            raise self._wrong(name, "not a time") from error
        return value

    def items(self, name: str, *, most: int) -> Sequence[Json]:
        """Give a list of at most so many items."""
        value = self.values[name]
        if not isinstance(value, list):
            raise self._wrong(name, "not a list")
        if len(value) > most:
            raise self._wrong(name, f"more than {most} items")
        return value

    def mapping(self, name: str) -> Mapping[str, Json]:
        """Give an object as it is."""
        value = self.values[name]
        if not isinstance(value, dict):
            raise self._wrong(name, "not an object")
        return value

    def is_null(self, name: str) -> bool:
        """Tell whether the field is null."""
        return self.values[name] is None

    def version(self) -> None:
        """Refuse every version but 1; there is no negotiation."""
        if self.number("v") != 1:
            raise FormatError(f"{self.what}: this version is not supported")

    def _spelled(self, name: str, length: int) -> str:
        value = self.values[name]
        if not isinstance(value, str) or not is_b64u_of(value, length):
            raise self._wrong(name, f"not the base64url of {length} bytes")
        return value

    def _wrong(self, name: str, how: str) -> FormatError:
        return FormatError(f"{self.what}: field {name}: {how}")


def _difference(found: Iterable[str], names: frozenset[str]) -> str:
    missing = sorted(names.difference(found))
    if missing:
        return f"field {missing[0]} is missing"
    return "a field that this format does not have"
