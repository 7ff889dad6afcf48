"""Can a server that shows an old invitation again bring back whoever was removed, or have an inviter speak of somebody else?"""

import datetime as dt
import json

import pytest

from incident_log.client import people
from incident_log.client.answers import Answer
from incident_log.client.session import MemberSession
from incident_log.clock import FixedClock
from incident_log.errors import Expired, VerificationError
from tests.client.cli import World
from tests.client.entering import member


def accepted(world: World, name: str) -> dict[str, object]:
    """Let somebody come in as far as an inviter's confirmation; give what the server holds of it then."""
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    secret = world.secret(f"again-{name}", link)
    world.ok(
        "join", "--your-name", name, "--name", name, "--invitation-file", str(secret), who=name
    )
    with member(world, "amina") as amina:
        (newcomer,) = people.newcomers(amina)
        shown = json.loads(amina.api._send("GET", "invitations").content)
        people.confirm(amina, newcomer)
    (kept,) = [one for one in shown["invitations"] if one["invitation"] == newcomer.invitation]
    assert kept["state"] == "accepted"
    return dict(kept)


def show(
    amina: MemberSession, invitation: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Be a server that shows this one invitation to its inviter."""
    told = Answer.parse(json.dumps({"invitations": [invitation]}).encode())
    ask = amina.api.get
    monkeypatch.setattr(amina.api, "get", lambda path: told if path == "invitations" else ask(path))


def test_nobody_is_confirmed_a_week_after_the_invitation_ended(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = world.ok("invite", "caseworker", who="amina").stdout.strip()
    secret = world.secret("vera", link)
    world.ok(
        "join",
        "--your-name",
        "vera",
        "--name",
        "vera",
        "--invitation-file",
        str(secret),
        who="vera",
    )
    ends = dt.datetime.fromtimestamp(int(link.rpartition(".")[2]) * 3600, dt.UTC)
    clock = FixedClock(ends + dt.timedelta(days=7))
    with member(world, "amina") as amina:
        monkeypatch.setattr(people, "SystemClock", lambda: clock)
        (late,) = people.newcomers(amina)
        with pytest.raises(Expired):
            people.confirm(amina, late)
        told = world.ok("confirm", "--yes", who="amina")
        clock.move(-dt.timedelta(seconds=1))
        (just,) = people.newcomers(amina)
        people.confirm(amina, just)

    assert (late.too_late, just.too_late) == (True, False)
    assert "vera: the invitation ended more than a week ago" in told.stderr


def test_a_used_invitation_brings_back_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = accepted(world, "gleb")
    with member(world, "amina") as amina:
        show(amina, kept, monkeypatch)

        with pytest.raises(VerificationError):
            people.newcomers(amina)


def test_a_used_invitation_brings_back_nobody_under_another_id(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = accepted(world, "hanna")
    with member(world, "amina") as amina:
        show(amina, kept | {"member": "A" * 22}, monkeypatch)

        with pytest.raises(VerificationError):
            people.newcomers(amina)


def test_a_newcomer_is_never_put_in_the_place_of_a_member(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = world.ok("invite", "lawyer", who="amina").stdout.strip()
    secret = world.secret("again-ilya", link)
    world.ok(
        "join",
        "--your-name",
        "Ilya",
        "--name",
        "ilya",
        "--invitation-file",
        str(secret),
        who="ilya",
    )
    with member(world, "amina") as amina:
        (newcomer,) = people.newcomers(amina)
        shown = json.loads(amina.api._send("GET", "invitations").content)
        (mine,) = [one for one in shown["invitations"] if one["invitation"] == newcomer.invitation]
        with monkeypatch.context() as lying:
            show(amina, mine | {"member": amina.me.id}, lying)
            with pytest.raises(VerificationError):
                people.newcomers(amina)
        people.confirm(amina, newcomer)
