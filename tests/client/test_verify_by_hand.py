"""What does whoever checks a bundle with the commands of HOW-TO-VERIFY.txt get to see?"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.client.by_hand import by_hand, by_the_page, sh
from tests.client.cli import run

Change = Callable[[Path], None]


def test_every_stock_command_of_the_page_passes(folder: Path) -> None:
    said = by_the_page(folder)

    assert said.is_well
    assert all(line.endswith(": OK") for line in said.summed.splitlines()[:-1])
    assert said.summed.endswith(": OK\nunchanged\n")
    assert said.signature.startswith('Good "archive@incident-log" signature for signer-')
    assert "ED25519" in said.key


def test_the_commands_of_the_page_write_nothing_into_the_bundle_or_beside_it(folder: Path) -> None:
    """What lies beside a bundle came out of the same ZIP: a link there would lead what is written elsewhere."""
    before = sorted(folder.parent.rglob("*"))

    by_the_page(folder)

    assert sorted(folder.parent.rglob("*")) == before


@pytest.mark.parametrize(
    "added", ["data/more.txt", "more.txt", "amanifest-sha256.txt", "tagmanifest-sha256.txt.bak"]
)
def test_the_stock_commands_of_the_page_name_a_file_that_was_added(
    folder: Path, added: str
) -> None:
    (folder / added).write_text(f"{'0' * 64}  {added}\n")

    assert by_the_page(folder).differ.strip() == added


def _beside(folder: Path) -> Path:
    """Make a folder that the ZIP brought along, hidden beside the bundle."""
    hidden = folder.parent / ".x"
    hidden.mkdir()
    (hidden / "letter.txt").write_text("never signed")
    return hidden


def _link_to_a_file(folder: Path) -> None:
    (folder / "data/letter.txt").symlink_to(_beside(folder) / "letter.txt")


def _link_to_a_folder(folder: Path) -> None:
    (folder / "data/originals/EX-004").symlink_to(_beside(folder))


def _link_to_nothing(folder: Path) -> None:
    (folder / "data/letter.txt").symlink_to("nothing")


def _link_instead_of_a_listed_file(folder: Path) -> None:
    """What was signed lies elsewhere, where it may change after the check."""
    original = next(folder.glob("data/originals/*/photo.jpg"))
    original.rename(_beside(folder) / "photo.jpg")
    original.symlink_to(folder.parent / ".x/photo.jpg")


def _link_instead_of_a_listed_folder(folder: Path) -> None:
    original = folder / "data/originals/EX-001"
    original.rename(_beside(folder) / "EX-001")
    original.symlink_to(folder.parent / ".x/EX-001")


@pytest.mark.parametrize(
    "change",
    [
        _link_to_a_file,
        _link_to_a_folder,
        _link_to_nothing,
        _link_instead_of_a_listed_file,
        _link_instead_of_a_listed_folder,
    ],
)
def test_a_link_in_a_bundle_is_named_by_the_page_and_refused_by_script_and_program(
    folder: Path, change: Change
) -> None:
    change(folder)
    (link,) = (path for path in folder.rglob("*") if path.is_symlink())

    said, checked = by_the_page(folder), by_hand(folder)

    assert said.odd == f"./{link.relative_to(folder)}\n"
    assert checked.returncode == 1
    assert said.odd in checked.stdout
    assert run("verify", str(folder)).exit_code == 1


def test_an_empty_folder_that_was_added_is_named_by_the_page_and_refused_by_script_and_program(
    folder: Path,
) -> None:
    """Whoever opens the bundle reads its name."""
    (folder / "data/originals/EX-004-THE WITNESS TOOK THIS BACK").mkdir()

    said, checked = by_the_page(folder), by_hand(folder)

    assert said.odd == "./data/originals/EX-004-THE WITNESS TOOK THIS BACK\n"
    assert checked.returncode == 1
    assert said.odd in checked.stdout
    assert "a folder with nothing in it was added" in run("verify", str(folder)).stderr


@pytest.mark.parametrize("line", ["ab  data/later.txt", "\\{sum}  data/later.txt", "#", ""])
def test_a_list_with_a_line_that_the_sums_pass_over_is_refused(folder: Path, line: str) -> None:
    """Whoever signs such a line could change afterwards what it names."""
    (folder / "data/later.txt").write_text("one")
    with (folder / "manifest-sha256.txt").open("a") as manifest:
        manifest.write(line.format(sum=hashlib.sha256(b"one").hexdigest()) + "\n")
    _sign_with_another_key(folder)

    said, checked = by_the_page(folder), by_hand(folder)

    assert said.signature.startswith("Good ")
    assert line.partition("{")[0] in said.unread
    assert said.unread
    assert not said.is_well
    assert "FAILED  a list of files has lines that cannot be read:" in checked.stdout
    assert checked.returncode == 1
    assert run("verify", str(folder)).exit_code == 1


_END = "-----END SSH SIGNATURE-----"


@pytest.mark.parametrize(
    "behind",
    [
        "{armour}REVOKED: do not believe this\n",
        "{armour}REVOKED\n",
        "{armour}REVOKED",
        "{cut}REVOKED\n",
        "{armour}REVOKED\n-----END SSH SIGNATURE-----\n",
        "{armour}{armour}",
    ],
)
def test_what_stands_behind_the_signature_is_named_by_the_page_and_refused_by_script_and_program(
    folder: Path, behind: str
) -> None:
    """The tool that checks it reads no further."""
    path = folder / "tagmanifest-sha256.txt.sig"
    armour = path.read_text()
    path.write_text(behind.format(armour=armour, cut=armour.rstrip("\n")))

    said, checked = by_the_page(folder), by_hand(folder)

    assert said.signature.startswith("Good ")
    assert _END in said.behind
    assert not said.is_well
    assert "FAILED  something else stands in the file of the signature:" in checked.stdout
    assert checked.returncode == 1
    assert run("verify", str(folder)).exit_code == 1


def _sign_with_another_key(folder: Path) -> None:
    key, namespace = folder.parent / "other-key", "archive@incident-log"
    script = f"""
    ssh-keygen -q -t ed25519 -N '' -C x -f {key} && cp {key}.pub signer.pub
    printf 'x namespaces="{namespace}" %s\\n' "$(cut -d' ' -f1,2 signer.pub)" >allowed_signers
    sed -i "s/-I [^ ]* /-I x /" HOW-TO-VERIFY.txt
    sed 's/^[0-9a-f]*  //' tagmanifest-sha256.txt | xargs -d '\\n' sha256sum >new && mv new tagmanifest-sha256.txt
    rm tagmanifest-sha256.txt.sig
    ssh-keygen -q -Y sign -f {key} -n {namespace} tagmanifest-sha256.txt
    """
    done = sh(script, folder)
    assert done.returncode == 0, done.stderr
