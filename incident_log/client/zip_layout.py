"""Does a ZIP say the same to whoever reads it, whether by the list of files at its end or from its beginning?

Some programs unpack what they meet on the way. Between the files, or in the place of one, a ZIP can hold others that its
list does not name: every byte before the list has to belong to a file of the list, as the list has it. (APPNOTE 4.3.7)

Its end says twice where the list lies, if it is large, and programs differ in which of the two they believe: both have to
name the one list, which ends where they begin. (APPNOTE 4.3.14 to 4.3.16)
"""

import io
import struct
import zipfile
from contextlib import suppress
from dataclasses import dataclass

from incident_log.client.language import _
from incident_log.client.zip_extra import LARGE, fields_of
from incident_log.client.zip_kinds import NEWEST_VERSION
from incident_log.errors import FormatError

_HEADER = struct.Struct("<4sHHH4xLLLHH")
_SIGNATURE = b"PK\x03\x04"
# How hard was packed: written when it is known, and of no meaning to whoever unpacks.
_EFFORT = 0x6
# Sizes stand behind the file, because they were not known before.
SIZES_BEHIND = 0x8
# Names are in UTF-8; without it every program guesses.
UTF8 = 0x800
# A checksum and two sizes, of four or eight bytes, with a signature or without.
_DESCRIPTOR_SIGNATURE = b"PK\x07\x08"
_DESCRIPTORS = (struct.Struct("<LLL"), struct.Struct("<LQQ"))
_LONGEST_DESCRIPTOR = 24
_IN_EXTRA = 0xFFFFFFFF
_LARGE_SIZES = struct.Struct("<QQ")


# Disk, disk of the list, files here, files, octets of the list, its place, octets of a comment.
_END = struct.Struct("<4s4H2LH")
_LARGE_END = struct.Struct("<4sQ4x2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END_SIGNATURE, _LARGE_END_SIGNATURE, _LOCATOR_SIGNATURE = (
    b"PK\x05\x06",
    b"PK\x06\x06",
    b"PK\x06\x07",
)
# In the small end, instead of what only the large one has room for.
_IN_LARGE_END = frozenset({0xFFFF, 0xFFFFFFFF})


@dataclass(frozen=True, slots=True)
class LocalHeader:
    """What stands before one file."""

    needed: int
    flags: int
    method: int
    checksum: int
    sizes: tuple[int, int]
    name: bytes
    extra: bytes

    @property
    def length(self) -> int:
        """How many bytes it takes."""
        return _HEADER.size + len(self.name) + len(self.extra)


