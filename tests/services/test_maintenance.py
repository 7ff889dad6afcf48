"""Is tidying up safe at any moment, and does it take just what its time has ended for?"""

import datetime as dt
import hashlib
import itertools
import os
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from incident_log.clock import FixedClock
from incident_log.errors import IncidentLogError, StorageFull, Unavailable
from incident_log.format.encoding import from_b64u
from incident_log.services import maintenance, sweeping
from incident_log.services.maintenance import Tidied
from incident_log.services.server import Server
from incident_log.storage import evidence, invitations
from incident_log.storage.blobs import Blobs, address_of, prefix_of
from tests.casefile import CaseFile
from tests.factories import a_digest, an_id
from tests.people import lockbox_of
from tests.town import Town
from tests.web.test_evidence import File

# In minutes.
DAY = 24 * 60


def test_there_is_nothing_to_tidy_on_a_normal_day(town: Town, copy: Server) -> None:
    case = town.file_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)

    assert maintenance.tidy(copy) == Tidied(0, 0, 0, 0)
    assert file.missing(case.reporter) == []


def test_slices_that_a_crash_left_without_a_case_are_swept_when_no_backup_can_know_them(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    orphan, number = an_id(), itertools.count()
    addresses = [address_of(orphan, an_id(), next(number), a_digest()) for _ in range(2)]
    for address in addresses:
        copy.blobs.write(address, b"sealed")
    old, young = (file_at(copy, address) for address in addresses)

    age([old], clock, 91 * DAY)
    age([young], clock, 89 * DAY)

    assert maintenance.tidy(copy) == Tidied(0, 1, 0, 0)
    assert (old.exists(), young.exists()) == (False, True)


def stray_files(copy: Server, file: File) -> list[Path]:
    """Put beside the slices of a file what an earlier release, or a crash, may have left there."""
    place = (from_b64u(file.case.id), from_b64u(file.id), 0)
    left = [address_of(*place, a_digest()), f"{address_of(*place, a_digest())}#1"]
    paths = [file_at(copy, address) for address in left]
    for path in paths:
        path.write_bytes(b"sealed")
    return paths


def file_at(copy: Server, address: str) -> Path:
    assert copy.blobs.folder is not None
    return copy.blobs.folder / address


def age(paths: Iterable[Path], clock: FixedClock, minutes: int) -> None:
    written = clock.now().timestamp() - 60 * minutes
    for path in paths:
        os.utime(path, (written, written))


def test_files_beside_the_slices_of_a_case_are_swept_in_time_and_the_slices_never(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    case = town.file_report()
    file = File(case, size=3 << 20)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    expected = address_of(from_b64u(case.id), from_b64u(file.id), 1, digest_of(file.slices[1]))
    with copy.database.writing() as connection:
        evidence.expect_slice(
            connection, from_b64u(case.id), from_b64u(file.id), 1, digest_of(file.slices[1])
        )
    copy.blobs.write(expected, file.slices[1])
    left = stray_files(copy, file)
    folder = left[0].parent

    age(folder.iterdir(), clock, 50)
    young = maintenance.tidy(copy).slices
    age(folder.iterdir(), clock, 70)
    half_written = maintenance.tidy(copy).slices
    age(folder.iterdir(), clock, 89 * DAY)
    kept = maintenance.tidy(copy).slices
    age(folder.iterdir(), clock, 91 * DAY)
    old = maintenance.tidy(copy).slices

    assert (young, half_written, kept, old) == (0, 1, 0, 1)
    assert not any(path.exists() for path in left)
    assert case.reporter.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]
    assert file.put(case.reporter, 1).status_code == 201
    assert len(list(folder.iterdir())) == 2


def digest_of(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()


def test_a_report_never_sent_goes_with_all_that_belongs_to_it(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    case = town.begin_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    with copy.database.writing() as connection:
        evidence.expect_slice(connection, from_b64u(case.id), from_b64u(file.id), 1, a_digest())
    clock.move(dt.timedelta(days=31))

    tidied = maintenance.tidy(copy)

    assert (tidied.reports, tidied.slices) == (1, 1)
    assert case.reporter.sign_in_with_code().status_code == 401
    assert copy.blobs.delete_all(prefix_of(from_b64u(case.id))) == 0
    assert maintenance.tidy(copy).reports == 0


def test_a_report_sent_on_the_last_day_stays(town: Town, copy: Server, clock: FixedClock) -> None:
    case = town.begin_report()
    clock.move(dt.timedelta(days=30, hours=12))
    case.reporter.sign_in_with_code()
    case.reporter.must("POST", f"intake/{case.id}/submit", town.submission(case))
    clock.move(dt.timedelta(days=400))

    maintenance.tidy(copy)

    assert case.reporter.sign_in_with_code().status_code == 200


def test_a_newcomer_who_is_just_being_confirmed_keeps_what_opens_the_door(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    newcomer, secret = town.newcomer("lena"), town.invite(town.amina, "lawyer", None)
    town.accept(newcomer, secret)
    clock.move(dt.timedelta(days=40))
    tidying = threading.Thread(target=maintenance.tidy, args=(copy,))

    with copy.database.writing() as connection:
        invitations.load(connection, from_b64u(secret.invitation))
        invitations.confirm(connection, from_b64u(secret.invitation))
        tidying.start()
        # It waits for this transaction, or has not come so far yet; neither may hurt.
        tidying.join(timeout=1)
    tidying.join()

    assert newcomer.sign_in().status_code == 200


def expired(town: Town, clock: FixedClock, count: int) -> list[CaseFile]:
    """Reports with a file each, whose days are over."""
    begun = [town.begin_report() for _ in range(count)]
    for case in begun:
        file = File(case, size=100)
        case.reporter.must("POST", file.path, file.announcement)
        file.put(case.reporter, 0)
    clock.move(dt.timedelta(days=31))
    return begun


@pytest.mark.parametrize("error", [StorageFull("full"), Unavailable("for reading only")], ids=str)
def test_a_store_that_deletes_nothing_is_told_and_leaves_no_case_that_nobody_knows(
    town: Town,
    copy: Server,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    error: IncidentLogError,
) -> None:
    cases_begun = expired(town, clock, 12)

    def fail(*_given: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        for name in ("delete", "write_mark"):
            patch.setattr(Blobs, name, fail)
        failed = maintenance.tidy(copy)
    well_again = maintenance.tidy(copy)

    assert (failed.reports, failed.slices) == (0, 0)
    assert str(failed.doubt).startswith("slices: the store of evidence ")
    assert "incident_log.web.maintain" in str(failed.doubt)
    assert cases_begun[0].reporter.sign_in_with_code().status_code == 401
    assert (well_again.reports, well_again.slices, well_again.doubt) == (12, 12, None)


def test_nobody_begins_a_report_again_while_its_bytes_are_being_deleted(
    town: Town, copy: Server, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case,) = expired(town, clock, 1)
    again, delete = list[int](), Blobs.delete

    def slow(blobs: Blobs, addresses: Sequence[str]) -> None:
        browser = town.newcomer("rui")
        browser.must("GET", "session")
        lockbox = lockbox_of(case.reporter.code, case.reporter.seed)
        begun = browser.post("intake", {"desk": case.desk, "case": case.id, "lockbox": lockbox})
        again.append(begun.status_code)
        delete(blobs, addresses)

    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "delete", slow)
        # On SQLite it waits for the transaction in which the bytes are deleted.
        patch.setattr("incident_log.storage.database._WAIT_SECONDS", 0.2)
        tidied = maintenance.tidy(copy)

    assert (tidied.reports, tidied.slices) == (1, 1)
    assert len(again) == 1
    assert again[0] in {409, 503}


def test_a_mark_that_is_true_already_is_not_written_again(
    town: Town, copy: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    maintenance.tidy(copy)

    def write_mark(*_given: object) -> None:
        raise StorageFull("full")

    monkeypatch.setattr(Blobs, "write_mark", write_mark)

    assert maintenance.tidy(copy) == Tidied(0, 0, 0, 0)
    town.change(town.dana, status="frozen")
    assert "has no room left" in str(maintenance.tidy(copy).doubt)


@pytest.mark.parametrize("error", ["for reading only", "full"])
def test_a_look_finds_a_disk_that_takes_nothing(
    town: Town, copy: Server, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    assert maintenance.doubt(copy) is None
    if error == "full":
        monkeypatch.setattr(Blobs, "free", lambda _blobs: 0)
    else:
        monkeypatch.setattr(os, "access", lambda *_given: False)

    expected = "has no room left" if error == "full" else "takes nothing new"
    assert expected in str(maintenance.doubt(copy))


def test_a_report_taken_back_while_the_store_deletes_nothing_is_gone_in_its_time(
    town: Town, copy: Server, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = town.begin_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)

    def fail(*_given: object) -> None:
        raise Unavailable("for reading only")

    with monkeypatch.context() as patch:
        patch.setattr(Blobs, "delete", fail)
        answer = case.reporter.delete(f"intake/{case.id}")
    young = maintenance.tidy(copy)
    clock.move(dt.timedelta(days=31))

    assert answer.status_code == 503
    assert case.reporter.sign_in_with_code().status_code == 401
    assert young == Tidied(0, 0, 0, 0)
    assert sweeping.survey(copy).unknown == []
    late = maintenance.tidy(copy)
    assert (late.reports, late.slices, late.doubt) == (1, 1, None)


def test_the_folder_of_a_case_nobody_knows_that_leads_elsewhere_is_not_emptied(
    town: Town, copy: Server, tmp_path: Path, clock: FixedClock
) -> None:
    assert copy.blobs.folder is not None
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    kept = [outside / "file", outside / "deep" / "file"]
    for path in kept:
        path.write_bytes(b"somebody's")
    age(kept, clock, 400 * DAY)
    (copy.blobs.folder / prefix_of(an_id())).symlink_to(outside)

    assert maintenance.tidy(copy).slices == 0
    assert all(path.exists() for path in kept)
