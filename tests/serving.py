"""How does a test get a real server? A process of its own that can be killed and started again on the same data.

A hundred tests start one. Each is forked from a process that has imported everything already, because importing takes
longer than the rest of a start; that the command itself starts is what the tests of serving say.
"""

import contextlib
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from incident_log.web import serve

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 30
_PREPARED = multiprocessing.get_context("forkserver")
_PREPARED.set_forkserver_preload([serve.__name__, __name__])


@dataclass(slots=True)
class Server:
    """One server process. `data` outlives it."""

    data: Path
    port: int
    process: ForkServerProcess | None = field(default=None, repr=False)
    # The link it prints is in the operator's language.
    locale: str = "C.UTF-8"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """What the server printed since its first start."""
        return self._log().read_text()

    def start(self) -> None:
        """Start, and wait until it answers."""
        arguments = ["--port", str(self.port), "--data", str(self.data)]
        self.process = _PREPARED.Process(
            target=_serve, args=(arguments, self.locale, self._log()), daemon=True
        )
        self.process.start()
        until = time.monotonic() + _START_SECONDS
        while not self.answers():
            if not self.process.is_alive() or time.monotonic() > until:
                raise AssertionError(f"the server did not start:\n{self.output}")
            time.sleep(0.05)

    def kill(self) -> None:
        """End it as a power cut would: nothing is flushed or closed."""
        self._end("kill")

    def stop(self) -> None:
        self._end("terminate")

    def restart(self) -> None:
        self.kill()
        self.start()

    def _end(self, how: str) -> None:
        if self.process is not None:
            getattr(self.process, how)()
            self.process.join(timeout=10)
            assert not self.process.is_alive()
            self.process = None

    def answers(self) -> bool:
        """Tell whether anybody serves at this port."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _log(self) -> Path:
        return self.data.with_name(f"{self.data.name}.log")


def _serve(arguments: list[str], locale: str, log: Path) -> None:
    """Do in the new process what the command does in its own."""
    os.chdir(ROOT)
    os.environ["LC_ALL"] = locale  # noqa: TID251  # as the shell of whoever starts it would
    with log.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    serve.main(arguments)


@contextlib.contextmanager
def run(data: Path) -> Iterator[Server]:
    """Run a server on `data` for as long as the block lasts."""
    server = Server(data, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """Ask the machine for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
