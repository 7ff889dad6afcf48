"""Can members work on cases from the command line, and does nobody see more than is theirs?"""

import json
import re

import pytest

from incident_log.client import casework, returning
from incident_log.crypto.seeds import new_identifier
from incident_log.format.canonical import Json
from tests.client.cli import World
from tests.client.entering import member, reporter


def view_of(world: World, case: str, who: str) -> dict[str, object]:
    view: dict[str, object] = world.json("show", case, who=who)["view"]
    return view


def test_a_case_goes_from_new_to_answered(world: World) -> None:
    filed = world.report()
    before = {row["case"]: row["status"] for row in world.json("inbox", who="bo")}

    world.ok("adopt", filed["case"], who="bo")
    world.ok("note", "--file", "-", filed["case"], who="bo", typed="Called.\nNo answer.\n")
    world.ok(
        "message",
        "--language",
        "ru",
        "--file",
        "-",
        filed["case"],
        who="bo",
        typed="Вы в безопасности?\n",
    )
    world.ok("status", filed["case"], "waiting_for_reporter", who="bo")

    after = {row["case"]: row for row in world.json("inbox", who="amina")}
    assert before[filed["case"]] == "new"
    assert after[filed["case"]]["status"] == "waiting_for_reporter"
    assert after[filed["case"]]["title"] == "Threat on Telegram"
    code = world.codename_file(filed)
    text = world.ok(
        "--codename-file", code, "return", "--message-file", "-", who="reporter", typed="Да.\n"
    ).stdout
    assert "Вы в безопасности?" in text
    assert "Called." not in text
    assert "Called." in world.ok("show", filed["case"], who="amina").stdout
    assert (
        next(
            row["unread"]
            for row in world.json("inbox", "--status", "waiting_for_reporter", who="bo")
            if row["case"] == filed["case"]
        )
        == 0
    )


def test_a_case_is_adopted_once(world: World) -> None:
    filed = world.adopted()

    again = world.run("adopt", filed["case"], who="amina")

    assert (again.exit_code, again.stdout) == (1, "")
    assert "adopted this case already" in again.stderr


@pytest.mark.parametrize("verb", [("note", "--file", "-"), ("message", "--file", "-")])
def test_nobody_writes_to_a_case_that_is_not_adopted(world: World, verb: tuple[str, ...]) -> None:
    filed = world.report()

    result = world.run(*verb, filed["case"], who="bo", typed="x\n")

    assert (result.exit_code, result.stdout) == (1, "")
    assert f"hint: incident-log adopt {filed['case']}" in result.stderr


def test_a_status_that_cannot_follow_is_refused(world: World) -> None:
    filed = world.adopted()
    world.ok("status", filed["case"], "closed", who="bo")

    result = world.run("status", filed["case"], "waiting_for_reporter", who="bo")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "cannot become" in result.stderr


def test_a_lawyer_sees_a_case_only_while_it_is_granted(world: World) -> None:
    filed = world.adopted(world.file("a.txt", "evidence"))
    case = filed["case"]
    world.ok("note", "--file", "-", case, who="bo", typed="for the team\n")

    before = world.run("show", case, who="chidi")
    world.ok("grant", case, "Chidi", "--reason", "legal advice", who="bo")
    during = world.ok("show", case, who="chidi").stdout
    granted = [row["case"] for row in world.json("inbox", who="chidi")]
    world.ok("revoke", case, "chidi", "--reason", "done", who="amina")
    after = world.run("show", case, who="chidi")

    assert (before.exit_code, before.stdout) == (1, "")
    assert "Threat on Telegram" in during
    assert "for the team" not in during
    assert case in granted
    assert (after.exit_code, after.stdout) == (1, "")
    assert before.stderr == after.stderr


def test_a_lawyer_reads_nothing_more_of_what_the_person_withdrew(world: World) -> None:
    filed = world.adopted(world.file("a.txt", "evidence"))
    case = filed["case"]
    world.ok("grant", case, "Chidi", "--reason", "legal advice", who="bo")
    with reporter(world, filed) as who:
        casework.write(returning.open_own(who), "status", {"status": "withdrawn"})

    refused = [
        world.run(*verb, who="chidi")
        for verb in (("show", case), ("archive", case, str(world.tmp / "kept.zip")))
    ]

    for result in refused:
        assert (result.exit_code, result.stdout) == (1, "")
        assert "the person withdrew this report" in result.stderr
    assert "Threat on Telegram" in world.ok("show", case, who="bo").stdout