def local_header(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> LocalHeader:
    """Read what stands before a file.

    Raises:
        EOFError: the file is cut.
        FormatError: there is no file.
    """
    source = archive.fp
    if source is None:
        raise EOFError
    source.seek(entry.header_offset)
    header = source.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    signature, needed, flags, method, checksum, packed, size, name, extra = _HEADER.unpack(header)
    if signature != _SIGNATURE:
        raise FormatError(_("the ZIP holds something that its list does not name"))
    return LocalHeader(
        needed, flags, method, checksum, (packed, size), source.read(name), source.read(extra)
    )


def check_layout(archive: zipfile.ZipFile) -> None:
    """Refuse what only a program that reads from the beginning would unpack.

    Raises:
        EOFError: the ZIP is cut.
        FormatError: it holds something else than its list says.
    """
    expected = {0}
    for entry in sorted(archive.infolist(), key=lambda each: each.header_offset):
        header = local_header(archive, entry)
        if entry.header_offset not in expected or not _is_same(header, entry):
            raise FormatError(_("the ZIP holds something that its list does not name"))
        end = entry.header_offset + header.length + entry.compress_size
        expected = _ends_behind(archive, entry, end) if header.flags & SIZES_BEHIND else {end}
    if archive.start_dir not in expected:
        raise FormatError(_("the ZIP holds something that its list does not name"))
    _check_end(archive)


def _check_end(archive: zipfile.ZipFile) -> None:
    """Refuse an end behind which or in which another list is named than the one that was read."""
    if archive.fp is None:
        raise EOFError
    length = archive.fp.seek(0, io.SEEK_END)
    archive.fp.seek(max(0, length - _LARGE_END.size - _LOCATOR.size - _END.size))
    ending = archive.fp.read()
    end_at = length - _END.size
    if len(ending) < _END.size or ending[-_END.size :][:4] != _END_SIGNATURE:
        raise _two_lists()
    _signature, *small, comment = _END.unpack(ending[-_END.size :])
    large = _large_end(ending[: -_END.size], end_at)
    list_end = end_at if large is None else end_at - _LOCATOR.size - _LARGE_END.size
    count, start = len(archive.infolist()), archive.start_dir
    told = [0, 0, count, count, list_end - start, start]
    if large not in {None, tuple(told)} or comment:
        raise _two_lists()
    for said, true in zip(small, told, strict=True):
        if said != true and (large is None or said not in _IN_LARGE_END):
            raise _two_lists()


def _large_end(ending: bytes, end_at: int) -> tuple[int, ...] | None:
    """Give what the large end says, in the order of the small one; None when there is none."""
    if ending[-_LOCATOR.size :][:4] != _LOCATOR_SIGNATURE:
        return None
    if len(ending) < _LARGE_END.size + _LOCATOR.size:
        raise _two_lists()
    at = end_at - _LOCATOR.size - _LARGE_END.size
    _signature, *place = _LOCATOR.unpack(ending[-_LOCATOR.size :])
    signature, size, *told = _LARGE_END.unpack(
        ending[-_LOCATOR.size - _LARGE_END.size :][: _LARGE_END.size]
    )
    # What the size counts begins behind it.
    if signature != _LARGE_END_SIGNATURE or size != _LARGE_END.size - 12 or place != [0, at, 1]:
        raise _two_lists()
    return tuple(told)


def _two_lists() -> FormatError:
    return FormatError(_("the end of the ZIP does not name the one list of its files"))


def _ends_behind(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, end: int) -> set[int]:
    """Give where the next file may begin: behind what says the checksum and the sizes once more."""
    if archive.fp is None:
        raise EOFError
    archive.fp.seek(end)
    behind = archive.fp.read(_LONGEST_DESCRIPTOR)
    said = []
    for form in _DESCRIPTORS:
        with suppress(struct.error):
            said.append(form.pack(entry.CRC, entry.compress_size, entry.file_size))
    forms = [*said, *(_DESCRIPTOR_SIGNATURE + each for each in said)]
    return {end + len(form) for form in forms if behind.startswith(form)}


def _is_same(header: LocalHeader, entry: zipfile.ZipInfo) -> bool:
    name = header.name.decode("utf-8" if header.flags & UTF8 else "cp437", errors="replace")
    listed = (entry.CRC, entry.compress_size, entry.file_size)
    unknown = {(0, 0, 0)} if header.flags & SIZES_BEHIND else set[tuple[int, int, int]]()
    fields_of(entry.extra, entry.orig_filename)
    return (
        name == entry.orig_filename
        and header.needed <= NEWEST_VERSION
        and header.method == entry.compress_type
        and not (header.flags ^ entry.flag_bits) & ~_EFFORT
        and (header.checksum, *_sizes(header, entry.orig_filename)) in {listed, *unknown}
    )


def _sizes(header: LocalHeader, filename: str) -> tuple[int, int]:
    """Give the packed and the whole size; those of large files stand in an extra field, both or none."""
    large = fields_of(header.extra, filename).get(LARGE)
    if large is None:
        return header.sizes
    if header.sizes != (_IN_EXTRA, _IN_EXTRA) or len(large) != _LARGE_SIZES.size:
        raise FormatError(_("the ZIP holds something that its list does not name"))
    whole, small = _LARGE_SIZES.unpack(large)
    return small, whole
