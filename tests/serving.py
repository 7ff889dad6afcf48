"""How does a test get a real server? A process of its own that can be killed and started again on the same data."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 30


@dataclass(slots=True)
class Server:
    """One server process. `data` outlives it."""

    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
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
        command = [
            "env",
            f"LC_ALL={self.locale}",
            sys.executable,
            "-m",
            "incident_log.web.serve",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        with self._log().open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
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
            self.process.wait(timeout=10)
            self.process = None

    def _answers(self) -> bool:
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
