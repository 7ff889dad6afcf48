"""What lies in a bundle, as a folder or as a ZIP? Reads it without unpacking, within limits, and refuses tricks."""

import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NoReturn

from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.client.zip_kinds import check_told
from incident_log.client.zip_layout import UTF8, check_layout
from incident_log.client.zip_streams import EndSeeker, check_packed
from incident_log.errors import ConfigurationError, FormatError, LimitExceeded, VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.dossier import MANIFEST, SIGNATURE, TAG_MANIFEST, check_path, lines_of

# Stated before any work starts; a case with 500 files of 2 GB would be larger, and is split by its desk.
MOST_FILES = 20_000
MOST_OCTETS = 64 << 30
# What is read whole: the largest is archive.json, in which 500 files with 100 events of custody each are 15 MB.
MOST_SMALL = 32 << 20
# What is read line by line, with as many lines as there may be records.
MOST_IN_LINES = 256 << 20
# In a description, between the values of objects and lists: each takes far more memory than its comma.
MOST_VALUES = 2_000_000
# A text file compresses well; nothing honest shrinks to a hundredth of a gigabyte. An empty picture may, while it is small.
_MOST_RATIO = 200
_RATIO_FROM = 1 << 20
_RATIO_FROM_OF_ORIGINALS = 16 << 20
_ORIGINALS = "/data/originals/"
_PIECE = 1 << 20
# A folder with none of these was never a bundle; one of which some were taken away still was.
_MARKS = (TAG_MANIFEST, MANIFEST, SIGNATURE, "HOW-TO-VERIFY.txt", "bagit.txt")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Nobody signed the name of the folder: it may be no sentence, no option and no command.
_TOP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,80}")
_ENCRYPTED = 0x1

# What the bytes of a damaged ZIP make the reader of the standard library stumble over.
_STUMBLES = (ValueError, LookupError, struct.error, OverflowError)

Pieces = Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a bundle by their path inside its top folder."""

    files: Mapping[str, Pieces] = field(repr=False)
    sizes: Mapping[str, int]
    # Folders with nothing in them: people read their names, and nobody signed those.
    empty: Sequence[str] = ()

    def paths(self) -> Sequence[str]:
        """Give the path of every file."""
        return list(self.files)

    def chunks(self, path: str) -> Iterator[bytes]:
        """Read a file piece by piece."""
        if path not in self.files:
            raise VerificationError(_("a file is missing: {}").format(path))
        return self.files[path]()

    def read(self, path: str) -> bytes:
        """Read a file that has to be small."""
        if self.sizes.get(path, 0) > MOST_SMALL:
            raise LimitExceeded(_("this file is too large for what it is: {}").format(path))
        return b"".join(self.chunks(path))

    def described(self, path: str) -> Json:
        """Read the description of a bundle."""
        octets = self.read(path)
        if sum(octets.count(mark) for mark in b",[{") > MOST_VALUES:
            raise LimitExceeded(_("this file is too large for what it is: {}").format(path))
        return canonical.parse(octets)

    def lines(self, path: str, most: int) -> Iterator[bytes]:
        """Read a file of lines one by one, each of at most so many bytes."""
        if self.sizes.get(path, 0) > MOST_IN_LINES:
            raise LimitExceeded(_("this file is too large for what it is: {}").format(path))
        for count, line in enumerate(lines_of(self.chunks(path), most)):
            if count >= MOST_FILES:
                raise LimitExceeded(_("this file is too large for what it is: {}").format(path))
            yield line


@contextmanager
def opened(path: Path) -> Iterator[Bundle]:
    """Open a bundle that is a folder or a ZIP."""
    if path.is_dir():
        yield _folder(path)
        return
    try:
        with _archive(path) as archive:
            yield _listed(archive)
    except OSError as error:
        raise ConfigurationError(_("cannot read {}: {}").format(path, error.strerror)) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise FormatError(_("this is not a whole ZIP file: {}").format(path)) from error


def _folder(top: Path) -> Bundle:
    files: dict[str, Pieces] = {}
    sizes: dict[str, int] = {}
    folders: list[str] = []
    _check_is_bundle(top)
    for path in sorted(_all_within(top)):
        status = path.lstat()
        name = path.relative_to(top).as_posix()
        if stat.S_ISDIR(status.st_mode):
            folders.append(name)
            continue
        if not stat.S_ISREG(status.st_mode):
            raise VerificationError(_("neither a file nor a folder: {}").format(name))
        files[name], sizes[name] = _file_reader(path), status.st_size
    _check_names(files)
    _check_totals(sizes)
    return Bundle(files, sizes, _empty(folders, files))


def _all_within(top: Path) -> Iterator[Path]:
    """Give all files and folders; one that cannot be read is not taken for one that holds nothing."""

    def refuse(error: OSError) -> NoReturn:
        raise ConfigurationError(_("cannot read {}: {}").format(error.filename, error.strerror))

    for folder, folders, files in os.walk(top, onerror=refuse):
        yield from (Path(folder, name) for name in (*folders, *files))


def _empty(folders: Iterable[str], files: Iterable[str]) -> list[str]:
    needed = {str(parent) for name in files for parent in PurePosixPath(name).parents}
    return [name for name in folders if name not in needed]


def _check_is_bundle(top: Path) -> None:
    """Tell whoever names the folder around a bundle where it lies: that nothing fits there is no sign of a forgery."""
    if any((top / name).is_file() for name in _MARKS):
        return
    inside = sorted(path.parent for path in top.glob(f"*/{_MARKS[0]}") if path.is_file())
    hints = [_("the bundle lies in {}").format(path) for path in inside]
    raise hinted(
        ConfigurationError(_("this is not the folder of a bundle: {}").format(top)),
        *(hints or [_("name the folder that holds HOW-TO-VERIFY.txt, or the ZIP itself")]),
    )


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except _STUMBLES as error:
        raise zipfile.BadZipFile from error


def _listed(archive: zipfile.ZipFile) -> Bundle:
    try:
        return _zip(archive)
    except _STUMBLES as error:
        raise zipfile.BadZipFile from error


def _zip(archive: zipfile.ZipFile) -> Bundle:
    files: dict[str, Pieces] = {}
    sizes: dict[str, int] = {}
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in archive.infolist():
        _check_entry(entry)
    check_layout(archive)
    _check_totals({entry.filename: entry.file_size for entry in archive.infolist()})
    for entry in archive.infolist():
        check_packed(archive, entry)
    names = [entry.filename for entry in entries]
    top = _top_of(names)
    folders = [entry for entry in archive.infolist() if entry.is_dir()]
    empty = _empty([entry.filename.rstrip("/") for entry in folders], names)
    if any(entry.file_size for entry in folders):
        raise FormatError(_("the ZIP holds something that its list does not name"))
    for entry in entries:
        name = entry.filename.removeprefix(top)
        if name in files:
            raise FormatError(_("the same path stands twice in the ZIP: {}").format(name))
        files[name], sizes[name] = _entry_reader(archive, entry), entry.file_size
    _check_names(files)
    _check_totals(sizes)
    return Bundle(files, sizes, [name.removeprefix(top) for name in empty])


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if not (entry.flag_bits & UTF8 or entry.orig_filename.isascii()):
        raise hinted(
            FormatError(
                _(
                    "this ZIP was packed anew, and does not say in which letters its names are written"
                )
            ),
            _("unpack it, and check the folder instead"),
        )
    # The reader of the standard library ends a name at a zero byte; other programs do not.
    for name in (entry.filename, entry.orig_filename):
        check_path(name.removesuffix("/"))
    check_told(entry)
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise FormatError(_("the ZIP uses encryption or a compression that bundles do not have"))
    small = _RATIO_FROM_OF_ORIGINALS if _ORIGINALS in entry.filename else _RATIO_FROM
    if entry.file_size > max(small, _MOST_RATIO * entry.compress_size):
        raise LimitExceeded(_("the ZIP would unpack to far more than it is"))


def _top_of(names: list[str]) -> str:
    tops = {name.partition("/")[0] for name in names}
    if len(tops) != 1 or any("/" not in name for name in names):
        raise FormatError(_("a bundle has one folder at its top"))
    top = tops.pop()
    if not _TOP.fullmatch(top):
        raise hinted(
            FormatError(_("the folder at the top of the ZIP is called as that of no bundle")),
            _("unpack it, and check the folder instead"),
        )
    return f"{top}/"


def _check_names(files: Mapping[str, Pieces]) -> None:
    """Refuse names that one system would write over each other: two cases or spellings of the same letters."""
    seen: set[str] = set()
    for name in files:
        check_path(name)
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            raise FormatError(_("two paths differ only in how they are written: {}").format(name))
        seen.add(folded)


def _check_totals(sizes: Mapping[str, int]) -> None:
    if len(sizes) > MOST_FILES:
        raise LimitExceeded(_("the bundle has more than {} files").format(MOST_FILES))
    if sum(sizes.values()) > MOST_OCTETS:
        raise LimitExceeded(_("the bundle is larger than {} GB").format(MOST_OCTETS >> 30))


def _file_reader(path: Path) -> Pieces:
    def pieces() -> Iterator[bytes]:
        with path.open("rb") as source:
            while piece := source.read(_PIECE):
                yield piece

    return pieces


def _entry_reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Pieces:
    def pieces() -> Iterator[bytes]:
        left, seeker = entry.file_size, EndSeeker(entry)
        with archive.open(entry) as source:
            while piece := source.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise LimitExceeded(_("a file of the ZIP is larger than it says"))
                seeker.see(piece)
                yield piece
        seeker.end()

    return pieces
