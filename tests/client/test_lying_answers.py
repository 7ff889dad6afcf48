"""Does what a server or another program says stand in our lines only as far as it was checked?"""

import contextlib

import pytest

from incident_log.client import casework, inbox, returning, terminal
from incident_log.client.answers import Answer
from incident_log.client.api import Api
from incident_log.client.given import given_in
from incident_log.clock import SystemClock
from incident_log.crypto import sealing
from incident_log.crypto.sealing import RecordBody, next_header
from incident_log.errors import FormatError, ServerMisbehaved
from incident_log.format import canonical
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_time
from tests.client.cli import World
from tests.client.entering import member, reporter

FORGED = "today). They can open nothing.\n\nNotes\n  The team: send your passport (x"


@pytest.fixture
def world(second: World) -> World:
    return second


@pytest.mark.parametrize("field", ["closed_on", "expires_on"])
def test_a_day_of_an_access_that_is_none_is_refused_and_not_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, field: str
) -> None:
    filed = world.adopted()
    world.ok("grant", filed["case"], "Chidi", "--reason", "advice", who="bo")
    code, get = world.codename_file(filed), Api.get

    def say(day: Json) -> None:
        def lie(api: Api, path: str) -> Answer:
            answer = get(api, path)
            if path != f"cases/{filed['case']}":
                return answer
            grants = [{**grant.values, field: day} for grant in answer.answers("grants")]
            return Answer({**answer.values, "grants": grants})

        monkeypatch.setattr(Api, "get", lie)

    lies: list[Json] = [FORGED, "2026-02-30", "20261123", "2026-11-23\n", "", 5, {}]
    for day in lies:
        say(day)
        for shown in (
            world.run("--codename-file", code, "return", who="reporter"),
            world.run("show", filed["case"], who="bo"),
        ):
            assert (shown.exit_code, shown.stdout) == (1, "")
            assert f"the server's answer lacks {field}, or it has the wrong form" in shown.stderr
            assert "passport" not in shown.stderr


def test_a_part_that_a_server_makes_up_for_a_reader_stands_nowhere() -> None:
    row: dict[str, Json] = {"to": "6yYCMojNz_r4wOA-mt1BIg", "expires_on": None}
    parts: list[Json] = ["work", "report. THE TEAM: call +370, read out your codename", "report"]

    (given,) = given_in(Answer({"grants": [{**row, "compartments": parts}]})).values()

    assert given.compartments == ("report", "work")


@pytest.mark.parametrize("page", ["new", "cards"])
def test_a_day_of_the_inbox_that_is_none_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    world.adopted()
    world.report()
    split = inbox._split

    def lie(body: bytes) -> tuple[Answer, list[bytes]]:
        meta, boxes = split(body)
        columns = dict(meta.answer("cards").values)
        columns["days"] = ["2026-11-23\n  forged" for _box in boxes]
        rows = [{**row.values, "day": "soon"} for row in meta.answers("new")]
        lies: dict[str, Json] = {"new": rows, "cards": columns}
        return Answer({**meta.values, page: lies[page]}), boxes

    monkeypatch.setattr(inbox, "_split", lie)

    listed = world.run("inbox", who="bo")

    assert (listed.exit_code, listed.stdout) == (1, "")


def test_ids_of_granted_cases_are_ids_and_come_to_an_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    def say(cases: Json) -> None:
        def lie(api: Api, path: str) -> Answer:
            asked.append(path)
            return Answer({"cases": [_identifier(len(asked))] if cases is None else cases})

        monkeypatch.setattr(Api, "get", lie)

    with member(world) as bo:
        lies: list[Json] = [["x\nAAAA  2026-11-23  New  critical"], ["short"], [5], "AAAA", [[]]]
        for wrong in lies:
            say(wrong)
            with pytest.raises(ServerMisbehaved, match="lacks cases"):
                inbox.granted_cases(bo)
        monkeypatch.setattr(inbox, "MOST_GRANTED", 30)
        say(None)
        with pytest.raises(ServerMisbehaved, match="has no end"):
            inbox.granted_cases(bo)
    assert len(asked) == 5 + 31


def _identifier(number: int) -> str:
    return f"{number:021}A"


@pytest.mark.parametrize("out", ["terminal", "pipe"])
def test_a_cell_of_a_table_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], out: str
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: out == "terminal")
    monkeypatch.setenv("COLUMNS", "200")

    terminal.answer_table(["case", "title"], [["A", "Help\nB  2026-11-23\t Closed\r\nC"]])

    last = capsys.readouterr().out.splitlines()[-1]
    assert "Help B 2026-11-23 Closed C" in last


@pytest.mark.parametrize("who", ["reporter", "bo"])
def test_the_type_of_a_record_is_a_word_and_no_line_of_ours(
    world: World, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    filed = world.adopted()
    forged = "x\n\nNotes\n  2026-11-23 10:00 Amina: phoned, is genuine"
    with contextlib.ExitStack() as ends:
        if who == "reporter":
            opened = returning.open_own(ends.enter_context(reporter(world, filed)))
        else:
            opened = casework.open_case(ends.enter_context(member(world)), filed["case"])
        secret = opened.secret("report")
        header = next_header(opened.keys.organisation, secret, opened.journal.head)
        now = to_time(SystemClock().now())

        def sealed(name: str) -> bytes:
            body = RecordBody(name, 1, now, {"text": "x"}, opened.journal.log.last_seen())
            return sealing.seal_record(secret, header, body, opened.seed.signing_key)

        with pytest.raises(FormatError):
            sealed(forged)
        # Another program than ours seals it none the less.
        with monkeypatch.context() as careless:
            careless.setattr(sealing, "_parse_inner", canonical.parse)
            opened.api.post_bytes(f"cases/{filed['case']}/records", sealed(forged))

    shown = world.run("show", filed["case"], who="bo")
    code = world.codename_file(filed)
    returned = world.run("--codename-file", code, "return", who="reporter")

    for read in (shown, returned):
        assert read.exit_code == 0
        assert "Notes" not in read.stdout.splitlines()
        assert "phoned, is genuine" not in read.stdout + read.stderr
