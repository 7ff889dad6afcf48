"""Person, readers and desk each have a share of a case's records and evidence; those of before count as the desk's."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COLUMNS = ("reporter_records", "reporter_octets", "reader_records", "reader_octets")


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("cases", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
    by_reader = sa.Column("by_reader", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("evidence", by_reader)


def downgrade() -> None:
    op.drop_column("evidence", "by_reader")
    for column in _COLUMNS:
        op.drop_column("cases", column)
