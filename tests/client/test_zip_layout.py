"""Does a ZIP pass that holds more for whoever reads it from its beginning than its list says?"""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from typing_extensions import override

from incident_log.client.unpacking import opened
from incident_log.errors import FormatError

NAMES = ("case/data/originals/EX-001/photo.jpg", "case/data/чат.txt")
HIDDEN = "case/data/originals/EX-009/other.jpg"


class Forward(io.BytesIO):
    """A file that can only be written on, as a download is: sizes then stand behind the files."""

    @override
    def seekable(self) -> bool:
        return False

    @override
    def tell(self) -> int:
        raise io.UnsupportedOperation


def zipped(target: IO[bytes] | None = None, *, large: bool = False) -> bytes:
    out = target or io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("case/data/"), b"")
        for name, method in zip(NAMES, (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED), strict=True):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            with archive.open(entry, "w", force_zip64=large) as file:
                file.write(name.encode())
    assert isinstance(out, io.BytesIO)
    return out.getvalue()


def hidden() -> bytes:
    """A whole file as it stands in a ZIP, without the list."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(HIDDEN, b"never signed")
        return out.getvalue()


def with_something_at(octets: bytes, place: int, what: bytes) -> bytes:
    """Put bytes in, and set right what the list says about places, so that everything listed is still found."""
    listed = octets.index(b"PK\x01\x02")
    ending = octets.index(b"PK\x05\x06")
    body, index, tail = octets[:listed], octets[listed:ending], octets[ending:]
    moved, at = b"", 0
    while at < len(index):
        name, extra, comment = struct.unpack_from("<HHH", index, at + 28)
        (offset,) = struct.unpack_from("<L", index, at + 42)
        offset += len(what) if offset >= place else 0
        end = at + 46 + name + extra + comment
        moved += index[at : at + 42] + struct.pack("<L", offset) + index[at + 46 : end]
        at = end
    (start,) = struct.unpack_from("<L", tail, 16)
    tail = tail[:16] + struct.pack("<L", start + len(what)) + tail[20:]
    return body[:place] + what + body[place:] + moved + tail


def second(octets: bytes) -> int:
    return octets.index(b"PK\x03\x04", octets.index(NAMES[0].encode()))


def local_size(octets: bytes) -> bytes:
    """Let the header before the first file say that it is shorter: what follows is then a file of its own."""
    at = octets.index(NAMES[0].encode()) - 30
    return octets[: at + 18] + struct.pack("<LL", 5, 5) + octets[at + 26 :]


def local_folder_name(octets: bytes) -> bytes:
    return octets.replace(b"case/data/", b"case/evil.", 1)


def is_read(path: Path, octets: bytes) -> bool:
    path.write_bytes(octets)
    with opened(path) as bundle:
        found = {name: bundle.read(name).decode() for name in bundle.paths()}
    return found == {name.removeprefix("case/"): name for name in NAMES}


@pytest.mark.parametrize(
    "make",
    [
        zipped,
        lambda: zipped(Forward()),
        lambda: zipped(large=True),
        lambda: zipped(Forward(), large=True),
    ],
)
def test_honest_ways_to_write_a_zip_are_read(tmp_path: Path, make: Callable[[], bytes]) -> None:
    assert is_read(tmp_path / "good.zip", make())


@pytest.mark.parametrize(
    "change",
    [
        lambda octets: with_something_at(octets, 0, hidden()),
        lambda octets: with_something_at(octets, second(octets), hidden()),
        lambda octets: with_something_at(octets, octets.index(b"PK\x01\x02"), hidden()),
        lambda octets: with_something_at(octets, second(octets), b"\0"),
        lambda octets: hidden() + octets,
        local_size,
        local_folder_name,
    ],
    ids=["first", "between", "last", "one byte", "before", "size", "folder"],
)
@pytest.mark.parametrize("target", [None, Forward], ids=["sizes before", "sizes behind"])
def test_what_the_list_does_not_name_is_refused(
    tmp_path: Path, change: Callable[[bytes], bytes], target: Callable[[], IO[bytes]] | None
) -> None:
    octets = change(zipped(target() if target else None))

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", octets)


def with_told(attributes: int = 0, comment: bytes = b"", *, local_flags: int = 0) -> bytes:
    """A ZIP whose list says that of its second file, or the header before the file other flags than the list."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in NAMES:
            archive.writestr(zipfile.ZipInfo(name), name)
        told = archive.infolist()[1]
        told.external_attr, told.comment = attributes, comment
    octets = bytearray(out.getvalue())
    octets[second(bytes(octets)) + 6] ^= local_flags
    return bytes(octets)


