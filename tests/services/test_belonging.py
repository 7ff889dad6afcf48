"""Does a start with another database leave the evidence alone, and is the operator told?"""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from incident_log.clock import FixedClock
from incident_log.crypto.at_rest import LogKey
from incident_log.errors import ConfigurationError, StorageFull
from incident_log.services import maintenance
from incident_log.services.maintenance import Tidied
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.storage.blobs import Blobs, address_of
from tests.factories import a_digest, an_id
from tests.services.test_maintenance import DAY, age
from tests.town import Town
from tests.web.conftest import sqlite_file
from tests.web.test_evidence import File

NOTHING = Tidied(0, 0, 0, 0)


@contextmanager
def opened(settings: Settings, clock: FixedClock, *, accept_lost: bool = False) -> Iterator[Server]:
    begun = Server.open(settings, clock, accept_lost=accept_lost)
    yield begun
    begun.database.close()


def file_evidence(town: Town) -> None:
    """Put a report with a file of four slices there."""
    case = town.adopt(town.file_report())
    file = File(case, size=3 << 20)
    case.reporter.must("POST", file.path, file.announcement)
    for number in range(len(file.slices)):
        file.put(case.reporter, number)
    case.reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)


def folder_of(copy: Server) -> Path:
    assert copy.blobs.folder is not None
    return copy.blobs.folder


def slices_in(copy: Server) -> list[Path]:
    return sorted(path for path in folder_of(copy).glob("*/*/*") if path.is_file())


def leave_without_a_case(copy: Server, count: int) -> list[Path]:
    addresses = [address_of(an_id(), an_id(), 0, a_digest()) for _ in range(count)]
    for address in addresses:
        copy.blobs.write(address, b"sealed")
    return [folder_of(copy) / address for address in addresses]


