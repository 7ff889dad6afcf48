"""What do all tables share? The base class, the names of constraints, and the few kinds of column there are."""

import datetime as dt
from typing import Annotated, cast

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column

# Migrations address constraints by name, so each needs the same name on every database.
_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# Ids, digests and keys are stored as the bytes they are.
Id = Annotated[bytes, mapped_column(LargeBinary(16))]
Digest = Annotated[bytes, mapped_column(LargeBinary(32))]
Sealed = Annotated[bytes, mapped_column(LargeBinary)]
Day = Annotated[dt.date, mapped_column(Date)]
Word = Annotated[str, mapped_column(String(16))]
Small = Annotated[int, mapped_column(SmallInteger)]
Number = Annotated[int, mapped_column(Integer)]
# As the only key column, Integer becomes SQLite's rowid; it holds 64 bits there.
Leaf = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"))]


class Base(DeclarativeBase):
    """Every table of the server."""

    metadata = MetaData(naming_convention=_NAMES)


def table_of(entity: type[Base]) -> Table:
    """Give the bare table, for statements that must not pass through the ORM."""
    return cast("Table", entity.__table__)


def length_is(column: str, octets: int) -> CheckConstraint:
    """Let the database refuse an id, digest or key of another length."""
    return CheckConstraint(f"length({column}) = {octets}", name=f"{column}_length")


def one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    """Let the database refuse a word it does not know."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")
