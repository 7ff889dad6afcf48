"""Does an inbox come in pages, newest change first, with what nobody has taken yet on the first?"""

import json

import pytest

from incident_log.crypto import sealing
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
