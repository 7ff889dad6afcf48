"""Can whoever comes back shut a reader out at the command line, by name or with a no, and take a withdrawal back?"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from click.testing import Result

from incident_log.client import casework, people
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.errors import (
    CaseFull,
    Conflict,
    IncidentLogError,
    NotFound,
    ServerUnreachable,
    StorageFull,
)
from incident_log.format.canonical import Json
from tests.client.cli import REPORT, World
from tests.client.entering import member

WHY = "She is to be handed over tonight"
ENDED = "The access is ended. These can open nothing of your report any more: A lawyer (Chidi)."


@pytest.fixture
def world(second: World) -> World:
    return second


def _shared(world: World, lawyer: str = "named", *more: str) -> dict[str, str]:
    """A report that a lawyer may open."""
    filed = world.report(text=REPORT.replace("lawyer: named", f"lawyer: {lawyer}"))
    world.ok("adopt", filed["case"], who="bo")
    world.ok("grant", filed["case"], "Chidi", "--reason", "advice", *more, who="bo")
    return filed


def _back(world: World, filed: dict[str, str], *more: str) -> Result:
    code = world.codename_file(filed)
    return world.run("--codename-file", code, "return", *more, who="reporter")


def _readers(world: World, filed: dict[str, str]) -> list[Any]:
    return list(json.loads(_back(world, filed, "--json").stdout)["readers"])


def _reads(world: World, filed: dict[str, str]) -> bool:
    """Ask the server as the lawyer, whatever a program of theirs would do."""
    with member(world, "chidi") as chidi:
        try:
            chidi.api.get(f"cases/{filed['case']}/records")
        except NotFound:
            return False
        return True


@pytest.mark.parametrize(
    "said",
    [("--withdraw",), ("--consent", "lawyer=no"), ("--consent", "lawyer=ask")],
    ids=["withdrawn", "no", "ask"],
)
def test_a_no_shuts_the_reader_out_on_the_server_at_once(
    world: World, said: tuple[str, ...]
) -> None:
    filed = _shared(world)
    assert _reads(world, filed)

    back = _back(world, filed, *said)

    assert back.exit_code == 0
    assert ENDED in back.stderr
    told = "These can open it now: A lawyer (Chidi). Their access ends with it, at once."
    assert (told in back.stderr) == (said == ("--withdraw",))
    assert not _reads(world, filed)
    now = back.stdout.partition("Who else may open it now")[2]
    assert "Only the team, as the server says." in now
    assert "The server says that you ended this access (20" in now
    assert "If that was not you, tell the team by another way." in now


def test_an_answer_to_a_question_shuts_out_whom_it_refuses(world: World) -> None:
    filed = _shared(world)
    asks = {"audience": "A1", "recipient": None, "country": None, "identity_level": "L3"}
    with member(world) as bo:
        opened = casework.open_case(bo, filed["case"])
        casework.write(opened, "message", {"text": "May we?", "lang": "en", "asks": asks})

    back = _back(world, filed, "--answer", "no")

    assert (back.exit_code, _reads(world, filed)) == (0, False)


@pytest.mark.parametrize("said", ["lawyer=named", "partner=no"])
def test_an_answer_that_refuses_no_reader_shuts_nobody_out(world: World, said: str) -> None:
    filed = _shared(world)

    assert ENDED not in _back(world, filed, "--consent", said).stderr
    assert _reads(world, filed)


@pytest.mark.parametrize("named", ["Chidi", "chidi", "id", "beginning"])
def test_a_reader_is_shut_out_by_name_or_id_and_listed_so(world: World, named: str) -> None:
    filed = _shared(world)
    (reader,) = _readers(world, filed)
    name = {"id": reader["to"], "beginning": reader["to"][:4]}.get(named, named)

    back = _back(world, filed, "--end-access", name)
    again = _back(world, filed, "--end-access", name)

    assert (back.exit_code, again.exit_code) == (0, 0)
    assert "What they have read or saved cannot be made unread." in back.stderr
    assert not _reads(world, filed)
    (closed,) = _readers(world, filed)
    assert closed["closed_on"].startswith("20")
    shown = world.ok("show", filed["case"], who="bo")
    assert "the person ended this access themselves" in shown.stderr


@pytest.mark.parametrize(
    "said",
    [("--answer", "yes"), ("--give-back",), ("--end-access", "Nobody"), ("--evidence", "missing")],
    ids=["answer", "give-back", "name", "evidence"],
)
def test_nothing_else_that_fails_keeps_a_reader_in(world: World, said: tuple[str, ...]) -> None:
    filed = _shared(world)

    back = _back(world, filed, *said, "--end-access", "Chidi")

    assert back.exit_code != 0
    assert ENDED in back.stderr
    assert not _reads(world, filed)


@pytest.mark.parametrize("answer", [{}, {"closed_on": "2026-11-23"}])
def test_an_access_is_ended_when_the_list_of_the_server_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch, answer: dict[str, Json]
) -> None:
    filed = _shared(world)
    (reader,) = _readers(world, filed)
    post = Api.post

    def lie(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        return Answer(answer) if path.endswith("/close") else post(api, path, body)

    with monkeypatch.context() as lying:
        lying.setattr(Api, "post", lie)
        back = _back(world, filed, "--end-access", "Chidi")

    assert back.exit_code == 1
    assert "The access is ended" not in back.stderr
    told = "the server does not say that the access is ended; these may still open your report: A lawyer (Chidi)"
    assert told in back.stderr
    assert f"hint: incident-log return --end-access {reader['to']}" in back.stderr


@pytest.mark.parametrize("is_listed", [True, False], ids=["listed", "unlisted"])
def test_a_server_that_knows_no_such_access_is_not_believed(
    world: World, monkeypatch: pytest.MonkeyPatch, is_listed: object
) -> None:
    filed = _shared(world)
    post, get, denied = Api.post, Api.get, list[str]()

    def deny(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        if path.endswith("/close"):
            denied.append(path)
            raise NotFound("there is no such thing")
        return post(api, path, body)

    def unlist(api: Api, path: str) -> Answer:
        answer = get(api, path)
        is_case = path == f"cases/{filed['case']}"
        return Answer({**answer.values, "grants": []}) if is_case and denied else answer

    with monkeypatch.context() as lying:
        lying.setattr(Api, "post", deny)
        if not is_listed:
            lying.setattr(Api, "get", unlist)
        back = _back(world, filed, "--end-access", "Chidi")

    assert back.exit_code == 1
    assert "The access is ended" not in back.stderr


def test_an_access_whose_ending_was_not_answered_is_ended_when_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _shared(world)
    post = Api.post

    def lose(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        answer = post(api, path, body)
        if path.endswith("/close"):
            raise ServerUnreachable("no answer")
        return answer

    with monkeypatch.context() as broken:
        broken.setattr(Api, "post", lose)
        back = _back(world, filed, "--end-access", "Chidi")

    assert back.exit_code == 0
    assert ENDED in back.stderr


@pytest.mark.parametrize("is_back", [True, False], ids=["line-back", "line-gone"])
def test_a_withdrawal_whose_answer_is_lost_shuts_the_readers_out(
    world: World, monkeypatch: pytest.MonkeyPatch, is_back: object
) -> None:
    filed = _shared(world)
    post, get, lost = Api.post_bytes, Api.get, list[str]()

    def lose(api: Api, path: str, octets: bytes) -> Answer:
        post(api, path, octets)
        lost.append(path)
        raise ServerUnreachable("no answer")

    def reach(api: Api, path: str) -> Answer:
        if lost and not is_back:
            raise ServerUnreachable("cannot reach it")
        return get(api, path)

    with monkeypatch.context() as broken:
        broken.setattr(Api, "post_bytes", lose)
        broken.setattr(Api, "get", reach)
        first = _back(world, filed, "--withdraw")
    assert first.exit_code == (0 if is_back else 1)
    assert (ENDED in first.stderr) == bool(is_back)
    again = "hint: to be sure that it is withdrawn, do it again: incident-log return --withdraw"
    assert (again in first.stderr) != bool(is_back)

    second = _back(world, filed, "--withdraw")

    assert second.exit_code == 0
    assert "Your report is withdrawn already." in second.stderr
    # The access was ended at once, whether or not anybody could say so.
    assert ENDED not in second.stderr
    assert not _reads(world, filed)
    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    assert len([one for one in view["statuses"] if one["payload"]["status"] == "withdrawn"]) == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("--withdraw",), ServerUnreachable),
        (("--withdraw",), CaseFull),
        (("--consent", "lawyer=no"), StorageFull),
        (("--consent", "lawyer=ask"), Conflict),
    ],
)
def test_a_no_that_cannot_be_written_is_told_and_shuts_the_reader_out_all_the_same(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    said: tuple[str, ...],
    why: type[IncidentLogError],
) -> None:
    filed = _shared(world)
    with monkeypatch.context() as broken:
        broken.setattr(Api, "post_bytes", _never(why))
        back = _back(world, filed, *said)

    assert back.exit_code == 1
    assert "warning: the server did not confirm " in back.stderr
    assert ENDED in back.stderr
    assert not _reads(world, filed)
    assert json.loads(_back(world, filed, "--json").stdout)["view"]["summary"]["status"] == "open"


@pytest.mark.parametrize("said", ["lawyer=named", "partner=no"])
def test_an_answer_that_cannot_be_written_shuts_nobody_out_whom_it_does_not_refuse(
    world: World, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    filed = _shared(world)
    with monkeypatch.context() as broken:
        broken.setattr(Api, "post_bytes", _never(CaseFull))
        back = _back(world, filed, "--consent", said)

    assert (back.exit_code, ENDED in back.stderr) == (1, False)
    assert _reads(world, filed)


def _never(why: type[IncidentLogError]) -> Callable[[Api, str, bytes], Answer]:
    def post(_api: Api, _path: str, _octets: bytes) -> Answer:
        raise why("the server takes nothing")

    return post


def test_somebody_who_is_no_reader_cannot_be_shut_out(world: World) -> None:
    filed = _shared(world)

    for name in ("Bo", "Ch", ""):
        back = _back(world, filed, "--end-access", name)
        assert back.exit_code == 1
        assert "nobody who may open your report is called that" in back.stderr
        assert "hint: A lawyer (Chidi): " in back.stderr
    assert _reads(world, filed)


def test_whom_nobody_could_be_asked_about_is_shut_out_by_name_only(world: World) -> None:
    filed = _shared(world, "no", "--without-agreement", WHY)

    _back(world, filed, "--consent", "lawyer=ask")
    withdrawn = _back(world, filed, "--withdraw")

    assert withdrawn.exit_code == 0
    assert "The team let these in without your agreement: A lawyer (Chidi)." in withdrawn.stderr
    assert _reads(world, filed) is True
    assert "incident-log return --end-access" in withdrawn.stdout
    assert _back(world, filed, "--end-access", "Chidi").exit_code == 0
    assert not _reads(world, filed)


def test_an_access_that_does_not_end_is_told_with_the_way_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _shared(world)
    post = Api.post

    def cut(api: Api, path: str, body: Mapping[str, Json]) -> Answer:
        if path.endswith("/close"):
            raise ServerUnreachable("no answer")
        return post(api, path, body)

    with monkeypatch.context() as broken:
        broken.setattr(Api, "post", cut)
        failed = _back(world, filed, "--withdraw")

    assert failed.exit_code == 1
    assert (
        "what you said was sent, but the server does not say that the access is ended"
        in failed.stderr
    )
    assert "A lawyer (Chidi)" in failed.stderr
    (reader,) = _readers(world, filed)
    assert f"hint: incident-log return --end-access {reader['to']}" in failed.stderr
    assert "Somebody can still open your report" in _back(world, filed).stderr
    assert _reads(world, filed)
    assert _back(world, filed, "--end-access", reader["to"]).exit_code == 0
    assert not _reads(world, filed)


def test_what_was_said_before_a_choice_that_fails_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _shared(world)
    post, sent = Api.post_bytes, list[str]()

    def once(api: Api, path: str, octets: bytes) -> Answer:
        if sent:
            raise ServerUnreachable("no answer")
        sent.append(path)
        return post(api, path, octets)

    with monkeypatch.context() as broken:
        broken.setattr(Api, "post_bytes", once)
        back = _back(world, filed, "--consent", "lawyer=no", "--consent", "partner=no")

    assert back.exit_code == 1
    assert ENDED in back.stderr
    assert not _reads(world, filed)


def test_a_withdrawal_is_taken_back_and_whom_it_shut_out_stays_out(world: World) -> None:
    filed = _shared(world)

    never = _back(world, filed, "--give-back")
    both = _back(world, filed, "--withdraw", "--give-back")
    _back(world, filed, "--withdraw")
    back = _back(world, filed, "--give-back")

    assert [one.exit_code for one in (never, both, back)] == [1, 2, 0]
    assert "your report is not withdrawn" in never.stderr
    assert "has to be let in anew" in back.stderr
    view = json.loads(_back(world, filed, "--json").stdout)["view"]
    assert view["summary"]["status"] == "open"
    assert not _reads(world, filed)


def test_the_team_ends_it_too_and_lets_them_in_anew_as_agreed(world: World) -> None:
    filed = _shared(world)
    _back(world, filed, "--end-access", "Chidi")

    taken = world.run("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    world.ok("revoke", filed["case"], "Chidi", "--reason", "as they wished", who="bo")
    world.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")

    assert taken.exit_code == 1
    assert _reads(world, filed)
    (reader,) = _readers(world, filed)
    assert (reader["closed_on"], reader["agreed"]) == (None, True)
    with member(world) as bo:
        assert reader["to"] in people.all_names(bo)
