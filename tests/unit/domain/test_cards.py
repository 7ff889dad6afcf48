"""Is what a colleague sealed as a card read as one only if it is one?"""

import json
from collections.abc import Mapping
from dataclasses import asdict

import pytest

from incident_log.domain.cards import CardDeadline, read_card
from incident_log.errors import FormatError
from incident_log.format.canonical import Json

CARD: Mapping[str, Json] = {
    "title": "Threats by phone",
    "kinds": ["threat"],
    "countries": ["BY", "LT"],
    "urgency": "serious",
    "status": "open",
    "danger": True,
    "next_deadline": {"rule": None, "title": "Answer", "due": "2026-11-30"},
    "later_deadlines": [{"rule": "D08", "title": None, "due": "2026-12-30"}],
    "incidents": 1,
    "reported_on": "2026-11-03",
    "updated_on": None,
    "people": ["Алена Сокал"],
    "assigned_to": None,
    "unread_from_reporter": 0,
}


def test_a_card_is_read_as_it_was_sealed() -> None:
    assert json.loads(json.dumps(asdict(read_card(CARD)))) == CARD
    assert read_card({**CARD, "next_deadline": None}).next_deadline is None
    moment = {"rule": "answer", "title": None, "due": "2026-11-30T12:00:00.000Z"}
    assert read_card({**CARD, "next_deadline": moment}).next_deadline == CardDeadline(
        "answer", None, "2026-11-30T12:00:00.000Z"
    )


def test_a_card_from_before_danger_was_kept_says_nothing_of_it() -> None:
    old = {key: CARD[key] for key in CARD if key not in {"danger", "later_deadlines"}}

    assert not read_card(old).danger
    assert read_card(old).later_deadlines == ()


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"kinds": None},
        {"kinds": "threat"},
        {"people": ["Алена", 1]},
        {"countries": {}},
        {"incidents": "1"},
        {"unread_from_reporter": None},
        {"next_deadline": {}},
        {"next_deadline": "2026-11-30"},
        {"reported_on": 3},
        {"reported_on": "yesterday"},
        {"updated_on": ""},
        {"updated_on": "9999-99-99"},
        {"next_deadline": {"rule": None, "title": "Answer", "due": "not a date"}},
        {"next_deadline": {"rule": None, "title": "Answer", "due": "2026-11-30 or so"}},
        {"danger": "no"},
        {"danger": None},
        {"later_deadlines": None},
        {"later_deadlines": [{"rule": None, "title": "Answer", "due": "soon"}]},
        {"later_deadlines": [{"rule": None, "title": "Answer", "due": "2026-12-30"}] * 5},
        {"unread_from_reporter": -1},
        {"incidents": 1.5},
        {"status": []},
    ],
)
def test_what_is_no_card_is_refused(change: Mapping[str, Json]) -> None:
    with pytest.raises(FormatError):
        read_card({**CARD, **change})


@pytest.mark.parametrize("content", [{}, [], None, "card", 1])
def test_nothing_of_a_card_is_refused(content: Json) -> None:
    with pytest.raises(FormatError):
        read_card(content)
