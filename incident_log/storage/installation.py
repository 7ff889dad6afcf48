"""Is this server set up, and for whom?"""

from sqlalchemy import Connection, select, update

from incident_log.storage.columns import table_of
from incident_log.storage.people_tables import Installation

_ROW = select(Installation.organisation, Installation.setup_token_hash).where(Installation.id == 1)
_SET = update(table_of(Installation)).where(Installation.id == 1)


def find_organisation(connection: Connection) -> bytes | None:
    """Find the fingerprint of the root; None before setup."""
    organisation, _token = connection.execute(_ROW).one()
    return organisation


def find_setup_token_hash(connection: Connection) -> bytes | None:
    """Find the hash of the one-time token; None when there is none, or setup is over."""
    _organisation, token_hash = connection.execute(_ROW.with_for_update()).one()
    return token_hash


def find_secret_check(connection: Connection) -> bytes | None:
    """Find the check value of the server secret; None before the first start."""
    return connection.execute(
        select(Installation.secret_check).where(Installation.id == 1)
    ).scalar_one()


def record_secret_check(connection: Connection, check: bytes) -> None:
    """Bind this database to one server secret."""
    connection.execute(_SET, {"secret_check": check})


def record_setup_token(connection: Connection, token_hash: bytes) -> None:
    """Replace the one-time token."""
    connection.execute(_SET, {"setup_token_hash": token_hash})


def record_organisation(connection: Connection, organisation: bytes) -> None:
    """End setup: the server belongs to this organisation for good, and the token is gone."""
    connection.execute(_SET, {"organisation": organisation, "setup_token_hash": None})
