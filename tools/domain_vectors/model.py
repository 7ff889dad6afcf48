"""What is a vector of the domain? A named reason, a function, its inputs; the answer is what the function gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from incident_log.domain.packaged import Entry
from incident_log.errors import IncidentLogError
from incident_log.format.canonical import Json

Function = Callable[[Entry], Json]
Inputs = dict[str, Json]


@dataclass(frozen=True, slots=True)
class Case:
    """One question put to both languages."""

    name: str
    why: str
    function: str
    inputs: Mapping[str, Json]
    expect: str = "ok"


def written(case: Case, functions: Mapping[str, Function]) -> dict[str, Json]:
    """Write a vector with the answer of this implementation; stop when it is not what its author expects."""
    try:
        expect, output = "ok", functions[case.function](Entry(case.inputs))
    except IncidentLogError as error:
        expect, output = error.code, None
    if expect != case.expect:
        raise SystemExit(f"{case.name}: gives {expect}, not {case.expect}")
    return {
        "name": case.name,
        "why": case.why,
        "function": case.function,
        "inputs": case.inputs,
        "expect": expect,
        "output": output,
    }
