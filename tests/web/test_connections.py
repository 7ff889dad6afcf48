"""Does a connection that asks and does not read keep nothing from others, and one that reads slowly get everything?"""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response

from incident_log.settings import Settings
from incident_log.web import serve
from incident_log.web.operations import octets_of
from tests import serving
from tests.serving import Server

_LARGE, _SMALL = bytes(range(256)) * 48_000, b"small"
# As waitress is told here; it says two minutes by itself.
_IDLE_SECONDS = 2
_READERS = 30


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Server]:
    """Some answers of known length, served as a copy is served."""
    server = Server(tmp_path / "data", serving.free_port())
    server.process = serving._PREPARED.Process(target=_serve, args=(server.port,), daemon=True)
    server.process.start()
    until = time.monotonic() + 30
    while not server.answers():
        assert time.monotonic() < until
        time.sleep(0.05)
    yield server
    server.stop()


def _serve(port: int) -> None:
    app = Flask(__name__)
    app.add_url_rule("/healthz", "health", lambda: "")
    app.add_url_rule("/small", "small", lambda: _SMALL)
    app.add_url_rule("/large", "large", lambda: Response(_LARGE))
    app.add_url_rule("/file", "file", lambda: octets_of(_LARGE))
    listening = serve._listen(app, Settings(data=Path(os.devnull)), port)
    listening.adj.channel_timeout = listening.adj.cleanup_interval = _IDLE_SECONDS
    listening.run()


@contextlib.contextmanager
def asking(server: Server, *paths: str) -> Iterator[socket.socket]:
    """Ask for several things on one connection, without waiting for an answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        lines = [f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n" for path in paths]
        line.sendall("".join(lines).encode())
        yield line


def read_all(line: socket.socket, enough: int, pause: float = 0) -> bytes:
    """Read until so many bytes have come, or the connection ends."""
    received = bytearray()
    with contextlib.suppress(ConnectionResetError):
        while len(received) < enough and (piece := line.recv(1 << 16)):
            received += piece
            time.sleep(pause)
    return bytes(received)


@pytest.mark.parametrize("path", ["/large", "/file"])
def test_a_reader_who_is_slow_gets_every_byte(running: Server, path: str) -> None:
    begun = time.monotonic()

    with asking(running, path) as line:
        answer = read_all(line, len(_LARGE) + 1000, pause=0.02)

    assert answer.partition(b"\r\n\r\n")[2] == _LARGE
    assert time.monotonic() - begun > _IDLE_SECONDS


def test_whoever_asks_many_things_at_once_and_reads_gets_all_answers(running: Server) -> None:
    with asking(running, *["/file", "/small", "/large"] * 10) as line:
        received = read_all(line, 20 * len(_LARGE) + 30_000)

    answers = received.split(b"HTTP/1.1 200 OK\r\n")[1:]
    bodies = [answer.partition(b"\r\n\r\n")[2] for answer in answers]
    assert bodies == [_LARGE, _SMALL, _LARGE] * 10


def test_readers_who_ask_and_do_not_read_keep_no_thread_and_are_cut_off(running: Server) -> None:
    with contextlib.ExitStack() as kept:
        lines = [kept.enter_context(asking(running, *["/file"] * 90)) for _ in range(_READERS)]
        looks = [running.answers() for _ in range(20)]
        time.sleep(2 * _IDLE_SECONDS + 1)
        received = [len(read_all(line, 90 * len(_LARGE))) for line in lines]

    assert all(looks)
    assert all(length < 3 * len(_LARGE) for length in received)
    assert running.answers()


def test_whoever_asks_for_hundreds_of_things_at_once_gets_none(running: Server) -> None:
    with asking(running, *["/small"] * 101) as line:
        assert read_all(line, 1) == b""

    with asking(running, *["/small"] * 100) as line:
        assert read_all(line, 1) != b""


def test_whoever_hangs_up_in_the_middle_leaves_the_others_their_turn(running: Server) -> None:
    for _ in range(_READERS):
        with asking(running, *["/large"] * 50) as line:
            line.recv(1000)

    assert all(running.answers() for _ in range(_READERS))
