"""What still works after an older backup was put back: does an open session spoil a case, and can an access be ended?"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_log.client import casework, returning
from incident_log.client.api import MOST_SMALL
from incident_log.client.transparency import Log
from incident_log.crypto.sealing import LastSeen
from incident_log.errors import NotFound, VerificationError
from incident_log.format.log import parse_checkpoint
from tests.client.cli import World
from tests.client.entering import member, reporter

SAID = {"text": "I am afraid, please call.", "lang": "en"}
OLDER = "the server shows an older log than it showed before"
FORKED = "or an old backup was put back"


@pytest.fixture
def shared(own: World) -> dict[str, str]:
    filed = own.adopted()
    own.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    return filed


@pytest.fixture
def restore(own: World, shared: dict[str, str], tmp_path: Path) -> Callable[[], None]:
    """Give the way back to last night; since then the log has grown by another report."""
    backup = tmp_path / "backup"
    own.server.stop()
    shutil.copytree(own.server.data, backup)
    own.server.start()
    own.report(who="someone")

    def put_back() -> None:
        own.server.stop()
        shutil.rmtree(own.server.data)
        shutil.copytree(backup, own.server.data)
        own.server.start()

    return put_back


def _reads(own: World, case: str) -> bool:
    with member(own, "chidi") as chidi:
        try:
            chidi.api.get(f"cases/{case}/records")
        except NotFound:
            return False
        return True


@pytest.mark.parametrize("grown", [False, True])
def test_a_session_that_was_open_over_the_restore_writes_nothing(
    own: World, shared: dict[str, str], restore: Callable[[], None], *, grown: bool
) -> None:
    with reporter(own, shared) as person:
        opened = returning.open_own(person)
        restore()
        if grown:
            own.report(who="new")
            own.report(who="newer")
        with pytest.raises(VerificationError):
            casework.write(opened, "message", SAID)

    assert own.run("show", shared["case"], who="bo").exit_code == 0


def _spoilt(own: World, case: str, restore: Callable[[], None]) -> None:
    """A lawyer keeps what the log signed before the restore, and writes it into a record behind it."""
    with member(own, "chidi") as anybody:
        parsed = parse_checkpoint(anybody.api.get_bytes("/log/checkpoint", most=MOST_SMALL))
    seen = LastSeen(parsed.checkpoint.size, parsed.checkpoint.root, parsed.signature)
    restore()
    with pytest.MonkeyPatch.context() as patch, member(own, "chidi") as chidi:
        patch.setattr(Log, "last_seen", lambda _log: seen)
        casework.write(casework.open_case(chidi, case), "message", SAID)


def test_the_desk_ends_an_access_though_the_log_is_not_the_one_that_somebody_saw(
    own: World, shared: dict[str, str], restore: Callable[[], None]
) -> None:
    case = shared["case"]
    _spoilt(own, case, restore)
    refused = own.run("show", case, who="bo")
    assert refused.exit_code == 1
    assert FORKED in refused.stderr

    ended = own.ok("revoke", case, "Chidi", "--reason", "cleaning up", who="bo")

    assert FORKED in ended.stderr
    assert not _reads(own, case)
    # For anything else the case stays closed.
    assert own.run("note", "--file", "-", case, who="bo", typed="x").exit_code == 1
    assert own.run("archive", case, str(own.tmp / "a.zip"), who="bo").exit_code == 1


def test_the_person_ends_an_access_though_the_log_is_not_the_one_that_somebody_saw(
    own: World, shared: dict[str, str], restore: Callable[[], None]
) -> None:
    case = shared["case"]
    with member(own) as bo:
        (chidi,) = casework.open_case(bo, case).grants
    _spoilt(own, case, restore)

    code = own.codename_file(shared)
    back = own.ok("--codename-file", code, "return", "--end-access", chidi, who="reporter")

    assert FORKED in back.stderr
    assert not _reads(own, case)


def test_a_profile_that_saw_more_of_the_log_ends_an_access_as_well(
    own: World, shared: dict[str, str], restore: Callable[[], None]
) -> None:
    case = shared["case"]
    with member(own) as bo:
        # Reads, and writes nothing that a restore could lose.
        casework.open_case(bo, case)
    restore()
    refused = own.run("show", case, who="bo")
    assert refused.exit_code == 1
    assert OLDER in refused.stderr

    ended = own.ok("revoke", case, "Chidi", "--reason", "cleaning up", who="bo")

    assert OLDER in ended.stderr
    assert not _reads(own, case)
