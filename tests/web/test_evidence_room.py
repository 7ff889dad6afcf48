"""How much evidence is taken from one case and for one disk, and is more refused before a byte of it is sent?"""

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from typing_extensions import override

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_identifier
from incident_log.format.evidence import layout_of
from incident_log.services import evidence, limits
from incident_log.services.server import Server
from incident_log.storage.blobs import Blobs
from tests.casefile import CaseFile
from tests.people import Person
from tests.town import Town
from tests.web.test_evidence import File


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


def test_a_file_over_the_limit_is_refused_and_one_just_under_it_is_not(
    town: Town, copy: Server, case: CaseFile
) -> None:
    most = limits.largest_sealed(copy.settings.evidence_limit_bytes)
    fits = {
        "evidence": new_identifier(),
        "compartment": "report",
        "slices": most.slices,
        "sealed_size": most.sealed_size,
    }
    over = layout_of(bytes(300), copy.settings.evidence_limit_bytes * 2)
    too_large = fits | {
        "evidence": new_identifier(),
        "slices": over.slices,
        "sealed_size": over.sealed_size,
    }

    assert town.bo.post(f"cases/{case.id}/evidence", fits).status_code == 200
    answer = town.bo.post(f"cases/{case.id}/evidence", too_large)
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")


def test_a_report_that_was_not_sent_takes_a_few_large_files_and_no_more(
    town: Town, copy: Server
) -> None:
    case = town.begin_report()
    most = limits.largest_sealed(copy.settings.evidence_limit_bytes)
    body = {"compartment": "report", "slices": most.slices, "sealed_size": most.sealed_size}

    codes = [
        case.reporter.post(
            f"cases/{case.id}/evidence", body | {"evidence": new_identifier()}
        ).status_code
        for _ in range(limits.LARGEST_FILES_PENDING + 1)
    ]

    assert codes == [200] * limits.LARGEST_FILES_PENDING + [413]


def with_limits(app: Flask, copy: Server, **limits_bytes: int) -> None:
    """Serve on with other limits."""
    settings = replace(copy.settings, **limits_bytes)  # type: ignore[arg-type]  # all of them are numbers
    app.extensions["incident_log.server"] = replace(copy, settings=settings)


def announce(case: CaseFile, size: int = 1 << 20) -> tuple[int, File]:
    file = File(case, size=size)
    return case.reporter.post(file.path, file.announcement).status_code, file


def test_a_case_announces_so_much_on_a_day_and_more_on_the_next(
    town: Town, app: Flask, copy: Server, case: CaseFile, clock: FixedClock
) -> None:
    with_limits(app, copy, evidence_limit_bytes=1 << 20, evidence_day_limit_bytes=7 << 19)

    today = [announce(case)[0] for _ in range(3)]
    other = announce(town.file_report())[0]
    clock.move(dt.timedelta(days=1))
    case.reporter.sign_in_with_code()

    assert (today, other) == ([200, 200, 413], 200)
    assert announce(case)[0] == 200


def test_a_case_announces_so_much_altogether_whatever_the_day(
    app: Flask, copy: Server, case: CaseFile, clock: FixedClock
) -> None:
    sizes = {"evidence_limit_bytes": 1 << 20, "evidence_day_limit_bytes": 7 << 19}
    with_limits(app, copy, **sizes, evidence_case_limit_bytes=7 << 19)
    before = [announce(case)[0] for _ in range(2)]
    clock.move(dt.timedelta(days=1))
    case.reporter.sign_in_with_code()

    assert (before, announce(case)[0]) == ([200, 200], 413)


def test_what_is_announced_already_goes_on_when_the_limit_is_reached(
    app: Flask, copy: Server, case: CaseFile
) -> None:
    with_limits(app, copy, evidence_limit_bytes=1 << 20, evidence_day_limit_bytes=1 << 20)
    code, file = announce(case)

    assert (code, announce(case)[0]) == (200, 413)
    assert case.reporter.post(file.path, file.announcement).status_code == 200
    assert file.put(case.reporter, 0).status_code == 201


