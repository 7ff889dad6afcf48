"""Does a bundle hold what its signer sealed? Every check says in one line what it found, and the first that fails stops."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from incident_log.client import checking_archive
from incident_log.client.bundles import ARCHIVE_NAMESPACE, DOSSIER_NAMESPACE
from incident_log.client.language import _, ngettext
from incident_log.client.terminal import hinted
from incident_log.client.unpacking import Bundle, opened
from incident_log.crypto.verifying import verify
from incident_log.errors import FormatError, VerificationError
from incident_log.format import dossier, sshsig

_TOP_FILES = frozenset({*dossier.TAG_FILES, dossier.TAG_MANIFEST, dossier.SIGNATURE})
_SUMMARIES = ("data/archive.json", "data/dossier.json")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a bundle."""

    public_key: bytes
    namespace: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint as ssh-keygen -l prints it."""
        return dossier.fingerprint_line(self.public_key)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked of a bundle that passed."""

    signer: Signer
    signer_expected: bool
    checks: tuple[str, ...]


def verify_bundle(path: Path, expected_signer: str | None = None) -> Verified:
    """Check a bundle; raise FormatError, LimitExceeded or VerificationError at the first thing that is wrong."""
    with opened(path) as bundle:
        checks: list[str] = []
        listed = _check_lists(bundle)
        signer = _check_signature(bundle)
        if expected_signer is not None:
            _check_signer(signer, expected_signer)
        checks.append(_("signed by {} ({})").format(signer.fingerprint, signer.namespace))
        _check_digests(bundle, listed)
        checks.append(
            ngettext(
                "{} file is unchanged, none was added or removed",
                "{} files are unchanged, none was added or removed",
                len(listed),
            ).format(len(listed))
        )
        checks.append(_check_custody(bundle))
        if signer.namespace == ARCHIVE_NAMESPACE:
            checks += checking_archive.check_archive(bundle)
        return Verified(signer, expected_signer is not None, tuple(checks))


def _check_lists(bundle: Bundle) -> dict[str, str]:
    """Compare what is there with what the manifests list; a file more or less is refused before any is read."""
    missing = sorted(_TOP_FILES - bundle.files.keys())
    if missing:
        raise VerificationError(_("a file is missing: {}").format(missing[0]))
    tags = dossier.parse_manifest(_text(bundle, dossier.TAG_MANIFEST))
    data = dossier.parse_manifest(_text(bundle, dossier.MANIFEST))
    if tags.keys() != set(dossier.TAG_FILES) or not all(path.startswith("data/") for path in data):
        raise VerificationError(_("the manifests list other files than those of a bundle"))
    listed = {**tags, **data}
    there = bundle.files.keys() - {dossier.TAG_MANIFEST, dossier.SIGNATURE}
    added, removed = sorted(there - listed.keys()), sorted(listed.keys() - there)
    if added:
        raise VerificationError(_("a file was added: {}").format(added[0]))
    if removed:
        raise VerificationError(_("a file is missing: {}").format(removed[0]))
    if bundle.read("bagit.txt") != dossier.BAGIT.encode():
        raise FormatError(_("this is not a BagIt bag of version 1.0"))
    return listed


def _check_signature(bundle: Bundle) -> Signer:
    """Check the signature over the manifests, and that the key files beside it name the same key."""
    blob = sshsig.dearmor(_text(bundle, dossier.SIGNATURE))
    parsed = sshsig.parse_signature(blob)
    if parsed.namespace not in {ARCHIVE_NAMESPACE, DOSSIER_NAMESPACE}:
        raise VerificationError(_("the signature was made for another use"))
    principal = dossier.principal_of(parsed.public_key)
    signers = dossier.allowed_signers_line(principal, parsed.public_key, parsed.namespace)
    if _text(bundle, "allowed_signers") != signers:
        raise VerificationError(_("the list of signers names another key than the signature"))
    if sshsig.parse_public_key_line(_text(bundle, "signer.pub")) != parsed.public_key:
        raise VerificationError(_("signer.pub is another key than that of the signature"))
    verify(parsed.namespace, parsed.public_key, bundle.read(dossier.TAG_MANIFEST), blob)
    return Signer(parsed.public_key, parsed.namespace)


def _check_signer(signer: Signer, expected: str) -> None:
    wanted = expected.strip()
    if wanted not in {signer.fingerprint, signer.fingerprint.removeprefix("SHA256:")}:
        raise hinted(
            VerificationError(_("another signer: {}").format(signer.fingerprint)),
            _("expected was {}; ask whoever gave you the bundle").format(wanted),
        )


def _check_digests(bundle: Bundle, listed: dict[str, str]) -> None:
    for path, expected in listed.items():
        digest = hashlib.sha256()
        for piece in bundle.pieces(path):
            digest.update(piece)
        if digest.hexdigest() != expected:
            raise VerificationError(_("a file was changed: {}").format(path))


def _check_custody(bundle: Bundle) -> str:
    """Follow the custody chain to the head that the signed summary names, so that no line was cut off its end."""
    custody = bundle.read("data/custody.jsonl")
    head = dossier.check_custody(custody)
    heads = set(_custody_heads(bundle))
    if heads != {head}:
        raise VerificationError(_("custody does not end where the bundle says it ends"))
    return _("custody is one chain of {} events").format(custody.count(b"\n"))


def _custody_heads(bundle: Bundle) -> Iterator[str]:
    for path in _SUMMARIES:
        if path in bundle.files:
            try:
                summary = json.loads(bundle.read(path))
            except ValueError as error:
                raise FormatError(_("{} is not JSON").format(path)) from error
            yield str(summary.get("custody_head")) if isinstance(summary, dict) else ""


def _text(bundle: Bundle, path: str) -> str:
    try:
        return bundle.read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise FormatError(_("{} is not text").format(path)) from error
