"""Can a caseworker hand the person other keys than the team has, so that what they say reaches nobody?"""

import pytest

from incident_log.client import casework, sharing
from incident_log.client.casework import OpenCase
from incident_log.client.session import MemberSession
from incident_log.crypto.letters import REPORTER
from incident_log.crypto.seeds import CompartmentSecret, new_compartment_secret
from incident_log.errors import Refused
from tests.client.cli import REPORT, World
from tests.client.entering import member

SAID = "the keys that somebody of the team sealed for you are not those of the records"


@pytest.fixture
def world(own: World) -> World:
    return own


class Parting:
    """Seals another secret for the person than for everybody else."""

    def __init__(self) -> None:
        self.false: dict[str, CompartmentSecret] = {}
        self._letter = sharing._letter

    def letter(
        self,
        session: MemberSession,
        opened: OpenCase,
        to: str,
        recipient: str,
        expires_at: str | None,
        secret: CompartmentSecret,
    ) -> bytes:
        if to == REPORTER:
            false = new_compartment_secret(secret.case, secret.compartment, secret.epoch)
            secret = self.false.setdefault(secret.compartment, false)
        return self._letter(session, opened, to, recipient, expires_at, secret)


@pytest.fixture
def filed(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A report to which Bo ended an access, and sealed another new secret for the person than for the team."""
    filed = world.report(text=REPORT)
    world.ok("adopt", filed["case"], who="bo")
    world.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    parting = Parting()
    with monkeypatch.context() as patch, member(world, "bo") as bo:
        patch.setattr(sharing, "_letter", parting.letter)
        reader = next(iter(casework.open_case(bo, filed["case"]).grants))
        opened = sharing.revoke(bo, filed["case"], reader, "cleaning up")
        # One record under it, so that it looks like that of the case, is taken by no honest server.
        record = casework.sealed(opened, "renewal", {"desk_epoch": 0}, parting.false["report"])
        with pytest.raises(Refused, match="422"):
            bo.api.post_bytes(f"cases/{filed['case']}/records", record)
    return filed


@pytest.mark.parametrize(
    "said", [("--consent", "lawyer=no"), ("--withdraw",), ("--message-file", "-")]
)
def test_what_would_reach_nobody_is_not_said_to_be_sent(
    world: World, filed: dict[str, str], said: tuple[str, ...]
) -> None:
    code = world.codename_file(filed)

    result = world.run("--codename-file", code, "return", *said, who="reporter", typed="Help")

    assert result.exit_code == 1
    assert SAID in result.stderr
    assert "tell the team by another channel" in result.stderr


def test_the_team_writes_on_and_the_person_is_warned_of_what_does_not_open(
    world: World, filed: dict[str, str]
) -> None:
    world.ok("message", "--file", "-", filed["case"], who="bo", typed="Are you safe?")
    code = world.codename_file(filed)

    result = world.run("--codename-file", code, "return", who="reporter")

    assert result.exit_code == 0
    assert "it does not open with the key of its place" in result.stderr
