"""How is a server asked with next to no work on the asking side? Requests written beforehand, on sockets that stay."""

import re
import socket
import threading
from collections.abc import Mapping, Sequence
from typing import Self

_LENGTH = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)
_PIECE = 1 << 16


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Write a whole request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {text}" for name, text in headers.items()]
    if body or method != "GET":
        lines += ["Content-Type: application/octet-stream", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Line:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._socket.close()

    def ask(self, sent: bytes, expected: int = 200) -> bytes:
        """Send a request and read its answer's body; any other status than expected ends the benchmark."""
        self._socket.sendall(sent)
        head, body = self._head()
        if not head.startswith(f"HTTP/1.1 {expected} ".encode()):
            raise AssertionError(f"{head[:60]!r} {body[:200]!r}")
        found = _LENGTH.search(head)
        assert found is not None, head
        pieces, missing = [body], int(found[1]) - len(body)
        while missing > 0:
            pieces.append(self._receive())
            missing -= len(pieces[-1])
        return b"".join(pieces)

    def _head(self) -> tuple[bytes, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        return head, body

    def _receive(self) -> bytes:
        piece = self._socket.recv(_PIECE)
        if not piece:
            raise AssertionError("the server closed the connection")
        return piece


def at_once(port: int, requests: Sequence[Sequence[bytes]], expected: int) -> None:
    """Send each list of requests on a connection of its own, all at the same time."""
    failures: list[BaseException] = []
    ready = threading.Barrier(len(requests))

    def send(batch: Sequence[bytes]) -> None:
        try:
            with Line(port) as line:
                ready.wait()
                for one in batch:
                    line.ask(one, expected)
        except BaseException as error:  # noqa: BLE001  # told below, in the thread that measures
            failures.append(error)

    threads = [threading.Thread(target=send, args=[batch]) for batch in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
