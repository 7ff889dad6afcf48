"""How does somebody of the tests reach a server process? Over a real line, with a cookie kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection

from tests.people import Answer
from tests.serving import Server

_SECONDS = 30


@dataclass
class Line:
    """A browser at the end of a line; connects anew when the server was started again."""

    port: int
    cookie: str = ""
    connection: HTTPConnection | None = field(default=None, repr=False)

    def send(
        self, method: str, path: str, *, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        """Send a request; raise OSError when nobody answers, and connect anew the next time."""
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        try:
            sent = dict(headers) | ({"Cookie": self.cookie} if self.cookie else {})
            self.connection.request(method, path, body=body, headers=sent)
            response = self.connection.getresponse()
            octets = response.read()
        except (OSError, ValueError):
            self.close()
            raise
        cookie = response.getheader("Set-Cookie")
        if cookie is not None:
            self.cookie = cookie.partition(";")[0]
        return Answer(response.status, octets, dict(response.getheaders()))

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def setup_token(server: Server) -> str:
    """Take the one-time token out of what the server printed last."""
    tokens = re.findall(r"/en/setup#([A-Za-z0-9_-]{22})", server.output)
    assert tokens, server.output
    return str(tokens[-1])
