"""Do bundle bytes hold? Stock tools accept what we write and refuse what somebody changed."""

import csv
import hashlib
import io
import secrets
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_log.crypto.signing import SigningKey, sign
from incident_log.errors import FormatError, VerificationError
from incident_log.format import dossier
from incident_log.format.sshsig import armor, public_key_line
from incident_log.format.verify_texts import VERIFY_SH, how_to_verify

NAMESPACE = "dossier@incident-log"
TWIN = Path(__file__).parents[3] / "incident_log/browser/src/format/verify_texts.js"
EVENT: dict[str, str | None] = {
    "actor": "Somebody of the team",
    "at": "2026-11-22T10:00:00.000Z",
    "evidence": "e" * 22,
    "exhibit": "EX-001",
}


def _events() -> list[dict[str, str | None]]:
    return [
        EVENT | {"action": action, "reason": None, "sha256": "0" * 64}
        for action in ("received", "viewed", "exported")
    ]


def _write_bag(folder: Path, key: SigningKey) -> str:
    public = key.public
    principal = dossier.principal_of(public)
    custody = dossier.custody_lines(_events())
    payload = {
        "data/originals/EX-001/фота з вуліцы.jpg".replace(" ", "_"): b"\xff\xd8 not really a photo",
        "data/custody.jsonl": custody.text.encode(),
        "data/dossier.json": f'{{"custody_head":"{custody.head}","v":1}}'.encode(),
    }
    tags = {
        "bagit.txt": dossier.BAGIT,
        "bag-info.txt": dossier.bag_info([("Bag-Software-Agent", "Incident Log\n1")]),
        "manifest-sha256.txt": dossier.manifest_lines(
            (path, _sha256(content)) for path, content in payload.items()
        ),
        "allowed_signers": dossier.allowed_signers_line(principal, public, NAMESPACE),
        "signer.pub": public_key_line(public, principal) + "\n",
        "HOW-TO-VERIFY.txt": how_to_verify(principal, NAMESPACE),
        "verify.sh": VERIFY_SH,
    }
    files = payload | {path: text.encode() for path, text in tags.items()}
    tag_manifest = dossier.manifest_lines(
        (path, _sha256(text.encode())) for path, text in tags.items()
    ).encode()
    files["tagmanifest-sha256.txt"] = tag_manifest
    files["tagmanifest-sha256.txt.sig"] = armor(sign(NAMESPACE, key, tag_manifest)).encode()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return dossier.fingerprint_line(public)


def _key() -> SigningKey:
    return SigningKey(secrets.token_bytes(32))


def _sha256(content: bytes) -> str:

    return hashlib.sha256(content).hexdigest()


