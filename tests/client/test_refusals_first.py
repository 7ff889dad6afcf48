"""Is every no sent, and every reader shut out who is named, whatever else of the same command fails?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from incident_log.client import casework
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.crypto.seeds import new_identifier
from incident_log.domain.cases import fold
from incident_log.domain.views import Case, JournalRecord
from incident_log.errors import CaseFull, ServerUnreachable
from incident_log.format.canonical import Json
from tests.client.cli import World
from tests.client.entering import member
from tests.client.test_ending import ENDED, _back, _never, _readers, _reads, _shared


@pytest.fixture
def world(second: World) -> World:
    return second


@pytest.mark.parametrize("refusing", [("--withdraw",), ("--consent", "lawyer=no")])
@pytest.mark.parametrize(
    ("typo", "problem"),
    [
        (("--end-access", "Someone"), "nobody who may open your report is called that"),
        (("--answer", "nobody=yes"), "no question of the team waits"),
        (("--answer", "nobody=no"), "no question of the team waits"),
        (("--consent", "notary=no"), "nobody whom you can choose about"),
    ],
)
def test_what_fits_nobody_keeps_no_refusal_from_being_sent(
    world: World, refusing: tuple[str, ...], typo: tuple[str, ...], problem: str
) -> None:
    filed = _shared(world)

    back = _back(world, filed, *typo, *refusing)

    assert back.exit_code != 0
    assert problem in back.stderr
    assert ENDED in back.stderr
    assert not _reads(world, filed)
    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    assert (view["summary"]["status"] == "withdrawn") == (refusing == ("--withdraw",))


def test_of_yes_and_no_about_the_same_readers_only_the_no_is_sent(world: World) -> None:
    filed = _shared(world)

    back = _back(world, filed, "--consent", "lawyer=no", "--consent", "lawyer=named")

    assert "only the no was sent" in back.stderr
    assert (back.exit_code, _reads(world, filed)) == (1, False)


def test_all_that_failed_is_told_with_who_may_still_open_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _shared(world)
    post = Api.post

    def keep(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        if path.endswith("/close"):
            raise ServerUnreachable("no answer")
        return post(api, path, body)

    with monkeypatch.context() as broken:
        broken.setattr(Api, "post_bytes", _never(CaseFull))
        broken.setattr(Api, "post", keep)
        back = _back(world, filed, "--consent", "lawyer=no", "--answer", "nobody=no")

    assert back.exit_code == 1
    assert "these may still open your report: A lawyer (Chidi)" in back.stderr
    assert "hint: incident-log return --end-access " in back.stderr
    assert "no question of the team waits" in back.stderr


@pytest.mark.parametrize(
    ("reason", "why"),
    [("Мне небяспечна".encode("cp1251"), "save it as UTF-8"), (b"x" * 3000, "reason")],
    ids=["windows", "long"],
)
def test_a_reason_that_cannot_be_sent_stops_no_withdrawal(
    world: World, reason: bytes, why: str
) -> None:
    filed, file = _shared(world), world.folder / "why.txt"
    file.write_bytes(reason)

    back = _back(world, filed, "--withdraw", "--reason-file", str(file))

    assert back.exit_code == 0
    assert "warning: your reason is left out: " in back.stderr
    assert why in back.stderr
    assert not _reads(world, filed)
    message = _back(world, filed, "--message-file", str(file))
    assert (message.exit_code, "UTF-8" in message.stderr) == (
        (1, True) if why.startswith("save") else (0, False)
    )


@pytest.mark.parametrize("named", [True, False])
def test_readers_whom_nobody_has_keep_no_access_from_being_ended(
    world: World, named: object
) -> None:
    filed = _shared(world)
    (reader,) = _readers(world, filed)
    with member(world) as bo:
        opened = casework.open_case(bo, filed["case"])
        secret = opened.secret("report")
        for _number in range(100):
            said = {"to": new_identifier(), "to_signing": reader["key"], "reason": "x"}
            said |= {"compartments": ["report"], "expires_at": None, "action": "granted"}
            sealed = casework.sealed(opened, "share", said, secret)
            bo.api.post_bytes(f"cases/{filed['case']}/records", sealed)
            opened = replace(opened, journal=opened.journal.followed_by(sealed, secret))

    folds = list[int]()

    def counted(records: Iterable[JournalRecord]) -> Case:
        folds.append(1)
        return fold(records)

    with pytest.MonkeyPatch.context() as counting:
        counting.setattr("incident_log.client.readers.fold", counted)
        back = _back(world, filed, "--end-access", "Chidi" if named else reader["to"])

    assert (back.exit_code, _reads(world, filed)) == (0, False)
    assert len(folds) < 5
