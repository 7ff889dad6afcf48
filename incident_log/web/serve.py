"""How is a copy served on one machine? `python -m incident_log.web.serve` on waitress, in the foreground."""

import ctypes
import gc
import os
import sys
from pathlib import Path

import click
from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

import config
from incident_log.errors import IncidentLogError, StorageFull, Unavailable
from incident_log.services import maintenance, setup
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.web import operators, silence
from incident_log.web.app import create_app
from incident_log.web.connections import Connection

# Waitress reads a whole body before it takes a thread, so slow lines hold none; threads wait for the disk only.
_THREADS = 12
# A slice stays in memory on its way: nothing of it lies in a temporary file.
_BODY_IN_MEMORY = 2 << 20
# So does a page of records, which as text is a third longer. Cards and slices are sent from where they are: see `octets_of`.
_ANSWER_IN_MEMORY = 6 << 20
# Read from a connection at once: eight times waitress's usual, because one thread reads for all of them.
_READ_AT_ONCE = 65536
# From malloc.h: how many places the C library takes memory from, for all threads together.
_M_ARENA_MAX = -8
_ARENAS = 2
# A browser sends one or two; waitress looks through all of it anew with every byte that comes.
_LONGEST_HEADERS = 32 << 10
# The largest body any route takes, and some room; the routes have their own, smaller limits.
_LARGEST_BODY = 9 << 20


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port on this machine.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="Folder to keep everything in.",
)
def main(port: int, data: Path) -> None:
    """Serve on 127.0.0.1 only; put a proxy in front to reach it from elsewhere."""
    # Whatever the folder was before, what is written into it is nobody else's on this machine.
    os.umask(0o077)
    _share_memory()
    try:
        settings = config.load(defaults={"base_url": f"http://127.0.0.1:{port}"}, data=str(data))
        app = create_app(settings)
        server: Server = app.extensions["incident_log.server"]
        doubt = _tidy(server)
        token = _setup_token(server)
    except IncidentLogError as error:
        sys.exit(f"incident-log: error: {operators.words(error)}")
    # What was made by now stays until the end: looking through it for garbage would take milliseconds out of large answers.
    gc.collect()
    gc.freeze()
    if doubt is not None:
        print(f"incident-log: warning: {operators.words(doubt)}", file=sys.stderr, flush=True)
    listening = _listen(app, settings, port)
    if token is not None:
        link = f"{settings.base_url}/{config.operator_language()}/setup#{token}"
        print(f"To set it up, open this link once: {link}", flush=True)
    print(f"Serving {settings.base_url} from {data.resolve()}. Press Ctrl+C to stop.", flush=True)
    listening.run()


def _share_memory() -> None:
    """Let threads share the memory they give back: each would keep several slices of its own, 40 MB in all instead of 20."""
    try:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
    except (OSError, AttributeError, TypeError):
        # Another C library than glibc, which has no such thing; Windows wants the name of one.
        return


def _tidy(server: Server) -> IncidentLogError | None:
    """Tidy up; give what the operator should know. It is never a reason not to serve: what is there can be read."""
    try:
        return maintenance.tidy(server).doubt
    except (StorageFull, Unavailable) as error:
        return error


def _setup_token(server: Server) -> str | None:
    """Draw the one-time token; an older one that was never used is good no more."""
    with server.database.writing() as connection:
        return setup.new_token(connection)


def _listen(app: Flask, settings: Settings, port: int) -> MultiSocketServer | BaseWSGIServer:
    silence.keep()
    made = create_server(
        app,
        host="127.0.0.1",
        port=port,
        threads=_THREADS,
        ident=None,
        inbuf_overflow=_BODY_IN_MEMORY,
        outbuf_overflow=_ANSWER_IN_MEMORY,
        # No thread waits for a reader: a connection begins no answer before the last one left, see `Connection`.
        outbuf_high_watermark=sys.maxsize,
        recv_bytes=_READ_AT_ONCE,
        max_request_header_size=_LONGEST_HEADERS,
        max_request_body_size=_LARGEST_BODY,
        connection_limit=500,
        # Without a proxy in front, whoever connects must not choose their own address.
        clear_untrusted_proxy_headers=settings.proxies == 0,
    )
    if isinstance(made, BaseWSGIServer):
        made.channel_class = Connection
    return made


if __name__ == "__main__":
    main()
