"""Does a ZIP that other programs unpack under other names pass as what it was when it was signed?"""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from incident_log.client.unpacking import opened
from incident_log.errors import FormatError

NAMES = ("case/data/originals/EX-001/photo.jpg", "case/data/originals/EX-002/чат.txt")


def second_name(name: str, other: str) -> bytes:
    """A Unicode Path extra field: programs that know it unpack the file under the other name."""
    content = b"\x01" + struct.pack("<L", zlib.crc32(name.encode())) + other.encode()
    return struct.pack("<HH", 0x7075, len(content)) + content


def zipped(path: Path, others: tuple[str, str], *, listed: bool = True) -> Path:
    """Give files a second name before each of them, and in the list at the end too."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, other in zip(NAMES, others, strict=True):
            entry = zipfile.ZipInfo(name)
            entry.extra = struct.pack("<HHBL", 0x5455, 5, 1, 0) + second_name(name, other)
            archive.writestr(entry, name)
            entry.extra = entry.extra if listed else b""
    return path


def test_two_files_that_would_change_places_are_refused(tmp_path: Path) -> None:
    swapped = (NAMES[1], NAMES[0])
    everywhere = zipped(tmp_path / "everywhere.zip", swapped)
    before_the_files = zipped(tmp_path / "local.zip", swapped, listed=False)

    for path in (everywhere, before_the_files):
        with pytest.raises(FormatError, match="two names"), opened(path):
            pass


def test_a_second_name_that_says_the_same_is_read(tmp_path: Path) -> None:
    with opened(zipped(tmp_path / "same.zip", NAMES)) as bundle:
        assert [bundle.read(name.removeprefix("case/")).decode() for name in NAMES] == [*NAMES]


def test_a_name_that_goes_on_behind_a_zero_byte_is_refused(tmp_path: Path) -> None:
    """Some programs read it to the end, and unpack a program instead of a picture."""
    path = tmp_path / "zero.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("case/data/photo.jpgQ.exe", b"")
    path.write_bytes(path.read_bytes().replace(b"Q", b"\0"))

    with pytest.raises(FormatError, match="unsafe path"), opened(path):
        pass
