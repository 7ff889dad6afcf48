"""How is a bundle written that anybody can check? A BagIt bag in one ZIP, streamed to the disk, signed at the end."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from incident_log.crypto.signing import SigningKey, sign
from incident_log.errors import FormatError
from incident_log.format import dossier, sshsig
from incident_log.format.verify_texts import VERIFY_SH, how_to_verify

ARCHIVE_NAMESPACE = "archive@incident-log"
# Larger files need the 64-bit form of ZIP, which is said before the first byte is written.
_ZIP64_FROM = 1 << 31
_FILE_MODE = 0o644 << 16


@dataclass(slots=True)
class Bag:
    """A bag being written. Everything but the originals is small."""

    out: BinaryIO
    top: str
    made_at: tuple[int, int, int, int, int, int]
    _zip: zipfile.ZipFile = field(init=False)
    _listed: dict[str, str] = field(default_factory=dict)
    _octets: int = 0

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self.out, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: bytes) -> None:
        """Add a small file."""
        with self.adding(path, len(content)) as write:
            write(content)

    @contextmanager
    def adding(
        self, path: str, size: int, *, compress: bool = True
    ) -> Iterator[Callable[[bytes], object]]:
        """Add a file piece by piece; it is hashed on its way."""
        if path in self._listed:
            raise FormatError("bundle: the same path twice")
        dossier.check_path(path)
        entry = zipfile.ZipInfo(f"{self.top}/{path}", self.made_at)
        entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        entry.external_attr = _FILE_MODE
        digest = hashlib.sha256()
        with self._zip.open(entry, "w", force_zip64=size >= _ZIP64_FROM) as target:

            def write(piece: bytes) -> None:
                digest.update(piece)
                target.write(piece)
                self._octets += len(piece)

            yield write
        self._listed[path] = digest.hexdigest()

    def seal(self, signing_key: SigningKey, namespace: str, info: Sequence[tuple[str, str]]) -> str:
        """Write manifests, the signature and how to check them; gives the SHA-256 of the manifest of the data."""
        data = {path: digest for path, digest in self._listed.items() if path.startswith("data/")}
        oxum = f"{self._octets}.{len(data)}"
        manifest = dossier.manifest_lines(data.items()).encode()
        principal = dossier.principal_of(signing_key.public)
        signers = dossier.allowed_signers_line(principal, signing_key.public, namespace)
        self.add("bagit.txt", dossier.BAGIT.encode())
        self.add("bag-info.txt", dossier.bag_info([*info, ("Payload-Oxum", oxum)]).encode())
        self.add(dossier.MANIFEST, manifest)
        self.add("allowed_signers", signers.encode())
        self.add("signer.pub", sshsig.public_key_line(signing_key.public, principal).encode())
        self.add("HOW-TO-VERIFY.txt", how_to_verify(principal, namespace).encode())
        self.add("verify.sh", VERIFY_SH.encode())
        tags = dossier.manifest_lines(
            (path, self._listed[path]) for path in dossier.TAG_FILES
        ).encode()
        self.add(dossier.TAG_MANIFEST, tags)
        signature = sshsig.armor(sign(namespace, signing_key, tags))
        self.add(dossier.SIGNATURE, signature.encode())
        self._zip.close()
        return hashlib.sha256(manifest).hexdigest()
