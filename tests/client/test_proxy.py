"""Does everything go through the proxy, names included? A tiny SOCKS5 server says what it was asked for."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator

import pytest
from typing_extensions import override

from tests.client.cli import World


class Socks5(socketserver.StreamRequestHandler):
    """Speaks as much of RFC 1928 as a client without a password needs."""

    asked: list[tuple[int, str, int]]
    target: tuple[str, int]

    @override
    def handle(self) -> None:
        _version, methods = self.rfile.read(2)
        self.rfile.read(methods)
        self.wfile.write(b"\x05\x00")
        _version, _command, _reserved, kind = self.rfile.read(4)
        length = {1: 4, 3: 0, 4: 16}[kind] or self.rfile.read(1)[0]
        address = self.rfile.read(length)
        port = int.from_bytes(self.rfile.read(2), "big")
        name = address.decode() if kind == 3 else socket.inet_ntoa(address)
        type(self).asked.append((kind, name, port))
        with socket.create_connection(type(self).target) as upstream:
            self.wfile.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            back = threading.Thread(target=_pump, args=(upstream, self.connection))
            back.start()
            _pump(self.connection, upstream)
            back.join()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy(world: World) -> Iterator[str]:
    Socks5.asked, Socks5.target = [], ("127.0.0.1", world.server.port)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Socks5) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"socks5://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_commands_go_through_the_proxy(world: World, proxy: str) -> None:
    result = world.ok("--proxy", proxy, "--json", "inbox", who="bo")

    assert result.stdout.startswith("[")
    assert Socks5.asked
    assert {port for _kind, _name, port in Socks5.asked} == {world.server.port}


def test_the_proxy_and_not_this_machine_looks_names_up(world: World, proxy: str) -> None:
    """An onion name cannot be looked up here at all: it must reach the proxy as a name."""
    onion = "http://incidentlogexampleaddressxyz.onion"

    result = world.run("--proxy", proxy, "--server", onion, "--json", "doctor", who="onion-visitor")

    assert '"check": "server", "ok": true' in result.stdout
    assert {(kind, name) for kind, name, _port in Socks5.asked} == {
        (3, "incidentlogexampleaddressxyz.onion")
    }


def test_without_the_proxy_nothing_is_sent(world: World) -> None:
    result = world.run("--proxy", "socks5://127.0.0.1:9", "inbox", who="bo")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot reach" in result.stderr


@pytest.mark.parametrize("proxy", ["127.0.0.1:9050", "socks4://127.0.0.1:9050", "tor", "socks5://"])
def test_what_is_no_proxy_is_refused(world: World, proxy: str) -> None:
    result = world.run("--proxy", proxy, "inbox", who="bo")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "not the address of a proxy" in result.stderr
