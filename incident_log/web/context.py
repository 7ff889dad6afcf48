"""What belongs to the request at hand? The server's shared things, and one connection inside one transaction."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal

from flask import current_app, g
from sqlalchemy import Connection

from incident_log.services.server import Server

# "apart" means: decide who may in a transaction of its own, then let the view open others. For work that is slow
# (stretching a passphrase, writing a slice to disk) and must hold no lock meanwhile.
Transaction = Literal["reading", "writing", "apart"]


def server() -> Server:
    """Give the running copy."""
    found: Server = current_app.extensions["incident_log.server"]
    return found


def db() -> Connection:
    """Give the connection of this request; it commits when the view returns and rolls back when it raises."""
    connection: Connection = g.incident_log_connection
    return connection


def transaction(kind: Transaction) -> AbstractContextManager[Connection]:
    """Begin this request's transaction."""
    database = server().database
    return _remembered(database.writing() if kind == "writing" else database.reading())


@contextmanager
def _remembered(beginning: AbstractContextManager[Connection]) -> Iterator[Connection]:
    with beginning as connection:
        g.incident_log_connection = connection
        try:
            yield connection
        finally:
            del g.incident_log_connection
