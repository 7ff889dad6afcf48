"""Do the statements behind an append, an inbox and a case find their rows by an index, however many there are?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from incident_log.storage import (
    cases,
    directory,
    evidence,
    grants,
    inbox,
    migrating,
    records,
    sessions,
)
from incident_log.storage.database import Database
from tests.factories import TODAY, a_digest, an_id, make_case, make_desk

MUCH = 1 << 20
# What is asked often → the way it is asked.
QUESTIONS: dict[str, Callable[[Connection], object]] = {
    "session": lambda connection: sessions.find(connection, a_digest(), 1),
    "door": lambda connection: cases.find_door(connection, an_id(), an_id()),
    "inbox": lambda connection: inbox.cards(
        connection, an_id(), before=None, limit=10, most_octets=MUCH
    ),
    "inbox, next page": lambda connection: inbox.cards(
        connection, an_id(), before=5, limit=10, most_octets=MUCH
    ),
    "new cases": lambda connection: inbox.new_cases(connection, an_id(), limit=10),
    "first new cases": lambda connection: inbox.first_new_cases(connection, an_id(), limit=10),
    "count of new cases": lambda connection: inbox.count_new_cases(connection, an_id()),
    "records": lambda connection: records.load_page(
        connection, an_id(), after=3, limit=10, most_octets=1, readable=frozenset({"report"})
    ),
    "placed record": lambda connection: records.find_placed(connection, an_id(), 3),
    "wraps": lambda connection: cases.wraps_for(connection, an_id(), "desk", {"report"}),
    "grants": lambda connection: grants.list_of_case(connection, an_id()),
    "granted": lambda connection: grants.live_cases_of(
        connection, an_id(), TODAY, after=b"", limit=5
    ),
    "evidence": lambda connection: evidence.find(connection, an_id(), an_id()),
    "slices": lambda connection: evidence.slices_of(connection, an_id(), an_id()),
    "statements of a desk": lambda connection: directory.needed_for(connection, {an_id()}),
    "holders of keys": lambda connection: directory.holders_of(connection, {a_digest()}),
    "pending": lambda connection: cases.pending_before(connection, TODAY),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_table_is_read_from_one_end_to_the_other(tmp_path: Path, question: str) -> None:

    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    migrating.upgrade(database)
    asked: list[str] = []
    with database.writing() as connection:
        make_case(connection, make_desk(connection))
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(asked.append)
        QUESTIONS[question](connection)
        raw.set_trace_callback(None)
        plans = [
            row[3]
            for statement in asked
            if statement.startswith("SELECT")
            for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")
        ]
    database.close()

    assert plans
    assert [step for step in plans if step.startswith("SCAN") or "TEMP B-TREE" in step] == []


def test_an_inbox_page_costs_the_same_whatever_other_desks_have(database: Database) -> None:
    with database.writing() as connection:
        desk, other = make_desk(connection), make_desk(connection)
        mine = [make_case(connection, desk) for _ in range(3)]
        for _ in range(30):
            make_case(connection, other)

        page = inbox.cards(connection, desk, before=None, limit=2, most_octets=MUCH).cards
        rest = inbox.cards(connection, desk, before=page[-1][-1], limit=2, most_octets=MUCH).cards

    assert [case_id for case_id, *_card in [*page, *rest]] == mine[::-1]


def test_a_new_case_is_no_card_and_a_card_no_new_case(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        taken, new = make_case(connection, desk), make_case(connection, desk, adopted=False)

        assert [
            case_id
            for case_id, *_card in inbox.cards(
                connection, desk, before=None, limit=9, most_octets=MUCH
            ).cards
        ] == [taken]
        assert [one.case_id for one in inbox.new_cases(connection, desk, limit=9)] == [new]
