"""Which vectors show the log, its proofs and its checkpoints?"""

from collections.abc import Sequence
from typing import TypeAlias

from incident_log.crypto.at_rest import LogKey
from incident_log.format import log
from incident_log.format.encoding import to_b64u
from tools.vectors import cast
from tools.vectors.cast import drawn
from tools.vectors.model import Case, Inputs, flipped

Changes: TypeAlias = Sequence[tuple[str, str, Inputs]]

_ENTRIES = [drawn(f"entry {index}") for index in range(21)]
_LEAVES = [log.leaf_hash(entry) for entry in _ENTRIES]


def _node(level: int, index: int) -> bytes:
    return log.root_of(_LEAVES[index << level : (index + 1) << level])


def log_cases() -> list[Case]:
    """Vectors of log.json."""
    return [
        *_tree_cases(),
        *_inclusion_cases(),
        *_consistency_cases(),
        *_tile_cases(),
        *_checkpoint_cases(),
    ]


def _tree_cases() -> list[Case]:
    return [
        Case("leaf", "an entry behind a zero byte", "leaf_hash", {"entry": to_b64u(_ENTRIES[0])}),
        Case("refuse-leaf-short", "an entry of 31 bytes", "leaf_hash", {"entry": to_b64u(bytes(31))}, "format"),
        *(Case(f"root-{size}", f"the root of {size} entries", "root_of",
               {"entries": [to_b64u(entry) for entry in _ENTRIES[:size]]})
          for size in (0, 1, 2, 3, 4, 5, 7, 8, 21)),
    ]  # fmt: skip


def _inclusion(index: int, size: int) -> Inputs:
    return {
        "entry": to_b64u(_ENTRIES[index]),
        "index": index,
        "size": size,
        "proof": [to_b64u(one) for one in log.inclusion_proof(index, size, _node)],
        "root": to_b64u(log.root_of(_LEAVES[:size])),
    }


def _inclusion_cases() -> list[Case]:
    given = _inclusion(5, 21)
    proof = [to_b64u(one) for one in log.inclusion_proof(5, 21, _node)]
    wrong: Changes = (
        ("entry", "another entry", {"entry": to_b64u(_ENTRIES[6])}),
        ("index", "another index", {"index": 6}),
        ("size", "another size", {"size": 40}),
        ("root", "another root", {"root": to_b64u(drawn("root"))}),
        ("beyond", "an index at the size", {"index": 21}),
        ("negative", "an index below zero", {"index": -1}),
        ("empty-log", "a log of no entries", {"size": 0, "index": 0, "proof": []}),
        ("cut", "the last hash is missing", {"proof": proof[:-1]}),
        ("none", "no proof", {"proof": []}),
        ("long", "a hash too many", {"proof": [*proof, to_b64u(bytes(32))]}),
        ("order", "hashes in another order", {"proof": proof[::-1]}),
        ("short-hash", "a hash of 31 bytes", {"proof": [*proof[:-1], to_b64u(bytes(31))]}),
        ("flipped", "a changed bit", {"proof": [to_b64u(flipped(log.inclusion_proof(5, 21, _node)[0], 3)), *proof[1:]]}),
        ("65-hashes", "more hashes than any log needs", {"proof": [to_b64u(bytes(32))] * 65}),
    )  # fmt: skip
    return [
        *(Case(f"inclusion-{index}-of-{size}", "it is in the log", "check_inclusion", _inclusion(index, size))
          for index, size in ((0, 1), (0, 2), (1, 2), (2, 3), (4, 5), (5, 8), (7, 8), (16, 21), (20, 21))),
        *(Case(f"refuse-inclusion-{name}", why, "check_inclusion", {**given, **change}, "verification") for name, why, change in wrong),
    ]  # fmt: skip


def _consistency(old: int, new: int) -> Inputs:
    return {
        "old": old,
        "old_root": to_b64u(log.root_of(_LEAVES[:old])),
        "new": new,
        "new_root": to_b64u(log.root_of(_LEAVES[:new])),
        "proof": [to_b64u(one) for one in log.consistency_proof(old, new, _node)] if old else [],
    }


