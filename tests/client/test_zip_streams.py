"""Does a ZIP pass in which a file ends elsewhere for whoever reads from the beginning, or which is damaged?"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from incident_log.client.unpacking import opened
from incident_log.errors import FormatError, IncidentLogError
from tests.client.test_zip_layout import (
    NAMES,
    Forward,
    hidden,
    is_read,
    second,
    with_something_at,
    zipped,
)

_OFFERS: list[Callable[[], IO[bytes] | None]] = [lambda: None, Forward]
_IDS = ["sizes before", "sizes behind"]


def packed_end(octets: bytes) -> int:
    """Where the packed bytes of the second file end."""
    entry = zipfile.ZipFile(io.BytesIO(octets)).getinfo(NAMES[1])
    name: int
    extra: int
    name, extra = struct.unpack_from("<HH", octets, entry.header_offset + 26)
    return entry.header_offset + 30 + name + extra + entry.compress_size


def counting(octets: bytes, at: int, more: int) -> bytes:
    """Let a packed size be larger than it is."""
    (size,) = struct.unpack_from("<L", octets, at)
    return octets[:at] + struct.pack("<L", size + more) + octets[at + 4 :]


def counted_in(octets: bytes, what: bytes) -> bytes:
    """Put bytes behind the packed bytes of the second file, and let its list count them to it."""
    listed = with_something_at(octets, packed_end(octets), what)
    line = listed.rindex(b"PK\x01\x02")
    listed = counting(listed, line + 20, len(what))
    is_behind = zipfile.ZipFile(io.BytesIO(octets)).getinfo(NAMES[1]).flag_bits & 0x8
    return listed if is_behind else counting(listed, second(listed) + 18, len(what))


@pytest.mark.parametrize("offer", _OFFERS, ids=_IDS)
@pytest.mark.parametrize("what", [hidden(), b"\0"], ids=["a file", "one byte"])
def test_a_file_behind_the_end_of_packed_bytes_is_refused(
    tmp_path: Path, offer: Callable[[], IO[bytes] | None], what: bytes
) -> None:
    octets = counted_in(zipped(offer()), what)

    assert zipfile.ZipFile(io.BytesIO(octets)).testzip() is None
    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", octets)


def test_packed_bytes_that_are_cut_are_refused(tmp_path: Path) -> None:
    octets = zipped(Forward())
    listed = octets.rindex(b"PK\x01\x02")

    with pytest.raises(FormatError):
        is_read(tmp_path / "cut.zip", counting(octets, listed + 20, -1))


def stored(content: bytes, target: IO[bytes] | None) -> bytes:
    out = target or io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open(NAMES[0], "w") as file:
        file.write(content)
    assert isinstance(out, io.BytesIO)
    return out.getvalue()


def read(path: Path, octets: bytes) -> bytes:
    path.write_bytes(octets)
    with opened(path) as bundle:
        return bundle.read(NAMES[0].removeprefix("case/"))


def small(content: bytes) -> bytes:
    size = len(content)
    return struct.pack("<4sLLL", b"PK\x07\x08", zlib.crc32(content), size, size)


def large(content: bytes) -> bytes:
    size = len(content)
    return struct.pack("<4sLQQ", b"PK\x07\x08", zlib.crc32(content), size, size)


# Longer than one read, so that the end lies across two of them; and as short as can be.
_BEFORE = [b"", b"a photo", bytes((1 << 20) - 9), bytes(1 << 20)]


@pytest.mark.parametrize("ending", [small, large])
@pytest.mark.parametrize("before", _BEFORE, ids=[str(len(each)) for each in _BEFORE])
@pytest.mark.parametrize("behind", [hidden(), b""], ids=["with a file behind", "at the end"])
def test_evidence_that_seems_to_end_in_its_middle_is_refused_where_its_size_stands_behind(
    tmp_path: Path, ending: Callable[[bytes], bytes], before: bytes, behind: bytes
) -> None:
    content = before + ending(before) + behind

    with pytest.raises(FormatError):
        read(tmp_path / "bad.zip", stored(content, Forward()))
    assert read(tmp_path / "good.zip", stored(content, None)) == content


def test_evidence_that_is_a_zip_itself_is_read(tmp_path: Path) -> None:
    content = zipped(Forward())

    assert read(tmp_path / "good.zip", stored(content, Forward())) == content


def test_a_damaged_zip_is_told_to_be_one(tmp_path: Path) -> None:
    """Never a stack trace: a byte anywhere is another one."""
    whole = zipped(Forward())
    path = tmp_path / "damaged.zip"

    for place in range(len(whole)):
        octets = bytearray(whole)
        octets[place] ^= 1 << place % 8
        path.write_bytes(octets)
        try:
            with opened(path) as bundle:
                for name in bundle.paths():
                    bundle.read(name)
        except IncidentLogError:
            continue
