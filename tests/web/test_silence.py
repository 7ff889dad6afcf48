"""Does the server's own log hold no address of a visitor and nothing of what they sent, whatever they send?"""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from typing_extensions import override

from incident_log.settings import Settings
from incident_log.web import serve
from incident_log.web.connections import Connection
from tests import serving
from tests.serving import Server

MARKER = b"Zara-Example-1987"
_HOST = b" HTTP/1.1\r\nHost: here\r\n"
_LONG = b"9" * 5000
MALFORMED = {
    "a length of thousands of digits": b"POST /%s%sContent-Length: %s\r\n\r\n" % (MARKER, _HOST, _LONG),
    "an address that is none": b"GET http://[%s]/%s\r\n" % (MARKER, _HOST),
    "an address that is cut": b"GET http://[::1%s\r\n" % _HOST,
    "a port that is none": b"GET http://here:%s/%s\r\n" % (MARKER, _HOST),
    "a number of Unicode": f"POST /{MARKER.decode()} HTTP/1.1\r\nContent-Length: ١\r\n\r\n".encode(),
    "a length with a sign": b"POST /%s%sContent-Length: +5\r\n\r\nhello" % (MARKER, _HOST),
    "two lengths": b"POST /%s%sContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello" % (MARKER, _HOST),
    "a coding that is none": b"POST /%s%sTransfer-Encoding: %s\r\n\r\n" % (MARKER, _HOST, MARKER),
    "a header without a name": b"GET /%s%s: %s\r\n\r\n" % (MARKER, _HOST, MARKER),
    "a bare line end": b"GET /%s%sX: a\r%s\r\n\r\n" % (MARKER, _HOST, MARKER),
    "no request at all": MARKER + b"\r\n\r\n",
    "bytes that are no text": b"GET /\xff\xfe%s%s\xff: \xff\r\n\r\n" % (MARKER, _HOST),
    "a forged address": b"GET /%s%sX-Forwarded-For: %s\r\nForwarded: %s\r\n\r\n" % (MARKER, _HOST, MARKER, MARKER),
    "headers without end": b"GET /%s%s%s" % (MARKER, _HOST, b"X: " + MARKER * 4000),
    "too large": b"POST /%s%sContent-Length: 99999999999\r\n\r\n" % (MARKER, _HOST),
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
}  # fmt: skip


def send(port: int, octets: bytes) -> tuple[str, bytes]:
    """Send bytes on a connection of its own; give the address they came from, and the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        own = "{}:{}".format(*line.getsockname())
        answer = bytearray()
        # A server that has read enough hangs up.
        with contextlib.suppress(OSError):
            line.sendall(octets)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(1 << 16):
                answer += piece
        return own, bytes(answer)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, release: str) -> Iterator[Server]:
    with serving.run(tmp_path_factory.mktemp("silence") / "data") as server:
        yield server


@pytest.mark.parametrize("octets", MALFORMED.values(), ids=list(MALFORMED))
def test_a_malformed_request_leaves_nothing_in_the_log(running: Server, octets: bytes) -> None:
    before = running.output

    send(running.port, octets)
    time.sleep(0.1)

    assert running.output == before
    assert running.answers()


@pytest.mark.parametrize(
    "name", ["a length of thousands of digits", "an address that is none", "an address that is cut"]
)
def test_what_is_no_number_or_address_is_refused_as_malformed(running: Server, name: str) -> None:
    _own, answer = send(running.port, MALFORMED[name])

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert MARKER not in answer


class Failing(Connection):
    """A connection with a defect that shows when something comes."""

    @override
    def handle_read(self) -> None:
        raise ValueError(self.recv(1000).decode())


def _serve(port: int, log: Path, channel: type[Connection]) -> None:
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    app = Flask(__name__)

    def fail(environ: dict[str, str], _start: object) -> list[bytes]:
        raise ValueError(environ["PATH_INFO"])

    app.wsgi_app = fail  # type: ignore[assignment,method-assign]
    listening = serve._listen(app, Settings(data=Path(os.devnull)), port)
    listening.channel_class = channel  # type: ignore[union-attr]
    listening.run()


@pytest.mark.parametrize("channel", [Connection, Failing])
def test_a_defect_is_logged_by_class_and_place_only(
    tmp_path: Path, channel: type[Connection]
) -> None:
    log, port = tmp_path / "log", serving.free_port()
    process = serving._PREPARED.Process(target=_serve, args=(port, log, channel), daemon=True)
    process.start()
    until = time.monotonic() + 30
    while True:
        with contextlib.suppress(ConnectionRefusedError):
            own, _answer = send(port, b"GET /%s%s\r\n" % (MARKER, _HOST))
            break
        assert time.monotonic() < until
        time.sleep(0.05)
    time.sleep(0.2)
    process.terminate()
    process.join(10)

    written = log.read_text()
    assert "ValueError at " in written
    assert written.count("\n") == 1
    assert not [each for each in (MARKER.decode(), own, "127.0.0.1", "GET") if each in written]
