"""What does an operator read at a start or a check beside a store that is full, away or another one, and in which language?"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from incident_log.errors import IncidentLogError, StorageFull, Unavailable
from incident_log.storage import sessions
from incident_log.storage.blobs import Blobs
from incident_log.web import serve
from tests import serving
from tests.lines import Line, setup_token
from tests.serving import Server
from tests.town import Town
from tests.web.test_serve import maintain, run


@pytest.fixture
def settled(tmp_path: Path, release: str) -> Iterator[Server]:
    """A server that was set up and stopped."""
    with serving.run(tmp_path / "data") as server:
        lines = [Line(server.port) for _ in range(6)]
        Town(lines).found(setup_token(server))
        for line in lines:
            line.close()
        server.stop()
        yield server


@pytest.mark.parametrize("error", [StorageFull("full"), Unavailable("busy")], ids=str)
@pytest.mark.parametrize("failing", ["store", "database"])
def test_a_disk_that_takes_nothing_is_a_warning_and_the_server_serves(
    settled: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failing: str,
    error: IncidentLogError,
) -> None:
    """Whoever would read, export or shut a reader out can; what is on the disk is there."""
    (settled.data / "slices" / "installation").unlink()
    (settled.data / "installation").unlink()
    served = list[int]()

    def fail(*_given: object) -> None:
        raise error

    if failing == "store":
        monkeypatch.setattr(Blobs, "write_mark", fail)
    else:
        monkeypatch.setattr(sessions, "delete_ended", fail)
    monkeypatch.setattr(serve, "_listen", lambda *given: Listening(served, given))

    serve.main(["--port", "8000", "--data", str(settled.data)], standalone_mode=False)

    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("incident-log: warning: ")
    assert " disk" in printed.err
    assert "Serving" in printed.out
    assert served == [1]


@dataclass
class Listening:
    """What would take connections."""

    served: list[int]
    given: object

    def run(self) -> None:
        self.served.append(1)


@pytest.mark.parametrize("options", [["--check"], [], ["--accept-lost-files"]], ids=str)
def test_a_wrong_folder_is_neither_checked_nor_tidied_and_stays_empty(
    tmp_path: Path, options: list[str]
) -> None:
    command = [sys.executable, "-m", "incident_log.web.maintain", *options, "--data"]

    done = run([*command, str(tmp_path)])

    assert done.returncode == 1
    assert done.stderr.startswith(f"incident-log: error: database: there is no file {tmp_path}")
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [("be_BY.UTF-8", "няма файла"), ("ru_RU.UTF-8", "нет файла"), ("C.UTF-8", "there is no file")],
)
def test_the_operator_reads_in_their_own_language_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str, language: str, said: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    command = [sys.executable, "-m", "incident_log.web.maintain", "--check", "--data"]

    done = run([*command, str(tmp_path)])

    assert said in done.stderr
    assert f"{tmp_path}/incident-log.sqlite3" in done.stderr
    assert "INCIDENT_LOG_DATABASE" in done.stderr


def test_a_store_that_is_not_mounted_stops_the_start_and_is_given_up_on_purpose(
    settled: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    monkeypatch.setenv("INCIDENT_LOG_SLICES", (tmp_path / "disk").as_uri())
    command = [sys.executable, "-m", "incident_log.web.serve", "--port", str(settled.port)]

    done = run([*command, "--data", str(settled.data)])
    checked, tidied = maintain(settled, "--check"), maintain(settled)
    left = list((tmp_path / "disk").iterdir())
    given_up, after = maintain(settled, "--accept-lost-files"), maintain(settled, "--check")

    assert done.stderr == checked.stderr == tidied.stderr
    assert f"lies in {tmp_path / 'disk'}: mount its disk" in done.stderr
    assert [one.returncode for one in (done, checked, tidied)] == [1, 1, 1]
    assert left == []
    assert (given_up.returncode, after.returncode) == (0, 0)
