"""Does anything leave a case that the person could not read of, or that they took back?"""

import json
import zipfile
from typing import Any

import pytest

from incident_log.client import casework, returning
from tests.client.cli import World
from tests.client.entering import member, reporter

WHY = ("--reason", "the court asked who it is")


def _accesses(world: World, case: str) -> list[dict[str, Any]]:
    """What the journal says of who opened the case; read with other eyes than those of Bo."""
    with member(world, "amina") as amina:
        written = casework.open_case(amina, case).view().accesses
    return [{**one.payload, "compartment": one.compartment} for one in written]


def _exports(world: World, case: str) -> int:
    with member(world, "amina") as amina:
        return len(casework.open_case(amina, case).view().exports)


def _withdrawn(world: World) -> str:
    filed = world.adopted(world.file("photo.jpg", b"\xff\xd8 a face"))
    with reporter(world, filed) as who:
        casework.write(returning.open_own(who), "status", {"status": "withdrawn"})
    return filed["case"]


def test_no_file_leaves_a_report_that_nobody_has_taken(world: World) -> None:
    case = world.report(world.file("photo.jpg", b"\xff\xd8 a face"))["case"]
    out = world.tmp / "out.jpg"

    get = world.run("evidence", "get", case, "EX-001", "--out", str(out), who="bo")
    whole = world.run("archive", case, str(world.tmp / "out.zip"), *WHY, who="bo")

    for result in (get, whole):
        assert (result.exit_code, result.stdout) == (1, "")
        assert f"hint: incident-log adopt {case}" in result.stderr
    assert "the person can see who looked at them" in get.stderr
    assert not list(world.tmp.glob("out*"))
    world.ok("adopt", case, who="bo")
    world.ok("evidence", "get", case, "EX-001", "--out", str(out), who="bo")
    assert [one["what"] for one in _accesses(world, case)] == ["downloaded"]


def test_nothing_leaves_a_report_that_the_person_withdrew(world: World) -> None:
    case = _withdrawn(world)
    out = world.tmp / "out.jpg"

    refused = [
        world.run("evidence", "get", case, "1", "--out", str(out), who="bo"),
        world.run("archive", case, str(world.tmp / "out.zip"), *WHY, who="bo"),
        world.run("archive", case, str(world.tmp / "out.zip"), who="bo"),
    ]

    for result in refused:
        assert (result.exit_code, result.stdout) == (1, "")
        assert "the person withdrew this report" in result.stderr
        assert "hint: it stays sealed on the server; only the person" in result.stderr
    assert not list(world.tmp.glob("out*"))
    assert (_accesses(world, case), _exports(world, case)) == ([], 0)


def test_what_was_given_back_may_leave_again(world: World) -> None:
    filed = world.adopted(world.file("photo.jpg", b"\xff\xd8 a face"))
    with reporter(world, filed) as who:
        opened = casework.write(returning.open_own(who), "status", {"status": "withdrawn"})
        casework.write(opened, "status", {"status": "open"})
    out = world.tmp / "out.jpg"

    world.ok("evidence", "get", filed["case"], "1", "--out", str(out), who="bo")
    world.ok("archive", filed["case"], str(world.tmp / "out.zip"), *WHY, who="bo")

    assert out.read_bytes() == b"\xff\xd8 a face"


def test_a_withdrawal_that_comes_while_somebody_takes_an_archive_stops_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = world.adopted(world.file("photo.jpg", b"\xff\xd8 a face"))
    write = casework.write

    def late(opened: casework.OpenCase, record_type: str, *rest: Any) -> casework.OpenCase:  # noqa: ANN401 -- as it is called
        if record_type == "access":
            monkeypatch.setattr(casework, "write", write)
            with reporter(world, filed) as who:
                write(returning.open_own(who), "status", {"status": "withdrawn"})
        return write(opened, record_type, *rest)

    for verb in (("archive", filed["case"]), ("evidence", "get", filed["case"], "1", "--out")):
        monkeypatch.setattr(casework, "write", late)
        target, why = str(world.tmp / "out"), WHY if verb[0] == "archive" else ()
        result = world.run(*verb, target, *why, who="bo")

        assert result.exit_code == 1
        assert "the person withdrew this report" in result.stderr
        assert not list(world.tmp.glob("*out*"))
        with reporter(world, filed) as who:
            write(returning.open_own(who), "status", {"status": "open"})


