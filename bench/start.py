"""How long does `make run` take from a fresh clone to the first page, with nothing installed and nothing cached?"""

import os
import signal
import subprocess
import time
from http.client import HTTPConnection
from pathlib import Path

from bench.results import Row, Scale
from tests.serving import ROOT, free_port

NAME = "start"
_MOST_SECONDS = 60.0
_GIVE_UP_SECONDS = 600


def measure(folder: Path, _scale: Scale) -> list[Row]:
    """Clone, run, and ask for the first page until it comes."""
    clone, home, port = folder / "clone", folder / "home", free_port()
    cloning = ["git", "clone", "--quiet", str(ROOT), str(clone)]
    subprocess.run(cloning, check=True)
    home.mkdir()
    begun = time.perf_counter()
    # `env` changes what is given and passes on the rest.
    command = [
        "env",
        f"HOME={home}",
        f"XDG_CACHE_HOME={home}/cache",
        f"PIP_CACHE_DIR={home}/pip",
        f"npm_config_cache={home}/npm",
        "make",
        "run",
        f"PORT={port}",
    ]
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            command, cwd=clone, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait(process, port, folder / "output")
            took = time.perf_counter() - begun
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=30)
    how = "a fresh clone, empty caches, once; downloads included"
    return [Row("Cold `make run` to the first page", took, " s", how, most=_MOST_SECONDS)]


def _wait(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    until = time.monotonic() + _GIVE_UP_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > until:
            raise AssertionError(f"it did not start:\n{output.read_text()[-3000:]}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/en/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
