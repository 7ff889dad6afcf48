"""What does the server keep secret, and how does it check what people prove? Its own keys, never those of people."""

import os
import secrets
import unicodedata
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from incident_log.crypto.primitives import KEY_BYTES, check_equal, derive, hmac_sha256, sha256
from incident_log.errors import ConfigurationError, FormatError, VerificationError
from incident_log.format import log
from incident_log.format.encoding import ID_BYTES
from incident_log.format.log import Checkpoint

VERIFIER_BYTES = 32
_LEAST_NAME, _MOST_NAME = 2, 64
_MOST_TYPED = 256
# The verifier is already stretched by the client with 64 MiB; this pass only keeps a stolen table from signing in.
PUT_BACK = "put the keys folder of your backup back (docs/operations.md says more)"
_MEMORY_KIB, _ITERATIONS, _LANES = 19456, 2, 1


@dataclass(frozen=True)
class ServerSecret:
    """Keeps sign-in names unreadable in the database; shows nothing of itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ConfigurationError(f"server secret: not {KEY_BYTES} bytes")

    @property
    def check(self) -> bytes:
        """Give what tells this secret from another one and says nothing about it."""
        return derive(self.secret, "server/check")

    def name_handle(self, name: str) -> bytes:
        """Give what the database keeps instead of a sign-in name."""
        return hmac_sha256(derive(self.secret, "server/name"), normal_name(name).encode("utf-8"))

    def fake_salt(self, name: str) -> bytes:
        """Give a salt for a name that nobody has: always the same one, so that asking twice tells nothing."""
        stretched = hmac_sha256(
            derive(self.secret, "server/salt"), normal_name(name).encode("utf-8")
        )
        return stretched[:ID_BYTES]


@dataclass(frozen=True)
class LogKey:
    """The key that signs the log's checkpoints; shows nothing of itself."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise ConfigurationError(f"log signing key: not {KEY_BYTES} bytes")

    @cached_property
    def public(self) -> bytes:
        """The public key, which the organisation's statement names."""
        return self._private.public_key().public_bytes_raw()

    @cached_property
    def origin(self) -> str:
        """The name of the log."""
        return log.origin_of(self.public)

    def sign_checkpoint(self, size: int, root: bytes) -> bytes:
        """Give the signed note for one size of the log."""
        checkpoint = Checkpoint(self.origin, size, root)
        signature = self._private.sign(log.checkpoint_body(checkpoint))
        return log.encode_checkpoint(checkpoint, log.key_id_of(self.public), signature)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def normal_name(name: str) -> str:
    """Give the one spelling of a sign-in name: however it is typed, it is the same person's."""
    if len(name) > _MOST_TYPED:
        raise FormatError("sign-in name: too long")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).strip()
    if not _LEAST_NAME <= len(folded) <= _MOST_NAME:
        raise FormatError(f"sign-in name: not {_LEAST_NAME} to {_MOST_NAME} characters")
    if any(unicodedata.category(character).startswith("C") for character in folded):
        raise FormatError("sign-in name: a character that cannot be seen")
    return folded


def store_passphrase_verifier(verifier: bytes) -> str:
    """Give what the database keeps of a passphrase verifier."""
    return _stretcher(secrets.token_bytes(ID_BYTES)).derive_phc_encoded(_sized(verifier))


def check_passphrase_verifier(verifier: bytes, stored: str | None) -> None:
    """Check a verifier; raise VerificationError. Without a stored one it takes as long and refuses as well."""
    try:
        Argon2id.verify_phc_encoded(_sized(verifier), stored or _nobodys_verifier())
    except InvalidKey:
        raise VerificationError("verifier: does not match") from None
    if stored is None:
        raise VerificationError("verifier: does not match")


def store_code_verifier(verifier: bytes) -> bytes:
    """Give what the database keeps of a code's verifier: 128 bits drawn at random need no stretching."""
    return sha256(_sized(verifier))


def check_code_verifier(verifier: bytes, stored: bytes | None) -> None:
    """Check a code's verifier in constant time; raise VerificationError, also for a handle nobody has."""
    check_equal(sha256(_sized(verifier)), stored or bytes(KEY_BYTES), "verifier")


def load_server_secret(folder: Path, *, first: bool = True) -> ServerSecret:
    """Read the server secret, or make it on the first start."""
    return ServerSecret(_load_or_create(folder / "server-secret", first=first))


def load_log_key(folder: Path, *, first: bool = True) -> LogKey:
    """Read the log signing key, or make it on the first start."""
    return LogKey(_load_or_create(folder / "log-signing-key", first=first))


def _load_or_create(path: Path, *, first: bool) -> bytes:
    """Read 32 bytes that only this user may read; two processes starting at once agree on the same ones."""
    try:
        if not path.exists():
            if not first:
                raise ConfigurationError(f"{path.name}: it is not there; {PUT_BACK}")
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(path)
        if path.stat().st_mode & 0o077:
            raise ConfigurationError(f"{path.name}: others may read it; say chmod 600")
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path.name}: cannot be read or made") from error


def _create(path: Path) -> None:
    """Write a secret aside, then link it in place: a half-written key is never seen, an existing one never replaced."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(draft)
    except FileExistsError:
        # Another process was first; its key counts.
        return
    finally:
        draft.unlink()


@cache
def _nobodys_verifier() -> str:
    return _stretcher(bytes(ID_BYTES)).derive_phc_encoded(bytes(VERIFIER_BYTES))


def _stretcher(salt: bytes) -> Argon2id:
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )


def _sized(verifier: bytes) -> bytes:
    if len(verifier) != VERIFIER_BYTES:
        raise FormatError(f"verifier: not {VERIFIER_BYTES} bytes")
    return verifier
