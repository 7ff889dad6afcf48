"""Do ssh-keygen and openssl agree with us about signatures, both ways?"""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_log.crypto.at_rest import LogKey
from incident_log.crypto.signing import SigningKey, sign
from incident_log.crypto.verifying import (
    fingerprint,
    grouped_fingerprint,
    verify,
    verify_checkpoint,
    verify_raw,
)
from incident_log.errors import FormatError, VerificationError
from incident_log.format import dossier, sshsig
from tools.vectors.cast import drawn

KEY = SigningKey(drawn("a key for ssh"))
MESSAGE = "Пагроза\n".encode()


def _run(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(list(map(str, arguments)), input=stdin, capture_output=True, check=False)


def _ssh_verify(
    folder: Path, blob: bytes, namespace: str, message: bytes, key: SigningKey = KEY
) -> int:
    signers, signature = folder / "allowed_signers", folder / "message.sig"
    signers.write_text(dossier.allowed_signers_line("somebody", key.public, namespace))
    signature.write_text(sshsig.armor(blob))
    checked = _run(
        "ssh-keygen",
        "-Y",
        "verify",
        "-f",
        signers,
        "-I",
        "somebody",
        "-n",
        namespace,
        "-s",
        signature,
        stdin=message,
    )
    return checked.returncode


@pytest.mark.parametrize("namespace", sshsig.NAMESPACES)
def test_ssh_keygen_accepts_our_signatures(tmp_path: Path, namespace: str) -> None:
    blob = sign(namespace, KEY, MESSAGE)

    assert _ssh_verify(tmp_path, blob, namespace, MESSAGE) == 0
    assert _ssh_verify(tmp_path, blob, namespace, MESSAGE + b" ") != 0
    assert _ssh_verify(tmp_path, blob, "other@incident-log", MESSAGE) != 0
    assert _ssh_verify(tmp_path, blob, namespace, MESSAGE, SigningKey(drawn("another key"))) != 0


def test_we_accept_signatures_of_ssh_keygen(tmp_path: Path) -> None:
    key, message = tmp_path / "id_ed25519", tmp_path / "message"
    message.write_bytes(MESSAGE)
    _run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "somebody", "-f", key)
    signed = _run("ssh-keygen", "-Y", "sign", "-f", key, "-n", "dossier@incident-log", message)
    assert signed.returncode == 0, signed.stderr

    public_key = sshsig.parse_public_key_line(key.with_suffix(".pub").read_text())
    blob = sshsig.dearmor((tmp_path / "message.sig").read_text())

    verify("dossier@incident-log", public_key, MESSAGE, blob)
    with pytest.raises(VerificationError):
        verify("archive@incident-log", public_key, MESSAGE, blob)
    with pytest.raises(VerificationError):
        verify("dossier@incident-log", public_key, MESSAGE + b" ", blob)
    assert sshsig.public_key_line(public_key, "somebody") == key.with_suffix(".pub").read_text()


def test_ssh_keygen_shows_the_fingerprint_that_we_show(tmp_path: Path) -> None:
    line = tmp_path / "signer.pub"
    line.write_text(sshsig.public_key_line(KEY.public, "signer"))

    shown = _run("ssh-keygen", "-l", "-f", line)

    assert shown.stdout.decode().split()[1] == dossier.fingerprint_line(KEY.public)


def test_openssl_accepts_the_bare_signature(tmp_path: Path) -> None:
    # RFC 8410: the fixed prefix of an Ed25519 public key in DER.
    der, message, signature = tmp_path / "key.der", tmp_path / "message", tmp_path / "signature"
    der.write_bytes(bytes.fromhex("302a300506032b6570032100") + KEY.public)
    message.write_bytes(sshsig.signed_bytes("record@incident-log", MESSAGE))
    parsed = sshsig.parse_signature(sign("record@incident-log", KEY, MESSAGE))
    signature.write_bytes(parsed.signature)
    command = (
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        der,
        "-keyform",
        "DER",
        "-rawin",
        "-in",
        message,
        "-sigfile",
        signature,
    )

    assert _run(*command).returncode == 0
    message.write_bytes(message.read_bytes() + b" ")
    assert _run(*command).returncode != 0


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_a_signature_holds_for_its_message_only(message: bytes, other: bytes) -> None:
    blob = sign("record@incident-log", KEY, message)

    verify("record@incident-log", KEY.public, message, blob)
    if other != message:
        with pytest.raises(VerificationError):
            verify("record@incident-log", KEY.public, other, blob)


def test_keys_and_signatures_of_other_lengths_are_refused() -> None:
    with pytest.raises(VerificationError):
        verify_raw(bytes(31), b"", bytes(64))
    with pytest.raises(VerificationError):
        verify_raw(KEY.public, b"", bytes(63))
    with pytest.raises(FormatError):
        SigningKey(bytes(31))
    with pytest.raises(FormatError):
        sshsig.encode_signature(KEY.public, bytes(63), "record@incident-log")
    with pytest.raises(FormatError):
        sign("", KEY, b"")
    with pytest.raises(FormatError):
        sign("пагроза", KEY, b"")


def test_a_fingerprint_is_compared_in_groups_of_four() -> None:
    groups = grouped_fingerprint(fingerprint(KEY.public)).split(" ")

    assert [len(group) for group in groups] == [4] * 16


def test_a_checkpoint_is_accepted_from_its_own_log_only() -> None:
    key, other = LogKey(drawn("log")), LogKey(drawn("other log"))
    note = key.sign_checkpoint(5, drawn("root"))

    assert verify_checkpoint(key.public, note).size == 5
    with pytest.raises(VerificationError):
        verify_checkpoint(other.public, note)


def test_no_key_shows_itself() -> None:
    shown = repr(KEY) + repr(LogKey(drawn("log")))

    assert drawn("a key for ssh").hex() not in shown
    assert "seed" not in shown
