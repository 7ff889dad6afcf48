"""Is everything that was acknowledged still there after kill -9, and does a half-sent file go on where it stopped?"""

import hashlib
import itertools
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import pytest

from incident_log.crypto.seeds import new_identifier
from incident_log.crypto.verifying import verify_checkpoint
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.evidence import layout_of, manifest_digest
from incident_log.format.log import check_consistency, check_inclusion, leaf_hash
from incident_log.format.record import ChainLink, Head, check_chain, parse_envelope
from tests import serving
from tests.casefile import CaseFile
from tests.lines import Line, setup_token
from tests.people import Person
from tests.serving import Server
from tests.town import Town

WRITERS = 3
ACKNOWLEDGED_BEFORE_KILL = 40
MEBIBYTES = 200


@pytest.fixture
def running(tmp_path: Path, release: str) -> Iterator[Server]:
    with serving.run(tmp_path / "data") as server:
        yield server


@pytest.fixture
def lines() -> Iterator[list[Line]]:
    made: list[Line] = []
    yield made
    hang_up(made)


@pytest.fixture
def town(running: Server, lines: list[Line]) -> Town:
    def line() -> Line:
        lines.append(Line(running.port))
        return lines[-1]

    made = Town(line() for _ in itertools.count())
    made.found(setup_token(running))
    made.join(made.bo, "caseworker", made.desk)
    return made


def hang_up(lines: list[Line]) -> None:
    """Close the lines to a server that is gone; each connects anew when it is used."""
    for line in lines:
        line.close()


def test_every_acknowledged_record_outlives_kill_9(
    running: Server, town: Town, lines: list[Line]
) -> None:
    cases = [town.adopt(town.file_report()) for _ in range(WRITERS)]
    before = verify_checkpoint(town.directory().log_key, town.nobody.get("/log/checkpoint").data)
    acknowledged: list[tuple[str, int, bytes, int]] = []
    enough = threading.Event()
    writers = [threading.Thread(target=burst, args=(case, acknowledged, enough)) for case in cases]
    for writer in writers:
        writer.start()
    assert enough.wait(60)
    running.kill()
    for writer in writers:
        writer.join()

    running.start()
    hang_up(lines)

    after = verify_checkpoint(town.directory().log_key, town.nobody.get("/log/checkpoint").data)
    grown = town.nobody.must("GET", f"log/consistency?from={before.size}&to={after.size}")["proof"]
    check_consistency(
        before.size, before.root, after.size, after.root, [from_b64u(one) for one in grown]
    )
    stored = {case.id: journal(town, case) for case in cases}
    assert len(acknowledged) >= ACKNOWLEDGED_BEFORE_KILL
    for case, position, digest, leaf in acknowledged:
        assert stored[case][position] == (digest, leaf)
        proof = town.nobody.must(
            "GET", f"log/inclusion?digest={to_b64u(digest)}&size={after.size}"
        )["proof"]
        check_inclusion(
            leaf_hash(digest), leaf, after.size, [from_b64u(one) for one in proof], after.root
        )
    # Nothing stands half in the log either: every leaf belongs to a record or a statement.
    leaves = [leaf for records in stored.values() for _digest, leaf in records.values()]
    statements = [one["leaf"] for one in town.bo.must("GET", "directory")["statements"]]
    assert sorted(leaves + statements) == list(range(after.size))


def burst(
    case: CaseFile, acknowledged: list[tuple[str, int, bytes, int]], enough: threading.Event
) -> None:
    """Write records until nobody answers any more."""
    with suppress(OSError, HTTPException):
        while True:
            placed = case.append(case.reporter)
            acknowledged.append(
                (case.id, placed["position"], from_b64u(placed["digest"]), placed["leaf"])
            )
            if len(acknowledged) >= ACKNOWLEDGED_BEFORE_KILL:
                enough.set()


