"""The installation remembers a check value of its server secret, so that another one is noticed at the start."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "installation", sa.Column("secret_check", sa.LargeBinary(length=32), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("installation", "secret_check")
