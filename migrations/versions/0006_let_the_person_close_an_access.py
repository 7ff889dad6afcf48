"""A grant says on which day the person whose case it is closed it; from then on it opens nothing."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grants", sa.Column("closed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    # An older release knows no closed grants, and would open them again.
    op.execute("UPDATE grants SET revoked = true WHERE closed_on IS NOT NULL")
    op.drop_column("grants", "closed_on")
