"""Can a server that names a reader of its own choice get the new secret of a case for them?"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from incident_log.client import casework, people, session, sharing
from incident_log.client.api import Api
from incident_log.client.casework import OpenCase
from incident_log.client.given import Given
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession
from incident_log.clock import FixedClock
from tests import granting
from tests.client.cli import PASSPHRASES, World


@contextlib.contextmanager
def caseworker(world: World) -> Iterator[MemberSession]:
    profile = Profile(world.folder / "bo")
    with contextlib.closing(Api(world.server.url)) as api:
        yield session.resume(api, profile, profile.pin().organisation or "", PASSPHRASES["bo"])


def holders(bo: MemberSession, opened: OpenCase) -> list[str]:
    """Who would get the next secret of the report, if somebody else's access ended now."""
    return [holder for holder, _key, _until in sharing._readers(bo, opened, "report", "nobody")]


def lawyer_of(bo: MemberSession) -> str:
    (found,) = (member for member, name in people.all_names(bo).items() if name == "Chidi")
    return found


def test_only_a_reader_whom_the_journal_names_gets_the_next_secret(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        chidi = lawyer_of(bo)
        opened = casework.open_case(bo, case)

        assert holders(bo, replace(opened, grants={chidi: Given(chidi, ("report",), None)})) == [
            "reporter"
        ]

        granting.grant(bo, case, chidi, ("report",), None, "advice")
        assert holders(bo, casework.open_case(bo, case)) == ["reporter", chidi]


def test_whom_the_person_shut_out_gets_no_next_secret(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        opened = casework.open_case(bo, case)
        closed = {chidi: replace(opened.grants[chidi], closed_on="2026-11-23")}

        assert holders(bo, replace(opened, grants=closed)) == ["reporter"]


def test_an_access_that_ran_out_gets_no_next_secret(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), "2099-01-01T00:00:00.000Z", "advice")
        opened = casework.open_case(bo, case)
        assert holders(bo, opened) == ["reporter", chidi]

        later = FixedClock(dt.datetime(2099, 1, 2, tzinfo=dt.UTC))
        monkeypatch.setattr(sharing, "SystemClock", lambda: later)
        assert holders(bo, opened) == ["reporter"]


def test_a_frozen_reader_gets_no_next_secret(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as bo:
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        known = bo.directory.members[chidi]
        bo.directory.members[chidi] = replace(known, status="frozen")

        assert holders(bo, casework.open_case(bo, case)) == ["reporter"]
