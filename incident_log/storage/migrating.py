"""Does the database have the tables that this release needs?"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from incident_log.errors import N_, ConfigurationError
from incident_log.storage.database import Database

FOLDER = Path(__file__).resolve().parent.parent.parent / "migrations"


_NO_TABLES = N_(
    "database: there are no tables in it; see whether INCIDENT_LOG_DATABASE names the right one, "
    "and for a new one say: alembic upgrade head"
)
_NO_TABLES_IN_FILE = N_(
    "database: there are no tables in it; see whether --data names the folder of the server"
)
_NEWER = N_("database: its tables are newer than this release; run the newer release")
_OLDER = N_(
    "database: its tables are older than this release; make a backup, then say: alembic upgrade head"
)
_OLDER_FILE = N_(
    "database: its tables are older than this release; make a backup, then start the server: it brings them up to date"
)


def upgrade(database: Database) -> None:
    """Bring the tables up to this release, in one transaction."""
    with database.writing() as connection:
        _check_known(connection)
        if _revision(connection) != _revisions()[0]:
            command.upgrade(_config(connection), "head")


def check_current(database: Database) -> None:
    """Refuse to serve on tables of another release; raise ConfigurationError with what to do."""
    with database.reading() as connection:
        _check_known(connection)
        if _revision(connection) is None:
            raise ConfigurationError(_NO_TABLES_IN_FILE if database.is_sqlite else _NO_TABLES)
        if _revision(connection) != _revisions()[0]:
            raise ConfigurationError(_OLDER_FILE if database.is_sqlite else _OLDER)


def _check_known(connection: Connection) -> None:
    revision = _revision(connection)
    if revision is not None and revision not in _revisions():
        raise ConfigurationError(_NEWER)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


@cache
def _revisions() -> tuple[str, ...]:
    """Give the revisions of this release, the newest first."""
    scripts = ScriptDirectory(str(FOLDER))
    return tuple(script.revision for script in scripts.walk_revisions())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config
