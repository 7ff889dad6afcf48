"""Is the stored log the log of RFC 6962, at every size, for every writer?"""

import threading
from contextlib import suppress

import pytest

from incident_log.errors import Conflict, NotFound
from incident_log.format.log import (
    TILE_WIDTH,
    check_consistency,
    check_inclusion,
    leaf_hash,
    node_hash,
    root_of,
)
from incident_log.storage import log
from incident_log.storage.database import Database
from tests.factories import a_digest

SIZE = 37


@pytest.fixture
def entries(database: Database) -> list[bytes]:
    """A log that grew by one, two and more at once."""
    made: list[bytes] = []
    step = 0
    while len(made) < SIZE:
        new = [a_digest() for _ in range(min(1 + step % 4, SIZE - len(made)))]
        with database.writing() as connection:
            assert log.append(connection, new) == range(len(made), len(made) + len(new))
        made += new
        step += 1
    return made


def roots(entries: list[bytes]) -> list[bytes]:
    hashes = [leaf_hash(entry) for entry in entries]
    return [root_of(hashes[:size]) for size in range(len(hashes) + 1)]


def test_an_empty_log_has_the_root_of_nothing(database: Database) -> None:
    with database.reading() as connection:
        assert log.size_and_root(connection) == (0, root_of([]))


def test_the_root_is_right_after_every_append(database: Database) -> None:
    made: list[bytes] = []
    for _ in range(20):
        made.append(a_digest())
        with database.writing() as connection:
            log.append(connection, made[-1:])
        with database.reading() as connection:
            assert log.size_and_root(connection) == (len(made), roots(made)[-1])


def test_every_entry_is_proved_at_every_size(database: Database, entries: list[bytes]) -> None:
    expected = roots(entries)
    with database.reading() as connection:
        for size in range(1, SIZE + 1):
            for leaf in range(size):
                proof = log.prove_inclusion(connection, leaf, size)
                check_inclusion(leaf_hash(entries[leaf]), leaf, size, proof, expected[size])


def test_every_size_is_proved_to_extend_every_smaller_one(
    database: Database, entries: list[bytes]
) -> None:
    expected = roots(entries)
    with database.reading() as connection:
        for new in range(1, SIZE + 1):
            for old in range(1, new + 1):
                proof = log.prove_consistency(connection, old, new)
                check_consistency(old, expected[old], new, expected[new], proof)


def test_an_entry_is_found_by_what_it_is(database: Database, entries: list[bytes]) -> None:
    with database.reading() as connection:
        assert [log.find_leaf(connection, entry) for entry in entries] == list(range(SIZE))
        assert log.find_leaf(connection, a_digest()) is None


def test_the_same_entry_stands_once(database: Database, entries: list[bytes]) -> None:
    with pytest.raises(Conflict), database.writing() as connection:
        log.append(connection, [entries[3]])

    with database.reading() as connection:
        assert log.size_and_root(connection) == (SIZE, roots(entries)[-1])


def test_a_size_that_was_not_reached_has_no_proof(database: Database, entries: list[bytes]) -> None:
    with database.reading() as connection:
        with pytest.raises(NotFound):
            log.prove_inclusion(connection, 0, SIZE + 1)
        with pytest.raises(NotFound):
            log.prove_consistency(connection, 1, SIZE + 1)


def test_tiles_of_the_first_and_second_level(database: Database) -> None:
    made = [a_digest() for _ in range(TILE_WIDTH * 2 + 5)]
    with database.writing() as connection:
        log.append(connection, made)
    hashes = [leaf_hash(entry) for entry in made]

    with database.reading() as connection:
        assert log.tile(connection, 0, 1, TILE_WIDTH) == b"".join(
            hashes[TILE_WIDTH : 2 * TILE_WIDTH]
        )
        assert log.tile(connection, 0, 2, 5) == b"".join(hashes[2 * TILE_WIDTH :])
        full = [root_of(hashes[start : start + TILE_WIDTH]) for start in (0, TILE_WIDTH)]
        assert log.tile(connection, 1, 0, 2) == b"".join(full)
        assert log.entries(connection, 2, 5) == made[2 * TILE_WIDTH :]
        assert log.size_and_root(connection)[1] == node_hash(
            node_hash(*full), root_of(hashes[2 * TILE_WIDTH :])
        )
        for level, index, width in ((0, 2, 6), (0, 3, 1), (1, 0, 3), (2, 0, 1)):
            with pytest.raises(NotFound):
                log.tile(connection, level, index, width)
        with pytest.raises(NotFound):
            log.entries(connection, 2, 6)


def test_writers_at_once_make_one_log(database: Database) -> None:
    placed: dict[int, bytes] = {}

    def write() -> None:
        for _ in range(10):
            entry = a_digest()
            with database.writing() as connection:
                (leaf,) = log.append(connection, [entry])
            placed[leaf] = entry

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as connection:
        assert log.size_and_root(connection) == (
            40,
            roots([placed[leaf] for leaf in range(40)])[-1],
        )


def test_an_append_that_is_rolled_back_leaves_no_gap(
    database: Database, entries: list[bytes]
) -> None:
    with suppress(LookupError), database.writing() as connection:
        log.append(connection, [a_digest()])
        raise LookupError

    with database.writing() as connection:
        assert log.append(connection, [a_digest()]) == range(SIZE, SIZE + 1)
