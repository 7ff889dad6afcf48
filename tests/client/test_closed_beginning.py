"""Is a case readable whose first record stays closed, with a warning in its place, and is nothing sealed on trust?"""

import pytest

from incident_log.client import casework, returning, sharing
from incident_log.client.api import Api
from incident_log.crypto.verifying import Directory
from incident_log.domain.cases import fold
from incident_log.errors import VerificationError
from tests import granting
from tests.client.cli import World
from tests.client.entering import member, reporter
from tests.client.tampering import hold_back

WITHHELD = "record 0: the server holds it back"


def withhold_first(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a server that keeps the first record of every case back."""
    hold_back(api, monkeypatch, [0])


def lawyer_of(directory: Directory) -> str:
    return next(one.id for one in directory.members.values() if one.role == "lawyer")


@pytest.mark.parametrize("is_withheld", [True, False])
def test_a_desk_reads_on_and_is_warned(
    world: World, monkeypatch: pytest.MonkeyPatch, *, is_withheld: bool
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        casework.write_and_save(bo, case, "message", {"text": "We are here.", "lang": "en"})
        if is_withheld:
            withhold_first(bo.api, monkeypatch)
        opened = casework.open_case(bo, case)

    view = opened.view()
    assert [message.payload["text"] for message in view.messages] == ["We are here."]
    assert (len(view.incidents) == 0) is is_withheld
    assert (WITHHELD in opened.journal.warnings) is is_withheld
    assert (opened.journal.reporter is None) is is_withheld
    strangers = {one.role for one in opened.journal.records()} - {"member", "reporter"}
    assert strangers <= ({"unknown"} if is_withheld else set())


def test_nothing_is_sealed_to_a_reporter_of_whom_only_the_letter_speaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        chidi = lawyer_of(bo.directory)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        honest = bo.api.get
        withhold_first(bo.api, monkeypatch)
        with pytest.raises(VerificationError, match="the server holds it back"):
            sharing.revoke(bo, case, chidi, "done")
        with pytest.raises(VerificationError, match="whoever began the case"):
            sharing._readers(bo, casework.open_case(bo, case), "report", chidi)
        monkeypatch.setattr(bo.api, "get", honest)
        sharing.revoke(bo, case, chidi, "done")


def test_a_reporter_reads_on_and_is_warned(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    filed = world.adopted()
    with reporter(world, filed) as rui:
        assert returning.open_own(rui).journal.warnings == ()
        withhold_first(rui.api, monkeypatch)
        opened = returning.open_own(rui)

    assert WITHHELD in opened.journal.warnings


def test_a_reader_of_one_part_is_not_warned_of_the_others(world: World) -> None:
    case = world.adopted()["case"]
    with member(world) as bo:
        granting.grant(bo, case, lawyer_of(bo.directory), ("identity",), None, "advice")
    with member(world, "chidi") as chidi:
        opened = casework.open_case(chidi, case)

    records = list(opened.journal.records())
    assert {record.compartment for record in records} == {"identity"}
    assert {record.role for record in records} == {"unknown"}
    assert not any("holds it back" in warning for warning in opened.journal.warnings)
    opened.journal.require_all_shown()
    assert fold(records).summary.refused == len(records)