def test_names_leave_with_a_written_reason_only(world: World) -> None:
    case = world.adopted()["case"]
    out = world.tmp / "out.zip"

    silent = world.run("archive", case, str(out), who="bo")
    blank = world.run("archive", case, str(out), "--reason", " \u3164 ", who="bo")
    assert [silent.exit_code, blank.exit_code] == [2, 2]
    assert "hint: say why with --reason; the person reads it" in silent.stderr
    assert not out.exists()
    assert (_accesses(world, case), _exports(world, case)) == ([], 0)

    taken = world.ok("archive", case, str(out), *WHY, who="bo")

    assert "warning: names and contacts are in it" in taken.stderr
    (opened,) = _accesses(world, case)
    assert opened == {
        "what": "opened",
        "evidence": None,
        "reason": "the court asked who it is",
        "compartment": "identity",
    }
    with zipfile.ZipFile(out) as bundle:
        (summary,) = [name for name in bundle.namelist() if name.endswith("data/archive.json")]
        kept = json.loads(bundle.read(summary))["view"]["accesses"]
    assert [one["payload"]["reason"] for one in kept] == ["the court asked who it is"]


def test_whoever_holds_no_key_to_the_names_gives_no_reason(world: World) -> None:
    case = world.adopted()["case"]
    world.ok("grant", case, "Chidi", "--reason", "legal advice", who="bo")

    taken = world.ok("archive", case, str(world.tmp / "out.zip"), who="chidi")

    assert "names and contacts" not in taken.stderr
    assert _accesses(world, case) == []


def test_a_download_that_was_refused_for_its_place_stands_nowhere(world: World) -> None:
    case = world.adopted(world.file("photo.jpg", b"\xff\xd8 a face"))["case"]
    there = world.file("there.jpg", b"mine")
    nowhere = world.tmp / "no" / "such" / "folder.jpg"

    for place in (there, nowhere):
        get = world.run("evidence", "get", case, "1", "--out", str(place), who="bo")
        assert get.exit_code == 2

    assert there.read_bytes() == b"mine"
    assert _accesses(world, case) == []


def test_whoever_shows_a_new_report_is_told_that_nothing_writes_it_down(world: World) -> None:
    case = world.report()["case"]

    new = world.ok("show", case, who="bo")
    world.ok("adopt", case, who="bo")
    adopted = world.ok("show", case, who="bo")

    assert "until somebody does, nothing writes down who reads it" in new.stderr
    assert "nothing writes down" not in adopted.stderr
    assert [one["what"] for one in _accesses(world, case)] == ["opened"]


def test_names_are_shown_with_a_written_reason_only(world: World) -> None:
    case = world.report()["case"]
    new = world.run("show", case, "--reason", "to call them", who="bo")
    world.ok("adopt", case, who="bo")

    silent = (world.ok("show", case, who="bo"), world.ok("--json", "show", case, who="bo"))
    assert (new.exit_code, new.stdout) == (1, "")
    assert f"hint: incident-log adopt {case}" in new.stderr
    assert all("Ганна Прыклад" not in shown.stdout for shown in silent)
    assert json.loads(silent[1].stdout)["view"]["people"] is None
    assert {one["compartment"] for one in _accesses(world, case)} == {"report"}

    said = world.ok("show", case, "--reason", "to call them", who="bo")
    assert "Who people are\n  Ганна Прыклад" in said.stdout
    (person,) = world.json("show", case, "--reason", "to call them", who="bo")["view"]["people"]
    assert person["payload"]["names"][0]["text"] == "Ганна Прыклад"
    assert {(one["compartment"], one["reason"]) for one in _accesses(world, case)} == {
        ("report", None),
        ("identity", "to call them"),
    }


