"""How does the client run a server beside itself? As a process of its own, with every signal passed on."""

import contextlib
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from incident_log.client.api import MOST_SMALL, Api
from incident_log.client.language import _
from incident_log.errors import ServerError, ServerUnreachable

_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_SETUP_LINK = re.compile(r"https?://\S+/setup#\S+")


class Server:
    """A running server."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process, self.url = process, url
        self.setup_link: str | None = None

    def wait_until_ready(self) -> None:
        """Wait until it answers; raise ServerError when it stops before that."""
        deadline = time.monotonic() + _READY_SECONDS
        api = Api(self.url)
        with contextlib.closing(api):
            while time.monotonic() < deadline:
                if self.process.poll() is not None:
                    raise ServerError(_("the server stopped while it was starting"))
                with contextlib.suppress(ServerUnreachable):
                    api.get_bytes("/healthz", most=MOST_SMALL)
                    return
                time.sleep(0.1)
        raise ServerUnreachable(_("the server did not answer in time"))

    def read_until_address(self, *, echo: bool) -> None:
        """Read what the server prints at the start, and take the one-time setup link out of it."""
        if self.process.stdout is None:
            return
        for line in self.process.stdout:
            found = _SETUP_LINK.search(line)
            if found:
                self.setup_link = found.group()
            if echo:
                sys.stdout.write(line)
                sys.stdout.flush()
            if line.startswith("Serving "):
                return

    def stop(self) -> None:
        """Ask the server to stop, and wait for it."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def run_in_foreground(port: int, data: Path) -> int:
    """Run a server until it ends; give its exit code."""
    process = subprocess.Popen(_command(port, data))
    with _passing_signals_on(process):
        return _exit_code(process.wait())


@contextlib.contextmanager
def running(port: int, data: Path) -> Iterator[Server]:
    """Run a server while something is done with it; its output is read, its complaints are passed on."""
    process = subprocess.Popen(_command(port, data), stdout=subprocess.PIPE, text=True, bufsize=1)
    server = Server(process, f"http://127.0.0.1:{port}")
    try:
        with _passing_signals_on(process):
            yield server
    finally:
        server.stop()


def check_keys(data: Path) -> str:
    """Have the server's own program say whether the keys in a data folder belong to its database."""
    command = [sys.executable, "-m", "incident_log.web.maintain", "--check", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return done.stdout.strip()
    complaint = done.stderr.strip().rpartition("\n")[2]
    raise ServerError(complaint.removeprefix("incident-log: error: "))


def wait_for_end(server: Server) -> int:
    """Pass on what the server prints until it ends; give its exit code."""
    if server.process.stdout is not None:
        for line in server.process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
    return _exit_code(server.process.wait())


def _command(port: int, data: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "incident_log.web.serve",
        "--port",
        str(port),
        "--data",
        str(data),
    ]


def _exit_code(code: int) -> int:
    """A server that a signal ended did what it was asked."""
    return 0 if code in {-signal.SIGTERM, -signal.SIGINT, 0} else 1


@contextlib.contextmanager
def _passing_signals_on(
    process: "subprocess.Popen[bytes] | subprocess.Popen[str]",
) -> Iterator[None]:
    def pass_on(number: int, _frame: FrameType | None) -> None:
        if process.poll() is None:
            process.send_signal(number)

    before = {
        number: signal.signal(number, pass_on)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
