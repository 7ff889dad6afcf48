"""Does a sealed file arrive slice by slice, in any order, once, whole, and only where it belongs?"""

import hashlib
import secrets
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask
from typing_extensions import override

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_identifier
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.evidence import SLICE, layout_of, manifest_digest
from incident_log.services.server import Server
from incident_log.storage.blobs import Blobs, address_of, prefix_of
from tests.casefile import CaseFile
from tests.people import Answer, Person, Reply
from tests.town import Town
from tests.web.test_sessions import MINUTE


@dataclass
class File:
    """A file as the server sees it: sealed slices of the right lengths."""

    case: CaseFile
    size: int = 3 << 20
    compartment: str = "report"
    id: str = field(default_factory=new_identifier)

    def __post_init__(self) -> None:
        self.layout = layout_of(bytes(300), self.size)
        self.slices = [
            secrets.token_bytes(self.layout.slice_size(index))
            for index in range(self.layout.slices)
        ]

    @property
    def path(self) -> str:
        return f"cases/{self.case.id}/evidence"

    @property
    def announcement(self) -> Reply:
        sizes = {"slices": self.layout.slices, "sealed_size": self.layout.sealed_size}
        return {"evidence": self.id, "compartment": self.compartment} | sizes

    @property
    def completion(self) -> Reply:
        digests = [hashlib.sha256(one).digest() for one in self.slices]
        return {"slices": len(digests), "manifest": to_b64u(manifest_digest(digests))}

    def put(self, person: Person, index: int, sealed: bytes | None = None) -> Answer:
        octets = self.slices[index] if sealed is None else sealed
        headers = {"Slice-SHA256": to_b64u(hashlib.sha256(octets).digest())}
        return person.ask(
            "PUT", f"{self.path}/{self.id}/slices/{index}", octets=octets, headers=headers
        )

    def missing(self, person: Person) -> list[int]:
        return list(person.must("GET", f"{self.path}/{self.id}")["missing"])


@pytest.fixture
def case(town: Town) -> CaseFile:
    return town.adopt(town.file_report())


@pytest.fixture
def file(case: CaseFile) -> File:
    announced = File(case)
    case.reporter.must("POST", announced.path, announced.announcement)
    return announced


def test_a_file_arrives_in_any_order_and_comes_back_the_same(town: Town, file: File) -> None:
    reporter = file.case.reporter
    missing = [file.missing(reporter)]
    for index in reversed(range(len(file.slices))):
        assert file.put(reporter, index).status_code == 201
        missing.append(file.missing(reporter))
    leaf = reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)["leaf"]

    assert missing == [list(range(count)) for count in reversed(range(len(file.slices) + 1))]
    assert town.bo.must("GET", f"{file.path}/{file.id}")["complete"]
    got = [
        town.bo.get(f"{file.path}/{file.id}/slices/{index}").data
        for index in range(len(file.slices))
    ]
    assert got == file.slices
    proof = town.nobody.must(
        "GET", f"log/inclusion?digest={file.completion['manifest']}&size={leaf + 1}"
    )
    assert proof["leaf"] == leaf


def test_slices_can_come_before_the_report_is_sent(town: Town) -> None:
    case = town.begin_report()
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)

    assert file.put(case.reporter, 0).status_code == 201
    case.reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)
    case.reporter.must("POST", f"intake/{case.id}/submit", town.submission(case))
    assert town.bo.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]


def test_the_same_slice_again_is_fine_and_another_is_a_conflict(file: File) -> None:
    reporter = file.case.reporter
    other = secrets.token_bytes(len(file.slices[0]))

    answers = [file.put(reporter, 0), file.put(reporter, 0), file.put(reporter, 0, other)]

    assert [answer.status_code for answer in answers] == [201, 200, 409]
    assert reporter.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]


def test_announcing_the_same_again_tells_what_is_missing(file: File) -> None:
    file.put(file.case.reporter, 1)

    again = file.case.reporter.must("POST", file.path, file.announcement)

    assert again["missing"] == [index for index in range(len(file.slices)) if index != 1]


def test_announcing_the_same_id_with_another_size_is_a_conflict(file: File) -> None:
    other = File(file.case, size=100, id=file.id)

    assert file.case.reporter.post(file.path, other.announcement).status_code == 409


def test_a_digest_that_is_not_the_slices_is_refused_and_nothing_is_stored(file: File) -> None:
    reporter, wrong = file.case.reporter, {"Slice-SHA256": "A" * 43}

    answer = reporter.ask(
        "PUT", f"{file.path}/{file.id}/slices/0", octets=file.slices[0], headers=wrong
    )

    assert answer.status_code == 400
    assert 0 in file.missing(reporter)


@pytest.mark.parametrize("headers", [{}, {"Slice-SHA256": "x"}, {"Slice-SHA256": "="}], ids=str)
def test_a_slice_without_a_digest_is_refused(file: File, headers: dict[str, str]) -> None:
    path = f"{file.path}/{file.id}/slices/0"

    assert (
        file.case.reporter.ask("PUT", path, octets=file.slices[0], headers=headers).status_code
        == 400
    )


@pytest.mark.parametrize("length", [0, 1, SLICE - 1])
def test_a_slice_of_another_length_is_refused(file: File, length: int) -> None:
    assert file.put(file.case.reporter, 0, bytes(length)).status_code == 400


def test_a_slice_that_is_too_long_is_refused_before_it_is_read(file: File) -> None:
    answer = file.put(file.case.reporter, 0, bytes(SLICE + 1))

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")


