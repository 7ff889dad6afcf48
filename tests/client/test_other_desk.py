"""Can a server say that a case belongs to another desk than the one it was sent to?"""

import pytest

from incident_log.client import casework, returning
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.crypto.seeds import new_identifier
from incident_log.errors import OpenError, VerificationError
from incident_log.format.canonical import Json
from tests import granting
from tests.client.cli import World
from tests.client.entering import member, reporter


def say(api: Api, case: str, monkeypatch: pytest.MonkeyPatch, **changed: Json) -> None:
    """Be a server that says something else about a case, and vouches for every desk as for the true one."""
    get = api.get
    desk = get(f"cases/{case}").identifier("desk")

    def answer(path: str) -> Answer:
        if path == f"cases/{case}":
            return Answer({**get(path).values, **changed})
        if path.startswith("directory/desks/"):
            return get(f"directory/desks/{desk}")
        return get(path)

    monkeypatch.setattr(api, "get", answer)


def test_a_reporters_case_opens_as_that_of_its_own_desk_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    with reporter(world, filed) as came_back:
        assert returning.open_own(came_back).state == "adopted"
        say(came_back.api, filed["case"], monkeypatch, desk=new_identifier())

        with pytest.raises(OpenError):
            returning.open_own(came_back)


def test_a_case_without_the_reporters_own_wrap_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted()
    with reporter(world, filed) as came_back:
        say(came_back.api, filed["case"], monkeypatch, wraps=[])

        with pytest.raises(VerificationError, match="nothing in this case was wrapped for you"):
            returning.open_own(came_back)


def test_a_lawyers_grant_opens_a_case_of_the_desk_that_made_it_only(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.adopted()["case"]
    with member(world, "bo") as bo, member(world, "chidi") as chidi:
        granting.grant(bo, case, chidi.me.id, ("report",), None, "advice")
        assert casework.open_case(chidi, case).keys.holds("report")
        say(chidi.api, case, monkeypatch, desk=new_identifier())

        with pytest.raises(VerificationError, match="another case or desk"):
            casework.open_case(chidi, case)
