"""Does an archive hold against every change, both for the program and for stock tools?"""

import base64
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from tests.client.by_hand import by_hand, by_the_page, sh, signer_of
from tests.client.cli import World, run

Tamper = Callable[[Path], None]


def test_an_archive_passes_as_zip_as_folder_and_by_hand(bundle: Path, folder: Path) -> None:
    signer = signer_of(bundle)

    for target in (bundle, folder):
        result = run("verify", str(target), "--signer", signer)
        assert result.exit_code == 0, result.stderr
        assert all(line.startswith("ok  ") for line in result.stdout.splitlines())
        assert "not that it is true" in result.stderr
    checked = by_hand(folder, signer)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "All checks passed.")
    assert bagit.Bag(str(folder)).is_valid()


def test_the_archive_says_everything_the_case_says(folder: Path) -> None:
    summary = json.loads((folder / "data/archive.json").read_text())
    records = [
        json.loads(line) for line in (folder / "data/records.jsonl").read_text().splitlines()
    ]

    assert summary["view"]["notes"][0]["payload"]["text"] == "for the team"
    assert summary["view"]["exports"][0]["payload"]["audience"] == "archive"
    assert [one["name"] for one in summary["exhibits"]] == ["photo.jpg", "чат.txt", "invoice.HTML"]
    assert (folder / "data/originals/EX-002/чат.txt").read_text() == "привет"
    # What does something when it is opened has an ending that nothing opens.
    assert (folder / "data/originals/EX-003/invoice.HTML.unsafe").read_text() == "<script>"
    assert (
        len(records)
        == summary["head"]["position"] + 1
        == len(list((folder / "data/records").iterdir()))
    )
    assert records[-1]["body"]["type"] == "export"


def test_the_export_record_names_the_originals_that_left(folder: Path) -> None:
    summary = json.loads((folder / "data/archive.json").read_text())
    named = summary["view"]["exports"][0]["payload"]["bundle_manifest_sha256"]

    digest = hashlib.sha256((folder / "data/originals.sha256").read_bytes()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == named
    assert sh("sha256sum -c --quiet data/originals.sha256", folder).returncode == 0


def _change(name: str) -> Tamper:
    def change(folder: Path) -> None:
        path = next(folder.glob(name))
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes((content[-1] ^ 1,)))

    return change


def _add(name: str) -> Tamper:
    def add(folder: Path) -> None:
        (folder / name).write_text("added")

    return add


def _remove(name: str) -> Tamper:
    return lambda folder: next(folder.glob(name)).unlink()


def _edit_custody(folder: Path) -> None:
    path = folder / "data/custody.jsonl"
    path.write_text(path.read_text().replace('"action":"received"', '"action":"copied"', 1))


def _cut_custody_and_list_it_again(folder: Path) -> None:
    """Cut the last custody line and repair every manifest: only the signature is left to notice it."""
    path = folder / "data/custody.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    _list_again(folder)


def _list_again(folder: Path) -> None:
    script = """
    find data -type f | LC_ALL=C sort | xargs -d '\\n' sha256sum > manifest-sha256.txt
    sed 's/^[0-9a-f]*  //' tagmanifest-sha256.txt | xargs -d '\\n' sha256sum > new && mv new tagmanifest-sha256.txt
    """
    assert sh(script, folder).returncode == 0


def _sign_as_somebody_else(folder: Path) -> None:
    """Change a file, repair the manifests, and sign with another key, put in everywhere: only the fingerprint tells."""
    key = folder.parent / "other-key"
    assert sh(f"ssh-keygen -q -t ed25519 -N '' -C x -f {key}", folder).returncode == 0
    kind, blob = key.with_suffix(".pub").read_text().split()[:2]
    old = (folder / "allowed_signers").read_text().split()
    _change("data/originals/*/photo.jpg")(folder)
    principal = f"signer-{hashlib.sha256(base64.b64decode(blob)[-32:]).hexdigest()[:16]}"
    (folder / "allowed_signers").write_text(f"{principal} {old[1]} {kind} {blob}\n")
    (folder / "signer.pub").write_text(f"{kind} {blob} {principal}\n")
    _list_again(folder)
    _sign_again(folder)


def _sign_again(folder: Path) -> None:
    key = folder.parent / "other-key"
    (folder / "tagmanifest-sha256.txt.sig").unlink()
    sign = f"ssh-keygen -q -Y sign -f {key} -n archive@incident-log tagmanifest-sha256.txt"
    assert sh(sign, folder).returncode == 0


