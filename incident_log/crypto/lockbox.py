"""How does a passphrase or a printed code unlock a seed? Client only; the server sees verifiers and sealed boxes."""

import secrets
import unicodedata
from dataclasses import dataclass, field
from typing import Literal

from incident_log.crypto.primitives import KEY_BYTES, argon2id, derive
from incident_log.crypto.sealing import open_box, seal_box_with
from incident_log.crypto.seeds import Seed
from incident_log.errors import FormatError, LimitExceeded, OpenError, WeakParameters
from incident_log.format.box import NONCE_BYTES
from incident_log.format.canonical import Json
from incident_log.format.code import CODE_BYTES
from incident_log.format.encoding import ID_BYTES, to_b64u

CodeKind = Literal["codename", "recovery"]

LEAST_PASSPHRASE = 12
SALT_BYTES = 16
_MOST_PASSPHRASE = 1024


@dataclass(frozen=True, slots=True)
class Parameters:
    """What Argon2id is asked to spend. The defaults are also the least that is accepted."""

    memory_kib: int = 65536
    iterations: int = 3
    lanes: int = 1


_LEAST = Parameters()
# More than any honest server asks for; a device must not be made to run for an hour.
_MOST = Parameters(memory_kib=1 << 20, iterations=16)


@dataclass(frozen=True, slots=True)
class LockKeys:
    """What a passphrase gives: the verifier goes to the server, the lock key stays."""

    salt: bytes
    verifier: bytes = field(repr=False)
    lock_key: bytes = field(repr=False)

    @property
    def header(self) -> dict[str, Json]:
        """The header of the lockbox that these keys open."""
        return {"kind": "passphrase", "purpose": "lockbox", "salt": to_b64u(self.salt), "v": 1}


@dataclass(frozen=True, slots=True)
class CodeKeys:
    """What a code gives: handle and verifier go to the server, the lock key stays."""

    kind: CodeKind
    handle: bytes
    verifier: bytes = field(repr=False)
    lock_key: bytes = field(repr=False)

    @property
    def header(self) -> dict[str, Json]:
        """The header of the lockbox that these keys open."""
        return {"handle": to_b64u(self.handle), "kind": self.kind, "purpose": "lockbox", "v": 1}


def passphrase_keys(passphrase: str, salt: bytes, parameters: Parameters) -> LockKeys:
    """Stretch a passphrase; raise WeakParameters before any work if the server asks for too little."""
    _check_parameters(parameters)
    if len(salt) != SALT_BYTES:
        raise FormatError(f"lockbox: a salt has {SALT_BYTES} bytes")
    stretched = argon2id(
        normal_passphrase(passphrase),
        salt,
        memory_kib=parameters.memory_kib,
        iterations=parameters.iterations,
        length=2 * KEY_BYTES,
    )
    return LockKeys(salt, verifier=stretched[:KEY_BYTES], lock_key=stretched[KEY_BYTES:])


def code_keys(code: bytes, kind: CodeKind) -> CodeKeys:
    """Derive the keys of a code; its 128 bits need no stretching."""
    if len(code) != CODE_BYTES:
        raise FormatError(f"lockbox: a code has {CODE_BYTES} bytes")
    context = kind.encode("ascii")
    return CodeKeys(
        kind,
        handle=derive(code, "code/handle", context, ID_BYTES),
        verifier=derive(code, "code/verifier", context),
        lock_key=derive(code, "code/lock", context),
    )


def normal_passphrase(passphrase: str) -> bytes:
    """Give the one spelling of a passphrase, whichever keyboard composed its accents."""
    if len(passphrase) > _MOST_PASSPHRASE:
        raise LimitExceeded(f"passphrase: longer than {_MOST_PASSPHRASE} characters")
    normal = unicodedata.normalize("NFKC", passphrase)
    if len(normal) < LEAST_PASSPHRASE:
        raise FormatError(f"passphrase: shorter than {LEAST_PASSPHRASE} characters")
    try:
        return normal.encode("utf-8")
    except UnicodeEncodeError as error:
        raise FormatError("passphrase: not a text") from error


def seal_lockbox(keys: LockKeys | CodeKeys, seed: Seed) -> bytes:
    """Seal a seed under one way of unlocking."""
    return seal_lockbox_with(keys, seed, secrets.token_bytes(NONCE_BYTES))


def seal_lockbox_with(keys: LockKeys | CodeKeys, seed: Seed, nonce: bytes) -> bytes:
    """Seal a seed with a nonce that is never used again under this key."""
    return seal_box_with(keys.lock_key, keys.header, seed.secret, nonce)


def open_lockbox(keys: LockKeys | CodeKeys, box: bytes) -> Seed:
    """Open a lockbox; raise OpenError for another person's, a changed or a swapped one."""
    secret = open_box(keys.lock_key, keys.header, box)
    if len(secret) != KEY_BYTES:
        raise OpenError("lockbox: it does not hold a seed")
    return Seed(secret)


def _check_parameters(parameters: Parameters) -> None:
    if parameters.memory_kib < _LEAST.memory_kib or parameters.iterations < _LEAST.iterations:
        raise WeakParameters("lockbox: the server asks for a weaker key derivation than is safe")
    if parameters.lanes != _LEAST.lanes:
        raise WeakParameters("lockbox: the server asks for another number of lanes than 1")
    if parameters.memory_kib > _MOST.memory_kib or parameters.iterations > _MOST.iterations:
        raise LimitExceeded("lockbox: the server asks for more work than any device should do")
