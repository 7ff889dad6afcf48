"""Does a profile keep its secrets, its pins and its memory of keys?"""

import json
import shutil
from pathlib import Path

import pytest

from incident_log.client.keyring import Profile
from tests.client.cli import PASSPHRASES, REPORT, World
from tests.client.entering import member
from tests.serving import Server, free_port


@pytest.fixture(scope="session")
def _signed_in(_organisation: World) -> Path:
    """A profile of Bo's on another machine."""
    passphrase = str(_organisation.secret("bo-profile", PASSPHRASES["bo"]))
    link = _organisation.intake_link
    login = ("--passphrase-file", passphrase, "login", "--name", "bo", "--link", link)
    _organisation.ok(*login, who="bo-on-another-machine")
    return _organisation.folder / "bo-on-another-machine"


@pytest.fixture
def bo(world: World, _signed_in: Path) -> Path:
    """A copy of it, which a test may spoil."""
    copy = world.folder / f"bo-{world.tmp.name}"
    shutil.copytree(_signed_in, copy)
    return copy


def inbox(world: World, profile: Path, *more: str) -> tuple[int, str, str]:
    passphrase = str(world.secret("bo-profile", PASSPHRASES["bo"]))
    result = world.run(*more, "--passphrase-file", passphrase, "--json", "inbox", who=profile.name)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("name", [".", "lockbox.json", "state.box", "profile.json"])
@pytest.mark.parametrize("bit", [0o040, 0o004, 0o020])
def test_what_others_may_read_is_refused(world: World, bo: Path, name: str, bit: int) -> None:
    path = bo / name
    path.chmod(path.stat().st_mode | bit)

    code, stdout, stderr = inbox(world, bo)

    assert (code, stdout) == (2, "")
    assert "others may read this" in stderr
    assert "hint: chmod " in stderr


def test_a_link_in_place_of_a_file_is_refused(world: World, bo: Path) -> None:
    moved = world.tmp / "lockbox.json"
    (bo / "lockbox.json").rename(moved)
    (bo / "lockbox.json").symlink_to(moved)

    code, stdout, stderr = inbox(world, bo)

    assert (code, stdout) == (2, "")
    assert "this is a link" in stderr


@pytest.mark.parametrize("name", ["lockbox.json", "state.box", "profile.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"x" * 200])
def test_a_damaged_file_is_refused_in_one_sentence(
    world: World, bo: Path, name: str, content: bytes
) -> None:
    (bo / name).write_bytes(content)

    code, stdout, stderr = inbox(world, bo)

    assert (code, stdout) == (1, "")
    assert stderr.count("error:") == 1
    assert "Traceback" not in stderr


def test_a_wrong_passphrase_opens_nothing(world: World, bo: Path) -> None:
    wrong = str(world.secret("wrong", "not the right passphrase"))

    result = world.run("--passphrase-file", wrong, "inbox", who=bo.name)

    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not open the profile" in result.stderr


def test_a_weaker_lockbox_that_somebody_slipped_in_is_refused(world: World, bo: Path) -> None:
    path = bo / "lockbox.json"
    path.write_text(path.read_text().replace('"memory_kib": 65536', '"memory_kib": 8192'))

    code, stdout, stderr = inbox(world, bo)

    assert (code, stdout) == (1, "")
    assert "weaker key derivation" in stderr


def test_a_profile_belongs_to_one_organisation(world: World, bo: Path) -> None:
    other = f"{world.server.url}/en/report#{'A' * 22}.{'A' * 43}"

    result = world.run("login", "--name", "bo", "--link", other, who=bo.name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "belongs to another organisation" in result.stderr


def test_a_profile_belongs_to_one_member(world: World, bo: Path) -> None:
    passphrase = str(world.secret("amina-profile", PASSPHRASES["amina"]))

    result = world.run("--passphrase-file", passphrase, "login", "--name", "amina", who=bo.name)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "somebody else is signed in" in result.stderr
    assert inbox(world, bo)[0] == 0


def test_a_changed_key_is_refused_until_the_person_accepts_it(world: World) -> None:
    with member(world, "bo") as bo:
        amina = bo.directory.member(
            next(m.id for m in bo.directory.members.values() if m.role == "owner")
        )
        profile = Profile(world.folder / "bo")
        state = profile.open_state(bo.seed.wrap_key, bo.me.id)
        known = state["keys"]
        assert isinstance(known, dict)
        other = {"recipient": bo.me.recipient, "signing": "A" * 43}
        keys = {**known, amina.id: other}
        profile.seal_state(bo.seed.wrap_key, bo.me.id, {**state, "keys": keys})

    refused = world.run("inbox", who="bo")
    still = world.run("login", "--name", "bo", "--accept-key-change", bo.me.id, who="bo")
    accepted = world.run("login", "--name", "bo", "--accept-key-change", amina.id, who="bo")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "the keys of a member have changed" in refused.stderr
    assert f"--accept-key-change {amina.id}" in refused.stderr
    assert still.exit_code == 1
    assert accepted.exit_code == 0
    assert world.run("inbox", who="bo").exit_code == 0


@pytest.mark.parametrize(
    ("server", "sentence"),
    [
        ("http://log.example.org", "without encryption"),
        ("ftp://log.example.org", "not the address of a server"),
        ("https://", "not the address of a server"),
        ("https://log.example.org/path", "not the address of a server"),
        ("https://name:word@log.example.org", "holds no name or password"),
    ],
)
def test_an_address_that_would_betray_somebody_is_refused(
    world: World, server: str, sentence: str
) -> None:
    result = world.run("--server", server, "log", "check", who="new")

    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr


def test_an_address_where_nobody_answered_does_not_stay_in_the_profile(
    world: World, bo: Path
) -> None:
    before = (bo / "profile.json").read_bytes()
    nobody = ("--server", f"http://127.0.0.1:{free_port()}")

    unread = inbox(world, bo, *nobody)
    unchecked = world.run(*nobody, "log", "check", who=bo.name)

    assert unread[0] == 1
    assert unchecked.exit_code != 0
    assert (bo / "profile.json").read_bytes() == before
    assert inbox(world, bo)[0] == 0


def test_an_address_of_somebody_else_does_not_stay_in_the_profile(
    world: World, bo: Path, server: Server
) -> None:
    assert inbox(world, bo, "--server", server.url)[0] == 1
    assert inbox(world, bo)[0] == 0


def test_an_address_that_answered_as_the_organisation_stays_in_the_profile(
    world: World, bo: Path
) -> None:
    moved = world.server.url.replace("127.0.0.1", "localhost")

    assert inbox(world, bo, "--server", moved)[0] == 0
    assert json.loads((bo / "profile.json").read_text())["server"] == moved


def test_a_link_to_nobodys_organisation_does_not_stay_in_a_new_profile(world: World) -> None:
    wrong = world.intake_link.rpartition(".")[0] + "." + "A" * 43
    report = str(world.file("report.yaml", REPORT))

    misled = world.run("report", wrong, report, who="mistyped")
    again = world.run("report", world.intake_link, report, who="mistyped")

    assert (misled.exit_code, again.exit_code) == (1, 0)
