"""Can anybody check the log: its checkpoint, its proofs and its tiles?"""

import hashlib

import pytest

from incident_log.crypto.verifying import verify_checkpoint
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.format.log import (
    Checkpoint,
    check_consistency,
    check_inclusion,
    leaf_hash,
    parse_entries,
    root_of,
)
from incident_log.format.record import parse_envelope
from tests.casefile import CaseFile
from tests.town import Town


@pytest.fixture
def case(town: Town) -> CaseFile:
    made = town.adopt(town.file_report())
    for _ in range(5):
        made.append(town.bo)
    return made


def checkpoint(town: Town) -> Checkpoint:
    note = town.nobody.get("/log/checkpoint").data
    return verify_checkpoint(town.directory().log_key, note)


def test_every_record_and_statement_is_in_the_log_under_a_signed_root(
    town: Town, case: CaseFile
) -> None:
    now = checkpoint(town)
    records = town.bo.must("GET", f"cases/{case.id}/records")["records"]
    digests = {one["leaf"]: parse_envelope(from_b64u(one["envelope"])).digest for one in records}
    statements = town.bo.must("GET", "directory")["statements"]
    digests |= {
        one["leaf"]: hashlib.sha256(from_b64u(one["statement"])).digest() for one in statements
    }

    assert set(digests) == set(range(now.size))
    for leaf, digest in digests.items():
        answer = town.nobody.must("GET", f"log/inclusion?digest={to_b64u(digest)}&size={now.size}")
        proof = [from_b64u(node) for node in answer["proof"]]
        assert answer["leaf"] == leaf
        check_inclusion(leaf_hash(digest), leaf, now.size, proof, now.root)


def test_the_log_only_grows(town: Town, case: CaseFile) -> None:
    seen = [checkpoint(town)]
    for _ in range(6):
        case.append(town.bo)
        seen.append(checkpoint(town))

    for old in seen:
        for new in seen[seen.index(old) :]:
            answer = town.nobody.must("GET", f"log/consistency?from={old.size}&to={new.size}")
            proof = [from_b64u(node) for node in answer["proof"]]
            check_consistency(old.size, old.root, new.size, new.root, proof)


def test_tiles_hold_the_entries_and_their_hashes(town: Town, case: CaseFile) -> None:
    now = checkpoint(town)

    entries = parse_entries(town.nobody.get(f"/log/tile/entries/000.p/{now.size}").data)
    hashes = town.nobody.get(f"/log/tile/0/000.p/{now.size}").data

    assert [leaf_hash(entry) for entry in entries] == [
        hashes[at : at + 32] for at in range(0, len(hashes), 32)
    ]
    assert root_of(leaf_hash(entry) for entry in entries) == now.root


@pytest.mark.parametrize(
    "tile",
    [
        "0/000",
        "0/001.p/1",
        "1/000.p/1",
        "0/000.p/0",
        "0/000.p/256",
        "0/000.p/99",
        "0/00.p/1",
        "0/x000/000.p/1",
        "0/000.p/01",
        "8/000.p/1",
        "00/000.p/1",
        "-1/000.p/1",
        "x/000.p/1",
        "entries/001.p/1",
        "0/../checkpoint",
        "0/x999/x999/x999/x999/x999/999.p/1",
    ],
)
def test_a_tile_that_is_not_there_yet_or_never_will_be_is_not_found(
    town: Town, case: CaseFile, tile: str
) -> None:
    assert town.nobody.get(f"/log/tile/{tile}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("consistency?from=3&to=2", 400),
        ("consistency?from=1&to=999999", 404),
        ("consistency?from=1", 400),
        ("consistency?from=0&to=1", 200),
        (f"inclusion?digest={'A' * 43}&size=1", 404),
        (f"inclusion?digest={'A' * 42}&size=1", 400),
        (f"inclusion?digest={'A' * 43}&size=0", 400),
        (f"inclusion?digest={'A' * 43}&size={2**54}", 400),
    ],
)
def test_a_proof_that_cannot_be_is_refused(town: Town, query: str, status: int) -> None:
    assert town.nobody.get(f"log/{query}").status_code == status


def test_an_entry_is_not_in_a_log_that_was_smaller(town: Town, case: CaseFile) -> None:
    leaf = town.bo.must("GET", f"cases/{case.id}/records")["records"][-1]["leaf"]
    digest = to_b64u(case.head.digest) if case.head else ""

    assert town.nobody.get(f"log/inclusion?digest={digest}&size={leaf}").status_code == 404
    assert town.nobody.get(f"log/inclusion?digest={digest}&size={leaf + 1}").status_code == 200


def test_nothing_but_hashes_is_in_the_log(town: Town, case: CaseFile) -> None:
    octets = town.nobody.get(f"/log/tile/entries/000.p/{checkpoint(town).size}").data

    assert len(octets) == checkpoint(town).size * 34
