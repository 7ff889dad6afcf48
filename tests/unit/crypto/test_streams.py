"""Do files of every awkward size come back, and does no damaged one?"""

import hashlib
import secrets
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incident_log.crypto.streams import EvidenceKey, open_file, open_slice, seal_file, seal_slice
from incident_log.errors import IncidentLogError, OpenError, VerificationError
from incident_log.format.evidence import SLICE, Preamble, encode_preamble, layout_of
from tools.vectors import cast

KEY = EvidenceKey(cast.REPORT.evidence_key, cast.drawn("salt", 16), cast.identifier("evidence"))
# One byte around the ends of segments and slices, with the preamble of 146 bytes in front.
SIZES = [
    1,
    2,
    65_000,
    65_385,
    65_386,
    65_387,
    65_536,
    1_048_000,
    1_048_425,
    1_048_426,
    1_048_427,
    3_000_000,
]


def _preamble(file: bytes) -> Preamble:
    return Preamble("a.bin", "application/octet-stream", len(file), hashlib.sha256(file).digest())


def _reader(file: bytes) -> Callable[[int, int], bytes]:
    return lambda at, length: file[at : at + length]


def _open(slices: list[bytes]) -> bytes:
    opened = bytearray()
    open_file(KEY, slices, opened.extend)
    return bytes(opened)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back(size: int) -> None:
    file = secrets.token_bytes(size)
    preamble = _preamble(file)
    layout = layout_of(encode_preamble(preamble), size)

    slices = list(seal_file(KEY, preamble, _reader(file)))

    assert [len(one) for one in slices] == [
        layout.slice_size(index) for index in range(layout.slices)
    ]
    assert _open(slices) == file


def test_slices_are_sealed_in_any_order_with_the_same_bytes() -> None:
    file = secrets.token_bytes(2_500_000)
    preamble = _preamble(file)
    encoded = encode_preamble(preamble)
    layout = layout_of(encoded, len(file))

    alone = {index: seal_slice(KEY, layout, encoded, _reader(file), index) for index in (2, 0, 1)}

    assert [alone[index] for index in range(3)] == list(seal_file(KEY, preamble, _reader(file)))


def test_a_slice_opens_at_its_own_place_only() -> None:
    file = secrets.token_bytes(1_500_000)
    first, last = seal_file(KEY, _preamble(file), _reader(file))

    assert open_slice(KEY, 0, first, last=False)[-100:] in file
    for index, sealed, is_last in (
        (1, first, False),
        (0, first, True),
        (1, last, False),
        (0, last, True),
        (0, b"", True),
        (0, first + b"\0", False),
    ):
        with pytest.raises(OpenError):
            open_slice(KEY, index, sealed, last=is_last)


def test_sizes_tell_no_more_than_a_bucket() -> None:
    sizes = {
        sum(map(len, seal_file(KEY, _preamble(bytes(size)), _reader(bytes(size)))))
        for size in (500_000, 501_000, 502_000)
    }

    assert len(sizes) == 1


def test_a_file_that_changes_while_it_is_read_is_noticed() -> None:
    file = secrets.token_bytes(1_200_000)
    changed = file[:-1] + bytes([file[-1] ^ 1])

    with pytest.raises(VerificationError):
        list(seal_file(KEY, _preamble(file), _reader(changed)))
    with pytest.raises(VerificationError):
        list(seal_file(KEY, _preamble(file), _reader(file[:-1])))


@settings(max_examples=30)
@given(data=st.data())
def test_a_damaged_file_does_not_open(data: st.DataObject) -> None:
    index = data.draw(st.integers(0, 1))
    at = data.draw(st.integers(0, len(_SLICES[index]) - 1))
    damaged = list(_SLICES)
    damaged[index] = (
        damaged[index][:at] + data.draw(st.binary(max_size=4)) + damaged[index][at + 1 :]
    )

    try:
        opened = _open(damaged)
    except IncidentLogError:
        return

    assert damaged == _SLICES
    assert opened == _FILE


_FILE = secrets.token_bytes(1_100_000)
_SLICES = list(seal_file(KEY, _preamble(_FILE), _reader(_FILE)))


def test_a_whole_slice_is_a_little_over_a_mebibyte() -> None:
    assert len(_SLICES[0]) == SLICE == 1_048_832
