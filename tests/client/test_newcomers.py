"""Does one newcomer whose keys do not hold keep the others out, and does a withdrawn link let nobody in?"""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.errors import Conflict
from incident_log.format.canonical import Json
from incident_log.format.encoding import from_b64u, to_b64u
from tests.client.cli import World


def invite(world: World, name: str) -> list[str]:
    """Invite somebody under a label; give the command by which they join."""
    link = world.ok("invite", "caseworker", "--for", f"{name} of Warsaw", who="amina").stdout
    secret = world.secret(f"link-{name}", link.strip())
    return ["join", "--your-name", name, "--name", name.lower(), "--invitation-file", str(secret)]


def come_in(world: World, name: str) -> None:
    """Invite somebody, and have them accept."""
    world.ok(*invite(world, name), who=name)


def flipped(encoded: str) -> str:
    octets = from_b64u(encoded)
    return to_b64u(octets[:-1] + bytes([octets[-1] ^ 1]))


def spoil(monkeypatch: pytest.MonkeyPatch, part: str) -> list[str]:
    """Be a server that shows one part of what came with one invitation changed; gives the id of it once it was shown."""
    get, spoiled = Api.get, list[str]()

    def answer(api: Api, path: str) -> Answer:
        told = get(api, path)
        if path != "invitations":
            return told
        rows: list[Any] = json.loads(json.dumps(told.values["invitations"]))
        waiting = [row for row in rows if row["state"] == "accepted"]
        for row in waiting[:1]:
            row[part] = flipped(row[part])
            spoiled.append(row["invitation"])
        return Answer({"invitations": rows})

    monkeypatch.setattr(Api, "get", answer)
    return spoiled


@pytest.fixture
def two(own: World) -> World:
    come_in(own, "Olga")
    come_in(own, "Piotr")
    return own


def test_all_who_wait_are_let_in(two: World) -> None:
    confirmed = two.json("confirm", "--yes", who="amina")

    assert {one["name"] for one in confirmed} == {"Olga", "Piotr"}