def _consistency_cases() -> list[Case]:
    given = _consistency(6, 21)
    proof = [to_b64u(one) for one in log.consistency_proof(6, 21, _node)]
    wrong: Changes = (
        ("old-root", "the log once had another root", {"old_root": to_b64u(drawn("root"))}),
        ("new-root", "the log now has another root", {"new_root": to_b64u(drawn("root"))}),
        ("shorter", "it became shorter", {"old": 21, "new": 6}),
        ("cut", "the last hash is missing", {"proof": proof[:-1]}),
        ("none", "no proof", {"proof": []}),
        ("long", "a hash too many", {"proof": [*proof, to_b64u(bytes(32))]}),
        ("order", "hashes in another order", {"proof": proof[::-1]}),
        ("old-size", "another old size", {"old": 7}),
        ("new-size", "another new size", {"new": 40}),
    )
    same: Inputs = _consistency(8, 8)
    empty: Inputs = _consistency(0, 8)
    return [
        *(Case(f"consistency-{old}-to-{new}", "it only grew", "check_consistency", _consistency(old, new))
          for old, new in ((0, 0), (0, 8), (1, 2), (2, 3), (3, 4), (4, 8), (6, 21), (8, 8), (16, 21), (20, 21))),
        *(Case(f"refuse-consistency-{name}", why, "check_consistency", {**given, **change}, "verification") for name, why, change in wrong),
        Case("refuse-consistency-same", "the same size with another root", "check_consistency",
             {**same, "new_root": to_b64u(drawn("root"))}, "verification"),
        Case("refuse-consistency-same-proof", "the same size with a proof", "check_consistency",
             {**same, "proof": [to_b64u(bytes(32))]}, "verification"),
        Case("refuse-consistency-empty", "an empty log with a root", "check_consistency",
             {**empty, "old_root": to_b64u(bytes(32))}, "verification"),
        Case("refuse-consistency-empty-proof", "an empty log with a proof", "check_consistency",
             {**empty, "proof": [to_b64u(bytes(32))]}, "verification"),
    ]  # fmt: skip


def _tile_cases() -> list[Case]:
    entries = [to_b64u(entry) for entry in _ENTRIES[:3]]
    bundle = log.encode_entries(_ENTRIES[:3])
    return [
        Case("tile-first", "the first tile", "tile_path", {"level": 0, "index": 0, "width": 256}),
        Case("tile-partial", "a tile that is not full", "tile_path", {"level": 1, "index": 5, "width": 17}),
        Case("tile-large", "numbers in groups of three", "tile_path", {"level": 2, "index": 1234067, "width": 256}),
        Case("entries-path", "a bundle of entries", "entries_path", {"index": 1000, "width": 3}),
        Case("refuse-tile-width", "wider than a tile", "tile_path", {"level": 0, "index": 0, "width": 257}, "format"),
        Case("refuse-tile-empty", "a tile of nothing", "tile_path", {"level": 0, "index": 0, "width": 0}, "format"),
        Case("entries", "each behind its length", "encode_entries", {"entries": entries}),
        Case("parse-entries", "read back", "parse_entries", {"bundle": to_b64u(bundle)}),
        Case("refuse-entries-cut", "the last byte is missing", "parse_entries", {"bundle": to_b64u(bundle[:-1])}, "format"),
        Case("refuse-entries-length", "an entry of 33 bytes", "parse_entries",
             {"bundle": to_b64u(b"\0\x21" + bytes(33))}, "format"),
        Case("refuse-entries-many", "more than 256", "parse_entries",
             {"bundle": {"pattern": to_b64u(b"\0\x20" + bytes(32)), "length": 257 * 34}}, "format"),
    ]  # fmt: skip


