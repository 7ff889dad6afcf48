"""Does an inbox come in pages, newest change first, with what nobody has taken yet on the first?"""

import json
import secrets

import pytest
from sqlalchemy import insert, select

from incident_log.crypto import sealing
from incident_log.format.encoding import from_b64u, to_b64u
from incident_log.services.limits import MOST_CARD_OCTETS_PAGE, MOST_NEW_CASES
from incident_log.services.sealed import MAX_CARD
from incident_log.services.server import Server
from incident_log.storage import log
from incident_log.storage.case_tables import Case, Intake
from incident_log.storage.columns import table_of
from tests.casefile import CaseFile
from tests.people import Person, Reply
from tests.town import Town


def page(town: Town, person: Person, query: str = "") -> tuple[Reply, list[bytes]]:
    octets = person.get(f"desks/{town.desk.desk}/inbox{query}").data
    parts = []
    while octets:
        length = int.from_bytes(octets[:4], "big")
        parts.append(octets[4 : 4 + length])
        octets = octets[4 + length :]
    return json.loads(parts[0]), parts[1:]


def ids_of(meta: Reply) -> list[str]:
    return [str(each) for each in meta["cards"]["cases"].split()]


@pytest.fixture
def cases(town: Town) -> list[CaseFile]:
    return [town.adopt(town.file_report()) for _ in range(3)]


def test_cards_come_newest_change_first_and_open(town: Town, cases: list[CaseFile]) -> None:
    cases[0].append(town.bo)

    meta, cards = page(town, town.bo)

    order = [cases[0], cases[2], cases[1]]
    assert meta["cards"] == {
        "cases": " ".join(case.id for case in order),
        "heads": [1, 0, 0],
        "days": ["2026-11-03"] * 3,
        "revisions": [0] * 3,
    }
    opened = [
        sealing.open_card(town.desk, town.organisation, case.id, card).content
        for case, card in zip(order, cards, strict=True)
    ]
    assert opened == [{"title": "Followed"}] * 3
    assert meta["next"] is None


def test_new_cases_come_with_letter_and_first_records_on_the_first_page_only(
    town: Town, cases: list[CaseFile]
) -> None:
    new = town.file_report(records=2)

    first, _ = page(town, town.bo, "?limit=1")
    second, _ = page(town, town.bo, f"?limit=1&after={first['next']}")

    assert [one["case"] for one in first["new"]] == [new.id]
    assert [one["position"] for one in first["new"][0]["records"]] == [0, 1]
    assert first["new"][0]["intake"]
    assert second["new"] == []


def add_cases(copy: Server, like: CaseFile, count: int, **columns: object) -> list[str]:
    """Put more cases beside one, as many as would take long to report; give their ids, the oldest first."""
    table = table_of(Case)
    ids = [secrets.token_bytes(16) for _ in range(count)]
    with copy.database.writing() as connection:
        row = connection.execute(select(table).where(table.c.id == from_b64u(like.id))).one()
        leaves = log.append(connection, [secrets.token_bytes(32) for _ in ids])
        cases = [
            {**row._mapping, "id": case_id, "last_leaf": leaf, **columns}
            for case_id, leaf in zip(ids, leaves, strict=True)
        ]
        connection.execute(insert(table), cases)
        if row.state == "new":
            letters = [{"case_id": case_id, "wrap": b"letter"} for case_id in ids]
            connection.execute(insert(table_of(Intake)), letters)
    return [to_b64u(case_id) for case_id in ids]


def test_a_page_of_the_largest_cards_ends_before_the_server_has_no_memory_left(
    town: Town, copy: Server
) -> None:
    case = town.adopt(town.file_report())
    many = [case.id, *add_cases(copy, case, 1100, card=bytes(MAX_CARD))]

    first, cards = page(town, town.bo, "?limit=10000")
    second, rest = page(town, town.bo, f"?limit=10000&after={first['next']}")

    assert sum(map(len, cards)) <= MOST_CARD_OCTETS_PAGE
    assert len(cards) >= MOST_CARD_OCTETS_PAGE // MAX_CARD
    assert ids_of(first) + ids_of(second) == many[::-1]
    assert len(rest) == len(ids_of(second))
    assert second["next"] is None


def test_of_more_reports_than_a_page_holds_the_oldest_and_the_newest_come_and_all_are_counted(
    town: Town, copy: Server
) -> None:
    first = town.file_report()
    flood = add_cases(copy, first, MOST_NEW_CASES - 1)
    fits, _ = page(town, town.bo)
    flood += add_cases(copy, first, 5)
    last = town.file_report()

    over, _ = page(town, town.bo, "?limit=1")
    town.adopt(first)
    after, _ = page(town, town.bo)

    assert [one["case"] for one in fits["new"]] == [*flood[MOST_NEW_CASES - 2 :: -1], first.id]
    assert fits["new_count"] == MOST_NEW_CASES
    half = MOST_NEW_CASES // 2
    waiting = [first.id, *flood, last.id][::-1]
    assert [one["case"] for one in over["new"]] == waiting[:half] + waiting[-half:]
    assert over["new_count"] == MOST_NEW_CASES + 6
    assert [one["case"] for one in after["new"]][-1] == flood[0]
    assert [one["case"] for one in after["new"]][half] == flood[half - 1]
    assert after["new_count"] == MOST_NEW_CASES + 5


def test_reports_that_wait_are_counted_on_the_first_page_only(
    town: Town, cases: list[CaseFile]
) -> None:
    nothing, _ = page(town, town.bo, "?limit=1")
    town.file_report()

    first, _ = page(town, town.bo, "?limit=1")
    second, _ = page(town, town.bo, f"?limit=1&after={first['next']}")

    assert [meta["new_count"] for meta in (nothing, first, second)] == [0, 1, 0]


def test_pages_follow_each_other_without_gap_or_overlap(town: Town, cases: list[CaseFile]) -> None:
    seen, after = [], ""
    while True:
        meta, cards = page(town, town.bo, f"?limit=2{after}")
        ids = ids_of(meta)
        assert {len(meta["cards"][each]) for each in ("heads", "days", "revisions")} == {len(ids)}
        assert len(cards) == len(ids)
        seen += ids
        if meta["next"] is None:
            break
        after = f"&after={meta['next']}"

    assert seen == [case.id for case in reversed(cases)]


def test_a_desk_sees_only_its_own_cases(town: Town, cases: list[CaseFile]) -> None:
    other = town.file_report(town.other_desk)
    town.dana.must("POST", f"cases/{other.id}/adopt", town.adoption(other, town.other_desk))

    meta, _ = page(town, town.bo)

    assert set(ids_of(meta)) == {case.id for case in cases}
    assert other.id not in ids_of(meta)


def test_a_desk_without_cases_has_empty_columns(town: Town) -> None:
    meta, cards = page(town, town.bo)

    assert meta["cards"] == {"cases": "", "heads": [], "days": [], "revisions": []}
    assert cards == []


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=-1", "?limit=0", "?limit=10001", "?page=2", f"?after={'9' * 16}"]
)
def test_a_page_that_cannot_be_is_refused(town: Town, query: str) -> None:
    assert town.bo.get(f"desks/{town.desk.desk}/inbox{query}").status_code == 400
