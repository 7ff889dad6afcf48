"""Is a file of the command line whole or not there, and never in the place of another, also on a stick without links?"""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from incident_log.client import files
from incident_log.errors import ConfigurationError

_OLD, _NEW = b"what was there", b"what was fetched"


@pytest.fixture(
    params=[None, errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EACCES],
    ids=lambda number: "links" if number is None else f"no links: {errno.errorcode[number]}",
)
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that knows hard links, or one that does not, as FAT and exFAT have it."""
    number = request.param
    if number is not None:

        def refuse(*_names: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "link", refuse)
    return tmp_path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_saved_whole_and_for_nobody_else(folder: Path) -> None:
    files.write_whole(folder / "photo.jpg", _NEW, overwrite=False)

    assert names_in(folder) == ["photo.jpg"]
    assert (folder / "photo.jpg").read_bytes() == _NEW
    assert (folder / "photo.jpg").stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_there_stays_as_it_is(folder: Path) -> None:
    (folder / "photo.jpg").write_bytes(_OLD)

    with pytest.raises(ConfigurationError, match="already exists"):
        files.write_whole(folder / "photo.jpg", _NEW, overwrite=False)

    assert (folder / "photo.jpg").read_bytes() == _OLD


def save_while(path: Path, happens: Callable[[], None]) -> None:
    """Let something happen while a file is being written."""
    with files.written(path) as out:
        out.write(_NEW)
        happens()


@pytest.mark.parametrize("kind", ["file", "link", "dangling link"])
def test_what_takes_the_name_meanwhile_stays_as_it_is(folder: Path, kind: str) -> None:
    other = folder / "other"

    def take() -> None:
        if kind == "file":
            (folder / "photo.jpg").write_bytes(_OLD)
            return
        (folder / "photo.jpg").symlink_to(other)
        if kind == "link":
            other.write_bytes(_OLD)

    with pytest.raises(ConfigurationError, match="cannot write"):
        save_while(folder / "photo.jpg", take)

    left = {
        name: (folder / name).read_bytes() for name in names_in(folder) if (folder / name).exists()
    }
    assert _NEW not in left.values()
    assert "photo.jpg" in names_in(folder)
    assert not [name for name in names_in(folder) if name.endswith(".part")]


def test_a_name_that_was_taken_for_nothing_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_names: object) -> None:
        raise OSError(errno.EIO, "the stick was pulled out")

    for name in ("link", "rename", "replace"):
        monkeypatch.setattr(os, name, refuse)

    with pytest.raises(ConfigurationError, match="cannot write"):
        files.write_whole(tmp_path / "photo.jpg", _NEW, overwrite=False)

    assert names_in(tmp_path) == []
