"""Do files come back as they went, and does an upload survive what happens to uploads?"""

import contextlib
import hashlib
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from incident_log.client import casework, download, session, upload
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.reportfile import EvidenceFile
from incident_log.errors import FormatError, NotSignedIn, VerificationError
from incident_log.format.canonical import Json
from tests.client.cli import REPORT, World, run
from tests.client.entering import member
from tests.serving import Server

SIZES = [1, 65_000, 65_536, 1_048_576 - 300, 1_048_576, 3_200_000]


def test_files_of_every_size_come_back_as_they_went(world: World) -> None:
    contents = [hashlib.shake_128(str(size).encode()).digest(size) for size in SIZES]
    names = [f"{size}.bin" for size in SIZES]
    paths = [world.file(name, content) for name, content in zip(names, contents, strict=True)]
    filed = world.adopted(*paths)

    for name, content in zip(names, contents, strict=True):
        out = world.tmp / f"back-{name}"
        world.ok("evidence", "get", filed["case"], name, "--out", str(out), who="bo")
        assert out.read_bytes() == content
        assert out.stat().st_mode & 0o777 == 0o600


def test_an_existing_file_is_not_overwritten(world: World) -> None:
    filed = world.adopted(world.file("any.bin", b"from the server"))
    mine = world.file("mine.bin", b"mine")

    result = world.run("evidence", "get", filed["case"], "any.bin", "--out", str(mine), who="bo")

    assert result.exit_code == 2
    assert "already exists" in result.stderr
    assert mine.read_bytes() == b"mine"


