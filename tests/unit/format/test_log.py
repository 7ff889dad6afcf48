"""Are roots and proofs those of RFC 6962? Held against the definitions of the RFC, written anew and as slowly as they read."""

import hashlib

import pytest

from incident_log.errors import FormatError, VerificationError
from incident_log.format import log

SIZES = 131
ENTRIES = [hashlib.sha256(bytes([index])).digest() for index in range(SIZES)]
LEAVES = [hashlib.sha256(b"\x00" + entry).digest() for entry in ENTRIES]


def _largest_power_below(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


def _root(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _largest_power_below(len(leaves))
    return hashlib.sha256(b"\x01" + _root(leaves[:k]) + _root(leaves[k:])).digest()


def _path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = _largest_power_below(len(leaves))
    if m < k:
        return [*_path(m, leaves[:k]), _root(leaves[k:])]
    return [*_path(m - k, leaves[k:]), _root(leaves[:k])]


def _proof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF of section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [_root(leaves)]
    k = _largest_power_below(len(leaves))
    if m <= k:
        return [*_proof(m, leaves[:k], whole=whole), _root(leaves[k:])]
    return [*_proof(m - k, leaves[k:], whole=False), _root(leaves[:k])]


def _node(level: int, index: int) -> bytes:
    leaves = LEAVES[index << level : (index + 1) << level]
    assert len(leaves) == 1 << level, "only complete subtrees are stored"
    return _root(leaves)


@pytest.mark.parametrize("size", range(SIZES))
def test_root_is_that_of_the_rfc(size: int) -> None:
    expected = _root(LEAVES[:size])

    assert log.root_of(map(log.leaf_hash, ENTRIES[:size])) == expected
    assert log.root_at(size, _node) == expected


@pytest.mark.parametrize("size", range(1, SIZES))
def test_inclusion_proofs_are_those_of_the_rfc_and_hold(size: int) -> None:
    root = _root(LEAVES[:size])

    for index in range(size):
        proof = log.inclusion_proof(index, size, _node)
        assert proof == _path(index, LEAVES[:size])
        log.check_inclusion(LEAVES[index], index, size, proof, root)


@pytest.mark.parametrize("new", range(1, SIZES, 3))
def test_consistency_proofs_are_those_of_the_rfc_and_hold(new: int) -> None:
    new_root = _root(LEAVES[:new])

    for old in range(1, new + 1):
        proof = log.consistency_proof(old, new, _node)
        assert proof == _proof(old, LEAVES[:new])
        log.check_consistency(old, _root(LEAVES[:old]), new, new_root, proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 21, 64, 100])
def test_a_proof_holds_for_its_own_entry_only(size: int) -> None:
    root = _root(LEAVES[:size])

    for index in range(size):
        proof = log.inclusion_proof(index, size, _node)
        for other in {(index + 1) % size, (index - 1) % size} - {index}:
            with pytest.raises(VerificationError):
                log.check_inclusion(LEAVES[index], other, size, proof, root)
            with pytest.raises(VerificationError):
                log.check_inclusion(LEAVES[other], index, size, proof, root)


@pytest.mark.parametrize("old", [1, 3, 8, 21, 63])
def test_a_rewritten_log_is_noticed(old: int) -> None:
    rewritten = [*LEAVES[: old - 1], hashlib.sha256(b"other").digest(), *LEAVES[old:64]]

    with pytest.raises(VerificationError):
        log.check_consistency(
            old, _root(LEAVES[:old]), 64, _root(rewritten), _proof(old, rewritten)
        )


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_no_proof_is_made_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(FormatError):
        log.inclusion_proof(index, size, _node)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_no_consistency_is_proved_of_impossible_sizes(old: int, new: int) -> None:
    with pytest.raises(FormatError):
        log.consistency_proof(old, new, _node)


def test_checkpoints_of_strange_origins_are_not_written() -> None:
    for origin in ("", "two words", "plus+", "line\nbreak"):
        with pytest.raises(FormatError):
            log.checkpoint_body(log.Checkpoint(origin, 1, bytes(32)))
    for size, root in ((-1, bytes(32)), (1 << 60, bytes(32)), (1, bytes(31))):
        with pytest.raises(FormatError):
            log.checkpoint_body(log.Checkpoint("origin", size, root))
    with pytest.raises(FormatError):
        log.encode_checkpoint(log.Checkpoint("origin", 1, bytes(32)), b"key", bytes(64))
