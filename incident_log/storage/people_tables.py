"""What is kept of people, desks and their ways in? Keys, sealed boxes and keyed tags; no name and no address."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from incident_log.storage.columns import (
    Base,
    Digest,
    Id,
    Leaf,
    Number,
    Sealed,
    Small,
    Word,
    length_is,
    one_of,
)

ROLES = ("owner", "lead", "caseworker", "lawyer")
STATUSES = ("pending", "active", "frozen", "removed")


class Installation(Base):
    """The one row of this server: who it belongs to, or the hash of the token that lets somebody set it up."""

    __tablename__ = "installation"

    id: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    organisation: Mapped[Digest | None]
    setup_token_hash: Mapped[Digest | None]
    # What the server secret gives for a fixed label: tells another secret, and nothing about this one.
    secret_check: Mapped[Digest | None]

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint(
            "organisation IS NULL OR setup_token_hash IS NULL", name="token_ends_with_setup"
        ),
        length_is("organisation", 32),
        length_is("setup_token_hash", 32),
    )


class Statement(Base):
    """One signed entry of the directory, as it was signed."""

    __tablename__ = "statements"

    leaf: Mapped[Leaf] = mapped_column(
        ForeignKey("log_entries.leaf"), primary_key=True, autoincrement=False
    )
    type: Mapped[Word]
    subject: Mapped[bytes] = mapped_column(LargeBinary(32))
    sequence: Mapped[Number]
    signer: Mapped[Digest]
    # The signing key that a member statement gives its subject: finds who a later signer was.
    key: Mapped[Digest | None] = mapped_column(index=True)
    envelope: Mapped[Sealed]

    __table_args__ = (
        UniqueConstraint("type", "subject", "sequence"),
        one_of("type", ("organisation", "member", "desk_epoch")),
        CheckConstraint("(type = 'member') = (key IS NOT NULL)", name="key_of_member"),
        length_is("signer", 32),
        length_is("key", 32),
        CheckConstraint("sequence >= 0", name="sequence_from_zero"),
    )


class Member(Base):
    """A person with an account. Role, status and keys repeat the newest statement; they are here to be asked quickly."""

    __tablename__ = "members"

    id: Mapped[Id] = mapped_column(primary_key=True)
    status: Mapped[Word]
    role: Mapped[Word]
    signing: Mapped[Digest] = mapped_column(unique=True)
    # HMAC of the sign-in name under the server secret; gone when the member is removed.
    name_tag: Mapped[Digest | None] = mapped_column(unique=True)
    settings: Mapped[Sealed | None]
    settings_revision: Mapped[Number] = mapped_column(default=0)

    __table_args__ = (
        length_is("id", 16),
        length_is("signing", 32),
        length_is("name_tag", 32),
        one_of("role", ROLES),
        one_of("status", STATUSES),
        CheckConstraint("settings_revision >= 0", name="settings_revision_from_zero"),
    )


class Desk(Base):
    """A team and the newest epoch of its keys."""

    __tablename__ = "desks"

    id: Mapped[Id] = mapped_column(primary_key=True)
    epoch: Mapped[Number]

    __table_args__ = (length_is("id", 16), CheckConstraint("epoch >= 0", name="epoch_from_zero"))


class DeskMember(Base):
    """Who is on which desk, by the newest statements."""

    __tablename__ = "desk_members"

    desk: Mapped[Id] = mapped_column(ForeignKey("desks.id"), primary_key=True)
    member: Mapped[Id] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class DeskWrap(Base):
    """One epoch's secret of a desk, sealed to one member."""

    __tablename__ = "desk_wraps"

    member: Mapped[Id] = mapped_column(ForeignKey("members.id"), primary_key=True)
    desk: Mapped[Id] = mapped_column(ForeignKey("desks.id"), primary_key=True, index=True)
    epoch: Mapped[Number] = mapped_column(primary_key=True)
    wrap: Mapped[Sealed]


