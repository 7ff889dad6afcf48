"""Each record says under which secret it is sealed, and a case has one for each part; those of before said nothing of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = ("report_commitment", "identity_commitment", "work_commitment")


def upgrade() -> None:
    for column in _COLUMNS:
        op.add_column("cases", sa.Column(column, sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    for column in _COLUMNS:
        op.drop_column("cases", column)
