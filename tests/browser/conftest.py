"""Where do tests of single modules find them? In the checkout, served as it lies there."""

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

ROOT = Path(__file__).resolve().parents[2]


class _Quiet(SimpleHTTPRequestHandler):
    """Serves the checkout, so that a page can load modules and tests from where they lie."""

    @override
    def log_message(self, format: str, *args: object) -> None:  # the name is inherited
        """Say nothing."""


@pytest.fixture(scope="module")
def checkout(release: str) -> Iterator[str]:
    """The checkout at an address of its own; `release` has filled vendor/."""
    handler = functools.partial(_Quiet, directory=str(ROOT))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
