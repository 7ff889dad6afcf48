"""Which cryptographic calls do we make, and why is each one safe? Nothing else calls AEAD, HKDF, HMAC or HPKE."""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from incident_log.errors import FormatError, OpenError, VerificationError

KEY_BYTES = 32
# One prefix for every label keeps our keys apart from those of any other program fed with the same secret.
_PREFIX = b"incident-log/v1/"
_HYBRID_SUITE = hpke.Suite(
    hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305
)
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184


def sha256(octets: bytes) -> bytes:
    """Hash bytes."""
    return hashlib.sha256(octets).digest()


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Authenticate bytes among those who hold the key."""
    return hmac.digest(key, message, "sha256")


def check_equal(one: bytes, other: bytes, what: str) -> None:
    """Compare secrets in constant time; raise VerificationError when they differ, so that no caller compares."""
    if not hmac.compare_digest(one, other):
        raise VerificationError(f"{what}: does not match")


def hkdf(ikm: bytes, salt: bytes, info: bytes, length: int = KEY_BYTES) -> bytes:
    """Derive a key; the inputs are uniformly random secrets, never passphrases."""
    return HKDF(hashes.SHA256(), length, salt or None, info).derive(ikm)


def derive(secret: bytes, label: str, context: bytes = b"", length: int = KEY_BYTES) -> bytes:
    """Derive the key for one use. Labels hold no zero byte, so label and context cannot run into each other."""
    return hkdf(secret, b"", info_of(label, context), length)


def info_of(label: str, context: bytes) -> bytes:
    """Give the HKDF info of a label and its context."""
    return _PREFIX + label.encode("ascii") + b"\0" + context


def seal_gcm(key: bytes, nonce: bytes, plaintext: bytes, aad: bytes | None) -> bytes:
    """Seal with AES-256-GCM. The caller says why key and nonce never meet twice."""
    return AESGCM(_sized(key)).encrypt(nonce, plaintext, aad)


def open_gcm(key: bytes, nonce: bytes, sealed: bytes, aad: bytes | None) -> bytes:
    """Open AES-256-GCM; raise OpenError without a cause, so that there is nothing to learn from it."""
    try:
        return AESGCM(_sized(key)).decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError):
        raise OpenError("it does not open with this key") from None


def seal_chacha(key: bytes, nonce: bytes, plaintext: bytes) -> bytes:
    """Seal with ChaCha20-Poly1305, which the age format demands."""
    return ChaCha20Poly1305(_sized(key)).encrypt(nonce, plaintext, None)


def open_chacha(key: bytes, nonce: bytes, sealed: bytes) -> bytes:
    """Open ChaCha20-Poly1305; raise OpenError."""
    try:
        return ChaCha20Poly1305(_sized(key)).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        raise OpenError("it does not open with this key") from None


def seal_hybrid(public_key: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal one message to an ML-KEM-768 with X25519 key (HPKE, base mode); gives encapsulation and ciphertext.

    HPKE draws a new key for every call, so its fixed nonce is used once.
    """
    try:
        ml_kem = MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES])
        x25519 = X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:])
        return _HYBRID_SUITE.encrypt(plaintext, hpke.MLKEM768X25519PublicKey(ml_kem, x25519), info)
    except ValueError as error:
        raise FormatError("not an ML-KEM-768 with X25519 public key") from error


def open_hybrid(seed: bytes, sealed: bytes, info: bytes) -> bytes:
    """Open what seal_hybrid sealed; raise OpenError."""
    ml_kem, x25519 = _hybrid_keys(seed)
    try:
        return _HYBRID_SUITE.decrypt(sealed, hpke.MLKEM768X25519PrivateKey(ml_kem, x25519), info)
    except (InvalidTag, ValueError):
        raise OpenError("it does not open with this key") from None


def hybrid_public_key(seed: bytes) -> bytes:
    """Give the ML-KEM-768 with X25519 public key of a seed."""
    ml_kem, x25519 = _hybrid_keys(seed)
    return ml_kem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def x25519_public_key(private_key: bytes) -> bytes:
    """Give the X25519 public key."""
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def x25519_exchange(private_key: bytes, public_key: bytes) -> bytes:
    """Agree on a secret; refuse public keys of small order, with which everybody agrees on zero."""
    try:
        return X25519PrivateKey.from_private_bytes(private_key).exchange(
            X25519PublicKey.from_public_bytes(public_key)
        )
    except ValueError as error:
        raise FormatError("not an X25519 public key") from error


def argon2id(
    password: bytes, salt: bytes, *, memory_kib: int, iterations: int, length: int
) -> bytes:
    """Stretch a guessable secret; one lane, because browsers have no more."""
    stretch = Argon2id(
        salt=salt, length=length, iterations=iterations, lanes=1, memory_cost=memory_kib
    )
    return stretch.derive(password)


def _hybrid_keys(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    """Expand a seed as draft-ietf-hpke-pq does for MLKEM768-X25519."""
    expanded = hashlib.shake_256(_sized(seed)).digest(_MLKEM_SEED_BYTES + KEY_BYTES)
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )


def _sized(key: bytes) -> bytes:
    """Stop here if a key has another length: AES would silently be AES-128."""
    if len(key) != KEY_BYTES:
        raise FormatError(f"a key has {KEY_BYTES} bytes")
    return key