@pytest.mark.parametrize("limited", ["files", "octets"])
def test_readers_announce_a_part_and_the_person_and_the_desk_the_rest(
    town: Town,
    app: Flask,
    copy: Server,
    case: CaseFile,
    monkeypatch: pytest.MonkeyPatch,
    limited: str,
) -> None:
    town.give(case, town.chidi)
    if limited == "files":
        monkeypatch.setattr(evidence, "MOST_EVIDENCE_PER_CASE", 16)
    else:
        sizes = {"evidence_day_limit_bytes": 18 << 20, "evidence_case_limit_bytes": 18 << 20}
        with_limits(app, copy, evidence_limit_bytes=1 << 20, **sizes)

    files = [File(case, size=1 << 20) for _ in range(8)]
    readers = [town.chidi.post(one.path, one.announcement).status_code for one in files[:3]]

    assert readers == [200, 200, 413]
    assert [announce(case)[0] for _ in range(3)] == [200] * 3
    assert town.bo.post(files[3].path, files[3].announcement).status_code == 200
    # The same again is no other file.
    assert town.chidi.post(files[0].path, files[0].announcement).status_code == 200


def test_whoever_announces_all_they_may_leaves_some_to_each_of_the_others(
    town: Town, case: CaseFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.give(case, town.chidi)
    monkeypatch.setattr(evidence, "MOST_EVIDENCE_PER_CASE", 16)

    def until_refused(person: Person) -> int:
        for count in range(17):
            file = File(case, size=1 << 20)
            if person.post(file.path, file.announcement).status_code == 413:
                return count
        return -1

    assert until_refused(town.bo) == 8
    assert until_refused(town.chidi) == 2
    assert announce(case)[0] == 200
    # What all members may have together is nearly used up by now.
    assert until_refused(town.amina) == 2
    assert until_refused(case.reporter) == 3


def test_evidence_leaves_the_last_of_the_disk_to_the_database(
    app: Flask, copy: Server, case: CaseFile
) -> None:
    # More than any disk has: what others do on this one meanwhile changes nothing.
    with_limits(app, copy, free_bytes_kept=1 << 60)

    file = File(case)
    answer = case.reporter.post(file.path, file.announcement)
    with_limits(app, copy, free_bytes_kept=0)

    assert (answer.status_code, answer.json["error"]["code"]) == (507, "storage_full")
    assert announce(case)[0] == 200


@dataclass(frozen=True)
class SmallDisk(Blobs):
    """A store on a disk of one size, with nothing on it but slices."""

    size: int = 0

    @override
    def free(self) -> int:
        assert self.folder is not None
        return self.size - sum(
            path.stat().st_size for path in self.folder.rglob("*") if path.is_file()
        )


def test_the_disk_has_room_for_what_was_announced_and_is_still_to_come(
    town: Town, app: Flask, copy: Server, case: CaseFile, clock: FixedClock
) -> None:
    settings = replace(copy.settings, free_bytes_kept=0)
    disk = SmallDisk(copy.blobs.store, copy.blobs.folder, size=9 << 20)
    app.extensions["incident_log.server"] = replace(copy, settings=settings, blobs=disk)

    first, file = announce(case, size=4 << 20)
    too_much = announce(town.file_report(), size=5 << 20)[0]
    for index in range(len(file.slices)):
        assert file.put(case.reporter, index).status_code == 201
    sent = [announce(case, size=5 << 20)[0], announce(case, size=2 << 20)[0]]
    case.reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)
    complete = [announce(case, size=3 << 20)[0], announce(case, size=1 << 20)[0]]
    clock.move(dt.timedelta(days=limits.PROMISED_DAYS))
    case.reporter.sign_in_with_code()
    later = announce(case, size=4 << 20)[0]

    assert (first, too_much) == (200, 507)
    assert (sent, complete, later) == ([507, 200], [507, 200], 200)