def _passport(world: World, case: str) -> str:
    """A file of the part with names, which somebody of the team put there; gives its id."""
    file = world.file("passport of Hanna Pryklad.jpg", b"\xff\xd8 a passport")
    added = ("evidence", "add", case, str(file), "--part", "identity", "--describes", "Hanna, 1990")
    return str(world.json(*added, who="bo")["evidence"])


def test_files_of_the_part_with_names_are_shown_with_a_reason_only(world: World) -> None:
    case = world.adopted()["case"]
    _passport(world, case)
    world.ok("evidence", "add", case, str(world.file("photo.jpg", b"\xff\xd8")), who="bo")

    silent = world.ok("show", case, who="bo").stdout
    folded = world.ok("--json", "show", case, who="bo").stdout
    said = world.ok("show", case, "--reason", "to call them", who="bo").stdout
    whole = world.ok("--json", "show", case, "--reason", "to call them", who="bo").stdout

    assert "1 file lies with names and contacts: say why with --reason" in silent
    assert "  2. EX-002 photo.jpg" in silent
    assert "  1. EX-001" not in silent
    assert "Hanna" not in silent + folded
    assert json.loads(folded)["files_with_names"] == 1
    assert len(json.loads(folded)["view"]["evidence"]) == 1
    assert "  1. EX-001 passport of Hanna Pryklad.jpg" in said
    assert "Hanna, 1990" in whole


def test_a_file_of_the_part_with_names_leaves_with_a_written_reason_only(world: World) -> None:
    filed = world.adopted()
    case, out = filed["case"], world.tmp / "out.jpg"
    passport = _passport(world, case)
    get = ("evidence", "get", case, passport, "--out", str(out))

    silent = world.run(*get, who="bo")
    blank = world.run(*get, "--reason", " \u3164 ", who="bo")
    assert [silent.exit_code, blank.exit_code] == [2, 2]
    assert "this file lies in the part with names and contacts" in silent.stderr
    assert "hint: say why with --reason; the person reads it" in silent.stderr
    assert (out.exists(), _accesses(world, case)) == (False, [])

    world.ok(*get, "--reason", "the visa", who="bo")

    assert _accesses(world, case) == [
        {
            "what": "downloaded",
            "evidence": passport,
            "reason": "the visa",
            "compartment": "identity",
        }
    ]
    code = world.codename_file(filed)
    told = world.ok("--codename-file", code, "return", who="reporter").stdout
    assert "downloaded a file: passport of Hanna Pryklad.jpg. Why: the visa" in told


def test_whoever_was_let_in_to_the_report_alone_is_shown_no_names(world: World) -> None:
    case = world.adopted()["case"]
    world.ok("grant", case, "Chidi", "--reason", "legal advice", who="bo")

    asked = world.run("show", case, "--reason", "to call them", who="chidi")

    assert (asked.exit_code, asked.stdout) == (1, "")
    assert "you hold no key to the names of this case" in asked.stderr


def test_an_access_is_shown_with_its_end(world: World) -> None:
    case = world.adopted()["case"]
    world.ok("grant", case, "Chidi", "--reason", "advice", "--until", "2099-12-31", who="bo")
    limited = world.ok("show", case, who="bo").stdout
    world.ok("revoke", case, "Chidi", "--reason", "done", who="bo")
    ended = world.ok("show", case, who="bo").stdout
    world.ok("grant", case, "Chidi", "--reason", "advice", who="bo")
    unlimited = world.ok("show", case, who="bo").stdout

    assert "  Chidi: Report (advice). Until 2099-12-31." in limited.splitlines()
    assert "  Chidi: Report (advice). Without an end." in unlimited.splitlines()
    assert "Until" not in ended
    assert "Without an end" not in ended
