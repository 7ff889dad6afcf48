"""Does a server process begin as it should: keys and folder for nobody else, one link to set it up, one way to tidy up?"""

import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

import config
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


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "pl_PL.UTF-8"}, "en"),
        ({"LANG": "be_BY.UTF-8@latin"}, "be"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ru_RU"}, "ru"),
        ({"LC_ALL": "be", "LC_MESSAGES": "ru_RU", "LANG": "ru_RU"}, "be"),
        ({"LC_ALL": "", "LANG": "ru_RU.KOI8-R"}, "ru"),
        ({"LANG": "../../x"}, "en"),
    ],
)
def test_the_operators_language_is_that_of_their_shell_if_the_pages_have_it(
    environment: dict[str, str], language: str
) -> None:
    assert config.operator_language(environment) == language


def test_the_link_leads_to_the_page_in_the_operators_language(running: Server) -> None:
    running.locale = "ru_RU.UTF-8"

    running.restart()

    printed = running.output.splitlines()[-2]
    assert f"{running.url}/ru/setup#" in printed


def test_the_command_serves_until_it_is_told_to_stop(tmp_path: Path, release: str) -> None:
    server = Server(tmp_path / "data", serving.free_port())
    command = [sys.executable, "-m", "incident_log.web.serve", "--port", str(server.port)]
    with subprocess.Popen(
        [*command, "--data", str(server.data)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        printed = [process.stdout.readline(), process.stdout.readline()]
        assert server.answers()
        process.send_signal(signal.SIGINT)

    assert process.returncode == 0
    assert "setup#" in printed[0]
    assert printed[1].startswith(f"Serving {server.url} from {server.data}.")
    assert not server.answers()


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

    done = run(command)

    assert done.returncode == 1
    assert done.stderr.startswith("incident-log: error: server-secret: others may read it")


def maintain(server: Server, *options: str) -> "subprocess.CompletedProcess[str]":
    return run(
        [sys.executable, "-m", "incident_log.web.maintain", "--data", str(server.data), *options]
    )


def run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=serving.ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("name", ["server-secret", "log-signing-key"])
def test_keys_of_another_database_stop_the_start_with_one_sentence(
    settled: Server, name: str
) -> None:
    key = settled.data / "keys" / name
    own = key.read_bytes()

    fine = maintain(settled, "--check")
    key.write_bytes(bytes(32))
    other = maintain(settled, "--check")
    key.unlink()
    missing = maintain(settled, "--check")

    assert (fine.returncode, fine.stdout) == (0, "The keys belong to the database.\n")
    assert (other.returncode, missing.returncode) == (1, 1)
    assert other.stderr.count("\n") == missing.stderr.count("\n") == 1
    assert f"{name}: " in other.stderr
    assert "another one" in other.stderr
    assert f"{name}: it is not there; put the keys folder" in missing.stderr
    assert not key.exists()
    key.write_bytes(own)
    key.chmod(0o600)
    assert maintain(settled, "--check").returncode == 0


def test_a_lost_secret_can_be_given_up_on_purpose(settled: Server) -> None:
    (settled.data / "keys" / "server-secret").unlink()

    before = maintain(settled)
    given_up = maintain(settled, "--accept-secret", "--accept-lost-files")

    assert (before.returncode, given_up.returncode) == (1, 0)
    # Also what it writes itself, whatever the timer that starts it lets others read.
    accepted = next(settled.data.rglob("accepted"))
    assert accepted.stat().st_mode & 0o077 == 0
    assert maintain(settled, "--check").returncode == 0


@pytest.fixture
def settled(running: Server) -> Server:
    """A server that was set up and stopped."""
    lines = [Line(running.port) for _ in range(6)]
    Town(lines).found(setup_token(running))
    for line in lines:
        line.close()
    running.stop()
    return running


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
    answer, body = refused(running, "/api/v1/setup", str(length))

    assert (answer.status, answer.getheader("Content-Type")) == (413, "application/json")
    assert json.loads(body)["error"]["code"] == "limit_exceeded"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"


def test_a_request_that_is_none_is_refused_as_the_api_refuses(running: Server) -> None:
    answer, body = refused(running, "/api/v1/setup", "ten")

    assert (answer.status, json.loads(body)["error"]["code"]) == (400, "format")


def test_a_person_who_sends_too_much_to_a_page_reads_one_sentence(running: Server) -> None:
    answer, body = refused(running, "/en/report", str(10 << 20))

    assert (answer.status, answer.getheader("Content-Type")) == (413, "text/plain; charset=utf-8")
    assert body == b"This is larger than the server accepts."


@pytest.mark.parametrize("path", ["/api/v1/setup", "/en/report"])
def test_a_body_in_pieces_is_refused_before_the_first_of_them(running: Server, path: str) -> None:
    answer, body = refused(running, path, "chunked", "Transfer-Encoding")

    assert (answer.status, answer.getheader("Connection")) == (411, "close")
    assert (b'"code": "format"' in body) is path.startswith("/api/")


def test_headers_are_read_up_to_a_length_and_no_further(running: Server) -> None:
    short, _body = refused(running, "/api/v1/setup", "x" * 16_000, "Remark")
    long, body = refused(running, "/api/v1/setup", "x" * 33_000, "Remark")

    assert (short.status, long.status) == (403, 431)
    assert body == b"The address or its headers are too long."


def refused(
    server: Server, path: str, said: str, header: str = "Content-Length"
) -> tuple[HTTPResponse, bytes]:
    """Announce something, send no body, and give what the server says of it."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest("POST", path)
    connection.putheader(header, said)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_process_says_nothing_of_itself_in_its_answers(running: Server) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
    connection.request("GET", "/api/v1/session")
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.getheader("Server") is None


def test_a_start_without_the_database_that_knows_the_slices_is_refused(settled: Server) -> None:
    (settled.data / "incident-log.sqlite3").unlink()
    command = [sys.executable, "-m", "incident_log.web.serve", "--port", str(settled.port)]

    done = run([*command, "--data", str(settled.data)])
    checked = maintain(settled, "--check")

    assert (done.returncode, checked.returncode) == (1, 1)
    assert done.stderr == checked.stderr
    assert done.stderr.startswith("incident-log: error: database: this one is not set up, and ")
    assert done.stderr.count("\n") == 1


def test_an_older_copy_of_the_database_serves_with_a_warning_until_it_is_accepted(
    running: Server, tmp_path: Path
) -> None:
    lines = [Line(running.port) for _ in range(6)]
    town = Town(lines)
    town.found(setup_token(running))
    database, backup = running.data / "incident-log.sqlite3", tmp_path / "backup"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    town.add_desk()
    for line in lines:
        line.close()
    running.restart()
    assert "warning" not in running.output
    running.stop()
    for file in running.data.glob("incident-log.sqlite3*"):
        file.unlink()
    shutil.copyfile(backup, database)

    running.start()
    checked, tidied = maintain(running, "--check"), maintain(running)
    accepted, after = maintain(running, "--accept-database"), maintain(running, "--check")

    assert running.output.count("incident-log: warning: slices: the log of this database") == 1
    assert [done.returncode for done in (checked, tidied, accepted, after)] == [1, 1, 0, 0]
    assert "--accept-database" in checked.stderr
    assert tidied.stdout.startswith("Deleted 0 reports")
    assert tidied.stderr == checked.stderr.replace("error", "warning", 1)
