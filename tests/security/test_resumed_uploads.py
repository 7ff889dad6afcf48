"""Can a server have two contents sealed under the key of one file, and does a file go on when the case got new keys?"""

import hashlib
from dataclasses import dataclass, field

import pytest

from incident_log.client import casework, download, people, sharing, upload
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.reportfile import EvidenceFile
from incident_log.client.session import MemberSession
from incident_log.errors import FormatError, ServerUnreachable
from incident_log.format.canonical import Json
from tests import granting
from tests.client.cli import World
from tests.client.entering import member

SIZE = 5_000_000


@dataclass
class Forgetful:
    """A server that says again and again that it has nothing of a file, and keeps all that was ever sent."""

    slices: int
    sent: dict[str, set[bytes]] = field(default_factory=dict)
    breaks: bool = True

    def lie(self, patch: pytest.MonkeyPatch) -> None:
        post = Api.post

        def ask(api: Api, path: str, body: dict[str, Json]) -> Answer:
            answer = post(api, path, body)
            missing: list[Json] = list(range(self.slices))
            return Answer({"missing": missing}) if path.endswith("/evidence") else answer

        def put(_api: Api, path: str, sealed: bytes, _headers: dict[str, str]) -> None:
            self.sent.setdefault(path, set()).add(sealed)
            if self.breaks and len(self.sent) >= 3:
                raise FormatError("the line is cut")

        patch.setattr(Api, "post", ask)
        patch.setattr(Api, "put_bytes", put)


def test_another_middle_is_never_sealed_under_the_same_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    content = bytearray(hashlib.shake_128(b"film").digest(SIZE))
    path = world.file("film.mp4", bytes(content))
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        secret = opened.keys.newest("report")
        begun = upload.resumable(bo.profile, bo.seed, secret, EvidenceFile(path))
        server = Forgetful(begun.layout.slices)
        with monkeypatch.context() as lying:
            server.lie(lying)
            with pytest.raises(FormatError, match="cut"):
                upload.send(bo.api, filed["case"], secret, begun)
            again = upload.resumable(bo.profile, bo.seed, secret, EvidenceFile(path))
            content[2_000_000] ^= 1
            path.write_bytes(content)
            server.breaks = False
            with pytest.raises(FormatError, match="changed while it was read"):
                upload.send(bo.api, filed["case"], secret, again)

        other = upload.resumable(bo.profile, bo.seed, secret, EvidenceFile(path))

    assert again.evidence == begun.evidence
    assert len(server.sent) >= 3
    assert all(len(contents) == 1 for contents in server.sent.values())
    assert (other.evidence, other.salt) != (begun.evidence, begun.salt)


def _kept(world: World) -> set[str]:
    return {
        path.name
        for path in (world.folder / "bo").glob("*/*.box")
        if path.parts[-2] in {"sent", "uploads"}
    }


def _end_an_access(bo: MemberSession, case: str) -> None:
    (chidi,) = (one for one, name in people.all_names(bo).items() if name == "Chidi")
    granting.grant(bo, case, chidi, ("report",), None, "advice")
    sharing.revoke(bo, case, chidi, "done")


def test_an_upload_begins_again_by_itself_when_the_case_got_new_keys(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    content = hashlib.shake_128(b"film").digest(SIZE)
    path = str(world.file("film.mp4", content))
    put, before = Api.put_bytes, _kept(world)

    def cut(api: Api, path: str, sealed: bytes, headers: dict[str, str]) -> None:
        if path.endswith("/3"):
            raise ServerUnreachable("away")
        put(api, path, sealed, headers)

    monkeypatch.setattr(upload, "_RETRY_SECONDS", ())
    with monkeypatch.context() as tunnel:
        tunnel.setattr(Api, "put_bytes", cut)
        assert world.run("evidence", "add", filed["case"], path, who="bo").exit_code == 1
    with member(world, "bo") as bo:
        _end_an_access(bo, filed["case"])

    added = world.ok("evidence", "add", filed["case"], path, who="bo")

    assert "film.mp4 is sent again from its beginning" in added.stderr
    out = world.tmp / "film-back.mp4"
    world.ok("evidence", "get", filed["case"], "film.mp4", "--out", str(out), who="bo")
    assert out.read_bytes() == content
    assert _kept(world) == before


def test_a_file_that_was_stored_before_the_case_got_new_keys_opens(world: World) -> None:
    filed = world.adopted()
    path = world.file("early.bin", b"stored early")
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        secret = opened.keys.newest("report")
        prepared = upload.resumable(bo.profile, bo.seed, secret, EvidenceFile(path))
        sent = upload.send(bo.api, filed["case"], secret, prepared)
        _end_an_access(bo, filed["case"])
        opened = casework.write(casework.open_case(bo, filed["case"]), "evidence", sent.payload())
        (exhibit,) = opened.view().evidence
        found: list[bytes] = []

        download.fetch(opened.api, opened.journal, exhibit, found.append, lambda _count: None)

    assert b"".join(found) == b"stored early"
