"""What is kept of cases, their records and evidence? Sealed bytes, order, and days."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from incident_log.storage.columns import (
    Base,
    Day,
    Digest,
    Id,
    Leaf,
    Number,
    Sealed,
    Word,
    length_is,
    one_of,
)

COMPARTMENTS = ("report", "identity", "work")


class Case(Base):
    """One person's matter: where its journal stands, and the desk's sealed card of it."""

    __tablename__ = "cases"

    id: Mapped[Id] = mapped_column(primary_key=True)
    desk: Mapped[Id] = mapped_column(ForeignKey("desks.id"))
    state: Mapped[Word]
    # The day it was opened, and the day of its newest record.
    opened_on: Mapped[Day]
    day: Mapped[Day]
    # -1 and no digest: no record yet.
    head_position: Mapped[Number] = mapped_column(default=-1)
    head_digest: Mapped[Digest | None]
    # The log leaf of the newest record: cases in order of their last change.
    last_leaf: Mapped[Leaf | None] = mapped_column(ForeignKey("log_entries.leaf"))
    # The newest epoch of each compartment's secret; -1 while it has none.
    report_epoch: Mapped[Number] = mapped_column(default=-1)
    identity_epoch: Mapped[Number] = mapped_column(default=-1)
    work_epoch: Mapped[Number] = mapped_column(default=-1)
    # What that secret gives and no other: of two people who were handed different ones, one must not write unnoticed.
    report_commitment: Mapped[Digest | None]
    identity_commitment: Mapped[Digest | None]
    work_commitment: Mapped[Digest | None]
    # What each side wrote, and the bytes from outside: counted apart, so that nobody uses up the share of another.
    desk_records: Mapped[Number] = mapped_column(default=0, server_default="0")
    reporter_records: Mapped[Number] = mapped_column(default=0, server_default="0")
    reporter_octets: Mapped[Number] = mapped_column(default=0, server_default="0")
    reader_records: Mapped[Number] = mapped_column(default=0, server_default="0")
    reader_octets: Mapped[Number] = mapped_column(default=0, server_default="0")
    # -1 while there is no card.
    card_revision: Mapped[Number] = mapped_column(default=-1)
    card: Mapped[Sealed | None]

    __table_args__ = (
        Index(None, "desk", "state", "last_leaf"),
        Index(None, "state", "opened_on"),
        one_of("state", ("pending", "new", "adopted")),
        CheckConstraint("head_position >= -1", name="head_position_least"),
        CheckConstraint(
            "(head_position = -1) = (head_digest IS NULL)", name="head_digest_with_record"
        ),
        CheckConstraint("(head_position = -1) = (last_leaf IS NULL)", name="last_leaf_with_record"),
        CheckConstraint("(state = 'pending') = (head_position = -1)", name="pending_has_no_record"),
        CheckConstraint("(card_revision = -1) = (card IS NULL)", name="card_with_revision"),
        length_is("id", 16),
        length_is("head_digest", 32),
    )


class Intake(Base):
    """The case's first secrets, sealed to the desk by the reporter."""

    __tablename__ = "intakes"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    wrap: Mapped[Sealed]


class CaseWrap(Base):
    """A compartment secret of one epoch, sealed for one holder: the desk, the reporter, or a member with a grant."""

    __tablename__ = "case_wraps"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    compartment: Mapped[Word] = mapped_column(primary_key=True)
    epoch: Mapped[Number] = mapped_column(primary_key=True)
    # "desk", "reporter", or the member's id as text.
    holder: Mapped[str] = mapped_column(primary_key=True)
    desk_epoch: Mapped[Number | None]
    format: Mapped[Word]
    wrap: Mapped[Sealed]

    __table_args__ = (
        one_of("compartment", COMPARTMENTS),
        one_of("format", ("box", "age")),
        CheckConstraint(
            "(holder = 'desk') = (desk_epoch IS NOT NULL)", name="desk_epoch_with_desk"
        ),
        CheckConstraint("epoch >= 0", name="epoch_from_zero"),
    )


class CaseWriter(Base):
    """How much of a case is by one member of its desk or one reader, whom only the server's secret tells from others."""

    __tablename__ = "case_writers"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    writer: Mapped[Id] = mapped_column(primary_key=True)
    records: Mapped[Number]
    octets: Mapped[Number]
    # How often they gave the case new secrets under this epoch of the desk.
    desk_epoch: Mapped[Number]
    renewals: Mapped[Number]

    __table_args__ = (length_is("writer", 16), {"sqlite_with_rowid": False})


