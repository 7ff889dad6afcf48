"""Can a report that was not sent be taken back from the server, whole or file by file, and one that was sent never?"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from typing_extensions import override

from incident_log.format.encoding import from_b64u
from incident_log.services.server import Server
from incident_log.storage.blobs import Blobs, prefix_of
from tests.casefile import CaseFile
from tests.people import Person, lockbox_of
from tests.services.test_races import tabs
from tests.town import Town
from tests.web.conftest import running_copy
from tests.web.test_evidence import File


@pytest.fixture
def copy(app: Flask) -> Server:
    return running_copy(app)


def stored(case: CaseFile, size: int = 3 << 20) -> File:
    """A file of a case that has arrived whole."""
    file = File(case, size)
    case.reporter.must("POST", file.path, file.announcement)
    for index in range(len(file.slices)):
        assert file.put(case.reporter, index).status_code == 201
    case.reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)
    return file


def count_of(copy: Server, case: CaseFile) -> int:
    """How many slices lie on the disk; they are gone after it."""
    return copy.blobs.delete_all(prefix_of(from_b64u(case.id)))


def test_a_report_that_is_not_sent_is_taken_back_whole_and_no_other_is(
    town: Town, copy: Server
) -> None:
    case, other = town.begin_report(), town.begin_report()
    stored(case)
    kept = stored(other)

    case.reporter.must("DELETE", f"intake/{case.id}")

    assert case.reporter.get(f"cases/{case.id}").status_code == 401
    assert case.reporter.sign_in_with_code().status_code == 401
    assert count_of(copy, case) == 0
    assert kept.missing(other.reporter) == []
    assert count_of(copy, other) == len(kept.slices)


def test_what_was_taken_back_can_be_begun_again(town: Town) -> None:
    case = town.begin_report()
    case.reporter.must("DELETE", f"intake/{case.id}")

    anew = town.begin_report()

    assert anew.reporter.must("GET", f"cases/{anew.id}")["state"] == "pending"


def test_a_report_that_was_sent_cannot_be_taken_back(town: Town) -> None:
    for case in (town.file_report(), town.adopt(town.file_report())):
        assert case.reporter.delete(f"intake/{case.id}").status_code == 409
        assert case.reporter.must("GET", f"cases/{case.id}")["head"]["position"] >= 0


def test_nobody_takes_back_the_report_of_somebody_else(town: Town) -> None:
    case, stranger = town.begin_report(), town.begin_report().reporter
    file = stored(case)

    for person in (stranger, town.bo, town.amina):
        assert person.delete(f"intake/{case.id}").status_code == 404
        assert person.delete(f"{file.path}/{file.id}").status_code == 404
    assert file.missing(case.reporter) == []


def test_one_file_is_taken_back_and_the_others_stay(town: Town, copy: Server) -> None:
    case = town.begin_report()
    file, kept = stored(case), stored(case)

    for _again in range(2):
        case.reporter.must("DELETE", f"{file.path}/{file.id}")

    assert case.reporter.get(f"{file.path}/{file.id}").status_code == 404
    assert kept.missing(case.reporter) == []
    assert count_of(copy, case) == len(kept.slices)


def test_what_is_taken_back_makes_room(town: Town) -> None:
    case = town.begin_report()
    file = File(case)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)

    case.reporter.must("DELETE", f"{file.path}/{file.id}")

    assert case.reporter.must("POST", file.path, file.announcement)["missing"] == list(
        range(len(file.slices))
    )


def test_a_file_of_a_report_that_was_sent_stays(town: Town) -> None:
    case = town.begin_report()
    file = stored(case)
    case.reporter.must("POST", f"intake/{case.id}/submit", town.submission(case))

    assert case.reporter.delete(f"{file.path}/{file.id}").status_code == 409
    assert file.missing(case.reporter) == []


class Hooked(Blobs):
    """A store in which something else happens while bytes are being deleted: once they are listed, or just before they go."""

    listed: Callable[[], object] = staticmethod(lambda: None)
    going: Callable[[], object] = staticmethod(lambda: None)

    @override
    def addresses(self, prefix: str) -> list[str]:
        found = super().addresses(prefix)
        type(self).listed()
        return found

    @override
    def delete(self, addresses: Sequence[str]) -> None:
        type(self).going()
        super().delete(addresses)


@pytest.fixture
def hooked(app: Flask, copy: Server) -> type[Hooked]:
    class Once(Hooked):
        pass

    blobs = Once(copy.blobs.store, copy.blobs.folder)
    app.extensions["incident_log.server"] = replace(copy, blobs=blobs)
    return Once


def send_again(person: Person, file: File) -> list[int]:
    """Announce a file that was deleted under the same id, and send all of it."""
    steps = [person.post(file.path, file.announcement).status_code]
    steps += [file.put(person, index).status_code for index in range(len(file.slices))]
    steps.append(person.post(f"{file.path}/{file.id}/complete", file.completion).status_code)
    return steps


def test_a_file_announced_again_once_its_old_bytes_are_listed_is_kept_whole(
    town: Town, hooked: type[Hooked]
) -> None:
    case = town.begin_report()
    file = File(case)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    (other,) = tabs(case.reporter, 1)
    steps = list[int]()
    hooked.listed = staticmethod(lambda: steps.extend(send_again(other, file)))

    case.reporter.must("DELETE", f"{file.path}/{file.id}")

    assert steps == [200] + [201] * len(file.slices) + [200]
    read = [other.get(f"{file.path}/{file.id}/slices/{index}") for index in range(len(file.slices))]
    assert [one.data for one in read] == file.slices


def test_a_file_announced_again_while_its_old_bytes_go_waits_and_is_kept_whole(
    town: Town, hooked: type[Hooked]
) -> None:
    case = town.begin_report()
    file = File(case)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    (other,) = tabs(case.reporter, 1)
    steps = list[int]()
    sending = threading.Thread(target=lambda: steps.extend(send_again(other, file)))

    def begin() -> None:
        sending.start()
        sending.join(0.5)

    hooked.going = staticmethod(begin)
    case.reporter.must("DELETE", f"{file.path}/{file.id}")
    sending.join()

    assert steps == [200] + [201] * len(file.slices) + [200]
    read = [other.get(f"{file.path}/{file.id}/slices/{index}") for index in range(len(file.slices))]
    assert [one.data for one in read] == file.slices


def test_a_report_is_not_begun_again_while_its_bytes_are_being_deleted(
    town: Town, hooked: type[Hooked], copy: Server
) -> None:
    case = town.begin_report()
    stored(case)
    other = town.newcomer("rui")
    other.code, other.seed = case.reporter.code, case.reporter.seed
    other.must("GET", "session")
    body = {"desk": case.desk, "case": case.id, "lockbox": lockbox_of(other.code, other.seed)}
    answers = list[int]()

    def come_back() -> None:
        answers.append(other.sign_in_with_code().status_code)
        answers.append(other.post("intake", body).status_code)

    hooked.listed = staticmethod(come_back)
    case.reporter.must("DELETE", f"intake/{case.id}")

    assert answers == [401, 409]
    assert count_of(copy, case) == 0
    hooked.listed = staticmethod(lambda: None)
    assert other.post("intake", body).status_code == 201


@dataclass(frozen=True)
class Slow(Blobs):
    """A store during whose first write something else happens."""

    meanwhile: Callable[[], object] = lambda: None
    began: list[str] | None = None

    @override
    def write(self, address: str, octets: bytes) -> None:
        assert self.began is not None
        if not self.began:
            self.began.append(address)
            self.meanwhile()
        Blobs(self.store, self.folder).write(address, octets)


def put_while(app: Flask, copy: Server, file: File, meanwhile: Callable[[], object]) -> int:
    """Send the first slice of a file, during whose writing something else happens."""
    slow = Slow(copy.blobs.store, copy.blobs.folder, meanwhile, [])
    app.extensions["incident_log.server"] = replace(copy, blobs=slow)
    answer = file.put(file.case.reporter, 0)
    app.extensions["incident_log.server"] = copy
    return answer.status_code


@pytest.mark.parametrize("whole", [True, False], ids=["the report", "the file"])
def test_a_slice_that_is_just_arriving_goes_with_what_is_taken_back(
    town: Town, app: Flask, copy: Server, *, whole: bool
) -> None:
    case = town.begin_report()
    file = File(case)
    case.reporter.must("POST", file.path, file.announcement)
    path = f"intake/{case.id}" if whole else f"{file.path}/{file.id}"

    status = put_while(app, copy, file, lambda: case.reporter.must("DELETE", path))

    assert status == (401 if whole else 404)
    assert count_of(copy, case) == 0


def test_a_slice_of_a_file_that_was_announced_anew_meanwhile_stays(
    town: Town, app: Flask, copy: Server
) -> None:
    case = town.begin_report()
    file = File(case)
    case.reporter.must("POST", file.path, file.announcement)

    def anew() -> None:
        case.reporter.must("DELETE", f"{file.path}/{file.id}")
        case.reporter.must("POST", file.path, file.announcement)
        assert file.put(case.reporter, 0).status_code == 201

    status = put_while(app, copy, file, anew)

    assert status == 200
    answer = case.reporter.get(f"{file.path}/{file.id}/slices/0")
    assert (answer.status_code, answer.data) == (200, file.slices[0])
