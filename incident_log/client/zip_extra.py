"""What do the extra fields of a file in a ZIP say, and do all programs read them alike?

They may give a file another size, another name or another kind than the list does, and one program believes the first
of two that speak of one thing, another the last. So only those pass of which is known what they say, each of them whole,
once, and no longer than it has to be: what is longer has room for another file. (APPNOTE 4.5, 4.6; Info-ZIP's extrafld.txt)
"""

import struct
from collections.abc import Mapping

from incident_log.client.language import _
from incident_log.errors import FormatError

LARGE = 0x0001
_SECOND_NAME = 0x7075
# Times, owners and a mark of Java's, as the common programs write them, with the most octets that each takes.
_PLAIN = {0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0xCAFE: 0}
# Two sizes; in the list also the place of the file and its disk.
_MOST_LARGE = 28
# A version and a checksum of the first name.
_BEFORE_NAME = 5
_FIELD = struct.Struct("<HH")


def fields_of(extra: bytes, filename: str) -> Mapping[int, bytes]:
    """Give what each extra field of a file holds, by its kind.

    Raises:
        FormatError: a field is of a kind that is not known, is cut or too long, comes twice, or names the file otherwise.
    """
    found: dict[int, bytes] = {}
    while extra:
        if len(extra) < _FIELD.size:
            raise _unknown(filename)
        kind, length = _FIELD.unpack_from(extra)
        content, extra = extra[_FIELD.size : _FIELD.size + length], extra[_FIELD.size + length :]
        if kind == _SECOND_NAME and content[_BEFORE_NAME:] != filename.encode():
            raise FormatError(_("a file has two names in the ZIP: {}").format(filename))
        if kind in found or len(content) < length or length > _most(kind, filename):
            raise _unknown(filename)
        found[kind] = content
    return found


def _most(kind: int, filename: str) -> int:
    if kind == _SECOND_NAME:
        return _BEFORE_NAME + len(filename.encode())
    return _MOST_LARGE if kind == LARGE else _PLAIN.get(kind, -1)


def _unknown(filename: str) -> FormatError:
    return FormatError(
        _("the ZIP says something about a file that only some programs read: {}").format(filename)
    )