def _checkpoint_cases() -> list[Case]:
    key = LogKey(cast.LOG_KEY.seed)
    note = key.sign_checkpoint(21, log.root_of(_LEAVES)).decode()
    other = LogKey(drawn("another log")).sign_checkpoint(21, log.root_of(_LEAVES)).decode()
    given: Inputs = {"public_key": to_b64u(key.public), "note": note}
    line = note.rpartition("\n\n")[2]
    witness = "— witness.example/w1 " + line.split(" ")[2]
    wrong: Sequence[tuple[str, str, str, str]] = (
        ("other-log", "of another log", other, "verification"),
        ("size", "the size was changed", note.replace("\n21\n", "\n22\n"), "verification"),
        (
            "origin",
            "the origin was changed in the body",
            note.replace(key.origin, "incident-log/0", 1),
            "format",
        ),
        (
            "origin-both",
            "the origin was changed everywhere",
            note.replace(key.origin, "incident-log/0"),
            "verification",
        ),
        (
            "signature",
            "the signature of another size",
            note.partition("\n\n")[0].replace("21", "20") + "\n\n" + line,
            "verification",
        ),
        ("leading-zero", "a size with a leading zero", note.replace("\n21\n", "\n021\n"), "format"),
        ("negative", "a size below zero", note.replace("\n21\n", "\n-21\n"), "format"),
        (
            "huge",
            "a size beyond 2^53 - 1",
            note.replace("\n21\n", "\n9007199254740992\n"),
            "format",
        ),
        ("foreign-digits", "digits of another script", note.replace("\n21\n", "\n٢١\n"), "format"),
        ("extension", "a fourth line in the body", note.replace("\n\n", "\nextra\n\n"), "format"),
        ("no-signature", "no signature", note.partition("\n\n")[0] + "\n\n", "format"),
        ("twice", "two signatures by the log", note + line, "format"),
        ("no-newline", "no newline at the end", note[:-1], "format"),
        ("windows", "lines ending as on Windows", note.replace("\n", "\r\n"), "format"),
        ("hyphen", "a hyphen instead of the dash", note.replace("— ", "- "), "format"),
        ("cut-key", "a signature cut short", note[:-6] + "\n", "format"),
        ("base64", "a root whose base64 is not canonical", _loosened(note), "format"),
        ("nothing", "nothing", "", "format"),
        ("long", "over 16 KiB", note + witness * 200, "format"),
    )
    return [
        *_seen_cases(key),
        Case("checkpoint", "the log signed it", "verify_checkpoint", given),
        Case("checkpoint-empty", "of an empty log", "verify_checkpoint",
             {**given, "note": key.sign_checkpoint(0, log.EMPTY_ROOT).decode()}),
        Case("checkpoint-witnessed", "a witness signed it too", "verify_checkpoint", {**given, "note": note + witness}),
        Case("parse-checkpoint", "its parts", "parse_checkpoint", {"note": note}),
        *(Case(f"refuse-checkpoint-{name}", why, "verify_checkpoint", {**given, "note": text}, expect)
          for name, why, text, expect in wrong),
        Case("refuse-checkpoint-flipped", "a changed bit in the key asked for", "verify_checkpoint",
             {**given, "public_key": to_b64u(flipped(key.public, 0))}, "verification"),
    ]  # fmt: skip


def _seen_cases(key: LogKey) -> list[Case]:
    """Show what a record says of the log, which the log's signature has to prove."""
    root, other = log.root_of(_LEAVES), drawn("another root")
    signature = _signature(key, 21, root)
    seen: Inputs = {
        "public_key": to_b64u(key.public),
        "size": 21,
        "root": to_b64u(root),
        "signature": to_b64u(signature),
    }
    empty: Inputs = {"size": 0, "root": to_b64u(log.EMPTY_ROOT)}
    stranger = LogKey(drawn("another log"))
    wrong: Changes = (
        ("size", "the log never said so of this size", {"size": 10**9}),
        ("root", "the log never said so of this root", {"root": to_b64u(other)}),
        (
            "flipped",
            "a changed bit in the signature",
            {"signature": to_b64u(flipped(signature, 0))},
        ),
        ("made-up", "a signature of zero bytes", {"signature": to_b64u(bytes(64))}),
        (
            "other-log",
            "signed by another log",
            {"signature": to_b64u(_signature(stranger, 21, root))},
        ),
        ("other-key", "asked of another log", {"public_key": to_b64u(stranger.public)}),
    )
    return [
        Case("seen", "the log signed what a record says its author saw", "verify_seen", seen),
        Case("seen-empty", "of an empty log", "verify_seen",
             {**seen, **empty, "signature": to_b64u(_signature(key, 0, log.EMPTY_ROOT))}),
        *(Case(f"refuse-seen-{name}", why, "verify_seen", {**seen, **change}, "verification") for name, why, change in wrong),
    ]  # fmt: skip


def _signature(key: LogKey, size: int, root: bytes) -> bytes:
    return log.parse_checkpoint(key.sign_checkpoint(size, root)).signature


def _loosened(note: str) -> str:
    """Set a trailing bit in the base64 of the root, which decodes to the same bytes."""
    lines = note.split("\n")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = lines[2][42]
    lines[2] = lines[2][:42] + alphabet[alphabet.index(last) | 1] + "="
    return "\n".join(lines)