@pytest.mark.parametrize(
    "attributes",
    [0, 0x20, 0x8021 | 0o100644 << 16, 0x2080, 0o100755 << 16, 0o644 << 16],
    ids=["nothing", "Windows", "7-Zip", "not indexed", "Unix", "no kind"],
)
def test_what_common_programs_say_of_a_file_is_read(tmp_path: Path, attributes: int) -> None:
    assert is_read(tmp_path / "good.zip", with_told(attributes))
    assert is_read(tmp_path / "packed.zip", with_told(attributes, local_flags=0x2))


@pytest.mark.parametrize(
    "octets",
    [
        with_told(0o040755 << 16),
        with_told(0x10),
        with_told(0x10 | 0o100644 << 16),
        with_told(0o120777 << 16),
        with_told(0x420),
        with_told(0x26),
        with_told(0o006000 << 16),
        with_told(0o104755 << 16),
        with_told(0o100000 << 16),
        with_told(comment=b"THE WITNESS TOOK THIS BACK"),
        with_told(local_flags=0x1),
        with_told(local_flags=0x20),
    ],
    ids=["folder of Unix", "folder of DOS", "both", "link", "another place", "hidden", "folder of Amiga",
         "runs as its owner", "unreadable", "remark", "encrypted", "patch"],
)  # fmt: skip
def test_a_file_that_the_list_calls_something_else_is_refused(
    tmp_path: Path, octets: bytes
) -> None:
    """Some programs unpack an empty folder, or nothing, in place of an exhibit."""
    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", octets)


def test_a_folder_that_the_list_calls_a_file_is_refused(tmp_path: Path) -> None:
    octets = bytearray(zipped())
    at = octets.index(b"PK\x01\x02") + 38
    octets[at : at + 4] = struct.pack("<L", 0o042755 << 16 | 0x10)
    assert is_read(tmp_path / "good.zip", bytes(octets))
    octets[at : at + 4] = struct.pack("<L", 0o100644 << 16)

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", bytes(octets))


LARGE_SIZES = struct.pack("<HHQQ", 0x0001, 16, 10, 10)


