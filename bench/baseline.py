"""What would the simplest server cost? Bare Flask views on the same waitress: one inserts a row, one keeps a file.

Run as a process of its own: `python -m bench.baseline PORT FOLDER`.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

from flask import Flask, Response, request
from waitress.server import create_server

from tests.serving import free_port

# As in incident_log/web/serve.py and incident_log/storage/database.py.
_THREADS = 12
_BODY_IN_MEMORY = 2 << 20
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",
    "cache_size = -16384",
)
_READ_AT_ONCE = 65536
_LARGEST = 2 << 30
_PIECE = 1 << 20
_EMPTY_PAGE = "<!doctype html><title>bare</title><input type=file id=file>"


def create_app(folder: Path) -> Flask:
    """Make the application."""
    app, one_writer = Flask(__name__), threading.Lock()
    connection = sqlite3.connect(
        folder / "bare.sqlite3", check_same_thread=False, isolation_level=None
    )
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")

    @app.get("/")
    def page() -> str:
        return _EMPTY_PAGE

    @app.post("/rows")
    def insert() -> tuple[dict[str, int | None], int]:
        body = request.get_data()
        # A lock is faster than SQLite's own waiting: eight writers must not make this one slow.
        with one_writer:
            row = connection.execute("INSERT INTO bare (body) VALUES (?)", (body,)).lastrowid
        return {"row": row}, 201

    @app.put("/file")
    def keep() -> Response:
        with (folder / "file").open("wb") as file:
            while piece := request.stream.read(_PIECE):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        return Response(status=201)

    return app


@contextlib.contextmanager
def run(folder: Path) -> Iterator[int]:
    """Run it in a process of its own; gives the port."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    command = [sys.executable, "-m", "bench.baseline", str(port), str(folder)]
    process = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    try:
        until = time.monotonic() + 30
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise AssertionError("the bare server did not start")
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def main(port: int, folder: Path) -> None:
    """Serve until somebody ends this process."""
    listening = create_server(
        create_app(folder),
        host="127.0.0.1",
        port=port,
        threads=_THREADS,
        ident=None,
        inbuf_overflow=_BODY_IN_MEMORY,
        recv_bytes=_READ_AT_ONCE,
        max_request_body_size=_LARGEST,
    )
    listening.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
