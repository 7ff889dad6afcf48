"""Do both languages give what tests/vectors say, and does the generator still write the same bytes?"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.vectors.files import FILES, FUNCTIONS, text_of
from tools.vectors.model import FOLDER, Inputs, Value, outcome

# What JavaScript wrote; named, so that a file that goes missing is noticed.
BY_JAVASCRIPT = frozenset(
    {"js_box", "js_evidence", "js_letters", "js_record", "js_sshsig", "js_statement"}
)


def _files() -> list[Path]:
    """The files of the formats; vectors of the domain have their own readers."""
    return [FOLDER / f"{name}.json" for name in FILES] + sorted(FOLDER.glob("js_*.json"))


def _vectors() -> Iterator[object]:
    for path in _files():
        for vector in json.loads(path.read_text(encoding="utf-8"))["vectors"]:
            yield pytest.param(vector, id=f"{path.stem}:{vector['name']}")


@pytest.mark.parametrize("vector", list(_vectors()))
def test_vector_comes_out_as_it_says(vector: dict[str, Value]) -> None:
    function, inputs = vector["function"], vector["inputs"]
    assert isinstance(function, str)
    assert isinstance(inputs, dict)
    given: Inputs = inputs

    expect, output = outcome(FUNCTIONS[function], given)

    assert (expect, output) == (vector["expect"], vector["output"])


@pytest.mark.parametrize("name", list(FILES))
def test_generator_writes_the_same_bytes_again(name: str) -> None:
    committed = (FOLDER / f"{name}.json").read_text(encoding="utf-8")

    assert text_of(name) == committed


@pytest.mark.parametrize("name", list(FILES))
def test_every_format_has_vectors_that_are_accepted_and_refused(name: str) -> None:
    vectors = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["vectors"]

    outcomes = {vector["expect"] for vector in vectors}

    assert "ok" in outcomes
    assert outcomes - {"ok"}
    assert all(vector["why"] for vector in vectors)


def test_javascript_wrote_vectors_for_us() -> None:
    assert {path.stem for path in FOLDER.glob("js_*.json")} >= BY_JAVASCRIPT