class Grant(Base):
    """What one member outside the desk may read and write; one row per reader, the journal has the history."""

    __tablename__ = "grants"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    member: Mapped[Id] = mapped_column(ForeignKey("members.id"), primary_key=True)
    report: Mapped[bool]
    identity: Mapped[bool]
    work: Mapped[bool]
    granted_on: Mapped[Day]
    expires_on: Mapped[Day | None]
    revoked: Mapped[bool]
    # The day on which the person closed it; it stays for the desk, which has to give the case new secrets.
    closed_on: Mapped[Day | None]

    __table_args__ = (
        Index(None, "member", "case_id"),
        CheckConstraint("report OR identity OR work", name="something_granted"),
    )


class Record(Base):
    """One sealed, signed, hash-linked entry of a case journal: header, sealed body, and the digest of both."""

    __tablename__ = "records"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[Number] = mapped_column(primary_key=True)
    compartment: Mapped[Word]
    epoch: Mapped[Number]
    leaf: Mapped[Leaf] = mapped_column(ForeignKey("log_entries.leaf"))
    day: Mapped[Day]
    digest: Mapped[Digest]
    body_sha256: Mapped[Digest]
    size: Mapped[Number]
    header: Mapped[Sealed]
    body: Mapped[Sealed]

    __table_args__ = (
        one_of("compartment", COMPARTMENTS),
        CheckConstraint("position >= 0", name="position_from_zero"),
        length_is("digest", 32),
        length_is("body_sha256", 32),
    )


class Evidence(Base):
    """A file sealed in slices: how large it will be, and its manifest once all of it is here."""

    __tablename__ = "evidence"

    case_id: Mapped[Id] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    id: Mapped[Id] = mapped_column(primary_key=True)
    compartment: Mapped[Word]
    slices: Mapped[Number]
    sealed_size: Mapped[int] = mapped_column(BigInteger)
    manifest: Mapped[Digest | None]
    leaf: Mapped[Leaf | None] = mapped_column(ForeignKey("log_entries.leaf"))
    # Counts towards what a case may announce on one day; None in rows older than that limit.
    announced_on: Mapped[Day | None]
    # Whether a reader outside the desk announced it; they have a part of what a case takes.
    by_reader: Mapped[bool] = mapped_column(default=False, server_default=false())
    # As whom a `CaseWriter` is counted; for the person there is one as well. None in rows older than that.
    writer: Mapped[Id | None]

    __table_args__ = (
        # Files that are still to come are few among all that ever came.
        Index(
            None,
            "announced_on",
            sqlite_where=text("leaf IS NULL"),
            postgresql_where=text("leaf IS NULL"),
        ),
        one_of("compartment", COMPARTMENTS),
        CheckConstraint("slices >= 1", name="slices_least"),
        CheckConstraint("sealed_size >= 1", name="sealed_size_least"),
        CheckConstraint("(manifest IS NULL) = (leaf IS NULL)", name="leaf_with_manifest"),
        length_is("id", 16),
        length_is("manifest", 32),
    )


class ExpectedSlice(Base):
    """Which bytes a place of a file takes, from before they are stored until they are a `Slice`: these and no others."""

    __tablename__ = "expected_slices"

    case_id: Mapped[Id] = mapped_column(primary_key=True)
    evidence: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[Number] = mapped_column(primary_key=True)
    digest: Mapped[Digest]

    __table_args__ = (
        ForeignKeyConstraint(["case_id", "evidence"], ["evidence.case_id", "evidence.id"]),
        CheckConstraint("number >= 0", name="number_from_zero"),
        length_is("digest", 32),
        {"sqlite_with_rowid": False},
    )


class Slice(Base):
    """One stored slice; the blob lies in the store under its digest. A row means: the blob is there, and durable."""

    __tablename__ = "slices"

    case_id: Mapped[Id] = mapped_column(primary_key=True)
    evidence: Mapped[Id] = mapped_column(primary_key=True)
    number: Mapped[Number] = mapped_column(primary_key=True)
    digest: Mapped[Digest]

    __table_args__ = (
        ForeignKeyConstraint(["case_id", "evidence"], ["evidence.case_id", "evidence.id"]),
        CheckConstraint("number >= 0", name="number_from_zero"),
        length_is("digest", 32),
        {"sqlite_with_rowid": False},
    )