TAMPERS: dict[str, Tamper] = {
    "a changed original": _change("data/originals/*/photo.jpg"),
    "a changed record": _change("data/records/000003.envelope"),
    "a changed summary": _change("data/archive.json"),
    "a changed tag file": _change("bag-info.txt"),
    "a changed manifest": _change("manifest-sha256.txt"),
    "a changed list of tag files": _change("tagmanifest-sha256.txt"),
    "a file added to the data": _add("data/originals/EX-001/more.jpg"),
    "a file added beside it": _add("README.txt"),
    "an original removed": _remove("data/originals/*/photo.jpg"),
    "a record removed": _remove("data/records/000002.envelope"),
    "the signature removed": _remove("tagmanifest-sha256.txt.sig"),
    "an edited custody line": _edit_custody,
    "custody cut and listed again": _cut_custody_and_list_it_again,
}


@pytest.mark.parametrize("tamper", TAMPERS.values(), ids=TAMPERS.keys())
def test_every_change_is_refused_by_the_program_and_by_hand(folder: Path, tamper: Tamper) -> None:
    tamper(folder)

    result = run("verify", str(folder))

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("incident-log: error: ")
    assert "your desk" not in result.stderr
    assert "hint: do not rely on it: tell whoever gave you the bundle" in result.stderr
    checked = by_hand(folder)
    assert checked.returncode != 0
    assert checked.stdout.splitlines()[-1] == "DO NOT RELY ON THIS BUNDLE."


def test_another_signer_is_refused_by_fingerprint(bundle: Path, folder: Path) -> None:
    signer = signer_of(bundle)
    _sign_as_somebody_else(folder)

    named = run("verify", str(folder), "--signer", signer)

    assert (named.exit_code, named.stdout) == (1, "")
    assert "another signer" in named.stderr
    assert by_hand(folder, signer).returncode != 0


def test_a_key_that_only_lies_in_the_bundle_passes_for_nobodys_signature(
    bundle: Path, folder: Path
) -> None:
    """Somebody else signs a changed bundle under the name of the real signer, whose key still lies in it."""
    real, signer = (folder / "signer.pub").read_text(), signer_of(bundle)
    _sign_as_somebody_else(folder)
    (folder / "signer.pub").write_text(real)
    _own, *key_line = (folder / "allowed_signers").read_text().split(" ")
    (folder / "allowed_signers").write_text(" ".join([real.split()[-1], *key_line]))
    _list_again(folder)
    _sign_again(folder)

    page = by_the_page(folder)
    signature, key = page.signature, page.key

    text = " ".join((folder / "HOW-TO-VERIFY.txt").read_text().split())
    assert "Compare the fingerprint at the end of that line" in text
    assert signature.startswith("Good ")
    assert signature.split()[-1] != signer == key.split()[1]
    assert run("verify", str(folder)).exit_code == 1
    assert by_hand(folder).returncode != 0


def test_a_line_of_allowed_signers_that_reads_as_two_keys_passes_for_the_one_that_signed(
    bundle: Path, folder: Path
) -> None:
    """The real key stands where a script would look for it, and the other where ssh-keygen looks."""
    real, signer = (folder / "signer.pub").read_text(), signer_of(bundle)
    _sign_as_somebody_else(folder)
    (folder / "signer.pub").write_text(real)
    blob, principal = real.split()[1:]
    key = " ".join((folder.parent / "other-key.pub").read_text().split()[:2])
    (folder / "allowed_signers").write_text(f'{principal} namespaces="*, x {blob} y" {key}\n')
    _list_again(folder)
    (folder / "tagmanifest-sha256.txt.sig").unlink()
    sign = f"ssh-keygen -q -Y sign -f {folder.parent / 'other-key'} -n '*, x {blob} y'"
    assert sh(f"{sign} tagmanifest-sha256.txt", folder).returncode == 0

    checked = by_hand(folder, signer)

    assert "the signature fits the key in this bundle" in checked.stdout
    assert "FAILED  signer.pub is not the key that signed" in checked.stdout
    assert checked.returncode == 1
    assert run("verify", str(folder), "--signer", signer).exit_code == 1


def test_a_signer_who_is_no_fingerprint_is_refused(bundle: Path) -> None:
    assert run("verify", str(bundle), "--signer", "SHA256:" + "A" * 43).exit_code == 1


