"""Can a server keep a reader believed by hiding what was granted to them from whoever ends their access?"""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from typing_extensions import override

from incident_log.client import casework, people, session, sharing
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.keyring import Profile
from incident_log.client.session import MemberSession
from incident_log.errors import NotFound, VerificationError
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_b64u
from tests import granting
from tests.client.cli import PASSPHRASES, World

PARTS = ("report", "work")


class Hiding(Api):
    """A server that shows of each grant the compartments named here only, and no grant without any."""

    shown: tuple[str, ...] | None = None

    @override
    def get(self, path: str) -> Answer:
        answer = super().get(path)
        if self.shown is None or not answer.has("grants"):
            return answer
        rows: list[Json] = [
            {**row.values, "compartments": list(self.shown)} for row in answer.answers("grants")
        ]
        return Answer({**answer.values, "grants": rows if self.shown else []})


class Denying(Hiding):
    """One that says besides that there is nothing to end."""

    @override
    def post(self, path: str, body: Mapping[str, Json]) -> Answer:
        if path.endswith("/revoke"):
            raise NotFound("grant")
        return super().post(path, body)


@contextlib.contextmanager
def caseworker(world: World, kind: type[Hiding] = Hiding) -> Iterator[tuple[MemberSession, Hiding]]:
    profile = Profile(world.folder / "bo")
    with contextlib.closing(kind(world.server.url)) as api:
        organisation = profile.pin().organisation or ""
        yield session.resume(api, profile, organisation, PASSPHRASES["bo"]), api


def lawyer_of(bo: MemberSession) -> str:
    (found,) = (member for member, name in people.all_names(bo).items() if name == "Chidi")
    return found


@pytest.mark.parametrize("shown", [None, ("report",), ()], ids=["all", "a part", "nothing"])
def test_an_access_ends_whole_whatever_the_server_shows_of_it(
    world: World, shown: tuple[str, ...] | None
) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, PARTS, None, "advice")
        api.shown = shown
        sharing.revoke(bo, case, chidi, "done")
        api.shown = None
        opened = casework.open_case(bo, case)

    assert [share.compartments for share in opened.view().shares] == [()]
    assert opened.grants == {}
    assert {name: opened.secret(name).epoch for name in PARTS} == {"report": 1, "work": 1}
    assert opened.journal.warnings == ()


def test_what_only_the_server_lists_is_ended_and_not_said(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        api.shown = PARTS
        sharing.revoke(bo, case, chidi, "done")
        api.shown = None
        opened = casework.open_case(bo, case)

    (said,) = (
        entry.opened.payload["compartments"]
        for entry in opened.journal.entries
        if entry.opened and entry.opened.payload.get("action") == "revoked"
    )
    assert said == ["report"]
    assert {name: opened.secret(name).epoch for name in PARTS} == {"report": 1, "work": 1}


def test_a_server_that_denies_what_the_journal_names_is_refused(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world, Denying) as (bo, api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, PARTS, None, "advice")
        api.shown = ()
        with pytest.raises(VerificationError):
            sharing.revoke(bo, case, chidi, "done")


def claim(bo: MemberSession, case: str, to: str) -> None:
    """Write that somebody was given access, and give none."""
    key = to_b64u(bo.directory.member(to).signing)
    said = {"to": to, "to_signing": key, "compartments": ["report"], "expires_at": None}
    casework.write_and_save(bo, case, "share", {**said, "reason": "x", "action": "granted"})


def test_an_access_of_which_only_the_journal_speaks_is_ended(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, _api):
        chidi = lawyer_of(bo)
        claim(bo, case, chidi)
        sharing.revoke(bo, case, chidi, "done")
        opened = casework.open_case(bo, case)
        with pytest.raises(NotFound):
            sharing.revoke(bo, case, chidi, "done")
        given = granting.grant(bo, case, chidi, ("report",), None, "advice")

    assert [share.compartments for share in opened.view().shares] == [()]
    assert opened.secret("report").epoch == 1
    assert opened.journal.warnings == ()
    assert [share.compartments for share in given.view().shares] == [("report",)]


def test_a_server_that_denies_what_only_the_journal_names_is_refused(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world, Denying) as (bo, _api):
        chidi = lawyer_of(bo)
        claim(bo, case, chidi)
        with pytest.raises(VerificationError):
            sharing.revoke(bo, case, chidi, "done")
        assert [one.compartments for one in casework.open_case(bo, case).view().shares] == [
            ("report",)
        ]


def test_what_both_say_has_ended_is_not_ended_again(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, _api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, PARTS, None, "advice")
        sharing.revoke(bo, case, chidi, "done")
        with pytest.raises(NotFound):
            sharing.revoke(bo, case, chidi, "done")


def test_an_end_names_the_key_as_the_journal_has_it(world: World) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, _api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        known = bo.directory.members[chidi]
        bo.directory.members[chidi] = replace(known, signing=bytes(32))
        sharing.revoke(bo, case, chidi, "done")
        opened = casework.open_case(bo, case)

    (share,) = opened.view().shares
    assert (share.compartments, share.to_signing) == ((), to_b64u(known.signing))
    assert opened.view().summary.refused == 0


@pytest.mark.parametrize("is_forged", [True, False])
def test_an_end_with_a_key_that_was_not_let_in_ends_nothing(
    world: World, *, is_forged: bool
) -> None:
    case = world.adopted()["case"]
    with caseworker(world) as (bo, _api):
        chidi = lawyer_of(bo)
        granting.grant(bo, case, chidi, ("report",), None, "advice")
        key = bytes(32) if is_forged else bo.directory.members[chidi].signing
        said = {"to": chidi, "to_signing": to_b64u(key), "compartments": ["report"]}
        ended = {**said, "expires_at": None, "reason": "x", "action": "revoked"}
        casework.write(casework.open_case(bo, case), "share", ended)
        view = casework.open_case(bo, case).view()

    assert [share.compartments for share in view.shares] == [("report",) if is_forged else ()]
    assert view.summary.refused == int(is_forged)
