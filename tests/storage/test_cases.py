"""Does a head move only from where it is, and does everybody's door to a case show just what ties them to it?"""

import datetime as dt
import threading

import pytest

from incident_log.storage import cases, grants, members, records
from incident_log.storage.cases import NewHead, StoredWrap
from incident_log.storage.database import Database
from incident_log.storage.grants import StoredGrant
from tests.factories import (
    TODAY,
    an_id,
    make_case,
    make_desk,
    make_member,
    make_pending_case,
    make_record,
)


def test_a_head_moves_only_from_where_it_is(database: Database) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection))
        record = make_record(connection, case_id, 1)
        head = NewHead(1, record.digest, TODAY, record.leaf)

        assert not cases.advance(connection, case_id, 5, head)
        assert cases.advance(connection, case_id, 0, head)
        assert not cases.advance(connection, case_id, 0, head)

        found = cases.find(connection, case_id)
    assert found is not None
    assert (found.head_position, found.head_digest) == (1, record.digest)


def test_of_writers_at_once_one_gets_each_place(database: Database) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection))
    won: list[bool] = []

    def write() -> None:
        with database.writing() as connection:
            record = make_record(connection, case_id, 1)
            won.append(
                cases.advance(connection, case_id, 0, NewHead(1, record.digest, TODAY, record.leaf))
            )

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False] * 5 + [True]


def test_a_door_shows_what_ties_a_member_to_a_case(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        case_id = make_case(connection, desk)
        of_desk, reader, stranger = (
            make_member(connection, desk),
            make_member(connection),
            make_member(connection),
        )
        grants.save(
            connection,
            case_id,
            StoredGrant(reader, ("report", "work"), TODAY, dt.date(2026, 12, 1)),
        )

    with database.reading() as connection:
        doors = [
            cases.find_door(connection, case_id, member) for member in (of_desk, reader, stranger)
        ]
        absent = cases.find_door(connection, an_id(), of_desk)

    assert absent is None
    assert [door.on_desk for door in doors if door is not None] == [True, False, False]
    granted = [door.grant for door in doors if door is not None]
    assert granted[0] is granted[2] is None
    assert granted[1] is not None
    assert (granted[1].compartments, granted[1].expires_on) == (
        frozenset({"report", "work"}),
        dt.date(2026, 12, 1),
    )


def test_a_revoked_grant_is_no_door(database: Database) -> None:
    with database.writing() as connection:
        case_id, reader = make_case(connection, make_desk(connection)), make_member(connection)
        grants.save(connection, case_id, StoredGrant(reader, ("report",), TODAY, None))

        assert grants.revoke(connection, case_id, reader)
        assert not grants.revoke(connection, case_id, reader)

        door = cases.find_door(connection, case_id, reader)
        assert door is not None
        assert door.grant is None
        assert grants.list_of_case(connection, case_id) == []
        assert grants.readers_ever(connection, case_id) == [reader]


def test_live_grants_end_with_their_day_and_come_in_pages(database: Database) -> None:
    with database.writing() as connection:
        desk, reader = make_desk(connection), make_member(connection)
        ids = sorted(make_case(connection, desk) for _ in range(4))
        for case_id, expires in zip(
            ids, (None, TODAY, TODAY - dt.timedelta(days=1), None), strict=True
        ):
            grants.save(connection, case_id, StoredGrant(reader, ("report",), TODAY, expires))

        first = grants.live_cases_of(connection, reader, TODAY, after=b"", limit=2)
        rest = grants.live_cases_of(connection, reader, TODAY, after=first[-1], limit=2)

    assert [*first, *rest] == [ids[0], ids[1], ids[3]]


def test_the_card_takes_its_next_revision_only(database: Database) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection))

        saved = [
            cases.save_card(connection, case_id, b"card", revision) for revision in (0, 2, 1, 1, 2)
        ]

        assert saved == [False, False, True, False, True]
        assert cases.find_card(connection, case_id) == b"card"


def test_wraps_are_found_by_holder_and_compartment(database: Database) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection))
        made = [
            StoredWrap("report", 0, "desk", 0, "box", b"1"),
            StoredWrap("report", 1, "desk", 0, "box", b"2"),
            StoredWrap("work", 0, "desk", 0, "box", b"3"),
            StoredWrap("report", 0, "reporter", None, "box", b"4"),
        ]
        cases.add_wraps(connection, case_id, made)

        assert cases.wraps_for(connection, case_id, "desk", {"report", "identity"}) == made[:2]
        cases.delete_wraps_of(connection, case_id, "desk")
        assert cases.wraps_for(connection, case_id, "desk", {"report", "work"}) == []
        assert cases.wraps_for(connection, case_id, "reporter", {"report"}) == made[3:]


def test_only_old_pending_cases_are_listed_and_only_pending_ones_deleted(
    database: Database,
) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        old = make_pending_case(connection, desk, TODAY - dt.timedelta(days=31))
        make_pending_case(connection, desk)
        sent = make_case(connection, desk)

        assert cases.pending_before(connection, TODAY - dt.timedelta(days=30)) == [old]
        cases.delete_pending(connection, old)
        cases.delete_pending(connection, sent)
        assert cases.known(connection, [old, sent]) == {sent}


@pytest.mark.parametrize(
    ("after", "limit", "most", "expected"),
    [
        (-1, 10, 10**6, [0, 1, 2, 3, 4]),
        (1, 2, 10**6, [2, 3]),
        (-1, 10, 2500, [0, 1]),
        (-1, 10, 1, [0]),
        (4, 10, 10**6, []),
    ],
)
def test_a_page_ends_where_it_was_asked_to(
    database: Database, after: int, limit: int, most: int, expected: list[int]
) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection), count=5)
        page = records.load_page(
            connection,
            case_id,
            after=after,
            limit=limit,
            most_octets=most,
            readable=frozenset({"report"}),
        )

    assert [record.position for record in page] == expected
    assert all(record.body is not None for record in page)


def test_bodies_of_other_compartments_stay_behind(database: Database) -> None:
    with database.writing() as connection:
        case_id = make_case(connection, make_desk(connection))
        record = make_record(connection, case_id, 1, compartment="work")
        cases.advance(connection, case_id, 0, NewHead(1, record.digest, TODAY, record.leaf))
        records.add(connection, [record.row])

        page = records.load_page(
            connection,
            case_id,
            after=-1,
            limit=10,
            most_octets=10**6,
            readable=frozenset({"report"}),
        )

    assert [(one.position, one.body is None) for one in page] == [(0, False), (1, True)]
    assert page[1].body_sha256 == record.row.body_sha256


def test_somebody_who_left_the_desk_has_no_door(database: Database) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        case_id, member = make_case(connection, desk), make_member(connection, desk)
        members.set_desks(connection, member, [])

        door = cases.find_door(connection, case_id, member)

    assert door is not None
    assert not door.on_desk
