"""How is a photo, screenshot or scanned letter made without a camera? Small files for the demonstration.

The same input gives the same bytes, on every machine. Nothing here is needed to report or to read.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
Painting: TypeAlias = Callable[[int, int], Colour]

_PNG = b"\x89PNG\r\n\x1a\n"
_BLOCK = 8
# Every quantiser is 8, so that the DC coefficient of a flat block is its value shifted to be signed.
_QUANTISER = 8
_DC_CATEGORIES = 12
_A4 = (595, 842)


@dataclass(frozen=True, slots=True)
class Exif:
    """What a phone writes into a photo."""

    make: str
    model: str
    taken_at: str
    latitude: tuple[str, int, int, int]
    longitude: tuple[str, int, int, int]


def png(width: int, height: int, paint: Painting) -> bytes:
    """Draw a PNG pixel by pixel; stored, because two versions of zlib compress to different bytes."""
    rows = b"".join(
        b"\0" + bytes(value for x in range(width) for value in paint(x, y)) for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        _PNG
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 0))
        + _chunk(b"IEND", b"")
    )


def chat_screenshot(bubbles: Sequence[tuple[bool, int]], *, width: int = 270) -> bytes:
    """Draw a chat: for each bubble whether it came from the other side, and how many lines it has."""
    boxes, top = [], 44
    for theirs, lines in bubbles:
        boxes.append((theirs, top, top + 14 + 12 * lines))
        top += 14 + 12 * lines + 12

    def paint(x: int, y: int) -> Colour:
        if y < 34:
            return (55, 90, 127)
        for theirs, start, end in boxes:
            left, right = (12, width - 60) if theirs else (60, width - 12)
            if start <= y < end and left <= x < right:
                return _bubble(x - left, y - start, right - left, theirs=theirs, last=y >= end - 18)
        return (226, 232, 238)

    return png(width, top + 30, paint)


def jpeg(columns: int, rows: int, paint: Painting, exif: Exif) -> bytes:
    """Draw a JPEG photo of flat blocks of eight pixels, with the metadata a phone would write.

    Flat blocks need only the first coefficient, so a whole baseline encoder fits on a page.
    """
    bits = _Bits()
    before = [0, 0, 0]
    for row in range(rows):
        for column in range(columns):
            for component, level in enumerate(_ycc(paint(column, row))):
                _write_block(bits, level - before[component])
                before[component] = level
    return b"".join(
        (
            b"\xff\xd8",
            _exif_segment(exif),
            _frame(columns * _BLOCK, rows * _BLOCK),
            bits.end(),
            b"\xff\xd9",
        )
    )


def landscape(
    horizon: int, dark: Colour, light: Colour, *, figure: tuple[int, int, int]
) -> Painting:
    """Paint a street: sky, ground, and one upright figure at (column, top, bottom)."""

    def paint(x: int, y: int) -> Colour:
        column, top, bottom = figure
        if column <= x < column + 4 and top <= y < bottom:
            return (40, 40, 46)
        shade = (x * 7 + y * 13) % 12
        if y < horizon:
            return (light[0] - y, light[1] - y, min(255, light[2] + shade))
        return (dark[0] + shade, dark[1] + shade, dark[2])

    return paint


def pdf(title: str, lines: Iterable[str]) -> bytes:
    """Set lines of plain Latin text on one A4 page."""
    text = [b"BT /F1 15 Tf 60 770 Td (" + _pdf_text(title) + b") Tj /F1 11 Tf 0 -32 Td 16 TL"]
    text += [b"(" + _pdf_text(line) + b") '" for line in lines]
    stream = b"\n".join([*text, b"ET"])
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
        % _A4,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    return _pdf_file(objects)


def _bubble(x: int, y: int, width: int, *, theirs: bool, last: bool) -> Colour:
    """Paint one pixel of a bubble: lines of writing, too small to read, the last one shorter."""
    end = width // 2 if last else width - 14
    if y >= 8 and (y - 8) % 12 < 5 and 10 <= x < end and (x * 5 + y // 12 * 11) % 17 > 2:
        return (96, 104, 112)
    return (255, 255, 255) if theirs else (214, 240, 202)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _ycc(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = colour
    luma = (299 * red + 587 * green + 114 * blue) // 1000
    return luma - 128, (blue - luma) * 564 // 1000, (red - luma) * 713 // 1000


class _Bits:
    """Collects the bits of the scan; a byte 0xff is followed by a zero, as the standard demands."""

    def __init__(self) -> None:
        self._octets, self._held, self._count = bytearray(), 0, 0

    def write(self, value: int, length: int) -> None:
        self._held, self._count = self._held << length | value, self._count + length
        while self._count >= 8:
            self._count -= 8
            octet = self._held >> self._count & 255
            self._octets += b"\xff\0" if octet == 255 else bytes((octet,))
        self._held &= (1 << self._count) - 1

    def end(self) -> bytes:
        if self._count:
            self.write((1 << 8 - self._count) - 1, 8 - self._count)
        return bytes(self._octets)


def _write_block(bits: _Bits, difference: int) -> None:
    """Write one block: the difference of its level to the block before, then end-of-block."""
    category = abs(difference).bit_length()
    bits.write(category, 4)
    if category:
        bits.write(difference if difference > 0 else difference + (1 << category) - 1, category)
    bits.write(0, 1)


def _frame(width: int, height: int) -> bytes:
    """Give the tables and headers: three components, DC codes of four bits, one AC code for end-of-block."""
    components = b"".join(bytes((number, 0x11, 0)) for number in (1, 2, 3))
    dc_counts = bytes(_DC_CATEGORIES if length == 4 else 0 for length in range(1, 17))
    ac_counts = bytes(1 if length == 1 else 0 for length in range(1, 17))
    return b"".join(
        (
            _segment(0xDB, b"\0" + bytes([_QUANTISER]) * 64),
            _segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + components),
            _segment(0xC4, b"\x00" + dc_counts + bytes(range(_DC_CATEGORIES))),
            _segment(0xC4, b"\x10" + ac_counts + b"\0"),
            _segment(0xDA, b"\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00"),
        )
    )


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _exif_segment(exif: Exif) -> bytes:
    """Write maker, model, time and place as little-endian TIFF directories."""
    first = [
        (0x010F, 2, _ascii(exif.make)),
        (0x0110, 2, _ascii(exif.model)),
        (0x8769, 4, b""),
        (0x8825, 4, b""),
    ]
    taken = [(0x9003, 2, _ascii(exif.taken_at))]
    place = [
        (1, 2, _ascii(exif.latitude[0])),
        (2, 5, _degrees(exif.latitude)),
        (3, 2, _ascii(exif.longitude[0])),
        (4, 5, _degrees(exif.longitude)),
    ]
    start_taken = 8 + len(_directory(first, 8))
    start_place = start_taken + len(_directory(taken, start_taken))
    first[2], first[3] = (
        (0x8769, 4, struct.pack("<I", start_taken)),
        (0x8825, 4, struct.pack("<I", start_place)),
    )
    tiff = (
        b"II*\0\x08\0\0\0"
        + _directory(first, 8)
        + _directory(taken, start_taken)
        + _directory(place, start_place)
    )
    return _segment(0xE1, b"Exif\0\0" + tiff)


def _directory(entries: Sequence[tuple[int, int, bytes]], start: int) -> bytes:
    """Lay out one directory; what does not fit into four bytes follows it."""
    after = start + 2 + 12 * len(entries) + 4
    listed, beyond = b"", b""
    for tag, kind, value in entries:
        count = len(value) // {2: 1, 4: 4, 5: 8}[kind] or 1
        if len(value) <= 4:
            place = value.ljust(4, b"\0")
        else:
            place, beyond = (
                struct.pack("<I", after + len(beyond)),
                beyond + value + b"\0" * (len(value) % 2),
            )
        listed += struct.pack("<HHI", tag, kind, count) + place
    return struct.pack("<H", len(entries)) + listed + b"\0\0\0\0" + beyond


def _ascii(text: str) -> bytes:
    return text.encode("ascii") + b"\0"


def _degrees(angle: tuple[str, int, int, int]) -> bytes:
    return b"".join(struct.pack("<II", part, 1) for part in angle[1:])


def _pdf_text(text: str) -> bytes:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return escaped.encode("cp1252", "replace")


def _pdf_file(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        len(body),
    )
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer
