"""How is a file kept whole, and from the eyes of others? Every write of the client goes through here."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from incident_log.client.language import _
from incident_log.client.terminal import hinted
from incident_log.errors import ConfigurationError, LimitExceeded

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@contextlib.contextmanager
def written(path: Path, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Write a file beside its place and move it there once it is whole and on the disk.

    Whatever goes wrong, no half-written file stays. Without `overwrite`, an existing file is left alone and refused.
    """
    if not overwrite and path.exists():
        raise hinted(
            ConfigurationError(_("this file already exists: {}").format(path)),
            _("choose another name"),
        )
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(descriptor, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        _put_in_place(beside, path, overwrite=overwrite)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes, *, overwrite: bool = True) -> None:
    """Write a small file whole or not at all."""
    with written(path, overwrite=overwrite) as out:
        out.write(content)


def make_private_folder(path: Path) -> None:
    """Make a folder that only its owner may enter, or check that an existing one is such."""
    try:
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    check_private(path)


def read_private(path: Path, *, most: int) -> bytes:
    """Read a file that only its owner may read; refuse one that others may."""
    check_private(path)
    return read_bounded(path, most=most)


def read_bounded(path: Path, *, most: int) -> bytes:
    """Read a file of at most so many bytes."""
    try:
        with path.open("rb") as opened:
            content = opened.read(most + 1)
    except OSError as error:
        raise ConfigurationError(_("cannot read {}: {}").format(path, error.strerror)) from error
    if len(content) > most:
        raise LimitExceeded(_("this file is too large: {}").format(path))
    return content


def check_private(path: Path) -> None:
    """Refuse a file or folder that belongs to somebody else, that others may read, or that is a link."""
    try:
        status = path.lstat()
    except OSError as error:
        raise ConfigurationError(_("cannot read {}: {}").format(path, error.strerror)) from error
    if stat.S_ISLNK(status.st_mode):
        raise ConfigurationError(
            _("this is a link, not a file or folder of its own: {}").format(path)
        )
    if status.st_uid != os.getuid():
        raise ConfigurationError(_("this belongs to another user of this machine: {}").format(path))
    if status.st_mode & _OTHERS:
        mode = "700" if stat.S_ISDIR(status.st_mode) else "600"
        raise hinted(
            ConfigurationError(_("others may read this: {}").format(path)), f"chmod {mode} {path}"
        )


def sync_folder(path: Path) -> None:
    """Make sure that a rename in this folder survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _put_in_place(beside: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        beside.replace(path)
    else:
        _put_beside_others(beside, path)
    # Some file systems of sticks and phones cannot do it for a folder; what the file holds is on the disk already.
    with contextlib.suppress(OSError):
        sync_folder(path.parent)


def _put_beside_others(beside: Path, path: Path) -> None:
    """Give a whole file its name, unless another has it by now."""
    try:
        # A link fails when somebody else has made the file meanwhile; a rename would replace it.
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        # FAT, exFAT and many network folders know no links: take the name first, with an empty file, which fails as well.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        try:
            beside.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _unwritable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(_("cannot write {}: {}").format(path, error.strerror))
