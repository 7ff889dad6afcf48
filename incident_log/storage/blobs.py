"""Where do the sealed slices lie? In a folder, or in an object store; written once, never changed."""

import datetime as dt
import errno
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url

from incident_log.errors import N_, ConfigurationError, StorageFull, Unavailable

_CASE = re.compile("[0-9a-f]{32}")
_AT_ONCE = 500
# They stand beside the folders of the cases.
_MARK, _ACCEPTED = "installation", "accepted"
_MOST_BESIDE = 8 << 20
_FULL = N_("the store of evidence has no room left")
_UNREACHABLE = N_("the store of evidence cannot be reached")
_NO_FOLDER = N_(
    "slices: there is no folder {folder}: mount its disk, or give the right address in INCIDENT_LOG_SLICES; if the "
    "evidence is lost for good, go on without it by: python -m incident_log.web.maintain --accept-lost-files "
    "(docs/operations.md says more)"
)


@dataclass(frozen=True, slots=True)
class Blobs:
    """A store of slices. Addresses hold the digest, so the same address always means the same bytes."""

    store: ObjectStore
    # The folder below which a written slice must be forced to the disk; None when the store does that itself.
    folder: Path | None = None

    @classmethod
    def at(cls, url: str, *, make: bool = True) -> "Blobs":
        """Open file:///folder, s3://bucket/prefix or memory://; without `make`, a folder only where there is one."""
        parts = urlsplit(url)
        if parts.scheme == "memory":
            return cls(MemoryStore())
        if parts.scheme != "file":
            return cls(_remote(url))
        folder = Path(unquote(parts.path))
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not folder.is_dir():
            raise ConfigurationError(_NO_FOLDER, folder=folder)
        return cls(LocalStore(folder), folder)

    def write(self, address: str, octets: bytes) -> None:
        """Store a slice so that it outlives a power cut; the same slice again is fine.

        Raises StorageFull and Unavailable. Nothing may be acknowledged before this returns.
        """
        try:
            try:
                self._create(address, octets)
            except AlreadyExistsError:
                # An earlier attempt that was never acknowledged; a power cut may have left it short.
                if self._read(address) != octets:
                    self.store.delete(address)
                    self._create(address, octets)
            self._force_to_disk(address)
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def read(self, address: str) -> bytes:
        """Give a slice that was acknowledged; raise Unavailable when the store does not give it."""
        try:
            return self._read(address)
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def free(self) -> int | None:
        """Give the bytes that are left on the disk; None for a store that does not tell."""
        if self.folder is None:
            return None
        try:
            return shutil.disk_usage(self.folder).free
        except OSError as error:
            raise _reaction(error) from None

    def check_writable(self) -> None:
        """Tell a disk that is mounted for reading only, without writing on it; raise Unavailable."""
        if self.folder is not None and not os.access(self.folder, os.W_OK):
            raise Unavailable(_UNREACHABLE)

    def read_mark(self) -> bytes | None:
        """Give what the store keeps of whose it is; None while it says nothing."""
        return self._read_beside(_MARK)

    def write_mark(self, mark: bytes) -> None:
        """Say whose the store is, in place of what it said before."""
        self._write_beside(_MARK, mark)

    def read_accepted(self) -> bytes | None:
        """Give what an operator has accepted of this store; None while it is nothing."""
        return self._read_beside(_ACCEPTED)

    def write_accepted(self, accepted: bytes) -> None:
        """Keep what an operator has accepted, in place of what it was before."""
        self._write_beside(_ACCEPTED, accepted)

    def case_ids(self) -> Iterator[list[bytes]]:
        """Give the cases that have or had slices here, some hundreds at a time."""
        try:
            names = [
                prefix.rstrip("/") for prefix in self.store.list_with_delimiter()["common_prefixes"]
            ]
        except (BaseError, OSError) as error:
            raise _reaction(error) from None
        found = [bytes.fromhex(name) for name in names if _CASE.fullmatch(name)]
        for start in range(0, len(found), _AT_ONCE):
            yield found[start : start + _AT_ONCE]

    def is_empty(self) -> bool:
        """Tell whether nothing was ever stored here."""
        return self.read_mark() is None and not any(self.case_ids())

    def written_before(self, prefix: str, moment: dt.datetime) -> list[str]:
        """List what lies below an address for longer than since a moment."""
        try:
            return [address for address, written in self._listed(prefix) if written < moment]
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def addresses(self, prefix: str) -> list[str]:
        """List what lies below an address."""
        try:
            return [address for address, _written in self._listed(prefix)]
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def holds(self, prefix: str) -> bool:
        """Tell whether anything lies below an address; an empty folder is nothing."""
        if self.folder is not None and _is_linked(self.folder, prefix):
            # Somebody had no room here, and moved it.
            return (self.folder / prefix).is_dir()
        try:
            return any(True for _found in self._listed(prefix))
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def delete_all(self, prefix: str) -> int:
        """Delete everything below an address; give how many files that were."""
        addresses = self.addresses(prefix)
        self.delete(addresses)
        return len(addresses)

    def delete(self, addresses: Sequence[str]) -> None:
        """Delete some files; that one of them is gone already is fine."""
        try:
            if self.folder is not None:
                for address in addresses:
                    _unlink(self.folder, address)
            elif addresses:
                self.store.delete(addresses)
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def _listed(self, prefix: str) -> Iterator[tuple[str, dt.datetime]]:
        """List files and when each was written; in a folder also what a crash left half-written, which the store hides."""
        if self.folder is None:
            for page in self.store.list(prefix, chunk_size=_AT_ONCE):
                yield from ((found["path"], found["last_modified"]) for found in page)
            return
        for address, changed in _files(self.folder, prefix):
            yield address, dt.datetime.fromtimestamp(changed, dt.UTC)

    def _read_beside(self, name: str) -> bytes | None:
        try:
            found = self.store.get(name)
            # Nothing of that length was ever written there: it is damaged, and as good as nothing.
            return bytes(found.bytes()) if found.meta["size"] <= _MOST_BESIDE else b""
        except FileNotFoundError:
            return None
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def _write_beside(self, name: str, octets: bytes) -> None:
        try:
            self.store.put(name, octets, mode="overwrite", use_multipart=False)
            self._force_to_disk(name)
        except (BaseError, OSError) as error:
            raise _reaction(error) from None

    def _create(self, address: str, octets: bytes) -> None:
        self.store.put(address, octets, mode="create", use_multipart=False)

    def _read(self, address: str) -> bytes:
        return bytes(self.store.get(address).bytes())

    def _force_to_disk(self, address: str) -> None:
        if self.folder is None:
            return
        path = self.folder / address
        _fsync(path)
        # The names on the way must last as well as the bytes.
        for parent in path.parents:
            _fsync(parent)
            if parent == self.folder:
                break


