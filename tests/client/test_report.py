"""Does a report go out whole, and is everything refused that should not be sent?"""

import json
import os
import stat

import pytest

from incident_log.format.code import parse_code
from tests.client.cli import REPORT, World

JSON_REPORT = json.dumps(
    {
        "incidents": [
            {
                "kind": "surveillance_physical",
                "when": {"from": "2026-10", "to": "2026-11"},
                "country": "LT",
                "sentence": "A car waits.",
            },
            {
                "kind": "threat",
                "country": "LT",
                "sentence": "A note under the door.",
                "fields": {"channel": "letter", "count": 2},
            },
        ],
        "steps": [
            {
                "type": "police_report",
                "incident": 1,
                "fields": {"country": "LT", "reported_on": "2026-11-02"},
            }
        ],
        "consent": {"team": "yes", "police": "yes"},
    }
)


def test_a_yaml_report_with_evidence_arrives_and_opens_again(world: World) -> None:
    photo, text = (
        world.file("photo.jpg", b"\xff\xd8" + bytes(3000)),
        world.file("чат.txt", "привет"),
    )

    filed = world.report(photo, text)

    view = json.loads(
        world.ok(
            "--json", "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )["view"]
    assert len(parse_code(filed["codename"])) == 16
    assert view["summary"]["status"] == "new"
    assert view["incidents"][0]["narrative"] == "Вечером пришло сообщение."
    assert view["incidents"][0]["fields"]["fear_now"] == {"answer": "unknown"}
    assert [exhibit["name"] for exhibit in view["evidence"]] == ["photo.jpg", "чат.txt"]
    assert [(c["payload"]["audience"], c["payload"]["choice"]) for c in view["consents"]] == [
        ("A0", "yes"),
        ("A1", "yes"),
    ]
    assert view["people"][0]["payload"]["names"] == [{"text": "Ганна Прыклад"}]
    assert view["summary"]["refused"] == 0


def test_a_json_report_may_hold_several_incidents_and_steps(world: World) -> None:
    filed = world.report(text=JSON_REPORT)

    view = json.loads(
        world.ok(
            "--json", "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )["view"]
    assert view["summary"]["kinds"] == ["surveillance_physical", "threat"]
    assert view["incidents"][0]["occurred"] == {
        "from": "2026-10",
        "precision": "month",
        "to": "2026-11",
    }
    assert view["subrecords"][0]["payload"]["incident"] == view["incidents"][1]["incident"]
    assert view["consents"][1]["payload"]["country"] == "LT"


def test_nothing_of_a_report_lies_on_this_machine_afterwards(world: World) -> None:
    filed = world.report(world.file("secret-name.bin", b"marker-in-file"), who="fresh")

    kept = b"".join(
        path.read_bytes() for path in (world.folder / "fresh").rglob("*") if path.is_file()
    )
    assert filed["codename"].encode() not in kept
    assert filed["case"].encode() not in kept
    assert b"Warszawa" not in kept
    assert not list((world.folder / "fresh" / "uploads").glob("*"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            REPORT.replace("consent: {team: yes, lawyer: named}", ""),
            "without your agreement that the team may keep it",
        ),
        (
            REPORT.replace("team: yes", "team: no"),
            "without your agreement that the team may keep it",
        ),
        (REPORT.replace("team: yes", "team: perhaps"), "“perhaps” is no answer"),
        (
            REPORT.replace("country: PL", "country: BY").replace("lawyer: named", "police: yes"),
            "the police of this country work with those who persecute",
        ),
        (REPORT.replace("lawyer: named", "neighbour: yes"), "“neighbour” is not known here"),
        (REPORT.replace("kind: threat", "kind: rumour"), "incident 1, kind: “rumour” is not known"),
        (REPORT.replace("kind: threat", "kind: rumour"), "hint: known here: threat, "),
        (REPORT.replace("kind: threat", "kind: [threat]"), "incident 1, kind: “["),
        (
            REPORT.replace("sentence: An unknown", "sentense: An unknown"),
            "“sentense” is not known here",
        ),
        (
            REPORT.replace("country: PL", "country: Poland"),
            "incident 1, country: “Poland” is no country",
        ),
        (
            REPORT.replace("when: 2026-11-03", "when: 2026-02-30"),
            "incident 1, when: “2026-02-30” is no date",
        ),
        (
            REPORT.replace("when: 2026-11-03", "when: {from: 2026, to: soon}"),
            "incident 1, to: “soon” is no date",
        ),
        (REPORT.replace("sentence: An", "title: An"), "a name stands twice"),
        (
            REPORT.replace("sentence: An unknown account threatened my family.\n", ""),
            "incident 1, sentence: one sentence is needed",
        ),
        (REPORT.replace("channel:", "chanel:"), "incident 1, fields: “chanel” is not known here"),
        (REPORT.replace("channel: telegram", "channel: pigeon"), "hint: one of: "),
        (
            REPORT.replace("channel: telegram", "channel: pigeon"),
            "incident 1, fields, channel: “pigeon” does not fit",
        ),
        (
            REPORT + "steps: [{type: police_report, fields: {country: Poland}}]\n",
            "steps, fields, country: “Poland” does not fit",
        ),
        (REPORT + "kind: harassment\n", "a name stands twice"),
        (REPORT + "message: &a x\nlanguage2: *a\n", "uses references"),
        (REPORT + "evidence: [{file: a.txt, incidents: [1]}]\n", "numbered from 0"),
        ("- just\n- a list\n", "names and values are expected"),
        ("{}", "the report has no incident"),
        ('{"kind": "threat", "kind": "threat"}', "a name stands twice"),
        ("{", "not JSON that can be read: look at line 1, column 2"),
        ("a: [", "not YAML that can be read: look at line 1, column "),
        (REPORT + "a: b: c\n", "not YAML that can be read: look at line 16, column "),
        ("", "names and values are expected"),
    ],
)
def test_a_report_that_says_something_else_is_refused_before_anything_is_sent(
    world: World, changed: str, sentence: str
) -> None:
    world.file("a.txt", "x")

    result = world.run(
        "report", world.intake_link, str(world.file("bad.yaml", changed)), who="refused"
    )

    # What nobody may send was understood; everything else is a file that cannot be read as a report.
    understood = ("without your agreement", "the police of this country")
    assert (result.exit_code, result.stdout) == (1 if sentence.startswith(understood) else 2, "")
    assert result.stderr.startswith("incident-log: error: ")
    assert sentence in result.stderr
    assert not (world.folder / "refused" / "uploads").exists()


def test_words_that_yaml_takes_for_something_else_stay_what_they_are(world: World) -> None:
    norway = REPORT.replace("country: PL", "country: NO").replace("when: 2026-11-03", "when: 2021")

    filed = world.report(text=norway)

    view = json.loads(
        world.ok(
            "--json", "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )["view"]
    assert view["summary"]["countries"] == ["NO"]
    assert view["incidents"][0]["occurred"] == {"from": "2021", "precision": "year", "to": None}


def test_an_empty_file_is_refused_in_one_sentence(world: World) -> None:
    result = world.run(
        "report",
        world.intake_link,
        str(world.file("r.yaml", REPORT)),
        "--evidence",
        str(world.file("empty.png", b"")),
    )

    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == "incident-log: error: empty.png: This file is empty. Choose another file.\n"
    )


def test_a_file_over_the_limit_is_refused_without_reading_it(world: World) -> None:
    large = world.file("large.mp4", b"")
    os.truncate(large, (2 << 30) + 1)

    result = world.run(
        "report", world.intake_link, str(world.file("r.yaml", REPORT)), "--evidence", str(large)
    )

    assert (result.exit_code, result.stdout) == (1, "")
    assert "large.mp4: This file is too large." in result.stderr


@pytest.mark.parametrize("name", ["missing.png", "."])
def test_a_file_that_is_none_is_refused(world: World, name: str) -> None:
    result = world.run(
        "report",
        world.intake_link,
        str(world.file("r.yaml", REPORT)),
        "--evidence",
        str(world.tmp / name),
    )

    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("cut", [1, 20, 44, 60])
def test_a_link_that_was_cut_is_refused(world: World, cut: int) -> None:
    result = world.run("report", world.intake_link[:-cut], str(world.file("r.yaml", REPORT)))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "this link is not complete" in result.stderr


def test_a_link_to_another_organisation_stops_before_anything_is_sent(world: World) -> None:
    other = world.intake_link.rpartition(".")[0] + "." + "A" * 43

    result = world.run("report", other, str(world.file("r.yaml", REPORT)), who="misled")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "directory" in result.stderr
    assert not (world.folder / "misled" / "uploads").exists()


def test_without_a_terminal_nobody_is_asked(world: World) -> None:
    result = world.run("report", world.intake_link)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no report to send" in result.stderr


def test_a_codename_is_never_taken_from_an_argument_and_a_wrong_one_opens_nothing(
    world: World,
) -> None:
    link = world.intake_link
    typo = world.secret("typo", "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA")
    wrong = world.secret("wrong-code", "8Y2V-81Q3-AKFN-WT6Y-A47Z-6RN1-PMY8")

    mistyped = world.run("--codename-file", str(typo), "return", link)
    nobodys = world.run("--codename-file", str(wrong), "return", link)

    assert (mistyped.exit_code, mistyped.stdout) == (1, "")
    assert "mistyped" in mistyped.stderr
    assert (nobodys.exit_code, nobodys.stdout) == (1, "")
    assert "no report opens with this codename" in nobodys.stderr
    assert "8Y2V" not in nobodys.stderr


def test_a_codename_file_that_others_may_read_is_refused(world: World) -> None:
    path = world.secret("open-code", "8Y2V-81Q3-AKFN-WT6Y-A47Z-6RN1-PMY8")
    path.chmod(stat.S_IRUSR | stat.S_IRGRP)

    result = world.run("--codename-file", str(path), "return", world.intake_link)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"hint: chmod 600 {path}" in result.stderr


@pytest.mark.parametrize(("choice", "country"), [("yes", "LT"), ("no", None), ("ask", None)])
def test_only_a_yes_is_for_the_police_of_one_country(
    world: World, choice: str, country: str | None
) -> None:
    told = json.loads(JSON_REPORT)
    told["consent"]["police"] = choice
    filed = world.report(text=json.dumps(told))

    view = json.loads(
        world.ok(
            "--json", "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )["view"]
    said = {each["payload"]["audience"]: each["payload"] for each in view["consents"]}
    assert (said["A2"]["choice"], said["A2"]["country"]) == (choice, country)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("yes", ("yes", "L1")),
        ("pseudonym", ("yes", "L2")),
        ("named", ("yes", "L3")),
        ("ask", ("ask", "L1")),
    ],
)
def test_a_yes_shows_no_name_unless_it_says_so(
    world: World, word: str, said: tuple[str, str]
) -> None:
    filed = world.report(text=REPORT.replace("lawyer: named", f"lawyer: {word}"))

    view = json.loads(
        world.ok(
            "--json", "--codename-file", world.codename_file(filed), "return", who="reporter"
        ).stdout
    )["view"]
    receipt = view["consents"][1]["payload"]
    assert (receipt["choice"], receipt["identity_level"]) == said