def test_a_slice_beyond_the_last_is_not_found(file: File) -> None:
    headers = {"Slice-SHA256": "A" * 43}
    path = f"{file.path}/{file.id}/slices/{len(file.slices)}"

    assert (
        file.case.reporter.ask("PUT", path, octets=bytes(SLICE), headers=headers).status_code == 404
    )


def test_completing_too_early_tells_what_is_missing(file: File) -> None:
    reporter = file.case.reporter
    file.put(reporter, 0)

    answer = reporter.post(f"{file.path}/{file.id}/complete", file.completion)

    assert answer.status_code == 409
    assert answer.json["missing"] == list(range(1, len(file.slices)))


def test_completing_again_answers_the_same_and_another_manifest_is_refused(file: File) -> None:
    reporter, path = file.case.reporter, f"{file.path}/{file.id}/complete"
    for index in range(len(file.slices)):
        file.put(reporter, index)
    wrong = reporter.post(path, file.completion | {"manifest": "A" * 43})

    answers = [reporter.must("POST", path, file.completion) for _ in range(2)]

    assert answers[0] == answers[1]
    assert wrong.status_code == 400
    assert reporter.post(path, file.completion | {"manifest": "A" * 43}).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"slices": 2},
        {"slices": 0},
        {"sealed_size": 0},
        {"sealed_size": 1041},
        {"sealed_size": 2**60},
        {"sealed_size": -1},
        {"sealed_size": "1040"},
        {"compartment": "other"},
        {"evidence": "short"},
        {"more": 1},
    ],
    ids=str,
)
def test_an_announcement_that_fits_no_file_is_refused(case: CaseFile, wrong: Reply) -> None:
    file = File(case, size=100)

    assert case.reporter.post(file.path, file.announcement | wrong).status_code == 400


def test_a_file_in_a_compartment_of_others_does_not_exist(town: Town, case: CaseFile) -> None:
    file = File(case, size=100, compartment="work")
    town.bo.must("POST", file.path, file.announcement)
    file.put(town.bo, 0)

    for person in (case.reporter, town.chidi):
        assert person.get(f"{file.path}/{file.id}").status_code == 404
        assert person.get(f"{file.path}/{file.id}/slices/0").status_code == 404
        assert file.put(person, 0).status_code == 404
    assert (
        case.reporter.post(
            file.path, File(case, size=100, compartment="work").announcement
        ).status_code
        == 404
    )


def test_the_same_evidence_id_in_another_case_is_another_file(town: Town, file: File) -> None:
    other = town.file_report()
    same_id = File(other, size=100, id=file.id)

    assert other.reporter.post(same_id.path, same_id.announcement).status_code == 200
    assert town.bo.get(f"{same_id.path}/{file.id}").status_code == 200
    assert len(file.missing(file.case.reporter)) == len(file.slices)


class Interrupted(Exception):
    """Stands for the end of the process."""


def test_after_a_crash_a_place_takes_what_was_begun_there_and_nothing_else(
    file: File, app: Flask, copy: Server
) -> None:
    reporter = file.case.reporter
    other = secrets.token_bytes(len(file.slices[0]))

    class Crashing(Blobs):
        """A store that is there no more once it has the bytes."""

        @override
        def write(self, address: str, octets: bytes) -> None:
            copy.blobs.write(address, octets)
            raise Interrupted

    crashing = Crashing(copy.blobs.store, copy.blobs.folder)
    app.extensions["incident_log.server"] = replace(copy, blobs=crashing)
    begun = file.put(reporter, 0).status_code
    app.extensions["incident_log.server"] = copy

    assert (begun, file.put(reporter, 0, other).status_code) == (500, 409)
    assert 0 in file.missing(reporter)
    assert file.put(reporter, 0).status_code == 201
    assert reporter.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]
    assert copy.blobs.delete_all(prefix_of(from_b64u(file.case.id))) == 1


def test_a_slice_left_by_a_crash_before_its_row_is_taken_again(file: File, copy: Server) -> None:
    digest = hashlib.sha256(file.slices[0]).digest()
    address = address_of(from_b64u(file.case.id), from_b64u(file.id), 0, digest)
    # Cut short, as a power cut may leave it.
    copy.blobs.store.put(address, file.slices[0][:1000])

    assert file.put(file.case.reporter, 0).status_code == 201
    assert file.case.reporter.get(f"{file.path}/{file.id}/slices/0").data == file.slices[0]


def test_a_member_frozen_in_the_middle_of_a_slice_stores_nothing(
    town: Town, app: Flask, copy: Server, case: CaseFile
) -> None:
    file = File(case, size=100)
    town.bo.must("POST", file.path, file.announcement)

    class Slow(Blobs):
        """A store during whose write somebody freezes the writer."""

        @override
        def write(self, address: str, octets: bytes) -> None:
            town.change(town.bo, status="frozen")
            copy.blobs.write(address, octets)

    slow = Slow(copy.blobs.store, copy.blobs.folder)
    app.extensions["incident_log.server"] = replace(copy, blobs=slow)
    answer = file.put(town.bo, 0)
    app.extensions["incident_log.server"] = copy

    assert answer.status_code == 401
    assert file.missing(case.reporter) == [0]


def test_whoever_sends_or_reads_a_long_file_slice_by_slice_stays_signed_in(
    town: Town, clock: FixedClock
) -> None:
    case = town.adopt(town.file_report())
    file = File(case, size=8 << 20)
    case.reporter.must("POST", file.path, file.announcement)
    assert len(file.slices) > 7

    for index in range(8):
        clock.move(8 * MINUTE)
        assert file.put(case.reporter, index).status_code == 201
    town.bo.sign_in()
    for index in range(8):
        clock.move(8 * MINUTE)
        assert town.bo.get(f"{file.path}/{file.id}/slices/{index}").status_code == 200
