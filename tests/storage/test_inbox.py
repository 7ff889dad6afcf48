"""Does a page of an inbox end where it is large enough, and does the next begin there?"""

import secrets

import pytest

from incident_log.storage import cases, inbox
from incident_log.storage.database import Database
from tests.factories import make_case, make_desk

_SIZE = 1000


@pytest.mark.parametrize(
    ("most_octets", "lengths"),
    [
        (5 * _SIZE, [5]),
        (5 * _SIZE - 1, [4, 1]),
        (2 * _SIZE, [2, 2, 1]),
        (_SIZE, [1, 1, 1, 1, 1]),
        # One too large for a page is a page.
        (_SIZE - 1, [1, 1, 1, 1, 1]),
    ],
)
def test_a_page_ends_before_its_cards_are_too_much_and_the_next_goes_on_there(
    database: Database, most_octets: int, lengths: list[int]
) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        ids = [make_case(connection, desk) for _ in range(5)]
        for case_id in ids:
            cases.save_card(connection, case_id, secrets.token_bytes(_SIZE), 1)

        pages = [inbox.cards(connection, desk, before=None, limit=10, most_octets=most_octets)]
        while pages[-1].goes_on:
            last = pages[-1].cards[-1][-1]
            pages.append(
                inbox.cards(connection, desk, before=last, limit=10, most_octets=most_octets)
            )

    assert [len(page.cards) for page in pages if page.cards] == lengths
    assert [case_id for page in pages for case_id, *_rest in page.cards] == ids[::-1]


def test_a_page_of_more_cases_than_are_fetched_at_a_time_is_whole(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_AT_ONCE", 2)
    with database.writing() as connection:
        desk = make_desk(connection)
        ids = [make_case(connection, desk) for _ in range(5)]

        found = {
            (limit, most): inbox.cards(connection, desk, before=None, limit=limit, most_octets=most)
            for limit, most in ((9, 1 << 20), (5, 1 << 20), (3, 1 << 20), (9, 3 * _CARD))
        }

    assert [[row[0] for row in page.cards] for page in found.values()] == [
        ids[::-1],
        ids[::-1],
        ids[:1:-1],
        ids[:1:-1],
    ]
    assert [page.goes_on for page in found.values()] == [False, True, True, True]


# As the factory makes them.
_CARD = len(b"card of ") + 16


def test_of_the_cases_that_wait_the_latest_or_the_first_are_given_and_all_are_counted(
    database: Database,
) -> None:
    with database.writing() as connection:
        desk = make_desk(connection)
        ids = [make_case(connection, desk, adopted=False) for _ in range(5)]
        make_case(connection, desk)
        make_case(connection, make_desk(connection), adopted=False)

        latest = inbox.new_cases(connection, desk, limit=2)
        first = inbox.first_new_cases(connection, desk, limit=2)
        count = inbox.count_new_cases(connection, desk)

    assert [case.case_id for case in latest] == [ids[4], ids[3]]
    assert [case.case_id for case in first] == [ids[0], ids[1]]
    assert count == 5
