"""Evidence remembers the day it was announced on, so that one case cannot announce without end."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evidence", sa.Column("announced_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("evidence", "announced_on")
