"""Does a stored slice stay as it was, and does a failed write never look like a stored one?"""

import datetime as dt
import errno
import os
from pathlib import Path

import pytest
from obstore.exceptions import GenericError

from incident_log.errors import ConfigurationError, StorageFull, Unavailable
from incident_log.storage.blobs import Blobs, _reaction, address_of, prefix_of
from tests.factories import a_digest, an_id

SLICE = os.urandom(70_000)


@pytest.fixture(params=["folder", "memory"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return Blobs.at((tmp_path / "slices").as_uri() if request.param == "folder" else "memory://")


def test_what_was_written_is_read_back(blobs: Blobs) -> None:
    address = address_of(an_id(), an_id(), 7, a_digest())

    blobs.write(address, SLICE)

    assert blobs.read(address) == SLICE


def test_writing_the_same_again_is_fine(blobs: Blobs) -> None:
    address = address_of(an_id(), an_id(), 0, a_digest())
    for _ in range(2):
        blobs.write(address, SLICE)

    assert blobs.read(address) == SLICE


def test_what_a_power_cut_left_short_is_written_anew(blobs: Blobs) -> None:
    address = address_of(an_id(), an_id(), 0, a_digest())
    blobs.store.put(address, SLICE[:100])

    blobs.write(address, SLICE)

    assert blobs.read(address) == SLICE


def test_a_slice_that_is_not_there_is_unavailable(blobs: Blobs) -> None:
    with pytest.raises(Unavailable):
        blobs.read(address_of(an_id(), an_id(), 0, a_digest()))


def test_deleting_a_case_takes_its_slices_and_no_others(blobs: Blobs) -> None:
    gone, kept = an_id(), an_id()
    addresses = [
        address_of(case_id, an_id(), number, a_digest())
        for case_id in (gone, kept)
        for number in range(3)
    ]
    for address in addresses:
        blobs.write(address, SLICE)
    assert sorted(found for page in blobs.case_ids() for found in page) == sorted([gone, kept])

    assert blobs.delete_all(prefix_of(gone)) == 3

    assert blobs.delete_all(prefix_of(gone)) == 0
    assert [blobs.read(address) for address in addresses[3:]] == [SLICE] * 3
    with pytest.raises(Unavailable):
        blobs.read(addresses[0])


def test_what_was_written_before_a_moment_can_be_told_from_what_came_later(blobs: Blobs) -> None:
    case_id = an_id()
    address = address_of(case_id, an_id(), 0, a_digest())
    blobs.write(address, SLICE)
    blobs.write(address_of(an_id(), an_id(), 0, a_digest()), SLICE)
    now, hour = dt.datetime.now(dt.UTC), dt.timedelta(hours=1)  # noqa: TID251  # the store asks the system's clock

    assert blobs.written_before(prefix_of(case_id), now + hour) == [address]
    assert blobs.written_before(prefix_of(case_id), now - hour) == []
    assert blobs.written_before(prefix_of(an_id()), now + hour) == []


def test_a_store_says_whose_it_is_once_it_was_told_and_keeps_that_apart_from_cases(
    blobs: Blobs,
) -> None:
    before = blobs.read_mark()
    blobs.write_mark(b"one")
    blobs.write_mark(b"another, longer")

    assert (before, blobs.read_mark()) == (None, b"another, longer")
    assert list(blobs.case_ids()) == []


def test_a_folder_without_files_holds_nothing(blobs: Blobs) -> None:
    case_id = an_id()
    address = address_of(case_id, an_id(), 0, a_digest())
    blobs.write(address, SLICE)
    holds = [blobs.holds(prefix_of(case_id)), blobs.holds(prefix_of(an_id()))]

    blobs.delete(blobs.addresses(prefix_of(case_id)))

    assert holds == [True, False]
    assert not blobs.holds(prefix_of(case_id))


def test_deleting_what_is_gone_already_is_fine(blobs: Blobs) -> None:
    address = address_of(an_id(), an_id(), 0, a_digest())
    blobs.write(address, SLICE)

    for _ in range(2):
        blobs.delete([address])

    with pytest.raises(Unavailable):
        blobs.read(address)


def test_other_things_in_the_folder_are_no_cases(tmp_path: Path) -> None:
    blobs = Blobs.at((tmp_path / "slices").as_uri())
    (tmp_path / "slices" / "lost+found").mkdir()
    (tmp_path / "slices" / "README").write_text("x")

    assert list(blobs.case_ids()) == []


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder outside the store with an old file two folders deep, and one on top."""
    outside = tmp_path / "elsewhere"
    (outside / "deep").mkdir(parents=True)
    for path in (outside / "top", outside / "deep" / "file"):
        path.write_bytes(b"somebody's")
        os.utime(path, (0, 0))
    return outside


def in_one_hour() -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)  # noqa: TID251  # the store asks the system's clock


@pytest.mark.parametrize("depth", ["case", "file", "slice"])
def test_nothing_behind_a_link_is_listed_or_deleted(
    tmp_path: Path, elsewhere: Path, depth: str
) -> None:
    blobs, case_id, evidence = Blobs.at((tmp_path / "slices").as_uri()), an_id(), an_id()
    place = {
        "case": prefix_of(case_id),
        "file": prefix_of(case_id, evidence),
        "slice": address_of(case_id, evidence, 0, a_digest()),
    }[depth]
    link = tmp_path / "slices" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)

    below = [place, prefix_of(case_id), prefix_of(case_id, evidence)]
    listed = {each for prefix in below for each in blobs.written_before(prefix, in_one_hour())}
    for prefix in below:
        blobs.delete_all(prefix)

    # The link itself lies in the store, where it is in a folder of the store's own.
    assert listed <= {place}
    assert sorted(path.name for path in elsewhere.rglob("*")) == ["deep", "file", "top"]


def test_a_folder_that_becomes_a_link_after_it_was_listed_is_not_followed(
    tmp_path: Path, elsewhere: Path
) -> None:
    blobs, case_id = Blobs.at((tmp_path / "slices").as_uri()), an_id()
    (tmp_path / "slices" / prefix_of(case_id)).symlink_to(elsewhere)

    for address in ("top", "deep/file"):
        with pytest.raises(Unavailable):
            blobs.delete([f"{prefix_of(case_id)}/{address}"])

    assert sorted(path.name for path in elsewhere.rglob("*")) == ["deep", "file", "top"]


def test_a_case_that_was_moved_to_another_disk_is_read_there(tmp_path: Path) -> None:
    blobs, case_id, evidence = Blobs.at((tmp_path / "slices").as_uri()), an_id(), an_id()
    address = address_of(case_id, evidence, 0, a_digest())
    blobs.write(address, SLICE)
    folder = tmp_path / "slices" / prefix_of(case_id)
    folder.rename(tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")

    assert blobs.read(address) == SLICE
    assert blobs.holds(prefix_of(case_id))
    assert blobs.holds(prefix_of(case_id, evidence))
    assert not blobs.holds(prefix_of(case_id, an_id()))


def test_what_is_too_long_for_a_mark_is_not_read(blobs: Blobs) -> None:
    blobs.write_mark(bytes((8 << 20) + 1))

    assert blobs.read_mark() == b""


@pytest.mark.parametrize("url", ["nonsense://bucket/prefix", "s3:///", "bucket"])
def test_an_address_that_is_no_store_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(ConfigurationError, match="s3://bucket/prefix"):
        Blobs.at(url)


def test_only_this_user_may_look_into_the_folder(tmp_path: Path) -> None:
    Blobs.at((tmp_path / "slices").as_uri())

    assert (tmp_path / "slices").stat().st_mode & 0o077 == 0


def test_a_folder_with_a_strange_name_is_the_folder_meant(tmp_path: Path) -> None:
    folder = tmp_path / "évidence 100% #1"
    blobs = Blobs.at(folder.as_uri())

    blobs.write("a/b/c", SLICE)

    assert (folder / "a" / "b" / "c").read_bytes() == SLICE


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageFull),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), StorageFull),
        (
            GenericError("Unable to copy data to file: No space left on device (os error 28)"),
            StorageFull,
        ),
        (OSError(errno.EACCES, "Permission denied"), Unavailable),
        (GenericError("connection reset"), Unavailable),
    ],
    ids=str,
)
def test_a_full_disk_is_told_from_all_else(error: Exception, expected: type[Exception]) -> None:
    assert type(_reaction(error)) is expected
