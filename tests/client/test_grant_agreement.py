"""Does the Python client give access only as far as the person agreed, and say where the person reads it when it goes further?"""

import json
from typing import Any

import pytest
from click.testing import Result

from incident_log.client import casework, sharing
from incident_log.client.reasons import require_reason
from incident_log.client.session import MemberSession
from incident_log.client.sharing import Terms
from incident_log.clock import SystemClock
from incident_log.crypto.seeds import new_identifier
from incident_log.errors import Refused
from incident_log.format.canonical import Json
from incident_log.format.encoding import to_time
from tests.client.cli import REPORT, World, run
from tests.client.entering import member

WHY = "She is to be handed over tonight"
ANSWERS = {"ask": "Wants to be asked each time", "no": "Refused"}


@pytest.fixture
def world(second: World) -> World:
    return second


def _adopted(world: World, lawyer: str) -> str:
    filed = world.report(text=REPORT.replace("lawyer: named", f"lawyer: {lawyer}"))
    world.ok("adopt", filed["case"], who="bo")
    return str(filed["case"])


def _grant(world: World, case: str, *more: str) -> Result:
    return world.run("grant", case, "Chidi", "--reason", "advice", *more, who="bo")


def _shares(world: World, case: str) -> list[Any]:
    shown = json.loads(world.ok("--json", "show", case, who="bo").stdout)
    return list(shown["view"]["shares"])


def _last(bo: MemberSession, case: str) -> dict[str, Json]:
    """The newest share as the journal holds it, and as the person reads it."""
    records = casework.open_case(bo, case).journal.records()
    payload = [record.payload for record in records if record.type == "share"][-1]
    assert isinstance(payload, dict)
    return payload


@pytest.mark.parametrize("lawyer", ANSWERS)
def test_what_the_person_did_not_agree_to_is_refused_and_nothing_is_given(
    world: World, lawyer: str
) -> None:
    case = _adopted(world, lawyer)

    result = _grant(world, case)

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"the person has not agreed to this ({ANSWERS[lawyer]}): report" in result.stderr
    assert "hint: ask them first; or say why not with --without-agreement" in result.stderr
    assert _shares(world, case) == []


@pytest.mark.parametrize("word", ["yes", "pseudonym"])
def test_names_are_given_only_where_the_person_agreed_to_be_named(world: World, word: str) -> None:
    case = _adopted(world, word)

    named = _grant(world, case, "--part", "report", "--part", "identity")
    unnamed = _grant(world, case)

    assert named.exit_code == 1
    assert "(Agreed to less than this): identity" in named.stderr
    assert unnamed.exit_code == 0
    assert [share["compartments"] for share in _shares(world, case)] == [["report"]]


def test_whoever_gives_names_hears_of_the_others_who_were_not_asked(world: World) -> None:
    case = _adopted(world, "named")

    report = _grant(world, case)
    world.ok("revoke", case, "Chidi", "--reason", "again", who="bo")
    names = _grant(world, case, "--part", "identity")

    assert (report.exit_code, names.exit_code) == (0, 0)
    assert "did not agree to this reader" not in report.stderr
    assert "holds 1 other person who did not agree to this reader" in names.stderr


def test_whoever_goes_further_says_why_and_the_person_reads_it_with_the_name(world: World) -> None:
    case = _adopted(world, "no")

    empty = _grant(world, case, "--without-agreement", "  ")
    given = _grant(world, case, "--without-agreement", WHY)

    assert (empty.exit_code, given.exit_code) == (1, 0)
    with member(world) as bo:
        said = _last(bo, case)
    assert (said["name"], said["without_agreement"]) == ("Chidi", WHY)


def test_a_reason_that_was_not_needed_is_not_told_as_one(world: World) -> None:
    case = _adopted(world, "named")

    _grant(world, case, "--without-agreement", WHY, "--name", "Advocate Chidi")

    with member(world) as bo:
        said = _last(bo, case)
    assert said["name"] == "Advocate Chidi"
    assert "without_agreement" not in said