def _verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(folder / "verify.sh"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_stock_tools_accept_an_untouched_bag(tmp_path: Path) -> None:
    fingerprint = _write_bag(tmp_path, _key())

    checked = _verify(tmp_path, fingerprint)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "All checks passed." in checked.stdout
    assert "chain of 3 events" in checked.stdout


def _change_a_byte(folder: Path) -> None:
    next((folder / "data/originals/EX-001").iterdir()).write_bytes(b"\xff\xd9 not really a photo")


def _add_payload(folder: Path) -> None:
    (folder / "data/originals/EX-002").mkdir()
    (folder / "data/originals/EX-002/more.txt").write_text("added later")


def _add_tag_file(folder: Path) -> None:
    (folder / "READ-ME-FIRST.txt").write_text("call this number instead")


def _add_link(folder: Path) -> None:
    (folder / "data/link").symlink_to("/etc/hostname")


def _remove(folder: Path) -> None:
    next((folder / "data/originals/EX-001").iterdir()).unlink()


def _edit_custody(folder: Path) -> None:
    custody = folder / "data/custody.jsonl"
    custody.write_text(custody.read_text().replace("viewed", "copied"))


def _edit_custody_and_its_digests(folder: Path) -> None:
    _edit_custody(folder)
    for name, path in (
        ("manifest-sha256.txt", "data/custody.jsonl"),
        ("tagmanifest-sha256.txt", "manifest-sha256.txt"),
    ):
        digest = _sha256((folder / path).read_bytes())
        lines = (folder / name).read_text().splitlines()
        (folder / name).write_text(
            "".join(
                f"{digest}  {path}\n" if line.endswith(f"  {path}") else f"{line}\n"
                for line in lines
            )
        )


def _sign_again(folder: Path) -> None:
    other = _key()
    message = (folder / "tagmanifest-sha256.txt").read_bytes()
    (folder / "tagmanifest-sha256.txt.sig").write_text(armor(sign(NAMESPACE, other, message)))


def _sign_for_another_use(folder: Path) -> None:
    message = (folder / "tagmanifest-sha256.txt").read_bytes()
    (folder / "tagmanifest-sha256.txt.sig").write_text(
        armor(sign("archive@incident-log", _key(), message))
    )


@pytest.mark.parametrize(
    "tamper",
    [
        _change_a_byte,
        _add_payload,
        _add_tag_file,
        _add_link,
        _remove,
        _edit_custody,
        _edit_custody_and_its_digests,
        _sign_again,
        _sign_for_another_use,
    ],
)
def test_stock_tools_refuse_a_changed_bag(tmp_path: Path, tamper: Callable[[Path], None]) -> None:
    _write_bag(tmp_path, _key())

    tamper(tmp_path)
    checked = _verify(tmp_path)

    assert checked.returncode == 1, checked.stdout
    assert "DO NOT RELY ON THIS BUNDLE." in checked.stdout


@pytest.mark.parametrize("arguments", [(), ("",)])
def test_a_bag_of_which_nobody_told_the_signer_does_not_pass(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    fingerprint = _write_bag(tmp_path, _key())

    checked = _verify(tmp_path, *arguments)

    assert checked.returncode == 3
    assert "WHO SIGNED IT IS NOT CHECKED YET" in checked.stdout
    assert f"open    who signed it: the key is {fingerprint}" in checked.stdout
    assert "passed" not in checked.stdout


def _unescaped(template: str) -> str:
    """Give what a JavaScript template says that fills nothing in."""
    return template.replace("\\$", "$").replace("\\\\", "\\")


def test_the_script_of_the_browser_is_that_of_the_client() -> None:
    page, script = (_unescaped(each) for each in TWIN.read_text().split("`")[1:4:2])

    named = page.replace("{principal}", "signer-1").replace("{namespace}", NAMESPACE)
    assert named == how_to_verify("signer-1", NAMESPACE)
    assert script == VERIFY_SH


@pytest.mark.parametrize(
    "name", [".DS_Store", "data/.DS_Store", "data/originals/Thumbs.db", "desktop.ini", "data/._x"]
)
def test_what_the_readers_own_computer_put_there_is_refused_and_named_as_that(
    tmp_path: Path, name: str
) -> None:
    fingerprint = _write_bag(tmp_path, _key())
    (tmp_path / name).write_bytes(b"made by a computer")

    checked = _verify(tmp_path, fingerprint)

    assert checked.returncode == 1
    assert "made by your own computer" in checked.stdout
    (tmp_path / name).unlink()
    assert _verify(tmp_path, fingerprint).returncode == 0


def test_what_somebody_else_put_there_is_not_said_to_come_from_the_readers_computer(
    tmp_path: Path,
) -> None:
    _write_bag(tmp_path, _key())
    _add_payload(tmp_path)
    (tmp_path / "data/not.DS_Store").write_bytes(b"")

    assert "made by your own computer" not in _verify(tmp_path).stdout


def test_a_bag_signed_wholly_by_another_key_is_refused_by_its_fingerprint(tmp_path: Path) -> None:
    expected = dossier.fingerprint_line(_key().public)
    _write_bag(tmp_path, _key())

    checked = _verify(tmp_path, expected)

    assert checked.returncode == 1
    assert "another signer" in checked.stdout


def test_custody_gives_its_head_and_refuses_every_broken_chain() -> None:
    custody = dossier.custody_lines(_events())
    lines = custody.text.encode().splitlines(keepends=True)

    assert dossier.check_custody([custody.text.encode()]) == custody.head
    for broken in (
        lines[1:],
        [lines[0], lines[2]],
        [lines[1], lines[0], lines[2]],
        [lines[0], lines[0], lines[1]],
        [lines[0].replace(b"received", b"imported"), *lines[1:]],
        [*lines[:2], lines[2][:-1]],
        [lines[0].replace(b'"seq":0', b'"seq": 0'), *lines[1:]],
        [lines[0].replace(b'"reason":null', b'"more":1,"reason":null'), *lines[1:]],
    ):
        with pytest.raises(VerificationError):
            dossier.check_custody(broken)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "etc_passwd"),
        ("пасведчанне: фота №1.JPG", "пасведчанне_фота_1.JPG"),
        ("con.txt", "con_file.txt"),
        ("COM¹.txt", "COM¹_file.txt"),
        ("lpt².pdf", "lpt²_file.pdf"),
        ("nul.tar.gz", "nul_file.tar.gz"),
        ("com⁴.txt", "com⁴.txt"),
        ("console.txt", "console.txt"),
        ("....", "file"),
        ("", "file"),
        ("a\nb\x00c\\d.pdf", "a_b_c_d.pdf"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("ы" * 300 + ".eml", "ы" * 58 + ".eml"),
        # A leading hyphen would be taken for an option where somebody names the file to a program.
        ("-rf", "rf"),
        ("--help", "help"),
        ("-", "file"),
        ("._-x", "x"),
        ("a-b.txt", "a-b.txt"),
    ],
)
def test_names_become_safe(name: str, safe: str) -> None:
    assert dossier.safe_name(name) == safe
    dossier.check_path(f"data/originals/EX-001/{safe}")


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../up", "a/../b", "a//b", "a\\b", "c:/b", "", "a/./b", "a\u202eb", "e\u0301",
     "data/a.txt:x", "a<b", "a>b", "a|b", "a?b", "a*b", 'a"b', "data/x.", "data/x ", "data./x", "data/aux.txt", "data/COM1", "data/lpt²/x"],
)  # fmt: skip
def test_unsafe_paths_are_refused(path: str) -> None:
    with pytest.raises(FormatError):
        dossier.check_path(path)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "0" * 64 + "  a",
        "0" * 64 + " a\n",
        "0" * 63 + "  a\n",
        ("0" * 64 + "  a\n") * 2,
        "0" * 64 + "  ../a\n",
        "A" * 64 + "  a\n",
    ],
)
def test_manifests_that_are_not_plain_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        dossier.parse_manifest(text)


