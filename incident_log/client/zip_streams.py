"""Where does a file of a ZIP end for whoever reads it from the beginning, and knows no list?

Packed bytes say themselves where they end: what the list counts to them besides is a place for a file that the list does
not name. Bytes that are not packed say nothing: where no size stands before them, some programs look for the checksum and
the size that stand behind a file, and a file can be made so that they find them in its middle. (APPNOTE 4.3.9)
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator

from incident_log.client.language import _
from incident_log.client.zip_layout import SIZES_BEHIND, local_header
from incident_log.errors import FormatError

_PIECE = 1 << 20
_SIGNATURE = b"PK\x07\x08"
_SMALL, _LARGE = struct.Struct("<4sLLL"), struct.Struct("<4sLQQ")


def check_packed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse packed bytes that end before or behind the place that the list says.

    Raises:
        EOFError: the ZIP is cut.
        FormatError: something else stands between them and the next file, or they are no packed bytes.
    """
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        if entry.compress_size != entry.file_size:
            raise _hidden()
        return
    try:
        inflated = _inflated_size(archive, entry)
    except zlib.error as error:
        raise FormatError(_("a file of the ZIP is damaged: {}").format(entry.filename)) from error
    if inflated != entry.file_size:
        raise _hidden()


def _inflated_size(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Unpack without keeping anything; give how much it is, and stop where it is more than the list says."""
    inflate, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for piece in _packed(archive, entry):
        packed = piece
        while packed and not inflate.eof and size <= entry.file_size:
            size += len(inflate.decompress(packed, _PIECE))
            packed = inflate.unconsumed_tail
        if packed or inflate.unused_data:
            raise _hidden()
    size += len(inflate.flush())
    if not inflate.eof:
        raise EOFError
    return size


def _packed(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    at = entry.header_offset + local_header(archive, entry).length
    left = entry.compress_size
    while left:
        if archive.fp is None:
            raise EOFError
        archive.fp.seek(at)
        piece = archive.fp.read(min(_PIECE, left))
        if not piece:
            raise EOFError
        yield piece
        at, left = at + len(piece), left - len(piece)


class EndSeeker:
    """Looks, as such a program would, for the end of a file that is not packed and whose size stands behind it."""

    def __init__(self, entry: zipfile.ZipInfo) -> None:
        stored = entry.compress_type == zipfile.ZIP_STORED
        self._looks = stored and bool(entry.flag_bits & SIZES_BEHIND)
        # What was not looked through yet, where it begins, and the checksum of all before it.
        self._window, self._at, self._checksum = b"", 0, 0

    def see(self, piece: bytes) -> None:
        """Take the next piece of the file; raise FormatError when it could be taken to end in it."""
        if self._looks:
            self._window += piece
            self._look(len(self._window) - _LARGE.size)

    def end(self) -> None:
        """Look through what is left."""
        if self._looks:
            self._look(len(self._window) - _SMALL.size)

    def _look(self, until: int) -> None:
        place = self._window.find(_SIGNATURE)
        while 0 <= place <= until:
            self._check(place)
            place = self._window.find(_SIGNATURE, place + 1)
        done = max(0, until + 1)
        self._checksum = zlib.crc32(self._window[:done], self._checksum)
        self._window, self._at = self._window[done:], self._at + done

    def _check(self, place: int) -> None:
        size = self._at + place
        forms = [_SMALL.unpack_from(self._window, place)]
        if len(self._window) - place >= _LARGE.size:
            forms.append(_LARGE.unpack_from(self._window, place))
        # Seldom: the checksum is worked out only where a size fits.
        fitting = [said for _mark, said, *sizes in forms if size in sizes]
        if fitting and zlib.crc32(self._window[:place], self._checksum) in fitting:
            raise _hidden()


def _hidden() -> FormatError:
    return FormatError(_("the ZIP holds something that its list does not name"))
