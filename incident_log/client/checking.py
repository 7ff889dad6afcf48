"""Does a bundle hold what its signer sealed? Every check says in one line what it found; the first that fails stops."""

import re
from dataclasses import dataclass
from pathlib import Path

from incident_log.client import checking_archive
from incident_log.client.bundles import ARCHIVE_NAMESPACE
from incident_log.client.language import _, ngettext
from incident_log.client.terminal import hinted
from incident_log.client.unpacking import Bundle, opened
from incident_log.crypto.bundles import CheckedBundle, check_bundle
from incident_log.errors import ConfigurationError, VerificationError
from incident_log.format.dossier import MANIFEST, parse_manifest
from incident_log.format.verify_texts import VERIFY_SH, how_to_verify

_PREFIX = "SHA256:"
_FINGERPRINT = re.compile(r"(?:SHA256:)?[A-Za-z0-9+/]{43}=?")
# Of dossier.json, what every version of it tells.
_DOSSIER = frozenset(
    [
        "v",
        "audience",
        "case",
        "checkpoint",
        "chronology",
        "consent",
        "createdAt",
        "custody",
        "custody_head",
        "dossier",
        "exhibits",
        "maker",
        "organisation",
        "purpose",
        "recipient",
        "reference",
        "signer",
        "summary",
    ]
)


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked of a bundle that passed."""

    bundle: CheckedBundle
    signer_expected: bool
    checks: tuple[str, ...]
    # What it does not prove, for whoever relies on it.
    warnings: tuple[str, ...] = ()
    # Of an archive, whose records it holds.
    organisation: str | None = None


def verify_bundle(path: Path, expected_signer: str | None = None) -> Verified:
    """Check a bundle; raise FormatError, LimitExceeded or VerificationError at the first thing that is wrong.

    Raises ConfigurationError when what the signer is compared with is no fingerprint.
    """
    if expected_signer is not None:
        _require_fingerprint(expected_signer)
    with opened(path) as files:
        _check_folders(files)
        found = check_bundle(files)
        if expected_signer is not None:
            _check_signer(found.fingerprint, expected_signer.strip())
        expected = expected_signer is not None
        checks = [_signed_line(found, expected=expected), _files_line(found), _custody_line(found)]
        warnings = _other_instructions(files, found)
        if found.namespace != ARCHIVE_NAMESPACE:
            _check_dossier(files)
            return Verified(found, expected, tuple(checks), warnings)
        archive = checking_archive.check_archive(files, found.fingerprint)
        return Verified(
            found,
            expected,
            (*checks, *archive.checks),
            (*warnings, *archive.warnings),
            archive.organisation,
        )


def _check_folders(files: Bundle) -> None:
    """Refuse a folder with nothing in it, and tell what was taken out of it, if anything was."""
    if not files.empty:
        return
    listed = parse_manifest(files.read(MANIFEST).decode(errors="replace"))
    missing = sorted(listed.keys() - files.files.keys())
    if missing:
        raise VerificationError(_("a file is missing: {}").format(missing[0]))
    raise VerificationError(_("a folder with nothing in it was added: {}").format(min(files.empty)))


def _other_instructions(files: Bundle, found: CheckedBundle) -> tuple[str, ...]:
    """Hold what tells people what to type and to run against what this program would have written."""
    own = {
        "HOW-TO-VERIFY.txt": how_to_verify(found.principal, found.namespace),
        "verify.sh": VERIFY_SH,
    }
    warning = _(
        "{}: not what this program writes there. Another version may have made it, or whoever signed wants you to do something else: do not run it, and type nothing out of it."
    )
    return tuple(
        warning.format(path) for path, text in own.items() if files.read(path) != text.encode()
    )


def _check_dossier(files: Bundle) -> None:
    """Refuse what describes no dossier; another version may tell more."""
    told = files.described("data/dossier.json")
    if not isinstance(told, dict) or told.get("kind") != "dossier" or not told.keys() >= _DOSSIER:
        raise VerificationError(_("dossier.json is not the description of a dossier"))


def _require_fingerprint(expected: str) -> None:
    if not _FINGERPRINT.fullmatch(expected.strip()):
        raise hinted(
            ConfigurationError(_("this is not a fingerprint: {}").format(expected)),
            _("it is SHA256: and 43 characters, as the signer reads it out"),
        )


def _check_signer(fingerprint: str, expected: str) -> None:
    if f"{_PREFIX}{expected.removeprefix(_PREFIX)}" != fingerprint:
        raise hinted(
            VerificationError(_("another signer: {}").format(fingerprint)),
            _("expected was {}; ask whoever gave you the bundle").format(expected),
        )


def _signed_line(found: CheckedBundle, *, expected: bool) -> str:
    if expected:
        return _("signed by {} for {}").format(found.fingerprint, found.namespace)
    line = _("the signature fits the key in the bundle, {}, for {}")
    return line.format(found.fingerprint, found.namespace)


def _files_line(found: CheckedBundle) -> str:
    unchanged = ngettext(
        "{} file is unchanged, none was added or removed",
        "{} files are unchanged, none was added or removed",
        found.files,
    )
    return unchanged.format(found.files)


def _custody_line(found: CheckedBundle) -> str:
    if found.custody_head is None:
        return _("there is no custody to follow")
    return _("custody is one chain up to {}").format(found.custody_head)
