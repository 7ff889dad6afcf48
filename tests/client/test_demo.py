"""Does the demonstration stand, say who can sign in, and come back as it was?"""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from incident_log.client.demo_files import write_evidence
from incident_log.domain.packaged import Entry, packaged
from tests.client.cli import World, run
from tests.serving import ROOT, Server, free_port

# Changes only when a file is meant to change.
DIGEST = "3ab4886256f12b186d92d326209c24e80df146ee09b02196238f204cff00915d"


class Running:
    """A demonstration in the foreground of another process."""

    def __init__(self, data: Path) -> None:
        self.port, self.data = free_port(), data
        command = [
            sys.executable,
            "-m",
            "incident_log.client",
            "demo",
            "--port",
            str(self.port),
            "--data",
            str(data),
        ]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def wait_until_ready(self) -> str:
        """Give everything it printed until it serves."""
        printed = ""
        assert self._process.stdout
        for line in self._process.stdout:
            printed += line
            if "demo.json" in line:
                return printed
        raise AssertionError(self._process.communicate()[1])

    def stop(self, how: signal.Signals) -> int:
        """Send a signal and give the exit code."""
        self._process.send_signal(how)
        self._process.communicate(timeout=30)
        return self._process.returncode

    @property
    def told(self) -> dict[str, object]:
        told: dict[str, object] = json.loads((self.data / "demo.json").read_text())
        return told


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_demonstration_is_made_once_and_served_again(tmp_path: Path, release: str) -> None:
    data = tmp_path / "demo"
    first = Running(data)
    printed = first.wait_until_ready()
    told = json.loads((data / "demo.json").read_text())

    assert (data / "demo.json").stat().st_mode & 0o777 == 0o600
    assert told["base_url"] == f"http://127.0.0.1:{first.port}"
    assert [person["role"] for person in told["people"]] == [
        "owner",
        "caseworker",
        "caseworker",
        "lawyer",
    ]
    assert len(told["reports"]) == 10
    for person in told["people"]:
        assert person["sign_in_name"] in printed
        assert person["passphrase"] in printed
    for report in told["reports"]:
        assert report["codename"] in printed
    _sign_in_as_everybody(tmp_path, told)
    assert first.stop(signal.SIGTERM) == 0

    second = Running(data)
    second.wait_until_ready()
    again = json.loads((data / "demo.json").read_text())
    assert second.stop(signal.SIGINT) == 0
    assert again["reports"] == told["reports"]
    assert again["base_url"] == f"http://127.0.0.1:{second.port}"
    assert again["intake_link"].partition("#")[2] == told["intake_link"].partition("#")[2]


def _sign_in_as_everybody(folder: Path, told: dict[str, list[dict[str, str]]]) -> None:
    world = World(folder, Server(folder, 0), tmp=folder)
    seen = {}
    for person in told["people"]:
        name = person["sign_in_name"]
        who = (
            "--profile",
            str(folder / name),
            "--passphrase-file",
            str(world.secret(name, person["passphrase"])),
        )
        assert run(*who, "login", "--name", name, "--link", str(told["intake_link"])).exit_code == 0
        seen[person["role"]] = json.loads(run(*who, "--json", "inbox").stdout)
    assert len(seen["owner"]) == 10
    assert sorted(row["status"] for row in seen["caseworker"]).count("new") == 4
    assert len(seen["lawyer"]) == 1
    code = ("--codename-file", str(world.secret("code", told["reports"][2]["codename"])))
    back = run("--profile", str(folder / "back"), *code, "return", str(told["intake_link"]))
    assert "do you have the letter of the ccf" in back.stdout.casefold()


def test_a_folder_with_another_server_is_not_made_a_demonstration(
    tmp_path: Path, release: str
) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    server = Server(data, free_port())
    server.start()
    world = World(tmp_path, server, tmp=tmp_path)
    token = world.secret("token", world.setup_link)
    world.ok(
        "setup",
        "--organisation",
        "T",
        "--desk",
        "D",
        "--owner",
        "A",
        "--name",
        "amina",
        "--token-file",
        str(token),
        who="amina",
        server=True,
    )
    server.stop()

    result = run("demo", "--port", str(free_port()), "--data", str(data))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "no whole demonstration" in result.stderr


def test_serve_passes_signals_on_and_ends_with_the_server(tmp_path: Path, release: str) -> None:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "incident_log.client",
        "serve",
        "--port",
        str(port),
        "--data",
        str(tmp_path / "data"),
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    printed = ""
    for line in process.stdout:
        printed += line
        if line.startswith("Serving "):
            break
    assert f"http://127.0.0.1:{port}/en/setup#" in printed

    children = _children_of(process.pid)
    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    process.stdout.close()
    assert len(children) == 1
    _wait_until_gone(children[0])


def test_evidence_of_the_demonstration_is_the_same_on_every_machine(tmp_path: Path) -> None:
    digest = hashlib.sha256()
    for case in Entry(packaged("public_cases")).entries("cases"):
        for listed in write_evidence(case, tmp_path / case.text("code")):
            content = (tmp_path / case.text("code") / str(listed["file"])).read_bytes()
            assert content
            digest.update(content)
    assert digest.hexdigest() == DIGEST


def _children_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("the server outlived the command")
