"""A row says which bytes a place of a file takes before the first of them is stored, so that no place takes two contents."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "expected_slices",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("evidence", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_expected_slices_number_from_zero")),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_expected_slices_digest_length")),
        sa.ForeignKeyConstraint(
            ["case_id", "evidence"],
            ["evidence.case_id", "evidence.id"],
            name=op.f("fk_expected_slices_case_id_evidence"),
        ),
        sa.PrimaryKeyConstraint("case_id", "evidence", "number", name=op.f("pk_expected_slices")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("expected_slices")
