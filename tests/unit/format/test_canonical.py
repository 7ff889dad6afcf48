"""Does canonical JSON have exactly one form, and is everything else refused?"""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_log.errors import FormatError, IncidentLogError
from incident_log.format import canonical
from incident_log.format.canonical import MAX_INTEGER, Json

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_SCALARS = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | _TEXTS
VALUES: st.SearchStrategy[Json] = st.recursive(
    _SCALARS, lambda inner: st.lists(inner) | st.dictionaries(_TEXTS, inner), max_leaves=30
)


@given(VALUES)
def test_every_value_comes_back(value: Json) -> None:
    assert canonical.parse(canonical.encode(value)) == value


@given(VALUES)
def test_the_standard_library_reads_the_same_value(value: Json) -> None:
    assert json.loads(canonical.encode(value)) == value


@given(st.dictionaries(_TEXTS, st.none(), min_size=2))
def test_keys_are_in_the_order_of_utf_16_units(value: Mapping[str, Json]) -> None:
    keys = list(json.loads(canonical.encode(value)))

    assert keys == sorted(value, key=lambda key: key.encode("utf-16-be"))


@given(st.binary(max_size=200) | _TEXTS.map(str.encode))
def test_no_bytes_raise_anything_but_our_errors(octets: bytes) -> None:
    try:
        value = canonical.parse(octets)
    except IncidentLogError:
        return

    assert canonical.encode(value) == octets


@given(VALUES, st.data())
def test_an_inserted_space_is_refused_or_part_of_a_text(value: Json, data: st.DataObject) -> None:
    encoded = canonical.encode(value)
    at = data.draw(st.integers(0, len(encoded)))
    changed = encoded[:at] + b" " + encoded[at:]

    try:
        assert canonical.parse(changed) != value
    except FormatError:
        return


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), 2**53, -(2**53), b"bytes", {1: 2}, {None: 1}, {1, 2}, "\ud800"]
)
def test_values_that_json_of_ours_cannot_hold_are_refused(value: object) -> None:
    with pytest.raises(FormatError):
        canonical.encode(value)  # type: ignore[arg-type]  # the wrong type is the point


def test_a_value_that_contains_itself_is_refused() -> None:
    loop: list[Json] = []
    loop.append(loop)

    with pytest.raises(FormatError):
        canonical.encode(loop)
