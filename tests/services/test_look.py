"""Does a check of a copy say what is wrong with it, and leave everything as it was?"""

from dataclasses import replace
from pathlib import Path

import pytest

from incident_log.clock import FixedClock
from incident_log.errors import ConfigurationError
from incident_log.services import maintenance
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.storage import log, migrating
from tests.migrations.test_migrations import downgrade
from tests.services.test_belonging import file_evidence
from tests.town import Town
from tests.web.conftest import sqlite_file

On = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def look(settings: Settings, clock: FixedClock) -> None:
    looking = Server.look(settings, clock)
    try:
        doubt = maintenance.doubt(looking)
    finally:
        looking.database.close()
    if doubt is not None:
        raise doubt


def refused(settings: Settings, clock: FixedClock) -> str:
    with pytest.raises(ConfigurationError) as refusal:
        look(settings, clock)
    return str(refusal.value)


def state_of(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file and folder with its size and when it was changed."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in [folder, *folder.rglob("*")]
    }


def test_a_copy_as_it_should_be_is_fine_and_stays_as_it_is(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    file_evidence(town)
    running = state_of(copy.settings.data)
    look(copy.settings, clock)
    while_running = state_of(copy.settings.data)
    copy.database.close()
    stopped = state_of(copy.settings.data)
    look(copy.settings, clock)

    assert while_running == running
    assert state_of(copy.settings.data) == stopped


@On
def test_what_a_server_has_just_written_is_seen(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    """It stands beside the file until SQLite moves it there."""
    journal = sqlite_file(copy.settings).with_name(f"{sqlite_file(copy.settings).name}-wal")
    file_evidence(town)

    assert journal.stat().st_size > 0
    looking = Server.look(copy.settings, clock)
    with looking.database.reading() as there, copy.database.reading() as here:
        sizes = [log.size_and_root(connection)[0] for connection in (there, here)]
    looking.database.close()

    assert sizes[0] == sizes[1] > 0


@pytest.mark.parametrize("there", [True, False], ids=["empty", "missing"])
def test_a_folder_without_a_server_is_refused_and_nothing_is_made_there(
    clock: FixedClock, tmp_path: Path, *, there: bool
) -> None:
    folder = tmp_path / "typo"
    if there:
        folder.mkdir()

    sentence = refused(Settings(data=folder), clock)

    assert sentence.startswith(f"database: there is no file {folder}")
    assert "--data" in sentence
    assert folder.exists() is there
    assert not there or list(folder.iterdir()) == []


def test_an_empty_file_is_no_database(clock: FixedClock, tmp_path: Path) -> None:
    (tmp_path / "incident-log.sqlite3").touch()

    assert "there are no tables in it" in refused(Settings(data=tmp_path), clock)
    assert [path.name for path in tmp_path.iterdir()] == ["incident-log.sqlite3"]


def test_a_file_that_is_no_database_is_told(clock: FixedClock, tmp_path: Path) -> None:
    (tmp_path / "incident-log.sqlite3").write_bytes(bytes(range(256)) * 40)

    assert refused(Settings(data=tmp_path), clock).startswith("database: the file is damaged")


def test_a_server_that_nobody_has_set_up_is_refused(copy: Server, clock: FixedClock) -> None:
    assert "nobody has set this server up yet" in refused(copy.settings, clock)


def test_tables_of_an_earlier_release_are_refused_and_stay_as_they_are(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    with copy.database.writing() as connection:
        downgrade(connection, "0005")

    sentence = refused(copy.settings, clock)

    assert "its tables are older than this release; make a backup" in sentence
    with copy.database.reading() as connection:
        assert migrating._revision(connection) == "0005"


@pytest.mark.parametrize("name", ["server-secret", "log-signing-key"])
def test_a_key_that_is_missing_is_told_and_not_made(
    town: Town, copy: Server, clock: FixedClock, name: str
) -> None:
    (copy.settings.keys / name).unlink()

    assert refused(copy.settings, clock).startswith(f"{name}: it is not there")
    assert not (copy.settings.keys / name).exists()


def test_a_store_that_is_not_mounted_is_told_and_not_begun(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    file_evidence(town)
    empty, missing = tmp_path / "empty", tmp_path / "missing"
    empty.mkdir()

    for folder, said in ((empty, "nothing of the evidence"), (missing, "there is no folder")):
        assert said in refused(replace(copy.settings, slices=folder.as_uri()), clock)

    assert list(empty.iterdir()) == []
    assert not missing.exists()
