"""How do entries get into the log, and how are its root, proofs and tiles read back?"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, and_, bindparam, insert, or_, select, update

from incident_log.errors import NotFound
from incident_log.format.log import (
    ENTRY_BYTES,
    TILE_WIDTH,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
)
from incident_log.storage.columns import table_of
from incident_log.storage.log_tables import LogEntry, LogNode, LogState
from incident_log.storage.prepared import Prepared

T = TypeVar("T")
Place = tuple[int, int]

_TILE_LEVELS = 8
_STATE = select(LogState.size, LogState.edge).where(LogState.id == 1)
# PostgreSQL locks the row: whoever appends next waits here until this transaction ends. SQLite has one writer anyway.
_STATE_LOCKED = _STATE.with_for_update()
_ADD_ENTRIES = Prepared(insert(table_of(LogEntry)))
_ADD_NODES = Prepared(insert(table_of(LogNode)))
_FIND_STATE = Prepared(_STATE_LOCKED)
_SET_STATE = Prepared(
    update(table_of(LogState))
    .where(LogState.id == 1)
    .values(size=bindparam("new_size"), edge=bindparam("new_edge"))
)


def append(connection: Connection, entries: Sequence[bytes]) -> range:
    """Add entries in the caller's transaction; give their leaf numbers. Costs grow with the logarithm of the log."""
    size, edge = _FIND_STATE.find(connection, {}) or (0, b"")
    roots = [edge[start : start + ENTRY_BYTES] for start in range(0, len(edge), ENTRY_BYTES)]
    nodes: list[dict[str, object]] = []
    for leaf, entry in enumerate(entries, size):
        nodes += _grow(roots, leaf, entry)
    leaves = range(size, size + len(entries))
    rows = [{"leaf": leaf, "entry": entry} for leaf, entry in zip(leaves, entries, strict=True)]
    _ADD_ENTRIES.run_many(connection, rows)
    if nodes:
        _ADD_NODES.run_many(connection, nodes)
    _SET_STATE.run(connection, {"new_size": leaves.stop, "new_edge": b"".join(roots)})
    return leaves


def lock(connection: Connection) -> None:
    """Let nobody append until this transaction ends: for statements, which are checked against all before them."""
    connection.execute(_STATE_LOCKED)


def size_and_root(connection: Connection) -> tuple[int, bytes]:
    """Give what a checkpoint states."""
    size = connection.execute(_STATE).one().size
    return size, _with_nodes(connection, lambda node: root_at(size, node))


def root_of_size(connection: Connection, size: int) -> bytes:
    """Give the root at a size that the log has reached; raise NotFound for a larger one."""
    _check_size(connection, size)
    return _with_nodes(connection, lambda node: root_at(size, node))


def find_leaf(connection: Connection, entry: bytes) -> int | None:
    """Find at which number an entry stands."""
    return connection.execute(select(LogEntry.leaf).where(LogEntry.entry == entry)).scalar()


def prove_inclusion(connection: Connection, leaf: int, size: int) -> list[bytes]:
    """Prove that an entry is in the log at a size that the log has reached."""
    _check_size(connection, size)
    return _with_nodes(connection, lambda node: inclusion_proof(leaf, size, node))


def prove_consistency(connection: Connection, old: int, new: int) -> list[bytes]:
    """Prove that the log at one size only adds to the log at a smaller one."""
    _check_size(connection, new)
    return _with_nodes(connection, lambda node: consistency_proof(old, new, node))


def tile(connection: Connection, level: int, index: int, width: int) -> bytes:
    """Give the hashes of a tile; raise NotFound while the log has not filled it that far."""
    first, depth = index * TILE_WIDTH, level * _TILE_LEVELS
    if depth == 0:
        return b"".join(map(leaf_hash, entries(connection, index, width)))
    wanted = and_(
        LogNode.level == depth, LogNode.position >= first, LogNode.position < first + width
    )
    hashes = (
        connection.execute(select(LogNode.hash).where(wanted).order_by(LogNode.position))
        .scalars()
        .all()
    )
    if len(hashes) < width:
        raise NotFound("tile")
    return b"".join(hashes)


def entries(connection: Connection, index: int, width: int) -> Sequence[bytes]:
    """Give the entries of a bundle; raise NotFound while there are not so many."""
    first = index * TILE_WIDTH
    wanted = and_(LogEntry.leaf >= first, LogEntry.leaf < first + width)
    found = (
        connection.execute(select(LogEntry.entry).where(wanted).order_by(LogEntry.leaf))
        .scalars()
        .all()
    )
    if len(found) < width:
        raise NotFound("tile")
    return found


def _grow(roots: list[bytes], leaf: int, entry: bytes) -> list[dict[str, object]]:
    """Add one leaf to the roots of the full subtrees, largest first; give the subtrees that it fills."""
    nodes: list[dict[str, object]] = []
    reached, level = leaf_hash(entry), 0
    while leaf & 1:
        reached = node_hash(roots.pop(), reached)
        level, leaf = level + 1, leaf >> 1
        nodes.append({"level": level, "position": leaf, "hash": reached})
    roots.append(reached)
    return nodes


def _check_size(connection: Connection, size: int) -> None:
    if size > connection.execute(_STATE).one().size:
        raise NotFound("log size")


def _with_nodes(connection: Connection, compute: Callable[[Callable[[int, int], bytes]], T]) -> T:
    """Run a computation twice: once to learn which subtrees it asks for, then with all of them, read in one go."""
    asked: list[Place] = []

    def note(level: int, position: int) -> bytes:
        asked.append((level, position))
        return bytes(ENTRY_BYTES)

    compute(note)
    found = _read_nodes(connection, asked)
    return compute(lambda level, position: found[level, position])


def _read_nodes(connection: Connection, places: Sequence[Place]) -> dict[Place, bytes]:
    leaves = [position for level, position in places if level == 0]
    wanted = [
        and_(LogNode.level == level, LogNode.position == position)
        for level, position in places
        if level > 0
    ]
    found: dict[Place, bytes] = {}
    if leaves:
        rows = connection.execute(
            select(LogEntry.leaf, LogEntry.entry).where(LogEntry.leaf.in_(leaves))
        )
        found |= {(0, leaf): leaf_hash(entry) for leaf, entry in rows}
    if wanted:
        for level, position, node in connection.execute(
            select(LogNode.level, LogNode.position, LogNode.hash).where(or_(*wanted))
        ):
            found[level, position] = node
    return found
