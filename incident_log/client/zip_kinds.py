"""What does the list of a ZIP say of a file beside its bytes? A kind, who may use it, a remark: nobody signed any of that.

Some programs make an empty folder of what the list calls one, whatever its name and its bytes are, hide a file or make
one that cannot be read. So the kind has to be that of the name, and the rest what the common programs write.
(APPNOTE 4.4.15; Info-ZIP's zip.h)
"""

import stat
import zipfile

from incident_log.client.language import _
from incident_log.errors import FormatError

# Read-only, archive, normal, not indexed; that the mode of Unix stands in the other half, as 7-Zip says.
_DOS_PLAIN = 0x01 | 0x20 | 0x80 | 0x2000 | 0x8000
_DOS_FOLDER = 0x10
_PERMISSIONS = 0o777
# Of the format, for large files; what needs more is left out by common programs, some of them without a word. (APPNOTE 4.4.3)
NEWEST_VERSION = 45


def check_told(entry: zipfile.ZipInfo) -> None:
    """Refuse a kind that is not that of the name, odd permissions, a remark, and what not every program unpacks; raise FormatError."""
    mode, dos = divmod(entry.external_attr, 1 << 16)
    own_kind, own_dos, permissions = stat.S_IFREG, _DOS_PLAIN, _PERMISSIONS
    if entry.is_dir():
        # What lies in a folder that a group shares is the group's too.
        own_kind, own_dos = stat.S_IFDIR, _DOS_PLAIN | _DOS_FOLDER
        permissions = _PERMISSIONS | stat.S_ISGID
    if stat.S_IFMT(mode) not in {0, own_kind} or dos & ~own_dos:
        raise FormatError(_("the ZIP holds something that is neither a file nor a folder"))
    is_readable = mode == 0 or bool(mode & stat.S_IRUSR)
    is_unpacked = entry.extract_version <= NEWEST_VERSION and not (entry.reserved or entry.volume)
    if stat.S_IMODE(mode) & ~permissions or not (is_readable and is_unpacked) or entry.comment:
        raise FormatError(
            _("the ZIP says of a file what no bundle says: {}").format(entry.filename)
        )