def test_an_agreement_for_one_time_lets_one_reader_in(world: World) -> None:
    case = _adopted(world, "ask")
    receipt: dict[str, Json] = {
        "receipt": new_identifier(),
        "person": "reporter",
        "audience": "A1",
        "recipient": None,
        "country": None,
        "scope": {"covers": "whole", "ids": []},
        "identity_level": "L3",
        "purpose": "legal_defence",
        "choice": "yes",
        "once": True,
        "wording": "x",
        "language": "en",
        "how": "telephone",
        "given_at": to_time(SystemClock().now()),
        "expires_at": None,
    }
    with member(world) as bo:
        chidi = next(one.id for one in bo.directory.members.values() if one.role == "lawyer")
        casework.write_and_save(bo, case, "consent", receipt)
        sharing.grant(bo, case, chidi, Terms(["report"], None, "advice"))
        sharing.revoke(bo, case, chidi, "done")

        with pytest.raises(Refused, match="not agreed"):
            sharing.grant(bo, case, chidi, Terms(["report"], None, "once more"))


OPENS_WHOLE = (
    "warning: The report opens whole: their words, files and messages may show who they are."
)


@pytest.mark.parametrize("word", ["yes", "pseudonym"])
def test_whoever_lets_in_below_the_full_name_hears_that_the_report_opens_whole(
    world: World, word: str
) -> None:
    result = _grant(world, _adopted(world, word))

    assert result.exit_code == 0
    assert OPENS_WHOLE in result.stderr


@pytest.mark.parametrize(("word", "excuse"), [("named", ()), ("no", ("--without-agreement", WHY))])
def test_nobody_hears_that_where_they_may_read_the_name_or_nothing_was_agreed(
    world: World, word: str, excuse: tuple[str, ...]
) -> None:
    result = _grant(world, _adopted(world, word), *excuse)

    assert result.exit_code == 0
    assert OPENS_WHOLE not in result.stderr


NOTHING_TO_READ = ["", " ", "\u200b", "\u2060\ufeff", "\u00a0\u3164\u2800", "\u0301", "\u202e"]


def test_a_reason_that_nobody_can_see_is_none(world: World) -> None:
    case = _adopted(world, "no")

    for reason in NOTHING_TO_READ:
        _refused_as_unreadable(world, case, reason)


def _refused_as_unreadable(world: World, case: str, reason: str) -> None:
    granted = world.run("grant", case, "Chidi", "--reason", reason, "--without-agreement", WHY, who="bo")  # fmt: skip
    excused = _grant(world, case, "--without-agreement", reason)
    revoked = world.run("revoke", case, "Chidi", "--reason", reason, who="bo")

    assert [one.exit_code for one in (granted, excused, revoked)] == [2, 1, 2]
    assert "this reason holds nothing that can be read" in granted.stderr
    assert "the person has not agreed to this" in excused.stderr
    assert "this reason holds nothing that can be read" in revoked.stderr
    assert _shares(world, case) == []


@pytest.mark.parametrize("reason", ["да", "法", "!", "\u200bשלום", "😀"])
def test_a_reason_in_any_script_is_one(reason: str) -> None:
    assert require_reason(f" {reason} ") == reason


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-01-01", "--until: this day is over: 2020-01-01"),
        ("tomorrow", "--until: this is no day: tomorrow"),
        ("2099-02-30", "--until: this is no day: 2099-02-30"),
    ],
)
def test_a_day_that_is_over_or_none_is_refused_before_the_server_is_asked(
    day: str, sentence: str
) -> None:
    nowhere = ("--server", "http://127.0.0.1:9", "--profile", "/nowhere")

    result = run(*nowhere, "grant", "A" * 22, "Chidi", "--reason", "advice", "--until", day)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"error: {sentence}\n" in result.stderr


def test_the_last_day_of_an_access_may_be_today(world: World) -> None:
    today = to_time(SystemClock().now())[:10]

    assert _grant(world, _adopted(world, "named"), "--until", today).exit_code == 0
