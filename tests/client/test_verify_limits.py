"""What does the check of a bundle refuse before it costs memory, and what does it say of a ZIP that was packed anew?"""

import os
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from incident_log.client.checking import verify_bundle
from incident_log.client.checking_archive import check_archive
from incident_log.client.unpacking import MOST_FILES, MOST_IN_LINES, MOST_SMALL, opened
from incident_log.errors import (
    ConfigurationError,
    FormatError,
    LimitExceeded,
    VerificationError,
)
from incident_log.format.dossier import check_custody, lines_of
from tests.client.cli import run

MEBIBYTE = 1 << 20


def _endless(piece: bytes) -> Iterator[bytes]:
    """Give a file of which no more than the first pieces may be asked for."""
    yield from (piece, piece)
    pytest.fail("read on")


@pytest.mark.parametrize("piece", [b"\n" * MEBIBYTE, b"[" * MEBIBYTE])
def test_endless_custody_is_refused_at_its_first_line(piece: bytes) -> None:
    with pytest.raises((LimitExceeded, VerificationError)):
        check_custody(_endless(piece))


def test_lines_come_one_by_one_across_pieces() -> None:
    assert list(lines_of([b"a\nb", b"", b"c\n\n", b"d\n"], 2)) == [b"a", b"bc", b"", b"d"]
    assert list(lines_of([], 2)) == []


@pytest.mark.parametrize("pieces", [[b"abc\n"], [b"ab", b"c"], [b"a\n", b"abc"]])
def test_a_line_over_its_limit_is_refused(pieces: list[bytes]) -> None:
    with pytest.raises(LimitExceeded):
        list(lines_of(pieces, 2))


def test_a_line_that_is_cut_is_refused() -> None:
    with pytest.raises(VerificationError):
        list(lines_of([b"a\nb"], 2))


def _large(folder: Path, path: str, octets: int) -> None:
    """Make a file that takes no room."""
    with (folder / path).open("r+b") as file:
        file.truncate(octets)


def test_files_that_are_read_whole_or_in_lines_have_a_limit(folder: Path) -> None:
    _large(folder, "data/archive.json", MOST_SMALL + 1)
    _large(folder, "data/chain.jsonl", MOST_IN_LINES + 1)
    (folder / "data/log/inclusion.jsonl").write_bytes(b"1\n" * (MOST_FILES + 1))

    with opened(folder) as files:
        with pytest.raises(LimitExceeded):
            files.read("data/archive.json")
        for path in ("data/chain.jsonl", "data/log/inclusion.jsonl"):
            with pytest.raises(LimitExceeded):
                list(files.lines(path, 100))


def test_more_values_than_a_case_has_are_refused_before_they_are_read(folder: Path) -> None:
    (folder / "data/archive.json").write_text("[" + "[]," * 1_100_000 + "[]]")

    with opened(folder) as files, pytest.raises(LimitExceeded, match="too large for what it is"):
        check_archive(files, "SHA256:" + "A" * 43)


def _shrunk(folder: Path, path: str, octets: int) -> Path:
    bundle = folder / "bundle.zip"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"top/{path}", bytes(octets))
    return bundle


@pytest.mark.parametrize(
    ("path", "octets"),
    [
        ("data/custody.jsonl", 2 * MEBIBYTE),
        ("bag-info.txt", 2 * MEBIBYTE),
        ("data/originals/EX-001/blank.bmp", 17 * MEBIBYTE),
    ],
)
def test_what_shrinks_to_nothing_is_refused(tmp_path: Path, path: str, octets: int) -> None:
    with (
        pytest.raises(LimitExceeded, match="far more than it is"),
        opened(_shrunk(tmp_path, path, octets)),
    ):
        pass


@pytest.mark.parametrize(
    ("path", "octets"),
    [
        ("data/custody.jsonl", MEBIBYTE // 2),
        ("data/originals/EX-001/blank.bmp", 15 * MEBIBYTE),
    ],
)
def test_what_is_small_may_shrink_as_an_empty_picture_does(
    tmp_path: Path, path: str, octets: int
) -> None:
    with opened(_shrunk(tmp_path, path, octets)) as files:
        assert files.paths() == [path]


def test_a_zip_whose_names_are_in_unknown_letters_says_what_to_do(tmp_path: Path) -> None:
    """So does Info-ZIP pack what was unpacked: bytes of UTF-8, and nothing that says so."""
    bundle = tmp_path / "again.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("top/data/originals/EX-001/QQ.txt", b"")
    # Too short for a name in UTF-8 to be told from one of another alphabet by anything but the flag.
    bundle.write_bytes(bundle.read_bytes().replace(b"QQ.txt", "ч.txt".encode()))

    with pytest.raises(FormatError, match="packed anew"), opened(bundle):
        pass
    result = run("verify", str(bundle))

    assert result.exit_code == 1
    assert "hint: unpack it, and check the folder instead" in result.stderr
    assert "do not rely" not in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("top/data/originals/EX-004-TAKEN BACK/", b"", "a folder with nothing in it was added"),
        ("CALL +370 000 000/", b"", "a folder with nothing in it was added"),
        ("top/data/", b"more", "holds something that its list does not name"),
    ],
)
def test_a_folder_of_a_zip_that_holds_no_file_or_is_one_itself_is_refused(
    bundle: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    changed = Path(shutil.copy(bundle, tmp_path / "folders.zip"))
    with zipfile.ZipFile(changed, "a") as archive:
        top = archive.namelist()[0].partition("/")[0]
        archive.writestr(zipfile.ZipInfo(f"{top}/"), b"")
        archive.writestr(zipfile.ZipInfo(name.replace("top", top)), content)

    with pytest.raises((FormatError, VerificationError), match=said):
        verify_bundle(changed)


def test_a_file_that_was_taken_out_of_its_folder_is_told_as_missing(folder: Path) -> None:
    (folder / "data/originals/EX-001/photo.jpg").unlink()

    with pytest.raises(VerificationError, match="a file is missing: data/originals/EX-001/photo"):
        verify_bundle(folder)


@pytest.mark.parametrize(
    "top",
    ["CONFIRMED BY THE COURT", ".ssh", "~", "-rf", "$(id)", "a';id;'", "суд", "x" * 82],
)
def test_a_top_folder_that_is_called_as_that_of_no_bundle_is_refused(
    bundle: Path, tmp_path: Path, top: str
) -> None:
    """Nobody signed its name, and people read it."""
    changed = tmp_path / "named.zip"
    with zipfile.ZipFile(bundle) as honest, zipfile.ZipFile(changed, "w") as archive:
        for name in honest.namelist():
            archive.writestr(f"{top}/{name.partition('/')[2]}", honest.read(name))

    result = run("verify", str(changed))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "is called as that of no bundle" in result.stderr
    assert "hint: unpack it, and check the folder instead" in result.stderr


def test_a_folder_that_cannot_be_read_is_not_taken_for_one_that_holds_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, scan = str(folder / "data"), os.scandir

    def refuse(path: str) -> object:
        if str(path) == closed:
            raise PermissionError(13, "Permission denied", closed)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(ConfigurationError, match="cannot read"), opened(folder):
        pass
