"""How does a person sign? With Ed25519 in the form that ssh-keygen checks. Client only."""

from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from incident_log.errors import FormatError
from incident_log.format import sshsig

_SEED_BYTES = 32


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 private key; shows nothing of itself."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != _SEED_BYTES:
            raise FormatError("signing key: not 32 bytes")

    @cached_property
    def public(self) -> bytes:
        """The public key, 32 bytes."""
        return self._private.public_key().public_bytes_raw()

    def sign_raw(self, message: bytes) -> bytes:
        """Give the bare 64 bytes of Ed25519; use sign() for anything a person signs."""
        return self._private.sign(message)

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


def sign(namespace: str, signing_key: SigningKey, message: bytes) -> bytes:
    """Sign a message for one use; gives the binary signature blob."""
    signature = signing_key.sign_raw(sshsig.signed_bytes(namespace, message))
    return sshsig.encode_signature(signing_key.public, signature, namespace)
