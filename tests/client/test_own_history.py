"""Does whoever comes back read at the command line who was let in, and whether anybody had asked them?"""

import json
from pathlib import Path

import pytest
from click.testing import Result

from incident_log.client import casework
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.crypto.seeds import new_identifier
from tests.client.cli import REPORT, World
from tests.client.entering import member

WHY = "She is to be handed over tonight"
UNAGREED = "warning: Somebody may open your report without your agreement"


@pytest.fixture
def world(second: World) -> World:
    return second


def _adopted(world: World, lawyer: str) -> dict[str, str]:
    filed = world.report(text=REPORT.replace("lawyer: named", f"lawyer: {lawyer}"))
    world.ok("adopt", filed["case"], who="bo")
    return filed


def _grant(world: World, filed: dict[str, str], *more: str) -> None:
    given = ("--reason", "advice\nfor the hearing", "--until", "2099-12-31", *more)
    world.ok("grant", filed["case"], "Chidi", *given, who="bo")


def _back(world: World, filed: dict[str, str], *more: str) -> Result:
    return world.ok(*more, "--codename-file", world.codename_file(filed), "return", who="reporter")


def test_a_reader_against_their_will_is_told_with_name_parts_end_day_and_reason(
    world: World,
) -> None:
    filed = _adopted(world, "no")
    _grant(world, filed, "--without-agreement", WHY, "--name", "Advocate Chidi")

    back = _back(world, filed)

    now, _, told = back.stdout.partition("Who opened or shared it")
    assert UNAGREED in back.stderr
    for said in (now.partition("Who else may open it now")[2], told):
        assert "A lawyer (Advocate Chidi)" in said
        assert "the report with its files and messages. Until 2099-12-31." in said
        assert "Without your agreement." in said
        assert f"The team wrote why it did not ask you first: {WHY}" in said
        assert "What for, in the team's words: advice for the hearing" in said
        assert "Their key: " in said
    (reader,) = json.loads(_back(world, filed, "--json").stdout)["readers"]
    assert (reader["name"], reader["without_agreement"]) == ("Advocate Chidi", WHY)
    assert (reader["compartments"], reader["until"][:10]) == (["report"], "2099-12-31")


def test_a_reader_to_whom_they_agreed_is_told_without_a_warning(world: World) -> None:
    filed = _adopted(world, "named")
    _grant(world, filed)

    back = _back(world, filed)

    assert "A lawyer (Chidi)" in back.stdout
    assert "Without your agreement" not in back.stdout
    assert "Your answers did not go so far" not in back.stdout
    assert UNAGREED not in back.stderr


def test_an_access_that_ended_is_told_and_opens_nothing_now(world: World) -> None:
    filed = _adopted(world, "no")
    _grant(world, filed, "--without-agreement", WHY)
    world.ok("revoke", filed["case"], "Chidi", "--reason", "done", who="bo")

    back = _back(world, filed)

    now, _, told = back.stdout.partition("Who opened or shared it")
    assert now.rstrip().endswith("Only the team.")
    assert f"did not ask you first: {WHY}" in told
    assert "ended an access. A lawyer (Chidi) can no longer open: the report" in told
    assert UNAGREED not in back.stderr


@pytest.mark.parametrize("until", [None, "2099-12-31"])
def test_whom_the_server_lets_in_and_the_journal_does_not_name_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, until: str | None
) -> None:
    filed = _adopted(world, "named")
    _given_by_server(monkeypatch, filed["case"], until)

    back = _back(world, filed)

    assert UNAGREED in back.stderr
    assert "Somebody we cannot name" in back.stdout
    assert "The team has not written down that they may open all this." in back.stdout
    (reader,) = json.loads(_back(world, filed, "--json").stdout)["readers"]
    assert (reader["written_down"], reader["until"]) == (False, until)


def test_whose_day_is_over_is_not_told_as_a_reader(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _adopted(world, "named")
    _given_by_server(monkeypatch, filed["case"], "2020-12-31")

    back = _back(world, filed)

    assert "Only the team." in back.stdout
    assert UNAGREED not in back.stderr


def test_more_than_the_journal_names_is_told_of_a_reader_it_names(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _adopted(world, "named")
    _grant(world, filed)
    with member(world) as bo:
        (chidi,) = casework.open_case(bo, filed["case"]).grants
    _given_by_server(monkeypatch, filed["case"], None, chidi)

    back = _back(world, filed)

    assert "who you are" in back.stdout
    assert "The team has not written down that they may open all this." in back.stdout


def test_an_answer_that_never_went_so_far_is_told_where_nobody_wrote_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = _adopted(world, "no")
    # A client that asks nobody, and writes no reason.
    monkeypatch.setattr("incident_log.client.sharing._excused", lambda _decision, _terms: False)
    _grant(world, filed)

    back = _back(world, filed)

    assert UNAGREED in back.stderr
    assert "Your answers did not go so far, and the team has not written why." in back.stdout


def test_what_was_opened_and_taken_out_is_told_in_words(world: World, tmp_path: Path) -> None:
    filed = _adopted(world, "named")
    world.ok("show", filed["case"], who="bo")
    out = str(tmp_path / "out.zip")
    world.ok("archive", filed["case"], out, "--reason", "the court asked", who="bo")

    told = _back(world, filed).stdout.partition("Who opened or shared it")[2]

    assert "The team: took your report over, and works on it now" in told
    assert "The team: opened the report" in told
    assert "The team: made a dossier for: The team's own archive." in told
    assert "The team: opened your name and contact. Why: the court asked" in told
    assert "No files are in it." in told


def test_before_anybody_took_it_nobody_is_named(world: World) -> None:
    back = _back(world, world.report())

    assert "Only the team." in back.stdout
    assert "Nobody has taken it yet" in back.stdout


def _given_by_server(
    monkeypatch: pytest.MonkeyPatch, case: str, until: str | None, to: str | None = None
) -> None:
    """Be a server that lets somebody in without a word in the journal."""
    get, reader = Api.get, to or new_identifier()

    def answer(api: Api, path: str) -> Answer:
        told = get(api, path)
        if path != f"cases/{case}":
            return told
        row = {"to": reader, "compartments": ["report", "identity"], "expires_on": until}
        return Answer({**told.values, "grants": [row]})

    monkeypatch.setattr(Api, "get", answer)
