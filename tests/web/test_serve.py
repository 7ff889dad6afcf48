"""Does a server process begin as it should: keys and folder for nobody else, one link to set it up, one way to tidy up?"""

import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests import serving
from tests.lines import Line, setup_token
from tests.serving import Server
from tests.town import Town


@pytest.fixture
def running(tmp_path: Path, release: str) -> Iterator[Server]:
    with serving.run(tmp_path / "data") as server:
        yield server


def links(server: Server) -> list[str]:
    return re.findall(rf"{re.escape(server.url)}/en/setup#[A-Za-z0-9_-]{{22}}", server.output)


def test_each_start_prints_one_link_until_the_server_is_set_up(running: Server) -> None:
    lines = [Line(running.port) for _ in range(6)]
    running.restart()
    assert len(links(running)) == len(set(links(running))) == 2

    town = Town(lines)
    town.found(setup_token(running))
    running.restart()

    assert len(links(running)) == 2
    for line in lines:
        line.close()


def test_what_it_writes_is_for_nobody_else(running: Server) -> None:
    paths = [running.data, *running.data.rglob("*")]

    assert {path.name for path in paths} >= {"keys", "log-signing-key", "server-secret", "slices"}
    assert [path.name for path in paths if path.stat().st_mode & 0o077] == []


def test_keys_that_others_may_read_stop_the_start(running: Server) -> None:
    running.stop()
    (running.data / "keys" / "server-secret").chmod(0o644)
    command = [
        sys.executable,
        "-m",
        "incident_log.web.serve",
        "--port",
        str(running.port),
        "--data",
        str(running.data),
    ]

    done = subprocess.run(
        command, cwd=serving.ROOT, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 1
    assert done.stderr.startswith("incident-log: error: server-secret: others may read it")


def test_the_log_key_stays_the_same(running: Server) -> None:
    def log_key() -> object:
        line = Line(running.port)
        answer = line.send("GET", "/api/v1/setup", body=None, headers={})
        line.close()
        return answer.json["log_key"]

    before = log_key()
    running.restart()

    assert log_key() == before


def test_it_can_be_tidied_up_while_it_runs(running: Server) -> None:
    command = [sys.executable, "-m", "incident_log.web.maintain", "--data", str(running.data)]

    done = subprocess.run(
        command, cwd=serving.ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout == "Deleted 0 reports never sent, 0 slices, 0 sessions and 0 invitations.\n"


@pytest.mark.parametrize("length", [10 << 20, 1 << 40])
def test_a_body_beyond_every_limit_is_refused_without_being_taken(
    running: Server, length: int
) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.putrequest("POST", "/api/v1/setup")
    connection.putheader("Content-Length", str(length))
    connection.endheaders()

    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.status == 413


def test_the_process_says_nothing_of_itself_in_its_answers(running: Server) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request("GET", "/api/v1/session")
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.getheader("Server") is None
