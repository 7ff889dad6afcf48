"""Can somebody who fills a case keep the desk or the person from ending an access in it?"""

import pytest

from incident_log.client import returning
from incident_log.client.api import Api
from incident_log.client.given import Given
from incident_log.client.session import ReporterSession
from incident_log.errors import CaseFull, IncidentLogError, StorageFull, VerificationError
from tests.client.cli import World
from tests.client.entering import reporter
from tests.client.test_ending import _back, _never, _reads, _shared


@pytest.fixture
def world(second: World) -> World:
    return second


@pytest.mark.parametrize("why", [CaseFull, StorageFull])
def test_the_desk_reads_a_case_that_takes_no_more_and_ends_an_access_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch, why: type[IncidentLogError]
) -> None:
    filed = _shared(world)
    with monkeypatch.context() as full:
        full.setattr(Api, "post_bytes", _never(why))
        shown = world.run("show", filed["case"], who="amina")
        named = world.run("show", filed["case"], "--reason", "to call them", who="amina")
        lawyer = world.run("show", filed["case"], who="chidi")
        ended = world.run("revoke", filed["case"], "Chidi", "--reason", "they asked", who="amina")

    assert (shown.exit_code, ended.exit_code) == (0, 0)
    assert "nothing writes down that you opened this case: the server takes nothing" in shown.stderr
    # Names are shown to whoever says why, and the person reads it; a reader outside the desk reads nothing unseen.
    assert [(one.exit_code, one.stdout) for one in (named, lawyer)] == [(1, ""), (1, "")]
    assert not _reads(world, filed)


@pytest.mark.parametrize("how", ["withdraw", "named"])
def test_a_reader_who_cannot_be_shut_out_keeps_in_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    filed = _shared(world)
    with reporter(world, filed) as came_back:
        (reader,) = (one.to for one in returning.given_by_server(came_back))
    ghost, given = Given("A" * 22, ("report",), None), returning.given_by_server

    def closed(_session: ReporterSession) -> None:
        raise VerificationError("the server shows an older log than it showed before")

    monkeypatch.setattr(returning, "open_own", closed)
    monkeypatch.setattr(returning, "given_by_server", lambda one: (ghost, *given(one)))
    said = {"withdraw": ["--withdraw"], "named": ["--end-access", "Nobody", "--end-access", reader]}
    back = _back(world, filed, *said[how])

    assert back.exit_code == 1
    assert not _reads(world, filed)
    if how == "named":
        assert "none is called that" in back.stderr
        return
    assert f"these may still open your report: {ghost.to}" in back.stderr
    assert f"hint: incident-log return --end-access {ghost.to}" in back.stderr