def refused(settings: Settings, clock: FixedClock) -> str:
    with pytest.raises(ConfigurationError) as refusal, opened(settings, clock):
        pass
    sentence = str(refusal.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("marked", [True, False], ids=["marked", "of an earlier release"])
@pytest.mark.parametrize("noted", [True, False], ids=["same folder", "another folder"])
def test_a_new_database_beside_slices_does_not_begin_and_deletes_nothing(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path, *, marked: bool, noted: bool
) -> None:
    file_evidence(town)
    before = slices_in(copy)
    if not marked:
        (folder_of(copy) / "installation").unlink()
        (copy.settings.data / "installation").unlink()
    wrong = replace(
        copy.settings,
        data=copy.settings.data if noted else tmp_path / "other",
        slices=folder_of(copy).as_uri(),
        database=f"sqlite:///{tmp_path / 'typo.sqlite3'}",
    )

    sentence = refused(wrong, clock)

    assert "not set up" in sentence
    assert "INCIDENT_LOG_DATABASE" in sentence
    assert slices_in(copy) == before
    assert len(before) == 4


def test_a_new_database_in_a_folder_that_was_used_with_another_does_not_begin(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    elsewhere = replace(
        copy.settings, database=f"sqlite:///{tmp_path / 'new.sqlite3'}", slices="memory://"
    )

    assert f"the folder {copy.settings.data}" in refused(elsewhere, clock)


def test_slices_of_another_installation_stop_the_start(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    copy.blobs.write_mark(LogKey(bytes(32)).sign_checkpoint(3, a_digest()))

    assert refused(copy.settings, clock).startswith("slices: they belong to another installation")


def test_a_database_that_nobody_has_set_up_deletes_nothing(copy: Server, clock: FixedClock) -> None:
    age(leave_without_a_case(copy, 1), clock, 400 * DAY)

    assert maintenance.tidy(copy, accept_database=True) == NOTHING
    assert len(slices_in(copy)) == 1


# A copy of a file stands for every backup.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_older_copy_of_the_database_deletes_nothing_until_the_operator_accepts_it(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    file_evidence(town)
    unsent = town.begin_report()
    back_up(copy.settings, tmp_path / "backup")
    unsent.reporter.must("POST", f"intake/{unsent.id}/submit", town.submission(unsent))
    file_evidence(town)
    maintenance.tidy(copy)
    age(slices_in(copy), clock, 400 * DAY)
    clock.move(dt.timedelta(days=31))
    put_back(copy, tmp_path / "backup")

    with opened(copy.settings, clock) as older:
        first, second = maintenance.tidy(older), maintenance.tidy(older)
        kept = len(slices_in(copy))
        accepted = maintenance.tidy(older, accept_database=True)

        assert str(first.doubt) == str(second.doubt)
        assert "does not go on from where" in str(first.doubt)
        assert (first.reports, first.slices, kept) == (0, 0, 8)
        assert (accepted.reports, accepted.slices, accepted.doubt) == (1, 4, None)
        assert maintenance.tidy(older) == NOTHING


def back_up(settings: Settings, target: Path) -> None:
    with (
        closing(sqlite3.connect(sqlite_file(settings))) as source,
        closing(sqlite3.connect(target)) as to,
    ):
        source.backup(to)


def put_back(copy: Server, backup: Path) -> None:
    copy.database.close()
    file = sqlite_file(copy.settings)
    for name in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        name.unlink(missing_ok=True)
    shutil.copyfile(backup, file)


def test_last_nights_database_keeps_what_came_since_also_when_the_store_was_not_marked_meanwhile(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    """As after a backup that is younger than the last tidying: the log goes on, and some slices are of nobody."""
    since = leave_without_a_case(copy, 3)
    age(since, clock, 30 * DAY)

    assert maintenance.tidy(copy) == NOTHING
    assert slices_in(copy) == sorted(since)


def test_more_cases_than_a_crash_leaves_are_never_swept_unasked(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    left = leave_without_a_case(copy, 11)
    age(left, clock, 400 * DAY)

    tidied = maintenance.tidy(copy)
    still = len(slices_in(copy))
    accepted = maintenance.tidy(copy, accept_database=True)

    assert "does not know 11 of the cases" in str(tidied.doubt)
    assert (tidied.slices, still) == (0, 11)
    assert (accepted.slices, slices_in(copy)) == (11, [])


# A copy of a file stands for every backup.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_an_older_copy_that_was_accepted_stays_so_and_tidies_in_time(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    unsent = town.begin_report()
    back_up(copy.settings, tmp_path / "backup")
    for _ in range(11):
        file_evidence(town)
    maintenance.tidy(copy)
    age(slices_in(copy), clock, 0)
    put_back(copy, tmp_path / "backup")

    with opened(copy.settings, clock) as older:
        refused_first = maintenance.tidy(older)
        accepted = maintenance.tidy(older, accept_database=True)
        again, checked = maintenance.tidy(older), maintenance.doubt(older)
        clock.move(dt.timedelta(days=31))
        month = maintenance.tidy(older)
        clock.move(dt.timedelta(days=60))
        late = maintenance.tidy(older)

        assert "does not go on from where" in str(refused_first.doubt)
        assert (accepted, again.doubt, checked) == (NOTHING, None, None)
        assert (month.reports, month.slices, month.doubt) == (1, 0, None)
        assert (late.slices, late.doubt, slices_in(copy)) == (44, None, [])
        assert unsent.reporter.sign_in_with_code().status_code == 401
        # Only what was accepted: whoever comes next is asked again.
        leave_without_a_case(copy, 11)
        assert "does not know 11 of the cases" in str(maintenance.tidy(older).doubt)


def test_cases_that_were_accepted_leave_room_for_no_more_unknown_ones_than_before(
    town: Town, copy: Server
) -> None:
    leave_without_a_case(copy, 11)
    maintenance.tidy(copy, accept_database=True)
    leave_without_a_case(copy, 10)
    few = maintenance.tidy(copy).doubt
    leave_without_a_case(copy, 1)

    assert few is None
    assert "does not know 11 of the cases" in str(maintenance.tidy(copy).doubt)


# A copy of a file stands for every backup.
@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_copy_of_just_now_does_not_delete_a_report_that_was_sent_since(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    case = town.begin_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    clock.move(dt.timedelta(days=30))
    case.reporter.sign_in_with_code()
    maintenance.tidy(copy)
    back_up(copy.settings, tmp_path / "backup")
    case.reporter.must("POST", f"intake/{case.id}/submit", town.submission(case))
    clock.move(dt.timedelta(days=1))
    put_back(copy, tmp_path / "backup")

    with opened(copy.settings, clock) as older:
        tidied = maintenance.tidy(older)
        # What comes to the older copy now takes nothing of the doubt away.
        town.file_report()
        again = maintenance.tidy(older)

    assert "does not go on from where" in str(tidied.doubt)
    assert str(again.doubt) == str(tidied.doubt)
    assert (tidied.reports, again.reports, len(slices_in(copy))) == (0, 0, 1)


def test_a_store_that_cannot_be_told_keeps_nobody_from_sending_a_report(
    town: Town, copy: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_mark(*_given: object) -> None:
        raise StorageFull("the store of evidence has no room left")

    before = copy.blobs.read_mark()
    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "write_mark", write_mark)
        town.file_report()
    unchanged = copy.blobs.read_mark()
    town.file_report()

    assert unchanged == before != copy.blobs.read_mark()


def test_a_store_of_an_earlier_release_is_marked_by_itself(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    file_evidence(town)
    mark = folder_of(copy) / "installation"
    mark.unlink()

    tidied = maintenance.tidy(copy)

    assert tidied == NOTHING
    assert mark.exists()
    assert len(slices_in(copy)) == 4


@pytest.mark.parametrize("damaged", [None, b"", bytes(100)], ids=["none", "empty", "zeros"])
def test_a_store_that_does_not_say_whose_it_is_is_not_taken_while_it_holds_more(
    town: Town, copy: Server, clock: FixedClock, damaged: bytes | None
) -> None:
    mark = folder_of(copy) / "installation"
    mark.unlink() if damaged is None else mark.write_bytes(damaged)
    age(leave_without_a_case(copy, 1), clock, 400 * DAY)

    with opened(copy.settings, clock) as begun:
        tidied = maintenance.tidy(begun)
        unchanged = mark.read_bytes() if mark.exists() else None
        accepted = maintenance.tidy(begun, accept_database=True)

        assert "does not know 1 of the cases" in str(tidied.doubt)
        assert (len(slices_in(copy)), unchanged) == (0, damaged)
        assert (tidied.slices, accepted.slices) == (0, 1)
        assert maintenance.tidy(begun) == NOTHING


def test_the_empty_folder_of_a_report_that_was_deleted_is_no_unknown_case(
    town: Town, copy: Server
) -> None:
    (folder_of(copy) / "installation").unlink()
    (folder_of(copy) / an_id().hex() / an_id().hex()).mkdir(parents=True)

    assert maintenance.tidy(copy) == NOTHING
