"""Which facts ship with the program? Reads the data files beside this module, each once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from incident_log.errors import FormatError
from incident_log.format.canonical import Json

# Everything the browser needs; public_cases.json is for demonstrations only and stays out.
SERVED = (
    "common_fields",
    "consent",
    "countries",
    "deadlines",
    "dossiers",
    "evidence",
    "kinds",
    "membership",
    "names",
    "records",
    "subrecords",
    "what_to_do",
    "words",
)


@cache
def packaged(name: str) -> Mapping[str, Json]:
    """Give one data file; the caller must not change it."""
    source = resources.files("incident_log.domain") / "data" / f"{name}.json"
    value: Json = json.loads(source.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise FormatError(f"data file {name}: not an object")
    return value


def domain_json() -> Mapping[str, Json]:
    """Give everything the browser's domain modules are loaded with: one object, one key for each file."""
    return {name: packaged(name) for name in SERVED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One object of our own data or of a checked payload, read with types."""

    values: Mapping[str, Json]

    @classmethod
    def of(cls, value: Json) -> "Entry":
        if not isinstance(value, Mapping):
            raise FormatError("data: not an object")
        return cls(value)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if not isinstance(value, str):
            raise FormatError(f"data: {name} is not a text")
        return value

    def maybe_text(self, name: str) -> str | None:
        return None if self.values.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        value = self.values.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise FormatError(f"data: {name} is not a number")
        return value

    def maybe_number(self, name: str) -> int | None:
        return None if self.values.get(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(item for item in self._items(name) if isinstance(item, str))

    def entries(self, name: str) -> tuple["Entry", ...]:
        return tuple(Entry.of(item) for item in self._items(name))

    def entry(self, name: str) -> "Entry":
        return Entry.of(self.values.get(name))

    def named(self, name: str) -> Iterator[tuple[str, "Entry"]]:
        """Walk an object of objects."""
        for key, value in self.entry(name).values.items():
            yield key, Entry.of(value)

    def _items(self, name: str) -> Sequence[Json]:
        value = self.values.get(name, [])
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise FormatError(f"data: {name} is not a list")
        return value
