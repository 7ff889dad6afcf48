"""What is a vector? A named reason, a function, its inputs, and the output or the error code it must give."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, TypeVar

from incident_log.errors import IncidentLogError
from incident_log.format.encoding import from_b64u, to_b64u

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "vectors"

Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value] | None"
Kind = TypeVar("Kind")
Inputs: TypeAlias = Mapping[str, Value]
Function: TypeAlias = Callable[["Reader"], Value]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it is written by hand; the output is computed, the expectation is not."""

    name: str
    why: str
    function: str
    inputs: Inputs
    expect: str = "ok"


class Reader:
    """The inputs of one vector, each taken as the kind that the function needs."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs

    def value(self, name: str) -> Value:
        """Give an input as it is."""
        return self.inputs[name]

    def text(self, name: str) -> str:
        """Give a text."""
        return _as(str, self.inputs[name])

    def number(self, name: str) -> int:
        """Give an integer."""
        return _as(int, self.inputs[name])

    def octets(self, name: str) -> bytes:
        """Give bytes, out of base64url or a recipe {"pattern", "length"}."""
        return octets_of(self.inputs[name])

    def listing(self, name: str) -> Sequence[Value]:
        """Give a list."""
        return _as(list, self.inputs[name])

    def octet_list(self, name: str) -> list[bytes]:
        """Give a list of bytes."""
        return [octets_of(value) for value in self.listing(name)]

    def inner(self, name: str) -> "Reader":
        """Give the inputs inside an input."""
        return Reader(_as(dict, self.inputs[name]))

    def has(self, name: str) -> bool:
        """Tell whether an input is there and not null."""
        return self.inputs.get(name) is not None


def octets_of(value: Value) -> bytes:
    """Give the bytes that an input stands for."""
    if isinstance(value, str):
        return from_b64u(value)
    described = Reader(_as(dict, value))
    octets, length = described.octets("pattern"), described.number("length")
    return (octets * (length // len(octets) + 1))[:length]


def _as(kind: type[Kind], value: object) -> Kind:
    if not isinstance(value, kind):
        raise TypeError(f"an input is not a {kind.__name__}")
    return value


def recipe(pattern: bytes, length: int) -> Value:
    """Stand for many bytes: a pattern, repeated and cut."""
    return {"pattern": to_b64u(pattern), "length": length}


def outcome(function: Function, inputs: Inputs) -> tuple[str, Value]:
    """Run one vector; gives "ok" and the output, or the error code and what else it tells."""
    try:
        return "ok", function(Reader(inputs))
    except IncidentLogError as error:
        mistake = getattr(error, "mistake", None)
        return error.code, None if mistake is None else {"mistake": mistake}


def written(name: str, cases: Sequence[Case], functions: Mapping[str, Function]) -> str:
    """Give the text of a vector file; stop when a case does not come out as its author expects."""
    vectors: list[Value] = []
    for case in cases:
        inputs = json.loads(json.dumps(case.inputs))
        expect, output = outcome(functions[case.function], inputs)
        if expect != case.expect:
            raise SystemExit(f"{name}: {case.name}: gives {expect}, not {case.expect}")
        vectors.append(
            {
                "name": case.name,
                "why": case.why,
                "function": case.function,
                "inputs": inputs,
                "expect": expect,
                "output": output,
            }
        )
    if len({case.name for case in cases}) != len(cases):
        raise SystemExit(f"{name}: two vectors have the same name")
    return json.dumps({"format": name, "vectors": vectors}, indent=1, ensure_ascii=True) + "\n"


def flipped(octets: bytes, at: int) -> bytes:
    """Change one bit."""
    changed = bytearray(octets)
    changed[at] ^= 1
    return bytes(changed)
