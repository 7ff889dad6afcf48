"""Is a bundle whole, unchanged and signed by whom it says? What verify.sh does with stock tools, in one pass over the files."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from incident_log.crypto.verifying import verify
from incident_log.errors import FormatError, VerificationError
from incident_log.format import dossier, sshsig

CUSTODY = "data/custody.jsonl"
# What each kind of bundle has to hold, and what else lies in it. Signed as the other kind, an archive would be checked as a dossier is, of
# which nothing says who wrote what.
_TABLES = frozenset({CUSTODY, "data/chronology.csv", "data/exhibits.csv"})
_DOSSIER = _TABLES | {"data/dossier.json", "data/dossier.pdf"}
_ARCHIVE = _TABLES | {
    f"data/{name}"
    for name in (
        "ABOUT.txt",
        "archive.json",
        "chain.jsonl",
        "log/checkpoint.txt",
        "log/inclusion.jsonl",
        "originals.sha256",
        "records.jsonl",
        "statements.jsonl",
    )
}
_ORIGINAL = r"data/originals/.+"
_KINDS = {
    "dossier@incident-log": (
        ("data/dossier.json", "data/dossier.pdf"),
        _DOSSIER,
        re.compile(_ORIGINAL),
    ),
    "archive@incident-log": (
        ("data/archive.json",),
        _ARCHIVE,
        re.compile(rf"{_ORIGINAL}|data/records/[0-9]{{6,}}\.envelope|data/schema/[a-z_]+\.json"),
    ),
}
# Where the head of the custody chain stands, so that lines cut off at its end show.
DESCRIPTIONS = ("data/dossier.json", "data/archive.json")
_MAX_TAG_FILE = 1 << 24
_MAX_SIGNATURE = 4096
_MAX_CUSTODY = 1 << 28
_MAX_DESCRIPTION = 1 << 25


class BundleFiles(Protocol):
    """The files of one bundle, in a folder or a ZIP."""

    def paths(self) -> Sequence[str]:
        """Give the path of everything that is not a folder, from the bundle's top; a path may stand twice."""

    def chunks(self, path: str) -> Iterator[bytes]:
        """Give the bytes of one file, piece by piece."""


@dataclass(frozen=True, slots=True)
class CheckedBundle:
    """What a good bundle says of itself."""

    namespace: str
    principal: str
    fingerprint: str
    files: int
    size: int
    custody_head: str | None


def check_bundle(files: BundleFiles, fingerprint: str | None = None) -> CheckedBundle:
    """Check everything in a bundle; raise VerificationError or FormatError at the first thing that is wrong.

    `fingerprint` is the signer's (SHA256:…) as somebody trusted told it. Without one, the answer only says that
    the bundle is whole, and whose key to ask about.
    """
    paths = _safe_paths(files.paths())
    signature = _check_signature(files, paths)
    signer = dossier.fingerprint_line(signature.public_key)
    if fingerprint is not None and fingerprint != signer:
        raise VerificationError("bundle: signed by another key than the one that was named")
    tag_files = dossier.parse_manifest(_text(files, dossier.TAG_MANIFEST))
    payload = dossier.parse_manifest(_text(files, dossier.MANIFEST))
    _check_lists(paths, tag_files, payload)
    _check_kind(signature.namespace, payload)
    _check_digests(files, tag_files)
    _check_tag_files(files, signature)
    return CheckedBundle(
        namespace=signature.namespace,
        principal=dossier.principal_of(signature.public_key),
        fingerprint=signer,
        files=len(payload),
        size=_check_digests(files, payload),
        custody_head=_check_custody(files, paths),
    )


def _safe_paths(paths: Sequence[str]) -> frozenset[str]:
    """Refuse paths that would leave the folder, and two that some systems take for the same file."""
    for path in paths:
        dossier.check_path(path)
    if len({path.casefold() for path in paths}) != len(paths):
        raise VerificationError("bundle: a file stands twice")
    return frozenset(paths)


