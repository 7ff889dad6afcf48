"""Can an organisation be founded, and who is let in?"""

import json
from pathlib import Path

import pytest

from incident_log.format.code import parse_code
from tests.client.cli import PASSPHRASES, World


def _set_up(world: World, token: Path, *more: str, who: str = "amina") -> tuple[int, str, str]:
    result = world.run("setup", "--organisation", "T", "--desk", "D", "--owner", "Amina", "--name", "amina",
                       "--token-file", str(token), *more, who=who, server=True)  # fmt: skip
    return result.exit_code, result.stdout, result.stderr


def test_setup_answers_with_recovery_code_and_intake_link(empty: World) -> None:
    code, stdout, _stderr = _set_up(empty, empty.secret("token", empty.setup_link), "--json")

    answer = json.loads(stdout)
    assert code == 0
    assert len(parse_code(answer["recovery_code"])) == 16
    assert answer["intake_link"].startswith(f"{empty.server.url}/en/report#{answer['desk']}.")
    assert answer["intake_link"].endswith(answer["organisation"])


def test_setup_with_another_token_is_refused_and_leaves_the_server_open(empty: World) -> None:
    code, stdout, stderr = _set_up(
        empty, empty.secret("token", "AAAAAAAAAAAAAAAAAAAAAA"), who="other"
    )

    assert (code, stdout) == (1, "")
    assert stderr.startswith("incident-log: error: ")
    assert _set_up(empty, empty.secret("token", empty.setup_link))[0] == 0


def test_a_server_that_is_set_up_is_not_set_up_again(world: World) -> None:
    code, stdout, stderr = _set_up(world, world.secret("again", world.setup_link), who="late")

    assert (code, stdout) == (1, "")
    assert "has its organisation already" in stderr


def test_a_short_passphrase_is_refused_before_anything_is_sent(empty: World) -> None:
    short = empty.secret("short", "eleven char")
    token = empty.secret("token", empty.setup_link)

    code, _stdout, stderr = _set_up(empty, token, "--passphrase-file", str(short))

    assert code == 1
    assert "shorter than 12 characters" in stderr
    assert not (empty.folder / "amina" / "lockbox.json").exists()


@pytest.mark.parametrize("guessed", ["password1234", "amina-amina-2026"])
def test_a_passphrase_that_is_guessed_first_is_refused_before_anything_is_sent(
    empty: World, guessed: str
) -> None:
    chosen, token = empty.secret("guessed", guessed), empty.secret("token", empty.setup_link)

    code, _stdout, stderr = _set_up(empty, token, "--passphrase-file", str(chosen))

    assert code == 1
    assert "among the first" in stderr
    assert not (empty.folder / "amina" / "lockbox.json").exists()


def test_an_invitation_works_once(world: World) -> None:
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    invitation = str(world.secret("invitation", link))
    join = ("join", "--your-name", "Dana", "--name", "dana", "--invitation-file", invitation)

    first = world.run(*join, who="dana")
    second = world.run(*join, who="dana-again")

    assert first.exit_code == 0
    assert second.exit_code == 1
    assert "used already" in second.stderr
    before = world.run("inbox", who="dana")
    assert before.exit_code == 1
    assert "nobody has confirmed your keys yet" in before.stderr
    assert "hint: ask whoever invited you" in before.stderr
    confirmed = world.json("confirm", "--yes", "Dana", who="amina")
    assert [one["name"] for one in confirmed] == ["Dana"]
    assert world.run("inbox", who="dana").exit_code == 0


@pytest.mark.parametrize("link", ["", "https://log.example.org/en/join", "https://log.example.org/en/join#1.abc.def",
                                  "https://log.example.org/en/join#2.AAAAAAAAAAAAAAAAAAAAAA." + "A" * 43])  # fmt: skip
def test_a_broken_invitation_is_refused_with_the_next_step(world: World, link: str) -> None:
    invitation = str(world.secret("broken", link))

    result = world.run(
        "join", "--your-name", "X", "--name", "xx", "--invitation-file", invitation, who="broken"
    )

    assert result.exit_code == 2
    assert "this link is not complete" in result.stderr
    assert "hint: copy it again" in result.stderr


def test_an_invitation_that_ended_is_refused_whatever_the_server_says(world: World) -> None:
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    late = link.rpartition(".")[0] + ".400000"

    result = world.run("join", "--your-name", "L", "--name", "late",
                       "--invitation-file", str(world.secret("late", late)), who="late")  # fmt: skip

    assert result.exit_code == 1
    assert "older than 72 hours" in result.stderr


def test_an_invitation_that_names_another_organisation_is_refused(world: World) -> None:
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    *first, _organisation, ends = link.split(".")
    other = ".".join((*first, "A" * 43, ends))

    result = world.run("join", "--your-name", "E", "--name", "eve",
                       "--invitation-file", str(world.secret("other", other)), who="eve")  # fmt: skip

    assert result.exit_code == 1
    assert "another organisation" in result.stderr


def test_sign_in_refuses_a_wrong_passphrase_and_an_unknown_name_alike(world: World) -> None:
    wrong = ("--passphrase-file", str(world.secret("wrong", "not the right passphrase")))
    link = ("--link", world.intake_link)

    known = world.run(*wrong, "login", "--name", "bo", *link, who="login-1")
    unknown = world.run(*wrong, "login", "--name", "nobody at all", *link, who="login-2")

    assert (known.exit_code, known.stdout) == (1, "")
    assert known.stderr == unknown.stderr


def test_a_profile_keeps_no_secret_and_no_name(world: World) -> None:
    link = ("--link", world.intake_link)
    passphrase = ("--passphrase-file", str(world.secret("bo-2", PASSPHRASES["bo"])))
    world.ok(*passphrase, "login", "--name", "bo", *link, who="bo-elsewhere")

    folder = world.folder / "bo-elsewhere"
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert PASSPHRASES["bo"].encode() not in kept
    assert b'"bo"' not in kept
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o600}


def test_logout_leaves_only_what_is_pinned(world: World) -> None:
    link = ("--link", world.intake_link)
    passphrase = ("--passphrase-file", str(world.secret("bo-3", PASSPHRASES["bo"])))
    world.ok(*passphrase, "login", "--name", "bo", *link, who="bo-leaves")

    world.ok(*passphrase, "logout", who="bo-leaves")

    folder = world.folder / "bo-leaves"
    assert not (folder / "lockbox.json").exists()
    assert not (folder / "state.box").exists()
    assert (folder / "profile.json").exists()
    after = world.run(*passphrase, "inbox", who="bo-leaves")
    assert after.exit_code == 2
    assert "nobody has signed in with this profile" in after.stderr