@pytest.mark.parametrize("part", ["bundle", "mac", "newcomer", "box"])
def test_the_others_are_let_in_and_the_one_is_named(
    two: World, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    with monkeypatch.context() as lying:
        spoiled = spoil(lying, part)
        done = two.run("--json", "confirm", "--yes", who="amina")
    (let_in,) = json.loads(done.stdout)
    (other,) = {"Olga", "Piotr"} - {let_in["name"]}
    # Without what the inviter kept there is no label; then only the id tells which one it is.
    label = spoiled[0] if part == "box" else f"{other} of Warsaw"

    assert done.exit_code == 1
    assert done.stderr.count(f"nobody can be let in with the invitation “{label}”: ") == 1
    assert done.stderr.count("nobody can be let in") == 1
    assert "error: not everybody who waits can be let in\n" in done.stderr
    assert [one["name"] for one in two.json("confirm", "--yes", who="amina")] == [other]


def test_somebody_asked_for_by_name_is_let_in_whatever_came_with_others(
    two: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as lying:
        spoil(lying, "bundle")
        done = [two.run("confirm", "--yes", name, who="amina") for name in ("Olga", "Piotr")]

    # The one whose keys do not hold is nobody whose name could be known.
    assert sorted(one.exit_code for one in done) == [0, 1]
    (refused,) = [one for one in done if one.exit_code]
    assert "nobody of this name or id waits to be confirmed" in refused.stderr
    assert all("nobody can be let in with the invitation" in one.stderr for one in done)


def test_a_withdrawn_invitation_lets_nobody_in_and_others_stand(own: World) -> None:
    olga, piotr = invite(own, "Olga"), invite(own, "Piotr")

    own.ok("withdraw", "Olga of Warsaw", who="amina")

    refused = own.run(*olga, who="Olga")
    assert refused.exit_code == 1
    assert "this invitation was withdrawn, or is not known here" in refused.stderr
    own.ok(*piotr, who="Piotr")


def test_an_invitation_is_withdrawn_once_and_by_its_id_where_two_have_one_name(own: World) -> None:
    first, second = invite(own, "Olga"), invite(own, "Olga")

    unclear = own.run("withdraw", "Olga of Warsaw", who="amina")
    assert unclear.exit_code == 1
    ids = re.findall(r"incident-log withdraw (\S+)", unclear.stderr)
    assert len(ids) == 2
    withdrawn = own.json("withdraw", ids[0], who="amina")
    again = own.run("withdraw", ids[0], who="amina")

    assert withdrawn == {"withdrawn": ids[0]}
    assert "you have no open invitation of this name" in again.stderr
    own.ok("withdraw", "Olga of Warsaw", who="amina")
    assert [own.run(*each, who="Olga").exit_code for each in (first, second)] == [1, 1]


def test_nobody_is_let_in_by_an_invitation_that_was_used_while_it_was_withdrawn(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(own, "Olga")
    refused = own.run("withdraw", "Olga of Warsaw", who="amina")
    assert "you have no open invitation of this name" in refused.stderr
    get = Api.get

    def still_open(api: Api, path: str) -> Answer:
        """Tell of somebody who comes in at this moment as of nobody."""
        told = json.loads(json.dumps(dict(get(api, path).values)))
        for row in told.get("invitations", []):
            row["state"] = "open"
        return Answer(told)

    monkeypatch.setattr(Api, "get", still_open)
    late = own.run("withdraw", "Olga of Warsaw", who="amina")
    monkeypatch.setattr(Api, "get", get)

    assert "somebody has come in with this invitation already" in late.stderr
    come_in(own, "Piotr")
    confirmed = own.run("confirm", "--yes", who="amina")
    assert "you withdrew this invitation" in confirmed.stderr
    assert "Piotr" in confirmed.stdout
    assert "Olga" not in confirmed.stdout


OLDER = "the server shows your settings as they were before"


def show_me(monkeypatch: pytest.MonkeyPatch, changes: Mapping[str, Json]) -> None:
    """Be a server that says this of the inviter's settings, and is honest about everything else."""
    get = Api.get

    def answer(api: Api, path: str) -> Answer:
        told = get(api, path)
        return Answer({**told.values, **changes}) if path == "me" else told

    monkeypatch.setattr(Api, "get", answer)


def settings_now(monkeypatch: pytest.MonkeyPatch, world: World) -> dict[str, Json]:
    """What the server says of Amina's settings at this moment."""
    get, told = Api.get, dict[str, Json]()

    def note(api: Api, path: str) -> Answer:
        answer = get(api, path)
        if path == "me":
            told.update(answer.values)
        return answer

    with monkeypatch.context() as looking:
        looking.setattr(Api, "get", note)
        world.json("confirm", "--yes", who="amina")
    return {name: told[name] for name in ("settings", "settings_revision")}


NOTHING: dict[str, Json] = {"settings": None, "settings_revision": 0}


@pytest.mark.parametrize("shown", ["older", "none", "none, of a high revision"])
def test_settings_from_before_a_withdrawal_let_nobody_in(
    own: World, monkeypatch: pytest.MonkeyPatch, shown: str
) -> None:
    join, before = invite(own, "Olga"), settings_now(monkeypatch, own)
    with monkeypatch.context() as open_door:
        # The server says that the invitation is withdrawn, and lets its link work still.
        open_door.setattr(Api, "delete", lambda _api, _path: None)
        own.ok("withdraw", "Olga of Warsaw", who="amina")
    own.ok(*join, who="Olga")
    come_in(own, "Piotr")
    lies = {"older": before, "none": NOTHING, "none, of a high revision": NOTHING}
    lie = lies[shown] | ({"settings_revision": 99} if "high" in shown else {})

    with monkeypatch.context() as lying:
        show_me(lying, lie)
        refused = own.run("confirm", "--yes", who="amina")
        withdrawn = own.run("withdraw", "Piotr of Warsaw", who="amina")
    honest = own.run("confirm", "--yes", who="amina")

    assert refused.exit_code == 1
    assert OLDER in refused.stderr
    assert refused.stdout == ""
    assert withdrawn.exit_code == 1
    assert "you withdrew this invitation" in honest.stderr
    assert "Piotr" in honest.stdout
    assert "Olga" not in honest.stdout


def test_a_withdrawal_that_the_server_does_not_keep_counts_in_the_profile(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    join = invite(own, "Olga")
    own.json("confirm", "--yes", who="amina")
    with monkeypatch.context() as failing:

        def conflict(_api: Api, _path: str, _body: object) -> None:
            raise Conflict("settings")

        failing.setattr(Api, "put", conflict)
        failing.setattr(Api, "delete", lambda _api, _path: None)
        late = own.run("withdraw", "Olga of Warsaw", who="amina")
    own.ok(*join, who="Olga")

    confirmed = own.run("confirm", "--yes", who="amina")

    assert "your settings change all the time" in late.stderr
    assert "you withdrew this invitation" in confirmed.stderr
    assert confirmed.stdout == ""


def test_settings_that_went_on_elsewhere_are_taken(
    own: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(own, "Olga")
    before = settings_now(monkeypatch, own)
    assert before["settings_revision"]
    invite(own, "Piotr")
    own.ok("withdraw", "Piotr of Warsaw", who="amina")
    come_in(own, "Rita")

    assert [one["name"] for one in own.json("confirm", "--yes", who="amina")] == ["Rita"]