def journal(town: Town, case: CaseFile) -> dict[int, tuple[bytes, int]]:
    """Read a whole journal, and check that it is one unbroken chain up to its head."""
    records, after, head = [], -1, None
    while head is None or after < head["position"]:
        page = town.bo.must("GET", f"cases/{case.id}/records?after={after}")
        records += page["records"]
        head, after = page["head"], records[-1]["position"]
    links = [ChainLink.of_envelope(parse_envelope(from_b64u(one["envelope"]))) for one in records]
    check_chain(
        case.id, town.organisation, links, Head(head["position"], from_b64u(head["digest"]))
    )
    return {
        one["position"]: (link.digest, one["leaf"])
        for one, link in zip(records, links, strict=True)
    }


@dataclass
class Upload:
    """A large file on its way, over several connections of one browser."""

    case: CaseFile
    reporters: list[Person]
    size: int
    id: str = field(default_factory=new_identifier)
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    acknowledged: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.layout = layout_of(bytes(300), self.size)
        self.path = f"cases/{self.case.id}/evidence"
        sizes = {"slices": self.layout.slices, "sealed_size": self.layout.sealed_size}
        body = {"evidence": self.id, "compartment": "report"} | sizes
        self.case.reporter.must("POST", self.path, body)

    def sealed(self, number: int) -> bytes:
        """Give the same noise each time it is asked for."""
        noise = hashlib.shake_128(self.key + number.to_bytes(4, "big"))
        return noise.digest(self.layout.slice_size(number))

    def digest(self, number: int) -> bytes:
        return hashlib.sha256(self.sealed(number)).digest()

    def missing(self) -> list[int]:
        return list(self.case.reporter.must("GET", f"{self.path}/{self.id}")["missing"])

    def send_all(
        self, numbers: Iterable[int], then: Callable[[int], None] = lambda _: None
    ) -> None:
        """Send slices, up to four at once, until they are all there or nobody answers."""
        wanted = list(numbers)
        with ThreadPoolExecutor(len(self.reporters)) as pool:
            for index, reporter in enumerate(self.reporters):
                pool.submit(self._send, reporter, wanted[index :: len(self.reporters)], then)

    def _send(self, reporter: Person, numbers: list[int], then: Callable[[int], None]) -> None:
        with suppress(OSError, HTTPException):
            for number in numbers:
                octets = self.sealed(number)
                headers = {"Slice-SHA256": to_b64u(hashlib.sha256(octets).digest())}
                where = f"{self.path}/{self.id}/slices/{number}"
                answer = reporter.ask("PUT", where, octets=octets, headers=headers)
                if answer.status_code in {200, 201}:
                    self.acknowledged.add(number)
                    then(len(self.acknowledged))


@pytest.mark.slow
def test_a_large_upload_goes_on_after_kill_9_with_exactly_what_is_missing(
    running: Server, town: Town, lines: list[Line]
) -> None:
    case = town.file_report()
    reporters = [case.reporter, *(another_line(running, case.reporter, lines) for _ in range(3))]
    upload = Upload(case, reporters, MEBIBYTES << 20)
    count = upload.layout.slices

    only_once = threading.Lock()

    def kill_half_way(done: int) -> None:
        if done >= count // 2 and only_once.acquire(blocking=False):
            running.kill()

    upload.send_all(range(count), kill_half_way)
    running.start()
    hang_up(lines)
    survived, missing = set(upload.acknowledged), upload.missing()
    upload.send_all(missing)

    assert count // 2 <= len(survived) < count
    assert not survived & set(missing)
    # At most what was on its way when the server died is there without having been acknowledged.
    assert count - len(missing) - len(survived) <= len(reporters)
    assert upload.missing() == []
    body = {"slices": count, "manifest": to_b64u(manifest_digest(map(upload.digest, range(count))))}
    case.reporter.must("POST", f"{upload.path}/{upload.id}/complete", body)
    for number in (0, count // 2, count - 1):
        octets = town.bo.get(f"{upload.path}/{upload.id}/slices/{number}").data
        assert octets == upload.sealed(number)


def another_line(running: Server, person: Person, lines: list[Line]) -> Person:
    """Give the same reporter one more connection of the same browser."""
    assert isinstance(person.carrier, Line)
    lines.append(Line(running.port, person.carrier.cookie))
    return Person(lines[-1], person.name, seed=person.seed, code=person.code, csrf=person.csrf)