def _check_signature(files: BundleFiles, paths: frozenset[str]) -> sshsig.Signature:
    missing = sorted({*dossier.TAG_FILES, dossier.TAG_MANIFEST, dossier.SIGNATURE} - paths)
    if missing:
        raise VerificationError(f"bundle: {missing[0]} is missing")
    blob = sshsig.dearmor(_decoded(_read(files, dossier.SIGNATURE, _MAX_SIGNATURE)))
    signature = sshsig.parse_signature(blob)
    if signature.namespace not in _KINDS:
        raise VerificationError("bundle: the signature was made for another use")
    message = _read(files, dossier.TAG_MANIFEST, _MAX_TAG_FILE)
    verify(signature.namespace, signature.public_key, message, blob)
    return signature


def _check_lists(
    paths: frozenset[str], tag_files: Mapping[str, str], payload: Mapping[str, str]
) -> None:
    """Hold both manifests against what is there, in both directions."""
    if not set(dossier.TAG_FILES) <= tag_files.keys():
        raise VerificationError("bundle: a tag file is not listed")
    if any(path.startswith("data/") for path in tag_files) or not all(
        path.startswith("data/") for path in payload
    ):
        raise VerificationError("bundle: a file is listed in the wrong manifest")
    listed = tag_files.keys() | payload.keys() | {dossier.TAG_MANIFEST, dossier.SIGNATURE}
    if paths - listed:
        raise VerificationError(f"bundle: a file was added: {min(paths - listed)}")
    if listed - paths:
        raise VerificationError(f"bundle: a file was removed: {min(listed - paths)}")


def _check_kind(namespace: str, payload: Collection[str]) -> None:
    """Check that it holds what a bundle signed for this use holds, and nothing else."""
    needed, parts, others = _KINDS[namespace]
    for path in needed:
        if path not in payload:
            raise VerificationError(f"bundle: signed as {namespace}, and {path} is missing")
    for path in payload:
        if path not in parts and not others.fullmatch(path):
            raise VerificationError(f"bundle: signed as {namespace}, which has no {path}")


def _check_digests(files: BundleFiles, listed: Mapping[str, str]) -> int:
    """Hash the listed files; gives their size together."""
    size = 0
    for path, expected in listed.items():
        digest = hashlib.sha256()
        for chunk in files.chunks(path):
            digest.update(chunk)
            size += len(chunk)
        if digest.hexdigest() != expected:
            raise VerificationError(f"bundle: {path} was changed")
    return size


def _check_tag_files(files: BundleFiles, signature: sshsig.Signature) -> None:
    """Check that the bundle names the key that signed it, for those who check with ssh-keygen."""
    principal = dossier.principal_of(signature.public_key)
    expected = dossier.allowed_signers_line(principal, signature.public_key, signature.namespace)
    if _text(files, "allowed_signers") != expected:
        raise VerificationError(
            "bundle: allowed_signers names another key than the one that signed"
        )
    if sshsig.parse_public_key_line(_text(files, "signer.pub")) != signature.public_key:
        raise VerificationError("bundle: signer.pub is another key than the one that signed")
    if _text(files, "bagit.txt") != dossier.BAGIT:
        raise FormatError("bundle: bagit.txt is not of this version")


def _check_custody(files: BundleFiles, paths: frozenset[str]) -> str | None:
    if CUSTODY not in paths:
        return None
    head = dossier.check_custody(_pieces(files, CUSTODY, _MAX_CUSTODY))
    stated = f'"custody_head":"{head}"'.encode()
    if not any(
        stated in _read(files, path, _MAX_DESCRIPTION) for path in DESCRIPTIONS if path in paths
    ):
        raise VerificationError(
            "bundle: the head of custody does not stand in it; lines were cut off"
        )
    return head


def _text(files: BundleFiles, path: str) -> str:
    return _decoded(_read(files, path, _MAX_TAG_FILE))


def _read(files: BundleFiles, path: str, limit: int) -> bytes:
    return b"".join(_pieces(files, path, limit))


def _pieces(files: BundleFiles, path: str, limit: int) -> Iterator[bytes]:
    octets = 0
    for chunk in files.chunks(path):
        octets += len(chunk)
        if octets > limit:
            raise FormatError(f"bundle: {path} is too large")
        yield chunk


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("bundle: a tag file is not UTF-8") from error
