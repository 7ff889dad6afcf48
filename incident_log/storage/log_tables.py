"""How is the log stored? Entries, the interior nodes of their Merkle tree, and the tree's right edge."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from incident_log.storage.columns import Base, Digest, Leaf, Sealed, Small, length_is


class LogEntry(Base):
    """One 32-byte entry: the digest of a record or statement, or the manifest of an evidence."""

    __tablename__ = "log_entries"

    leaf: Mapped[Leaf] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[Digest] = mapped_column(unique=True)

    __table_args__ = (length_is("entry", 32), CheckConstraint("leaf >= 0", name="leaf_from_zero"))


class LogNode(Base):
    """The hash of a full subtree of 2^level entries, level 1 upwards; level 0 follows from the entry itself."""

    __tablename__ = "log_nodes"

    level: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[Leaf] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[Digest]

    __table_args__ = (length_is("hash", 32), {"sqlite_with_rowid": False})


class LogState(Base):
    """The one row that appending locks: how many entries there are, and the hashes of the full subtrees they make."""

    __tablename__ = "log_state"

    id: Mapped[Small] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[Leaf]
    edge: Mapped[Sealed]

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("size >= 0", name="size_from_zero"),
    )
