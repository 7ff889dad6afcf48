"""Does only the right passphrase or code open a seed, and is a weakening server refused before any work?"""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_log.crypto import lockbox
from incident_log.crypto.lockbox import Parameters
from incident_log.crypto.seeds import new_code
from incident_log.errors import FormatError, LimitExceeded, OpenError, WeakParameters
from tools.vectors import cast

PASSPHRASE = "correct horse battery"
KEYS = lockbox.passphrase_keys(PASSPHRASE, bytes(16), Parameters())


def test_a_passphrase_opens_its_own_lockbox_only() -> None:
    box = lockbox.seal_lockbox(KEYS, cast.OWNER)
    other = lockbox.passphrase_keys(PASSPHRASE + ".", bytes(16), Parameters())
    other_salt = lockbox.passphrase_keys(PASSPHRASE, bytes(15) + b"\1", Parameters())

    assert lockbox.open_lockbox(KEYS, box) == cast.OWNER
    for wrong in (other, other_salt):
        with pytest.raises(OpenError):
            lockbox.open_lockbox(wrong, box)


def test_verifier_and_lock_key_have_nothing_in_common() -> None:
    assert KEYS.verifier != KEYS.lock_key
    assert len(KEYS.verifier) == len(KEYS.lock_key) == 32
    assert KEYS.verifier.hex() not in repr(KEYS)


def test_more_work_than_the_least_is_accepted() -> None:
    keys = lockbox.passphrase_keys(
        PASSPHRASE, bytes(16), Parameters(memory_kib=65537, iterations=4)
    )

    assert keys.lock_key != KEYS.lock_key


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(memory_kib=8),
        Parameters(iterations=1),
        Parameters(lanes=4),
        Parameters(memory_kib=-1),
    ],
)
def test_weak_parameters_are_refused_before_any_work(parameters: Parameters) -> None:
    start = time.perf_counter()

    with pytest.raises(WeakParameters):
        lockbox.passphrase_keys(PASSPHRASE, bytes(16), parameters)

    assert time.perf_counter() - start < 0.05


@pytest.mark.parametrize(
    "parameters", [Parameters(memory_kib=1 << 30), Parameters(iterations=1 << 20)]
)
def test_a_server_cannot_make_a_device_run_for_an_hour(parameters: Parameters) -> None:
    with pytest.raises(LimitExceeded):
        lockbox.passphrase_keys(PASSPHRASE, bytes(16), parameters)


@pytest.mark.parametrize(
    "passphrase", ["", "elevenchars", "\u1100\u1161" * 11, "aaaaaaaaaaaa\ud800"]
)
def test_passphrases_that_are_none_are_refused(passphrase: str) -> None:
    with pytest.raises(FormatError):
        lockbox.normal_passphrase(passphrase)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=12, max_size=40))
def test_the_normal_passphrase_is_its_own_normal_form(passphrase: str) -> None:
    try:
        normal = lockbox.normal_passphrase(passphrase)
    except FormatError:
        return

    assert lockbox.normal_passphrase(normal.decode()) == normal


def test_a_code_opens_its_own_lockbox_only() -> None:
    code = new_code()
    keys = lockbox.code_keys(code, "recovery")
    box = lockbox.seal_lockbox(keys, cast.OWNER)

    assert lockbox.open_lockbox(keys, box) == cast.OWNER
    for wrong in (
        lockbox.code_keys(code, "codename"),
        lockbox.code_keys(new_code(), "recovery"),
        KEYS,
    ):
        with pytest.raises(OpenError):
            lockbox.open_lockbox(wrong, box)


def test_nothing_of_a_code_is_repeated_in_what_the_server_gets() -> None:
    keys = lockbox.code_keys(bytes(16), "codename")
    parts = {
        keys.handle,
        keys.verifier[:16],
        keys.verifier[16:],
        keys.lock_key[:16],
        keys.lock_key[16:],
    }

    assert len(parts) == 5