def test_a_member_adds_a_file_to_the_work_of_the_desk(world: World) -> None:
    filed = world.adopted()

    added = world.json(
        "evidence",
        "add",
        filed["case"],
        str(world.file("draft.pdf", b"%PDF-1.4")),
        "--part",
        "work",
        "--describes",
        "Draft",
        who="bo",
    )

    shown = world.json("show", filed["case"], who="amina")["view"]["evidence"]
    assert [
        (one["evidence"], one["compartment"], one["payload"]["describes"]) for one in shown
    ] == [(added["evidence"], "work", "Draft")]
    assert (
        "draft.pdf"
        not in world.ok(
            "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )


def test_a_reporter_adds_a_file_later(world: World) -> None:
    filed = world.adopted()
    code = world.codename_file(filed)

    text = world.ok(
        "--codename-file",
        code,
        "return",
        "--evidence",
        str(world.file("later.png", b"\x89PNG")),
        who="reporter",
    ).stdout

    assert "later.png" in text
    assert "later.png" in world.ok("show", filed["case"], who="bo").stdout


def test_a_file_that_changes_while_it_is_sent_is_refused(world: World) -> None:
    filed = world.adopted()
    path = world.file("growing.log", bytes(2_000_000))
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        prepared = upload.prepare(EvidenceFile(path))
        path.write_bytes(b"x" + bytes(1_999_999))

        with pytest.raises(FormatError, match="changed while it was read"):
            upload.send(opened.api, filed["case"], opened.keys.newest("report"), prepared)

        assert not opened.reopen().view().evidence


def test_a_slice_that_the_server_changed_is_refused_and_leaves_no_file(own: World) -> None:
    world, slices = own, own.server.data / "slices"
    filed = world.adopted(world.file("photo.jpg", bytes(5000)))
    (stored,) = (path for path in slices.glob("*/**/*") if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\0")
    out = world.tmp / "photo-back.jpg"

    result = world.run("evidence", "get", filed["case"], "1", "--out", str(out), who="bo")

    assert result.exit_code == 1
    assert "another piece of the file" in result.stderr
    assert list(world.tmp.glob("*photo-back*")) == []


@pytest.mark.slow
def test_a_report_goes_on_after_the_server_was_killed_in_the_middle(own: World) -> None:
    world, slices = own, own.server.data / "slices"
    content = hashlib.shake_128(b"large").digest(24_000_000)
    video, report = world.file("video.mp4", content), world.file("report.yaml", REPORT)
    killer = _kill_when(world.server, slices, files=3)

    broken = world.run(
        "report", world.intake_link, str(report), "--evidence", str(video), who="reporter"
    )
    killer.join()

    assert broken.exit_code == 1
    assert "hint: what was sent is kept" in broken.stderr
    codename = world.secret("code", broken.stdout.removeprefix("Codename: ").strip())
    world.server.start()
    before = {path: path.stat().st_mtime_ns for path in slices.glob("*/*/*") if path.is_file()}
    assert 0 < len(before) < 23
    changed = world.run(
        "--codename-file",
        str(world.secret("other", "8Y2V-81Q3-AKFN-WT6Y-A47Z-6RN1-PMY8")),
        "report",
        "--resume",
        who="reporter",
    )
    assert changed.exit_code == 1
    world.ok("--codename-file", str(codename), "report", "--resume", who="reporter")
    text = world.ok("--codename-file", str(codename), "return", who="reporter").stdout
    assert hashlib.sha256(content).hexdigest() in text
    assert {path: path.stat().st_mtime_ns for path in before} == before
    again = world.ok("--codename-file", str(codename), "report", "--resume", who="reporter")
    assert "had arrived already" in again.stderr


def _kill_when(server: Server, slices: Path, files: int) -> threading.Thread:
    def watch() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if sum(path.is_file() for path in slices.rglob("*")) >= files:
                server.kill()
                return
            time.sleep(0.005)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_server_that_is_away_is_told_in_one_sentence(world: World) -> None:
    result = run("--server", "http://127.0.0.1:9", "--profile", str(world.tmp / "p"), "doctor")

    assert result.exit_code == 1
    assert "FAIL  server: cannot reach http://127.0.0.1:9" in result.stdout


def test_a_record_of_evidence_that_names_another_file_is_refused(world: World) -> None:
    filed = world.adopted(world.file("any.bin", b"the real one"))
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        other = replace(opened.view().evidence[0], sha256="A" * 43)

        with pytest.raises(VerificationError, match="not the one that its record names"):
            download.fetch(opened.api, opened.journal, other, _take, _take)


def _take(_piece: object) -> None:
    """Nothing is done with what comes."""


@dataclass
class OldView:
    """A server that goes on to show a case as it was when it was first asked for; what is sent to it is noted."""

    case: str
    shown: dict[str, Answer] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)

    def remember(self, monkeypatch: pytest.MonkeyPatch) -> None:
        get, change = Api.get, Api._change

        def answer(api: Api, path: str) -> Answer:
            if not path.startswith(f"cases/{self.case}"):
                return get(api, path)
            if path not in self.shown:
                self.shown[path] = get(api, path)
            return self.shown[path]

        def note(api: Api, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401  # as it is
            self.sent.append(path)
            return change(api, method, path, **more)

        monkeypatch.setattr(Api, "get", answer)
        monkeypatch.setattr(Api, "_change", note)


@pytest.mark.parametrize("who", ["bo", "reporter"])
def test_nothing_of_a_file_is_sent_to_a_case_whose_newest_records_are_missing(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    filed = world.adopted()
    code = ("--codename-file", world.codename_file(filed), "return")
    look = ("show", filed["case"]) if who == "bo" else code
    path = str(world.file("late.bin", b"later"))
    add = ("evidence", "add", filed["case"], path) if who == "bo" else (*code, "--evidence", path)
    server = OldView(filed["case"])
    with monkeypatch.context() as watching:
        server.remember(watching)
        world.ok(*look, who=who)
    world.ok("message", "--file", "-", filed["case"], who="bo", typed="Go away.\n")
    world.ok(*look, who=who)
    server.sent.clear()

    with monkeypatch.context() as lying:
        server.remember(lying)
        refused = world.run(*add, who=who)
        sent = [one for one in server.sent if one.startswith("cases/")]
        server.shown.clear()
        world.ok(*add, who=who)

    assert refused.exit_code == 1
    assert "the newest records of this case are missing" in refused.stderr
    assert sent == []
    assert f"cases/{filed['case']}/evidence" in server.sent


def test_a_file_is_asked_for_by_its_label_its_number_or_its_name(world: World) -> None:
    filed = world.adopted(world.file("first.txt", "one"), world.file("second.txt", "two"))

    for number, wanted in enumerate(["EX-002", "ex-002", "2", "second.txt"]):
        out = world.tmp / f"out-{number}"
        world.ok("evidence", "get", filed["case"], wanted, "--out", str(out), who="bo")
        assert out.read_text() == "two"


def test_a_file_that_is_not_there_is_not_given(world: World) -> None:
    filed = world.adopted(world.file("first.txt", "one"), world.file("second.txt", "two"))
    out = world.tmp / "out"

    for wanted in ("EX-003", "3", "0", "EX-1", "third.txt", ""):
        result = world.run("evidence", "get", filed["case"], wanted, "--out", str(out), who="bo")
        assert result.exit_code == 1
        assert "there is no evidence" in result.stderr
    assert not out.exists()


def test_a_file_that_is_named_like_the_place_of_another_is_not_taken_for_it(world: World) -> None:
    filed = world.adopted(world.file("first.txt", "one"), world.file("EX-001", "two"))
    out = world.tmp / "out"

    world.ok("evidence", "get", filed["case"], "EX-001", "--out", str(out), who="bo")

    assert out.read_text() == "one"


def _ending_session(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the session end when the first slice is to be sent; gives how often somebody signed in after that."""
    put, post, signed_in, ended = Api.put_bytes, Api.post, list[str](), threading.Event()
    lock = threading.Lock()

    def cut(api: Api, path: str, sealed: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        with lock:
            if not ended.is_set():
                with contextlib.closing(Api(api.server)) as other:
                    other.resume(api.cookies)
                    other.delete("session")
                ended.set()
        return put(api, path, sealed, headers)

    def count(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        if ended.is_set() and path in {"session/passphrase", "session/code"}:
            signed_in.append(path)
        return post(api, path, body)

    monkeypatch.setattr(Api, "put_bytes", cut)
    monkeypatch.setattr(Api, "post", count)
    return signed_in


def test_a_session_that_ends_while_a_file_is_sent_is_begun_again_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    large, out = world.file("large.bin", os.urandom(6 << 20)), world.tmp / "out"

    with monkeypatch.context() as ending:
        signed_in = _ending_session(ending)
        added = world.run("evidence", "add", filed["case"], str(large), who="bo")

    assert (added.exit_code, signed_in) == (0, ["session/passphrase"])
    world.ok("evidence", "get", filed["case"], "1", "--out", str(out), who="bo")
    assert out.read_bytes() == large.read_bytes()


def test_a_reporter_goes_on_after_the_session_ended_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.report()
    code = ("--codename-file", world.codename_file(filed))
    large = world.file("large.bin", os.urandom(3 << 20))

    with monkeypatch.context() as ending:
        signed_in = _ending_session(ending)
        added = world.run(*code, "return", "--evidence", str(large), who="reporter")

    assert (added.exit_code, signed_in) == (0, ["session/code"]), added.stderr


def test_whom_the_server_does_not_let_in_again_is_told_so_and_nothing_is_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    large = world.file("large.bin", os.urandom(3 << 20))

    with monkeypatch.context() as ending:
        _ending_session(ending)
        ending.setattr(session, "_sign_in", _refused)
        added = world.run("evidence", "add", filed["case"], str(large), who="bo")

    assert added.exit_code == 1
    assert "this account is frozen" in added.stderr
    assert world.json("show", filed["case"], who="bo")["view"]["evidence"] == []


def _refused(_api: Api, _name: str, _keys: object) -> Answer:
    raise NotSignedIn("this account is frozen")