def test_a_manifest_lists_in_byte_order_and_reads_back() -> None:
    entries = {"data/é": "1" * 64, "data/z": "2" * 64, "data/a": "3" * 64}

    lines = dossier.manifest_lines(entries.items())

    assert [line[66:] for line in lines.splitlines()] == ["data/a", "data/z", "data/é"]
    assert dossier.parse_manifest(lines) == entries
    with pytest.raises(FormatError):
        dossier.manifest_lines([("a", "1" * 64), ("a", "1" * 64)])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "text",
    [
        "a;=1+1",
        'a;"=1+1"',
        'a;""=1+1""',
        "a\n=1+1\n",
        'a\r\n"=1+1";',
        "a\t@x",
        ";-1",
        "=1;+1",
        '"\n=1',
    ],
)
def test_no_cell_starts_a_formula_whatever_stands_between_cells(text: str, separator: str) -> None:
    table = dossier.csv_rows([["2026-11-03", text], [text, "b,c"]]).removeprefix("\ufeff")

    for line in (table, *table.splitlines()):
        for row in csv.reader(io.StringIO(line), delimiter=separator):
            assert not [cell for cell in row if cell.lstrip('"').startswith(("=", "+", "-", "@"))]


def test_cells_never_start_a_formula() -> None:
    assert dossier.csv_rows([["=1+1", 'say "no"', "a,b", "+375", "@x", "\t=1", "line\nbreak"]]) == (
        '\ufeff\'=1+1,"say ""no""","a,b",\'+375,\'@x,\'\t\'=1,"line\nbreak"\r\n'
    )
