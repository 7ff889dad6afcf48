"""Is a server caught that shows people two logs, and does a writer who only says so close a case to nobody?"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from incident_log.client import casework, people, returning, sharing
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.transparency import Log
from incident_log.crypto.at_rest import LogKey
from incident_log.crypto.sealing import LastSeen
from incident_log.errors import ForkedLog, ServerMisbehaved, VerificationError
from incident_log.format.canonical import Json
from incident_log.format.log import parse_checkpoint
from tests import granting, serving
from tests.client import entering
from tests.client.cli import World

SAID: Mapping[str, Json] = {"text": "I was shown another log.", "lang": "en"}
PROOF = "another log than it shows you, and signed both"
FALSE = "its author says of the log what the log never signed"
HUGE, SMALL = 10**9, 3


def own_key(own: World) -> LogKey:
    """Take the log's own key, as whoever runs the server can."""
    return LogKey((own.server.data / "keys" / "log-signing-key").read_bytes())


def signed(key: LogKey, size: int, root: bytes) -> LastSeen:
    return LastSeen(size, root, parse_checkpoint(key.sign_checkpoint(size, root)).signature)


@contextmanager
def claiming(seen: LastSeen) -> Iterator[None]:
    """Write, for a while, that one saw this of the log."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(Log, "last_seen", lambda _log: seen)
        yield


def write_as_reporter(own: World, filed: Mapping[str, str], seen: LastSeen) -> None:
    with claiming(seen), entering.reporter(own, dict(filed)) as person:
        casework.write(returning.open_own(person), "message", SAID)


@contextmanager
def forked(own: World, folder: Path) -> Iterator[World]:
    """Run the organisation a second time, from where it stands: what comes after is another log under the same key."""
    own.server.stop()
    shutil.copytree(own.folder, folder)
    own.server.start()
    server = serving.Server(folder / "data", serving.free_port())
    for pinned in folder.glob("*/profile.json"):
        pinned.write_text(pinned.read_text().replace(own.server.url, server.url))
    (folder / "files").mkdir()
    server.start()
    try:
        link = own.intake_link.replace(own.server.url, server.url)
        yield World(folder, server, tmp=folder / "files", intake_link=link)
    finally:
        server.stop()


def carry_over(case: str, source: Api, target: Api) -> None:
    """Be the server of both: put into one journal what was written in the other."""
    path = f"cases/{case}/records?after=-1&limit=500"
    there = len(target.get(path).answers("records"))
    for row in source.get(path).answers("records")[there:]:
        target.post_bytes(f"cases/{case}/records", row.octets("envelope"))


@pytest.mark.parametrize("a_colleague_saw_more", [False, True])
def test_the_smaller_of_two_logs_is_caught_by_whoever_reads_what_its_reader_wrote(
    own: World, tmp_path: Path, *, a_colleague_saw_more: bool
) -> None:
    filed = own.adopted()
    case = filed["case"]
    with forked(own, tmp_path / "fork") as other:
        other.report(who="stranger")
        for number in range(3):
            own.report(who=f"other-{number}")
        if a_colleague_saw_more:
            own.ok("note", "--file", "-", case, who="bo", typed="for the team\n")
            with entering.member(own) as bo, entering.member(other) as there:
                carry_over(case, bo.api, there.api)
        with entering.reporter(other, filed) as person:
            casework.write(returning.open_own(person), "message", SAID)
            with entering.reporter(own, filed) as ours:
                carry_over(case, person.api, ours.api)

    result = own.run("show", case, who="bo")

    assert result.exit_code == 1
    assert PROOF in result.stderr
    assert "hint: write nothing to this server, keep this profile folder" in result.stderr


@pytest.mark.parametrize("size", [HUGE, SMALL])
def test_a_signature_of_the_log_over_another_root_stops_everything(own: World, size: int) -> None:
    filed = own.adopted()

    write_as_reporter(own, filed, signed(own_key(own), size, os.urandom(32)))

    with entering.member(own) as bo, pytest.raises(ForkedLog, match=PROOF):
        casework.open_case(bo, filed["case"])


def test_of_two_roots_that_one_writer_saw_at_the_same_size_each_is_compared(own: World) -> None:
    filed = own.adopted()
    with entering.member(own) as bo:
        honest = casework.open_case(bo, filed["case"]).journal.log.last_seen()
    with entering.reporter(own, filed) as person:
        opened = returning.open_own(person)
        for seen in (signed(own_key(own), honest.size, os.urandom(32)), honest):
            with claiming(seen):
                opened = casework.write(opened, "message", SAID)

    with entering.member(own) as bo, pytest.raises(ForkedLog, match=PROOF):
        casework.open_case(bo, filed["case"])


def made_up(size: int) -> LastSeen:
    return LastSeen(size, os.urandom(32), os.urandom(64))


def moved_up(own: World) -> LastSeen:
    """Take a signature of the log for another size than it was made for."""
    honest = signed(own_key(own), SMALL, os.urandom(32))
    return LastSeen(HUGE, honest.root, honest.signature)


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(lambda _own: made_up(HUGE), id="larger than any log"),
        pytest.param(lambda _own: made_up(SMALL), id="smaller than ours"),
        pytest.param(lambda _own: made_up(0), id="of an empty log"),
        pytest.param(moved_up, id="another size than was signed"),
        pytest.param(
            lambda _own: signed(LogKey(os.urandom(32)), SMALL, os.urandom(32)), id="another log"
        ),
    ],
)
def test_what_the_log_never_signed_is_told_of_its_record_and_the_case_stays_usable(
    own: World, seen: Callable[[World], LastSeen]
) -> None:
    filed = own.adopted()
    case = filed["case"]

    write_as_reporter(own, filed, seen(own))

    with entering.member(own) as bo:
        opened = casework.open_case(bo, case)
        (warning,) = opened.journal.warnings
        casework.write_and_save(bo, case, "message", {"text": "We read it.", "lang": "en"})
    assert warning == f"record {opened.journal.head.position}: {FALSE}"
    assert str(SAID["text"]) in own.ok("show", case, who="bo").stdout
    with entering.reporter(own, filed) as person:
        casework.write(returning.open_own(person), "message", SAID)


def test_a_report_that_begins_with_a_false_claim_can_be_taken_and_answered(own: World) -> None:
    with claiming(made_up(HUGE)):
        # In this process: the command would write what is true.
        filed = own.report()
    case = filed["case"]

    with entering.member(own) as bo:
        opened = casework.adopt(bo, case)
        casework.write_and_save(bo, case, "message", {"text": "We have it.", "lang": "en"})

    assert opened.journal.entries[0].is_false_of_log


def test_the_access_of_a_lawyer_who_claims_something_false_can_be_ended(own: World) -> None:
    case = own.adopted()["case"]
    with entering.member(own) as bo:
        (chidi,) = (one for one, name in people.all_names(bo).items() if name == "Chidi")
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        with claiming(made_up(HUGE)), entering.member(own, "chidi") as lawyer:
            casework.write(casework.open_case(lawyer, case), "message", SAID)

        sharing.revoke(bo, case, chidi, "done")

        assert casework.open_case(bo, case).grants == {}


def test_one_proof_is_asked_for_each_author_and_none_twice(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = own.adopted()
    case = filed["case"]
    for number in range(3):
        own.report(who=f"other-{number}")
        write_as_reporter(own, filed, honest_of(own, case))
    own.ok("note", "--file", "-", case, who="bo", typed="for the team\n")
    own.report(who="last")
    with entering.member(own) as bo:
        asked = lie(bo.api, monkeypatch, lambda _path, answer: answer)
        casework.open_case(bo, case)
        first = [path for path in asked if "consistency" in path]
        casework.open_case(bo, case)

    # Besides, one for the checkpoint that this profile saw last.
    assert len(first) == 3
    assert [path for path in asked if "consistency" in path] == first


def honest_of(own: World, case: str) -> LastSeen:
    with entering.member(own) as bo:
        return casework.open_case(bo, case).journal.log.last_seen()


# --- a server that goes on without end, or calls a case new ----------------------------------------------------------


def lie(
    api: Api, monkeypatch: pytest.MonkeyPatch, change: Callable[[str, Answer], Answer]
) -> list[str]:
    """Be a server that changes its answers; give what it was asked, as it goes on."""
    honest, asked = api.get, list[str]()

    def get(path: str) -> Answer:
        asked.append(path)
        return change(path, honest(path))

    monkeypatch.setattr(api, "get", get)
    return asked


def test_a_journal_of_more_records_than_a_case_has_is_not_read(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = own.adopted()["case"]

    def change(path: str, answer: Answer) -> Answer:
        head: Mapping[str, Json] = {"position": 10**15, "digest": "A" * 43}
        return Answer({**answer.values, "head": head}) if "/records?" in path else answer

    with entering.member(own) as bo:
        asked = lie(bo.api, monkeypatch, change)
        with pytest.raises(ServerMisbehaved, match="more records than a case can have"):
            casework.open_case(bo, case)

    assert len([path for path in asked if "/records?" in path]) == 1


def test_pages_that_go_back_and_forth_end(own: World, monkeypatch: pytest.MonkeyPatch) -> None:
    case = own.adopted()["case"]
    with entering.member(own) as bo:
        first = bo.api.get(f"cases/{case}/records?after=-1&limit=500")
        rows: list[Json] = [row.values for row in first.answers("records")]

        def change(path: str, answer: Answer) -> Answer:
            # Each page begins behind the one before, and ends at the beginning.
            both = [rows[2], rows[0]]
            return Answer({**first.values, "records": both}) if "/records?" in path else answer

        asked = lie(bo.api, monkeypatch, change)
        with pytest.raises(ServerMisbehaved, match="more records than a case can have"):
            casework.open_case(bo, case)

    assert len(asked) < 10


def test_what_was_adopted_is_not_adopted_again_whatever_the_server_calls_it(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = own.adopted()["case"]

    def change(path: str, answer: Answer) -> Answer:
        return Answer({**answer.values, "state": "new"}) if path == f"cases/{case}" else answer

    with entering.member(own) as bo:
        lie(bo.api, monkeypatch, change)
        with pytest.raises(VerificationError, match="calls this case new"):
            casework.adopt(bo, case)