def _remote(url: str) -> ObjectStore:
    try:
        return from_url(url)
    except (BaseError, ValueError):
        # The message may hold credentials out of the address.
        raise ConfigurationError("slices: give s3://bucket/prefix") from None


def address_of(case_id: bytes, evidence: bytes, number: int, digest: bytes) -> str:
    """Name the place of one slice."""
    return f"{prefix_of(case_id)}/{evidence.hex()}/{number}-{digest.hex()}"


def prefix_of(case_id: bytes, evidence: bytes | None = None) -> str:
    """Name the place below which everything of a case lies, or of one of its files."""
    return case_id.hex() if evidence is None else f"{case_id.hex()}/{evidence.hex()}"


def is_half_written(address: str) -> bool:
    """Tell what a crash left of a slice that was just being written: the store puts a number behind its name till then."""
    return "#" in address


def _unlink(root: Path, address: str) -> None:
    """Delete a file by the folders that lie in the store, never behind a link: what is there is not the store's."""
    *folders, name = address.split("/")
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        os.unlink(name, dir_fd=descriptor)
    except FileNotFoundError:
        return
    finally:
        os.close(descriptor)


def _is_linked(root: Path, prefix: str) -> bool:
    """Tell whether a folder of the store lies elsewhere: it can be read, and what is in it is nobody's to delete."""
    place = root / prefix
    return any(path.is_symlink() for path in (place, *place.parents) if root in path.parents)


def _files(root: Path, prefix: str) -> Iterator[tuple[str, float]]:
    """Give the files below a folder with their times. pathlib would take four times as long."""
    if not (root / prefix).is_dir() or _is_linked(root, prefix):
        return
    with os.scandir(root / prefix) as entries:
        for entry in entries:
            address = f"{prefix}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, address)
                continue
            # What is half-written gets its own name at any moment.
            with suppress(FileNotFoundError):
                yield address, entry.stat(follow_symlinks=False).st_mtime


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reaction(error: Exception) -> StorageFull | Unavailable:
    """Tell a full disk from all else. The store gives the system's error number only inside its message."""
    full = (errno.ENOSPC, errno.EDQUOT)
    if getattr(error, "errno", None) in full or any(
        f"(os error {number})" in str(error) for number in full
    ):
        return StorageFull(_FULL)
    return Unavailable(_UNREACHABLE)
