"""Evidence that was announced and is not all here can be found by its day, without reading all that ever came."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_evidence_announced_on"),
        "evidence",
        ["announced_on"],
        sqlite_where=sa.text("leaf IS NULL"),
        postgresql_where=sa.text("leaf IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_announced_on"), table_name="evidence")
