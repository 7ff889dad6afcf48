"""Which database does a migration change? The one handed over by the server, or the one the settings name."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine

import config as environment
from incident_log.storage import case_tables, log_tables, people_tables
from incident_log.storage.columns import Base

# Tables stand in the metadata once their modules are imported.
_ALL = (case_tables, log_tables, people_tables)


def _run(connection: Connection) -> None:
    options: dict[str, Any] = {"compare_server_default": True, "transaction_per_migration": False}
    # SQLite changes a table by copying it; the constraints' names make that possible.
    options["render_as_batch"] = connection.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=Base.metadata, **options)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    given = context.config.attributes.get("connection")
    if given is not None:
        _run(given)
        return
    url = environment.load(defaults={}).database_url
    with create_engine(url.replace("postgresql://", "postgresql+psycopg://")).begin() as connection:
        _run(connection)


main()
