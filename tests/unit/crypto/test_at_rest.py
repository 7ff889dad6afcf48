"""Does the server keep its keys to itself, and check what people prove without telling who exists?"""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_log.crypto import at_rest
from incident_log.crypto.verifying import verify_checkpoint
from incident_log.errors import ConfigurationError, FormatError, VerificationError
from tools.vectors.cast import drawn

SECRET = at_rest.ServerSecret(drawn("server secret"))
VERIFIER = drawn("verifier")


def test_keys_are_made_once_and_for_this_user_only(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "keys"

    first = at_rest.load_log_key(folder)
    again = at_rest.load_log_key(folder)
    secret = at_rest.load_server_secret(folder)

    assert first == again
    assert secret == at_rest.load_server_secret(folder)
    assert secret.secret != first.seed
    assert stat.S_IMODE((folder / "log-signing-key").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == ["log-signing-key", "server-secret"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: at_rest.load_log_key(tmp_path / "keys").seed, range(16)))

    assert len(keys) == 1


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    at_rest.load_server_secret(tmp_path)
    (tmp_path / "server-secret").chmod(0o644)

    with pytest.raises(ConfigurationError):
        at_rest.load_server_secret(tmp_path)


@pytest.mark.parametrize("octets", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_refused(tmp_path: Path, octets: bytes) -> None:
    for name, load in (
        ("server-secret", at_rest.load_server_secret),
        ("log-signing-key", at_rest.load_log_key),
    ):
        (tmp_path / name).write_bytes(octets)
        (tmp_path / name).chmod(0o600)
        with pytest.raises(ConfigurationError):
            load(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)

    with pytest.raises(ConfigurationError):
        at_rest.load_server_secret(tmp_path)


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("")

    with pytest.raises(ConfigurationError):
        at_rest.load_server_secret(tmp_path / "keys")


def test_a_name_is_the_same_however_it_is_typed() -> None:
    handles = {SECRET.name_handle(name) for name in ("Ганна", " ганна ", "ГАННА")}
    composed = {SECRET.name_handle(name) for name in ("J\u00f6rg", "jo\u0308rg", "\uff2a\u00f6rg")}

    assert len(handles) == 1
    assert len(composed) == 1
    assert handles.isdisjoint(composed)
    assert handles != {at_rest.ServerSecret(drawn("another secret")).name_handle("ганна")}


@pytest.mark.parametrize(
    "name",
    ["", "a", " a ", "a" * 65, "a" * 300, "a\u202eb", "a\nb", "a\x00b", "\u200b\u200b\u200b"],
)
def test_names_that_are_none_are_refused(name: str) -> None:
    with pytest.raises(FormatError):
        SECRET.name_handle(name)


@given(st.text(max_size=80))
def test_the_normal_name_is_its_own_normal_name(name: str) -> None:
    try:
        normal = at_rest.normal_name(name)
    except FormatError:
        return

    assert at_rest.normal_name(normal) == normal


def test_an_unknown_name_always_has_the_same_salt() -> None:
    assert SECRET.fake_salt("nobody") == SECRET.fake_salt(" NOBODY")
    assert SECRET.fake_salt("nobody") != SECRET.fake_salt("nobody else")
    assert len(SECRET.fake_salt("nobody")) == 16
    assert SECRET.fake_salt("nobody") != SECRET.name_handle("nobody")[:16]


def test_a_passphrase_verifier_is_checked() -> None:
    stored = at_rest.store_passphrase_verifier(VERIFIER)

    at_rest.check_passphrase_verifier(VERIFIER, stored)
    for wrong in (drawn("other"), bytes(32)):
        with pytest.raises(VerificationError):
            at_rest.check_passphrase_verifier(wrong, stored)
    assert stored != at_rest.store_passphrase_verifier(VERIFIER)
    assert VERIFIER.hex() not in stored


def test_nobodys_verifier_is_refused_even_when_it_is_zeros() -> None:
    with pytest.raises(VerificationError):
        at_rest.check_passphrase_verifier(bytes(32), None)
    with pytest.raises(VerificationError):
        at_rest.check_code_verifier(bytes(32), None)


def test_refusing_a_name_that_nobody_has_takes_as_long_as_a_wrong_passphrase() -> None:
    stored = at_rest.store_passphrase_verifier(VERIFIER)

    def seconds(known: str | None) -> float:
        start = time.perf_counter()
        with pytest.raises(VerificationError):
            at_rest.check_passphrase_verifier(drawn("other"), known)
        return time.perf_counter() - start

    seconds(None)
    absent = min(seconds(None) for _ in range(5))
    present = min(seconds(stored) for _ in range(5))

    assert 0.4 < absent / present < 2.5


def test_a_code_verifier_is_checked() -> None:
    stored = at_rest.store_code_verifier(VERIFIER)

    at_rest.check_code_verifier(VERIFIER, stored)
    with pytest.raises(VerificationError):
        at_rest.check_code_verifier(drawn("other"), stored)
    with pytest.raises(FormatError):
        at_rest.check_code_verifier(VERIFIER[:-1], stored)


def test_the_log_key_signs_what_clients_verify(tmp_path: Path) -> None:
    key = at_rest.load_log_key(tmp_path)

    checkpoint = verify_checkpoint(key.public, key.sign_checkpoint(7, drawn("root")))

    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (key.origin, 7, drawn("root"))


def test_no_key_shows_itself() -> None:
    assert SECRET.secret.hex() not in repr(SECRET)
    assert repr(SECRET.secret) not in repr(SECRET)
