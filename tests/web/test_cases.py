"""Does a desk take a case over and keep its card, and can a stranger not even tell that a case exists?"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from incident_log.clock import FixedClock
from incident_log.crypto.seeds import new_compartment_secret, new_identifier
from incident_log.format.encoding import to_b64u
from incident_log.services.server import Server
from tests.people import Reply
from tests.town import Town


def test_adopting_makes_the_case_the_desks(town: Town) -> None:
    case = town.file_report()

    town.adopt(case)

    shown = town.amina.must("GET", f"cases/{case.id}")
    assert shown["state"] == "adopted"
    assert {one["compartment"] for one in shown["wraps"]} == {"report", "identity", "work"}
    assert {one["holder"] for one in shown["wraps"]} == {f"desk/{town.desk.desk}/0"}
    assert shown["card"]["revision"] == 0
    assert (shown["grants"], bool(shown["intake"])) == ([], True)


def test_records_that_come_with_the_adoption_stand_in_the_journal(town: Town) -> None:
    case = town.file_report()
    body = town.adoption(case)
    body["records"] = [to_b64u(case.record(town.bo, "work"))]

    head = town.bo.must("POST", f"cases/{case.id}/adopt", body)["head"]

    assert head["position"] == 1


def test_two_colleagues_adopt_and_the_second_is_told(town: Town) -> None:
    case = town.adopt(town.file_report())

    answer = town.amina.post(f"cases/{case.id}/adopt", town.adoption(case))

    assert (answer.status_code, answer.json["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    "how",
    [
        "two secrets",
        "one twice",
        "other epoch",
        "box of another case",
        "card of another case",
        "high card",
        "card of records nobody wrote",
    ],
)
def test_an_adoption_with_one_thing_wrong_is_refused(town: Town, how: str) -> None:
    case, other = town.file_report(), town.file_report()
    body: Reply = town.adoption(case)
    match how:
        case "two secrets":
            body["wraps"].pop()
        case "one twice":
            body["wraps"][2] = body["wraps"][1]
        case "other epoch":
            body["wraps"][0] = case.desk_wrap(
                town.desk, new_compartment_secret(case.id, "report", 5)
            )
        case "box of another case":
            body["wraps"] = town.adoption(other)["wraps"]
        case "card of another case":
            body["card"] = town.adoption(other)["card"]
        case "high card":
            body["card"] = to_b64u(case.card(town.desk, 2))
        case "card of records nobody wrote":
            body["card"] = to_b64u(case.card(town.desk, 0, ahead=1))

    assert town.bo.post(f"cases/{case.id}/adopt", body).status_code == 400
    assert town.bo.must("GET", f"cases/{case.id}")["state"] == "new"


def test_the_card_follows_its_revisions(town: Town) -> None:
    case = town.adopt(town.file_report())

    saved = [
        town.bo.ask("PUT", f"cases/{case.id}/card", octets=case.card(town.desk, revision))
        for revision in (1, 1, 3, 2)
    ]

    assert [answer.status_code for answer in saved] == [200, 409, 409, 200]
    assert saved[1].json["head"]["position"] == 0


def test_a_card_that_knows_more_than_the_journal_is_refused(town: Town) -> None:
    case = town.adopt(town.file_report())

    ahead = town.bo.ask("PUT", f"cases/{case.id}/card", octets=case.card(town.desk, 1, ahead=1))
    case.append(town.bo)
    level = town.bo.ask("PUT", f"cases/{case.id}/card", octets=case.card(town.desk, 1))

    assert (ahead.status_code, level.status_code) == (400, 200)
    assert town.bo.must("GET", f"cases/{case.id}")["card"]["revision"] == 1


@pytest.mark.parametrize("wrong", [b"", b"{}", b"plain text", b"\x00" * 200], ids=repr)
def test_a_card_that_is_no_box_is_refused(town: Town, wrong: bytes) -> None:
    case = town.adopt(town.file_report())

    assert town.bo.ask("PUT", f"cases/{case.id}/card", octets=wrong).status_code == 400


def test_a_card_that_is_too_large_is_refused_before_it_is_looked_at(town: Town) -> None:
    case = town.adopt(town.file_report())

    answer = town.bo.ask("PUT", f"cases/{case.id}/card", octets=bytes(16385))

    assert (answer.status_code, answer.json["error"]["code"]) == (413, "limit_exceeded")


# What a stranger might ask of a case.
QUESTIONS: list[tuple[str, str, Reply | None]] = [
    ("GET", "cases/{case}", None),
    ("GET", "cases/{case}/records", None),
    ("POST", "cases/{case}/adopt", {}),
    ("POST", "cases/{case}/grants", {}),
    ("POST", "cases/{case}/evidence", {}),
    ("GET", "cases/{case}/evidence/{case}", None),
    ("GET", "cases/{case}/evidence/{case}/slices/0", None),
    ("POST", "cases/{case}/evidence/{case}/complete", {}),
    ("POST", "intake/{case}/submit", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), QUESTIONS)
def test_absent_and_forbidden_are_the_same_answer_for_the_same_work(
    town: Town, copy: Server, method: str, path: str, body: Reply | None
) -> None:
    case = town.adopt(town.file_report())
    statements: list[str] = []
    trace(copy, lambda statement: statements.append(statement.partition("WHERE")[0]))

    seen = []
    for wanted in (case.id, new_identifier()):
        statements.clear()
        answer = town.dana.ask(method, path.format(case=wanted), body)
        headers = {name: value for name, value in answer.headers.items() if name != "Date"}
        seen.append((answer.status_code, answer.data, headers, list(statements)))

    assert seen[0] == seen[1]
    assert seen[0][0] == 404
    assert len(seen[0][3]) > 1


def trace(copy: Server, see: Callable[[str], None]) -> None:
    """Let every statement that reaches SQLite be seen."""
    with copy.database.writing() as connection:
        writer = connection.connection.driver_connection
    for_writer: Any = writer
    for_writer.set_trace_callback(see)
    event.listen(
        copy.database._engine, "checkout", lambda readers, *_: readers.set_trace_callback(see)
    )


def test_an_address_that_is_no_id_gets_the_answer_of_an_absent_case(town: Town, app: Flask) -> None:
    answers = {
        town.dana.get(f"cases/{wanted}").data
        for wanted in (new_identifier(), "x", "A" * 21 + "B", "..")
    }

    assert len(answers) == 1


def test_a_grant_ends_with_its_day(town: Town, clock: FixedClock) -> None:
    case = town.adopt(town.file_report())
    town.give(case, town.chidi, expires_on="2026-11-04")
    seen = []
    for _ in range(3):
        town.chidi.sign_in()
        seen.append(
            (
                town.chidi.get(f"cases/{case.id}").status_code,
                len(town.chidi.must("GET", "granted")["cases"]),
            )
        )
        clock.move(dt.timedelta(days=1))

    assert seen == [(200, 1), (200, 1), (404, 0)]
