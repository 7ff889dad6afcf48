"""Which keys follow from which secret? One secret per person, desk epoch and compartment; labels keep the keys apart."""

import secrets
from dataclasses import dataclass, field
from functools import cached_property

from incident_log.crypto.primitives import KEY_BYTES, derive, hybrid_public_key
from incident_log.crypto.signing import SigningKey
from incident_log.errors import FormatError
from incident_log.format import age, canonical
from incident_log.format.code import CODE_BYTES
from incident_log.format.encoding import ID_BYTES, to_b64u


@dataclass(frozen=True)
class Seed:
    """A member's or reporter's one secret; shows nothing of itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        _check_secret(self.secret)

    @cached_property
    def identity(self) -> str:
        """The age identity that opens what is sealed to this person."""
        return age.encode_identity(derive(self.secret, "seed/age"))

    @cached_property
    def recipient(self) -> str:
        """The age recipient that others seal to."""
        return age.encode_recipient(hybrid_public_key(derive(self.secret, "seed/age")))

    @cached_property
    def signing_key(self) -> SigningKey:
        """The key that signs records, grants and statements."""
        return SigningKey(derive(self.secret, "seed/sign"))

    @property
    def signing_public(self) -> bytes:
        """The public part of the signing key."""
        return self.signing_key.public

    @cached_property
    def wrap_key(self) -> bytes:
        """The key for this person's own case secrets, settings and invitations."""
        return derive(self.secret, "seed/wrap")

    @cached_property
    def root_key(self) -> SigningKey:
        """The organisation's root, if this is the seed of the owner who founded it."""
        return SigningKey(derive(self.secret, "seed/root"))


@dataclass(frozen=True)
class DeskSecret:
    """The secret of one epoch of one desk; shows nothing of itself."""

    secret: bytes = field(repr=False)
    desk: str
    epoch: int

    def __post_init__(self) -> None:
        _check_secret(self.secret)

    @cached_property
    def identity(self) -> str:
        """The age identity that opens what reporters send to the desk."""
        return age.encode_identity(derive(self.secret, "desk/age"))

    @cached_property
    def recipient(self) -> str:
        """The intake key, which the desk's signed statement names."""
        return age.encode_recipient(hybrid_public_key(derive(self.secret, "desk/age")))

    @cached_property
    def wrap_key(self) -> bytes:
        """The key for the desk's case secrets and its members' names."""
        return derive(self.secret, "desk/wrap")

    @cached_property
    def card_key(self) -> bytes:
        """The key for all cards of this epoch: one, so that an inbox imports one key."""
        return derive(self.secret, "desk/card")


@dataclass(frozen=True)
class CompartmentSecret:
    """The secret of one epoch of one compartment of a case; shows nothing of itself."""

    secret: bytes = field(repr=False)
    case: str
    compartment: str
    epoch: int

    def __post_init__(self) -> None:
        _check_secret(self.secret)

    @cached_property
    def record_key(self) -> bytes:
        """What the keys of records are derived from."""
        return derive(self.secret, "case/record", self._context)

    @cached_property
    def evidence_key(self) -> bytes:
        """What the keys of evidence files are derived from."""
        return derive(self.secret, "case/evidence", self._context)

    @cached_property
    def commitment(self) -> bytes:
        """What only this secret gives, and what shows nothing of it: whoever sees it knows whether theirs is the same."""
        return derive(self.secret, "case/commitment", self._context)

    @property
    def _context(self) -> bytes:
        return canonical.encode(
            {"case": self.case, "compartment": self.compartment, "epoch": self.epoch}
        )


@dataclass(frozen=True)
class InviteSecret:
    """The secret in an invitation link; shows nothing of itself."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != CODE_BYTES:
            raise FormatError("invite secret: not 16 bytes")

    @property
    def invitation(self) -> str:
        """The id by which the server knows the invitation."""
        return to_b64u(derive(self.secret, "invite/id", length=ID_BYTES))

    @property
    def mac_key(self) -> bytes:
        """The key that shows a newcomer's keys to come from the holder of the link."""
        return derive(self.secret, "invite/mac")

    @property
    def box_key(self) -> bytes:
        """The key that seals the newcomer's name."""
        return derive(self.secret, "invite/box")


def new_seed() -> Seed:
    """Draw a seed."""
    return Seed(secrets.token_bytes(KEY_BYTES))


def new_desk_secret(desk: str, epoch: int) -> DeskSecret:
    """Draw the secret of a desk's epoch."""
    return DeskSecret(secrets.token_bytes(KEY_BYTES), desk, epoch)


def new_compartment_secret(case: str, compartment: str, epoch: int) -> CompartmentSecret:
    """Draw the secret of a compartment's epoch."""
    return CompartmentSecret(secrets.token_bytes(KEY_BYTES), case, compartment, epoch)


def new_invite_secret() -> InviteSecret:
    """Draw the secret of an invitation link."""
    return InviteSecret(secrets.token_bytes(CODE_BYTES))


def new_code() -> bytes:
    """Draw a codename or recovery code."""
    return secrets.token_bytes(CODE_BYTES)


def new_identifier() -> str:
    """Draw an id for a case, record, piece of evidence, desk or member."""
    return to_b64u(secrets.token_bytes(ID_BYTES))


def _check_secret(secret: bytes) -> None:
    if len(secret) != KEY_BYTES:
        raise FormatError(f"secret: not {KEY_BYTES} bytes")
