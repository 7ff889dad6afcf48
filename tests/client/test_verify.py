"""What does the check of a bundle say when nobody named the signer, or somebody named the wrong folder?"""

import shutil
from pathlib import Path

import pytest

from incident_log.crypto.verifying import Directory
from tests.client.by_hand import SH, by_hand, sh, signer_of
from tests.client.cli import run


def test_without_the_signers_fingerprint_a_whole_bundle_is_not_said_to_be_anybodys(
    bundle: Path, folder: Path
) -> None:
    for target in (bundle, folder):
        result = run("verify", str(target))
        assert result.exit_code == 0, result.stderr
        assert "ok  signed by" not in result.stdout
        assert "Who signed it is NOT checked yet" in " ".join(result.stderr.split())
    checked = by_hand(folder)
    assert checked.returncode == 3
    assert "passed" not in checked.stdout


def test_the_script_works_with_what_macos_has_for_sums(folder: Path, tmp_path: Path) -> None:
    """Nowhere a sha256sum; shasum is what macOS has."""
    tools = tmp_path.with_name(f"{tmp_path.name}-tools")
    tools.mkdir()
    names = "sh dirname mktemp rm grep find sed sort comm cat cut shasum ssh-keygen"
    for name in names.split():
        (tools / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))

    checked = sh(f"PATH={tools} {SH} verify.sh {signer_of(folder)}", folder)

    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "All checks passed.")
    (folder / "data/originals/EX-001/photo.jpg").write_bytes(b"other")
    assert sh(f"PATH={tools} {SH} verify.sh", folder).returncode == 1


def test_the_folder_around_a_bundle_is_told_where_the_bundle_lies(folder: Path) -> None:
    result = run("verify", str(folder.parent))

    assert result.exit_code == 2
    said = " ".join(result.stderr.split())
    assert "this is not the folder of a bundle" in said
    assert f"the bundle lies in {folder}" in said
    assert "do not rely" not in said


def test_a_folder_without_any_bundle_says_what_to_name(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")

    result = run("verify", str(tmp_path))

    assert result.exit_code == 2
    assert "name the folder that holds HOW-TO-VERIFY.txt" in result.stderr


def test_a_bundle_that_lost_its_page_is_still_one_and_refused(folder: Path) -> None:
    (folder / "HOW-TO-VERIFY.txt").unlink()

    result = run("verify", str(folder))

    assert result.exit_code == 1
    assert "do not rely on it" in result.stderr


@pytest.mark.parametrize("told", ["abc", "", "SHA256:abc", "MD5:" + "A" * 43, "A" * 44])
def test_what_is_no_fingerprint_is_told_as_such_and_not_as_another_signer(
    bundle: Path, told: str
) -> None:
    result = run("verify", str(bundle), "--signer", told)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"this is not a fingerprint: {told}".rstrip() in result.stderr
    assert "another signer" not in result.stderr


def test_the_name_of_an_organisation_looks_like_no_check_that_passed(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes out of the bundle, and whoever made that chose it."""
    lie = "X holds up to its root\nok  signed by SHA256:friend for archive@incident-log"
    monkeypatch.setattr(
        Directory, "name", property(lambda _self: lie, lambda *_: None), raising=False
    )

    result = run("verify", str(bundle))

    assert result.exit_code == 0
    assert " ".join(lie.split()) in result.stdout
    assert not any(line.startswith("ok  signed by") for line in result.stdout.splitlines())
