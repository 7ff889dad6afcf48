"""Is an answer of the server what an honest server of this version says? Reads JSON into checked values.

Unlike our sealed formats, an answer may have fields this version does not know; those it reads must be right.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from incident_log.errors import FormatError, ServerMisbehaved
from incident_log.format.canonical import Json
from incident_log.format.encoding import DIGEST_BYTES, ID_BYTES, from_b64u, from_day, is_b64u_of
from incident_log.format.record import Head

_MOST_ITEMS = 200_000
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Answer:
    """One object of an answer; every reader raises ServerMisbehaved."""

    values: Mapping[str, Json]

    @classmethod
    def of(cls, value: Json) -> "Answer":
        """Take a JSON value that has to be an object."""
        if not isinstance(value, Mapping):
            raise ServerMisbehaved("the server's answer is not an object")
        return cls(value)

    @classmethod
    def parse(cls, octets: bytes) -> "Answer":
        """Read the body of an answer."""
        try:
            return cls.of(json.loads(octets))
        except (ValueError, RecursionError) as error:
            raise ServerMisbehaved("the server's answer is not JSON") from error

    def has(self, name: str) -> bool:
        """Tell whether a field is there and not null."""
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """Give a text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            raise _wrong(name)
        return value

    def text_or_none(self, name: str) -> str | None:
        """Give a text that may be absent."""
        return self.text(name) if self.has(name) else None

    def day(self, name: str) -> str:
        """Give a day, checked: people read it in the middle of our own lines."""
        return _checked_day(name, self.text(name))

    def day_or_none(self, name: str) -> str | None:
        """Give a day that may be absent."""
        return self.day(name) if self.has(name) else None

    def number(self, name: str) -> int:
        """Give a number from 0 on."""
        value = self.values.get(name)
        if type(value) is not int or value < 0:
            raise _wrong(name)
        return value

    def flag(self, name: str) -> bool:
        """Give true or false."""
        value = self.values.get(name)
        if not isinstance(value, bool):
            raise _wrong(name)
        return value

    def octets(self, name: str, length: int | None = None) -> bytes:
        """Give bytes out of their base64url."""
        try:
            return from_b64u(self.text(name), length)
        except FormatError as error:
            raise _wrong(name) from error

    def digest(self, name: str) -> bytes:
        """Give a digest or a public key."""
        return self.octets(name, DIGEST_BYTES)

    def identifier(self, name: str) -> str:
        """Give an id, checked."""
        self.octets(name, ID_BYTES)
        return self.text(name)

    def identifiers(self, name: str) -> list[str]:
        """Give ids that stand in one text, between single spaces, checked."""
        text = self.text(name)
        ids = text.split(" ") if text else []
        if len(ids) > _MOST_ITEMS or not all(is_b64u_of(each, ID_BYTES) for each in ids):
            raise _wrong(name)
        return ids

    def items(self, name: str) -> Sequence[Json]:
        """Give a list."""
        value = self.values.get(name)
        if not isinstance(value, Sequence) or isinstance(value, str) or len(value) > _MOST_ITEMS:
            raise _wrong(name)
        return value

    def answers(self, name: str) -> list["Answer"]:
        """Give a list of objects."""
        return [Answer.of(item) for item in self.items(name)]

    def answer(self, name: str) -> "Answer":
        """Give an object inside this one."""
        return Answer.of(self.values.get(name))

    def texts(self, name: str) -> list[str]:
        """Give a list of texts."""
        return self._all(name, lambda item: isinstance(item, str), str)

    def days(self, name: str) -> list[str]:
        """Give a list of days, checked."""
        return [_checked_day(name, text) for text in self.texts(name)]

    def listed_identifiers(self, name: str) -> list[str]:
        """Give a list of ids, checked."""
        return self._all(
            name, lambda item: isinstance(item, str) and is_b64u_of(item, ID_BYTES), str
        )

    def numbers(self, name: str) -> list[int]:
        """Give a list of numbers from 0 on."""
        return self._all(name, lambda item: type(item) is int and item >= 0, _number)

    def head(self, name: str = "head") -> Head:
        """Give the newest record's position and digest."""
        inner = self.answer(name)
        return Head(inner.number("position"), inner.digest("digest"))

    def _all(
        self, name: str, fits: Callable[[Json], bool], make: Callable[[Json], _Item]
    ) -> list[_Item]:
        items = self.items(name)
        if not all(fits(item) for item in items):
            raise _wrong(name)
        return [make(item) for item in items]


def envelopes_of(answer: Answer, name: str = "statements") -> list[bytes]:
    """Give the statements of an answer; a statement comes alone or with its place in the log."""
    found = []
    for item in answer.items(name):
        text = item.get("statement") if isinstance(item, Mapping) else item
        if not isinstance(text, str):
            raise _wrong(name)
        try:
            found.append(from_b64u(text))
        except FormatError as error:
            raise _wrong(name) from error
    return found


def _checked_day(name: str, text: str) -> str:
    try:
        from_day(text)
    except FormatError as error:
        raise _wrong(name) from error
    return text


def _number(item: Json) -> int:
    if type(item) is not int:
        raise ServerMisbehaved("the server's answer holds something that is not a number")
    return item


def _wrong(name: str) -> ServerMisbehaved:
    return ServerMisbehaved(f"the server's answer lacks {name}, or it has the wrong form")