def with_extra(extra: bytes, *, listed: bool) -> bytes:
    """A ZIP whose first file has such a field before it, or in the list at the end."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in NAMES:
            entry = zipfile.ZipInfo(name)
            entry.extra = b"" if listed or name != NAMES[0] else extra
            archive.writestr(entry, name)
        archive.infolist()[0].extra = extra if listed else b""
    return out.getvalue()


@pytest.mark.parametrize("listed", [True, False])
def test_times_and_owners_beside_a_file_are_read(tmp_path: Path, *, listed: bool) -> None:
    times = struct.pack("<HHBLL", 0x5455, 9, 3, 1, 2)
    owners = struct.pack("<HHBBLBL", 0x7875, 11, 1, 4, 1000, 4, 1000)

    assert is_read(tmp_path / "good.zip", with_extra(times + owners, listed=listed))


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    "extra",
    [
        struct.pack("<HH", 0xCAFE, len(hidden())) + hidden(),
        struct.pack("<HHBH", 0x6C78, 3, 2, 0o120777),
        struct.pack("<HHB", 0x5455, 40, 1) + b"\0" * 39,
        struct.pack("<HHBL", 0x5455, 5, 1, 0) * 2,
        struct.pack("<HHB", 0x5455, 5, 1),
        b"\0",
        LARGE_SIZES * 2,
    ],
    ids=["another file", "a link", "too long", "twice", "cut", "less than a field", "two sizes"],
)
def test_what_only_some_programs_read_of_a_file_is_refused(
    tmp_path: Path, extra: bytes, *, listed: bool
) -> None:
    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", with_extra(extra, listed=listed))


@pytest.mark.parametrize("place", [14, 18, 22], ids=["checksum", "packed size", "size"])
def test_a_number_before_the_file_that_is_not_that_of_the_list_is_refused(
    tmp_path: Path, place: int
) -> None:
    octets = bytearray(zipped())
    octets[octets.index(NAMES[0].encode()) - 30 + place] ^= 1

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", bytes(octets))


def test_other_numbers_behind_a_file_than_those_of_the_list_are_refused(tmp_path: Path) -> None:
    octets = bytearray(zipped(Forward()))
    octets[octets.index(b"PK\x07\x08", second(bytes(octets)) - 16) + 4] ^= 1

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", bytes(octets))


def test_sizes_of_eight_bytes_stand_only_where_the_four_have_no_room(tmp_path: Path) -> None:
    octets = zipped(large=True)
    at = octets.index(NAMES[0].encode()) - 30 + 18
    small = octets[:at] + struct.pack("<LL", len(NAMES[0]), len(NAMES[0])) + octets[at + 8 :]

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", small)


@dataclass(frozen=True)
class Listed:
    """A ZIP without its end: where its list of files begins, how long it is, and how long the first line of it."""

    octets: bytes
    start: int
    size: int
    first: int

    @classmethod
    def of(cls, octets: bytes) -> "Listed":
        at = octets.index(b"PK\x05\x06")
        size, start = struct.unpack_from("<LL", octets, at + 12)
        name, extra, comment = struct.unpack_from("<HHH", octets, start + 28)
        return cls(octets[:at], start, size, 46 + name + extra + comment)

    @property
    def whole(self) -> tuple[int, int, int]:
        return 3, self.start, self.size

    @property
    def without_the_first(self) -> tuple[int, int, int]:
        return 2, self.start + self.first, self.size - self.first


def large_end(count: int, start: int, size: int) -> bytes:
    """The end of a large ZIP, which names its list in eight bytes, and where that end lies."""
    numbers = (44, 45, 45, 0, 0, count, count, size, start)
    told = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", *numbers)
    return told + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + size, 1)


def small_end(count: int, start: int, size: int, *, comment: bytes = b"") -> bytes:
    told = struct.pack("<4sHHHHLL", b"PK\x05\x06", 0, 0, count, count, size, start)
    return told + struct.pack("<H", len(comment)) + comment


@pytest.mark.parametrize("said", ["the same", "look there"])
def test_a_large_zip_whose_two_ends_agree_is_read(tmp_path: Path, said: str) -> None:
    listed = Listed.of(zipped())
    small = listed.whole if said == "the same" else (0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF)

    octets = listed.octets + large_end(*listed.whole) + small_end(*small)

    assert is_read(tmp_path / "large.zip", octets)


@pytest.mark.parametrize(
    "end",
    [
        lambda listed: large_end(*listed.whole) + small_end(*listed.without_the_first),
        lambda listed: large_end(*listed.without_the_first) + small_end(*listed.whole),
        lambda listed: small_end(2, listed.start, listed.size),
        lambda listed: small_end(2, listed.start, listed.size - listed.first),
        lambda listed: small_end(*listed.whole, comment=b"more"),
        lambda listed: small_end(*listed.whole, comment=small_end(*listed.without_the_first)),
        lambda listed: b"more" + small_end(*listed.whole),
    ],
    ids=["small", "large", "fewer", "shorter", "remark", "an end behind the end", "between"],
)
def test_an_end_that_names_another_list_is_refused(
    tmp_path: Path, end: Callable[[Listed], bytes]
) -> None:
    listed = Listed.of(zipped())

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", listed.octets + end(listed))


@pytest.mark.parametrize(
    ("signature", "place", "value"),
    [(b"PK\x01\x02", 6, 63), (b"PK\x01\x02", 7, 1), (b"PK\x01\x02", 34, 1), (b"PK\x03\x04", 4, 63)],
    ids=["listed version", "listed system", "disk", "local version"],
)
def test_a_file_that_common_programs_would_leave_out_is_refused(
    tmp_path: Path, signature: bytes, place: int, value: int
) -> None:
    octets = bytearray(zipped())
    octets[octets.index(signature) + place] = value

    with pytest.raises(FormatError):
        is_read(tmp_path / "bad.zip", bytes(octets))
