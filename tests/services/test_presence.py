"""Does a server refuse a store of evidence in which nothing of its own lies, before it writes there?"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from incident_log.clock import FixedClock
from incident_log.errors import ConfigurationError
from incident_log.format.encoding import from_b64u
from incident_log.services import maintenance
from incident_log.services.server import Server
from incident_log.settings import Settings
from incident_log.storage.blobs import Blobs, prefix_of
from tests.casefile import CaseFile
from tests.services.test_belonging import (
    NOTHING,
    file_evidence,
    folder_of,
    leave_without_a_case,
    opened,
    refused,
)
from tests.town import Town
from tests.web.test_evidence import File


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "not mounted"
    folder.mkdir()
    return folder


def beside(copy: Server, folder: Path) -> Settings:
    return replace(copy.settings, slices=folder.as_uri())


def put_file(case: CaseFile) -> File:
    file = File(case, size=100)
    case.reporter.must("POST", file.path, file.announcement)
    file.put(case.reporter, 0)
    case.reporter.must("POST", f"{file.path}/{file.id}/complete", file.completion)
    return file


@pytest.mark.parametrize("noted", [True, False], ids=["same folder", "another folder"])
def test_an_empty_store_stops_the_start_of_whoever_knows_evidence_and_stays_empty(
    town: Town, copy: Server, clock: FixedClock, empty: Path, *, noted: bool
) -> None:
    file_evidence(town)
    if not noted:
        (copy.settings.data / "installation").unlink()

    sentence = refused(beside(copy, empty), clock)

    assert sentence.startswith(
        f"slices: nothing of the evidence that this database knows lies in {empty}"
    )
    assert "--accept-lost-files" in sentence
    assert list(empty.iterdir()) == []


def test_a_store_that_was_taken_by_mistake_is_refused_although_it_has_the_mark(
    town: Town, copy: Server, clock: FixedClock, empty: Path
) -> None:
    file_evidence(town)
    shutil.copy(folder_of(copy) / "installation", empty)

    assert "nothing of the evidence" in refused(beside(copy, empty), clock)


def test_a_store_with_the_evidence_of_others_only_is_refused(
    town: Town, copy: Server, clock: FixedClock, empty: Path
) -> None:
    file_evidence(town)
    other = replace(copy, blobs=Blobs.at(empty.as_uri()))
    leave_without_a_case(other, 3)

    assert "nothing of the evidence" in refused(beside(copy, empty), clock)


def test_a_folder_that_is_not_there_is_not_made_for_whoever_used_another(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    missing = tmp_path / "disk" / "slices"

    assert refused(beside(copy, missing), clock).startswith(
        f"slices: there is no folder {missing}: mount"
    )
    assert not missing.parent.exists()


def test_an_empty_store_is_refused_before_the_first_evidence_too(
    town: Town, copy: Server, clock: FixedClock, empty: Path
) -> None:
    """What came would be acknowledged on the wrong disk."""
    maintenance.tidy(copy)

    assert "nothing of the evidence" in refused(beside(copy, empty), clock)


def test_the_file_of_a_report_that_was_not_sent_counts_where_the_store_does_not_say_whose_it_is(
    town: Town, copy: Server, clock: FixedClock, empty: Path
) -> None:
    put_file(town.begin_report())
    (copy.settings.data / "installation").unlink()

    assert "nothing of the evidence" in refused(beside(copy, empty), clock)


def test_an_older_copy_that_knows_only_files_deleted_since_begins(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    case = town.begin_report()
    put_file(case)
    maintenance.tidy(copy)
    copy.blobs.delete_all(prefix_of(from_b64u(case.id)))

    with opened(copy.settings, clock) as begun:
        assert maintenance.tidy(begun) == NOTHING


def test_the_right_store_is_taken_with_and_without_a_mark(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    file_evidence(town)
    for _ in range(2):
        with opened(copy.settings, clock) as begun:
            assert maintenance.doubt(begun) is None
        (folder_of(copy) / "installation").unlink(missing_ok=True)


def test_what_is_lost_for_good_is_given_up_on_purpose_and_what_comes_later_is_not(
    town: Town, copy: Server, clock: FixedClock, empty: Path
) -> None:
    file_evidence(town)
    without = beside(copy, empty)
    refused(without, clock)

    with opened(without, clock, accept_lost=True) as begun:
        assert maintenance.tidy(begun, accept_lost=True) == NOTHING
    with opened(without, clock) as begun:
        assert maintenance.tidy(begun) == NOTHING
    # It still belongs in the other place, where this test's people put it.
    file_evidence(town)

    assert "nothing of the evidence" in refused(without, clock)


def test_a_folder_that_is_gone_is_made_anew_for_whoever_gives_up_what_was_in_it(
    town: Town, copy: Server, clock: FixedClock, tmp_path: Path
) -> None:
    file_evidence(town)
    without = beside(copy, tmp_path / "new")

    with opened(without, clock, accept_lost=True) as begun:
        maintenance.tidy(begun, accept_lost=True)
    with opened(without, clock) as begun:
        assert maintenance.doubt(begun) is None


def test_some_missing_files_are_told_and_keep_nobody_from_the_others(
    town: Town, copy: Server, clock: FixedClock
) -> None:
    file_evidence(town)
    file_evidence(town)
    shutil.rmtree(next(folder_of(copy).glob("?" * 32)))

    with opened(copy.settings, clock) as begun:
        told, checked = maintenance.tidy(begun).doubt, maintenance.doubt(begun)
        accepted = maintenance.tidy(begun, accept_lost=True)

        assert str(told) == str(checked)
        assert str(told).startswith("slices: 1 of the 2 files looked for are not in the store")
        assert accepted == maintenance.tidy(begun) == NOTHING


def test_what_was_accepted_and_cut_short_by_a_power_cut_is_asked_again(
    town: Town, copy: Server
) -> None:
    file_evidence(town)
    file_evidence(town)
    shutil.rmtree(next(folder_of(copy).glob("?" * 32)))
    maintenance.tidy(copy, accept_lost=True)

    endless = (b'{"lost_before": Infinity}', b'{"lost_before": 1e999}', b"[" * 100_000)
    short = (b"", b"[1]", b'{"lost_before": "x"}', b'{"unknown": ["zz"]}', bytes(100))
    for damaged in (*short, *endless):
        copy.blobs.write_accepted(damaged)
        assert isinstance(maintenance.doubt(copy), ConfigurationError)