def test_what_comes_after_a_revocation_is_read_by_desk_and_reporter(world: World) -> None:
    filed = world.adopted()
    world.ok(
        "grant",
        filed["case"],
        "Chidi",
        "--reason",
        "legal advice",
        "--part",
        "report",
        "--part",
        "work",
        who="bo",
    )
    world.ok("revoke", filed["case"], "Chidi", "--reason", "done", who="bo")

    world.ok("message", "--file", "-", filed["case"], who="bo", typed="after it\n")

    assert "after it" in world.ok("show", filed["case"], who="amina").stdout
    assert (
        "after it"
        in world.ok("--codename-file", world.codename_file(filed), "return", who="reporter").stdout
    )


def test_access_is_granted_to_members_outside_the_desk_only_and_once(world: World) -> None:
    filed = world.adopted()
    to_desk = world.run("grant", filed["case"], "Amina", "--reason", "x", who="bo")
    to_nobody = world.run("grant", filed["case"], "Zoe", "--reason", "x", who="bo")
    world.ok("grant", filed["case"], "Chidi", "--reason", "x", who="bo")
    again = world.run("grant", filed["case"], "Chidi", "--reason", "x", who="bo")
    not_granted = world.run("revoke", filed["case"], "Amina", "--reason", "x", who="bo")

    assert [r.exit_code for r in (to_desk, to_nobody, again, not_granted)] == [1, 1, 1, 1]
    assert "belongs to the desk" in to_desk.stderr
    assert "nobody here is called Zoe" in to_nobody.stderr
    assert "has access already" in again.stderr
    assert "has no access" in not_granted.stderr


def test_a_stranger_learns_nothing_from_asking(world: World) -> None:
    filed = world.report()

    known = world.run("show", filed["case"], who="chidi")
    invented = world.run("show", "AAAAAAAAAAAAAAAAAAAAAA", who="chidi")

    assert (known.exit_code, known.stdout) == (1, "")
    assert known.stderr == invented.stderr


def test_two_who_write_at_once_both_get_in(world: World) -> None:
    filed = world.adopted()
    with member(world, "amina") as amina, member(world, "bo") as bo:
        hers, his = casework.open_case(amina, filed["case"]), casework.open_case(bo, filed["case"])

        casework.write(his, "note", {"text": "first"})
        second = casework.write(hers, "note", {"text": "second"})

    texts = [note.payload["text"] for note in second.view().notes]
    assert texts == ["first", "second"]


def test_what_the_person_wrote_is_new_to_the_desk_until_one_of_it_opens_the_case(
    world: World,
) -> None:
    filed = world.adopted()
    first = world.json("show", filed["case"], who="bo")["head"]["position"]
    code = world.codename_file(filed)
    world.ok("--codename-file", code, "return", "--message-file", "-", who="reporter", typed="!\n")

    opened = world.json("show", filed["case"], who="bo")
    again = world.json("show", filed["case"], who="bo")

    assert opened["head"]["position"] == first + 2
    assert opened["view"]["summary"]["unread_from_reporter"] == 0
    assert again["head"] == opened["head"]


def test_opening_a_case_is_recorded_once_a_day(world: World) -> None:
    filed = world.adopted()

    first = world.json("show", filed["case"], who="bo")["head"]["position"]
    second = world.json("show", filed["case"], who="bo")["head"]["position"]

    assert first == second
    history = world.ok(
        "--codename-file", world.codename_file(filed), "return", who="reporter"
    ).stdout
    assert history.count("the team: Opened") == 1


def test_ids_that_begin_with_a_hyphen_are_ids(world: World) -> None:
    result = world.run("show", "-AAAAAAAAAAAAAAAAAAAAA", who="bo")

    assert result.exit_code == 1
    assert "no such thing" in result.stderr


def test_json_answers_are_one_line(world: World) -> None:
    filed = world.adopted()

    for args in (("inbox",), ("show", filed["case"]), ("log", "check"), ("doctor",)):
        stdout = world.ok("--json", *args, who="bo").stdout
        assert stdout.count("\n") == 1
        json.loads(stdout)


def test_what_a_person_says_of_themselves_is_read_by_members_as_of_them(world: World) -> None:
    told = {
        "kind": "harassment",
        "country": "LT",
        "sentence": "A false profile.",
        "fields": {"form": ["impersonation"], "platform": {"answer": "unknown"}},
    }
    filed = world.report(text=json.dumps({"incidents": [told], "consent": {"team": "yes"}}))
    code = world.codename_file(filed)

    member_reads = world.ok("show", filed["case"], who="amina").stdout
    person_reads = world.ok("--codename-file", code, "return", who="reporter").stdout

    assert "Pretended to be the person" in member_reads
    assert "The person does not know." in member_reads
    assert "Pretended to be me" not in member_reads
    assert "Pretended to be me" in person_reads
    assert "I do not know" in person_reads


STEPS = """\
kind: border_incident
occurred: {from: 2026-11-01, to: 2026-11-03, precision: day}
country: LT
sentence: They kept me at the border.
fields:
  duration: {value: {amount: 9, unit: hours}}
steps:
  - type: police_report
    fields:
      force: Vilnius county police
      country: LT
      how: in_person
      refused: true
      officer: unknown
consent: {team: yes}
"""


