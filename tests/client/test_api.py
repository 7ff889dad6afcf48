"""Does the client read no more of an answer than it expects, whatever the server announces?"""

import contextlib
import http.server
import threading
from collections.abc import Iterator

import pytest
from typing_extensions import override

from incident_log.client import api
from incident_log.client.api import Api
from incident_log.errors import ServerMisbehaved


class Endless(http.server.BaseHTTPRequestHandler):
    """Announces no length and sends more and more, until the other side hangs up."""

    status = 200
    packed = False
    sent = 0
    protocol_version = "HTTP/1.0"

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        kind = type(self)
        self.send_response(kind.status)
        if kind.packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        with contextlib.suppress(OSError):
            while kind.sent < 256 << 20:
                self.wfile.write(bytes(1 << 16))
                kind.sent += 1 << 16


@pytest.fixture
def endless() -> Iterator[Api]:
    Endless.sent, Endless.status, Endless.packed = 0, 200, False
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        with contextlib.closing(Api(f"http://127.0.0.1:{server.server_address[1]}")) as asked:
            yield asked
        server.shutdown()
        thread.join()


def test_bytes_are_read_up_to_what_was_expected(endless: Api) -> None:
    with pytest.raises(ServerMisbehaved, match="larger than 1000 bytes"):
        endless.get_bytes("/slice", most=1000)

    assert Endless.sent < 64 << 20


def test_json_is_read_up_to_its_limit(endless: Api) -> None:
    with pytest.raises(ServerMisbehaved, match=f"larger than {api.MOST_JSON} bytes"):
        endless.get("me")

    assert Endless.sent < api.MOST_JSON + (64 << 20)


def test_an_error_that_never_ends_is_none(endless: Api) -> None:
    Endless.status = 404

    with pytest.raises(ServerMisbehaved, match=f"larger than {api.MOST_SMALL} bytes"):
        endless.get("me")

    assert Endless.sent < 64 << 20


def test_a_packed_answer_is_refused_before_it_unfolds(endless: Api) -> None:
    Endless.packed = True

    with pytest.raises(ServerMisbehaved, match="packed"):
        endless.get_bytes("/slice", most=1 << 20)