class Profile(Base):
    """A member's name, sealed under a desk's key."""

    __tablename__ = "profiles"

    desk: Mapped[Id] = mapped_column(ForeignKey("desks.id"), primary_key=True)
    member: Mapped[Id] = mapped_column(ForeignKey("members.id"), primary_key=True, index=True)
    desk_epoch: Mapped[Number]
    box: Mapped[Sealed]


class Lockbox(Base):
    """A seed sealed under one way of unlocking, with what proves that way without opening it."""

    __tablename__ = "lockboxes"

    id: Mapped[Id] = mapped_column(primary_key=True)
    member: Mapped[Id | None] = mapped_column(ForeignKey("members.id"))
    case_id: Mapped[Id | None] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[Word]
    salt: Mapped[Id | None]
    handle: Mapped[Id | None]
    # Argon2id of the verifier for passphrases, SHA-256 of it for codes of 128 bits.
    verifier_hash: Mapped[Sealed]
    box: Mapped[Sealed]

    __table_args__ = (
        UniqueConstraint("member", "kind"),
        UniqueConstraint("case_id", "kind"),
        UniqueConstraint("kind", "handle"),
        one_of("kind", ("passphrase", "recovery", "codename")),
        CheckConstraint("(member IS NULL) <> (case_id IS NULL)", name="one_owner"),
        CheckConstraint(
            "(kind = 'codename') = (case_id IS NOT NULL)", name="codename_opens_a_case"
        ),
        CheckConstraint("(kind = 'passphrase') = (salt IS NOT NULL)", name="salt_with_passphrase"),
        CheckConstraint("(kind = 'passphrase') = (handle IS NULL)", name="handle_with_code"),
        length_is("id", 16),
        length_is("salt", 16),
        length_is("handle", 16),
    )


class Session(Base):
    """Somebody signed in. The cookie holds a random id; here is only its hash, and when it ends, to the minute."""

    __tablename__ = "sessions"

    id_hash: Mapped[Digest] = mapped_column(primary_key=True)
    member: Mapped[Id | None] = mapped_column(ForeignKey("members.id"), index=True)
    case_id: Mapped[Id | None] = mapped_column(ForeignKey("cases.id"), index=True)
    # Minutes since 1970.
    idle_until: Mapped[Number]
    ends: Mapped[Number] = mapped_column(index=True)

    __table_args__ = (
        CheckConstraint("(member IS NULL) <> (case_id IS NULL)", name="one_person"),
        CheckConstraint("idle_until <= ends", name="idle_within"),
        length_is("id_hash", 32),
        {"sqlite_with_rowid": False},
    )


class Invitation(Base):
    """An open door for one newcomer. Hours since 1970 say until when."""

    __tablename__ = "invitations"

    id: Mapped[Id] = mapped_column(primary_key=True)
    inviter: Mapped[Id] = mapped_column(ForeignKey("members.id"))
    role: Mapped[Word]
    desk: Mapped[Id | None] = mapped_column(ForeignKey("desks.id"))
    box: Mapped[Sealed]
    state: Mapped[Word]
    expires_hour: Mapped[Number]
    newcomer_member: Mapped[Id | None] = mapped_column(ForeignKey("members.id"), unique=True)
    bundle: Mapped[Sealed | None]
    mac: Mapped[Digest | None]
    newcomer: Mapped[Sealed | None]

    __table_args__ = (
        Index(None, "inviter", "expires_hour"),
        one_of("role", ROLES),
        one_of("state", ("open", "accepted", "confirmed")),
        CheckConstraint(
            "(state = 'open') = (newcomer_member IS NULL)", name="member_once_accepted"
        ),
        CheckConstraint(
            "(newcomer_member IS NULL) = (bundle IS NULL)", name="bundle_once_accepted"
        ),
        CheckConstraint("(newcomer_member IS NULL) = (mac IS NULL)", name="mac_once_accepted"),
        CheckConstraint(
            "(newcomer_member IS NULL) = (newcomer IS NULL)", name="newcomer_once_accepted"
        ),
        length_is("id", 16),
        length_is("mac", 32),
    )