def test_every_answer_is_read_in_words_also_those_about_what_was_done(world: World) -> None:
    filed = world.report(text=STEPS)

    said = world.ok("show", filed["case"], who="amina").stdout

    assert "2026-11-01 – 2026-11-03 · Lithuania" in said
    assert "9 hours" in said
    assert (
        "What was done about it\n  Report to the police\n    Police force: Vilnius county" in said
    )
    assert "Country: Lithuania" in said
    assert "How: In person" in said
    assert "Refused to take it: yes" in said
    assert "Officer: The person does not know." in said
    assert "unit" not in said
    assert "in_person" not in said
    assert "urgency: Moderate" in said


HIDDEN_STEP: dict[str, Json] = {
    "id": new_identifier(),
    "incident": None,
    "fields": {"type": {"value": "relocation"}, "started_on": {"value": "2026-11-02"}},
    "note": "To the Sisters in Suwalki",
}


def test_a_step_of_the_part_with_names_is_shown_with_the_names_only(world: World) -> None:
    filed = world.adopted()
    with member(world) as bo:
        opened = casework.open_case(bo, filed["case"])
        casework.write(opened, "protective_measure", HIDDEN_STEP, "identity")

    closed = [
        world.ok(*verb, filed["case"], who="bo").stdout for verb in (["show"], ["--json", "show"])
    ]
    named = world.ok("show", "--reason", "To call her back", filed["case"], who="bo").stdout

    assert not any("Suwalki" in text or "2026-11-02" in text for text in closed)
    assert "Suwalki" in named


def test_an_inbox_is_narrowed_by_known_statuses_only_and_read_in_words(world: World) -> None:
    filed = world.adopted()
    world.ok("status", filed["case"], "waiting_for_reporter", who="bo")

    wrong = world.run("inbox", "--status", "waiting", who="bo")
    found = world.ok("inbox", "--status", "waiting_for_reporter", who="bo")
    none = world.ok("inbox", "--status", "referred", who="bo")

    assert wrong.exit_code == 2
    assert "waiting_for_reporter" in wrong.stderr
    assert "Waiting for the person" in found.stdout
    assert "waiting_for_reporter" not in found.stdout
    assert "No case has this status." in none.stderr


def test_too_short_a_beginning_of_an_id_names_no_case_and_says_how_much_does(world: World) -> None:
    filed = world.adopted()

    short = world.run("show", filed["case"][:3], who="bo")
    long = world.run("show", filed["case"][:8], who="bo")

    assert short.exit_code != 0
    assert "the first 4 characters" in short.stderr
    assert long.exit_code == 0


def test_a_report_withdrawn_before_anybody_took_it_says_so_and_is_not_adopted(
    world: World,
) -> None:
    filed = world.report()
    case = filed["case"]
    with reporter(world, filed) as who:
        casework.write(returning.open_own(who), "status", {"status": "withdrawn"})

    refused = world.run("adopt", case, who="bo")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "the person withdrew this report" in refused.stderr
    listed = {row["case"]: row["status"] for row in world.json("inbox", who="bo")}
    assert listed[case] == "withdrawn"
    gone = [row["case"] for row in world.json("inbox", "--status", "withdrawn", who="bo")]
    assert case in gone
    new = [row["case"] for row in world.json("inbox", "--status", "new", who="bo")]
    assert case not in new


def test_how_urgent_the_team_finds_it_is_told_as_its_own_word(world: World) -> None:
    filed = world.adopted()
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        (incident,) = opened.view().incidents
        changes = {"fields": {"severity": {"value": "serious"}}}
        casework.write(opened, "amendment", {"incident": incident.incident, "changes": changes})

    shown = world.ok("show", filed["case"], who="bo").stdout
    code = world.codename_file(filed)
    told = world.ok("--codename-file", code, "return", who="reporter").stdout

    assert "urgency: Serious" in shown
    assert "Severity" not in shown
    assert "judged how urgent it is: Serious" in told


def test_what_others_added_or_changed_is_told_with_who_did(world: World) -> None:
    filed = world.adopted()
    with member(world, "bo") as bo:
        opened = casework.open_case(bo, filed["case"])
        (incident,) = opened.view().incidents
        casework.write(
            opened,
            "amendment",
            {
                "incident": incident.incident,
                "changes": {"title": "Telegram"},
                "addition": "She called us.",
            },
        )

    code = world.codename_file(filed)
    told = world.ok("--codename-file", code, "return", who="reporter").stdout
    shown = world.ok("show", filed["case"], who="amina").stdout

    for text in (told, shown):
        assert re.search(r"Added by (the team|Bo), [0-9-]{10}: She called us\.", text)
        assert re.search(r"Changed by (the team|Bo), [0-9-]{10}", text)