def test_an_archive_is_written_whole_or_not_at_all(world: World) -> None:
    filed = world.adopted(world.file("a.bin", bytes(9000)))
    there = world.file("there.zip", b"mine")

    why = ("--reason", "the court asked")
    exists = world.run("archive", filed["case"], str(there), *why, who="bo")
    nowhere = world.run(
        "archive", filed["case"], str(world.tmp / "no" / "such" / "case.zip"), *why, who="bo"
    )
    stranger = world.run("archive", filed["case"], str(world.tmp / "stolen.zip"), who="chidi")

    assert [r.exit_code for r in (exists, nowhere, stranger)] == [2, 2, 1]
    assert there.read_bytes() == b"mine"
    assert sorted(path.name for path in world.tmp.iterdir()) == [
        "a.bin",
        "report.yaml",
        "there.zip",
    ]


def test_an_archive_is_readable_by_its_owner_only(bundle: Path) -> None:
    assert bundle.stat().st_mode & 0o777 == 0o600


# --- what a ZIP may try ------------------------------------------------------------------------------------------------


def _rezip(folder: Path, out: Path, *more: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
        for name, content in more:
            archive.writestr(name, content)
    return out


def test_a_bundle_that_was_zipped_again_still_passes(folder: Path) -> None:
    assert run("verify", str(_rezip(folder, folder.parent / "again.zip"))).exit_code == 0


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "/etc/evil", "{top}/../evil", "{top}/data/../evil", "{top}/data//evil", "{top}\\evil", "C:/evil", "elsewhere/evil", "evil",
     "{top}/data/e\u0301vil", "{top}/data/evil\u202e.txt", "{top}/DATA/archive.json"],
)  # fmt: skip
def test_an_unsafe_path_is_refused(folder: Path, name: str) -> None:
    bundle = _rezip(folder, folder.parent / "unsafe.zip", (name.format(top=folder.name), b"evil"))

    result = run("verify", str(bundle))

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_path_that_stands_twice_is_refused(folder: Path) -> None:
    content = (folder / "data/archive.json").read_bytes()
    bundle = _rezip(
        folder, folder.parent / "twice.zip", (f"{folder.name}/data/archive.json", content)
    )

    result = run("verify", str(bundle))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "twice" in result.stderr


def test_a_link_is_refused(folder: Path) -> None:
    link = zipfile.ZipInfo(f"{folder.name}/data/link")
    link.external_attr = 0o120777 << 16
    zipped = run("verify", str(_rezip(folder, folder.parent / "link.zip", (link, b"/etc/passwd"))))
    original = next(folder.glob("data/originals/*/photo.jpg"))
    shutil.move(original, folder.parent / "moved.jpg")
    original.symlink_to(folder.parent / "moved.jpg")

    unpacked = run("verify", str(folder))

    assert (zipped.exit_code, unpacked.exit_code) == (1, 1)
    assert "neither a file nor a folder" in zipped.stderr
    assert "neither a file nor a folder" in unpacked.stderr


def test_a_bomb_is_refused_before_it_is_unpacked(folder: Path) -> None:
    bundle = _rezip(
        folder, folder.parent / "bomb.zip", (f"{folder.name}/data/bomb", bytes(40_000_000))
    )

    result = run("verify", str(bundle))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "unpack to far more than it is" in result.stderr


def test_a_file_that_is_larger_than_it_says_is_refused(bundle: Path, tmp_path: Path) -> None:
    """Lie about the size of an entry in the central directory."""
    octets = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as archive:
        entry = next(e for e in archive.infolist() if e.filename.endswith("photo.jpg"))
    name = entry.filename.encode()
    central = octets.rindex(name) - 46
    octets[central + 24 : central + 28] = (100).to_bytes(4, "little")
    lying = tmp_path / "lying.zip"
    lying.write_bytes(octets)

    result = run("verify", str(lying))

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)

    result = run("verify", str(path))

    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize("keep", [100, 20_000, -100])
def test_a_bundle_that_was_cut_is_refused(bundle: Path, tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(bundle.read_bytes()[:keep])

    assert run("verify", str(path)).exit_code == 1


def test_what_is_not_there_is_told_as_misuse(tmp_path: Path) -> None:
    result = run("verify", str(tmp_path / "nothing.zip"))

    assert (result.exit_code, result.stdout) == (2, "")
